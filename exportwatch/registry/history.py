"""The published record as the status function reads it: rows are loaded as facts and asked, in a constant number of
queries whatever the rows.

Knows the tables and the shapes of `registry.status`, not the rules. Drafts and withdrawn records are not among the
facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from exportwatch.registry.models import (
    Measure,
    MeasureEvent,
    MeasureReach,
    MeasureSpan,
    Permit,
    PermitEffect,
    ScopeRule,
)
from exportwatch.registry.status import (
    EffectFact,
    EventFact,
    LifeSpan,
    MeasureAnswer,
    MeasureFact,
    MeasureLife,
    MeasureState,
    PairAnswer,
    PairStage,
    PermitAnswer,
    PermitFact,
    ScopeFact,
    measure_state,
    pair_stages,
    pair_status,
    permit_status,
)
from exportwatch.registry.status import measure_lives as lives_of
from exportwatch.registry.status.reach import NARROWING_TYPES, named_destinations
from exportwatch.registry.values import FuzzyDate
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
    """Return the status of each permit on a day, by public id. Permits come with their authority. 7 queries."""
    ids = [permit.pk for permit in permits]
    touching = Measure.objects.filter(events__state="published", events__effects__permit__in=ids)
    measures = measure_facts(touching, effects=PermitEffect.objects.filter(permit__in=ids))
    return {permit.public_id: permit_status(permit_fact(permit), measures, on) for permit in permits}


def measure_answers(measures: Sequence[Measure], on: dt.date) -> dict[str, MeasureAnswer]:
    """Return the state of each measure on a day, by public id. 6 queries."""
    asked = {measure.public_id for measure in measures}
    facts = measure_facts(Measure.objects.filter(pk__in=[measure.pk for measure in measures]))
    return {fact.id: measure_state(fact, facts, on) for fact in facts if fact.id in asked}


def measure_lives(measures: QuerySet[Measure], known_before: dt.datetime | None = None) -> list[MeasureLife]:
    """Return the lives of the published ones of these measures, over all days, in order of number. 5 queries, 8 with
    `known_before`.

    They are read from the kept spans, and their facts carry no events. `known_before`: of their events only those that
    were published before that moment, for which no spans are kept; None: all.
    """
    if known_before is not None:
        return _lives_known(measures, known_before)
    rows = measures.filter(state="published").order_by("pk").values_list(*_MEASURE, named=True)
    found = {row.pk: _fact_of(row, ()) for row in rows}
    spans, reaches = _kept_spans(found), _kept_reaches(found)
    named = _named_destinations(found)
    nameless = destinations_of_permits([number for number in found if number not in named])
    lives = []
    for number, fact in found.items():
        whole = spans.get(number, ())
        toward = {code: reaches.get((number, code), ()) for code in sorted(named.get(number, ()))}
        if not toward and (codes := nameless.get(number)):
            toward = dict.fromkeys(sorted(codes), tuple(replace(span, partly=True) for span in whole))
        lives.append(MeasureLife(fact, whole, toward))
    return lives


def _kept_spans(measures: Collection[int]) -> dict[int, tuple[LifeSpan, ...]]:
    """Return the spans in which the measures stand. Neighbours that differ in the announced end alone become one."""
    rows = MeasureSpan.objects.filter(measure__in=measures).saying(*_STANDING)
    found: dict[int, list[LifeSpan]] = {}
    fields = ("measure", "from_day", "to_day", "state", "alternative")
    for number, start, end, state, alternative in rows.values_list(*fields):
        before, this = found.setdefault(number, []), _life_span(start, end, state, alternative)
        if before and before[-1] == replace(this, start=before[-1].start, end=this.start):
            this = replace(this, start=before.pop().start)
        before.append(this)
    return {number: tuple(spans) for number, spans in found.items()}


def _kept_reaches(measures: Collection[int]) -> dict[tuple[int, str], tuple[LifeSpan, ...]]:
    rows = MeasureReach.objects.filter(measure__in=measures)
    fields = ("measure", "destination", "from_day", "to_day", "state", "alternative", "partly")
    found: dict[tuple[int, str], list[LifeSpan]] = {}
    for number, code, start, end, state, alternative, partly in rows.values_list(*fields):
        found.setdefault((number, code), []).append(_life_span(start, end, state, alternative, partly))
    return {place: tuple(spans) for place, spans in found.items()}


def _named_destinations(measures: Collection[int]) -> dict[int, set[str]]:
    """As `status.reach.named_destinations`, for all at once, by measure; measures that name none are left out."""
    rules = ScopeRule.objects.filter(
        polarity=RulePolarity.INCLUDE,
        destinations__isnull=False,
        event__state="published",
        event__measure__in=measures,
    )
    found: dict[int, set[str]] = {}
    for number, code in rules.exclude(event__type__in=NARROWING_TYPES).values_list("event__measure", "destinations"):
        found.setdefault(number, set()).add(code)
    return found


_STANDING = (MeasureState.IN_FORCE, MeasureState.LAPSED_UNCONFIRMED)


def _life_span(start: dt.date, end: dt.date | None, state: str, alternative: str, partly: bool = False) -> LifeSpan:
    answer = MeasureState(state)
    return LifeSpan(start, end, answer, MeasureState(alternative) if alternative else answer, partly)


def _lives_known(measures: QuerySet[Measure], known_before: dt.datetime) -> list[MeasureLife]:
    """Derive the lives from the events that were published before that moment."""
    asked = {Measure.id_of(number) for number in measures.filter(state="published").values_list("pk", flat=True)}
    facts = measure_facts(measures, known_before=known_before)
    own = [fact for fact in facts if fact.id in asked]
    nameless = [_number(fact.id) for fact in own if not named_destinations(fact)]
    by_permits = {Measure.id_of(number): codes for number, codes in destinations_of_permits(nameless).items()}
    return list(lives_of(own, facts, by_permits))


def destinations_of_permits(measures: Collection[int]) -> dict[int, set[str]]:
    """Return where the published permits go to that these measures (numbers) touch, by measure; for measures that name
    no destination themselves. One query."""
    touched = PermitEffect.objects.filter(
        event__measure__in=measures,
        event__state="published",
        permit__state="published",
        permit__destinations__isnull=False,
    ).exclude(effect=Effect.UNAFFECTED)
    found: dict[int, set[str]] = {}
    for measure, code in touched.order_by().values_list("event__measure", "permit__destinations").distinct():
        found.setdefault(measure, set()).add(code)
    return found


def number_of(life: MeasureLife) -> int:
    """Return the number (primary key) of the measure whose life this is."""
    return _number(life.measure.id)


def _number(public_id: str) -> int:
    return int(public_id.rsplit("-", 1)[1])


def pair_answers(
    issuer: str, destination: str, on: dt.date, among: QuerySet[Measure] | None = None
) -> dict[Axis, PairAnswer]:
    """Return what stands between issuer and destination on each axis, on a day. 6 queries.

    `among`: these measures alone speak, with all that target them; None: all of the issuer's.
    """
    speaking = Measure.objects.all() if among is None else among
    return pair_status(issuer, destination, measure_facts(speaking.filter(authority__country=issuer)), on)


def pair_life(
    issuer: str, destination: str, on: dt.date, among: QuerySet[Measure]
) -> tuple[dict[Axis, PairAnswer], dict[Axis, list[PairStage]]]:
    """Return `pair_answers`, and all stages of each axis, from facts that are loaded once. 6 queries."""
    facts = measure_facts(among.filter(authority__country=issuer))
    return pair_status(issuer, destination, facts, on), pair_stages(issuer, destination, facts)


_MEASURE = ("pk", "authority__country", "instrument", "applies_to", "formality", "authority__kind")


def measure_facts(
    asked: QuerySet[Measure],
    effects: QuerySet[PermitEffect] | None = None,
    known_before: dt.datetime | None = None,
) -> list[MeasureFact]:
    """Return the published ones of these measures, with all that target them, in order of number.

    Only the given effects, none by default. Plain rows, no model instances: ten thousand measures take half a second.
    `known_before` as in `measure_lives`. 6 queries, 7 with effects.
    """
    ids = asked.order_by().values("pk")
    targeting = MeasureEvent.objects.published().order_by().filter(targets__in=ids)
    measures = (
        Measure.objects.published()
        .filter(Q(pk__in=ids) | Q(pk__in=targeting.values("measure")))
        .order_by("pk")
        .values_list(*_MEASURE, named=True)
    )
    found = list(measures)
    events = _events_of([row.pk for row in found], effects, known_before)
    return [_fact_of(row, tuple(events.get(row.pk, ()))) for row in found]


def _fact_of(row: Any, events: tuple[EventFact, ...]) -> MeasureFact:
    return MeasureFact(
        id=Measure.id_of(row.pk),
        country=row.authority__country,
        instrument=Instrument(row.instrument),
        applies_to=frozenset(Axis(axis) for axis in row.applies_to),
        formality=Formality(row.formality),
        subnational=row.authority__kind == AuthorityKind.SUBNATIONAL,
        events=events,
    )


def _events_of(
    measures: Sequence[int], effects: QuerySet[PermitEffect] | None, known_before: dt.datetime | None
) -> dict[int, list[EventFact]]:
    """Return the published events of the measures by measure, each measure's in the order of its life."""
    days = [f"{name}_{end}" for name in ("announced", "effective", "until") for end in ("earliest", "latest")]
    events = MeasureEvent.objects.published().filter(measure__in=measures)
    if known_before is not None:
        events = events.filter(published_at__lt=known_before)
    rows = events.order_by("announced_earliest", "pk").values_list(
        "pk", "measure", "type", *days, "announced_as_stated", "effective_as_stated", "until_as_stated"
    )
    targets, scopes, touched = _targets(events), _scopes(events), _effects(events, effects)
    found: dict[int, list[EventFact]] = {}
    for pk, measure, kind, a0, a1, e0, e1, u0, u1, a_said, e_said, u_said in rows:
        event = EventFact(
            key=MeasureEvent.id_of(pk),
            type=EventType(kind),
            announced=FuzzyDate(a0, a1, a_said),
            effective=FuzzyDate(e0, e1, e_said) if e0 else None,
            until=FuzzyDate(u0, u1, u_said) if u0 else None,
            targets=tuple(targets.get(pk, ())),
            scope=tuple(scopes.get(pk, ())),
            effects=tuple(touched.get(pk, ())),
        )
        life = found.setdefault(measure, [])
        life.insert(0, event) if event.type is EventType.IMPOSED else life.append(event)
    return found


