"""One pass over a document: sentences with their tokens, countries, dates, names and speech, in reading order.

Finds and decides nothing about acts; what stands here is the common ground of every later step.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from exportwatch.extraction.cast import Cast, Mention
from exportwatch.extraction.context import Context
from exportwatch.extraction.counts import find_counts
from exportwatch.extraction.cues import has_cue_word
from exportwatch.extraction.dates import find_dates
from exportwatch.extraction.facts import Document, FoundCount, FoundDate, Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.names import Line
from exportwatch.extraction.people import find_mentions
from exportwatch.extraction.placed import Placed, is_dateline, place_tokens
from exportwatch.extraction.places import Finder, KnownName, Place
from exportwatch.extraction.publication import days_of_page
from exportwatch.extraction.quotations import Quotation, find_quotations
from exportwatch.extraction.speech import Speech, SpeechReader
from exportwatch.extraction.text import Layout, Sentence, Tokens, lay_out, tokens

_HEADS = 8  # paragraphs: how far down the head of a letter stands
_LEAD = 4  # sentences: where a page without a date names the year of its news

_Named = TypeVar("_Named", Place, KnownName)


@dataclass(slots=True)
class Reading:
    """What one pass over the document leaves behind.

    `published` is the day from which its words are counted: the one that the page prints, else the declared one. `now`
    is that day, or where no page tells it, the last day that the text names: it was written no earlier.
    """

    document: Document
    lexicon: Lexicon
    context: Context
    cast: Cast
    layout: Layout
    published: dt.date | None = None
    dateline: FoundDate | None = None
    now: dt.date | None = None
    toks: list[Tokens] = field(default_factory=list)
    placed: list[tuple[Placed, ...]] = field(default_factory=list)
    dates: list[tuple[FoundDate, ...]] = field(default_factory=list)
    counts: list[tuple[FoundCount, ...]] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)
    mentions: list[tuple[Mention, ...]] = field(default_factory=list)
    companies: list[tuple[KnownName, ...]] = field(default_factory=list)
    quotations: tuple[Quotation, ...] = ()
    spoken: dict[int, list[Speech]] = field(default_factory=dict)
    abroad: dict[str, str] = field(default_factory=dict)
    """The name of a speaker → the country that the sentence begins with: "In Moscow, the deputy minister said"."""

    def quotation_at(self, position: int) -> Quotation | None:
        """Return the quotation that holds a character, None where it stands in none; a transcript is told by those who
        speak, and holds none."""
        index = bisect_right(self.quotations, position, key=lambda quotation: quotation.span.start) - 1
        found = self.quotations[index] if index >= 0 else None
        return found if found and position < found.span.end and not found.unmarked else None

    def shares_paragraph(self, index: int, others: Collection[int]) -> bool:
        """Return whether a sentence stands in a paragraph with one of those, all by index; False outside the
        document."""
        rows = self.layout.sentences
        return 0 <= index < len(rows) and any(rows[one].paragraph == rows[index].paragraph for one in others)

    def note_speech(self, speech: Speech) -> None:
        """Keep a speech, and under every sentence that holds it."""
        self.speeches.append(speech)
        index = speech.sentences[0].index
        first = next(iter(self.placed[index]), None) if index < len(self.placed) else None
        if first and first.first == 1 and self.toks[index].lows[0] in self.lexicon.pairs.seated:
            self.abroad.setdefault(speech.speaker.name, first.place.code)
        for sentence in speech.sentences:
            self.spoken.setdefault(sentence.index, []).append(speech)


def parted(document: Document, lexicon: Lexicon) -> Layout:
    """Return the document's paragraphs and sentences; a headline among them is a line that may tell of an act."""
    return lay_out(document, lexicon, lambda line: has_cue_word(line, lexicon))


