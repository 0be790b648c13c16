"""What the record said, from when to when, and why it was changed. Rows are written once and never changed but for
their end."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from exportwatch.registry.models.records import word_of
from exportwatch.vocabulary import RecordState, RevisionCause


class Revision(models.Model):
    """One version of a record with all its parts, as `content` (the case file's shape for that kind of entry).

    `kind` is the record's letter (P, M, E or S), `record` its number. `said_until` None: the record says so now.
    `cause` is empty for drafts and for
    the first publication. The public reads versions whose `state` is not draft.
    """

    kind = models.CharField(max_length=1)
    record = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=RecordState.choices())
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    said_from = models.DateTimeField(default=timezone.now)
    said_until = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=20, choices=RevisionCause.choices(), blank=True)
    note = models.TextField(blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """In order; one version a number, one that stands now."""

        ordering = ["kind", "record", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "record", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["kind", "record"], condition=Q(said_until__isnull=True), name="revision_one_stands_now"
            ),
            models.CheckConstraint(condition=Q(kind__in=["P", "M", "E", "S"]), name="revision_kind_known"),
            models.CheckConstraint(
                condition=Q(said_until__isnull=True) | Q(said_until__gte=F("said_from")), name="revision_times_in_order"
            ),
            models.CheckConstraint(
                condition=Q(cause="") | Q(cause__in=[str(cause) for cause in RevisionCause]),
                name="revision_cause_in_vocabulary",
            ),
            word_of(RecordState, "state", "revision"),
        ]

    def __str__(self) -> str:
        """Return record and number."""
        return f"EW-{self.kind}-{self.record:06d}, version {self.number}"
