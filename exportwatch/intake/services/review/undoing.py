"""Taking a decision back: what it published is withdrawn, and the proposal waits again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from exportwatch.intake.models import Proposal, ProposalState
from exportwatch.intake.services.review.accepting import CREATED
from exportwatch.registry import services as registry
from exportwatch.registry.models import Evidence, MeasureEvent, Permit, Record
from exportwatch.vocabulary import RevisionCause

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def undo(proposal_id: int, reviewer: AbstractBaseUser) -> None:
    """Take a decision back: what it published is withdrawn, evidence that it added elsewhere is taken off, the
    proposal waits again.

    ValidationError where nothing was decided, or where a later acceptance builds on the measure.
    """
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
        if proposal.state not in {ProposalState.ACCEPTED, ProposalState.REJECTED}:
            raise ValidationError("This proposal is not decided; there is nothing to undo.")
        _refuse_if_built_on(proposal)
        _take_back(proposal, reviewer)
        proposal.state = ProposalState.PENDING.value
        proposal.decided_by = proposal.decided_at = proposal.measure = proposal.opened_at = None
        proposal.reason = ""
        proposal.accepted, proposal.created = {}, {}
        proposal.save()


def _refuse_if_built_on(proposal: Proposal) -> None:
    later = Proposal.objects.filter(measure=proposal.measure, state=ProposalState.ACCEPTED).exclude(pk=proposal.pk)
    if not proposal.created.get("measures"):
        later = later.filter(decided_at__gt=proposal.decided_at)
        own = set(proposal.created.get("events", []))
        links = [row for row in later if own & set(_events_of(row))]
        if links:
            raise ValidationError(f"Proposal {links[0].pk} added to the same step; undo that one first.")
    elif built_on := later.first():
        raise ValidationError(f"Proposal {built_on.pk} added to the same measure; undo that one first.")


def _events_of(proposal: Proposal) -> list[int]:
    """Return the events to which an acceptance added evidence or statements."""
    created = proposal.created
    proved = Evidence.objects.filter(pk__in=created.get("evidence", []), event__isnull=False)
    said = MeasureEvent.objects.filter(statement_links__statement__in=created.get("statements", []))
    return [*proved.values_list("event", flat=True), *said.values_list("pk", flat=True)]


def _take_back(proposal: Proposal, reviewer: AbstractBaseUser) -> None:
    """Withdraw what the acceptance published, and take the evidence that it added off older records."""
    reason = f"The reviewer {reviewer.get_username()} took the acceptance back."
    added = Evidence.objects.filter(pk__in=proposal.created.get("evidence", []))
    enriched: list[Record] = [
        *MeasureEvent.objects.published().filter(evidence__in=added).distinct(),
        *Permit.objects.published().filter(evidence__in=added).distinct(),
    ]
    added.delete()
    registry.refuse_faults(enriched)
    registry.record_versions(enriched, reviewer, cause=RevisionCause.ERROR, note=reason)
    created = [
        row
        for name, kind in CREATED.items()
        for row in kind._default_manager.filter(pk__in=proposal.created.get(name, [])).exclude(state="draft")
    ]
    if created:
        registry.withdraw(created, reason, reviewer)
