"""The articles that prove what a figure shows, the latest published first."""

from __future__ import annotations

from django.db.models import QuerySet

from exportwatch.public.filters import Filter
from exportwatch.public.statistics.announcements import announcing
from exportwatch.registry.models import Article, MeasureEvent

SOURCES_SHOWN = 30
"""Articles named under a figure; the records name all of theirs."""


def sources_of_measures(asked: Filter) -> list[Article]:
    """List the articles that prove the measures asked for, the latest published first, at most SOURCES_SHOWN + 1. One
    query."""
    events = MeasureEvent.objects.filter(asked.imposing_events()).values("pk")
    return list(_latest(Article.objects.filter(evidence__event__in=events)))


def sources_of_announcements(asked: Filter) -> list[Article]:
    """List the articles that prove the announcements asked for, as `sources_of_measures` does. One query."""
    statements = announcing(asked).order_by().values("statement")
    return list(_latest(Article.objects.filter(evidence__statement__in=statements)))


def _latest(articles: QuerySet[Article]) -> QuerySet[Article]:
    return articles.order_by("-published_latest", "-pk").distinct()[: SOURCES_SHOWN + 1]
