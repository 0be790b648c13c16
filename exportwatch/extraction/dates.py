"""Dates as a report has them, resolved against the day it was published.

Never asks the clock: without a publication date a weekday, "today" or "last week" stays as stated.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from exportwatch.extraction.facts import FoundDate, Span
from exportwatch.extraction.lexicon import numbers

_MONTHS = numbers("en", "calendar", "months")
_WEEKDAYS = numbers("en", "calendar", "weekdays")
_SEASONS = numbers("en", "calendar", "seasons")

_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_WEEKDAY = "(?:" + "|".join(_WEEKDAYS) + ")"
_SEASON = "(?:" + "|".join(_SEASONS) + ")"
_DATE = re.compile(
    rf"""(?P<iso>\b(?:19|20)\d\d-[01]\d-[0-3]\d\b)
    |(?P<dotted>\b[0-3]?\d\.[01]?\d\.(?:19|20)\d\d\b)
    |(?P<dmy>\b[0-3]?\d(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b\.?(?:,?\s(?:19|20)\d\d\b)?)
    |(?P<mdy>\b{_MONTH}\b\.?\s[0-3]?\d(?:st|nd|rd|th)?\b(?!:)(?:,?\s(?:19|20)\d\d\b)?)
    |(?P<my>\b{_MONTH}\b\.?,?\s(?:of\s)?(?:19|20)\d\d\b)
    |(?P<season>\b(?:(?:last|this|in\sthe|over\sthe|during\sthe)\s{_SEASON}\b(?:\sof\s(?:19|20)\d\d\b)?|{_SEASON}\s(?:of\s)?(?:19|20)\d\d\b))
    |(?P<lastmonth>\blast\s{_MONTH}\b)
    |(?P<month>\b(?:in|since|of|until|by|from|early|late|mid)[\s-]{_MONTH}\b(?!\.?,?\s\d))
    |(?P<weekday>\b(?:last\s)?{_WEEKDAY}\b)
    |(?P<relative>\b(?:today|yesterday|this\smorning|tonight|this\safternoon|this\sevening|(?:last|this)\s(?:week|month|year))\b)
    |(?P<ago>\ba\s(?:year|month|week)\sago\b)
    |(?P<year>\b(?:in|since|of|from|until|during)\s(?:19|20)\d\d\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[A-Za-z]+")
_LEADING = re.compile(r"(?:in|since|of|until|by|from|during|over)\s(?:the\s)?", re.IGNORECASE)

Bounds = tuple[dt.date, dt.date] | None


def find_dates(text: str, start: int, end: int, published: dt.date | None) -> tuple[FoundDate, ...]:
    """Return the dates in text[start:end] from left to right; bounds are None where nothing can be said."""
    found: list[FoundDate] = []
    for match in _DATE.finditer(text, start, end):
        kind = match.lastgroup or ""
        stated, first = match.group(), match.start()
        if kind in ("month", "mdy", "dmy", "my") and not _is_month_word(stated):
            continue
        if kind in ("month", "year", "season"):
            lead = _LEADING.match(stated)
            if lead:
                first += lead.end()
                stated = stated[lead.end() :]
        bounds = _RESOLVERS[kind](stated, published)
        earliest, latest = bounds if bounds else (None, None)
        found.append(FoundDate(stated, Span(first, match.end()), earliest, latest))
    return tuple(found)


def _is_month_word(stated: str) -> bool:
    """A month is written with a capital; "may" and "march" are also verbs."""
    return any(word[0].isupper() and word.lower() in _MONTHS for word in _WORD.findall(stated))


def _month_in(stated: str) -> int:
    return next(_MONTHS[word.lower()] for word in _WORD.findall(stated) if word.lower() in _MONTHS)


def _day(year: int, month: int, day: int) -> Bounds:
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return (dt.date(year, month, day),) * 2


def _whole_month(year: int, month: int) -> Bounds:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _whole_year(year: int) -> Bounds:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _iso(stated: str, _: dt.date | None) -> Bounds:
    year, month, day = (int(part) for part in stated.split("-"))
    return _day(year, month, day)


def _dotted(stated: str, _: dt.date | None) -> Bounds:
    day, month, year = (int(part) for part in stated.split("."))
    return _day(year, month, day)


def _day_of_month(stated: str, published: dt.date | None) -> Bounds:
    month = _month_in(stated)
    day = int(_DIGITS.findall(_YEAR.sub("", stated))[0])
    year = _YEAR.search(stated)
    if year:
        return _day(int(year.group()), month, day)
    if published is None:
        return None
    this_year = _day(published.year, month, day)
    if this_year and this_year[0] <= published + dt.timedelta(days=60):
        return this_year
    return _day(published.year - 1, month, day)


def _month_of_year(stated: str, _: dt.date | None) -> Bounds:
    year = _YEAR.search(stated)
    return _whole_month(int(year.group()), _month_in(stated)) if year else None


def _bare_month(stated: str, published: dt.date | None) -> Bounds:
    if published is None:
        return None
    month = _month_in(stated)
    return _whole_month(published.year if month <= published.month else published.year - 1, month)


def _last_month_named(stated: str, published: dt.date | None) -> Bounds:
    if published is None:
        return None
    month = _month_in(stated)
    return _whole_month(published.year if month < published.month else published.year - 1, month)


def _season(stated: str, published: dt.date | None) -> Bounds:
    first = next(_SEASONS[word.lower()] for word in _WORD.findall(stated) if word.lower() in _SEASONS)
    year = _YEAR.search(stated)
    if year:
        number = int(year.group())
    elif published is None:
        return None
    else:
        number = published.year if first <= published.month else published.year - 1
        if stated.lower().startswith("last") and number == published.year and published.month < first + 3:
            number -= 1
    last = first + 2
    end = _whole_month(number + (last > 12), (last - 1) % 12 + 1)
    return (dt.date(number, first, 1), end[1]) if end else None


def _weekday(stated: str, published: dt.date | None) -> Bounds:
    if published is None:
        return None
    name = stated.rsplit(maxsplit=1)[-1].lower()
    back = (published.weekday() - _WEEKDAYS[name]) % 7
    if stated.lower().startswith("last") and back == 0:
        back = 7
    return (published - dt.timedelta(days=back),) * 2


def _relative(stated: str, published: dt.date | None) -> Bounds:
    if published is None:
        return None
    phrase = " ".join(stated.lower().split())
    monday = published - dt.timedelta(days=published.weekday())
    day, week = dt.timedelta(days=1), dt.timedelta(days=7)
    fixed: dict[str, Bounds] = {
        "yesterday": (published - day, published - day),
        "last week": (monday - week, monday - day),
        "this week": (monday, monday + week - day),
        "last year": _whole_year(published.year - 1),
        "this year": _whole_year(published.year),
        "this month": _whole_month(published.year, published.month),
        "last month": _whole_month(published.year - (published.month == 1), (published.month - 2) % 12 + 1),
    }
    return fixed.get(phrase, (published, published))


def _unresolved(_stated: str, _published: dt.date | None) -> Bounds:
    return None


def _year_only(stated: str, _: dt.date | None) -> Bounds:
    return _whole_year(int(stated[-4:]))


_RESOLVERS: dict[str, Callable[[str, dt.date | None], Bounds]] = {
    "iso": _iso,
    "dotted": _dotted,
    "dmy": _day_of_month,
    "mdy": _day_of_month,
    "my": _month_of_year,
    "season": _season,
    "lastmonth": _last_month_named,
    "month": _bare_month,
    "weekday": _weekday,
    "relative": _relative,
    "ago": _unresolved,
    "year": _year_only,
}
