"""Search over everything that is published: records by their words, parties by their names, ids and numbers exactly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, FloatField, IntegerField, Max, Value, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from exportwatch.public.caching import open_to_any_origin, public_page
from exportwatch.public.filters import FilterError, parse
from exportwatch.public.parties import NAMED
from exportwatch.public.views.listing import read, with_proof
from exportwatch.registry.models import (
    ControlEntry,
    Country,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Record,
    SearchEntry,
)
from exportwatch.registry.search import countries_named, number_of, query_for

KEYS = frozenset({"q"})
SHOWN = 10
"""Records of each kind on the page; the lists have the rest, under the same words."""
OFFERED = 8
"""Suggestions while somebody types."""
CANDIDATES = 2_000
"""Entries that are ranked at most: a word that more records hold tells nothing about which of them is meant."""
_KINDS: dict[str, type[Record]] = {"M": Measure, "P": Permit, "S": OfficialStatement, "E": MeasureEvent}
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{1,20}")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: its name, what it is, and its address."""

    name: str
    kind: str
    url: str


@public_page
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer with what is found for `q`: exact numbers first, then names, measures, statements and permits."""
    asked, context, status = read(request, KEYS)
    query = query_for(asked.q) if status == 200 and asked.q else None
    if query is not None:
        context |= {
            "exact": exact(asked.q),
            "parties": _parties(asked.q, query, SHOWN),
            "measures": list(with_proof(_ranked(query, Measure))[:SHOWN]),
            "statements": list(_ranked(query, OfficialStatement).for_list()[:SHOWN]),
            "permits": list(_permits(query).for_page()[:SHOWN]),
        }
        context["found"] = any(context[key] for key in ("exact", "parties", "measures", "statements", "permits"))
    return render(request, "public/search.html", {**context, "section": "search", "query": query}, status=status)


@open_to_any_origin
def suggestions(request: HttpRequest) -> HttpResponseBase:
    """Answer with the first hits for `q` while somebody types: {"names": [{"name", "detail", "url"}]}."""
    try:
        asked = parse(request.GET, KEYS)
    except FilterError:
        return JsonResponse({"names": []})
    query = query_for(asked.q)
    found = exact(asked.q)
    if query is not None and len(found) < OFFERED:
        found += _parties(asked.q, query, OFFERED - len(found))
    if query is not None and len(found) < OFFERED:
        found += [_hit(row) for row in _ranked(query, Measure)[: OFFERED - len(found)]]
    return JsonResponse({"names": [{"name": hit.name, "detail": hit.kind, "url": hit.url} for hit in found[:OFFERED]]})


def exact(words: str) -> list[Hit]:
    """Return what has exactly this id, permit number or control code. At most four queries."""
    text = words.strip()
    found: list[Hit] = []
    number = number_of(text)
    if number is not None and (kind := _KINDS.get(text.upper().split("-")[1])):
        record = kind._default_manager.filter(pk=number, state="published").first()
        if record is not None and not (isinstance(record, MeasureEvent) and not record.measure.is_published):
            found.append(_hit(record))
    if len(text) >= 3:
        numbered = Permit.objects.published().filter(identifiers__value=text)
        found += [_hit(permit, text) for permit in numbered[:OFFERED]]
    if _CODE.fullmatch(text) and any(letter.isdigit() for letter in text):
        found += _on_control_lists(text)
    return found


def _on_control_lists(code: str) -> list[Hit]:
    """Return the lists of published measures and permits on the entries with this code. Two queries."""
    entries = ControlEntry.objects.filter(code__iexact=code)
    in_scope = entries.filter(scope_rules__event__state="published", scope_rules__event__measure__state="published")
    on_lines = entries.filter(permit_lines__permit__state="published")
    return [
        Hit(str(entry), f"Control entry: {section} on it", f"/{section}/?control={entry.list}:{entry.code}")
        for section, used in (("measures", in_scope), ("permits", on_lines))
        for entry in used.distinct()[:OFFERED]
    ]


def _hit(record: Any, name: str = "") -> Hit:
    if isinstance(record, Measure):
        return Hit(record.title, f"Measure {record.public_id}", record.get_absolute_url())
    if isinstance(record, MeasureEvent):
        return Hit(record.measure.title, f"Event {record.public_id}", record.get_absolute_url())
    kind = "Permit" if isinstance(record, Permit) else "Statement"
    return Hit(name or record.public_id, f"{kind} {record.public_id}", record.get_absolute_url())


def _parties(words: str, query: SearchQuery, most: int) -> list[Hit]:
    """Return countries, people, authorities and companies by name, at most so many. At most five queries."""
    codes = countries_named(words)[:most]
    countries = Country.objects.in_bulk(codes)
    found = [Hit(countries[code].name, "Country", countries[code].get_absolute_url()) for code in codes]
    for kind in ("people", "authorities", "companies"):
        if len(found) < most:
            rows = NAMED[kind].published(words).order_by("name")[: most - len(found)]
            found += [Hit(row.name, NAMED[kind].record.capitalize(), row.get_absolute_url()) for row in rows]
    return found


def _ranked(query: SearchQuery, kind: type[Any]) -> Any:
    """Return the published records in which all the words stand, the best first."""
    entries = SearchEntry.objects.of(kind.letter).saying(query)[:CANDIDATES]
    ranked = (
        SearchEntry.objects.filter(pk__in=entries.values("pk"))
        .values("record")
        .annotate(rank=Max(SearchRank(F("document"), query), output_field=FloatField()))
        .order_by("-rank", "-record")
    )
    numbers = [row["record"] for row in ranked[:SHOWN]]
    return _in_order(kind._default_manager.published().filter(pk__in=numbers), numbers)


def _in_order(rows: Any, numbers: Iterable[int]) -> Any:
    places = [When(pk=number, then=Value(place)) for place, number in enumerate(numbers)]
    if not places:
        return rows.none()
    return rows.order_by(Case(*places, output_field=IntegerField()))


def _permits(query: SearchQuery) -> Any:
    """Return the published permits in which all the words stand, newest first: among many alike, rank says nothing."""
    entries = SearchEntry.objects.of(Permit.letter).saying(query).order_by("-record").values_list("record", flat=True)
    return Permit.objects.published().filter(pk__in=list(entries[:SHOWN]))
