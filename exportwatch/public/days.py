"""The days on which something changes: the stops of the as-of slider, and lives drawn as bars between them.

Days come from the spans that `registry.spans` keeps, so that stops, bars and statuses say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from exportwatch.public.filters import Filter
from exportwatch.registry.models import MeasureEvent, MeasureSpan, Permit, PermitSpan
from exportwatch.registry.models.spans import FIRST_DAY
from exportwatch.registry.status import MeasureState, PermitStatus
from exportwatch.vocabulary import Word

MOST_STOPS = 400
"""Stops of a slider; where more days change something, each month has one, its first."""
WIDTH = 1000
"""Units of a drawing from its first to its last day."""


@dataclass(frozen=True, slots=True)
class Slider:
    """The as-of control of a page: `days` are its stops in order, today among them; `asked` keeps the rest of the
    query string."""

    asked: Filter
    days: Sequence[dt.date]

    @property
    def stops(self) -> str:
        """The stops for the script that moves the slider: ISO days with spaces between."""
        return " ".join(day.isoformat() for day in self.days)

    @property
    def last(self) -> int:
        """The place of the last stop."""
        return len(self.days) - 1

    @property
    def place(self) -> int:
        """The place of the last stop that is not after the day shown, 0 where there is none."""
        return max(sum(day <= self.asked.day for day in self.days) - 1, 0)

    @property
    def earlier(self) -> dt.date | None:
        """The stop before the day shown."""
        return max((day for day in self.days if day < self.asked.day), default=None)

    @property
    def later(self) -> dt.date | None:
        """The stop after the day shown."""
        return min((day for day in self.days if day > self.asked.day), default=None)

    @property
    def earlier_query(self) -> str:
        """The query string of the stop before."""
        return replace(self.asked, as_of=self.earlier).query_string()

    @property
    def later_query(self) -> str:
        """The query string of the stop after."""
        return replace(self.asked, as_of=self.later).query_string()

    @property
    def today(self) -> str:
        """The query string of today; never empty, so that it can stand in a link."""
        return replace(self.asked, as_of=None).query_string() or "?"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What else is asked for, as keys and values."""
        return [(key, value) for key, value in self.asked.values() if key != "as_of"]


def slider(asked: Filter, days: Iterable[dt.date]) -> Slider:
    """Return the control with these stops and today."""
    known = {day for day in days if day > FIRST_DAY}
    if len(known) > MOST_STOPS:
        known = set({day.replace(day=1): day for day in sorted(known, reverse=True)}.values())
    return Slider(asked, sorted(known | {timezone.now().date()}))


def days_of_measures(measures: QuerySet[Any, Any]) -> set[dt.date]:
    """Return the days on which one of these measures changes its state, or an event of it is announced. Two
    queries."""
    ids = measures.order_by().values("pk")
    spans = MeasureSpan.objects.filter(measure__in=ids).order_by().values_list("from_day", flat=True).distinct()
    events = MeasureEvent.objects.published().filter(measure__in=ids).order_by()
    return {*spans, *events.values_list("announced_earliest", flat=True).distinct()}


@dataclass(frozen=True, slots=True)
class Bar:
    """A run of days with one status, drawn from `x`, `width` wide. `start` None: as far back as days are counted;
    `end` is its last day, None: open. `possible`: the other answer that the dates leave open."""

    status: Word
    possible: Word | None
    start: dt.date | None
    end: dt.date | None
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars from the first to the last day; `shown` is where the day asked for stands, None where outside."""

    bars: tuple[Bar, ...]
    first: dt.date
    last: dt.date
    shown: float | None


Stage = tuple[dt.date, dt.date | None, Word, Word | None]
"""First day (FIRST_DAY: as far back as days are counted), the day after the last one (None: open), the answer and the
other one that is possible."""


def permit_stages(permit: Permit) -> list[Stage]:
    """Return the stages of a permit's life. One query."""
    rows = PermitSpan.objects.filter(permit=permit).order_by("from_day")
    return _merged(
        (row.from_day, row.to_day, PermitStatus(row.status), PermitStatus(row.alternative) if row.alternative else None)
        for row in rows
    )


def measure_stages(measure: Any) -> list[Stage]:
    """Return the stages of a measure's life. One query."""
    rows = MeasureSpan.objects.filter(measure=measure).order_by("from_day")
    return _merged(
        (row.from_day, row.to_day, MeasureState(row.state), MeasureState(row.alternative) if row.alternative else None)
        for row in rows
    )


def _merged(stages: Iterable[Stage]) -> list[Stage]:
    """Bring neighbours that say the same together: spans also part where another measure holds a permit."""
    found: list[Stage] = []
    for stage in stages:
        if found and found[-1][2:] == stage[2:]:
            found[-1] = (found[-1][0], stage[1], *stage[2:])
        else:
            found.append(stage)
    return found


def drawing(stages: Sequence[Stage], day: dt.date, within: tuple[dt.date, dt.date] | None = None) -> Drawing | None:
    """Draw stages from their first day of change to today, or as far as they are known to go; None where nothing
    changes.

    `within`: the first and last day, where several drawings stand under each other.
    """
    first, last = within or bounds([stages], day)
    if first >= last:
        return None
    scale = WIDTH / ((last - first).days + 1)
    bars = []
    for start, after, status, possible in stages:
        begin, end = max(start, first), min(after or dt.date.max, last + dt.timedelta(days=1))
        if end <= begin:
            continue
        bars.append(
            Bar(
                status,
                possible,
                None if start == FIRST_DAY else start,
                after - dt.timedelta(days=1) if after else None,
                round((begin - first).days * scale, 1),
                round((end - begin).days * scale, 1),
            )
        )
    inside = first <= day <= last
    return Drawing(tuple(bars), first, last, round((day - first).days * scale, 1) if inside else None)


def bounds(lives: Iterable[Sequence[Stage]], day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the days between which these lives are drawn: a month before the first change, to today or after it a
    month after the last one."""
    changes = [start for stages in lives for start, *_ in stages if start != FIRST_DAY]
    today = timezone.now().date()
    month = dt.timedelta(days=31)
    if not changes:
        return today, today
    first, last = min(changes), max(changes)
    begin = first - month if first - dt.date.min > month else first
    return begin, max(today, last + month if dt.date.max - last > month else last)
