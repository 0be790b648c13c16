"""The intake as a Django application: how things get in."""

from __future__ import annotations

from django.apps import AppConfig

from exportwatch import findings


class IntakeConfig(AppConfig):
    """The room as Django knows it."""

    name = "exportwatch.intake"
    verbose_name = "Intake"

    def ready(self) -> None:
        """Let the record ask whether a quote stands in a stored text, which only this room may read, and monitors how
        feeds and queue are doing."""
        from exportwatch.intake import health
        from exportwatch.intake.services.quotes import find_quote
        from exportwatch.registry import proof

        proof.use_finder(find_quote)
        findings.ask_about("queue", health.queue_finding)
        findings.ask_about("feeds", health.feed_findings)
