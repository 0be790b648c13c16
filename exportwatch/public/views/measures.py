"""Measures: the list and the page of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public import paging
from exportwatch.public.caching import public_page
from exportwatch.public.days import drawing, measure_stages, slider
from exportwatch.public.filters import MEASURE_LIST_KEYS, Filter
from exportwatch.public.filters.form import measure_facets
from exportwatch.public.views.known import version_on
from exportwatch.public.views.listing import Listing, day_asked, list_page, record_or_fate, with_proof
from exportwatch.registry.history import measure_answers
from exportwatch.registry.models import Measure, StatementLink
from exportwatch.registry.status import MeasureState
from exportwatch.vocabulary import Axis, Part, RulePolarity, Stance


def tell_states(measures: Sequence[Measure], day: dt.date) -> None:
    """Give each measure its state on the day as `answer`, for the template alone. 6 queries."""
    answers = measure_answers(measures, day)
    for measure in measures:
        measure.answer = answers[measure.public_id]  # type: ignore[attr-defined]


def _states(asked: Filter, found: list[Measure]) -> dict[str, Any]:
    tell_states(found, asked.day)
    return {"day_query": Filter(as_of=asked.as_of).query_string()}


MEASURE_LIST = Listing(
    name="measures",
    record="measure",
    rows=lambda asked: asked.measures(),
    shown=with_proof,
    orders=paging.MEASURES,
    facets=measure_facets,
    keys=MEASURE_LIST_KEYS,
    context=_states,
)


@public_page
def measure_list(request: HttpRequest) -> HttpResponse:
    """Answer with a page of published measures, the latest announcement first."""
    return list_page(request, MEASURE_LIST)


@public_page
def measure_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with a measure: where it stands on the day, its events, each with what proves it."""
    measure = record_or_fate(request, Measure.objects.for_page(), public_id, "measures")
    if isinstance(measure, HttpResponse):
        return measure
    asked, context, status = day_asked(request)
    answer = measure_answers([measure], asked.day)[measure.public_id]
    stages = measure_stages(measure)
    days = {stage[0] for stage in stages} | {event.announced_earliest for event in measure.published_events}
    counted = [event for event in measure.published_events if event.count.known or event.count.as_stated]
    context |= {
        "section": "measures",
        "measure": measure,
        "answer": answer,
        "destinations": _destinations(measure),
        "lights": [_light(measure, axis, answer.state) for axis in Axis],
        "slider": slider(asked, days),
        "life": drawing(stages, asked.day),
        "announcers": _speakers(measure, lambda link: link.stance == Stance.ANNOUNCES),
        "deciders": _speakers(measure, lambda link: link.part == Part.DECIDER),
        "counted": counted,
        "counts_differ": len({(event.count_what, str(event.count)) for event in counted}) > 1,
        "known": version_on(measure, asked.known_on),
    }
    return render(request, "public/measure.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Light:
    """What a measure does on one axis: `status` colours it, `word` says it."""

    axis: Axis
    status: str
    word: str


def _light(measure: Measure, axis: Axis, state: MeasureState) -> Light:
    if axis not in measure.applies_to:
        return Light(axis, "untouched", "Not touched")
    if state is MeasureState.IN_FORCE:
        return Light(axis, str(state), measure.get_instrument_display())
    return Light(axis, str(state), state.label)


def _speakers(measure: Measure, wanted: Callable[[StatementLink], bool]) -> list[StatementLink]:
    """Return the first link of each speaker to an event of the measure, in the order of its life."""
    found: dict[str, StatementLink] = {}
    for event in measure.published_events:
        for link in event.published_statement_links:
            if wanted(link) and link.part != Part.CRITIC:
                found.setdefault(link.statement.speaker, link)
    return list(found.values())


def _destinations(measure: Measure) -> list[Any]:
    rules = [rule for event in measure.published_events for rule in event.scope_rules.all()]
    named = {c.code: c for rule in rules if rule.polarity == RulePolarity.INCLUDE for c in rule.destinations.all()}
    return sorted(named.values(), key=lambda country: country.name)
