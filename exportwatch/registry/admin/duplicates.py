"""Permits that may be the one that is being entered: the same number, or the same exporter, destination, goods and
date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from exportwatch.registry.models import Permit, PermitIdentifier
from exportwatch.registry.values import FuzzyDate, fold
from exportwatch.vocabulary import PartyRole, RecordState

COMPARED = 100
"""How many permits of the same exporters and destinations are looked at, the newest first: one page of a busy
exporter; a warning, not a proof."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered of a permit: identifiers' values, exporters by key, destinations by code, goods in words."""

    identifiers: Sequence[str]
    exporters: Sequence[int]
    destinations: Sequence[str]
    goods: Sequence[str]
    issued: FuzzyDate | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A permit that is there, and why it may be the same, in words."""

    permit: Permit
    reason: str


def likely_duplicates(entered: Entered) -> list[Duplicate]:
    """Return permits that may be the entered one, those of the same number first. At most 8 queries."""
    found: dict[int, Duplicate] = {}
    if entered.identifiers:
        numbers = PermitIdentifier.objects.filter(value__in=entered.identifiers).select_related("permit")
        for number in numbers[:COMPARED]:
            found[number.permit_id] = Duplicate(number.permit, f"has the number {number.value} ({number.scheme})")
    if entered.exporters and entered.destinations:
        for permit in _of_same_parties(entered):
            if _same_goods(permit, entered.goods) and _same_time(permit.issued, entered.issued):
                found.setdefault(permit.pk, Duplicate(permit, "has the same exporter, destination, goods and date"))
    return list(found.values())


def _of_same_parties(entered: Entered) -> list[Permit]:
    of_exporter = Q(parties__role=PartyRole.EXPORTER, parties__company__in=entered.exporters)
    permits = Permit.objects.exclude(state=RecordState.WITHDRAWN).filter(
        of_exporter, destinations__in=entered.destinations
    )
    return list(permits.distinct().prefetch_related("lines").order_by("-pk")[:COMPARED])


def _same_goods(permit: Permit, goods: Sequence[str]) -> bool:
    """Whether some goods are called the same, letters' case and marks aside; goods that neither names are the same."""
    there = {fold(line.description) for line in permit.lines.all()}
    here = {fold(words) for words in goods}
    return bool(there & here) or not (there or here)


def _same_time(one: FuzzyDate | None, other: FuzzyDate | None) -> bool:
    """Whether both dates may be one day; two unknown ones may."""
    if one is None or other is None:
        return one is other
    return one.earliest <= other.latest and other.earliest <= one.latest
