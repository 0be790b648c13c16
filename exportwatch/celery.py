"""The Celery application: configured by `settings.py` (names that begin with CELERY_), tasks found in every room.

A message says "look at row N" and no more; the rows are the queue of record, so a lost message loses nothing.
Knows no room and no Django model.
"""

from __future__ import annotations

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportwatch.settings")

# By name, because this file stands below the room that the transport lives in.
TRANSPORT_ALIASES["folders"] = "exportwatch.ops.broker:Transport"

app = Celery("exportwatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Threads of the web server have no current application of their own; they take the default one.
app.set_default()