def read(document: Document, names: Finder, lexicon: Lexicon) -> Reading:
    """Return what stands in the document; rows of the lists are those of `layout.sentences`."""
    text = document.text
    layout = parted(document, lexicon)
    places, known = names.find(text)
    cast = Cast(lexicon)
    published, dateline = days_of_page(document, layout, lexicon)
    reading = Reading(
        document,
        lexicon,
        Context(lexicon),
        cast,
        layout,
        published=published,
        dateline=dateline,
        quotations=find_quotations(text, layout, lexicon),
    )
    before: Sequence[str] = ()
    voices = SpeechReader(text, layout, reading.quotations, cast)
    place_rows = _rows(places, layout.sentences)
    company_rows = _rows(known, layout.sentences)
    for sentence, place_row, company_row in zip(layout.sentences, place_rows, company_rows, strict=True):
        toks = tokens(text, sentence.span, lexicon.text_marks)
        placed = place_tokens(toks, place_row)
        reading.toks.append(toks)
        reading.placed.append(placed)
        reading.companies.append(company_row)
        reading.dates.append(find_dates(text, sentence.span, reading.published, lexicon, toks))
        reading.counts.append(find_counts(text, sentence.span, lexicon, toks))
        country_at = {
            i: str(p.place.kind)
            for p in placed
            if p.place.kind != "authority" and not is_dateline(toks, p)
            for i in range(p.first, p.last + 1)
        }
        authorities = {p.first: p.last for p in placed if p.place.kind == "authority"}
        mentions = find_mentions(Line(text, toks, country_at, _company_tokens(toks, company_row), authorities), cast)
        reading.mentions.append(mentions)
        if not sentence.is_title:
            for speech in voices.read(sentence, toks, mentions):
                reading.note_speech(speech)
        is_lead = sentence.is_title or sentence.index < 4
        reading.context.note(toks, placed, is_lead=is_lead, is_title=sentence.is_title, before=before)
        before = toks.lows
    if published is None:
        _take_year(reading)
    _note_letterhead(reading, places)
    named = (date.earliest for row in reading.dates for date in row if date.earliest is not None)
    reading.now = published or max(named, default=None)
    if document.title and not any(sentence.is_title for sentence in layout.sentences):
        _note_title(document.title, reading, names)
    return reading


def _take_year(reading: Reading) -> None:
    """ "On 9 March 2011 …, adopted on 2 March": in a page without a date, the days that stand without their year are of
    the year that the lead names."""
    rows = reading.dates
    lead = [date.earliest for row in rows[:_LEAD] for date in row if date.earliest and date.earliest == date.latest]
    if not lead:
        return
    for index, row in enumerate(rows):
        if any(date.earliest is None and any(sign.isdigit() for sign in date.as_stated) for date in row):
            sentence, toks = reading.layout.sentences[index], reading.toks[index]
            dated = find_dates(reading.document.text, sentence.span, max(lead), reading.lexicon, toks)
            rows[index] = tuple(
                new if old.earliest is None and any(sign.isdigit() for sign in old.as_stated) else old
                for old, new in zip(row, dated, strict=True)
            )


def _note_letterhead(reading: Reading, places: Sequence[Place]) -> None:
    """ "The Hague, 30 April 2025", "COUNCIL OF THE EUROPEAN UNION — PRESS": the place of a letter or the authority at
    its head says who writes it, where no sentence holds it."""
    text = reading.document.text
    heads = [p.span for p in reading.layout.paragraphs[:_HEADS] if p.kind in ("heading", "aside")]
    for place in places:
        for span in heads:
            behind = text[place.span.end : place.span.end + 4]
            if span.start <= place.span.start <= span.start + 4 and behind[:2] == ", " and behind[2:3].isdigit():
                reading.context.note_dateline(place.code)
    top = next((p.span for p in reading.layout.paragraphs[:1] if p.kind in ("heading", "aside")), None)
    here = [place for place in places if top and top.start <= place.span.start and place.span.end <= top.end]
    if top and not reading.lexicon.people.state_institutions.isdisjoint(top.of(reading.document.text).lower().split()):
        for place in here:
            reading.context.note_dateline(place.code)


def _note_title(title: str, reading: Reading, names: Finder) -> None:
    """Count the countries of a title that is no sentence of the text: it is not repeated, or tells of no act."""
    toks = tokens(title, Span(0, len(title)), reading.lexicon.text_marks)
    placed = place_tokens(toks, names.find(title)[0])
    reading.context.note(toks, placed, is_lead=True, is_title=True)


def _rows(found: Sequence[_Named], sentences: Sequence[Sentence]) -> list[tuple[_Named, ...]]:
    """Deal what was found in the whole text out to its sentences; both are in reading order."""
    rows: list[tuple[_Named, ...]] = []
    start = 0
    for sentence in sentences:
        while start < len(found) and found[start].span.end <= sentence.span.start:
            start += 1
        end = start
        while end < len(found) and found[end].span.start < sentence.span.end:
            end += 1
        rows.append(tuple(found[start:end]))
    return rows


def _company_tokens(toks: Tokens, known: Sequence[KnownName]) -> dict[int, int]:
    """First token → last token of every known company."""
    found: dict[int, int] = {}
    for name in known:
        inside = toks.within(name.span)
        if inside:
            found[inside[0]] = inside[-1]
    return found
