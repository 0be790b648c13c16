"""Lists as CSV: the rows that page and JSON page through, all of them, streamed by a cursor of the server's own.

Flat: one row a record, several values in one cell with a semicolon between them. Memory does not grow with the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import DateField, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from exportwatch.figures.style import Cell
from exportwatch.public.caching import open_to_any_origin
from exportwatch.public.exports import csv_lines
from exportwatch.public.filters import Filter, FilterError
from exportwatch.public.paging import imposed
from exportwatch.public.views.listing import Listing
from exportwatch.public.views.measures import MEASURE_LIST
from exportwatch.public.views.permits import PERMIT_LIST
from exportwatch.public.views.statements import STATEMENT_LIST
from exportwatch.registry.models import (
    Measure,
    Permit,
    PermitIdentifier,
    PermitLine,
    PermitParty,
    ScopeRule,
    StatementLink,
)
from exportwatch.vocabulary import PartyRole, RulePolarity

AT_ONCE = 2000
"""Rows that the database sends at a time; a file that has no more of them is made whole, and so has an ETag."""

Columns = dict[str, Any]
"""A column's name → the expression, or path, that gives it."""


@dataclass(frozen=True, slots=True)
class Download:
    """A list's columns, and the rows under a filter in any order, annotated with what the columns need."""

    listing: Listing
    columns: Callable[[], Columns]
    rows: Callable[[Filter], QuerySet[Any, Any]]
    letter: str


def measure_columns() -> Columns:
    """Return the columns of measures.csv; dates are those of the imposing event, states those of the day asked for."""
    rules = ScopeRule.objects.filter(polarity=RulePolarity.INCLUDE, event=OuterRef("imposed__pk"))
    return {
        "title": "title",
        "country": "authority__country",
        "authority": "authority__name",
        "instrument": "instrument",
        "applies_to": "applies_to",
        "formality": "formality",
        "destinations": ArraySubquery(
            rules.filter(destinations__isnull=False).order_by("destinations").values("destinations").distinct()
        ),
        "announced_earliest": "imposed__announced_earliest",
        "announced_latest": "imposed__announced_latest",
        "effective_earliest": "imposed__effective_earliest",
        "effective_latest": "imposed__effective_latest",
        "affected_min": "imposed__count_min",
        "affected_max": "imposed__count_max",
        "affected_approx": "imposed__count_approx",
        "affected_what": "imposed__count_what",
        "state": "span__state",
        "state_possibly": "span__alternative",
        "until_announced": "span__until_announced",
        "revision": "version",
    }


def permit_columns() -> Columns:
    """Return the columns of permits.csv; the status is that of the day asked for."""

    def parties(role: PartyRole) -> ArraySubquery:
        found = PermitParty.objects.filter(permit=OuterRef("pk"), role=role).order_by("pk")
        return ArraySubquery(found.values("company__name"))

    lines = PermitLine.objects.filter(permit=OuterRef("pk")).order_by("pk")
    numbers = PermitIdentifier.objects.filter(permit=OuterRef("pk")).order_by("pk")
    places = Permit.destinations.through.objects.filter(permit=OuterRef("pk")).order_by("country")
    return {
        "country": "authority__country",
        "authority": "authority__name",
        "identity": "identity",
        "kind": "kind",
        "local_term": "local_term",
        "count_min": "count_min",
        "count_max": "count_max",
        "count_approx": "count_approx",
        "issued_earliest": "issued_earliest",
        "issued_latest": "issued_latest",
        "expires_earliest": "expires_earliest",
        "expires_latest": "expires_latest",
        "ended_how": "ended_how",
        "destinations": ArraySubquery(places.values("country")),
        "exporters": parties(PartyRole.EXPORTER),
        "consignees": parties(PartyRole.CONSIGNEE),
        "end_users": parties(PartyRole.END_USER),
        "goods": ArraySubquery(lines.values("description")),
        "identifiers": ArraySubquery(numbers.values_list(Concat("scheme", Value(":"), "value"))),
        "status": "span__status",
        "status_possibly": "span__alternative",
        "status_since": "span__from_day",
        "revision": "version",
    }


