"""What stood when: counts over time, the timeline, and counts of one day by country and by country pair.

All of it follows from the lives of the measures, which are kept as spans and loaded once for all figures of a page.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Coalesce

from exportwatch.figures.flows import PairCount
from exportwatch.figures.groups import NONE_NAMED, Group
from exportwatch.figures.in_force import Standing, days_between
from exportwatch.figures.style import By
from exportwatch.figures.timeline import Mark, Passage
from exportwatch.figures.world_map import CountryCount
from exportwatch.public.filters import Filter
from exportwatch.public.statistics import addresses
from exportwatch.registry.history import measure_lives, number_of
from exportwatch.registry.models import Country, MeasureEvent
from exportwatch.registry.status import LifeSpan, MeasureLife, MeasureState
from exportwatch.vocabulary import AuthorityKind, EventType, Instrument

_EXTENDING = frozenset({EventType.EXTENDED})
_OF_COURTS = frozenset({EventType.STAYED, EventType.ANNULLED})
_NO_DESTINATION = ""


class Lives:
    """The lives of the measures under a filter, loaded when a figure first asks for them and kept for the next one."""

    def __init__(self, asked: Filter) -> None:
        """Remember what is asked. No query."""
        self.asked = asked

    @cached_property
    def announced_in_window(self) -> list[MeasureLife]:
        """Of the measures that the filter asks for. 5 queries, 2 more where it names destinations."""
        return measure_lives(self.asked.measures(), self.asked.known_before)

    @cached_property
    def announced_until(self) -> list[MeasureLife]:
        """Of those announced before the window too: they may stand in it. 5 queries more where it has a beginning."""
        if self.asked.since is None:
            return self.announced_in_window
        return measure_lives(replace(self.asked, since=None).measures(), self.asked.known_before)

    @cached_property
    def names(self) -> dict[str, str]:
        """The countries' names by code. One query."""
        return dict(Country.objects.values_list("code", "name"))


def in_force(lives: Lives) -> tuple[list[Standing], int]:
    """Count the measures that stand on each day of `days_between`, with the months between them.

    The window says which days are counted, not which measures: those announced before it may stand in it.
    """
    asked, found, names = lives.asked, lives.announced_until, lives.names
    whole = replace(asked, since=None)
    day = asked.frame().day
    begun = [span.start for life in found for span in life.spans if span.start <= day]
    if not begun:
        return [], 1
    days, every = days_between(max(min(begun), asked.since or dt.date.min), day)
    counts: dict[tuple[dt.date, Group], list[int]] = defaultdict(lambda: [0, 0])
    for life in found:
        for group, spans in _groups(life, asked.by, names):
            for span in spans:
                if span.says(MeasureState.IN_FORCE):
                    for at in _within(span, days):
                        counts[at, group][0 if span.certain else 1] += 1
    rows = [
        Standing(at, group, certain, possible, addresses.standing(whole, at, group))
        for (at, group), (certain, possible) in counts.items()
    ]
    return rows, every


def _within(span: LifeSpan, days: Sequence[dt.date]) -> Sequence[dt.date]:
    return days[bisect_left(days, span.start) : bisect_left(days, span.end) if span.end else len(days)]


def _groups(life: MeasureLife, by: By, names: dict[str, str]) -> Iterator[tuple[Group, tuple[LifeSpan, ...]]]:
    """Yield the groups to which a measure belongs, with the spans in which it stands in them."""
    match by:
        case By.ISSUER:
            yield Group(life.measure.country, names[life.measure.country]), life.spans
        case By.DESTINATION:
            for code, spans in _toward(life):
                yield _destination(code, names), spans
        case _:
            yield Group(life.measure.instrument.value, life.measure.instrument.label), life.spans


def _toward(life: MeasureLife) -> Iterable[tuple[str, tuple[LifeSpan, ...]]]:
    return life.toward.items() if life.toward else [(_NO_DESTINATION, life.spans)]


def _destination(code: str, names: dict[str, str]) -> Group:
    return Group(code, names[code] if code else NONE_NAMED)


