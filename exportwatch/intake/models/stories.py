"""Stories: articles that tell one and the same report, as copies, light rewrites or shortened versions."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.utils import timezone

from exportwatch.intake.models.fetches import Fetch
from exportwatch.intake.models.snapshots import Snapshot
from exportwatch.registry.models import Article


class StoryQuerySet(models.QuerySet["Story"]):
    """Questions about stories."""

    def with_members(self) -> Self:
        """With `members`, the first report first, their articles, and in `source` what was asked for to get each.
        One query more."""
        asked_for = Fetch.objects.filter(article=OuterRef("article")).order_by("pk").values("source")[:1]
        members = StoryMember.objects.select_related("article", "placed_by").annotate(source=Subquery(asked_for))
        return self.prefetch_related(Prefetch("members", members))

    def told_more_than_once(self) -> Self:
        """Stories of two or more articles; each carries `copies`, their number."""
        return self.annotate(copies=Count("members")).filter(copies__gt=1)


class Story(models.Model):
    """One report, in however many articles it came.

    `origin` is who reported it first: the agency that its articles credit, else the publisher of the earliest one;
    empty where it stands in one article that credits nobody. Every member's `Article.origin` says the same, so that
    copies count as one source.
    """

    origin = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ["-pk"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        """Return the number; what it tells stands in its articles."""
        return f"Story {self.pk}"


class StoryMember(models.Model):
    """An article's place in its story.

    `bands` index the text by likeness (see extraction.likeness): texts that are much alike share at least one.
    `likeness` is the share of the shorter text's word groups that stand in the longer one, 0 to 1, against the member
    that brought it here; None where it came first, or where a person decided. `agency` is whom its own text credits,
    `given_origin` what was last written into `Article.origin`; where the two columns differ, an editor wrote the
    other, which stays. `placed_by` is the person who split or merged; None: the machine placed it.
    """

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="members")
    article = models.OneToOneField(Article, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    bands = ArrayField(models.IntegerField())
    likeness = models.FloatField(null=True, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    given_origin = models.CharField(max_length=200, blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The first report first."""

        ordering = ["article__published_earliest", "pk"]
        # Without a list of pending entries, which every look would read through.
        indexes = [GinIndex(fields=["bands"], name="story_member_bands", fastupdate=False)]

    def __str__(self) -> str:
        """Return the article."""
        return str(self.article)
