"""What a measure that is being entered would say, and which permits of the record it reaches. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from exportwatch.registry.models import Authority, ControlEntry, Permit
from exportwatch.vocabulary import Axis, Effect, EventType, Instrument, PartyRole, RulePolarity

SHOWN = 10
"""How many permits the preview names."""
COUNTED_TO = 10_000
"""Up to which number it counts; beyond, it says “more than”, so that a worldwide measure costs no full count."""

Rows = Sequence[Mapping[str, Any]]
"""What was entered in the rows of an inline, by field."""


@dataclass(frozen=True, slots=True)
class EnteredEvent:
    """An event as entered: its fields, and the rows of its scope and effects."""

    fields: Mapping[str, Any]
    scope: Rows = ()
    effects: Rows = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Permits within a scope: the first ones, and how many (`more`: at least so many)."""

    permits: Sequence[Permit] = ()
    count: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """Sentences as the public page will have them, the permits named, and those within the scope (None: no scope
    yet)."""

    sentences: Sequence[str]
    named: Sequence[str] = ()
    reach: Reach | None = None


def preview(measure: Mapping[str, Any], events: Sequence[EnteredEvent]) -> Preview:
    """Return what the measure would say. `measure` holds the fields that could be read. At most 4 queries."""
    sentences = [sentence for event in events if (sentence := _sentence(measure, event))]
    named = [
        f"{row['permit'].public_id}: {Effect(row['effect']).label.lower()}"
        for event in events
        for row in event.effects
        if row.get("permit") and row.get("effect")
    ]
    authority: Authority | None = measure.get("authority")
    imposed = next((event for event in events if event.fields.get("type") == EventType.IMPOSED), None)
    reach = reached(authority, imposed.scope) if authority and imposed else None
    return Preview(sentences, named, reach)


def reached(authority: Authority, scope: Rows) -> Reach:
    """Return the published permits of the authority's country within the scope: includes less excludes."""
    found = within(Permit.objects.published().filter(authority__country=authority.country_id), scope)
    count = found.order_by()[: COUNTED_TO + 1].count()
    return Reach(list(found.for_list()[:SHOWN]), min(count, COUNTED_TO), count > COUNTED_TO)  # type: ignore[attr-defined]


def within(permits: QuerySet[Permit], scope: Rows) -> QuerySet[Permit]:
    """Return the permits that some include rule takes in and no exclude rule leaves out; no include rule: all.

    What a permit does not say (a programme, an end use in other words) is taken as not met.
    """
    includes = [rule for rule in scope if rule.get("polarity") != RulePolarity.EXCLUDE]
    excludes = [rule for rule in scope if rule.get("polarity") == RulePolarity.EXCLUDE]
    found = permits
    if includes:
        taken = Q(pk__in=[])
        for rule in includes:
            taken |= _meeting(rule)
        found = found.filter(taken)
    for rule in excludes:
        found = found.exclude(_meeting(rule))
    return found


def _meeting(rule: Mapping[str, Any]) -> Q:
    conditions = Q()
    for matching in _conditions(rule):
        conditions &= Q(pk__in=Permit.objects.filter(matching).order_by().values("pk"))
    return conditions


def _conditions(rule: Mapping[str, Any]) -> Iterable[Q]:
    if destinations := list(rule.get("destinations") or ()):
        yield Q(destinations__in=destinations)
    if exporter := rule.get("exporter"):
        yield Q(parties__role=PartyRole.EXPORTER, parties__company=exporter)
    if recipient := rule.get("recipient"):
        yield ~Q(parties__role__in=(PartyRole.EXPORTER, PartyRole.BROKER)) & Q(parties__company=recipient)
    if entries := list(rule.get("control_entries") or ()):
        yield Q(lines__control_entries__in=_with_subtree(entries))
    if goods := rule.get("goods"):
        words = Q()
        for word in goods:
            words |= Q(lines__description__icontains=word)
        yield words
    if programme := rule.get("programme"):
        yield Q(lines__description__icontains=programme) | Q(end_use__icontains=programme)
    if end_use := rule.get("end_use"):
        yield Q(end_use__icontains=end_use)


def _with_subtree(entries: Iterable[ControlEntry]) -> Q | QuerySet[ControlEntry]:
    own = Q(pk__in=[])
    for entry in entries:
        own |= Q(list=entry.list, code=entry.code) | Q(list=entry.list, code__startswith=entry.code + ".")
        own |= Q(parent=entry.pk) | Q(parent__parent=entry.pk)
    return ControlEntry.objects.filter(own)


def _sentence(measure: Mapping[str, Any], event: EnteredEvent) -> str:
    """Return one event in a sentence; empty where its type is not chosen."""
    kind, authority, instrument = event.fields.get("type"), measure.get("authority"), measure.get("instrument")
    if not kind:
        return ""
    who = f"{authority} ({authority.country})" if authority else "An authority that is still to be chosen"
    what = Instrument(instrument).label.lower() if instrument else "measure"
    axes = measure.get("applies_to") or []
    on = f" on {_and([Axis(axis).label.lower() for axis in axes])}" if axes else ""
    announced, effective, until = (event.fields.get(name) for name in ("announced", "effective", "until"))
    when = f"{announced}: " if announced else "On a day that is still to be written: "
    parts = [f"{when}{who} – {what}{on} {EventType(kind).label.lower()}"]
    if toward := _scope_words(event.scope):
        parts.append(toward)
    if effective and announced and effective != announced:
        retroactive = " (retroactive)" if effective.latest < announced.earliest else ""
        parts.append(f"with effect from {effective}{retroactive}")
    if until:
        parts.append(f"announced to end {until}")
    if (count := event.fields.get("count")) and count.known:
        parts.append(f"{count} {event.fields.get('count_what') or ''} affected, as stated".replace("  ", " "))
    return ", ".join(parts) + "."


def _scope_words(scope: Rows) -> str:
    words = [_rule_words(rule) for rule in scope if rule.get("polarity") != RulePolarity.EXCLUDE]
    left_out = [_rule_words(rule) for rule in scope if rule.get("polarity") == RulePolarity.EXCLUDE]
    covers = f"covering {'; '.join(filter(None, words)) or 'every destination'}" if words else ""
    leaves = f"leaving out {'; '.join(filter(None, left_out))}" if left_out else ""
    return ", ".join(part for part in (covers, leaves) if part)


def _rule_words(rule: Mapping[str, Any]) -> str:
    countries = [str(country) for country in rule.get("destinations") or ()]
    parts = [_and(countries) if countries else ""]
    parts += [f"exporter {rule['exporter']}" if rule.get("exporter") else ""]
    parts += [f"recipient {rule['recipient']}" if rule.get("recipient") else ""]
    parts += [_and([f"{entry.list} {entry.code}" for entry in rule.get("control_entries") or ()])]
    parts += [_and(list(rule.get("goods") or ())), rule.get("programme") or "", rule.get("end_use") or ""]
    return ", ".join(part for part in parts if part)


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
