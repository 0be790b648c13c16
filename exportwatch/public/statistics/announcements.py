"""Who announced or decided the measures."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from exportwatch.figures.who_announced import AnnouncedAs, Announcement
from exportwatch.public.filters import Filter
from exportwatch.registry.models import MeasureEvent, StatementLink
from exportwatch.vocabulary import Instrument, Part, Stance


def announcements(asked: Filter) -> list[Announcement]:
    """Find who announced or decided the measures: one row a speaker in an office and event. One query.

    A statement announces by its stance, or decides by the speaker's part; what critics and affected parties say is
    neither. Two reports of one announcement are one: the row names the statement that is quoted, else the first.
    """
    links = (
        announcing(asked)
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


def announcing(asked: Filter) -> QuerySet[StatementLink]:
    """Return how statements stand to the events that begin the measures, where they announce or decide them."""
    return StatementLink.objects.filter(
        Q(stance=Stance.ANNOUNCES) | Q(part=Part.DECIDER),
        event__in=MeasureEvent.objects.filter(asked.imposing_events()).order_by().values("pk"),
        statement__state="published",
    ).exclude(part__in=[Part.CRITIC, Part.AFFECTED_PARTY])


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
        address=reverse("public:statement", args=[statement.public_id]),
    )
