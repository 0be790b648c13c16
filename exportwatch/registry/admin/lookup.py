"""Finding what a form refers to while somebody types: short lists, best match first, by indexes where tables are long.

A company's slug is its legal name in plain letters and has an index for prefixes; other and former names are found
whole through the index of folded names, and by a part of them only where the first two found little.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Case, F, Func, IntegerField, Model, Q, QuerySet, TextField, Value, When
from django.http import HttpRequest
from django.utils.text import slugify

from exportwatch.registry.models import (
    Article,
    Authority,
    Company,
    ControlEntry,
    Country,
    Measure,
    MeasureEvent,
    Permit,
    Person,
)
from exportwatch.registry.values import fold

ENOUGH = 20
"""How many companies a list shows; whoever needs another types on."""


def is_lookup(request: HttpRequest) -> bool:
    """Whether a form field asks, not the list page."""
    return "field_name" in request.GET


def companies(found: QuerySet[Company], term: str) -> QuerySet[Company]:
    """Return at most `ENOUGH` companies one of whose names begins with the term, or else has it within.

    At most four queries; merged companies are left out.
    """
    form = fold(term)
    if not form:
        return found
    open_ones = found.filter(merged_into__isnull=True)
    starting = Q(slug__startswith=slugify(term)) if slugify(term) else Q(pk__in=[])
    ids = list(open_ones.filter(starting).order_by("slug").values_list("pk", flat=True)[:ENOUGH])
    # Unordered: to deliver them by name, PostgreSQL would read the whole table instead of the index of folded names.
    whole = open_ones.filter(folded_names__contains=[form]).exclude(pk__in=ids).order_by()
    ids += whole.values_list("pk", flat=True)[: max(ENOUGH - len(ids), 1)]
    if len(ids) < ENOUGH:
        within = open_ones.exclude(pk__in=ids).annotate(names=_joined("folded_names")).filter(names__contains=form)
        ids += within.order_by("name").values_list("pk", flat=True)[: ENOUGH - len(ids)]
    rank = Case(*[When(pk=pk, then=Value(place)) for place, pk in enumerate(ids)], output_field=IntegerField())
    return found.filter(pk__in=ids).order_by(rank, "pk") if ids else found.none()


def companies_listed(found: QuerySet[Company], term: str) -> QuerySet[Company]:
    """Return every company of which some name has the term within, for the list page."""
    return found.annotate(names=_joined("folded_names")).filter(names__contains=fold(term))


def people(found: QuerySet[Person], term: str) -> QuerySet[Person]:
    """Return people of whom some name has the term within."""
    return found.annotate(names=_joined("folded_names")).filter(names__contains=fold(term))


def countries(found: QuerySet[Country], term: str) -> QuerySet[Country]:
    """Return countries by code or by the beginning of a name; the country whose code it is comes first."""
    term = term.strip()
    named = Q(code=term.upper()) | Q(name__istartswith=term) | Q(names__name__istartswith=term)
    rank = Case(
        When(code=term.upper(), then=0), When(name__istartswith=term, then=1), default=2, output_field=IntegerField()
    )
    return found.filter(pk__in=Country.objects.filter(named).values("pk")).order_by(rank, "name")


def control_entries(found: QuerySet[ControlEntry], term: str) -> QuerySet[ControlEntry]:
    """Return control entries by the beginning of their code, the list before it where it is given; else by words.

    “ML15”, “EU-AI 6A003” and “imaging” all find something.
    """
    first, _, rest = term.strip().partition(" ")
    lists = {str(value) for value in ControlEntry.objects.order_by().values_list("list", flat=True).distinct()}
    chosen = found
    if first.upper() in lists:
        chosen, term = found.filter(list=first.upper()), rest
    coded = chosen.filter(code__istartswith=term.strip())
    if not term.strip() or coded.exists():
        return coded.order_by("list", "code")
    return chosen.filter(title__icontains=term.strip()).order_by("list", "code")


def permits(found: QuerySet[Permit], term: str) -> QuerySet[Permit]:
    """Return permits by public id or its number, by the beginning of an identifier, or by exporter."""
    term = term.strip()
    if match := re.fullmatch(r"(?:EW-P-)?0*(\d{1,12})", term, re.IGNORECASE):
        numbered = Q(pk=int(match[1]))
    else:
        numbered = Q(pk__in=[])
    marked = Q(pk__in=Permit.objects.filter(identifiers__value__startswith=term).values("pk")[:200])
    held = Q(pk__in=[])
    if not numbered.children or len(fold(term)) > 2:
        named = list(companies(Company.objects.all(), term).values_list("pk", flat=True)) if fold(term) else []
        held = Q(pk__in=Permit.objects.filter(parties__company__in=named).values("pk")[:1000])
    return found.filter(numbered | marked | held)


def measures(found: QuerySet[Measure], term: str) -> QuerySet[Measure]:
    """Return measures by public id or its number, or by words of their title."""
    if match := re.fullmatch(r"(?:EW-M-)?0*(\d{1,12})", term.strip(), re.IGNORECASE):
        return found.filter(pk=int(match[1]))
    return found.filter(title__icontains=term.strip())


def events(found: QuerySet[MeasureEvent], term: str) -> QuerySet[MeasureEvent]:
    """Return events by their measure's public id, number or title."""
    return found.filter(measure__in=measures(Measure.objects.all(), term).values("pk"))


def label(row: Model) -> str:
    """Return what a list and a chosen value show of a row. May query for a permit's parties where not loaded."""
    if isinstance(row, Permit):
        holders = ", ".join(party.company.name for party in row.parties.all() if party.role == "exporter")
        toward = ", ".join(country.name for country in row.destinations.all())
        parts = (row.public_id, row.authority.country.name, holders, f"to {toward}" if toward else "")
        return " · ".join(part for part in parts if part)
    if isinstance(row, MeasureEvent):
        return f"{row.measure.public_id} {row.measure.title}: {row}"
    if isinstance(row, Authority):
        return f"{row.name} ({row.country.name})"
    if isinstance(row, Company) and row.country:
        return f"{row.name} ({row.country.name})"
    if isinstance(row, Country):
        return f"{row.name} ({row.code})"
    if isinstance(row, Article) and row.url:
        return f"{row} · {row.url}"
    return str(row)


class LookupView(AutocompleteJsonView):
    """Answers a form field that is being typed into: rows by their `label`, 20 at a time."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        """Return the row as the field keeps it."""
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class Lookup(AutocompleteSelect):
    """A field that finds one row while somebody types."""

    url_name = "%s:registry_lookup"


class LookupMultiple(AutocompleteSelectMultiple):
    """A field that finds several rows while somebody types."""

    url_name = "%s:registry_lookup"


def _joined(column: str) -> Func:
    return Func(F(column), Value("|"), function="array_to_string", output_field=TextField())


def searched(request: HttpRequest, found: QuerySet[Any], term: str) -> QuerySet[Any]:
    """Return the rows of the queryset's model that the term finds, by the rules above."""
    if not term.strip():
        return found
    if found.model is Company:
        return companies(found, term) if is_lookup(request) else companies_listed(found, term)
    by_model: dict[type[Model], Any] = {
        Person: people,
        Country: countries,
        ControlEntry: control_entries,
        Permit: permits,
        Measure: measures,
        MeasureEvent: events,
    }
    return by_model[found.model](found, term)  # type: ignore[no-any-return]
