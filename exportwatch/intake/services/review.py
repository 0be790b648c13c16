"""Deciding on a proposal: accept (as found or corrected), reject with a reason, undo. Each is one transaction.

Every quote that enters the record is found character for character in the snapshot first; a quote that is not there
is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from exportwatch.intake.models import Proposal, ProposalState, Snapshot
from exportwatch.registry import services as registry
from exportwatch.registry.matching import MeasureCandidate, measures_like
from exportwatch.registry.models import (
    Country,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Record,
)
from exportwatch.registry.values import NUMBER_UNKNOWN, CountRange, FuzzyDate
from exportwatch.vocabulary import (
    Axis,
    Basis,
    Effect,
    EventType,
    Instrument,
    Part,
    PermitIdentity,
    RevisionCause,
    Stance,
    Venue,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class ActDecision:
    """The act as the reviewer accepts it. `existing`: further evidence for that measure; else a new one from the
    other fields."""

    quotes: Sequence[str]
    existing: Measure | None = None
    title: str = ""
    issuer: Country | None = None
    authority: str = ""
    instrument: Instrument = Instrument.SUSPEND
    applies_to: Sequence[Axis] = ()
    destinations: Sequence[Country] = ()
    announced: FuzzyDate | None = None
    effective: FuzzyDate | None = None
    exporter: str = ""
    goods: str = ""


@dataclass(frozen=True, slots=True)
class StatementDecision:
    """A statement as the reviewer accepts it. With an `office` the speaker is registered as holding it in
    `authority`; else kept as printed."""

    speaker: str
    said: FuzzyDate
    text: str
    evidence: str
    stance: Stance | None
    part: Part | None = None
    quote: str = ""
    office: str = ""
    authority: str = ""
    as_printed: str = ""
    venue: Venue = Venue.ORAL


@dataclass(frozen=True, slots=True)
class PermitDecision:
    """A permit as the reviewer accepts it, and what the act does to it."""

    evidence: str
    effect: Effect
    basis: Basis
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


def candidates(proposal: Proposal) -> list[MeasureCandidate]:
    """Return the published measures that the proposal's act may already be, nearest first. At most one query."""
    action = proposal.payload["action"]
    issuer, date = action["issuer_iso2"], action["date"]
    if issuer is None or date is None or date["earliest"] is None:
        return []
    day = FuzzyDate.parse(date["earliest"]).earliest
    return measures_like(issuer, action["destinations"], Instrument(action["instrument"]), day)


def locate(words: str, snapshot: Snapshot) -> registry.Quote:
    """Return the place of the words in the snapshot's text, its first one. ValidationError where they do not stand
    there so."""
    start = snapshot.text.find(words) if words else -1
    if start < 0:
        shown = words if len(words) <= 60 else words[:57] + "…"
        raise ValidationError(
            f"“{shown}” does not stand in the stored text, character for character; copy the words from the text."
        )
    return registry.Quote(snapshot.article, words, start, start + len(words), snapshot.sha256)


def accept(proposal_id: int, decision: Decision, reviewer: AbstractBaseUser) -> Measure:
    """Publish what the reviewer accepts, in one transaction, and return the measure that it is about.

    Raises ValidationError, with nothing written, where somebody decided before, a quote is not in the snapshot, or
    the record refuses a fact.
    """
    with transaction.atomic():
        proposal = _pending(proposal_id)
        event, records, added = _act(proposal.snapshot, decision.act)
        for statement in decision.statements:
            records.append(_statement(proposal.snapshot, event, statement))
        for permit in decision.permits:
            records.append(_permit(proposal.snapshot, event, permit))
        registry.publish(records, reviewer, decision.single_source_reason)
        if decision.act.existing is not None:
            note = f"A further report was accepted: {proposal.snapshot.article}."
            registry.record_version(event, reviewer, cause=RevisionCause.NEW_INFORMATION, note=note)
        _decide(proposal, ProposalState.ACCEPTED, reviewer)
        proposal.measure = event.measure
        proposal.accepted = decision.as_entered
        proposal.created = _ids(records) | {"evidence": [item.pk for item in added]}
        proposal.save()
        return event.measure


def reject(proposal_id: int, reason: str, reviewer: AbstractBaseUser) -> None:
    """Refuse a proposal; nothing of it enters the record. ValidationError without a reason, or where somebody
    decided before."""
    if not reason.strip():
        raise ValidationError("Say why the proposal is rejected, so that the engine can be mended.")
    with transaction.atomic():
        proposal = _pending(proposal_id)
        _decide(proposal, ProposalState.REJECTED, reviewer)
        proposal.reason = reason.strip()
        proposal.save()


