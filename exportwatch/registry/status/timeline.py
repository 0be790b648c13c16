"""Time for the status function: fuzzy dates at one bound, the life of a measure, and the sweep from stretches to spans.

A *stretch* is a run of days on which one fact says one thing (this measure holds this permit). A *span* is a run of
days on which the rules, looking at every stretch of those days, give one answer. Everything is done twice, with every
date at its earliest and with every date at its latest bound. Knows dates and the order of events; knows no rule about
permits or pairs.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import islice
from operator import attrgetter
from typing import Generic, TypeVar

from exportwatch.registry.status.facts import EventFact, MeasureFact
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import EventType

Kind = TypeVar("Kind")
Answer = TypeVar("Answer")

LIFTING_TYPES = frozenset({EventType.LIFTED, EventType.EXPIRED, EventType.ANNULLED})
"""Events that free every permit their targets hold."""
ENDING_TYPES = LIFTING_TYPES | {EventType.CONVERTED}
"""Events that end their targets; a conversion frees only the permits that it names."""
_TERM_TYPES = frozenset({EventType.IMPOSED, EventType.EXTENDED})


class Bound(Enum):
    """Which end of every fuzzy date is looked at."""

    EARLIEST = auto()
    LATEST = auto()


@dataclass(frozen=True, slots=True)
class Moment:
    """The first day of something new: at one bound, as known, and by which event (empty: by a date of the permit)."""

    day: dt.date
    known: FuzzyDate
    event: str = ""

    @classmethod
    def of(cls, date: FuzzyDate, bound: Bound, event: str = "") -> Moment:
        """Return the date's day at the bound."""
        return cls(date.earliest if bound is Bound.EARLIEST else date.latest, date, event)

    @classmethod
    def after(cls, date: FuzzyDate, bound: Bound, event: str = "") -> Moment:
        """Return the day after a last good day."""
        return cls.of(FuzzyDate(_next_day(date.earliest), _next_day(date.latest)), bound, event)


def _next_day(day: dt.date) -> dt.date:
    return day if day == dt.date.max else day + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """An event with the moment at which it takes effect."""

    moment: Moment
    event: EventFact

    @classmethod
    def of(cls, event: EventFact, bound: Bound) -> Dated:
        """Date an event at the bound; without an own `effective` it takes effect as announced."""
        return cls(Moment.of(event.effective or event.announced, bound, event.key), event)


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Kind]):
    """From `start` until the day before `end` (None: open) `kind` holds, by `measure` (empty: none), for `part`."""

    kind: Kind
    start: Moment
    end: Moment | None = None
    measure: str = ""
    part: str = ""

    def until(self, end: Moment | None) -> Stretch[Kind]:
        """Return the stretch cut off at `end`, where that comes earlier."""
        return replace(self, end=earlier(self.end, end))

    def from_(self, start: Moment) -> Stretch[Kind]:
        """Return the stretch without its days before `start`."""
        return replace(self, start=start) if start.day > self.start.day else self

    @property
    def empty(self) -> bool:
        """Whether no day lies in it."""
        return self.end is not None and self.end.day <= self.start.day


def earlier(*moments: Moment | None) -> Moment | None:
    """Return the first of the moments, None where there is none."""
    return min((moment for moment in moments if moment), key=attrgetter("day"), default=None)


def standing(events: Sequence[Dated]) -> list[Stretch[EventFact]]:
    """Return when each event is the latest one in force. `events` stand in the order of the measure's life.

    An event yields to one that stands after it, never to one before it, whatever fuzzy dates say at this bound.
    """
    stretches = []
    end: Moment | None = None
    for dated in reversed(events):
        stretch = Stretch(dated.event, dated.moment, end)
        if not stretch.empty:
            stretches.append(stretch)
            end = dated.moment
    return stretches[::-1]


@dataclass(frozen=True, slots=True)
class Life:
    """A measure at one bound.

    `own`: its events, in order; `aimed`: the events of other measures that target it. `lifted`, `ended`, `annulled`:
    the first moment at which it no longer holds anything, is over (a conversion included), is void; None: not so far.
    `terms`: when which imposed or extended event is the latest in force. `overdue`: runs of days past an announced
    end, with no extension.
    """

    measure: MeasureFact
    own: tuple[Dated, ...]
    aimed: tuple[Dated, ...]
    lifted: Moment | None
    ended: Moment | None
    annulled: Moment | None
    terms: tuple[Stretch[EventFact], ...]
    overdue: tuple[tuple[Moment, Moment | None], ...]

    @property
    def begins(self) -> Moment:
        """The moment at which its first event takes effect."""
        return self.own[0].moment

    def announced_end(self, day: dt.date) -> FuzzyDate | None:
        """Return the `until` of the latest imposed or extended event in force on the day; None: open-ended."""
        return next((term.kind.until for term in reversed(self.terms) if term.start.day <= day), None)

    def split(self, stretch: Stretch[Kind], lapsed: Kind) -> list[Stretch[Kind]]:
        """Cut a stretch where the announced end has passed; those pieces get the kind `lapsed`."""
        pieces = []
        rest = stretch
        following = bisect_right(self.overdue, stretch.start.day, key=lambda run: run[1].day if run[1] else dt.date.max)
        for start, end in islice(self.overdue, following, None):
            if stretch.end and start.day >= stretch.end.day:
                break
            pieces.append(rest.until(start))
            pieces.append(replace(rest.from_(start), kind=lapsed).until(end))
            if end is None:
                return [piece for piece in pieces if not piece.empty]
            rest = rest.from_(end)
        return [piece for piece in (*pieces, rest) if not piece.empty]


