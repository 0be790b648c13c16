"""Operations as a Django application; it also makes sure that the Celery application exists in every process."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from exportwatch.findings import ask_about


class OpsConfig(AppConfig):
    """The room as Django knows it."""

    name = "exportwatch.ops"
    verbose_name = "Operations"

    def ready(self) -> None:
        """Load the Celery application, so that a task sent from a web page finds its broker."""
        import_module("exportwatch.celery")
        health = import_module("exportwatch.ops.health")
        ask_about("worker", lambda now: health.findings(("worker",), now))
        ask_about("workers", health.workers)
