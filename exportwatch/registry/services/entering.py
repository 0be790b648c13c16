"""Entering measures, statements and permits as drafts, each with the quotes that prove it.

Knows the shapes in which a person hands facts in; publishing them is another step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection, models

from exportwatch.registry.models import (
    Article,
    Authority,
    Company,
    Country,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    PermitEffect,
    PermitLine,
    PermitParty,
    Person,
    ScopeRule,
    StatementLink,
    Tenure,
)
from exportwatch.registry.values import NUMBER_UNKNOWN, CountRange, FuzzyDate
from exportwatch.vocabulary import (
    Axis,
    Basis,
    CountWhat,
    Effect,
    EventType,
    Formality,
    Instrument,
    Part,
    PartyRole,
    PermitIdentity,
    Stance,
    Venue,
)

_NAME = """
INSERT INTO registry_permiteffect (event_id, permit_id, effect, basis, confirmed, part)
SELECT %s, chosen.id, %s, %s, false, '' FROM ({chosen}) AS chosen (id)
ON CONFLICT (event_id, permit_id) DO NOTHING
"""

Fact = Permit | MeasureEvent | OfficialStatement


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article as stored: half-open character range into the snapshot's text with that digest."""

    article: Article
    words: str
    start: int
    end: int
    snapshot_sha256: str


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """A new measure as a person enters it, with the event that imposes it. No destinations means worldwide."""

    title: str
    authority: Authority
    instrument: Instrument
    applies_to: Sequence[Axis]
    announced: FuzzyDate
    quotes: Sequence[Quote]
    effective: FuzzyDate | None = None
    formality: Formality = Formality.FORMAL
    destinations: Sequence[Country] = ()
    exporter: Company | None = None
    goods: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StepEntry:
    """A later step in a measure's life as a person enters it.

    `targets`: the measures that it ends or narrows; empty: the one in which it stands. `permits` are those that it
    touches, all by one `effect`, on one `basis`; `confirmed`: an editor confirmed a reported effect.
    """

    measure: Measure
    type: EventType
    announced: FuzzyDate
    quotes: Sequence[Quote]
    effective: FuzzyDate | None = None
    until: FuzzyDate | None = None
    targets: Sequence[Measure] = ()
    permits: Sequence[Permit] = ()
    effect: Effect = Effect.UNAFFECTED
    basis: Basis = Basis.REPORTED
    confirmed: bool = False
    count: CountRange = NUMBER_UNKNOWN
    count_what: CountWhat = CountWhat.PERMITS


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A statement as a person enters it. `person` with `tenure`, or `authority`, or the speaker as printed.

    `stance` None: it was said on the occasion and takes no stance toward the event.
    """

    said: FuzzyDate
    text: str
    quotes: Sequence[Quote]
    stance: Stance | None
    part: Part | None = None
    quote: str = ""
    person: Person | None = None
    tenure: Tenure | None = None
    authority: Authority | None = None
    speaker_as_printed: str = ""
    venue: Venue = Venue.ORAL
    language: str = "en"


@dataclass(frozen=True, slots=True)
class PermitEntry:
    """A permit, or a group of permits whose number is `count`, as a person enters it, with what an event does to it."""

    authority: Authority
    identity: PermitIdentity
    quotes: Sequence[Quote]
    effect: Effect
    basis: Basis
    count: CountRange = NUMBER_UNKNOWN
    issued: FuzzyDate | None = None
    destinations: Sequence[Country] = ()
    exporter: Company | None = None
    consignee: Company | None = None
    goods: str = ""
    quantity: Decimal | None = None
    unit: str = ""


def enter_measure(entry: MeasureEntry) -> MeasureEvent:
    """Enter a measure with its imposing event as drafts; return the event."""
    measure = Measure(
        title=entry.title,
        authority=entry.authority,
        instrument=entry.instrument,
        applies_to=[str(axis) for axis in entry.applies_to],
        formality=entry.formality,
    )
    measure.full_clean()
    measure.save()
    event = MeasureEvent(measure=measure, type=EventType.IMPOSED, **entry.announced.columns("announced"))
    if entry.effective:
        _set(event, entry.effective.columns("effective"))
    event.full_clean()
    event.save()
    rule = ScopeRule.objects.create(event=event, exporter=entry.exporter, goods=list(entry.goods))
    rule.destinations.set(entry.destinations)
    add_evidence(event, entry.quotes)
    return event


def enter_step(entry: StepEntry) -> MeasureEvent:
    """Enter a later step of a measure as a draft, with its targets and what it does to permits."""
    event = MeasureEvent(measure=entry.measure, type=entry.type, **entry.announced.columns("announced"))
    for name, date in (("effective", entry.effective), ("until", entry.until)):
        if date:
            _set(event, date.columns(name))
    if entry.count.known:
        event.count_what = entry.count_what
        _set(event, entry.count.columns())
    event.full_clean()
    event.save()
    event.targets.set(entry.targets)
    PermitEffect.objects.bulk_create(
        PermitEffect(event=event, permit=permit, effect=entry.effect, basis=entry.basis, confirmed=entry.confirmed)
        for permit in entry.permits
    )
    add_evidence(event, entry.quotes)
    return event


def enter_statement(event: MeasureEvent | None, entry: StatementEntry) -> OfficialStatement:
    """Enter a statement as a draft. `event` None: it is about no event of the record, and its stance is not kept."""
    statement = OfficialStatement(
        person=entry.person,
        tenure=entry.tenure,
        authority=entry.authority,
        speaker_as_printed=entry.speaker_as_printed,
        venue=entry.venue,
        language=entry.language,
        text=entry.text,
        quote=entry.quote,
        **entry.said.columns("said"),
    )
    statement.full_clean()
    statement.save()
    if entry.stance and event is not None:
        StatementLink.objects.create(statement=statement, event=event, stance=entry.stance, part=entry.part or "")
    add_evidence(statement, entry.quotes)
    return statement


def enter_permit(event: MeasureEvent, entry: PermitEntry) -> Permit:
    """Enter a permit, or a group, as a draft, with what the event does to it."""
    permit = Permit(
        authority=entry.authority,
        identity=entry.identity,
    )
    _set(permit, entry.count.columns())
    if entry.issued:
        _set(permit, entry.issued.columns("issued"))
    permit.full_clean()
    permit.save()
    permit.destinations.set(entry.destinations)
    for role, company in ((PartyRole.EXPORTER, entry.exporter), (PartyRole.CONSIGNEE, entry.consignee)):
        if company:
            PermitParty.objects.create(permit=permit, role=role, company=company)
    if entry.goods or entry.quantity is not None:
        line = PermitLine(
            permit=permit, description=entry.goods or entry.unit, quantity=entry.quantity, unit=entry.unit
        )
        line.full_clean()
        line.save()
    PermitEffect.objects.create(event=event, permit=permit, effect=entry.effect, basis=entry.basis)
    add_evidence(permit, entry.quotes)
    return permit


def name_permits(event: MeasureEvent, permits: models.QuerySet[Permit], effect: Effect, basis: Basis) -> int:
    """Say of many permits at once what a draft event does to them; return how many it names now that it did not before.

    One statement, however many they are. Permits that the event names already keep what it says of them.
    ValidationError where the event is public: what is public changes with a cause and a note, on its own form.
    """
    if event.is_published:
        raise ValidationError(
            f"{event.public_id} is public. Open its measure, say why it changes, and name the permits there."
        )
    chosen, values = permits.values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        statement = _NAME.format(chosen=chosen)
        cursor.execute(statement, [event.pk, str(effect), str(basis), *values])
        return int(cursor.rowcount)


def add_evidence(fact: Fact, quotes: Iterable[Quote]) -> list[Evidence]:
    """Add quotes, found word for word in their snapshots, to a fact; one that it has already is not added again."""
    field = {Permit: "permit", MeasureEvent: "event", OfficialStatement: "statement"}[type(fact)]
    added = []
    for quote in quotes:
        evidence, is_new = Evidence.objects.get_or_create(
            article=quote.article,
            quote=quote.words,
            **{field: fact},
            defaults={
                "start": quote.start,
                "end": quote.end,
                "snapshot_sha256": quote.snapshot_sha256,
                "verified": True,
            },
        )
        if is_new:
            added.append(evidence)
    return added


def _set(row: models.Model, columns: Mapping[str, dt.date | str | int | None]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
