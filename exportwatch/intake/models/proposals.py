"""What the engine found and a person decides on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.intake.models.fetches import Fetch
from exportwatch.intake.models.snapshots import Snapshot
from exportwatch.registry.models import Measure
from exportwatch.vocabulary import Word

if TYPE_CHECKING:
    from exportwatch.intake.payload import ProposalPayload


class ProposalKind(Word):
    """What a proposal offers to the record."""

    ACT = "act", "Act", "A government's act on permits, with what was said about it."
    STATEMENTS = "statements", "Statements only", "Demands, denials and other statements; no act is told as done."


class ProposalState(Word):
    """What became of a proposal."""

    PENDING = "pending", "To review", "Nobody decided yet."
    ACCEPTED = "accepted", "Accepted", "Its facts are in the record."
    REJECTED = "rejected", "Rejected", "A reviewer refused it and said why."
    SUPERSEDED = "superseded", "Superseded", "Another proposal stands in its place: split, merged or found anew."


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Questions about proposals."""

    def pending(self) -> Self:
        """What waits for a reviewer, oldest first."""
        return self.filter(state=ProposalState.PENDING).order_by("pk")

    def decided(self) -> Self:
        """What a reviewer accepted or rejected, the latest decision first."""
        return self.filter(state__in=[ProposalState.ACCEPTED, ProposalState.REJECTED]).order_by("-decided_at", "-pk")

    def for_desk(self) -> Self:
        """With article, snapshot, reviewer and who holds it: no further query."""
        return self.select_related("fetch", "snapshot__article", "decided_by", "assigned_to", "measure__authority")

    def for_list(self) -> Self:
        """As `for_desk`, without the stored texts."""
        return self.for_desk().defer("snapshot__text", "snapshot__headers")

    def of_act(self, act: str, issuer: str, destinations: list[str], first: dt.date, last: dt.date) -> Self:
        """Acts of one kind by one issuer (alpha-2) toward a common destination, dated between two days, inclusive."""
        toward = Q(destinations__overlap=destinations) | Q(destinations=[]) if destinations else Q()
        return self.filter(toward, act=act, issuer=issuer, act_day__range=(first, last)).exclude(
            state=ProposalState.SUPERSEDED
        )

    def assigned_to_others(self, user_id: int) -> Self:
        """What somebody else is working on now."""
        return self.filter(assigned_until__gt=timezone.now()).exclude(assigned_to=user_id)

    def free_for(self, user_id: int) -> Self:
        """What nobody else is working on now."""
        return self.exclude(Q(assigned_until__gt=timezone.now()) & ~Q(assigned_to=user_id))


class Proposal(models.Model):
    """What the engine proposes from an article, an act or statements alone, for a person to decide on.

    `payload` is what the engine found (see intake.payload), or what a reviewer made of it by splitting and merging,
    and never changes. `accepted` is what the reviewer accepted, for comparison; `created` names the record's rows that
    the acceptance made, so that it can be undone. Both are empty while the proposal is pending. `ordinal` counts the
    proposals of one engine version in one snapshot. `act` (the engine's word), `issuer`, `destinations` and `act_day`
    (its first possible day) repeat what the payload says, for finding: empty or None where it does not say.
    `relevance`, 0 to 100, orders the queue (intake.relevance).

    `assigned_to` works on it until `assigned_until`; `opened_at` is when it was first opened since it began to wait,
    so that the time to the decision is known. `replaces`: the proposals in whose place this one stands; `made_by` is
    the reviewer who split or merged them, None where the engine found it.
    """

    fetch = models.ForeignKey(Fetch, on_delete=models.PROTECT, related_name="proposals")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="proposals")
    ordinal = models.PositiveSmallIntegerField()
    engine_version = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=ProposalKind.choices(), default=ProposalKind.ACT.value)
    payload: models.JSONField[ProposalPayload, ProposalPayload] = models.JSONField()
    act = models.CharField(max_length=20, blank=True)
    issuer = models.CharField(max_length=2, blank=True)
    destinations = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    act_day = models.DateField(null=True, blank=True)
    relevance = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ProposalState.choices(), default=ProposalState.PENDING.value)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    accepted: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    created: models.JSONField[dict[str, list[int]], dict[str, list[int]]] = models.JSONField(default=dict, blank=True)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="replaced_by")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        """An engine version proposes an act of a snapshot once."""

        ordering = ["-pk"]
        permissions = [("review_proposal", "Can review proposals at the desk")]
        indexes = [
            models.Index(fields=["state", "id"], name="proposal_state_oldest"),
            models.Index(fields=["issuer", "act", "act_day"], name="proposal_same_act"),
            models.Index(fields=["-decided_at"], condition=~Q(decided_at=None), name="proposal_decided_latest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "engine_version", "ordinal"], name="proposal_once"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="proposal_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "superseded"]) | ~Q(reason=""), name="proposal_rejected_says_why"
            ),
            models.CheckConstraint(
                condition=Q(assigned_to__isnull=True) | Q(assigned_at__isnull=False, assigned_until__isnull=False),
                name="proposal_assigned_has_times",
            ),
        ]

    def __str__(self) -> str:
        """Return number and article."""
        return f"Proposal {self.pk}: {self.snapshot.article}"

    @property
    def is_pending(self) -> bool:
        """Whether it waits for a reviewer."""
        return self.state == ProposalState.PENDING

    @property
    def took(self) -> dt.timedelta | None:
        """How long the decision took since somebody first opened it; None where nobody did, or nobody decided."""
        return self.decided_at - self.opened_at if self.decided_at and self.opened_at else None

    def is_assigned_to_another(self, user_id: int) -> bool:
        """Whether somebody else is working on it now."""
        return bool(
            self.assigned_to_id
            and self.assigned_to_id != user_id
            and self.assigned_until
            and self.assigned_until > timezone.now()
        )
