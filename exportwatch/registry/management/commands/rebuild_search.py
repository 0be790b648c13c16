"""`manage.py rebuild_search`: writes the search entries of the published record anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import Progress

from exportwatch.registry import search


class Command(BaseCommand):
    """Rebuilds; readers find only a part of the record until it is done."""

    help = "Write the search entries of the published record anew; services keep them right, so this is for repairs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild, with progress on stderr."""
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Writing search entries", total=None)
            written = search.rebuild(lambda done, last: progress.update(task, completed=done, total=last))
        self.stdout.write(f"{written} search entries are written.")
