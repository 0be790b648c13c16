"""Signs of life, and the alarm when they stop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db import DatabaseError, connections
from django.utils import timezone

from exportwatch.ops import alarms
from exportwatch.ops.models import Heartbeat

OWN_BEAT = 30.0
"""Seconds between two signs of life of a worker process."""


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def heartbeat() -> None:
    """Write down that a message found its way to a worker. Idempotent."""
    Heartbeat.beat()
    Heartbeat.objects.filter(seen__lt=timezone.now() - timedelta(days=1)).exclude(name="worker").delete()


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def raise_alarms() -> None:
    """Tell people what came to be unwell, and what is well again."""
    alarms.check(timezone.now())


@worker_ready.connect  # type: ignore[untyped-decorator]
def _begin_to_beat(sender: Any, **_event: object) -> None:
    """Send one message through the broker as soon as a worker listens, since beat's first comes only a period later,
    and have the worker write down its own signs of life."""
    heartbeat.delay()
    name = str(sender.hostname)
    _own_beat(name)
    sender.timer.call_repeatedly(OWN_BEAT, _own_beat, (name,))


def _own_beat(name: str) -> None:
    """The connection is closed each time: processes that are forked later must not share it."""
    try:
        Heartbeat.beat(name[:200])
    except DatabaseError:
        pass  # its absence is the sign
    finally:
        connections.close_all()
