"""The overview: what this is, the figures under one filter, and what is new."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public.caching import public_page
from exportwatch.public.charts import cards
from exportwatch.public.days import days_of_measures, slider
from exportwatch.public.filters import FIGURE_KEYS, Filter
from exportwatch.public.statistics.addresses import of_measures
from exportwatch.public.views.listing import filter_form, read
from exportwatch.registry.models import MeasureEvent, MeasureSpan
from exportwatch.registry.models.measures import MeasureQuerySet
from exportwatch.registry.models.spans import MeasureSpanQuerySet
from exportwatch.registry.status import MeasureState
from exportwatch.vocabulary import Instrument

LATEST = 5
"""Records of each kind that the overview shows."""


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    """Answer with the overview. A refused filter answers 400 with its message, and the figures under what was
    understood."""
    asked, context, status = read(request, FIGURE_KEYS)
    shown = cards(asked)
    measures = asked.measures()
    context |= {
        "section": "overview",
        "cards": shown,
        "has_figures": any(not card.figure.is_empty for card in shown),
        "slider": slider(asked, days_of_measures(replace(asked, as_of=None).measures())),
        "standing": _standing(asked, measures),
        "changes": _changes(measures, asked.day),
        "deadlines": _deadlines(measures, asked.day),
        "lapsed": _lapsed(measures, asked.day),
        "statements": asked.statements().for_list()[:LATEST],
        "day_query": Filter(as_of=asked.as_of).query_string(),
        **filter_form(asked),
    }
    return render(request, "public/overview.html", context, status=status)


def _standing(asked: Filter, measures: MeasureQuerySet) -> list[tuple[Instrument, int, str]]:
    """Count the measures that are, or may be, in force on the day, by instrument, most first, each number with the
    address of the list of these measures. One query."""
    spans = _spans(measures, asked.day).saying(MeasureState.IN_FORCE)
    counted = spans.order_by().values_list("measure__instrument").annotate(number=Count("measure"))
    return [
        (Instrument(word), number, of_measures(asked, instrument=(word,), status=(MeasureState.IN_FORCE,)))
        for word, number in sorted(counted, key=lambda row: -row[1])
    ]


def _changes(measures: MeasureQuerySet, day: dt.date) -> list[MeasureEvent]:
    """Return the latest announced events of the measures, what they end and prove with them. Four queries."""
    events = MeasureEvent.objects.published().filter(
        measure__in=measures.order_by().values("pk"), announced_earliest__lte=day
    )
    latest = events.select_related("measure__authority__country").prefetch_related("evidence__article")
    return list(latest.order_by("-announced_earliest", "-pk")[:LATEST])


def _deadlines(measures: MeasureQuerySet, day: dt.date) -> list[MeasureSpan]:
    """Return the measures in force whose announced end comes next. One query."""
    ahead = _spans(measures, day).saying(MeasureState.IN_FORCE).filter(until_announced__gte=day)
    return list(ahead.select_related("measure__authority__country").order_by("until_announced", "measure")[:LATEST])


def _lapsed(measures: MeasureQuerySet, day: dt.date) -> list[MeasureSpan]:
    """Return the measures past an announced end that nobody confirmed, the latest first. One query."""
    past = _spans(measures, day).filter(state=MeasureState.LAPSED_UNCONFIRMED)
    return list(past.select_related("measure__authority__country").order_by("-until_announced", "measure")[:LATEST])


def _spans(measures: MeasureQuerySet, day: dt.date) -> MeasureSpanQuerySet:
    return MeasureSpan.objects.on(day).filter(measure__in=measures.order_by().values("pk"))
