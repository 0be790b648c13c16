"""Articles, and the quotes in them that prove facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from exportwatch.registry.models.measures import Ground, MeasureEvent
from exportwatch.registry.models.permits import Permit
from exportwatch.registry.models.records import FuzzyDateColumns, ordered_bounds
from exportwatch.registry.models.statements import OfficialStatement
from exportwatch.vocabulary import Proof, Support


class Article(models.Model):
    """A report, notice or judgment, bibliographically. Its full text is private and stands in the intake.

    `url` is the canonical address, None for a file that was handed in. `published` None is unknown;
    `published_basis` says how we know it.
    `origin` says who reported it first: copies of one wire story share it and count once; empty means the publisher
    itself.
    """

    url = models.URLField(max_length=2000, null=True, blank=True, unique=True)
    publisher = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    published_earliest = models.DateField(null=True, blank=True)
    published_latest = models.DateField(null=True, blank=True)
    published_as_stated = models.CharField(max_length=200, blank=True)
    published_basis = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=35, blank=True, help_text="A language tag, such as en or pt-BR.")
    official = models.BooleanField(default=False)
    origin = models.CharField(max_length=200, blank=True)
    archive_url = models.URLField(max_length=2000, blank=True)

    published = FuzzyDateColumns()

    class Meta:
        """Newest first."""

        ordering = ["-pk"]
        constraints = [ordered_bounds("published", "article")]

    def __str__(self) -> str:
        """Return publisher, title and date, as far as they are known."""
        parts = (self.publisher, self.title, str(self.published or ""))
        return ", ".join(part for part in parts if part) or self.url or "a file without title"

    @property
    def first_reported_by(self) -> str:
        """Who reported it first, folded for comparison; two articles of one origin are one source."""
        return (self.origin or self.publisher or self.url or f"article {self.pk}").casefold().strip()


class FirstReportedBy(Func):
    """`Article.first_reported_by` in a query, by the function `registry_origin` of migration 0002, which takes a whole
    row: given the path of any column of the article but its key, which would need no join to it."""

    output_field = models.TextField()

    def as_sql(  # type: ignore[override]  # nothing of the call can be chosen
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[()]]:
        """Return the call with the name of the article's table in this query."""
        (column,) = self.get_source_expressions()
        return f"registry_origin({compiler.quote_name_unless_alias(column.alias)})", ()


def exactly_one(*columns: str) -> Q:
    """Return the condition that one of the columns is filled and the others are empty."""
    condition = Q()
    for filled in columns:
        condition |= Q(**{f"{column}__isnull": column != filled for column in columns})
    return condition


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Questions about evidence."""

    def for_facts(self) -> Self:
        """With the article: no further query."""
        return self.select_related("article")


class Evidence(models.Model):
    """A quote in an article that supports exactly one fact.

    `start` and `end` are a half-open character range in the stored text of the snapshot with that digest; all three
    are None or empty while the quote is not found there yet. An empty quote means that none was taken word for word.
    `page_changed_at` is when the page was seen to differ from that copy; None where it does not, or where a reviewer
    saw that the quote stands in the new page too.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="evidence")
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    verified = models.BooleanField(default=False)
    page_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    permit = models.ForeignKey(Permit, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    ground = models.ForeignKey(Ground, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    event = models.ForeignKey(MeasureEvent, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    statement = models.ForeignKey(
        OfficialStatement, null=True, blank=True, on_delete=models.CASCADE, related_name="evidence"
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        """In order of entry."""

        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("permit", "event", "statement", "ground"),
                name="evidence_supports_exactly_one_fact",
                violation_error_message="A quote supports one fact; add it once for each fact that it proves.",
            ),
            models.CheckConstraint(
                condition=Q(verified=False)
                | (
                    Q(start__isnull=False, end__isnull=False, end__gt=F("start"))
                    & ~Q(quote="")
                    & ~Q(snapshot_sha256="")
                ),
                name="evidence_verified_has_range",
                violation_error_message="A verified quote needs its words and its place in the stored copy.",
            ),
        ]

    def __str__(self) -> str:
        """Return the quote, or the article where none was taken."""
        return self.quote or str(self.article)


def support_of(evidence: Iterable[Evidence]) -> Support | None:
    """Return what a fact rests on, from its evidence with articles loaded; None where it has no evidence."""
    articles = [item.article for item in evidence]
    if not articles:
        return None
    if any(article.official for article in articles):
        return Support.OFFICIAL
    origins = {article.first_reported_by for article in articles}
    return Support.CORROBORATED if len(origins) > 1 else Support.SINGLE_SOURCE


def proof_of(evidence: Iterable[Evidence]) -> Proof:
    """Return how well a fact's quote is proved, by its best one: found in its stored source, whose page still says the
    same; found there, and the page was changed since; not found yet."""
    found = [item for item in evidence if item.verified]
    if any(item.page_changed_at is None for item in found):
        return Proof.VERIFIED
    return Proof.PAGE_CHANGED if found else Proof.PENDING
