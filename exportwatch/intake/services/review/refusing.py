"""Rejecting: nothing of a proposal enters the record, and the reason is kept for whoever mends the engine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from exportwatch.intake.models import Proposal, ProposalState
from exportwatch.intake.services.review.accepting import decide, pending

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def reject(proposal_id: int, reason: str, reviewer: AbstractBaseUser) -> None:
    """Refuse a proposal; nothing of it enters the record. ValidationError without a reason, or where somebody
    decided before or is working on it."""
    reject_all([proposal_id], reason, reviewer)


def reject_all(proposal_ids: Iterable[int], reason: str, reviewer: AbstractBaseUser) -> int:
    """Refuse several proposals for one reason, all or none, and return how many; those that are decided already stay
    as they are, unless only one was asked for. ValidationError as for one."""
    if not reason.strip():
        raise ValidationError("Say why the proposal is rejected, so that the engine can be mended.")
    asked = sorted(set(proposal_ids))
    with transaction.atomic():
        waiting = Proposal.objects.pending().filter(pk__in=asked).values_list("pk", flat=True)
        ids = asked if len(asked) == 1 else list(waiting)
        if not ids:
            raise ValidationError("Everything there is decided already; there is nothing to reject.")
        for proposal_id in ids:
            proposal = pending(proposal_id, reviewer)
            decide(proposal, ProposalState.REJECTED, reviewer)
            proposal.reason = reason.strip()
            proposal.save()
        return len(ids)
