"""The bytes as they came, and the text that was read from them."""

from __future__ import annotations

import zlib

from django.db import models
from django.utils import timezone

from exportwatch.registry.models import Article


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
