"""The day that a page prints for itself: a dateline, "Published 3 March 2024", the date of a notice.

Weekdays and "yesterday" are counted from it where the page declared no day. Looks at the head and the foot of a page
and at lines that speak of publication; what a reader's copy or a picture is dated by is not believed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from exportwatch.extraction.dates import find_dates
from exportwatch.extraction.facts import Document, FoundDate, Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Layout

_HEAD = 8  # paragraphs: how far down a dateline may stand
_FOOT = 4  # paragraphs: how far up from the end
_LEAD_IN = 64  # characters: the longest words before the date of a dateline
_LABELLED = 40  # characters: how far behind "Published" its date may stand
_LINE = 160  # characters: a longer paragraph is running text, whatever it says of publishing
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_DIGIT = re.compile(r"\d")
_GOES_ON = re.compile(r"\s?(?:[,;]\s)?[^\W\d_]")
_TIME = re.compile(r"\s?(?:[,|]\s?)?(?:at\s)?\d{1,2}[:.h]\d\d", re.IGNORECASE)


def day_of_page(document: Document, layout: Layout, lexicon: Lexicon) -> dt.date | None:
    """Return the day from which the words of a page are to be counted: the printed one where the page declares none
    or a later one, else the declared one; None where neither is known."""
    declared = document.published
    for date in (*_labelled(document, layout, lexicon), *_datelines(document, layout, lexicon)):
        if date.earliest is not None and (declared is None or date.earliest <= declared):
            return date.earliest
    return declared


def dateline_of(document: Document, layout: Layout, lexicon: Lexicon) -> FoundDate | None:
    """Return the first dateline at the head of a page, None where it has none."""
    return next(_datelines(document, layout, lexicon), None)


def _labelled(document: Document, layout: Layout, lexicon: Lexicon) -> Iterator[FoundDate]:
    """The dates behind a word of publishing, those of an update last."""
    words = lexicon.calendar
    updates: list[FoundDate] = []
    for paragraph in layout.paragraphs:
        if paragraph.span.end - paragraph.span.start > _LINE:
            continue
        for date in _days(document, paragraph.span, lexicon):
            lead = document.text[max(paragraph.span.start, date.span.start - _LABELLED) : date.span.start]
            trail = document.text[date.span.end : min(paragraph.span.end, date.span.end + _LABELLED)]
            label = next((word for word in reversed(_words(lead)) if word in _labels(lexicon)), "")
            if label in words.published:
                yield date
            elif label in words.updated or (not label and set(_words(trail)[:3]) & {*words.updated}):
                updates.append(date)
    yield from updates


def _datelines(document: Document, layout: Layout, lexicon: Lexicon) -> Iterator[FoundDate]:
    """The dates of datelines, of the head of the page before those of its foot."""
    text, rows = document.text, layout.paragraphs
    bodies = [number for number, row in enumerate(rows) if row.kind == "body"]
    foot = max(_HEAD, len(rows) - _FOOT)
    for number in (*range(min(_HEAD, len(rows))), *range(foot, len(rows))):
        span = rows[number].span
        for date in _days(document, Span(span.start, min(span.end, span.start + 2 * _LEAD_IN)), lexicon):
            lead, trail = text[span.start : date.span.start], text[date.span.end : span.end]
            bare = not lead.strip() and not trail.strip()
            clock = bare and number == 0 and bool(bodies)  # the head of a site shows the day of the visit
            if not clock and len(lead) <= _LEAD_IN and _is_dateline(lead, trail, lexicon):
                yield date


def _is_dateline(lead: str, trail: str, lexicon: Lexicon) -> bool:
    """Whether nothing but names and the words of a dateline stands before a date, and no sentence goes on behind."""
    words = lexicon.calendar
    lows = _words(lead)
    if any(low in words.not_published for low in (*lows, *_words(trail[:_LABELLED])[:2])):
        return False
    for word in _WORD.findall(lead):
        if not word[0].isupper() and word.lower() not in words.dateline:
            return False
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


def _labels(lexicon: Lexicon) -> frozenset[str]:
    words = lexicon.calendar
    return frozenset((*words.published, *words.updated, *words.not_published))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]
