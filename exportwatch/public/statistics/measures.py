"""What began, was extended and eased in each month, by instrument, issuer or destination."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from exportwatch.figures.groups import NONE_NAMED, Group
from exportwatch.figures.measures_over_time import MonthlyCount
from exportwatch.figures.style import By
from exportwatch.public.filters import Filter
from exportwatch.public.statistics import addresses
from exportwatch.registry.history import destinations_of_permits
from exportwatch.registry.models import Country, Measure, MeasureEvent, ScopeRule
from exportwatch.vocabulary import EventType, Instrument, RulePolarity, Step


class _Event(NamedTuple):
    measure: int
    earliest: dt.date
    latest: dt.date
    instrument: str
    issuer: str
    issuer_name: str


def measures_by_month(asked: Filter) -> list[MonthlyCount]:
    """Count the measures by month, step and group: a measure once in each month in which it took such a step.

    3 queries, 7 by destination.
    """
    named = _destinations() if asked.by is By.DESTINATION else {}
    counts: dict[tuple[dt.date, Step, Group, bool], set[int]] = defaultdict(set)
    for step in Step:
        events = MeasureEvent.objects.filter(asked.step_events(step)).order_by()
        fields = ("announced_earliest", "announced_latest", "measure__instrument", "measure__authority__country")
        for row in events.values_list("measure", *fields, "measure__authority__country__name"):
            event = _Event(*row)
            month = event.earliest.replace(day=1)
            known = month == event.latest.replace(day=1)
            for group in _groups(event, asked.by, named):
                counts[month, step, group, known].add(event.measure)
    return [MonthlyCount(*place, len(measures), _address(asked, *place)) for place, measures in counts.items()]


def _groups(event: _Event, by: By, named: dict[int, list[Group]]) -> Iterable[Group]:
    match by:
        case By.ISSUER:
            return [Group(event.issuer, event.issuer_name)]
        case By.DESTINATION:
            return named.get(event.measure, [Group("", NONE_NAMED)])
        case _:
            return [Group(event.instrument, Instrument(event.instrument).label)]


def _address(asked: Filter, month: dt.date, step: Step, group: Group, known: bool) -> str:
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return addresses.of_measures(
        asked,
        since=max(month, asked.since or month),
        until=min(last, asked.last_day or last),
        step=(step,),
        month_known=known,
        **addresses.of_group(asked, group),
    )


def _destinations() -> dict[int, list[Group]]:
    """Return the destinations of each published measure, by its number: those that it names, else its permits'. 3
    queries."""
    rules = ScopeRule.objects.filter(
        polarity=RulePolarity.INCLUDE,
        event__state="published",
        event__type__in=[EventType.IMPOSED, EventType.WIDENED],
        destinations__isnull=False,
    )
    found: dict[int, set[str]] = {}
    for measure, code in rules.order_by().values_list("event__measure", "destinations").distinct():
        found.setdefault(measure, set()).add(code)
    nameless = Measure.objects.published().exclude(pk__in=rules.order_by().values("event__measure"))
    found |= destinations_of_permits(list(nameless.order_by().values_list("pk", flat=True)))
    names = dict(Country.objects.values_list("code", "name"))
    return {measure: [Group(code, names[code]) for code in sorted(codes)] for measure, codes in found.items()}
