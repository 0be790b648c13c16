"""Dates as documents state them: in the forms of feeds, of markup and of print, with or without a time and a zone.

Pure: the zone of a date that states none, and the clock, are arguments. A date that can be read in two ways, such as
02/03/2021, is not read.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

# Clocks of sites run ahead of ours by seconds: a date up to this much in the future is taken as this moment. Ours.
CLOCK_SKEW = timedelta(minutes=10)

# Longer text is no date, and would only cost time.
_MAX_LENGTH = 120

# Languages of the sources that are watched most, and of their neighbours.
_MONTH_LANGUAGES = ["en", "fr", "de", "es", "it", "nl", "pt", "sv", "da", "nb", "fi", "pl"]


@dataclass(frozen=True)
class Stated:
    """A date as it is written; `at` is naive where it states no zone, and midnight where it states no time."""

    at: datetime
    has_time: bool

    @property
    def has_zone(self) -> bool:
        """Whether a zone, or its distance from UTC, is stated."""
        return self.at.tzinfo is not None

    @property
    def day(self) -> date:
        """The calendar day as written, so on the calendar of who wrote it."""
        return self.at.date()

    def moment(self, zone: tzinfo | None) -> datetime:
        """The instant, read in `zone` (None: UTC) where none is stated, and given in `zone` where there is one."""
        if not self.has_zone:
            return self.at.replace(tzinfo=zone or UTC)
        return self.at.astimezone(zone) if zone and self.has_time else self.at

    def is_after(self, now: datetime, zone: tzinfo | None = None) -> bool:
        """Whether this lies after `now` (aware) by more than CLOCK_SKEW; without a zone it is read in `zone`, else in
        that of `now`."""
        return self.moment(None if self.has_zone else zone or now.tzinfo) > now + CLOCK_SKEW


def read(text: str) -> Stated | None:
    """Read a text that is a date and nothing else; None where it is no full date or a placeholder (1970-01-01)."""
    text = " ".join(text.split())
    if not text or len(text) > _MAX_LENGTH:
        return None
    for form in (_iso, _internet, _printed, _numbers, _epoch, _pdf, _iso_begun):
        try:
            stated = form(text)
        except (ValueError, OverflowError):
            continue
        if stated is not None:
            return stated if _is_plausible(stated.at) else None
    return None


def find(text: str) -> Stated | None:
    """The first date printed somewhere in `text`, of which the first 500 characters are looked at."""
    text = " ".join(text[:500].split())
    for form in (_printed, _iso_inside, _numbers_inside):
        try:
            stated = form(text)
        except (ValueError, OverflowError):
            continue
        if stated is not None and _is_plausible(stated.at):
            return stated
    return None


def in_address(url: str) -> Stated | None:
    """The date in the path of an address such as /2021/03/02/title; None where there is none."""
    found = _IN_ADDRESS.search(url)
    try:
        return Stated(datetime(*map(int, found.groups())), has_time=False) if found else None  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def _is_plausible(at: datetime) -> bool:
    # Far ends of the calendar cannot be moved to another zone; 1970-01-01 is a computer's zero.
    return 1900 <= at.year <= 9000 and at.date() != date(1970, 1, 1)


# --- the forms --------------------------------------------------------------------------------------------------------

_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_TIME = r"(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?"
_ZONE = r"(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)"
_ISO = re.compile(rf"(\d{{4}})([-/.]?)(\d{{2}})\2(\d{{2}})(?:[T ] ?{_TIME} ?{_ZONE}?)?", re.IGNORECASE)
_CLOCK = re.compile(r".{0,6}?\b([01]?\d|2[0-3])[:h]([0-5]\d)(?::([0-5]\d))?(?: ?([ap])\.?m\b)?", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)? (?:de |of )?([^\W\d_]{3,12})\.?,? (?:de )?(\d{4})\b")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_PDF = re.compile(r"(?:D:)?(\d{8})(\d{4}(?:\d{2})?)?(Z|[+-]\d{2}'?(?:\d{2}'?)?)?(?:00'?00'?)?")
_EPOCH = re.compile(r"(\d{10})(\d{3})?")


def _iso(text: str) -> Stated | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, _, month, day, hour, minute, second, zone = found.groups()
    if hour is None:
        return Stated(datetime(int(year), int(month), int(day)), has_time=False)  # noqa: DTZ001
    at = datetime(
        int(year), int(month), int(day), int(hour), int(minute), min(int(second or 0), 59), tzinfo=_offset(zone)
    )
    return Stated(at, has_time=True)


def _iso_begun(text: str) -> Stated | None:
    """A day in ISO form with something behind it that is no time, such as the name of a zone in brackets."""
    return _iso(text[:10]) if re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", text) else None


def _iso_inside(text: str) -> Stated | None:
    found = re.search(r"\b\d{4}-\d{2}-\d{2}\b", text)
    return _iso(found.group()) if found else None


def _offset(zone: str | None) -> timezone | None:
    if zone is None:
        return None
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    digits = zone[1:].replace(":", "").ljust(4, "0")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-distance if zone[0] == "-" else distance)


def _internet(text: str) -> Stated | None:
    """RFC 5322 as in RSS, and the two older forms of HTTP; an unknown name of a zone is read as no zone."""
    if not re.search(r"\d:\d\d", text):
        return None  # the parser below asks for a time
    return Stated(parsedate_to_datetime(text), has_time=True)


def _printed(text: str) -> Stated | None:
    """2 March 2021; March 2nd, 2021; 2. März 2021; le 1er mars 2021 – with or without a weekday and a time."""
    found = _DAY_FIRST.search(text)
    if found:
        day, name, year = found.groups()
    elif found := _MONTH_FIRST.search(text):
        name, day, year = found.groups()
    else:
        return None
    month = _months().get(_folded(name))
    if month is None:
        return None
    clock = _CLOCK.match(text, found.end())
    hour = minute = second = 0
    if clock:
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if clock[4]:
            hour = hour % 12 + (12 if clock[4].lower() == "p" else 0)
    return Stated(datetime(int(year), month, int(day), hour, minute, second), has_time=clock is not None)  # noqa: DTZ001


def _numbers(text: str) -> Stated | None:
    found = _NUMBERS.fullmatch(text.partition(" ")[0])
    return _by_numbers(found) if found else None


def _numbers_inside(text: str) -> Stated | None:
    found = _NUMBERS.search(text)
    return _by_numbers(found) if found else None


def _by_numbers(found: re.Match[str]) -> Stated | None:
    """With dots the day stands first, wherever such dates are written; with / and - one number must be no month."""
    first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if mark == "." or first > 12:
        return Stated(datetime(year, second, first), has_time=False)  # noqa: DTZ001
    if second > 12 or first == second:
        return Stated(datetime(year, first, second), has_time=False)  # noqa: DTZ001
    return None


def _epoch(text: str) -> Stated | None:
    found = _EPOCH.fullmatch(text)
    return Stated(datetime.fromtimestamp(int(found[1]), UTC), has_time=True) if found else None


def _pdf(text: str) -> Stated | None:
    """As in the metadata of a PDF: D:20210302100000+01'00' (ISO 32000-1, 7.9.4); all but the year may be missing."""
    found = _PDF.fullmatch(text)
    if found is None:
        return None
    day, time, zone = found.groups("")
    return _iso(f"{day}T{time}{zone.replace(chr(39), '')}" if time else day)


@functools.cache
def _months() -> dict[str, int]:
    """Names of months, long and short, without accents and in lower case, → 1 to 12 (CLDR, by Babel)."""
    from babel.dates import get_month_names

    names = {"sept": 9}  # as British papers shorten it
    for language in _MONTH_LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                names.setdefault(_folded(name), number)
    return names


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold().rstrip("."))
    return "".join(character for character in plain if not unicodedata.combining(character))
