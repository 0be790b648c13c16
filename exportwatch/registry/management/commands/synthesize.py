"""`manage.py synthesize`: fills a database of its own with a register that is made up, for benchmarks."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from exportwatch.registry import spans, synthesis


class Command(BaseCommand):
    """Synthesizes, then writes the spans."""

    help = "Fill an empty or synthetic database with a made-up register; the same seed gives the same register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size and the seed."""
        parser.add_argument("--permits", type=int, required=True, help="How many permits.")
        parser.add_argument("--measures", type=int, required=True, help="How many measures.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed, another register (default 1).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill, with progress on stderr."""
        permits, measures = options["permits"], options["measures"]
        if permits < 1 or measures < 1:
            raise CommandError("A synthetic register needs at least one permit and one measure.")
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Making up")
            try:
                synthesis.synthesize(
                    permits,
                    measures,
                    options["seed"],
                    lambda what, done, of: progress.update(
                        task, description=f"Making up {what}", completed=done, total=of
                    ),
                )
            except synthesis.NotSyntheticError as error:
                raise CommandError(str(error)) from None
            written = progress.add_task("Writing spans", total=permits)
            spans.rebuild(lambda done, _: progress.update(written, completed=done))
        self.stdout.write(f"A synthetic register of {permits} permits and {measures} measures stands here.")
