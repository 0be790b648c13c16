"""Who announced or decided the measures."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Case, Q, QuerySet, When

from exportwatch.figures.who_announced import AnnouncedAs, Announcement
from exportwatch.public.filters import Filter
from exportwatch.public.statistics import addresses
from exportwatch.registry.models import Measure, MeasureEvent, OfficialStatement, StatementLink
from exportwatch.vocabulary import Instrument, Part, Stance


def announcements(asked: Filter) -> list[Announcement]:
    """Find who announced or decided the measures: one row a speaker in an office and event. One query.

    A statement announces by its stance, or decides by the speaker's part; what critics and affected parties say is
    neither. Two reports of one announcement are one: the row names the statement that is quoted, else the first.
    """
    told: dict[tuple[object, ...], list[_Told]] = {}
    for told_once in (_Told(*row) for row in announcing(asked).order_by("pk").values_list(*_COLUMNS)):
        told.setdefault((*told_once.lane, told_once.event), []).append(told_once)
    return [_one_announcement(same) for same in told.values()]


class _Told(NamedTuple):
    """How one statement stands to one event, as plain values; `quoted`: it holds the words said."""

    event: int
    measure: int
    instrument: str
    statement: int
    said: dt.date
    said_latest: dt.date
    quoted: bool
    person: str | None
    as_printed: str
    authority: str | None
    office: str | None
    country_of_office: str | None
    country: str | None
    stance: str
    part: str

    @property
    def lane(self) -> tuple[str, str, str]:
        """Speaker, office held on that day, and country."""
        speaker = self.person or self.as_printed or self.authority or ""
        country = self.country_of_office if self.office is not None else self.country
        return speaker, self.office or "", country or ""

    @property
    def announced_as(self) -> AnnouncedAs:
        """What the speaker did by it."""
        decides, announces = self.part == Part.DECIDER, self.stance == Stance.ANNOUNCES
        return AnnouncedAs.BOTH if decides and announces else AnnouncedAs.DECIDER if decides else AnnouncedAs.ANNOUNCER


_COLUMNS = (
    "event",
    "event__measure",
    "event__measure__instrument",
    "statement",
    "statement__said_earliest",
    "statement__said_latest",
    Case(When(statement__quote="", then=False), default=True),
    "statement__person__name",
    "statement__speaker_as_printed",
    "statement__authority__name",
    "statement__tenure__office",
    "statement__tenure__authority__country__name",
    "statement__authority__country__name",
    "stance",
    "part",
)
"""The fields of `_Told`, in its order."""


def announcing(asked: Filter) -> QuerySet[StatementLink]:
    """Return how statements stand to the events that begin the measures, where they announce or decide them."""
    return StatementLink.objects.filter(
        Q(stance=Stance.ANNOUNCES) | Q(part=Part.DECIDER),
        event__in=MeasureEvent.objects.filter(asked.imposing_events()).order_by().values("pk"),
        statement__state="published",
    ).exclude(part__in=[Part.CRITIC, Part.AFFECTED_PARTY])


def _one_announcement(same: list[_Told]) -> Announcement:
    """Return one row for the statements by which a speaker announced one event."""
    best = min(same, key=lambda told: (not told.quoted, told.said))
    parts = {told.announced_as for told in same}
    statement = OfficialStatement.id_of(best.statement)
    return Announcement(
        said=best.said,
        said_latest=best.said_latest,
        speaker=best.lane[0],
        office=best.lane[1],
        country=best.lane[2],
        part=parts.pop() if len(parts) == 1 else AnnouncedAs.BOTH,
        instrument=Instrument(best.instrument),
        measure=Measure.id_of(best.measure),
        statement=statement,
        address=addresses.of_record("statements", statement),
    )
