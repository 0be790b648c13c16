"""The intake as a Django application: how things get in."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The room as Django knows it."""

    name = "exportwatch.intake"
    verbose_name = "Intake"
