"""Splitting a proposal that tells of two measures, and merging two that tell of one: by hand, and with a way back.

What the engine found stays readable: the old proposals are superseded and lead to those that stand in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from exportwatch.intake.models import Proposal, ProposalState
from exportwatch.intake.payload import EvidencePayload, MarkPayload, ProposalPayload
from exportwatch.intake.services.proposing import add, supersede
from exportwatch.intake.services.review.accepting import pending
from exportwatch.registry.models import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

T = TypeVar("T")


def split(
    proposal_id: int, statements: Sequence[int], permits: Sequence[int], reviewer: AbstractBaseUser
) -> tuple[Proposal, Proposal]:
    """Put two proposals of the same act in the place of one, and return them, for a reviewer to make each its own
    measure.

    `statements` and `permits`: places in the payload of what goes with the second one; the rest stays with the first.
    ValidationError where somebody decided before, or for statements alone none or all of which would go.
    """
    with transaction.atomic():
        old = _locked([proposal_id], reviewer)[0]
        payload = old.payload
        if payload["action"] is None and not 0 < len(set(statements)) < len(payload["statements"]):
            raise ValidationError("Choose some of the statements, not all, for the second proposal.")
        parts = (_part(payload, statements, permits, chosen=False), _part(payload, statements, permits, chosen=True))
        first, second = (
            add(part, old.snapshot, old.fetch, old.engine_version, replaces=[], because="", made_by=reviewer)
            for part in parts
        )
        for new in (first, second):
            new.replaces.set([old])
        supersede(old, f"{reviewer.get_username()} split it into proposals {first.pk} and {second.pk}.")
        return first, second


def merge(proposal_id: int, other_id: int, reviewer: AbstractBaseUser) -> Proposal:
    """Put one proposal in the place of two of the same stored text, and return it: the first one's act with the proof,
    statements and permits of both.

    ValidationError where the two are of different texts (accept one; the other then adds its proof), or where somebody
    decided before.
    """
    with transaction.atomic():
        one, other = _locked([proposal_id, other_id], reviewer)
        if one.pk == other.pk:
            raise ValidationError("A proposal is merged with another one; choose it.")
        if one.snapshot_id != other.snapshot_id:
            raise ValidationError(
                "The two are from different articles. Accept one; the other is then offered as evidence for it."
            )
        return add(
            _together(one.payload, other.payload),
            one.snapshot,
            one.fetch,
            one.engine_version,
            replaces=[one, other],
            because=f"{reviewer.get_username()} merged it",
            made_by=reviewer,
        )


def restore(proposal_id: int, reviewer: AbstractBaseUser) -> list[Proposal]:
    """Take a split or a merge back, by any of the proposals that it made, and return those that wait again.

    ValidationError where the proposal was not made by hand, or one that it made is decided by now.
    """
    with transaction.atomic():
        made = Proposal.objects.get(pk=proposal_id)
        old = list(made.replaces.select_for_update().order_by("pk"))
        if made.made_by_id is None or not old:
            raise ValidationError("This proposal was neither split nor merged; there is nothing to take back.")
        siblings = Proposal.objects.filter(replaces__in=old).distinct().values_list("pk", flat=True)
        for new in _locked(sorted(siblings), reviewer):
            supersede(new, f"{reviewer.get_username()} took the splitting or merging back.")
        for row in old:
            row.state, row.reason, row.decided_at = ProposalState.PENDING.value, "", None
            row.save(update_fields=["state", "reason", "decided_at"])
        return old


def _locked(ids: Sequence[int], reviewer: AbstractBaseUser) -> list[Proposal]:
    """Lock the article, then the proposals, all pending; in the order asked for."""
    first = Proposal.objects.select_related("snapshot").get(pk=ids[0])
    Article.objects.select_for_update().get(pk=first.snapshot.article_id)
    return [pending(pk, reviewer) for pk in ids]


def _part(
    payload: ProposalPayload, statements: Sequence[int], permits: Sequence[int], *, chosen: bool
) -> ProposalPayload:
    return {
        **payload,
        "statements": [said for place, said in enumerate(payload["statements"]) if (place in statements) == chosen],
        "permits": [permit for place, permit in enumerate(payload["permits"]) if (place in permits) == chosen],
    }


def _together(one: ProposalPayload, other: ProposalPayload) -> ProposalPayload:
    act, second = (one["action"], other["action"]) if one["action"] else (other["action"], None)
    if act is not None and second is not None:
        evidence: list[EvidencePayload] = _each_once([*act["evidence"], *second["evidence"]])
        act = {
            **act,
            "evidence": evidence,
            "destinations": _each_once([*act["destinations"], *second["destinations"]]),
            "companies": _each_once([*act["companies"], *second["companies"]]),
            "counts": _each_once([*act["counts"], *second["counts"]]),
            "reasons": _each_once([*act["reasons"], *second["reasons"]]),
        }
    marks: list[MarkPayload] = _each_once([*one["marks"], *other["marks"]])
    return {
        "action": act,
        "topic": None if act else one["topic"],
        "statements": _each_once([*one["statements"], *other["statements"]]),
        "permits": _each_once([*one["permits"], *other["permits"]]),
        "marks": marks,
    }


def _each_once(items: Sequence[T]) -> list[T]:
    """Return the items in order, those that are there already left out; few enough to compare one by one."""
    found: list[T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found
