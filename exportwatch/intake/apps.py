"""The intake as a Django application: how things get in."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The room as Django knows it."""

    name = "exportwatch.intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        """Let the record ask whether a quote stands in a stored text, which only this room may read."""
        from exportwatch.intake.services.quotes import find_quote
        from exportwatch.registry import proof

        proof.use_finder(find_quote)
