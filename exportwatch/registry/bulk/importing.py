"""The whole way of a file of permits into the record, as steps that a command or a page can show.

A file is checked and, where it has no problem and the caller wants it, written; both in one transaction. The caller
runs through the steps; one that stops on the way, or is killed, leaves nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from exportwatch.registry.bulk import staging, writing
from exportwatch.registry.bulk.checking import CheckedRow, Known, Problem, check_header, check_row
from exportwatch.registry.bulk.reading import FileRefusedError, RawRow, Table, opened

MOST_PROBLEMS = 1_000
"""How many problems are named; the others are counted."""
PREVIEWED = 10
"""Rows that a report shows as they were read."""
SYSTEM_ACCOUNT = "bulk-entry"
"""Author of what the command imports where no `--user` is named; nobody can sign in with it."""
_BATCH = 2_000
_ONE_AT_A_TIME = 0x65_77_62_75  # the number of an advisory lock; any that nothing else here takes


class Step(NamedTuple):
    """Where the work stands. `total` 0: the end is not known; both are in the same unit (bytes or rows)."""

    doing: str
    done: int
    total: int


@dataclass(slots=True)
class Report:
    """What became of a file. `problems` are in order of line, at most MOST_PROBLEMS; `problem_count` counts all.

    `preview` are the first rows as (line, value by column). `counts` is None where problems hinder counting. `first`
    and `last` are public ids of what was written, empty where nothing was.
    """

    read_as: str = ""
    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    preview: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    counts: writing.Counts | None = None
    new_names: list[str] = field(default_factory=list)
    first: str = ""
    last: str = ""

    @property
    def written(self) -> bool:
        """Whether the record has the rows now."""
        return bool(self.first)

    def refuse(self, problem: Problem) -> None:
        """Count a problem, and keep it where there is room."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


Steps = Generator[Step, None, Report]


def checking(path: Path, name: str = "") -> Steps:
    """Check a file and count what it would make; nothing is written. `name` is what the file is called elsewhere.

    Raises FileRefusedError where it cannot be read at all.
    """
    with transaction.atomic():
        report = yield from _checked(path, name)
        transaction.set_rollback(True)
    return report


def importing(path: Path, author: int, name: str = "") -> Steps:
    """Check a file and write its permits as drafts of this user, all of them or, where one has a problem, none.

    Raises FileRefusedError where it cannot be read at all, and ValidationError where another import is under way or
    somebody entered the same meanwhile.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
                if not cursor.fetchone()[0]:
                    raise ValidationError("Another import is under way; try again when it is done.")
            report = yield from _checked(path, name)
            if report.problem_count or not report.rows:
                transaction.set_rollback(True)
                return report
            yield Step("Writing", 0, report.rows)
            for done, lowest, highest in writing.write(author, report.rows):
                report.first = report.first or lowest
                report.last = highest
                yield Step("Writing", done, report.rows)
    except IntegrityError as error:
        raise ValidationError(
            "Somebody entered one of these permits, companies or sources in the meantime, so nothing was written; "
            f"try again. The database says: {str(error).splitlines()[0]}"
        ) from error
    return report


def system_account() -> int:
    """Return the number of the account that imports without a person's name, made on first use."""
    user, is_new = get_user_model()._default_manager.get_or_create(
        username=SYSTEM_ACCOUNT, defaults={"is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    return int(user.pk)


def _checked(path: Path, name: str) -> Steps:
    report = Report()
    with opened(path, name) as table:
        report.read_as = table.read_as
        columns, wrong = check_header(table.header)
        for problem in wrong:
            report.refuse(problem)
        if wrong:
            return report
        staging.open_tables()
        yield from _staged(table, columns, report)
    if not report.rows:
        raise FileRefusedError("The file has no rows below its header; fill in at least one.")
    yield Step("Comparing with the record", 0, 0)
    staging.resolve()
    found, total = staging.problems(MOST_PROBLEMS)
    report.problem_count += total
    report.problems = sorted([*report.problems, *found], key=lambda problem: problem.line)[:MOST_PROBLEMS]
    report.counts = writing.counts()
    report.new_names = writing.new_names(limit=PREVIEWED)
    return report


def _staged(table: Table, columns: list[str], report: Report) -> Iterator[Step]:
    known = staging.known()
    batch: list[CheckedRow] = []
    for raw in table.rows():
        row = _read(raw, columns, known)
        report.rows += 1
        for problem in row.problems:
            report.refuse(problem)
        if len(report.preview) < PREVIEWED:
            report.preview.append((row.line, staging.as_read(row)))
        if row.values:
            batch.append(row)
        if len(batch) >= _BATCH:
            staging.put(batch)
            batch.clear()
            yield Step("Reading and checking", *table.progress())
    staging.put(batch)


def _read(raw: RawRow, columns: list[str], known: Known) -> CheckedRow:
    """Check a row; one whose cells cannot be told apart is not looked into."""
    faults = [Problem(raw.line, columns[index] if index >= 0 else "", message) for index, message in raw.faults]
    if any(index < 0 for index, _ in raw.faults):
        return CheckedRow(raw.line, problems=faults)
    row = check_row(raw.line, dict(zip(columns, raw.cells, strict=True)), known)
    faulty = {problem.column for problem in faults}
    # A cell that could not be read is not empty: what would be said about the empty cell is left out.
    row.problems[:] = faults + [problem for problem in row.problems if problem.column not in faulty]
    return row
