"""What a proposal is about in the record: further evidence for a step that is there, a new step of an existing measure,
or a new measure; with who spoke and which permits are meant. Candidates with reasons; nothing is decided here.

Reads only. What the engine calls an act says which measures and steps come into question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from exportwatch.intake.models import Proposal
from exportwatch.intake.payload import ActionPayload, PermitPayload, ProposalPayload
from exportwatch.registry.matching import (
    MeasureCandidate,
    PermitCandidate,
    PermitClues,
    measures_like,
    open_measures,
    permits_like,
    steps_like,
)
from exportwatch.registry.values import NUMBER_UNKNOWN, CountRange, FuzzyDate
from exportwatch.vocabulary import EventType, Instrument, Word

NEW_MEASURE = "new"
"""The key of the option that the act is a measure which the record does not have."""

NO_EVENT = "none"
"""The key of the option that statements are about no event of the record."""

OFFERED = 8
"""How many candidates of each kind are shown."""


class MappingKind(Word):
    """What accepting a proposal does."""

    EVIDENCE = "evidence", "Further evidence", "The report tells again of a step that is in the record."
    STEP = "step", "New event of an existing measure", "The report tells of a new step of a measure in the record."
    NEW = "new", "New measure", "The record does not have the measure yet."
    STATEMENTS = "statements", "Statements only", "No act is told as done."


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a proposal may be about. `key` is what a form sends: evidence:EW-E-…, step:EW-M-… or new."""

    key: str
    kind: MappingKind
    candidate: MeasureCandidate


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a proposal may be about, the likeliest first; `chosen` is the key to start from, None where two are equally
    likely and a person must choose. `step`: the type of a new step; `steps`: those that come into question."""

    options: tuple[Option, ...]
    chosen: str | None
    step: EventType
    steps: tuple[EventType, ...]

    @property
    def kind(self) -> MappingKind:
        """What is proposed to start from; a new step where it is open of which measure."""
        if self.chosen == NEW_MEASURE:
            return MappingKind.NEW
        if self.chosen == NO_EVENT:
            return MappingKind.STATEMENTS
        return next((option.kind for option in self.options if option.key == self.chosen), MappingKind.STEP)


@dataclass(frozen=True, slots=True)
class _Acts:
    """What one of the engine's acts may be in the record. `begins`: it is a measure of its own as often as not."""

    begins: bool
    ends: frozenset[Instrument]
    again: frozenset[EventType]
    steps: tuple[EventType, ...]


_STOPS = frozenset({Instrument.SUSPEND, Instrument.EMBARGO})
_STOPS_NEW = frozenset(
    {Instrument.FREEZE_NEW, Instrument.PAUSE_PENDING, Instrument.PRESUME_DENIAL, Instrument.EMBARGO, Instrument.DENY}
)
_RESTRICTIONS = _STOPS | _STOPS_NEW | {Instrument.ADD_CONDITION}
_EASED = frozenset({EventType.LIFTED, EventType.PARTIALLY_LIFTED, EventType.NARROWED, EventType.EXEMPTION_GRANTED})
_LIFTING = _Acts(
    begins=False,
    ends=_RESTRICTIONS,
    again=_EASED | {EventType.EXPIRED, EventType.CONVERTED},
    steps=(EventType.LIFTED, EventType.PARTIALLY_LIFTED, EventType.NARROWED, EventType.EXEMPTION_GRANTED),
)
_ENDING_PERMITS = _Acts(
    begins=False,
    ends=_STOPS,
    again=frozenset({EventType.CONVERTED}),
    steps=(EventType.CONVERTED, EventType.ANNULLED),
)
_ACTS: dict[str, _Acts] = {
    "suspension": _Acts(True, _STOPS, frozenset({EventType.WIDENED, EventType.EXTENDED}), (EventType.WIDENED,)),
    "partial_suspension": _Acts(True, _STOPS, frozenset({EventType.WIDENED}), (EventType.WIDENED, EventType.NARROWED)),
    "freeze_on_new": _Acts(True, _STOPS_NEW, frozenset({EventType.WIDENED}), (EventType.WIDENED,)),
    "denial": _Acts(True, frozenset(), frozenset(), (EventType.WIDENED,)),
    "cancellation": _ENDING_PERMITS,
    "revocation": _ENDING_PERMITS,
    "lifting": _LIFTING,
    "resumption": _LIFTING,
    "extension": _Acts(False, _RESTRICTIONS, frozenset({EventType.EXTENDED}), (EventType.EXTENDED,)),
}
"""By the engine's word for an act."""

_ANY_STEP = tuple(word for word in EventType if word is not EventType.IMPOSED)


def mapping_of(proposal: Proposal) -> Mapping:
    """Return what a proposal may be about. At most 12 queries, fewer where issuer or day are open."""
    action = proposal.payload["action"]
    on = day_of(proposal)
    return _of_statements(proposal, on) if action is None else mapping_of_act(action, on)


