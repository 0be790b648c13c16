"""`manage.py load_reference`: brings countries, names and companies up to the files that ship."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from exportwatch.registry import services


class Command(BaseCommand):
    """Loads the reference data; safe to run again."""

    help = "Load countries, their names and known companies; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many rows were written."""
        self.stdout.write(f"Reference data: {services.load_reference()} rows written.")
