"""The bytes as they came, the text that was read from them, and what became of a page since."""

from __future__ import annotations

import hashlib
import zlib
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from exportwatch.registry.models import Article

LEVEL = 2
"""Of zlib: a third of the time of its usual level, and pages a tenth larger."""


def digest_of(received: bytes) -> str:
    """Return the hex digest under which these bytes are kept."""
    return hashlib.sha256(received).hexdigest()


class Body(models.Model):
    """Bytes as they came, compressed with zlib and named by what they are: the same bytes are kept once.

    `sha256` is the hex digest of the bytes before compression, `size` their number.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    compressed = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        """Spoken of as one."""

        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        """Return the digest's beginning."""
        return self.sha256[:12]

    @classmethod
    def keep(cls, received: bytes) -> Self:
        """Return the row of these bytes, made where there is none. One query."""
        body = cls(sha256=digest_of(received), compressed=zlib.compress(received, LEVEL), size=len(received))
        cls.objects.bulk_create([body], ignore_conflicts=True)
        return body


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Questions about stored versions."""

    def versions(self, article: Article) -> Self:
        """The article's versions, newest first."""
        return self.filter(article=article).order_by("-number")


class Snapshot(models.Model):
    """A version of an article: its bytes as they came, and the text that was read from them.

    Versions are a sequence, numbered from 1: a page that returns to an earlier state is a new version. A version lasts
    as long as the page's text stays the same: `fetched_at` is when it was first seen, `seen_at` when it was last seen.
    Offsets of quotes are into `text`, which never changes.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(default=1)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="snapshots", db_column="sha256")
    media_type = models.CharField(max_length=100)
    headers = models.JSONField(default=dict)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=2, blank=True)
    fetched_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        """An article's versions are numbered."""

        constraints = [models.UniqueConstraint(fields=["article", "number"], name="snapshot_numbered_in_article")]

    def __str__(self) -> str:
        """Return article and digest."""
        return f"{self.article} ({self.sha256[:12]})"

    @property
    def sha256(self) -> str:
        """The hex digest of the bytes as they came. No query."""
        return self.body_id

    def received(self) -> bytes:
        """Return the bytes as they came. A query where the body is not loaded."""
        return zlib.decompress(self.body.compressed)


class PageChange(models.Model):
    """A page that proves something was changed: the versions before and after, until somebody has looked at it.

    `after` None: the page is not there any more; what it said stands in `before`.
    """

    before = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    after = models.OneToOneField(Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="page_change")
    found_at = models.DateTimeField(default=timezone.now)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; what nobody has looked at is found at once."""

        ordering = ["-pk"]
        indexes = [models.Index(fields=["found_at"], condition=Q(seen_at__isnull=True), name="page_change_unseen")]
        constraints = [models.CheckConstraint(condition=~Q(before=F("after")), name="page_change_between_two")]

    def __str__(self) -> str:
        """Return the article and what became of its page."""
        return f"{self.article} {'changed' if self.after_id else 'is gone'}"

    @property
    def article(self) -> Article:
        """The article whose page it is. No query where `before__article` is loaded."""
        return self.before.article


class Revisit(models.Model):
    """An article that proves something, and when its page is looked at again.

    `etag` and `last_modified` are the validators of the last answer, `seen_at` its time, `changed_at` that of the last
    one that differed. `failures` counts failed tries since the last answer; `error` says what went wrong with the last
    one. `gone_at` is when the page was taken for gone; None as long as it answers.
    """

    article = models.OneToOneField(Article, on_delete=models.PROTECT, related_name="+")
    host = models.CharField(max_length=260)
    due_at = models.DateTimeField(default=timezone.now)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        """What is due first comes first."""

        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], name="revisit_due"),
            models.Index(fields=["host"], name="revisit_host"),
        ]

    def __str__(self) -> str:
        """Return the article."""
        return str(self.article)
