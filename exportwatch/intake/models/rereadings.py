"""What a new engine version would propose from a stored article, before anything of it enters the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.intake.models.snapshots import Snapshot
from exportwatch.vocabulary import Word

if TYPE_CHECKING:
    from exportwatch.intake.payload import ProposalPayload
    from exportwatch.intake.rereading import Difference


class RereadingState(Word):
    """What became of a rereading."""

    UNCHANGED = "unchanged", "Unchanged", "The new version proposes what the old one did."
    WAITING = "waiting", "To look at", "The new version proposes something else; nobody has let it in yet."
    LET_IN = "let_in", "Let in", "What is new stands in the queue; what it replaces is superseded."
    LEFT = "left", "Left as it was", "Somebody decided that the old proposals stand."


class RereadingQuerySet(models.QuerySet["Rereading"]):
    """Questions about rereadings."""

    def of_version(self, engine_version: str) -> Self:
        """Those by one engine version."""
        return self.filter(engine_version=engine_version)

    def waiting(self) -> Self:
        """Those that would change something and wait for a person, in order of reading."""
        return self.filter(state=RereadingState.WAITING).order_by("pk")


class Rereading(models.Model):
    """One stored text read again by a newer engine version.

    `payloads` is what that version proposes, in order; `differences` what would change against the proposals that
    stand (see intake.rereading). A text is read again once by a version: the row says that it was.
    """

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rereadings")
    engine_version = models.CharField(max_length=20)
    payloads: models.JSONField[list[ProposalPayload], list[ProposalPayload]] = models.JSONField(default=list)
    differences: models.JSONField[list[Difference], list[Difference]] = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=RereadingState.choices())
    read_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = RereadingQuerySet.as_manager()

    class Meta:
        """A version reads a text again once."""

        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "engine_version"], name="rereading_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["let_in", "left"]) | Q(decided_at__isnull=False),
                name="rereading_decided_has_time",
            ),
        ]
        indexes = [models.Index(fields=["engine_version", "state", "id"], name="rereading_version_state")]

    def __str__(self) -> str:
        """Return version and article."""
        return f"{self.snapshot.article} by engine {self.engine_version}"
