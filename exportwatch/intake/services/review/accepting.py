"""A reviewer's decision → published records, in one transaction; every quote is found in the snapshot first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from exportwatch.intake.models import Proposal, ProposalState, Snapshot
from exportwatch.intake.services.review.decisions import (
    ActDecision,
    Decision,
    FurtherEvidence,
    NewMeasure,
    NewStep,
    PermitDecision,
    StatementDecision,
)
from exportwatch.registry import services as registry
from exportwatch.registry.models import (
    Authority,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    PermitEffect,
    Record,
)
from exportwatch.vocabulary import EventType, PermitIdentity, RevisionCause

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

_ENDING = frozenset({EventType.LIFTED, EventType.CONVERTED, EventType.PARTIALLY_LIFTED, EventType.ANNULLED})
"""Steps that name the measures which they end or narrow."""

CREATED: dict[str, type[Record]] = {
    "measures": Measure,
    "events": MeasureEvent,
    "statements": OfficialStatement,
    "permits": Permit,
}
"""The kinds of record that an acceptance makes, by their key in `Proposal.created`."""


class _Accepted:
    """What one acceptance has written so far: new records, evidence added to older ones, and those older ones."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.records: list[Record] = []
        self.added: list[Evidence] = []
        self.enriched: list[Record] = []
        self.event: MeasureEvent | None = None

    def quotes(self, words: Sequence[str]) -> list[registry.Quote]:
        """Return the places of passages in the snapshot."""
        return [locate(passage, self.snapshot) for passage in words]

    def prove(self, record: MeasureEvent | Permit, quotes: Sequence[registry.Quote]) -> None:
        """Add evidence to a record that stands already."""
        self.added += registry.add_evidence(record, quotes)
        if record not in self.enriched:
            self.enriched.append(record)


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


def accept(proposal_id: int, decision: Decision, reviewer: AbstractBaseUser) -> list[Record]:
    """Publish what the reviewer accepts, in one transaction, and return the records that it is about: the measure
    first where there is one, else the statements.

    Raises ValidationError, with nothing written, where somebody decided before or is working on it, a quote is not in
    the snapshot, or the record refuses a fact.
    """
    with transaction.atomic():
        proposal = pending(proposal_id, reviewer)
        accepted = _Accepted(proposal.snapshot)
        _enter_act(accepted, decision.act)
        for statement in decision.statements:
            accepted.records.append(_enter_statement(accepted, statement))
        for permit in decision.permits:
            _enter_permit(accepted, permit)
        if not accepted.records and not accepted.added:
            raise ValidationError("Nothing is taken into the record; tick what you accept, or reject the proposal.")
        registry.publish(accepted.records, reviewer, decision.single_source_reason)
        if accepted.enriched:
            note = f"A further report was accepted: {proposal.snapshot.article}."
            registry.record_versions(accepted.enriched, reviewer, cause=RevisionCause.NEW_INFORMATION, note=note)
        decide(proposal, ProposalState.ACCEPTED, reviewer)
        proposal.measure = accepted.event.measure if accepted.event else None
        proposal.accepted = decision.as_entered
        proposal.created = _ids(accepted)
        proposal.save()
        return [proposal.measure] if proposal.measure else accepted.records


def pending(proposal_id: int, reviewer: AbstractBaseUser) -> Proposal:
    """Lock and return a proposal that nobody decided yet, and that nobody else is working on. ValidationError else."""
    proposal = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("snapshot__article", "decided_by", "assigned_to")
        .get(pk=proposal_id)
    )
    state = ProposalState(proposal.state)
    if state is ProposalState.SUPERSEDED:
        raise ValidationError(f"This proposal is superseded. {proposal.reason} Nothing of yours was written.")
    if state is not ProposalState.PENDING:
        raise ValidationError(
            f"{proposal.decided_by} {state.label.lower()} this proposal meanwhile; "
            "nothing of yours was written. Look at the decision, and undo it if it is wrong."
        )
    if proposal.is_assigned_to_another(reviewer.pk):
        raise ValidationError(
            f"{proposal.assigned_to} took this proposal over at {proposal.assigned_at:%H:%M} UTC; nothing of yours was "
            "written. Take it over, if you have agreed on that."
        )
    return proposal


def decide(proposal: Proposal, state: ProposalState, reviewer: AbstractBaseUser) -> None:
    """Note who decided, and when; nobody holds the proposal any longer."""
    proposal.state = state.value
    proposal.decided_by_id = reviewer.pk
    proposal.decided_at = timezone.now()
    proposal.assigned_to = proposal.assigned_at = proposal.assigned_until = None


