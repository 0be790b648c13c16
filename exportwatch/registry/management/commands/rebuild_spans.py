"""`manage.py rebuild_spans`: writes the cache of dated spans anew from the events, or compares the two."""

from __future__ import annotations

from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from exportwatch.registry import spans
from exportwatch.registry.models import Permit
from exportwatch.registry.spans.checking import differences

_SHOWN = 10
"""Differences that are named; more would only hide the first."""


class Command(BaseCommand):
    """Rebuilds; with `--check` compares instead and exits 1 on any difference."""

    help = "Write the cache of dated status spans anew from the events; --check compares it with them instead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--check`."""
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 where a span is wrong.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild or check, with progress on stderr."""
        last = Permit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Comparing" if options["check"] else "Writing spans", total=last)
            if not options["check"]:
                permits = spans.rebuild(lambda done, _: progress.update(task, completed=done))
                self.stdout.write(f"The spans of {permits} permits, and those of all measures, are written.")
                return
            found = list(islice(differences(lambda done: progress.update(task, completed=done)), _SHOWN + 1))
        for difference in found[:_SHOWN]:
            self.stderr.write(str(difference))
        if found:
            number = f"more than {_SHOWN} records" if len(found) > _SHOWN else f"{len(found)} record(s)"
            raise CommandError(f"The spans of {number} are wrong; run rebuild_spans to write them anew.", returncode=1)
        self.stdout.write("Every span says what the events say.")
