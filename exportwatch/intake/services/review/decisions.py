"""The shapes in which a reviewer hands a decision in. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from exportwatch.registry.models import Authority, Country, Measure, MeasureEvent, Permit, Person, Tenure
from exportwatch.registry.values import NUMBER_UNKNOWN, CountRange, FuzzyDate
from exportwatch.vocabulary import (
    Axis,
    Basis,
    CountWhat,
    Effect,
    EventType,
    Instrument,
    Part,
    Stance,
    Venue,
)


@dataclass(frozen=True, slots=True)
class FurtherEvidence:
    """The report tells again of a step that is in the record."""

    event: MeasureEvent


@dataclass(frozen=True, slots=True)
class NewStep:
    """The report tells of a new step of a measure of the record; see registry.services.StepEntry.

    `also_ends`: further measures that the same step ends. `permits`: those that it touches, all by one effect.
    """

    measure: Measure
    type: EventType
    announced: FuzzyDate
    effective: FuzzyDate | None = None
    until: FuzzyDate | None = None
    also_ends: Sequence[Measure] = ()
    permits: Sequence[Permit] = ()
    effect: Effect = Effect.UNAFFECTED
    basis: Basis = Basis.REPORTED
    confirmed: bool = False
    count: CountRange = NUMBER_UNKNOWN
    count_what: CountWhat = CountWhat.PERMITS


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """The report tells of a measure that is not in the record. No destinations: worldwide."""

    title: str
    issuer: Country
    authority: str
    instrument: Instrument
    applies_to: Sequence[Axis]
    announced: FuzzyDate
    destinations: Sequence[Country] = ()
    effective: FuzzyDate | None = None
    exporter: str = ""
    goods: str = ""


@dataclass(frozen=True, slots=True)
class ActDecision:
    """The act as the reviewer accepts it, with the passages that prove it.

    `about` None: no act is recorded, the statements are about no event of the record.
    """

    about: FurtherEvidence | NewStep | NewMeasure | None
    quotes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StatementDecision:
    """A statement as the reviewer accepts it.

    The speaker is `tenure` (a person in the office held that day), `person` (the office on that day is open), an
    `institution`, somebody to register with an `office` in `authority`, or else kept as printed.
    """

    speaker: str
    said: FuzzyDate
    text: str
    evidence: str
    stance: Stance | None
    part: Part | None = None
    quote: str = ""
    person: Person | None = None
    tenure: Tenure | None = None
    institution: Authority | None = None
    office: str = ""
    authority: str = ""
    as_printed: str = ""
    venue: Venue = Venue.ORAL


@dataclass(frozen=True, slots=True)
class PermitDecision:
    """A permit as the reviewer accepts it, and what the act does to it. `existing`: that permit of the record gains
    the evidence and the effect; the fields that describe a new one do not count then."""

    evidence: str
    effect: Effect
    basis: Basis
    existing: Permit | None = None
    exporter: str = ""
    consignee: str = ""
    destinations: Sequence[Country] = ()
    goods: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    issued: FuzzyDate | None = None
    is_group: bool = True
    count: CountRange = NUMBER_UNKNOWN


@dataclass(frozen=True, slots=True)
class Decision:
    """All that a reviewer accepts of one proposal; `as_entered` is kept for comparison with what the engine found."""

    act: ActDecision
    statements: Sequence[StatementDecision]
    permits: Sequence[PermitDecision]
    single_source_reason: str
    as_entered: dict[str, Any]
