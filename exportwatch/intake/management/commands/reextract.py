"""`manage.py reextract`: every stored article by the present engine version, and what that would change."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from exportwatch.extraction.engine import ENGINE_VERSION
from exportwatch.intake.models import Rereading
from exportwatch.intake.services import reextraction

LISTED = 100
"""How many articles the table names; the desk shows all."""


class Command(BaseCommand):
    """Reads again what an older version read; `--apply` lets what is new into the queue."""

    help = (
        "Read every stored article again with this engine version and say what would change; nothing enters the queue "
        "without --apply. May be broken off and run again: it goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--dry-run", action="store_true", help="only say what would change (the default)")
        how.add_argument("--apply", action="store_true", help="let what is new into the queue")
        parser.add_argument("--by", default="", metavar="USER", help="the reviewer in whose name it is let in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read what is left, print what would change, and let it in where that is asked for."""
        user = get_user_model().objects.filter(username=options["by"]).first() if options["by"] else None
        if options["by"] and user is None:
            raise CommandError(f"Nobody is called {options['by']}; give a user name, or leave --by out.")
        with _bar() as bar:
            before = reextraction.progress()
            task = bar.add_task("Reading again", total=before.total, completed=before.read)
            while done := reextraction.reread():
                bar.advance(task, done)
        waiting = Rereading.objects.of_version(ENGINE_VERSION).waiting()
        number = waiting.count()
        Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(_table(waiting))
        if number > LISTED:
            self.stdout.write(f"The first {LISTED} of {number} articles are named; /desk/rereadings/ shows all.")
        after = reextraction.progress()
        self.stdout.write(f"{after.read} articles read by engine {ENGINE_VERSION}; {after.unchanged} unchanged.")
        if not options["apply"]:
            return
        with _bar() as bar:
            task = bar.add_task("Letting in", total=number)
            while done := reextraction.let_in_next(user):
                bar.advance(task, done)
        self.stdout.write(f"{number} article{'' if number == 1 else 's'} let into the queue.")


def _table(waiting: Any) -> Table:
    table = Table(title="What would change")
    for heading in ("Article", "What", "Of what", "Fields"):
        table.add_column(heading, overflow="fold")
    for row in waiting.select_related("snapshot__article").defer("snapshot__text", "payloads")[:LISTED]:
        for place, item in enumerate(row.differences):
            changes = [f"{one['field']}: {one['before'] or '–'} → {one['after'] or '–'}" for one in item["fields"]]
            stays = " (decided, stays)" if item["stands"] else ""
            name = str(row.snapshot.article) if place == 0 else ""
            table.add_row(name, item["kind"] + stays, item["summary"], "; ".join(changes))
    return table


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )
