"""A written name, or a found act, → candidates in the record, each with its reasons. Ambiguity is a value; the
reviewer decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.registry.models import Authority, Company, Measure, Person
from exportwatch.registry.models.measures import MeasureEvent
from exportwatch.registry.values import fold
from exportwatch.vocabulary import AuthorityKind, Instrument

SAME_ACT_WINDOW = dt.timedelta(days=10)
"""How far apart two reports may date one act: weekly papers and time zones; chosen by us, not measured yet."""


@dataclass(frozen=True, slots=True)
class MeasureCandidate:
    """A published measure that a found act may be about, with the reasons in words."""

    measure: Measure
    reasons: tuple[str, ...]


def measures_like(
    issuer: str, destinations: Sequence[str], instrument: Instrument, day: dt.date | None
) -> list[MeasureCandidate]:
    """Return published measures that may be the same act: same issuer, a common destination, same instrument, about
    the same day.

    `issuer` and `destinations` are alpha-2 codes; no destinations means worldwide. With `day` None nothing matches,
    since an undated
    act could be any of several. Nearest day first. One query.
    """
    if day is None:
        return []
    events = (
        MeasureEvent.objects.published()
        .imposing()
        .filter(
            measure__state="published",
            measure__authority__country=issuer,
            measure__instrument=instrument,
            announced_latest__gte=day - SAME_ACT_WINDOW,
            announced_earliest__lte=day + SAME_ACT_WINDOW,
        )
    )
    if destinations:
        events = events.filter(scope_rules__polarity="include", scope_rules__destinations__in=destinations)
    else:
        events = events.filter(scope_rules__destinations__isnull=True)
    found = events.select_related("measure__authority__country").distinct()
    nearest = sorted(found, key=lambda event: abs((event.announced_earliest - day).days))
    return [
        MeasureCandidate(event.measure, ("same issuer, destination and instrument", f"announced on {event.announced}"))
        for event in nearest
    ]


def person_named(name: str, offices_in: str | None = None) -> Person | None:
    """Return the one registered person whose name or other name folds to this one; None where there is none, or
    several.

    `offices_in` (alpha-2) tells people of one name apart by the country of their offices. At most two queries.
    """
    matches = list(Person.objects.filter(folded_names__contains=[fold(name)])[:50])
    if offices_in and len(matches) > 1:
        ids = [person.pk for person in matches]
        matches = list(Person.objects.filter(pk__in=ids, tenures__authority__country=offices_in).distinct())
    return matches[0] if len(matches) == 1 else None


def company_named(name: str) -> Company | None:
    """Return the one company of which a legal, other or former name folds to this one; None where there is none, or
    several. Companies that were merged into another do not count: the other has their names. One query."""
    found = Company.objects.filter(folded_names__contains=[fold(name)], merged_into__isnull=True)[:2]
    return found[0] if len(found) == 1 else None


def deciders(country: str) -> list[Authority]:
    """Return the authorities of a country that may decide on permits, the government as a whole last. One query."""
    kinds = (AuthorityKind.MINISTRY, AuthorityKind.AGENCY, AuthorityKind.CABINET, AuthorityKind.INTERGOVERNMENTAL)
    found = Authority.objects.filter(country=country, kind__in=kinds)
    return sorted(found, key=lambda authority: (kinds.index(AuthorityKind(authority.kind)), authority.name))
