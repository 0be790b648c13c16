"""`manage.py ingest`: files and addresses through the whole pipeline, up to proposals at the desk."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from exportwatch.fetching.urls import is_web_address
from exportwatch.intake.models import Fetch
from exportwatch.intake.report import InputReport, report
from exportwatch.intake.services import articles

LONGEST_PUBLISHER = Fetch._meta.get_field("publisher").max_length or 0


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


_day.__name__ = "day, such as 2020-10-05"  # argparse shows it: invalid day, such as 2020-10-05 value


class Command(BaseCommand):
    """Takes articles in by the same services as the workers, here and now, and says what was found."""

    help = "Take files (.txt .html .pdf) or addresses in, up to proposals at the desk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("inputs", nargs="+", metavar="PATH_OR_URL")
        parser.add_argument("--published", type=_day, help="the day of publication; weekdays are read against it")
        parser.add_argument("--publisher", default="", help="who published it")
        parser.add_argument("--json", action="store_true", help="print a list with one object an input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take every input in; exit 1 if any failed, with the others kept."""
        if len(options["publisher"]) > LONGEST_PUBLISHER:
            raise CommandError(f"--publisher has more than {LONGEST_PUBLISHER} characters; give the short name.")
        if options["published"] and options["published"] > timezone.localdate():
            raise CommandError(f"--published {options['published']} is in the future; give the day of publication.")
        reports: list[InputReport] = []
        with _progress() as progress:
            task = progress.add_task("Taking in", total=len(options["inputs"]))
            for source in options["inputs"]:
                progress.update(task, description=f"Taking in {source}")
                reports.append(report(take_in(source, options["publisher"], options["published"])))
                progress.advance(task)
        if options["json"]:
            self.stdout.write(json.dumps(reports, ensure_ascii=False, indent=2))
        else:
            Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160).print(_table(reports))
        failed = [item for item in reports if not item["ok"]]
        for item in failed:
            self.stderr.write(f"{item['input']}: {item['error']}")
        if failed:
            sys.exit(1)


def take_in(source: str, publisher: str, published: dt.date | None) -> Fetch:
    """Run all the steps for one input and return its row; a failure stands in the row."""
    if is_web_address(source):
        row = articles.ask(source, publisher=publisher, published=published)
    else:
        row = articles.ask_file(source, publisher=publisher, published=published)
    articles.fetch(row.pk)
    articles.extract(row.pk)
    return Fetch.objects.select_related("article", "snapshot__article").get(pk=row.pk)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )


def _table(reports: list[InputReport]) -> Table:
    table = Table(title="What was found")
    for heading in (
        "Input",
        "Act",
        "Issuer → destination",
        "Date",
        "Announced by",
        "Applies to",
        "Statements",
        "Proposal",
    ):
        table.add_column(heading, overflow="fold")
    for item in reports:
        speakers = ", ".join(dict.fromkeys(f"{s['speaker']} ({s['stance'] or '–'})" for s in item["statements"]))
        name = Path(item["input"]).name or item["input"]
        if not item["ok"]:
            table.add_row(name, "failed", *[""] * 6)
        current = [action for action in item["actions"] if action["is_current"]]
        note = f"copy of article {item['copy_of']['id']}" if item["copy_of"] else item["existing_measure"] or ""
        proposals = ", ".join(map(str, item["proposals"]))
        if item["ok"] and not current:
            table.add_row(name, "none", "", "", "", "", speakers, note)
        for action in current:
            by = ", ".join(part for part in (action["announced_by"], action["announced_by_role"]) if part)
            table.add_row(
                name,
                action["type"],
                f"{action['issuer_iso2'] or 'open'} → {', '.join(action['destinations']) or 'worldwide or not stated'}",
                action["date"] or (f"“{action['date_as_stated']}”, open" if action["date_as_stated"] else "open"),
                by or "open",
                ", ".join(action["applies_to"]) or "open",
                speakers,
                " · ".join(part for part in (proposals, note) if part),
            )
    return table