def _enter_act(accepted: _Accepted, act: ActDecision) -> None:
    quotes = accepted.quotes(act.quotes)
    if isinstance(act.about, FurtherEvidence):
        accepted.event = act.about.event
        accepted.prove(act.about.event, quotes)
    elif isinstance(act.about, NewStep):
        accepted.event = registry.enter_step(_step(act.about, quotes))
        accepted.records.append(accepted.event)
    elif isinstance(act.about, NewMeasure):
        accepted.event = registry.enter_measure(_measure(act.about, quotes))
        accepted.records += [accepted.event.measure, accepted.event]


def _step(step: NewStep, quotes: Sequence[registry.Quote]) -> registry.StepEntry:
    return registry.StepEntry(
        measure=step.measure,
        type=step.type,
        announced=step.announced,
        quotes=quotes,
        effective=step.effective,
        until=step.until,
        targets=[step.measure, *step.also_ends] if step.type in _ENDING else (),
        permits=step.permits,
        effect=step.effect,
        basis=step.basis,
        confirmed=step.confirmed,
        count=step.count,
        count_what=step.count_what,
    )


def _measure(measure: NewMeasure, quotes: Sequence[registry.Quote]) -> registry.MeasureEntry:
    return registry.MeasureEntry(
        title=measure.title,
        authority=registry.authority(measure.authority, measure.issuer.code),
        instrument=measure.instrument,
        applies_to=measure.applies_to,
        announced=measure.announced,
        effective=measure.effective,
        destinations=measure.destinations,
        exporter=registry.company(measure.exporter) if measure.exporter else None,
        goods=[measure.goods] if measure.goods else [],
        quotes=quotes,
    )


def _enter_statement(accepted: _Accepted, statement: StatementDecision) -> OfficialStatement:
    locate(statement.text, accepted.snapshot)
    tenure = statement.tenure
    if tenure is None and statement.person is None and statement.office:
        tenure = registry.person_in_office(statement.speaker, statement.office, _office_of(accepted, statement))
    entry = registry.StatementEntry(
        said=statement.said,
        text=statement.text,
        quote=statement.quote,
        quotes=accepted.quotes([statement.evidence]),
        stance=statement.stance,
        part=statement.part,
        person=tenure.person if tenure else statement.person,
        tenure=tenure,
        authority=tenure.authority if tenure else statement.institution,
        speaker_as_printed=statement.as_printed or statement.speaker,
        venue=statement.venue,
        language=accepted.snapshot.language or "en",
    )
    return registry.enter_statement(accepted.event, entry)


def _office_of(accepted: _Accepted, statement: StatementDecision) -> Authority:
    """Return the authority of a speaker's office: the one named, else the decider of the act."""
    if accepted.event is not None:
        decider = accepted.event.measure.authority
        return registry.authority(statement.authority or decider.name, decider.country_id)
    known = Authority.objects.filter(name__iexact=statement.authority).first() if statement.authority else None
    if known is None:
        raise ValidationError(
            f"{statement.speaker}’s office needs an authority that the record knows; add it in the admin, choose a "
            "measure whose government it is, or leave the office empty."
        )
    return known


def _enter_permit(accepted: _Accepted, permit: PermitDecision) -> None:
    event = accepted.event
    if event is None:
        raise ValidationError("Permits go with an act; choose the measure, or leave the permits out.")
    quotes = accepted.quotes([permit.evidence])
    if permit.existing is not None:
        accepted.prove(permit.existing, quotes)
        if event in accepted.records:
            PermitEffect.objects.get_or_create(
                event=event, permit=permit.existing, defaults={"effect": permit.effect, "basis": permit.basis}
            )
        return
    if event not in accepted.records and event not in accepted.enriched:
        accepted.enriched.append(event)
    entry = registry.PermitEntry(
        authority=event.measure.authority,
        identity=PermitIdentity.GROUP if permit.is_group else PermitIdentity.ANONYMOUS,
        quotes=quotes,
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
    accepted.records.append(registry.enter_permit(event, entry))


def _ids(accepted: _Accepted) -> dict[str, list[int]]:
    made = {
        name: ids
        for name, kind in CREATED.items()
        if (ids := [row.pk for row in accepted.records if isinstance(row, kind)])
    }
    return made | {"evidence": [item.pk for item in accepted.added]}
