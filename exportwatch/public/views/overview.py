"""The overview: what this is, the figures under one filter, and what is new."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public.caching import public_page
from exportwatch.public.charts import CHARTS, card
from exportwatch.public.filters import FIGURE_KEYS
from exportwatch.public.views.listing import filter_form, read, with_proof

LATEST = 5
"""Records of each kind that the overview shows."""


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    """Answer with the overview. A refused filter answers 400 with its message, and the figures under what was
    understood."""
    asked, context, status = read(request, FIGURE_KEYS)
    cards = [card(name, asked) for name in CHARTS]
    context |= {
        "section": "overview",
        "cards": cards,
        "has_figures": any(not shown.figure.is_empty for shown in cards),
        "measures": with_proof(asked.measures())[:LATEST],
        "statements": asked.statements().for_list()[:LATEST],
        **filter_form(asked),
    }
    return render(request, "public/overview.html", context, status=status)
