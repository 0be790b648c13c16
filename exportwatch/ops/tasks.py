"""The worker's heartbeat: sent by beat, run by a worker, read by `health`. It proves the whole way of a message."""

from __future__ import annotations

from celery import shared_task
from celery.signals import worker_ready

from exportwatch.ops.models import Heartbeat


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def heartbeat() -> None:
    """Write down that a worker lives. Idempotent."""
    Heartbeat.beat()


@worker_ready.connect  # type: ignore[untyped-decorator]
def _first_heartbeat(**_event: object) -> None:
    """Send one through the broker as soon as a worker listens; beat's first comes only a period later."""
    heartbeat.delay()