def _targets(events: QuerySet[MeasureEvent]) -> dict[int, list[str]]:
    through = MeasureEvent.targets.through.objects.filter(measureevent__in=events.order_by().values("pk"))
    found: dict[int, list[str]] = {}
    for event, measure in through.order_by("pk").values_list("measureevent", "measure"):
        found.setdefault(event, []).append(Measure.id_of(measure))
    return found


def _scopes(events: QuerySet[MeasureEvent]) -> dict[int, list[ScopeFact]]:
    rules = ScopeRule.objects.filter(event__in=events.order_by().values("pk"))
    named = _grouped(rules, ScopeRule.destinations.through, "country")
    controls = _grouped(rules, ScopeRule.control_entries.through, "controlentry")
    found: dict[int, list[ScopeFact]] = {}
    for pk, event, polarity, exporter, recipient, goods, programme, end_use in rules.values_list(
        "pk", "event", "polarity", "exporter", "recipient", "goods", "programme", "end_use"
    ):
        rule = ScopeFact(
            polarity=RulePolarity(polarity),
            destinations=frozenset(named.get(pk, ())),
            exporters=frozenset([str(exporter)] if exporter else []),
            recipients=frozenset([str(recipient)] if recipient else []),
            goods=frozenset(goods),
            controls=frozenset(controls.get(pk, ())),
            programme=programme,
            end_use=end_use,
        )
        found.setdefault(event, []).append(rule)
    return found


def _grouped(rules: QuerySet[ScopeRule], through: type[Any], other: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = through.objects.filter(scoperule__in=rules.order_by().values("pk"))
    for rule, value in rows.values_list("scoperule", other):
        found.setdefault(rule, []).append(str(value))
    return found


def _effects(events: QuerySet[MeasureEvent], effects: QuerySet[PermitEffect] | None) -> dict[int, list[EffectFact]]:
    found: dict[int, list[EffectFact]] = {}
    if effects is None:
        return found
    rows = effects.filter(event__in=events.order_by().values("pk")).order_by("pk")
    for event, permit, effect, basis, confirmed, part in rows.values_list(
        "event", "permit", "effect", "basis", "confirmed", "part"
    ):
        fact = EffectFact(Permit.id_of(permit), Effect(effect), Basis(basis), confirmed, part)
        found.setdefault(event, []).append(fact)
    return found


def permit_fact(permit: Permit) -> PermitFact:
    return PermitFact(
        id=permit.public_id,
        issued=permit.issued,
        expires=permit.expires,
        ended=(permit.ended_how, permit.ended) if permit.ended else None,
        authority_country=permit.authority.country_id,
    )
