"""Which permit or group of the record a report speaks of: by number, by parties, destination and goods, by count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from exportwatch.registry.models import Permit
from exportwatch.registry.values import NUMBER_UNKNOWN, CountRange, FuzzyDate, fold
from exportwatch.vocabulary import PartyRole, PermitIdentity

COMPARED = 100
"""How many permits of an issuer toward the same destinations are looked at, those of the same parties first."""

OFFERED = 8
"""How many candidates of a permit are shown."""


@dataclass(frozen=True, slots=True)
class PermitClues:
    """What a report says of a permit: names as printed, codes of destinations, identifiers' values; empty: not said."""

    issuer: str
    identifiers: Sequence[str] = ()
    exporter: str = ""
    consignee: str = ""
    destinations: Sequence[str] = ()
    goods: str = ""
    count: CountRange = NUMBER_UNKNOWN
    issued: FuzzyDate | None = None


@dataclass(frozen=True, slots=True)
class PermitCandidate:
    """A published permit or group that a report may speak of. `sure`: it has the same number, or exporter, destination
    and goods; `weight` orders the others."""

    permit: Permit
    reasons: tuple[str, ...]
    sure: bool = False
    weight: int = 0


def permits_like(clues: PermitClues) -> list[PermitCandidate]:
    """Return published permits that the clues may be about, the likeliest first. At most seven queries.

    Ambiguity stays: two permits of the same exporter toward the same destination are both named.
    """
    asked = Q(pk__in=[])
    if clues.identifiers:
        asked |= Q(identifiers__value__in=list(clues.identifiers))
    if clues.destinations:
        toward = Q(authority__country=clues.issuer, destinations__in=list(clues.destinations))
        parties = [fold(name) for name in (clues.exporter, clues.consignee) if fold(name)]
        if parties:
            asked |= toward & Q(parties__company__folded_names__overlap=parties)
        if clues.count.known:
            asked |= toward & Q(identity=PermitIdentity.GROUP)
    found = Permit.objects.published().filter(asked).distinct().order_by("-pk")
    permits = found.select_related("authority__country").prefetch_related(
        "destinations", "lines", "parties__company", "identifiers"
    )[:COMPARED]
    candidates = [_weighed(permit, clues) for permit in permits]
    return sorted(candidates, key=lambda item: (not item.sure, -item.weight, -item.permit.pk))[:OFFERED]


def _weighed(permit: Permit, clues: PermitClues) -> PermitCandidate:
    reasons: list[str] = []
    numbers = {row.value for row in permit.identifiers.all()} & set(clues.identifiers)
    reasons += [f"has the number {number}" for number in sorted(numbers)]
    same_party = {
        PartyRole(party.role)
        for party in permit.parties.all()
        for name, role in ((clues.exporter, PartyRole.EXPORTER), (clues.consignee, PartyRole.CONSIGNEE))
        if name and party.role == role and fold(name) in party.company.folded_names
    }
    reasons += [f"same {role.label.lower()}" for role in sorted(same_party)]
    if {country.code for country in permit.destinations.all()} & set(clues.destinations):
        reasons.append("same destination")
    goods = _common_goods(permit, clues.goods)
    if goods:
        reasons.append(f"goods named alike: {', '.join(goods[:3])}")
    if permit.identity == PermitIdentity.GROUP and clues.count.known:
        if _counts_meet(permit.count, clues.count):
            reasons.append(f"a group of {permit.count}, which fits {clues.count}")
        else:
            reasons.append(f"a group of {permit.count}; the report says {clues.count}")
    if clues.issued and permit.issued and clues.issued.meets(permit.issued):
        reasons.append(f"issued {permit.issued}")
    sure = bool(numbers) or (PartyRole.EXPORTER in same_party and "same destination" in reasons and bool(goods))
    return PermitCandidate(permit, tuple(reasons), sure, len(reasons))


def _common_goods(permit: Permit, goods: str) -> list[str]:
    told = {word for word in fold(goods).split() if len(word) > 3}
    there = {word for line in permit.lines.all() for word in fold(line.description).split()}
    return sorted(told & there)


def _counts_meet(one: CountRange, other: CountRange) -> bool:
    """Whether two counts may be one number; what is not known may be any."""
    low = max(_least(one), _least(other))
    return low <= min(_greatest(one), _greatest(other))


def _least(count: CountRange) -> float:
    return next((number for number in (count.minimum, count.approx) if number is not None), 0)


def _greatest(count: CountRange) -> float:
    return next((number for number in (count.maximum, count.approx) if number is not None), float("inf"))