def on_the_map(lives: Lives) -> list[CountryCount]:
    """Count the measures that stand on the day by destination, or by issuer where the figure is asked by that."""
    asked = lives.asked
    by = By.ISSUER if asked.by is By.ISSUER else By.DESTINATION
    day = asked.frame().day
    counts: dict[Group, list[int]] = defaultdict(lambda: [0, 0])
    for life in lives.announced_in_window:
        for group, spans in _groups(life, by, lives.names):
            if span := _standing_on(spans, day):
                counts[group][0 if span.certain else 1] += 1
    return [
        CountryCount(group, certain, possible, addresses.standing(asked, day, group, by))
        for group, (certain, possible) in counts.items()
    ]


def flows(lives: Lives) -> list[PairCount]:
    """Count the measures that stand on the day by issuer and destination."""
    asked, names = lives.asked, lives.names
    day = asked.frame().day
    counts: dict[tuple[Group, Group], list[int]] = defaultdict(lambda: [0, 0])
    for life in lives.announced_in_window:
        issuer = Group(life.measure.country, names[life.measure.country])
        for code, spans in _toward(life):
            if span := _standing_on(spans, day):
                counts[issuer, _destination(code, names)][0 if span.certain else 1] += 1
    return [
        PairCount(
            issuer,
            destination,
            certain,
            possible,
            addresses.standing(replace(asked, issuer=(issuer.code,)), day, destination, By.DESTINATION),
        )
        for (issuer, destination), (certain, possible) in counts.items()
    ]


def _standing_on(spans: Iterable[LifeSpan], day: dt.date) -> LifeSpan | None:
    return next((span for span in spans if span.covers(day) and span.says(MeasureState.IN_FORCE)), None)


def passages(lives: Lives) -> list[Passage]:
    """Return the stretches and events of the measures' lives up to the day, by country pair. One query more.

    The window says what is drawn, not which measures: those announced before it may last into it.
    """
    asked = lives.asked
    day, since = asked.frame().day, asked.since or dt.date.min
    marked = _marked_events(asked.known_before)
    return [
        row
        for life in lives.announced_until
        for row in _passages(life, lives.names, marked.get(number_of(life), ()))
        if row.first <= day and (row.last is None or row.last >= since)
    ]


def _marked_events(known_before: dt.datetime | None) -> dict[int, list[_Marked]]:
    """Return the events that the timeline marks, extensions and acts of courts, by measure. One query."""
    of_courts = Q(type__in=_OF_COURTS) | Q(type=EventType.IMPOSED, measure__authority__kind=AuthorityKind.COURT)
    events = MeasureEvent.objects.published().filter(of_courts | Q(type__in=_EXTENDING))
    if known_before is not None:
        events = events.filter(published_at__lt=known_before)
    days = [Coalesce(f"effective_{end}", f"announced_{end}") for end in ("earliest", "latest")]
    found: dict[int, list[_Marked]] = defaultdict(list)
    for measure, *event in events.order_by("announced_earliest", "pk").values_list("measure", "pk", "type", *days):
        found[measure].append(_Marked(*event))
    return found


class _Marked(NamedTuple):
    event: int
    type: str
    first: dt.date
    last: dt.date


def _passages(life: MeasureLife, names: dict[str, str], marked: Iterable[_Marked]) -> Iterator[Passage]:
    measure = life.measure
    page = addresses.of_record("measures", measure.id)
    issuer = Group(measure.country, names[measure.country])
    for code, spans in _toward(life):
        lane = (issuer, _destination(code, names), measure.id, Instrument(measure.instrument))
        for span in spans:
            last = span.end - dt.timedelta(days=1) if span.end else None
            yield Passage(*lane, _mark(span), span.partly, span.start, last, page)
        for event in marked:
            mark = Mark.EXTENDED if event.type in _EXTENDING else Mark.COURT
            last = None if event.first == event.last else event.last
            yield Passage(*lane, mark, False, event.first, last, f"{page}#{MeasureEvent.id_of(event.event)}")


def _mark(span: LifeSpan) -> Mark:
    if span.says(MeasureState.IN_FORCE):
        return Mark.IN_FORCE if span.certain else Mark.POSSIBLE
    return Mark.LAPSED