def lives(of: Iterable[MeasureFact], among: Iterable[MeasureFact], bound: Bound) -> dict[str, Life]:
    """Return the life of each measure `of` by its id, with what the events of the measures `among` do to it.

    A measure without events has no life and is left out.
    """
    aimed: dict[str, list[Dated]] = {}
    for measure in among:
        for event in measure.events:
            for target in set(event.targets) - {measure.id}:
                aimed.setdefault(target, []).append(Dated.of(event, bound))
    return {measure.id: _life(measure, aimed.get(measure.id, []), bound) for measure in of if measure.events}


def _life(measure: MeasureFact, aimed: list[Dated], bound: Bound) -> Life:
    own = [Dated.of(event, bound) for event in measure.events]
    acting = [dated for dated in own if not dated.event.targets or measure.id in dated.event.targets] + aimed

    def first(types: frozenset[EventType]) -> Moment | None:
        return earlier(*(dated.moment for dated in acting if dated.event.type in types))

    terms = standing([dated for dated in own if dated.event.type in _TERM_TYPES])
    return Life(
        measure=measure,
        own=tuple(own),
        aimed=tuple(sorted(aimed, key=attrgetter("moment.day"))),
        lifted=first(LIFTING_TYPES),
        ended=first(ENDING_TYPES),
        annulled=first(frozenset({EventType.ANNULLED})),
        terms=tuple(terms),
        overdue=tuple(_overdue(terms, bound)),
    )


def _overdue(terms: Iterable[Stretch[EventFact]], bound: Bound) -> Iterator[tuple[Moment, Moment | None]]:
    for term in terms:
        if term.kind.until:
            past = term.from_(Moment.after(term.kind.until, bound, term.kind.key))
            if not past.empty:
                yield past.start, past.end


@dataclass(frozen=True, slots=True)
class Span(Generic[Kind, Answer]):
    """A run of days with the same stretches and so the same answer; `deciding` are the stretches that made it."""

    start: Moment | None
    answer: Answer
    deciding: tuple[Stretch[Kind], ...]
    stretches: tuple[Stretch[Kind], ...]


@dataclass(frozen=True, slots=True)
class Reading(Generic[Kind, Answer]):
    """The span of one day; `since` when its answer holds without a break, and the answer `before` that (None: none)."""

    span: Span[Kind, Answer]
    since: Moment | None
    before: Answer | None

    @property
    def answer(self) -> Answer:
        """The answer on the day."""
        return self.span.answer


def read(
    stretches: Iterable[Stretch[Kind]],
    decide: Callable[[Sequence[Stretch[Kind]]], tuple[Answer, tuple[Stretch[Kind], ...]]],
    on: dt.date,
) -> Reading[Kind, Answer]:
    """Sweep the days up to `on` and return what holds on it; `decide` sees the stretches of a day in the order given.

    Costs one sort of the stretches and one call of `decide` for each day on which a stretch begins or ends.
    """
    found = spans([stretch for stretch in stretches if not stretch.empty], decide, on)
    last = found[-1]
    first = len(found) - 1
    while first > 0 and found[first - 1].answer == last.answer:
        first -= 1
    return Reading(last, found[first].start, found[first - 1].answer if first else None)


def spans(
    stretches: Sequence[Stretch[Kind]],
    decide: Callable[[Sequence[Stretch[Kind]]], tuple[Answer, tuple[Stretch[Kind], ...]]],
    on: dt.date = dt.date.max,
) -> list[Span[Kind, Answer]]:
    """Sweep the days up to `on` and return all runs of days, the first without a beginning; none of the stretches is
    empty."""
    edges: dict[dt.date, list[tuple[int, Moment]]] = {}
    for number, stretch in enumerate(stretches):
        for moment in (stretch.start, stretch.end):
            if moment and moment.day <= on:
                edges.setdefault(moment.day, []).append((number, moment))
    found = [Span(None, *decide(()), ())]
    active: set[int] = set()
    for day in sorted(edges):
        active ^= {number for number, _ in edges[day]}
        now = tuple(stretches[number] for number in sorted(active))
        answer, deciding = decide(now)
        causes = [stretch.start for stretch in deciding if stretch.start.day == day]
        causes += [stretch.end for stretch in found[-1].deciding if stretch.end and stretch.end.day == day]
        found.append(Span(causes[0] if causes else edges[day][0][1], answer, deciding, now))
    return found


def known_since(readings: Sequence[Reading[Kind, Answer]]) -> FuzzyDate | None:
    """Return since when the first answer holds: between the bounds where all agree, else as its cause is dated."""
    moments = [reading.since for reading in readings]
    if moments[0] is None or any(reading.answer != readings[0].answer for reading in readings):
        return moments[0].known if moments[0] else None
    days = [moment.day for moment in moments if moment]
    if len(days) < len(moments):
        return None
    known = moments[0].known
    return known if (min(days), max(days)) == (known.earliest, known.latest) else FuzzyDate(min(days), max(days))


def last_end(ends: Iterable[FuzzyDate | None]) -> FuzzyDate | None:
    """Return the last of the announced ends; None where there is none, or one is open."""
    known = list(ends)
    return None if not known or None in known else max((end for end in known if end), key=attrgetter("latest"))
