"""`manage.py load_feeds`: adds the well-known official sources that ship, switched off."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from exportwatch.intake.services import presets


class Command(BaseCommand):
    """Adds the feeds that ship; safe to run again."""

    help = "Add the well-known official sources that ship, switched off; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Add, and say how many were added."""
        self.stdout.write(f"Feeds: {presets.load()} added, switched off.")