def mapping_of_act(action: ActionPayload, on: dt.date | None) -> Mapping:
    """Return what an act may be about; `on` is its day, or that of the report, None where neither is known.

    At most 12 queries."""
    acts, issuer = _ACTS[action["type"]], action["issuer_iso2"]
    steps = (*acts.steps, *(word for word in _ANY_STEP if word not in acts.steps))
    if issuer is None:
        return Mapping((), NEW_MEASURE if acts.begins else None, acts.steps[0], steps)
    told = _act_day(action)
    toward = action["destinations"]
    again = measures_like(issuer, toward, Instrument(action["instrument"]), told)
    again = sorted([*steps_like(issuer, toward, acts.again, told), *again], key=lambda item: _rank(item, action))
    words = [action["goods"] or "", *(company["name"] for company in action["companies"])]
    running = open_measures(issuer, toward, acts.ends, on, words) if on and acts.ends else []
    known = {candidate.measure.pk for candidate in again}
    options = (
        *_options(again, MappingKind.EVIDENCE),
        *_options([item for item in running if item.measure.pk not in known], MappingKind.STEP),
    )
    tied = len(again) > 1 and again[1].sure and _rank(again[0], action) == _rank(again[1], action)
    start = None if tied else _start(options, begins=acts.begins)
    return Mapping(options, start, acts.steps[0], steps)


def permit_candidates(payload: ProposalPayload, found: PermitPayload) -> list[PermitCandidate]:
    """Return published permits that a found one may be, the likeliest first. At most seven queries."""
    action = payload["action"]
    if action is None or action["issuer_iso2"] is None:
        return []
    destination = found["destination"]
    return permits_like(
        PermitClues(
            issuer=action["issuer_iso2"],
            exporter=found["exporter"] or "",
            consignee=found["consignee"] or "",
            destinations=[destination] if destination else action["destinations"],
            goods=found["goods"] or action["goods"] or "",
            count=permit_count(found),
            issued=fuzzy(found["issued"]["earliest"], found["issued"]["latest"]) if found["issued"] else None,
        )
    )


def permit_count(found: PermitPayload) -> CountRange:
    """Return how many permits are told of; nothing known where the count is of goods."""
    count = found["count"]
    if count is None or not is_of_permits(count["unit"]):
        return NUMBER_UNKNOWN
    return CountRange(count["min"], count["max"], count["approx"], count["of_total"], count["as_stated"])


def is_of_permits(unit: str) -> bool:
    """Whether a unit as printed is permits: permits, licences, licenses, authorisations."""
    return unit.lower().startswith(("permit", "licen", "authoris", "authoriz", "approval"))


def fuzzy(earliest: str | None, latest: str | None) -> FuzzyDate | None:
    """Return a found date from its bounds as ISO days; None where the text does not resolve it."""
    if earliest is None or latest is None:
        return None
    return FuzzyDate(dt.date.fromisoformat(earliest), dt.date.fromisoformat(latest))


def day_of(proposal: Proposal) -> dt.date | None:
    """Return the day of the act, else the report's first possible day; None where neither is known."""
    action = proposal.payload["action"]
    published = proposal.snapshot.article.published
    return (_act_day(action) if action else None) or (published.earliest if published else None)


def _act_day(action: ActionPayload) -> dt.date | None:
    earliest = action["date"]["earliest"] if action["date"] else None
    return dt.date.fromisoformat(earliest) if earliest else None


def _of_statements(proposal: Proposal, on: dt.date | None) -> Mapping:
    """Statements are about a measure that is open, or about a step of the days before; no event is chosen for them."""
    topic = proposal.payload["topic"]
    issuer = topic["issuer_iso2"] if topic else None
    if topic is None or issuer is None or on is None:
        return Mapping((), NO_EVENT, EventType.LIFTED, ())
    toward = topic["destinations"]
    lately = steps_like(issuer, toward, frozenset(EventType), on)
    running = open_measures(issuer, toward, frozenset(Instrument), on)
    known = {candidate.measure.pk for candidate in lately}
    begun = [item for item in running if item.measure.pk not in known]
    return Mapping(
        (*_options(lately, MappingKind.EVIDENCE), *_options(begun, MappingKind.STEP)), NO_EVENT, EventType.LIFTED, ()
    )


def _rank(candidate: MeasureCandidate, action: ActionPayload) -> tuple[bool, int, int]:
    """Return how far a step that is there is from the act: sure ones first, then by what it applies to and by days.
    Two of one rank are for a person to tell apart."""
    told = _act_day(action)
    apart = abs((candidate.event.announced_earliest - told).days) if candidate.event and told else 0
    common = len(set(action["applies_to"]) & set(candidate.measure.applies_to))
    return not candidate.sure, -common, apart


def _options(candidates: Collection[MeasureCandidate], kind: MappingKind) -> list[Option]:
    found = []
    for candidate in list(candidates)[:OFFERED]:
        record = candidate.event if kind is MappingKind.EVIDENCE and candidate.event else candidate.measure
        found.append(Option(f"{kind}:{record.public_id}", kind, candidate))
    return found


def _start(options: Collection[Option], *, begins: bool) -> str | None:
    """Return what to start from: a sure step that is there, else what the act usually is; None where it is open."""
    again = [option for option in options if option.kind is MappingKind.EVIDENCE and option.candidate.sure]
    if again:
        return again[0].key
    running = [option for option in options if option.kind is MappingKind.STEP]
    if begins or not running:
        return NEW_MEASURE
    if len(running) == 1 or running[0].candidate.weight > running[1].candidate.weight:
        return running[0].key
    return None