def statement_columns() -> Columns:
    """Return the columns of statements.csv; `measures` are those that it is about."""
    links = StatementLink.objects.filter(
        statement=OuterRef("pk"), event__state="published", event__measure__state="published"
    ).order_by("event__measure")
    return {
        "person": "person__name",
        "speaker_as_printed": "speaker_as_printed",
        "office": "tenure__office",
        "authority": "authority__name",
        "venue": "venue",
        "said_earliest": "said_earliest",
        "said_latest": "said_latest",
        "language": "language",
        "text": "text",
        "quote": "quote",
        "translation": "translation",
        "stances": ArraySubquery(links.values("stance")),
        "measures": ArraySubquery(links.values("event__measure")),
        "revision": "version",
    }


def _on(asked: Filter) -> FilteredRelation:
    """Return the span of the day that is asked for, one a record."""
    day = Value(asked.day, output_field=DateField())
    covers = Q(spans__from_day__lte=day) & (Q(spans__to_day__isnull=True) | Q(spans__to_day__gt=day))
    return FilteredRelation("spans", condition=covers)


def _measures(asked: Filter) -> QuerySet[Any, Any]:
    return asked.measures().annotate(imposed=imposed(), span=_on(asked)).order_by("-pk")


DOWNLOADS = {
    "measures": Download(MEASURE_LIST, measure_columns, _measures, Measure.letter),
    "permits": Download(
        PERMIT_LIST,
        permit_columns,
        lambda asked: asked.permits().annotate(span=_on(asked)).order_by("-pk"),
        Permit.letter,
    ),
    "statements": Download(
        STATEMENT_LIST, statement_columns, lambda asked: asked.statements().order_by("-said_latest", "-pk"), "S"
    ),
}


@open_to_any_origin
def list_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with all rows of a list under the filter; the header holds the machine names of the columns.

    `page`, `after` and `limit` are understood and leave nothing out: a file is whole. Up to AT_ONCE rows are tagged by
    what they say, so that who has them is told so (304); more are streamed, and have no ETag.
    """
    download = DOWNLOADS[name]
    try:
        asked = download.listing.parse(request.GET)
    except FilterError as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    columns = download.columns()
    lines = csv_lines(["id", "url", *columns], _rows(download, asked, columns, request))
    begun = list(islice(lines, 1 + AT_ONCE))
    further = next(lines, None)
    kind = "text/csv; charset=utf-8"
    response: HttpResponseBase
    if further is None:
        response = HttpResponse("".join(begun), content_type=kind)
    else:
        response = StreamingHttpResponse(_resumed([*begun, further], lines), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="exportwatch-{name}.csv"'
    return response


def _resumed(begun: Iterable[str], lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines that were read already and those that follow; closed with the answer, as the cursor must be."""
    yield from begun
    yield from lines


def _rows(download: Download, asked: Filter, columns: Columns, request: HttpRequest) -> Iterator[list[Cell]]:
    paths = {f"c{place}": F(path) if isinstance(path, str) else path for place, path in enumerate(columns.values())}
    names = list(columns)
    section = download.listing.name
    rows = download.rows(asked).annotate(**paths).values_list("pk", *paths)
    # Outside a transaction the cursor would have to outlive it, and PostgreSQL would make all rows before the first.
    with transaction.atomic():
        for number, *values in rows.iterator(chunk_size=AT_ONCE):
            public_id = f"EW-{download.letter}-{number:06d}"
            address = request.build_absolute_uri(f"/{section}/{public_id}/")
            yield [public_id, address, *(_cell(name, value) for name, value in zip(names, values, strict=True))]


def _cell(name: str, value: Any) -> Cell:
    if value is None:
        return None
    if isinstance(value, Sequence) and not isinstance(value, str):
        several = [f"EW-M-{item:06d}" if name == "measures" else str(item) for item in value]
        return "; ".join(dict.fromkeys(several))
    if isinstance(value, dt.date):
        # The first span of a record begins as far back as days are counted, which is no day of the world.
        return None if value == dt.date.min else value.isoformat()
    return value if isinstance(value, int) else str(value)
