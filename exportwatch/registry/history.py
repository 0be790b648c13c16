"""The published record as the status function reads it: rows are loaded as facts and asked, in a constant number of
queries whatever the rows.

Knows the tables and the shapes of `registry.status`, not the rules. Drafts and withdrawn records are not among the
facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, Q, QuerySet

from exportwatch.registry.models import Measure, MeasureEvent, Permit, PermitEffect, ScopeRule
from exportwatch.registry.status import (
    EffectFact,
    EventFact,
    MeasureAnswer,
    MeasureFact,
    PairAnswer,
    PermitAnswer,
    PermitFact,
    ScopeFact,
    measure_state,
    pair_status,
    permit_status,
)
from exportwatch.vocabulary import (
    AuthorityKind,
    Axis,
    Basis,
    Effect,
    EventType,
    Formality,
    Instrument,
    RulePolarity,
)


def permit_answers(permits: Sequence[Permit], on: dt.date) -> dict[str, PermitAnswer]:
    """Return the status of each permit on a day, by public id. Permits come with their authority. 6 queries."""
    ids = [permit.pk for permit in permits]
    touching = Measure.objects.filter(events__state="published", events__effects__permit__in=ids)
    measures = measure_facts(touching, effects=PermitEffect.objects.filter(permit__in=ids))
    return {permit.public_id: permit_status(permit_fact(permit), measures, on) for permit in permits}


def measure_answers(measures: Sequence[Measure], on: dt.date) -> dict[str, MeasureAnswer]:
    """Return the state of each measure on a day, by public id. 6 queries."""
    asked = {measure.public_id for measure in measures}
    facts = measure_facts(Measure.objects.filter(pk__in=[measure.pk for measure in measures]))
    return {fact.id: measure_state(fact, facts, on) for fact in facts if fact.id in asked}


def pair_answers(
    issuer: str, destination: str, on: dt.date, among: QuerySet[Measure] | None = None
) -> dict[Axis, PairAnswer]:
    """Return what stands between issuer and destination on each axis, on a day. 6 queries.

    `among`: these measures alone speak, with all that target them; None: all of the issuer's.
    """
    speaking = Measure.objects.all() if among is None else among
    return pair_status(issuer, destination, measure_facts(speaking.filter(authority__country=issuer)), on)


def measure_facts(asked: QuerySet[Measure], effects: QuerySet[PermitEffect] | None = None) -> list[MeasureFact]:
    """Return the published ones of these measures, with all that target them. Only the given effects, none by
    default."""
    ids = asked.values("pk")
    shown = PermitEffect.objects.none() if effects is None else effects
    events = MeasureEvent.objects.published().prefetch_related(
        Prefetch("scope_rules", ScopeRule.objects.prefetch_related("destinations", "control_entries")),
        Prefetch("effects", shown.select_related("permit")),
        "targets",
    )
    found = (
        Measure.objects.published()
        .filter(Q(pk__in=ids) | Q(pk__in=MeasureEvent.objects.published().filter(targets__in=ids).values("measure")))
        .select_related("authority")
        .order_by("pk")
        .prefetch_related(Prefetch("events", events))
    )
    return [_measure_fact(measure) for measure in found]


def _measure_fact(measure: Measure) -> MeasureFact:
    return MeasureFact(
        id=measure.public_id,
        country=measure.authority.country_id,
        instrument=Instrument(measure.instrument),
        applies_to=frozenset(Axis(axis) for axis in measure.applies_to),
        formality=Formality(measure.formality),
        subnational=measure.authority.kind == AuthorityKind.SUBNATIONAL,
        events=tuple(_event_fact(event) for event in _in_order(measure.events.all())),
    )


def _in_order(events: Iterable[MeasureEvent]) -> list[MeasureEvent]:
    return sorted(events, key=lambda event: (event.type != EventType.IMPOSED, event.announced_earliest, event.pk))


def _event_fact(event: MeasureEvent) -> EventFact:
    return EventFact(
        key=event.public_id,
        type=EventType(event.type),
        announced=event.announced,
        effective=event.effective,
        until=event.until,
        targets=tuple(measure.public_id for measure in event.targets.all()),
        scope=tuple(_scope_fact(rule) for rule in event.scope_rules.all()),
        effects=tuple(
            EffectFact(
                effect.permit.public_id, Effect(effect.effect), Basis(effect.basis), effect.confirmed, effect.part
            )
            for effect in event.effects.all()
        ),
    )


def _scope_fact(rule: ScopeRule) -> ScopeFact:
    return ScopeFact(
        polarity=RulePolarity(rule.polarity),
        destinations=frozenset(country.code for country in rule.destinations.all()),
        exporters=frozenset([str(rule.exporter_id)] if rule.exporter_id else []),
        recipients=frozenset([str(rule.recipient_id)] if rule.recipient_id else []),
        goods=frozenset(rule.goods),
        controls=frozenset(str(entry.pk) for entry in rule.control_entries.all()),
        programme=rule.programme,
        end_use=rule.end_use,
    )


def permit_fact(permit: Permit) -> PermitFact:
    return PermitFact(
        id=permit.public_id,
        issued=permit.issued,
        expires=permit.expires,
        ended=(permit.ended_how, permit.ended) if permit.ended else None,
        authority_country=permit.authority.country_id,
    )
