"""What the list and record pages share: reading the filter, paging, and the three fates of a record's address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from exportwatch.public.counting import count
from exportwatch.public.filters import DAY_KEYS, LIST_KEYS, Filter, FilterError, Problem, parse
from exportwatch.public.filters.form import Facet, chips, measure_facets
from exportwatch.public.paging import Orders, Page, PlaceError, page_by_name, page_of
from exportwatch.registry.models import Record
from exportwatch.registry.models.measures import MeasureQuerySet
from exportwatch.registry.models.records import RecordQuerySet
from exportwatch.registry.status import MeasureState
from exportwatch.vocabulary import RecordState, Word

R = TypeVar("R", bound=Record)


def read(request: HttpRequest, keys: frozenset[str]) -> tuple[Filter, dict[str, Any], int]:
    """Read the filter: what was understood, the context that shows it with its problems, and the status, 200 or 400."""
    problems: tuple[Problem, ...] = ()
    try:
        asked = parse(request.GET, keys)
    except FilterError as error:
        asked, problems = error.filter, error.problems
    return asked, {"asked": asked, "problems": problems, "keys": keys}, 400 if problems else 200


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of records: what its address understands, its orders, its rows under a filter and the form's facets.

    `name` is that of the section and of the template, `record` what one row is called; `shown` adds to the rows of a
    page what it shows of them.
    """

    name: str
    record: str
    rows: Callable[[Filter], QuerySet[Any, Any]]
    shown: Callable[[Any], QuerySet[Any, Any]]
    orders: Orders
    facets: Callable[[Filter], list[Facet]]
    statuses: type[Word] = MeasureState
    keys: frozenset[str] = LIST_KEYS
    context: Callable[[Filter, list[Any]], dict[str, Any]] = lambda asked, found: {}

    def parse(self, query: QueryDict) -> Filter:
        """Read a query string; FilterError names what is not understood, a place that is none in this list too."""
        return parse(query, self.keys, self.statuses, self.orders.words)

    def page(self, asked: Filter) -> Page[Any]:
        """Return a page of rows; FilterError where `after` is no place in this list."""
        try:
            return page_of(self.rows(asked), asked, self.orders, self.shown)
        except PlaceError as error:
            raise _no_place(asked) from error


def filter_form(asked: Filter) -> dict[str, Any]:
    """Return what the filter form over figures shows: the facets of the measures, and the chips. Six queries."""
    return {"facets": measure_facets(asked), "chips": chips(asked)}


NAME_KEYS = frozenset({"q", "after", "limit"})


def named_page(rows: QuerySet[Any, Any], asked: Filter) -> Page[Any]:
    """Return a page of companies, people or authorities; FilterError where `after` is no place among them."""
    try:
        return page_by_name(rows, asked)
    except PlaceError as error:
        raise _no_place(asked) from error


def _no_place(asked: Filter) -> FilterError:
    message = f"“{asked.after}” is no place in this list; take it from the “next” of an answer."
    return FilterError([Problem("after", message)], asked.without("after"))


def list_page(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Answer with a page of records under the filter form.

    A refused filter answers 400 with its message, the form and no rows; a page past the last one 404.
    """
    problems: tuple[Problem, ...] = ()
    page: Page[Any] = Page([], None)
    try:
        asked = listing.parse(request.GET)
        page = listing.page(asked)
    except FilterError as error:
        asked, problems = error.filter, error.problems
    if asked.page > 1 and not page.rows and not problems:
        raise Http404(f"The list has no page {asked.page}.")
    context = {
        "asked": asked,
        "problems": problems,
        "keys": listing.keys,
        "section": listing.name,
        "listing": listing,
        "rows": page.rows,
        "count": None if problems else count(listing.rows(asked)),
        "next": asked.query_string(after=page.next) if page.next else None,
        "first": (asked.query_string() or "?") if asked.after or asked.page > 1 else None,
        "facets": listing.facets(asked),
        "chips": chips(asked),
        "query": asked.query_string(),
        **listing.context(asked, page.rows),
    }
    return render(request, f"public/{listing.name}.html", context, status=400 if problems else 200)


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
