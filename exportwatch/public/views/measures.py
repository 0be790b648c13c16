"""Measures: the list and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public import paging
from exportwatch.public.caching import public_page
from exportwatch.public.filters import MEASURE_LIST_KEYS, Filter
from exportwatch.public.filters.form import measure_facets
from exportwatch.public.views.listing import Listing, day_asked, list_page, record_or_fate, with_proof
from exportwatch.registry.history import measure_answers
from exportwatch.registry.models import Measure
from exportwatch.vocabulary import RulePolarity


def _states(asked: Filter, found: list[Measure]) -> dict[str, Any]:
    answers = measure_answers(found, asked.day)
    for measure in found:
        measure.answer = answers[measure.public_id]  # type: ignore[attr-defined]  # for the template alone
    return {"day_query": Filter(as_of=asked.as_of).query_string()}


MEASURE_LIST = Listing(
    name="measures",
    record="measure",
    rows=lambda asked: with_proof(asked.measures()),
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
    context |= {
        "section": "measures",
        "measure": measure,
        "answer": measure_answers([measure], asked.day)[measure.public_id],
        "destinations": _destinations(measure),
    }
    return render(request, "public/measure.html", context, status=status)


def _destinations(measure: Measure) -> list[Any]:
    rules = [rule for event in measure.published_events for rule in event.scope_rules.all()]
    named = {c.code: c for rule in rules if rule.polarity == RulePolarity.INCLUDE for c in rule.destinations.all()}
    return sorted(named.values(), key=lambda country: country.name)
