"""The words of the published record, for full-text search. `registry.search` writes them, and only that."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    """Questions about words."""

    def of(self, kind: str) -> Self:
        """The entries that lead to records of a kind: P, M or S."""
        return self.filter(kind=kind)

    def saying(self, query: SearchQuery) -> Self:
        """The entries in which all words of the query stand (see `registry.search.query_for`)."""
        return self.filter(document=query)


class SearchEntry(models.Model):
    """The folded words of a published record: `kind` is its letter (P, M or S), `record` its number.

    A measure has an entry of its own, `part` 0, and one for each published event, `part` the event's number.
    """

    kind = models.CharField(max_length=1)
    record = models.BigIntegerField()
    part = models.BigIntegerField(default=0)
    document = SearchVectorField()

    objects: ClassVar = SearchEntryQuerySet.as_manager()

    class Meta:
        """Permits, a hundred times as many as the rest, have an index of their own, so that the rest stays quick."""

        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["kind", "record", "part"], name="searchentry_once")]
        indexes = [
            GinIndex(fields=["document"], name="searchentry_permits", condition=models.Q(kind="P")),
            GinIndex(fields=["document"], name="searchentry_others", condition=~models.Q(kind="P")),
        ]

    def __str__(self) -> str:
        """Return the record."""
        return f"EW-{self.kind}-{self.record:06d}"
