"""Articles on their way in: the queue of record."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.fetching.urls import is_web_address
from exportwatch.intake.models.feeds import Feed
from exportwatch.registry.models import Article
from exportwatch.vocabulary import Word


class FetchState(Word):
    """The step that an article has reached on its way in."""

    TO_FETCH = "to_fetch", "To fetch", "Asked for; nothing is stored yet."
    TO_EXTRACT = "to_extract", "To extract", "Its bytes and text are stored; no facts are proposed yet."
    DONE = "done", "Done", "Facts were looked for; what was found waits at the desk."
    GONE = "gone", "Gone", "The site says that the page is gone for good."
    FAILED = "failed", "Failed", "Given up; the error says why."


class FetchQuerySet(models.QuerySet["Fetch"]):
    """Questions about articles on their way in."""

    def due(self, state: FetchState) -> Self:
        """Rows whose step may run now, whether or not a worker is at it (see services.claims)."""
        return self.filter(state=state, due_at__lte=timezone.now())

    def given_up(self) -> Self:
        """Rows that nobody goes on with unless a person asks for it, and that no person has put aside."""
        return self.filter(state__in=[FetchState.FAILED, FetchState.GONE], dismissal__isnull=True)

    def under_way(self) -> Self:
        """Rows that have a step to go."""
        return self.filter(state__in=[FetchState.TO_FETCH, FetchState.TO_EXTRACT])


class Fetch(models.Model):
    """One article on its way in: what was asked for, the step that it has reached and what went wrong.

    The row is the queue of record; a Celery message only says “look at row N”. `source` is an address, or a file's
    name whose bytes were handed in (they stand in `upload` until they are read). `feed` is the watched address that
    brought it, None where a person did; `guid` and `title` are the feed's own names for it; `host` is the site that
    the address asks, empty for a file. `published_basis` says how the day in `published` is known. Attempts count how
    often each step ran since the row was made or last tried again; `started_at` is when the last one began.
    """

    source = models.TextField()
    upload = models.BinaryField(null=True, blank=True)
    feed = models.ForeignKey(Feed, null=True, blank=True, on_delete=models.PROTECT, related_name="fetches")
    guid = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=500, blank=True)
    host = models.CharField(max_length=260, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    published = models.DateField(null=True, blank=True)
    published_basis = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=FetchState.choices(), default=FetchState.TO_FETCH.value)
    fetch_attempts = models.PositiveSmallIntegerField(default=0)
    extract_attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
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
            ),
            models.Index(fields=["host", "due_at"], condition=Q(state="to_fetch"), name="fetch_host_by_due"),
            models.Index(fields=["error_code"], condition=Q(state__in=["failed", "gone"]), name="fetch_dead_by_cause"),
            models.Index(fields=["feed", "created_at"], name="fetch_of_feed"),
            models.Index(fields=["finished_at"], name="fetch_finished"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "gone"]) | ~Q(error=""), name="fetch_dead_says_why"
            ),
            # Whatever feed names an address, and under however many names: one article.
            models.UniqueConstraint(fields=["source"], condition=Q(feed__isnull=False), name="fetch_feed_address_once"),
        ]

    def __str__(self) -> str:
        """Return what was asked for."""
        return self.source

    @property
    def attempts(self) -> int:
        """How often the step that it has reached was tried."""
        return self.extract_attempts if self.snapshot_id is not None else self.fetch_attempts

    @property
    def can_be_tried_again(self) -> bool:
        """Whether a further try has something to work on: stored text, handed-in bytes or an address."""
        return self.snapshot_id is not None or self.upload is not None or is_web_address(self.source)
