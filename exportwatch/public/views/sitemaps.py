"""The sitemap (https://www.sitemaps.org/protocol.html): an index, and parts of at most 50,000 addresses by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import escape

from exportwatch.public.caching import public_page
from exportwatch.public.parties import NAMED, published_countries
from exportwatch.registry.models import Measure, OfficialStatement, Permit

PART = 50_000
"""Addresses in one file at most, by the protocol; records are parted by their numbers, so that a part stays what it
is."""
_RECORDS: dict[str, tuple[QuerySet[Any, Any], str]] = {
    "measures": (Measure.objects.published(), "M"),
    "permits": (Permit.objects.published(), "P"),
    "statements": (OfficialStatement.objects.published(), "S"),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_TYPE = "application/xml; charset=utf-8"


@public_page
def index(request: HttpRequest) -> HttpResponse:
    """Answer with the parts. Three queries."""
    parts = [("pages", 0)]
    for section, (rows, _) in _RECORDS.items():
        last = rows.aggregate(last=Max("pk"))["last"] or 0
        parts += [(section, part) for part in range(last // PART + 1)]
    addresses = (request.build_absolute_uri(reverse("public:sitemap", args=part)) for part in parts)
    body = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return HttpResponse(f"{_HEAD}<sitemapindex {_SPACE}>\n{body}</sitemapindex>\n", content_type=_TYPE)


@public_page
def part(request: HttpRequest, section: str, number: int) -> HttpResponseBase:
    """Answer with one part, streamed; a query for records, six for the other pages."""
    home = request.build_absolute_uri("/").rstrip("/")
    if section == "pages" and number == 0:
        return StreamingHttpResponse(_lines(home, _pages()), content_type=_TYPE)
    if section not in _RECORDS:
        raise Http404(f"The sitemap has no part “{section}”.")
    rows, letter = _RECORDS[section]
    numbers = rows.filter(pk__gte=number * PART, pk__lt=(number + 1) * PART).order_by("pk")
    paths = (
        (f"/{section}/EW-{letter}-{pk:06d}/", when.date().isoformat())
        for pk, when in numbers.values_list("pk", "published_at").iterator(chunk_size=5000)
    )
    return StreamingHttpResponse(_lines(home, paths), content_type=_TYPE)


def _pages() -> Iterator[tuple[str, str]]:
    fixed = ("overview", "measures", "permits", "statements", "countries", "pairs", "data", "about", *NAMED)
    yield from ((reverse(f"public:{name}"), "") for name in fixed)
    yield from ((row.country.get_absolute_url(), "") for row in published_countries())
    for kind in NAMED.values():
        yield from ((row.get_absolute_url(), "") for row in kind.published().iterator(chunk_size=5000))


def _lines(home: str, paths: Any) -> Iterator[str]:
    yield f"{_HEAD}<urlset {_SPACE}>\n"
    for path, day in paths:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        yield f"<url><loc>{escape(home + path)}</loc>{changed}</url>\n"
    yield "</urlset>\n"
