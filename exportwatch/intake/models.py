"""What was asked for, what came, and what the machine makes of it. Nothing here is public.

Foreign keys into the registry carry `related_name="+"`, so that no reverse accessor climbs the wall.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.fetching.urls import is_web_address
from exportwatch.registry.models import Article, Measure
from exportwatch.vocabulary import Word

if TYPE_CHECKING:
    from exportwatch.intake.payload import ProposalPayload


class FetchState(Word):
    """The step that an article has reached on its way in."""

    TO_FETCH = "to_fetch", "To fetch", "Asked for; nothing is stored yet."
    TO_EXTRACT = "to_extract", "To extract", "Its bytes and text are stored; no facts are proposed yet."
    DONE = "done", "Done", "Facts were looked for; what was found waits at the desk."
    FAILED = "failed", "Failed", "Given up; the error says why."


class ProposalState(Word):
    """What a reviewer decided."""

    PENDING = "pending", "To review", "Nobody decided yet."
    ACCEPTED = "accepted", "Accepted", "Its facts are in the record."
    REJECTED = "rejected", "Rejected", "A reviewer refused it and said why."


class FetchQuerySet(models.QuerySet["Fetch"]):
    """Questions about articles on their way in."""

    def due(self, state: FetchState) -> Self:
        """Rows whose step may run now: due, and claimed by nobody or by somebody who never came back."""
        now = timezone.now()
        return self.filter(state=state, due_at__lte=now).filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        )


class Fetch(models.Model):
    """One article on its way in: what was asked for, the step that it has reached and what went wrong.

    The row is the queue of record; a Celery message only says “look at row N”. `source` is an address, or a file's
    name whose bytes were handed in
    (they stand in `upload` until they are read). `claimed_until` is the time until which a worker holds the row;
    None: nobody.
    """

    source = models.TextField()
    upload = models.BinaryField(null=True, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=FetchState.choices(), default=FetchState.TO_FETCH.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="fetches")
    is_copy = models.BooleanField(default=False)
    engine_version = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FetchQuerySet.as_manager()

    class Meta:
        """Newest first; what is due is found without reading what is done."""

        ordering = ["-pk"]
        verbose_name_plural = "fetches"
        indexes = [
            models.Index(
                fields=["state", "due_at"], condition=Q(state__in=["to_fetch", "to_extract"]), name="fetch_open_by_due"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="fetch_failed_says_why"),
        ]

    def __str__(self) -> str:
        """Return what was asked for."""
        return self.source

    @property
    def can_be_tried_again(self) -> bool:
        """Whether a further try has something to work on: stored text, handed-in bytes or an address."""
        return self.snapshot_id is not None or self.upload is not None or is_web_address(self.source)


class Snapshot(models.Model):
    """An article's bytes as they came, and the text that was read from them.

    `body` is compressed with zlib; `sha256` is the hex digest of the bytes before that. Offsets of quotes are into
    `text`, which never changes.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    media_type = models.CharField(max_length=100)
    headers = models.JSONField(default=dict)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=2, blank=True)
    fetched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The same bytes are kept once for an article."""

        constraints = [models.UniqueConstraint(fields=["article", "sha256"], name="snapshot_once_an_article")]
        indexes = [models.Index(fields=["sha256"], name="snapshot_sha256")]

    def __str__(self) -> str:
        """Return article and digest."""
        return f"{self.article} ({self.sha256[:12]})"

    def received(self) -> bytes:
        """Return the bytes as they came."""
        return zlib.decompress(self.body)


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
