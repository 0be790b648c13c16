"""Companies, people, authorities and countries to whom something published refers: the only ones that are shown.

They are listed by name, and found by the words of any of their names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from exportwatch.registry.models import (
    Authority,
    Company,
    Country,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    PermitParty,
    Person,
    ScopeRule,
)
from exportwatch.registry.search import named, query_for
from exportwatch.vocabulary import RulePolarity


def published_companies() -> QuerySet[Company, Company]:
    """Return the companies that a published permit or measure names; one that was merged into another is not among
    them."""
    parties = PermitParty.objects.filter(company=OuterRef("pk"), permit__state="published")
    rules = ScopeRule.objects.filter(event__state="published", event__measure__state="published")
    return Company.objects.filter(
        Exists(parties)
        | Exists(rules.filter(exporter=OuterRef("pk")))
        | Exists(rules.filter(recipient=OuterRef("pk"))),
        merged_into__isnull=True,
    )


def published_people() -> QuerySet[Person, Person]:
    """Return the people whose statements are published."""
    return Person.objects.filter(Exists(OfficialStatement.objects.published().filter(person=OuterRef("pk"))))


def published_authorities() -> QuerySet[Authority, Authority]:
    """Return the authorities that decided something published, or for which something published was said."""
    here = {"authority": OuterRef("pk")}
    statements = OfficialStatement.objects.published()
    return Authority.objects.filter(
        Exists(Measure.objects.published().filter(**here))
        | Exists(statements.filter(**here))
        | Exists(statements.filter(tenure__authority=OuterRef("pk")))
        | Exists(Permit.objects.published().filter(**here))
    )


@dataclass(frozen=True, slots=True)
class CountryCount:
    """A country, with how many published measures come from it and how many name it as destination."""

    country: Country
    issued: int
    received: int


def published_countries() -> list[CountryCount]:
    """Return the countries that a published measure comes from or names, in order of name. Three queries."""
    measures = Measure.objects.published().order_by()
    issued = dict(measures.values_list("authority__country").annotate(number=Count("pk")))
    events = MeasureEvent.objects.published().filter(measure__state="published")
    rules = ScopeRule.objects.filter(
        polarity=RulePolarity.INCLUDE, destinations__isnull=False, event__in=events.values("pk")
    )
    counted = rules.order_by().values_list("destinations").annotate(number=Count("event__measure", distinct=True))
    received = dict(counted)
    rows = Country.objects.filter(code__in={*issued, *received})
    return [CountryCount(row, issued.get(row.code, 0), received.get(row.code, 0)) for row in rows]


@dataclass(frozen=True, slots=True)
class Named:
    """A kind of named party: what one is called, and those that are public."""

    record: str
    rows: Callable[[], QuerySet[Any, Any]]

    def published(self, words: str = "") -> QuerySet[Any, Any]:
        """Return those that are public, and one of whose names has all the words; none where there is no word."""
        rows = self.rows()
        if not words:
            return rows
        query = query_for(words)
        return named(rows, query) if query else rows.none()


NAMED = {
    "companies": Named("company", published_companies),
    "people": Named("person", published_people),
    "authorities": Named("authority", published_authorities),
}
