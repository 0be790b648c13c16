"""`manage.py import_permits`: permits from a CSV or XLSX file, all rows or none, as drafts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from exportwatch.registry.bulk import importing, template
from exportwatch.registry.bulk.reading import FileRefusedError


class Command(BaseCommand):
    """Shows the steps of an import on stderr and its report on stdout."""

    help = "Import permits from a CSV or XLSX file as drafts; nothing is written unless every row passes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE.csv|.xlsx")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--user", default="", help="the drafts' author; left out: the account of bulk entry")
        parser.add_argument("--template", type=Path, metavar="FILE.csv|.xlsx", help="write an empty file to fill in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write a template, or import; exit 1 if a row has a problem."""
        if options["template"]:
            self._write_template(options["template"])
            return
        if options["file"] is None:
            raise CommandError(
                "Name the file: manage.py import_permits FILE.csv; --template FILE.csv makes an empty one."
            )
        try:
            if options["dry_run"]:
                report = _shown(importing.checking(options["file"]))
            else:
                report = _shown(importing.importing(options["file"], _author(options["user"])))
        except FileRefusedError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._print(report, options["file"].name)
        if report.problem_count:
            sys.exit(1)

    def _print(self, report: importing.Report, name: str) -> None:
        self.stdout.write(f"{name}: {report.read_as}; {report.rows:,} rows read.")
        for problem in report.problems:
            self.stdout.write(str(problem))
        if report.problem_count:
            more = report.problem_count - len(report.problems)
            rest = f", {more:,} more than are named above" if more else ""
            self.stdout.write(f"{report.problem_count:,} problems{rest}. Nothing was written.")
            return
        for what, number in report.counts.rows() if report.counts else []:
            self.stdout.write(f"  {what}: {number:,}")
        if report.new_names:
            self.stdout.write(f"  first new names: {'; '.join(report.new_names)}")
        if report.written:
            self.stdout.write(f"Written as drafts: {report.first} to {report.last}.")
        else:
            self.stdout.write("Every row passes. Nothing was written (--dry-run).")

    def _write_template(self, path: Path) -> None:
        makers = {".csv": template.csv_template, ".xlsx": template.xlsx_template}
        if path.suffix.lower() not in makers:
            raise CommandError(f"“{path.name}” ends in neither .csv nor .xlsx; name a file that does.")
        try:
            path.write_bytes(makers[path.suffix.lower()]())
        except OSError as error:
            raise CommandError(f"{path} cannot be written ({error.strerror}); name another place.") from error
        self.stdout.write(f"{path} is written; fill it in and import it.")


def _author(username: str) -> int:
    if not username:
        return importing.system_account()
    users = get_user_model()._default_manager
    found = users.filter(username=username).values_list("pk", flat=True).first()
    if found is None:
        raise CommandError(f"Nobody has the user name “{username}”; check it, or leave --user out.")
    return int(found)


def _shown(steps: importing.Steps) -> importing.Report:
    """Run through the steps with a bar on stderr; return the report."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("Reading and checking", total=None)
        doing = ""
        while True:
            try:
                step = next(steps)
            except StopIteration as stop:
                report: importing.Report = stop.value
                return report
            if step.doing != doing:
                doing = step.doing
                progress.reset(task, description=doing)
            progress.update(task, completed=step.done, total=step.total or None)
