"""The overview: what this is, the figures under one filter, and what is new."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.figures.style import Figure
from exportwatch.public.caching import public_page
from exportwatch.public.charts import CHARTS, Chart
from exportwatch.public.filters import FIGURE_KEYS, Filter
from exportwatch.public.statistics import SOURCES_SHOWN
from exportwatch.public.views.listing import filter_form, read, with_proof
from exportwatch.registry.models import Article

LATEST = 5
"""Records of each kind that the overview shows."""


@dataclass(frozen=True, slots=True)
class Card:
    """A figure as the page shows it. `query` is the query string with its question mark, or nothing."""

    figure: Figure
    sources: list[Article]
    more_sources: bool
    query: str


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    """Answer with the overview. A refused filter answers 400 with its message, and the figures under what was
    understood."""
    asked, context, status = read(request, FIGURE_KEYS)
    cards = [_card(chart, asked) for chart in CHARTS.values()]
    context |= {
        "section": "overview",
        "cards": cards,
        "has_figures": any(not card.figure.is_empty for card in cards),
        "measures": with_proof(asked.measures())[:LATEST],
        "statements": asked.statements().for_list()[:LATEST],
        **filter_form(FIGURE_KEYS),
    }
    return render(request, "public/overview.html", context, status=status)


def _card(chart: Chart, asked: Filter) -> Card:
    sources = chart.sources(asked)
    return Card(chart.build(asked), sources[:SOURCES_SHOWN], len(sources) > SOURCES_SHOWN, asked.query_string())
