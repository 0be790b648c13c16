"""The values of the record: a date known to a precision, a count known to a range, a name folded for comparison.

Pure: knows no Django, so that the status function can use it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self, TypedDict


class FuzzyDateJson(TypedDict):
    """A FuzzyDate as JSON: bounds as ISO days, both inclusive."""

    earliest: str
    latest: str
    as_stated: str | None


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_FORMS = (
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?"),
    re.compile(r"(?:(?P<d>\d{1,2})\s+)?(?P<name>[A-Za-z]{3,9})\.?,?\s+(?P<y>\d{4})"),
    re.compile(r"(?P<name>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2}),?\s+(?P<y>\d{4})"),
)


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date of the world: `earliest` and `latest` are inclusive days, equal when the day is known.

    `as_stated` is what the source says ("this summer"), empty where it says no more than the bounds do.
    """

    earliest: dt.date
    latest: dt.date
    as_stated: str = ""

    def __post_init__(self) -> None:
        """Refuse bounds in the wrong order."""
        if self.earliest > self.latest:
            raise ValueError(f"The date's first day {self.earliest} is after its last day {self.latest}; swap the two.")

    @classmethod
    def day(cls, day: dt.date) -> Self:
        """Return the date that is known to the day."""
        return cls(day, day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2020", "2020-10", "2020-10-05", "May 2020", "5 October 2020" or "October 5, 2020".

        Raises ValueError with what to write instead.
        """
        for form in _FORMS:
            if match := form.fullmatch(text.strip()):
                found = match.groupdict()
                month = _MONTHS.get(found["name"].lower()) if found.get("name") else int(found.get("m") or 0) or None
                if found.get("name") and month is None:
                    continue
                try:
                    return cls(*_bounds(int(found["y"]), month, int(found.get("d") or 0) or None))
                except (ValueError, calendar.IllegalMonthError) as error:
                    raise ValueError(
                        f"“{text}” is not a day of the calendar; write a date such as 2020-10-05."
                    ) from error
        raise ValueError(f"“{text}” is not a date; write 2020, 2020-10, 2020-10-05, May 2020 or 5 October 2020.")

    @property
    def iso(self) -> str:
        """The shortest form that `parse` reads back (2020, 2020-10, 2020-10-05), or both bounds as
        "earliest/latest"."""
        if self.earliest == self.latest:
            return self.earliest.isoformat()
        for short in (f"{self.earliest:%Y-%m}", f"{self.earliest:%Y}"):
            whole = FuzzyDate.parse(short)
            if (whole.earliest, whole.latest) == (self.earliest, self.latest):
                return short
        return f"{self.earliest}/{self.latest}"

    def __str__(self) -> str:
        """Return the date for people: 5 October 2020, October 2020, 2020, or between two days."""
        iso = self.iso
        if len(iso) == 4:
            return iso
        if len(iso) == 7:
            return f"{self.earliest:%B %Y}"
        if self.earliest == self.latest:
            return _readable(self.earliest)
        return f"between {_readable(self.earliest)} and {_readable(self.latest)}"

    def meets(self, other: FuzzyDate) -> bool:
        """Whether both may be one day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def columns(self, name: str) -> dict[str, dt.date | str]:
        """Return the values of the columns that hold this date under `name`, as keyword arguments for a model."""
        return {f"{name}_earliest": self.earliest, f"{name}_latest": self.latest, f"{name}_as_stated": self.as_stated}

    def as_json(self) -> FuzzyDateJson:
        """Return the public JSON shape."""
        return {
            "earliest": self.earliest.isoformat(),
            "latest": self.latest.isoformat(),
            "as_stated": self.as_stated or None,
        }


def _readable(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _bounds(year: int, month: int | None, day: int | None) -> tuple[dt.date, dt.date]:
    if month is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if day is None:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day), dt.date(year, month, day)


class CountRangeJson(TypedDict):
    """A CountRange as JSON; None means unknown, never zero."""

    min: int | None
    max: int | None
    approx: int | None
    of_total: int | None
    as_stated: str | None


@dataclass(frozen=True, slots=True)
class CountRange:
    """A count as a source states it: inclusive bounds or an approximate number, "of" a total. None means unknown,
    never zero."""

    minimum: int | None = None
    maximum: int | None = None
    approx: int | None = None
    of_total: int | None = None
    as_stated: str = ""

    def __post_init__(self) -> None:
        """Refuse negative numbers and bounds in the wrong order."""
        if any(
            number is not None and number < 0 for number in (self.minimum, self.maximum, self.approx, self.of_total)
        ):
            raise ValueError("A count is never negative; leave it empty where it is unknown.")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"The count's minimum {self.minimum} is above its maximum {self.maximum}; swap the two.")

    @property
    def known(self) -> bool:
        """Whether any number is known."""
        return any(number is not None for number in (self.minimum, self.maximum, self.approx))

    def columns(self) -> dict[str, int | str | None]:
        """Return the values of the columns that hold this count, by name."""
        return {
            "count_min": self.minimum,
            "count_max": self.maximum,
            "count_approx": self.approx,
            "count_of_total": self.of_total,
            "count_as_stated": self.as_stated,
        }

    def __str__(self) -> str:
        """Return the count for people: as stated, else 28 to 29, about 30 of 350, at least 2, or number unknown."""
        if self.as_stated:
            return self.as_stated
        total = f" of {self.of_total}" if self.of_total is not None else ""
        if self.minimum is not None and self.minimum == self.maximum:
            return f"{self.minimum}{total}"
        if self.minimum is not None and self.maximum is not None:
            return f"{self.minimum} to {self.maximum}{total}"
        if self.approx is not None:
            return f"about {self.approx}{total}"
        if self.minimum is not None:
            return f"at least {self.minimum}{total}"
        if self.maximum is not None:
            return f"at most {self.maximum}{total}"
        return "number unknown"

    def as_json(self) -> CountRangeJson:
        """Return the public JSON shape."""
        return {
            "min": self.minimum,
            "max": self.maximum,
            "approx": self.approx,
            "of_total": self.of_total,
            "as_stated": self.as_stated or None,
        }


NUMBER_UNKNOWN = CountRange()
"""The count of which nothing is known."""


def fold(name: str) -> str:
    """Return a name for comparison: plain letters, lower case, single spaces; François-Philippe → francois philippe."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain.casefold()).split())


def folded(names: Iterable[str]) -> list[str]:
    """Return the folded forms of several names, each once, in order; empty ones are left out."""
    return [form for form in dict.fromkeys(fold(name) for name in names) if form]
