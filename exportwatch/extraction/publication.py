"""The day that a page prints for itself: a dateline, "Published 3 March 2024", the date of a notice.

Weekdays and "yesterday" are counted from it where the page declared no day. Looks at the head and the foot of a page
and at lines that speak of publication; what a reader's copy or a picture is dated by is not believed.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from exportwatch.extraction.dates import find_dates
from exportwatch.extraction.facts import Document, FoundDate, Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Layout

_HEAD = 8  # paragraphs: how far down a dateline may stand
_FOOT = 4  # paragraphs: how far up from the end
_LEAD_IN = 64  # characters: the longest words before the date of a dateline
_LABELLED = 40  # characters: how far behind "Published" its date may stand
_DATE = 48  # characters: no date has more before its first digit
_LINE = 160  # characters: a longer paragraph is running text, whatever it says of publishing
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")
_PART = re.compile(r"\s[|·•]")  # parts a date from what stands beside it in a line of particulars
_GOES_ON = re.compile(r"\s?(?:[,;]\s)?[^\W\d_]")
_TIME = re.compile(r"\s?(?:[,|]\s?)?(?:at\s)?\d{1,2}[:.h]\d\d", re.IGNORECASE)


def days_of_page(document: Document, layout: Layout, lexicon: Lexicon) -> tuple[dt.date | None, FoundDate | None]:
    """Return the day from which the words of a page are to be counted, and its first dateline.

    The day is the printed one where the page declares none or a later one, else the declared one; each is None where
    there is none.
    """
    declared, datelines = document.published, tuple(_datelines(document, layout, lexicon))
    for date in itertools.chain(_labelled(document, layout, lexicon), datelines):
        if date.earliest is not None and (declared is None or date.earliest <= declared):
            return date.earliest, next(iter(datelines), None)
    return declared, next(iter(datelines), None)


def _labelled(document: Document, layout: Layout, lexicon: Lexicon) -> Iterator[FoundDate]:
    """The dates behind a word of publishing, those of an update last."""
    words = lexicon.calendar
    updates: list[FoundDate] = []
    for paragraph in layout.paragraphs:
        if paragraph.span.end - paragraph.span.start > _LINE or not _may_label(document.text, paragraph.span, lexicon):
            continue
        for date in _days(document, paragraph.span, lexicon):
            lead = document.text[max(paragraph.span.start, date.span.start - _LABELLED) : date.span.start]
            trail = document.text[date.span.end : min(paragraph.span.end, date.span.end + _LABELLED)]
            said = _words(lead)
            place = next((i for i in range(len(said) - 1, -1, -1) if said[i] in _labels(lexicon)), None)
            label = said[place] if place is not None else ""
            if place and said[place - 1] in lexicon.grammar.be and label in words.dating:
                continue  # "the decision is dated 2 October"
            if label in words.published:
                yield date
            elif label in words.updated or (not label and set(_words(trail)[:3]) & {*words.updated}):
                updates.append(date)
    yield from updates


def _may_label(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Whether a digit and a word of publishing stand in a span at all."""
    return bool(_DIGIT.search(text, span.start, span.end)) and not _labels(lexicon).isdisjoint(_words(span.of(text)))


def _datelines(document: Document, layout: Layout, lexicon: Lexicon) -> Iterator[FoundDate]:
    """The dates of datelines, of the head of the page before those of its foot."""
    text, rows = document.text, layout.paragraphs
    bodies = [number for number, row in enumerate(rows) if row.kind == "body"]
    foot = max(_HEAD, len(rows) - _FOOT)
    for number in (*range(min(_HEAD, len(rows))), *range(foot, len(rows))):
        span = rows[number].span
        head = Span(span.start, min(span.end, span.start + 2 * _LEAD_IN))
        may_lead = rows[number].kind != "body" or _may_lead(text, head, lexicon)
        for date in _days(document, head, lexicon) if may_lead else ():
            lead, trail = text[span.start : date.span.start], _PART.split(text[date.span.end : span.end], 1)[0]
            alone = not (lead + text[date.span.end : span.end]).strip()
            lead = _PART.split(lead)[-1] if rows[number].kind != "body" else lead  # "Metals | 3 Dec 2024 | Ann Lee"
            bare = not lead.strip() and not trail.strip()
            clock = alone and bare and number == 0 and bool(bodies)  # the head of a site shows the day of the visit
            closes = rows[number].kind != "body" and number < len(rows) // 2 and lead.endswith(", ") and not trail
            if not clock and len(lead) <= _LEAD_IN and (closes or _is_dateline(lead, trail, lexicon)):
                yield date


def _may_lead(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Whether a digit stands near enough to the first word that no dateline has for a date to begin before that."""
    if not _DIGIT.search(text, span.start, span.end):
        return False
    foreign = (word.start() for word in _WORD.finditer(text, span.start, span.end) if _is_foreign(word[0], lexicon))
    return bool(_DIGIT.search(text, span.start, min(span.end, next(foreign, span.end) + _DATE)))


def _is_foreign(word: str, lexicon: Lexicon) -> bool:
    """Whether a word shows that what it stands in is no dateline."""
    return not word[0].isupper() and word.lower() not in lexicon.calendar.dateline


def _is_dateline(lead: str, trail: str, lexicon: Lexicon) -> bool:
    """Whether nothing but names and the words of a dateline stands before a date, and no sentence goes on behind."""
    words = lexicon.calendar
    lows = _words(lead)
    if any(low in words.not_published for low in (*lows, *_words(trail[:_LABELLED])[:2])):
        return False
    if any(_is_foreign(word, lexicon) for word in _WORD.findall(lead)):
        return False
    if lows and lows[-1] in lexicon.grammar.prepositions and _GOES_ON.match(trail):
        return False  # "On Oct. 15, 2019 Sweden revoked …": a sentence
    if _TIME.match(trail):
        return True
    return not (_GOES_ON.match(trail) and trail.lstrip(" ,;")[0].islower())


def _days(document: Document, span: Span, lexicon: Lexicon) -> Iterator[FoundDate]:
    """The days of a span, a day without its year counted from what the page declares."""
    if not _DIGIT.search(document.text, span.start, span.end):
        return
    for date in find_dates(document.text, span, document.published, lexicon):
        if date.earliest is not None and date.earliest == date.latest and any(c.isdigit() for c in date.as_stated):
            yield date


@lru_cache(maxsize=8)
def _labels(lexicon: Lexicon) -> frozenset[str]:
    words = lexicon.calendar
    return frozenset((*words.published, *words.updated, *words.not_published))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