def undo(proposal_id: int, reviewer: AbstractBaseUser) -> None:
    """Take a decision back: what it published is withdrawn, evidence that it added elsewhere is taken off, the
    proposal waits again.

    ValidationError where nothing was decided, or where a later acceptance builds on the measure.
    """
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
        if proposal.state == ProposalState.PENDING:
            raise ValidationError("This proposal is not decided; there is nothing to undo.")
        later = Proposal.objects.filter(measure=proposal.measure, state=ProposalState.ACCEPTED).exclude(pk=proposal.pk)
        if proposal.created.get("measures") and (built_on := later.first()):
            raise ValidationError(f"Proposal {built_on.pk} added to the same measure; undo that one first.")
        _take_back(proposal, reviewer)
        proposal.state = ProposalState.PENDING
        proposal.decided_by = proposal.decided_at = proposal.measure = None
        proposal.reason = ""
        proposal.accepted, proposal.created = {}, {}
        proposal.save()


def _pending(proposal_id: int) -> Proposal:
    """Lock and return a proposal that nobody decided yet."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("snapshot__article", "decided_by")
        .get(pk=proposal_id)
    )
    if proposal.state != ProposalState.PENDING:
        raise ValidationError(
            f"{proposal.decided_by} {ProposalState(proposal.state).label.lower()} this proposal meanwhile; "
            "nothing of yours was written. Look at the decision, and undo it if it is wrong."
        )
    return proposal


def _act(snapshot: Snapshot, act: ActDecision) -> tuple[MeasureEvent, list[Record], list[Evidence]]:
    """Enter the act, or its evidence at the measure that it is; return event, new records and evidence added to an
    old one."""
    quotes = [locate(words, snapshot) for words in act.quotes]
    if act.existing is not None:
        event = act.existing.events.published().get(type=EventType.IMPOSED)
        return event, [], registry.add_evidence(event, quotes)
    if act.issuer is None or act.announced is None:
        raise ValidationError("A new measure needs its issuer and the day of its announcement.")
    entry = registry.MeasureEntry(
        title=act.title,
        authority=registry.authority(act.authority, act.issuer.code),
        instrument=act.instrument,
        applies_to=act.applies_to,
        announced=act.announced,
        effective=act.effective,
        destinations=act.destinations,
        exporter=registry.company(act.exporter) if act.exporter else None,
        goods=[act.goods] if act.goods else [],
        quotes=quotes,
    )
    event = registry.enter_measure(entry)
    return event, [event.measure, event], []


def _statement(snapshot: Snapshot, event: MeasureEvent, statement: StatementDecision) -> OfficialStatement:
    locate(statement.text, snapshot)
    tenure = None
    if statement.office:
        issuer = event.measure.authority
        authority = registry.authority(statement.authority or issuer.name, issuer.country_id)
        tenure = registry.person_in_office(statement.speaker, statement.office, authority)
    entry = registry.StatementEntry(
        said=statement.said,
        text=statement.text,
        quote=statement.quote,
        quotes=[locate(statement.evidence, snapshot)],
        stance=statement.stance,
        part=statement.part,
        person=tenure.person if tenure else None,
        tenure=tenure,
        authority=tenure.authority if tenure else None,
        speaker_as_printed=statement.as_printed or statement.speaker,
        venue=statement.venue,
        language=snapshot.language or "en",
    )
    return registry.enter_statement(event, entry)


def _permit(snapshot: Snapshot, event: MeasureEvent, permit: PermitDecision) -> Permit:
    entry = registry.PermitEntry(
        authority=event.measure.authority,
        identity=PermitIdentity.GROUP if permit.is_group else PermitIdentity.ANONYMOUS,
        quotes=[locate(permit.evidence, snapshot)],
        effect=permit.effect,
        basis=permit.basis,
        count=permit.count,
        issued=permit.issued,
        destinations=permit.destinations,
        exporter=registry.company(permit.exporter) if permit.exporter else None,
        consignee=registry.company(permit.consignee) if permit.consignee else None,
        goods=permit.goods,
        quantity=permit.quantity,
        unit=permit.unit,
    )
    return registry.enter_permit(event, entry)


def _decide(proposal: Proposal, state: ProposalState, reviewer: AbstractBaseUser) -> None:
    proposal.state = state
    proposal.decided_by_id = reviewer.pk
    proposal.decided_at = timezone.now()


_CREATED: dict[str, type[Record]] = {
    "measures": Measure,
    "events": MeasureEvent,
    "statements": OfficialStatement,
    "permits": Permit,
}


def _ids(records: Sequence[Record]) -> dict[str, list[int]]:
    return {
        name: ids for name, kind in _CREATED.items() if (ids := [row.pk for row in records if isinstance(row, kind)])
    }


def _take_back(proposal: Proposal, reviewer: AbstractBaseUser) -> None:
    """Withdraw what the acceptance published, and take the evidence that it added off older events."""
    reason = f"The reviewer {reviewer.get_username()} took the acceptance back."
    added = Evidence.objects.filter(pk__in=proposal.created.get("evidence", []))
    events = list(MeasureEvent.objects.published().filter(evidence__in=added).distinct())
    added.delete()
    registry.refuse_faults(events)
    registry.record_versions(events, reviewer, cause=RevisionCause.ERROR, note=reason)
    created = [
        row
        for name, kind in _CREATED.items()
        for row in kind._default_manager.filter(pk__in=proposal.created.get(name, [])).exclude(state="draft")
    ]
    registry.withdraw(created, reason, reviewer)
