"""`manage.py ingest`: files and addresses through the whole pipeline, up to proposals at the desk."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import textwrap
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from exportwatch.intake.models import Fetch
from exportwatch.intake.report import InputReport, report
from exportwatch.intake.services.ingesting import Ingestion, inputs_of

INTERRUPTED = 130
"""The exit status after Ctrl-C: 128 and the number of the signal, as shells have it."""

ROWS_A_TABLE = 200
"""Inputs in one table on stdout; a longer run prints several, so that memory stays flat."""

LONGEST_SHOWN = 50
"""Characters of an input's name beside the progress bar; the end tells files apart."""

LONGEST_PUBLISHER = Fetch._meta.get_field("publisher").max_length or 0


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


_day.__name__ = "day, such as 2020-10-05"  # argparse shows it: invalid day, such as 2020-10-05 value


class Command(BaseCommand):
    """Takes articles in by the same services as the workers, here and now, and says what was found.

    Run again after it was stopped or killed, it goes on from there: what is done is answered from what is stored.
    """

    help = "Take files (.txt .html .pdf .eml), folders of them, or addresses in, up to proposals at the desk."

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
        inputs = inputs_of(options["inputs"])
        # Reports wait in a file, so that ten thousand of them take no more memory than one.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
            failed = self._take_in(inputs, options, kept)
            kept.seek(0)
            reports = map(json.loads, kept)
            if options["json"]:
                self._print_json(reports)
            else:
                self._print_table(reports)
        for source, error in failed:
            self.stderr.write(f"{source}: {error}")
        if failed:
            sys.exit(1)

    def _take_in(self, inputs: list[str], options: dict[str, Any], kept: TextIO) -> list[tuple[str, str | None]]:
        """Take the inputs in, write a report of each as a line, and return those that failed with their reasons."""
        ingestion = Ingestion(inputs, publisher=options["publisher"], published=options["published"])
        failed = []
        with _progress() as progress:
            task = progress.add_task("Taking in", total=len(inputs), failed=0)
            for number, source in enumerate(inputs):
                progress.update(task, description=f"Taking in {escape(_short(source))}")
                try:
                    said = report(ingestion.take_in(source))
                except KeyboardInterrupt:
                    progress.stop()
                    self.stderr.write(f"Stopped after {number} of {len(inputs)}; the same command goes on from there.")
                    sys.exit(INTERRUPTED)
                kept.write(json.dumps(said, ensure_ascii=False) + "\n")
                if not said["ok"]:
                    failed.append((said["input"], said["error"]))
                progress.update(task, advance=1, failed=len(failed))
        return failed

    def _print_json(self, reports: Iterable[InputReport]) -> None:
        before = "[\n"
        for item in reports:
            self.stdout.write(before + textwrap.indent(json.dumps(item, ensure_ascii=False, indent=2), "  "), ending="")
            before = ",\n"
        self.stdout.write("[]" if before == "[\n" else "\n]")

    def _print_table(self, reports: Iterator[InputReport]) -> None:
        console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160)
        title: str | None = "What was found"
        while rows := list(islice(reports, ROWS_A_TABLE)):
            console.print(_table(rows, title))
            title = None


def _short(source: str) -> str:
    return source if len(source) <= LONGEST_SHOWN else f"…{source[1 - LONGEST_SHOWN :]}"


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[failed]} failed"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )


def _table(reports: list[InputReport], title: str | None) -> Table:
    table = Table(title=title)
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
