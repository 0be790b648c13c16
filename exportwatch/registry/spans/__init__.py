"""The cache of dated spans, kept equal to the status function in the transaction that changes what it reads.

Whoever publishes or withdraws permits, measures or events calls `refresh_for` with them, as the last step of the same
transaction; whoever edits what is published wraps the change in `kept_exact`. Both write in a number of statements
that does not depend on how many permits are touched (but for slices of `SLICE`), and wait for one another.

    measures.py     the spans of measures
    shapes.py       the few shapes that lives have, each asked of the status function once
    statements.py   the SQL
    checking.py     the cache against the status function, permit by permit

Knows no rule about status; those are `registry.status`.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from exportwatch.registry.models import Measure, MeasureEvent, Permit, Record
from exportwatch.registry.models.spans import FIRST_DAY
from exportwatch.registry.spans import measures as of_measures
from exportwatch.registry.spans import statements as sql
from exportwatch.registry.spans.shapes import EFFECTS, TOUCHES, OwnDays, Shapes, Stories, permit_fact
from exportwatch.registry.status import EventFact, MeasureFact
from exportwatch.registry.status.facts import COUNTED_BASES
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Ending, EventType, Formality, Instrument

SLICE = 100_000
"""Permits at once: the most for which this process keeps one row of shapes each, some 30 MB."""
_LOCK = 0x5350414E53
"""The number of the advisory lock, any that nobody else takes: "SPANS" in ASCII."""


def refresh_for(records: Iterable[Record]) -> int:
    """Bring the spans of every permit that these records touch up to date; return how many permits those are.

    The spans of the measures too. Takes permits, measures and events, published or just withdrawn; other records touch
    no status. Call it as the last
    step of the transaction in which the records changed state.
    """
    permits, measures, events = _numbers(records)
    if not (permits or measures or events):
        return 0
    with transaction.atomic():
        touched = _refresh(permits, measures, events)
        of_measures.refresh(measures, events)
    return touched


@contextmanager
def kept_exact(records: Iterable[Record]) -> Iterator[None]:
    """Bring spans up to date after the block, for what these records touch before the block or after it.

    For changes to effects, targets and dates of published records: a permit that an event no longer names is among
    those touched before. Block and refresh are one transaction.
    """
    permits, measures, events = _numbers(records)
    with transaction.atomic():
        before = _touched(permits, measures, events)
        aimed_at = set(MeasureEvent.objects.filter(_of(measures, events)).values_list("targets", flat=True)) - {None}
        yield
        _refresh(before, measures, events)
        of_measures.refresh([*measures, *aimed_at], events)


def rebuild(progress: Callable[[int, int], None] = lambda done, last: None) -> int:
    """Write all spans anew, a slice of permits a transaction; return how many permits there are.

    Readers see the old spans of a slice until the new ones stand. `progress` is told the last number done and the
    last of all.
    """
    shapes = Shapes()
    with connection.cursor() as cursor:
        cursor.execute(sql.LAST_PERMIT)
        last = int(cursor.fetchone()[0])
        cursor.execute(sql.DELETE_BEYOND, [last])
    done = 0
    for after in range(0, last, SLICE):
        with transaction.atomic(), connection.cursor() as cursor:
            _begin(cursor)
            bounds = {"after": after, "upto": after + SLICE}
            cursor.execute(sql.TOUCHED_BETWEEN, bounds)
            cursor.execute(sql.DELETE_BETWEEN, bounds)
            done += _write_slices(cursor, shapes, cleared=True)
        progress(min(after + SLICE, last), last)
    of_measures.rebuild()
    return done


def _of(measures: Collection[int], events: Collection[int]) -> Q:
    return Q(measure__in=measures) | Q(pk__in=events)


def _numbers(records: Iterable[Record]) -> tuple[list[int], list[int], list[int]]:
    """Sort records into permits, measures and events, by number."""
    found: dict[type[Record], list[int]] = {Permit: [], Measure: [], MeasureEvent: []}
    for record in records:
        if type(record) in found:
            found[type(record)].append(record.pk)
    return found[Permit], found[Measure], found[MeasureEvent]


def _touched(permits: Collection[int], measures: Collection[int], events: Collection[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql.DROP_TOUCHED)
        cursor.execute(sql.TOUCHED_BY, _changed(permits, measures, events))
        cursor.execute("SELECT permit FROM span_touched")
        return [int(number) for (number,) in cursor.fetchall()]


def _refresh(permits: Collection[int], measures: Collection[int], events: Collection[int]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        _begin(cursor)
        cursor.execute(sql.TOUCHED_BY, _changed(permits, measures, events))
        return _write_slices(cursor, Shapes())


def _changed(permits: Collection[int], measures: Collection[int], events: Collection[int]) -> dict[str, Any]:
    return {"permits": list(permits), "measures": list(measures), "events": list(events), "slice": SLICE}


def _begin(cursor: Any) -> None:
    cursor.execute(sql.LOCK, [_LOCK])
    cursor.execute(sql.MEMORY)
    cursor.execute(sql.DROP_TOUCHED)


def _write_slices(cursor: Any, shapes: Shapes, *, cleared: bool = False) -> int:
    """Write the spans of all touched permits; `cleared`: they have none."""
    cursor.execute(sql.ANALYSE_TOUCHED)
    cursor.execute(sql.SLICES)
    slices = cursor.fetchall()
    for number, _ in slices:
        _write(cursor, shapes, number, cleared=cleared)
    return sum(count for _, count in slices)


def _write(cursor: Any, shapes: Shapes, number: int, *, cleared: bool) -> None:
    """Write the spans of one slice: all of them, or those that differ from what stands."""
    given = {
        "slice": number,
        "base": TOUCHES,
        "effects": [str(effect) for effect in EFFECTS],
        "bases": sorted(str(basis) for basis in COUNTED_BASES),
        "endings": [str(ending) for ending in Ending],
        "first_day": FIRST_DAY,
    }
    cursor.execute(sql.DROP_WORK)
    cursor.execute(sql.TOUCHES, given)
    cursor.execute(sql.ANALYSE_TOUCHES)
    cursor.execute(sql.SHAPES)
    cursor.execute(sql.STORIES, given)
    stories = Stories(_measure_facts(cursor.fetchall()))
    cursor.execute(sql.ALL_SHAPES)
    forms = ((shape, shapes.of(touches, stories)) for shape, touches in cursor.fetchall())
    cursor.execute(sql.FORM_TABLE)
    _copy(cursor, sql.FORM_ROWS, ((shape, found.days, found.measures, found.form) for shape, found in forms))
    cursor.execute(sql.ANALYSE_SHAPES)
    cursor.execute(sql.CASES, given)
    cursor.execute(sql.ANALYSE_CASES)
    cursor.execute(sql.KEYS)
    keys = cursor.fetchall()
    cursor.execute(sql.STAGE_TABLE)
    _copy(cursor, sql.STAGE_ROWS, _stages(keys, shapes, stories))
    cursor.execute(sql.ANALYSE_STAGES)
    if cleared:
        cursor.execute(sql.INSERT, given)
        return
    cursor.execute(sql.CHANGES, given)
    cursor.execute(sql.DELETE_CHANGED)
    cursor.execute(sql.INSERT_CHANGED)


def _measure_facts(rows: Iterable[tuple[Any, ...]]) -> list[MeasureFact]:
    """Read the rows of `STORIES`, which come measure by measure."""
    told: dict[int, tuple[str, Instrument, list[EventFact]]] = {}
    for measure, country, instrument, event, what, *dates, targets in rows:
        first, last, effective, effective_last, until, until_last = dates
        fact = EventFact(
            key=str(event),
            type=EventType(what),
            announced=FuzzyDate(first, last),
            effective=_fuzzy(effective, effective_last),
            until=_fuzzy(until, until_last),
            targets=tuple(str(target) for target in targets),
        )
        told.setdefault(measure, (country, Instrument(instrument), []))[2].append(fact)
    return [
        MeasureFact(str(measure), country, instrument, frozenset(), Formality.FORMAL, events=tuple(events))
        for measure, (country, instrument, events) in told.items()
    ]


def _stages(keys: Iterable[tuple[Any, ...]], shapes: Shapes, stories: Stories) -> Iterator[tuple[object, ...]]:
    """Yield the rows of `span_stage` for the rows of `KEYS`."""
    for form, place, turn, b1, b2, e1, e2, *own, country, touches in keys:
        issued, issued_last, expires, expires_last, how, ended, ended_last = own
        end = _fuzzy(ended, ended_last)
        permit = permit_fact(
            _fuzzy(issued, issued_last), _fuzzy(expires, expires_last), (how, end) if end else None, country
        )
        key = (form, place, turn)
        for stage in shapes.stages(key, permit, OwnDays((b1, b2), (e1, e2)), touches, stories):
            yield (*key, stage.start, stage.end, stage.status, stage.alternative, stage.measures)


def _fuzzy(earliest: dt.date | None, latest: dt.date | None) -> FuzzyDate | None:
    return FuzzyDate(earliest, latest) if earliest and latest else None


def _copy(cursor: Any, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Send rows of numbers, words and lists of numbers or days, none of which needs escaping."""
    stream = io.StringIO()
    for row in rows:
        stream.write("\t".join(_written(value) for value in row) + "\n")
    stream.seek(0)
    cursor.copy_expert(statement, stream)


def _written(value: object) -> str:
    return "{" + ",".join(map(str, value)) + "}" if isinstance(value, tuple) else str(value)
