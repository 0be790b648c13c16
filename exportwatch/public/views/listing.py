"""What the list and record pages share: reading the filter, paging, and the three fates of a record's address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public import statistics
from exportwatch.public.filters import DAY_KEYS, Filter, FilterError, Problem, parse
from exportwatch.registry.models import Record
from exportwatch.registry.models.measures import MeasureQuerySet
from exportwatch.registry.models.records import RecordQuerySet
from exportwatch.vocabulary import Axis, Instrument, RecordState

R = TypeVar("R", bound=Record)


def read(request: HttpRequest, keys: frozenset[str]) -> tuple[Filter, dict[str, Any], int]:
    """Read the filter: what was understood, the context that shows it with its problems, and the status, 200 or 400."""
    problems: tuple[Problem, ...] = ()
    try:
        asked = parse(request.GET, keys)
    except FilterError as error:
        asked, problems = error.filter, error.problems
    return asked, {"asked": asked, "problems": problems, "keys": keys}, 400 if problems else 200


def filter_form(keys: frozenset[str]) -> dict[str, Any]:
    """Return the choices of the filter form, for the keys that the page understands. Two queries."""
    return {
        "issuers": statistics.issuers(),
        "destinations": statistics.destinations(),
        "instruments": list(Instrument) if "instrument" in keys else [],
        "axes": list(Axis) if "applies_to" in keys else [],
    }


def list_page(
    request: HttpRequest,
    template: str,
    keys: frozenset[str],
    rows: Callable[[Filter], QuerySet[Any]],
    extra: Callable[[Filter, list[Any]], dict[str, Any]] = lambda asked, found: {},
) -> HttpResponse:
    """Answer with a page of records under the filter form; `extra` adds context from the rows found.

    A refused filter answers 400 with its message, the form and no rows; a page past the last one 404.
    """
    asked, context, status = read(request, keys)
    found: list[Any] = []
    if status == 200:
        paginator = Paginator(rows(asked), asked.limit)
        try:
            page = paginator.page(asked.page)
        except InvalidPage as error:
            raise Http404(f"The list has {paginator.num_pages} pages, no page {asked.page}.") from error
        found = list(page.object_list)
        context |= {
            "count": paginator.count,
            "pages": paginator.num_pages,
            "previous": asked.query_string(page=asked.page - 1) or "?" if page.has_previous() else None,
            "next": asked.query_string(page=asked.page + 1) if page.has_next() else None,
        }
    context |= {"rows": found, **filter_form(keys), **extra(asked, found)}
    return render(request, template, context, status=status)


def with_proof(measures: MeasureQuerySet) -> MeasureQuerySet:
    """Return measures with what a list shows of them, proof and support among it: 5 more queries than the rows'."""
    return measures.for_list().prefetch_related(
        "published_events__evidence__article"  # type: ignore[misc]  # the plugin does not see for_list's attribute
    )


def record_or_fate(request: HttpRequest, records: RecordQuerySet[R], public_id: str, section: str) -> R | HttpResponse:
    """Return the published record, or the page (410) that says why it was withdrawn.

    Raises Http404 for drafts, unknown and malformed ids alike, so that nobody learns which drafts there are.
    """
    record = records.with_public_id(public_id).exclude(state=RecordState.DRAFT).first()
    if record is None:
        raise Http404(f"No published record has the id {public_id}.")
    if record.state == RecordState.WITHDRAWN:
        return render(request, "public/withdrawn.html", {"record": record, "section": section}, status=410)
    return record


def day_asked(request: HttpRequest) -> tuple[Filter, dict[str, Any], int]:
    """Read the day for which a record's page is asked, as `read` does; `day_query` keeps it in links."""
    asked, context, status = read(request, DAY_KEYS)
    return asked, {**context, "day_query": asked.query_string()}, status
