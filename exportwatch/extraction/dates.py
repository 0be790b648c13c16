"""Dates as a report has them, resolved against the day it was published.

Never asks the clock: without a publication date a weekday, "today" or "last week" stays as stated.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from exportwatch.extraction.facts import FoundDate, Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens, tokens

Bounds = tuple[dt.date, dt.date] | None

_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[^\W\d_]+")
_BEGINNING = re.compile(r"[^\W\d_]+|\d+")
_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
_MONTHS = 12
_TWO_DIGITS = 99  # the highest year written without its century
_REACH = 6  # tokens: no date has more of them before its first digit or the word that makes it one
_MARKS = frozenset(string.punctuation + "“”‘’«»„—–…")
_AHEAD = dt.timedelta(days=70)  # a day without a year this far after publication is taken as to come, else as past


def find_dates(
    text: str, span: Span, published: dt.date | None, lexicon: Lexicon, toks: Tokens | None = None
) -> tuple[FoundDate, ...]:
    """Return the dates in `span` from left to right; bounds are None where nothing can be said.

    `toks`: the tokens of the span, where they were made before.
    """
    return _reader(lexicon).find(text, span, toks or tokens(text, span, lexicon.text_marks), published)


@lru_cache(maxsize=8)
def _reader(lexicon: Lexicon) -> _DateReader:
    return _DateReader(lexicon)


class _DateReader:
    """The dates of one language: a shape and a reading for each kind of date, and a pattern for each first word."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = self.words = lexicon.calendar
        month = _choice(words.months) + r"\b\.?"
        weekday, season = _choice(words.weekdays), _choice(words.seasons)
        number, unit = rf"(?:\d{{1,2}}|{_choice(words.numerals)})", _choice(words.units)
        last, this, coming = _choice(words.last), _choice(words.this), _choice(words.coming)
        after, article, ordinal = _choice(words.last_after), _choice(words.article), _choice(words.ordinals)
        day, year = rf"[0-3]?\d(?:{ordinal})?", r"(?:19|20)\d\d\b"
        of = rf"(?:{_choice(words.of)}\s)?"
        on_weekday = rf"(?:\b{weekday}(?:,?\s(?:{_choice(words.weekday_links)}\s)?|\s\())?"
        ago = rf"(?:{_choice(words.ago_before)}\s{number}\s{unit}\b|\b{number}\s{unit}\s{_choice(words.ago)}\b)"
        # What each kind of date has, where it has no digit.
        self._makes = _last_words(
            *(words.months, words.weekdays, words.seasons, words.units, words.named_days, words.relative)
        )
        kinds: dict[str, tuple[str, Iterable[str]]] = {  # kind → its shape, and what it begins with beside a digit
            "iso": (r"\b(?:19|20)\d\d-[01]\d-[0-3]\d\b", ()),
            "dotted": (r"\b[0-3]?\d\.\s?[01]?\d\.\s?(?:19|20)\d\d\b|\b[0-3]\d\.[01]\d\.\d\d\b(?![.\d])", ()),
            "slashed": (r"\b(?:[0-3]?\d/[0-3]?\d/(?:19|20)\d\d|(?:19|20)\d\d/[01]?\d/[0-3]?\d)\b", ()),
            "day_month": (rf"{on_weekday}\b{day}\s{of}{month}(?:,?\s{year})?", words.weekdays),
            "month_day": (
                rf"{on_weekday}\b{month}\s{day}\b(?!:)(?:,?\s{year})?",
                (*words.weekdays, *words.months),
            ),
            "named_day": (rf"\b{_choice(words.named_days)}\b(?:,?\s{year})?", words.named_days),
            "month_year": (rf"\b{month},?\s{of}{year}", words.months),
            "month_last_year": (rf"\b{month}\s{_choice(words.last_year)}\b", words.months),
            "season": (
                rf"\b(?:(?:{last}|{this}|{article})\s?)?{season}\b(?:\s{of}{year}|\s{after}\b)?",
                (*words.last, *words.this, *words.article, *words.seasons),
            ),
            "last_month": (rf"\b(?:{last}\s{month}|{month}\s{after}\b)", (*words.last, *words.months)),
            "month": (
                rf"\b(?:{_choice(words.month_leads)})[\s-]{month}(?!,?\s\d|\s{_choice(words.last_year)}\b|\s{after}\b)",
                words.month_leads,
            ),
            "weekday": (
                rf"\b(?:(?:{last}|{coming})\s)?{weekday}\b(?:\s{after}\b)?",
                (*words.last, *words.coming, *words.weekdays),
            ),
            "ago": (ago, (*words.ago_before, *words.numerals)),
            "relative": (rf"\b(?:{_choice(words.relative)})\b", words.relative),
            "year": (rf"\b(?:{_choice(words.year_leads)})\s{year}(?![-/]\d)", words.year_leads),
        }
        firsts = {kind: _first_words(begins) for kind, (_, begins) in kinds.items()}
        self._dated = _pattern(kinds, ("iso", "dotted", "slashed", "day_month", "ago"))
        self._begins = {
            word: _pattern(kinds, tuple(kind for kind in kinds if word in firsts[kind]))
            for word in frozenset().union(*firsts.values())
        }
        self._lead = re.compile(
            rf"(?:{_choice((*words.month_leads, *words.year_leads))})[\s-](?:{article}\s)?", re.IGNORECASE
        )
        self._article = re.compile(rf"(?:{article})\s?", re.IGNORECASE)
        self._readings: dict[str, Callable[[str, dt.date | None], Bounds]] = {
            "iso": self._iso,
            "dotted": self._dotted,
            "slashed": self._slashed,
            "named_day": self._named_day,
            "day_month": self._day_of_month,
            "month_day": self._day_of_month,
            "month_year": self._month_of_year,
            "month_last_year": self._month_last_year,
            "season": self._season,
            "last_month": self._last_month,
            "month": self._bare_month,
            "weekday": self._weekday,
            "ago": self._ago,
            "relative": self._relative,
            "year": self._year_only,
        }

    def find(self, text: str, span: Span, toks: Tokens, published: dt.date | None) -> tuple[FoundDate, ...]:
        found: list[FoundDate] = []
        for match in self._matches(text, span, toks):
            kind = match.lastgroup or ""
            stated, first = match.group(), match.start()
            if "month" in kind and not self._names_a_month(stated):
                continue
            if kind == "season" and not self._is_dated_season(stated):
                continue
            lead = self._lead.match(stated) if kind in ("month", "year") else None
            lead = self._article.match(stated) if kind == "season" else lead
            if lead:
                first += lead.end()
                stated = stated[lead.end() :]
            try:
                bounds = self._readings[kind](stated, published)
            except (OverflowError, ValueError):
                bounds = None  # a day beyond the edges of the calendar
            earliest, latest = bounds if bounds else (None, None)
            found.append(
                FoundDate(
                    stated,
                    Span(first, match.end()),
                    earliest,
                    latest,
                    self._is_past_period(kind, stated),
                    kind == "month",
                )
            )
        return tuple(found)

    def _matches(self, text: str, span: Span, toks: Tokens) -> Iterator[re.Match[str]]:
        """Match only where a number or a word stands that may begin a date, and one soon follows that makes it a date:
        most words do not, and are passed over."""
        done = span.start
        if not toks.has_digit and toks.words.isdisjoint(self._makes):
            return
        for index in self._may_begin(toks.lows):
            for word in _BEGINNING.finditer(text, toks.starts[index], toks.ends[index]):
                if word.start() < done:
                    continue
                pattern = self._dated if word.group()[0].isdigit() else self._begins.get(word.group().lower())
                match = pattern.match(text, word.start(), span.end) if pattern else None
                if match is not None:
                    done = match.end()
                    yield match

    def _may_begin(self, lows: Sequence[str]) -> Iterator[int]:
        """The indexes of the tokens that may hold the first word of a date."""
        reached = 0
        for index, low in enumerate(lows):
            if low in self._makes or not (low.isalpha() or low in _MARKS):
                for near in range(max(reached, index - _REACH), index + 1):
                    if lows[near] in self._begins or not lows[near].isalpha():
                        yield near
                reached = index + 1

    def _is_past_period(self, kind: str, stated: str) -> bool:
        phrase = " ".join(stated.lower().split())
        last = self.words.relative.get(phrase, "").startswith("last")
        return (
            kind in ("ago", "last_month", "month_last_year") or last or (kind == "season" and self._says_last(stated))
        )

    def _names_a_month(self, stated: str) -> bool:
        """Where the language writes months with a capital, "may" and "march" are verbs."""
        return not self.words.capital_months or any(
            word[0].isupper() and word.lower() in self.words.months for word in _WORD.findall(stated)
        )

    def _is_dated_season(self, stated: str) -> bool:
        """ "This summer", "in the fall", "spring 2020": a bare season is no date."""
        return len(stated.replace("'", " ").replace("’", " ").split()) > 1

    def _month_in(self, stated: str) -> int:
        return next(
            self.words.months[word.lower()] for word in _WORD.findall(stated) if word.lower() in self.words.months
        )

    @staticmethod
    def _iso(stated: str, _: dt.date | None) -> Bounds:
        year, month, day = (int(part) for part in stated.split("-"))
        return _day(year, month, day)

    @staticmethod
    def _dotted(stated: str, _: dt.date | None) -> Bounds:
        day, month, year = (int(part) for part in stated.split("."))
        return _day(year if year > _TWO_DIGITS else 2000 + year, month, day)

    @staticmethod
    def _slashed(stated: str, _: dt.date | None) -> Bounds:
        """Which of two small numbers is the month is not guessed."""
        first, second, third = (int(part) for part in stated.split("/"))
        if first > third:
            return _day(first, second, third)
        if first == second or first > _MONTHS:
            return _day(third, second, first)
        return _day(third, first, second) if second > _MONTHS else None

    def _named_day(self, stated: str, published: dt.date | None) -> Bounds:
        low = " ".join(stated.lower().replace("’", "'").split())
        number = next(number for name, number in self.words.named_days.items() if low.startswith(name))
        return self._in_year(_YEAR.search(stated), number // 100, number % 100, published)

    def _day_of_month(self, stated: str, published: dt.date | None) -> Bounds:
        day = int(_DIGITS.findall(_YEAR.sub("", stated))[0])
        return self._in_year(_YEAR.search(stated), self._month_in(stated), day, published)

    @staticmethod
    def _in_year(year: re.Match[str] | None, month: int, day: int, published: dt.date | None) -> Bounds:
        """A day of the year named, else of the year that lies nearest to publication, the past before the future."""
        if year:
            return _day(int(year.group()), month, day)
        if published is None:
            return None
        this_year = _day(published.year, month, day)
        if this_year and this_year[0] <= published + _AHEAD:
            next_year = _day(published.year + 1, month, day)
            return next_year if next_year and next_year[0] <= published + _AHEAD else this_year
        return _day(published.year - 1, month, day)

    def _month_of_year(self, stated: str, _: dt.date | None) -> Bounds:
        year = _YEAR.search(stated)
        return _whole_month(int(year.group()), self._month_in(stated)) if year else None

    def _month_last_year(self, stated: str, published: dt.date | None) -> Bounds:
        return _whole_month(published.year - 1, self._month_in(stated)) if published else None

    def _bare_month(self, stated: str, published: dt.date | None) -> Bounds:
        if published is None:
            return None
        month = self._month_in(stated)
        return _whole_month(published.year if month <= published.month else published.year - 1, month)

    def _last_month(self, stated: str, published: dt.date | None) -> Bounds:
        if published is None:
            return None
        month = self._month_in(stated)
        return _whole_month(published.year if month < published.month else published.year - 1, month)

    def _season(self, stated: str, published: dt.date | None) -> Bounds:
        seasons = self.words.seasons
        first = next(seasons[word.lower()] for word in _WORD.findall(stated) if word.lower() in seasons)
        year = _YEAR.search(stated)
        if year:
            number = int(year.group())
        elif published is None:
            return None
        else:
            number = published.year if first <= published.month else published.year - 1
            if self._says_last(stated) and number == published.year and published.month < first + 3:
                number -= 1
        end = _whole_month(number + (first > 10), (first + 1) % 12 + 1)
        return (dt.date(number, first, 1), end[1]) if end else None

    def _says_last(self, stated: str) -> bool:
        lows = set(_WORD.findall(stated.lower()))
        return any(word in lows for word in (*self.words.last, *self.words.last_after))

    def _weekday(self, stated: str, published: dt.date | None) -> Bounds:
        if published is None:
            return None
        lows = _WORD.findall(stated.lower())
        number = next(self.words.weekdays[word] for word in lows if word in self.words.weekdays)
        back = (published.weekday() - number) % 7
        if any(word in self.words.coming for word in lows):
            return (published + (7 - back) * _DAY,) * 2
        if self._says_last(stated) and back == 0:
            back = 7
        return (published - back * _DAY,) * 2

    def _ago(self, stated: str, published: dt.date | None) -> Bounds:
        if published is None:
            return None
        lows = stated.lower().split()
        written = next(w for w in lows if w.isdigit() or w in self.words.numerals)
        number = int(written) if written.isdigit() else self.words.numerals[written]
        unit = next(self.words.units[w] for w in lows if w in self.words.units)
        if unit == "day":
            return (published - number * _DAY,) * 2
        if unit == "week":
            monday = published - published.weekday() * _DAY - number * _WEEK
            return monday, monday + 6 * _DAY
        if unit == "month":
            months = published.year * 12 + published.month - 1 - number
            return _whole_month(months // 12, months % 12 + 1)
        return _whole_year(published.year - number)

    def _relative(self, stated: str, published: dt.date | None) -> Bounds:
        if published is None:
            return None
        kind = self.words.relative[" ".join(stated.lower().replace("’", "'").split())]
        monday = published - published.weekday() * _DAY
        last_month = published.replace(day=1) - _DAY
        readings: dict[str, Bounds] = {
            "today": (published, published),
            "yesterday": (published - _DAY, published - _DAY),
            "tomorrow": (published + _DAY, published + _DAY),
            "this_week": (monday, monday + 6 * _DAY),
            "last_week": (monday - _WEEK, monday - _DAY),
            "next_week": (monday + _WEEK, monday + _WEEK + 6 * _DAY),
            "this_month": _whole_month(published.year, published.month),
            "last_month": _whole_month(last_month.year, last_month.month),
            "this_year": _whole_year(published.year),
            "last_year": _whole_year(published.year - 1),
        }
        return readings[kind]

    @staticmethod
    def _year_only(stated: str, _: dt.date | None) -> Bounds:
        return _whole_year(int(stated[-4:]))


def _first_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(_BEGINNING.findall(phrase)[0] for phrase in phrases)


def _last_words(*phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(_WORD.findall(phrase)[-1] for group in phrases for phrase in group)


def _pattern(kinds: Mapping[str, tuple[str, Iterable[str]]], wanted: tuple[str, ...]) -> re.Pattern[str]:
    """The shapes of some kinds of date, each a group of that name. `re` keeps one of each."""
    return re.compile("|".join(f"(?P<{kind}>{kinds[kind][0]})" for kind in wanted), re.IGNORECASE)


def _choice(phrases: Iterable[str]) -> str:
    """A group of alternatives, the longest first; one that never matches where the language has none."""
    ordered = sorted(phrases, key=len, reverse=True)
    return (
        "(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s").replace("'", "['’]") for phrase in ordered) + ")"
        if ordered
        else "(?!)"
    )


def _day(year: int, month: int, day: int) -> Bounds:
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return (dt.date(year, month, day),) * 2


def _whole_month(year: int, month: int) -> Bounds:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _whole_year(year: int) -> Bounds:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
