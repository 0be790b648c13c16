"""Lists as JSON: the page's rows under the page's query string, with where to go on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.decorators import decorate_view

from exportwatch.public.api.records import measure_item, permit_body, statement_body
from exportwatch.public.api.shapes import (
    CountryItem,
    CountryList,
    Error,
    MeasureList,
    NamedItem,
    NamedList,
    PermitList,
    StatementList,
)
from exportwatch.public.caching import open_to_any_origin
from exportwatch.public.counting import Number, count
from exportwatch.public.filters import (
    FIGURE_KEYS,
    LIST_KEYS,
    MEANING,
    MEASURE_LIST_KEYS,
    PERMIT_LIST_KEYS,
    Filter,
    parse,
)
from exportwatch.public.paging import Page
from exportwatch.public.parties import NAMED, published_countries
from exportwatch.public.views.listing import NAME_KEYS, Listing, named_page
from exportwatch.public.views.measures import MEASURE_LIST
from exportwatch.public.views.permits import PERMIT_LIST
from exportwatch.public.views.statements import STATEMENT_LIST
from exportwatch.registry.history import measure_answers, permit_answers

router = Router()
ONE = frozenset({"since", "until", "as_of", "known_on", "q", "sort", "page", "after", "limit", "by", "month_known"})
"""Keys that may be given once; a repeated one of the others means OR."""


def parameters(keys: frozenset[str]) -> dict[str, Any]:
    """Return what OpenAPI says of these keys of the query string."""
    return {
        "parameters": [
            {
                "name": key,
                "in": "query",
                "required": False,
                "description": meaning,
                "schema": {"type": "string"} if key in ONE else {"type": "array", "items": {"type": "string"}},
            }
            for key, meaning in MEANING.items()
            if key in keys
        ]
    }


FIGURE_PARAMETERS = parameters(FIGURE_KEYS)


def _read(request: HttpRequest, listing: Listing) -> tuple[Filter, Page[Any], dict[str, Any]]:
    asked = listing.parse(request.GET)
    page = listing.page(asked)
    return asked, page, _frame(request, asked, page.next, count(listing.rows(asked)))


def _frame(request: HttpRequest, asked: Filter, place: str | None, number: Number) -> dict[str, Any]:
    following = request.build_absolute_uri(request.path + asked.query_string(after=place)) if place else None
    return {"next": following, "count": number.value, "count_is_estimate": number.is_estimate}


@router.api_operation(
    ["GET", "HEAD"],
    "/measures",
    response={200: MeasureList, 400: Error},
    summary="Measures, the latest announcement first",
    openapi_extra=parameters(MEASURE_LIST_KEYS),
    url_name="measures",
)
@decorate_view(open_to_any_origin)
def measures(request: HttpRequest) -> MeasureList:
    """Answer with a page of published measures. sort: -announced, announced, -number, number."""
    asked, page, frame = _read(request, MEASURE_LIST)
    answers = measure_answers(page.rows, asked.day)
    return MeasureList(items=[measure_item(row, answers[row.public_id]) for row in page.rows], **frame)


@router.api_operation(
    ["GET", "HEAD"],
    "/permits",
    response={200: PermitList, 400: Error},
    summary="Permits, each with its status on the day",
    openapi_extra=parameters(PERMIT_LIST_KEYS),
    url_name="permits",
)
@decorate_view(open_to_any_origin)
def permits(request: HttpRequest) -> PermitList:
    """Answer with a page of published permits. sort: -number, number, -issued, issued."""
    asked, page, frame = _read(request, PERMIT_LIST)
    answers = permit_answers(page.rows, asked.day)
    return PermitList(items=[permit_body(row, answers[row.public_id]) for row in page.rows], **frame)


@router.api_operation(
    ["GET", "HEAD"],
    "/statements",
    response={200: StatementList, 400: Error},
    summary="Official statements, the latest said first",
    openapi_extra=parameters(LIST_KEYS),
    url_name="statements",
)
@decorate_view(open_to_any_origin)
def statements(request: HttpRequest) -> StatementList:
    """Answer with a page of published statements. sort: -said, said, -number, number."""
    _, page, frame = _read(request, STATEMENT_LIST)
    return StatementList(items=[statement_body(row) for row in page.rows], **frame)


@router.api_operation(
    ["GET", "HEAD"],
    "/countries",
    response={200: CountryList, 400: Error},
    summary="Countries with a published measure",
    url_name="countries",
)
@decorate_view(open_to_any_origin)
def countries(request: HttpRequest) -> CountryList:
    """Answer with the countries that imposed a published measure or are named by one, in order of name."""
    parse(request.GET, frozenset())
    items = [
        CountryItem(
            id=row.country.code,
            url=row.country.get_absolute_url(),
            name=row.country.name,
            measures_issued=row.issued,
            measures_received=row.received,
        )
        for row in published_countries()
    ]
    return CountryList(items=items, next=None, count=len(items), count_is_estimate=False)


def _named(request: HttpRequest, kind: str) -> NamedList:
    asked = parse(request.GET, NAME_KEYS)
    rows = NAMED[kind].published(asked.q)
    page = named_page(rows, asked)
    items = [
        NamedItem(id=row.slug, url=row.get_absolute_url(), name=row.name, country=getattr(row, "country_id", None))
        for row in page.rows
    ]
    return NamedList(items=items, **_frame(request, asked, page.next, count(rows)))


@router.api_operation(
    ["GET", "HEAD"],
    "/companies",
    response={200: NamedList, 400: Error},
    summary="Companies that something published names",
    openapi_extra=parameters(NAME_KEYS),
    url_name="companies",
)
@decorate_view(open_to_any_origin)
def companies(request: HttpRequest) -> NamedList:
    """Answer with a page of companies, in order of name."""
    return _named(request, "companies")


@router.api_operation(
    ["GET", "HEAD"],
    "/people",
    response={200: NamedList, 400: Error},
    summary="People whose statements are published",
    openapi_extra=parameters(NAME_KEYS),
    url_name="people",
)
@decorate_view(open_to_any_origin)
def people(request: HttpRequest) -> NamedList:
    """Answer with a page of people, in order of name."""
    return _named(request, "people")


@router.api_operation(
    ["GET", "HEAD"],
    "/authorities",
    response={200: NamedList, 400: Error},
    summary="Authorities that something published names",
    openapi_extra=parameters(NAME_KEYS),
    url_name="authorities",
)
@decorate_view(open_to_any_origin)
def authorities(request: HttpRequest) -> NamedList:
    """Answer with a page of authorities, in order of name."""
    return _named(request, "authorities")
