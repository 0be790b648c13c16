"""Which day a document is from, out of the dates that it states, and never a day that has not come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from exportwatch.fetching import dates

StatedDate = tuple[str | None, str]
"""A date as it is written, or None, and where it stands."""


class Dating:
    """Reads stated dates against one clock (aware); its zone is that of the publisher, or UTC where that is unknown."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def first(self, stated: Iterable[StatedDate], *, not_before: date | None = None) -> tuple[date | None, str | None]:
        """The first date that can be read and is neither after the clock nor before `not_before`, with its place.

        (None, None) where there is none. Lazy: later places are not even looked at.
        """
        for text, place in stated:
            read = dates.read(text or "")
            if read is None or read.is_after(self._now):
                continue
            day = self._day(read)
            if day <= self._now.date() and (not_before is None or day >= not_before):
                return day, place
        return None, None

    def _day(self, read: dates.Stated) -> date:
        """As written, for that is the publisher's calendar; but UTC is a computer's, not a publisher's."""
        if read.has_time and read.at.tzinfo is not None and read.at.utcoffset() == timedelta(0):
            return read.at.astimezone(self._now.tzinfo or UTC).date()
        return read.day
