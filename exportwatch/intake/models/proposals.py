"""What the engine found and a person decides on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.intake.models.fetches import Fetch
from exportwatch.intake.models.snapshots import Snapshot
from exportwatch.registry.models import Measure
from exportwatch.vocabulary import Word

if TYPE_CHECKING:
    from exportwatch.intake.payload import ProposalPayload


class ProposalState(Word):
    """What a reviewer decided."""

    PENDING = "pending", "To review", "Nobody decided yet."
    ACCEPTED = "accepted", "Accepted", "Its facts are in the record."
    REJECTED = "rejected", "Rejected", "A reviewer refused it and said why."


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Questions about proposals."""

    def pending(self) -> Self:
        """What waits for a reviewer, oldest first."""
        return self.filter(state=ProposalState.PENDING).order_by("pk")

    def for_desk(self) -> Self:
        """With article, snapshot and reviewer: no further query."""
        return self.select_related("fetch", "snapshot__article", "decided_by", "measure__authority")


class Proposal(models.Model):
    """One government act that the engine found in an article, with what was said about it, for a person to decide on.

    `payload` is what the engine found (see intake.payload) and never changes. `accepted` is what the reviewer
    accepted, for comparison; `created` names the record's
    rows that the acceptance made, so that it can be undone. Both are empty while the proposal is pending.
    """

    fetch = models.ForeignKey(Fetch, on_delete=models.PROTECT, related_name="proposals")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="proposals")
    ordinal = models.PositiveSmallIntegerField()
    engine_version = models.CharField(max_length=20)
    payload: models.JSONField[ProposalPayload, ProposalPayload] = models.JSONField()
    state = models.CharField(max_length=10, choices=ProposalState.choices(), default=ProposalState.PENDING.value)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    accepted: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    created: models.JSONField[dict[str, list[int]], dict[str, list[int]]] = models.JSONField(default=dict, blank=True)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        """An engine version proposes an act of a snapshot once."""

        ordering = ["-pk"]
        permissions = [("review_proposal", "Can review proposals at the desk")]
        indexes = [models.Index(fields=["state", "id"], name="proposal_state_oldest")]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "engine_version", "ordinal"], name="proposal_once"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="proposal_decided_has_time",
            ),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(reason=""), name="proposal_rejected_says_why"),
        ]

    def __str__(self) -> str:
        """Return number and article."""
        return f"Proposal {self.pk}: {self.snapshot.article}"
