"""Permits: the list and the page of one, each with its status on the day asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public import paging
from exportwatch.public.caching import public_page
from exportwatch.public.days import drawing, permit_stages, slider
from exportwatch.public.filters import PERMIT_LIST_KEYS, Filter
from exportwatch.public.filters.form import permit_facets
from exportwatch.public.views.known import version_on
from exportwatch.public.views.listing import Listing, day_asked, list_page, record_or_fate
from exportwatch.registry.history import permit_answers
from exportwatch.registry.models import OfficialStatement, Permit, PermitEffect
from exportwatch.registry.models.permits import PermitQuerySet
from exportwatch.registry.status import PermitStatus

SHOWN = 20
"""Statements about the events that touch a permit, on its page."""


def tell_statuses(permits: Sequence[Permit], day: dt.date) -> None:
    """Give each permit its status on the day as `answer`, for the template alone. 7 queries."""
    answers = permit_answers(permits, day)
    for permit in permits:
        permit.answer = answers[permit.public_id]  # type: ignore[attr-defined]


def _statuses(asked: Filter, found: list[Permit]) -> dict[str, Any]:
    tell_statuses(found, asked.day)
    return {"day_query": Filter(as_of=asked.as_of).query_string()}


PERMIT_LIST = Listing(
    name="permits",
    record="permit",
    rows=lambda asked: asked.permits_from_the_newest(),
    shown=PermitQuerySet.for_page,
    orders=paging.PERMITS,
    facets=permit_facets,
    statuses=PermitStatus,
    keys=PERMIT_LIST_KEYS,
    context=_statuses,
)


@public_page
def permit_list(request: HttpRequest) -> HttpResponse:
    """Answer with a page of published permits, newest first, each with its status."""
    return list_page(request, PERMIT_LIST)


@public_page
def permit_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with a permit: its status on the day, and every published event that touches it with what proves it."""
    permit = record_or_fate(request, Permit.objects.for_page(), public_id, "permits")
    if isinstance(permit, HttpResponse):
        return permit
    asked, context, status = day_asked(request)
    effects = (
        PermitEffect.objects.filter(permit=permit, event__state="published", event__measure__state="published")
        .select_related("event__measure__authority__country")
        .prefetch_related("event__evidence__article")
        .order_by("event__announced_earliest", "pk")
    )
    stages = permit_stages(permit)
    events = [effect.event_id for effect in effects]
    statements = OfficialStatement.objects.published().filter(links__event__in=events).distinct()
    context |= {
        "section": "permits",
        "permit": permit,
        "answer": permit_answers([permit], asked.day)[permit.public_id],
        "effects": effects,
        "slider": slider(asked, (stage[0] for stage in stages)),
        "life": drawing(stages, asked.day),
        "statements": statements.for_list()[:SHOWN],
        "known": version_on(permit, asked.known_on),
    }
    return render(request, "public/permit.html", context, status=status)
