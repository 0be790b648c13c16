"""Articles on their way in: the queue of record."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.fetching.urls import is_web_address
from exportwatch.registry.models import Article
from exportwatch.vocabulary import Word


class FetchState(Word):
    """The step that an article has reached on its way in."""

    TO_FETCH = "to_fetch", "To fetch", "Asked for; nothing is stored yet."
    TO_EXTRACT = "to_extract", "To extract", "Its bytes and text are stored; no facts are proposed yet."
    DONE = "done", "Done", "Facts were looked for; what was found waits at the desk."
    FAILED = "failed", "Failed", "Given up; the error says why."


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
