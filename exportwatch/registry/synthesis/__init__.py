"""A register that is made up, of any size, for benchmarks: who may be filled with it, and the order of filling.

Nothing in it is a fact of the world; every name says "synthetic". It stands in a database of its own: one that holds a
real record is refused, and `is_synthetic` lets every page say what it shows. The same size and seed give the same
register. The rows are made inside PostgreSQL (`statements.py`), so that this process stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction

from exportwatch.registry.models import (
    Article,
    Company,
    Dossier,
    Measure,
    OfficialStatement,
    Permit,
    Revision,
    SyntheticRegister,
)
from exportwatch.registry.services import load_reference
from exportwatch.registry.synthesis import statements as sql

_BATCH = 50_000
"""Permits a statement: small enough for a progress bar that moves."""
_COMPANIES = 20_000
_PERMITS_A_COMPANY = 50
_PERMITS_AN_ARTICLE = 2_000


class NotSyntheticError(Exception):
    """The database holds a record that is not made up. `str()` says what to do."""


def is_synthetic() -> bool:
    """Return whether this database is marked as made up; one query."""
    return SyntheticRegister.objects.exists()


def synthesize(
    permits: int, measures: int, seed: int, progress: Callable[[str, int, int], None] = lambda what, done, of: None
) -> None:
    """Fill the database with a synthetic register, in place of one that it holds already. All or nothing.

    `progress` is told what is being made, how many steps are done and how many there are. Spans are not written:
    `registry.spans.rebuild` does that. Raises NotSyntheticError where the record is neither empty nor synthetic.
    """
    given = _sizes(permits, measures, seed)
    with transaction.atomic(), connection.cursor() as cursor:
        _refuse_a_real_record()
        if is_synthetic():
            cursor.execute(sql.CLEAR)
        load_reference()
        SyntheticRegister.objects.create(permits=permits, measures=measures, seed=seed)
        cursor.execute(sql.CHANCE)
        steps = list(_steps(given))
        for done, (what, statement, values) in enumerate(steps):
            progress(what, done, len(steps))
            cursor.execute(statement, values)
        progress("done", len(steps), len(steps))
    with connection.cursor() as cursor:
        cursor.execute(sql.ANALYSE)


def _sizes(permits: int, measures: int, seed: int) -> dict[str, Any]:
    return {
        "permits": permits,
        "measures": measures,
        "seed": seed,
        "companies": min(_COMPANIES, permits // _PERMITS_A_COMPANY + 10),
        "articles": permits // _PERMITS_AN_ARTICLE + 5,
    }


def _refuse_a_real_record() -> None:
    if is_synthetic():
        return
    for model in (Permit, Measure, OfficialStatement, Article, Dossier, Revision):
        if model._default_manager.exists():
            raise NotSyntheticError(
                f"This database holds a record that is not synthetic (it has {model._meta.verbose_name_plural}); "
                "name an empty one, such as VAR_DIR=var/synthetic or another DATABASE_URL."
            )
    if Company.objects.filter(name__startswith="Synthetic ").exists():
        raise NotSyntheticError("This database has synthetic companies and no mark; name an empty one.")


def _steps(given: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield what each statement makes, the statement and its values."""
    for statement in (*sql.BEGIN, *sql.FOUNDATIONS):
        yield "companies and authorities", statement, given
    for first in range(1, given["permits"] + 1, _BATCH):
        batch = {**given, "first": first, "last": min(first + _BATCH - 1, given["permits"])}
        for statement in sql.PERMITS:
            yield "permits", statement, batch
    for statement in sql.MEASURES:
        yield "measures", statement, given
    yield "words", sql.ANALYSE_PERMITS, {}
    for first in range(1, given["permits"] + 1, _BATCH):
        batch = {"first": first, "last": min(first + _BATCH - 1, given["permits"])}
        for statement in sql.SEARCH:
            yield "words", statement, batch
    for statement in sql.SEARCH_OF_MEASURES:
        yield "words", statement, given
    for statement in (*sql.NUMBERS, sql.END):
        yield "numbers", statement, {}
