"""Django's PostgreSQL backend, with one addition: the first connection of a process starts the embedded server.

So a command that asks the database nothing (help, check, collectstatic) starts nothing, and no list of such commands
has to be kept. Django finds this module by its name in `DATABASES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base, client

from exportwatch.ops import embedded


def _ensure() -> None:
    if settings.EMBEDDED_POSTGRES is None:
        raise ImproperlyConfigured("This backend is for the embedded server alone; with DATABASE_URL use Django's own.")
    embedded.ensure(settings.EMBEDDED_POSTGRES, durable=settings.EMBEDDED_POSTGRES_DURABLE)


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` with the embedded server's own psql."""

    executable_name = str(embedded.program("psql"))

    def runshell(self, parameters: Iterable[str]) -> None:
        """Start the server if need be, then hand the terminal to psql."""
        _ensure()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server, which runs from the first one on."""

    client_class = DatabaseClient

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; the server is started or attached to first, and held until this process ends."""
        _ensure()
        return super().get_new_connection(conn_params)
