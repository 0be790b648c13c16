"""Watched addresses, and how politely their hosts are to be asked."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.vocabulary import PublisherKind, Word


class FeedStanding(Word):
    """How a watched address is doing."""

    OFF = "off", "Off", "It is not watched."
    NEW = "new", "Not asked yet", "It was not asked yet."
    WELL = "well", "Well", "It answers, and brings articles at its usual rhythm."
    FAILED = "failed", "Failed lately", "The last try failed; the next ones may not."
    FAILING = "failing", "Failing", "Several tries in a row failed."
    SILENT = "silent", "Silent", "It answers, but has brought nothing for far longer than usual."
    LATE = "late", "Not asked", "It has been due for long, and nobody asked it: look at the workers."


FAILING_FROM = 3
"""Failures in a row from which a feed counts as failing: with the waits between them, after a quarter of an hour."""

SILENT_FROM = dt.timedelta(days=2)
SILENT_GAPS = 4
SILENT_UNKNOWN = dt.timedelta(days=30)
"""A feed is silent after four times its usual gap, never before two days; where the gap is not known, after 30 days."""

LATE_FROM = dt.timedelta(minutes=30)


class FeedQuerySet(models.QuerySet["Feed"]):
    """Questions about watched addresses."""

    def watched(self) -> Self:
        """Those that are switched on."""
        return self.filter(enabled=True)

    def due(self, now: dt.datetime) -> Self:
        """Those that are switched on and may be asked at that moment."""
        return self.watched().filter(due_at__lte=now)


class Feed(models.Model):
    """An address that is asked for new articles: RSS, Atom, JSON Feed, sitemap, page of links or JSON API.

    `kind` is a word of fetching.feeds.FeedKind, empty until the first answer said what it is. `time_zone` is that of
    dates without one. `languages` are those whose entries are taken; none: any. `etag` and `last_modified`
    are the validators of the last answer that was taken whole. `failures` counts failed tries since the last success;
    a feed is asked ever more rarely, never given up. `usual_gap` is the time within which nine of ten of its articles
    followed the one before; None while too few are known. `problems` are sentences about what was wrong with the last
    answer, though it could be read. `preset` is the key of the reference file that it came from.
    """

    address = models.URLField(max_length=2000, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    publisher_kind = models.CharField(max_length=12, choices=PublisherKind.choices())
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    interval_minutes = models.PositiveIntegerField(
        default=60, validators=[MinValueValidator(5), MaxValueValidator(7 * 24 * 60)]
    )
    licence_note = models.TextField(blank=True)
    enabled = models.BooleanField(default=True)
    preset = models.CharField(max_length=60, blank=True)

    host = models.CharField(max_length=260, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    brought_at = models.DateTimeField(null=True, blank=True)
    usual_gap = models.DurationField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        """By name."""

        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(enabled=True), name="feed_due"),
            models.Index(fields=["host"], name="feed_host"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["preset"], condition=~Q(preset=""), name="feed_preset_once"),
            models.CheckConstraint(condition=Q(failures=0) | ~Q(error=""), name="feed_failure_says_why"),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def standing(self, now: dt.datetime) -> FeedStanding:
        """Return how the feed is doing at that moment. No query."""
        if not self.enabled:
            return FeedStanding.OFF
        if self.failures:
            return FeedStanding.FAILING if self.failures >= FAILING_FROM else FeedStanding.FAILED
        if self.due_at < now - LATE_FROM:
            return FeedStanding.LATE
        if self.asked_at is None:
            return FeedStanding.NEW
        allowed = max(self.usual_gap * SILENT_GAPS, SILENT_FROM) if self.usual_gap else SILENT_UNKNOWN
        return FeedStanding.SILENT if now - (self.brought_at or self.created_at) > allowed else FeedStanding.WELL

    def clean(self) -> None:
        """Refuse a time zone that the tz database does not have."""
        try:
            zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            message = f"“{self.time_zone}” is no time zone; write one such as Europe/Berlin or UTC."
            raise ValidationError({"time_zone": message}) from None


class Host(models.Model):
    """A site that is asked: one request at a time, and none before `free_at`, whichever worker asks.

    `name` is the host in lower case, with its port where it is not the default one. `failures`
    counts answers in a row that tell of trouble of the whole site. `robots_body` is its robots.txt as received, None
    where it has none; `robots_status` the HTTP status of that answer; both hold until `robots_until`.
    """

    name = models.CharField(max_length=260, unique=True)
    free_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)
    robots_body = models.BinaryField(null=True, blank=True)
    robots_status = models.PositiveSmallIntegerField(null=True, blank=True)
    robots_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """By name."""

        ordering = ["name"]

    def __str__(self) -> str:
        """Return its name."""
        return self.name
