"""The numbers behind the figures: one query each, rows as the figures take them. Published facts only.

A measure is dated by its `imposed` event: the first day on which it may have been announced.
"""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from exportwatch.figures.measures_over_time import MonthlyCount
from exportwatch.figures.who_announced import AnnouncedAs, Announcement
from exportwatch.public.filters import Filter
from exportwatch.registry.models import Article, Country, MeasureEvent, StatementLink
from exportwatch.vocabulary import Instrument, Part, RulePolarity, Stance

SOURCES_SHOWN = 30
"""Articles named under a figure; the records name all of theirs."""


def measures_by_month(asked: Filter) -> list[MonthlyCount]:
    """Count the measures by month of announcement, instrument and whether the month is known. One query."""
    months = (
        MeasureEvent.objects.filter(asked.imposing_events())
        .annotate(period=TruncMonth("announced_earliest"), last_month=TruncMonth("announced_latest"))
        .values_list("period", "measure__instrument", "last_month")
        .order_by("period")
        .annotate(number=Count("pk"))
    )
    counts: dict[tuple[object, ...], MonthlyCount] = {}
    for period, instrument, last_month, number in months:
        row = MonthlyCount(period, Instrument(instrument), period == last_month, number)
        earlier = counts.get(row[:3])
        counts[row[:3]] = row if earlier is None else row._replace(number=row.number + earlier.number)
    return list(counts.values())


def announcements(asked: Filter) -> list[Announcement]:
    """Find who announced or decided the measures: one row a speaker in an office and event. One query.

    A statement announces by its stance, or decides by the speaker's part; what critics and affected parties say is
    neither. Two reports of one announcement are one: the row names the statement that is quoted, else the first.
    """
    links = (
        StatementLink.objects.filter(
            Q(stance=Stance.ANNOUNCES) | Q(part=Part.DECIDER),
            event__in=MeasureEvent.objects.filter(asked.imposing_events()).values("pk"),
            statement__state="published",
        )
        .exclude(part__in=[Part.CRITIC, Part.AFFECTED_PARTY])
        .select_related(
            "event__measure__authority__country",
            "statement__person",
            "statement__authority__country",
            "statement__tenure__authority__country",
        )
        .order_by("pk")
    )
    told: dict[tuple[object, ...], list[StatementLink]] = {}
    for link in links:
        row = _announcement(link)
        told.setdefault((*row.lane, link.event_id), []).append(link)
    return [_one_announcement(same) for same in told.values()]


def _one_announcement(links: list[StatementLink]) -> Announcement:
    """Return one row for the statements by which a speaker announced one event."""
    best = min(links, key=lambda link: (not link.statement.quote, link.statement.said_earliest, link.pk))
    parts = {_announcement(link).part for link in links}
    return _announcement(best)._replace(part=parts.pop() if len(parts) == 1 else AnnouncedAs.BOTH)


def _announcement(link: StatementLink) -> Announcement:
    statement, measure = link.statement, link.event.measure
    body = statement.tenure.authority if statement.tenure else statement.authority
    decides, announces = link.part == Part.DECIDER, link.stance == Stance.ANNOUNCES
    part = AnnouncedAs.BOTH if decides and announces else AnnouncedAs.DECIDER if decides else AnnouncedAs.ANNOUNCER
    return Announcement(
        said=statement.said_earliest,
        said_latest=statement.said_latest,
        speaker=statement.speaker,
        office=statement.office,
        country=body.country.name if body else "",
        part=part,
        instrument=Instrument(measure.instrument),
        measure=measure.public_id,
        statement=statement.public_id,
    )


def sources_of_measures(asked: Filter) -> list[Article]:
    """List the articles that prove the measures asked for, the latest published first, at most SOURCES_SHOWN + 1. One
    query."""
    events = MeasureEvent.objects.filter(asked.imposing_events()).values("pk")
    return list(_latest(Article.objects.filter(evidence__event__in=events)))


def sources_of_announcements(asked: Filter) -> list[Article]:
    """List the articles that prove the announcements asked for, as `sources_of_measures` does. One query."""
    statements = StatementLink.objects.filter(
        Q(stance=Stance.ANNOUNCES) | Q(part=Part.DECIDER),
        event__in=MeasureEvent.objects.filter(asked.imposing_events()).values("pk"),
        statement__state="published",
    ).exclude(part__in=[Part.CRITIC, Part.AFFECTED_PARTY])
    return list(_latest(Article.objects.filter(evidence__statement__in=statements.values("statement"))))


def _latest(articles: QuerySet[Article]) -> QuerySet[Article]:
    return articles.order_by("-published_latest", "-pk").distinct()[: SOURCES_SHOWN + 1]


def issuers() -> list[Country]:
    """Countries whose authorities have a published measure or permit, in order of name. One query."""
    return list(
        Country.objects.filter(
            Q(authorities__measures__state="published") | Q(authorities__permits__state="published")
        ).distinct()
    )


def destinations() -> list[Country]:
    """Countries that a published measure or permit names as destination, in order of name. One query."""
    named = Q(
        scope_rules__polarity=RulePolarity.INCLUDE,
        scope_rules__event__state="published",
        scope_rules__event__measure__state="published",
    )
    return list(Country.objects.filter(named | Q(permits__state="published")).distinct())
