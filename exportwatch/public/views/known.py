"""The second clock: what a record said here on a day (`known_on`), which its versions keep."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from exportwatch.registry.models import Record, Revision
from exportwatch.vocabulary import RecordState

_SECTIONS = {"P": "permits", "M": "measures", "E": "events", "S": "statements"}


@dataclass(frozen=True, slots=True)
class Known:
    """What a record said by the end of a day: the address of that version, empty where it was not public yet."""

    day: dt.date
    url: str


def version_on(record: Record, day: dt.date | None) -> Known | None:
    """Return what the record said by the end of the day, None where no day is asked for. At most one query."""
    if day is None:
        return None
    public = Revision.objects.filter(kind=record.letter, record=record.pk).exclude(state=RecordState.DRAFT)
    row = public.filter(said_from__date__lte=day).order_by("-number").first()
    if row is None:
        return Known(day, "")
    return Known(day, reverse("public:version", args=[_SECTIONS[record.letter], record.public_id, row.number]))
