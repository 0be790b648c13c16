"""Quotation marks: where somebody's own words stand in a report, and which run on over several paragraphs.

Double, single, low and angle marks, curly or straight, and speech after a dash. Who speaks is found in speech.py.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from exportwatch.extraction.facts import Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Layout, Paragraph, tokens
from exportwatch.extraction.voice import says

_MARKS = re.compile(r"[“”\"„«»「」『』]")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』", '"': '"'}
_SINGLE = re.compile(r"[‘'‚]")
_SINGLE_OPENS = re.compile(r"(?<![\w’'])[‘'](?=[^\s‘’'])")
_SINGLE_CLOSES = re.compile(r"(?<=[^\s])[’'](?!\w)")
_LOW_SINGLE = re.compile(r"‚(?=\S)([^‚‘’\n]{1,600})[‘’]")
_SINGLE_LONGEST = 600  # characters
_DASH = re.compile(r"[–—-]\s+(?=\w|[“«„\"])")
_DASH_END = re.compile(r"[,?!.…]\s+(?:[–—-]\s+)?([^\W\d_]+)")
_INCISE = re.compile(r"[,?!…]\s+([^\W\d_]+)")
_INCISE_LENGTH = 80  # characters: as far as the one who says it may stand behind
_SPEAKER = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Hon|Sir|Dame|Dr|Lord|Baroness|Mme|M)\b\.?\s)?(?:The\s)?"
    r"(?P<name>[^\W\d_a-zß-ÿ][\w'’.-]+(?:\s(?:(?:de|van|von|der|la|al|bin)\s)?[^\W\d_a-zß-ÿ][\w'’.-]*){1,4})"
    r"(?:\s?\([^()\n]{1,80}\)){0,3}:\s(?=[^\W\d_a-zß-ÿ])"
)
_TURNS = 3  # paragraphs: from so many on that begin with a name and a colon a text is a transcript
_PIECES = 8  # paragraphs: how far an unclosed quotation may run
_SINGLE_WORDS = 3  # a shorter run between single marks is a word held off, not a statement


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words without their marks; `continues`: a further paragraph of the quotation before. `unmarked`: what
    stands behind a name in a transcript."""

    span: Span
    paragraph: int
    continues: bool = False
    unmarked: bool = False


def find_quotations(text: str, layout: Layout, lexicon: Lexicon) -> tuple[Quotation, ...]:
    """Return the quotations of the report in reading order, none inside another."""
    found: list[Quotation] = []
    open_until = -1
    spoken = _transcript(text, layout)
    for number, paragraph in enumerate(layout.paragraphs):
        if paragraph.kind != "body":
            continue
        if number in spoken:
            found.append(Quotation(spoken[number], number, unmarked=True))
            open_until = -1
            continue
        start, end = paragraph.span.start, paragraph.span.end
        if number <= open_until:
            close = text.find("”", start, end)
            reopen = text.find("“", start, end)
            if close >= 0 and not 0 <= reopen < close:
                found.append(Quotation(Span(start, close), number, continues=True))
                open_until = -1
                start = close + 1
            elif reopen != start:
                found.append(Quotation(Span(start, end), number, continues=True))
                continue
        pieces, unclosed = _pieces(text, Span(start, end), number)
        pieces = [_without_incise(text, piece, lexicon) for piece in pieces]
        if not pieces:
            pieces = _after_dash(text, paragraph, number, lexicon)
        if pieces and found and _runs_on(pieces[0], found[-1], layout.paragraphs):
            pieces[0] = Quotation(pieces[0].span, number, continues=True)
        found.extend(pieces)
        open_until = _closing_paragraph(text, layout, number) if unclosed else -1
    return tuple(
        replace(quotation, span=span)
        for quotation in found
        if (span := _trimmed(text, quotation.span)).end > span.start
    )


def _transcript(text: str, layout: Layout) -> dict[int, Span]:
    """Paragraph → what is said in it, in a text where three paragraphs or more begin with a name and a colon and no
    quotation mark: "Hon. John Baird (Minister of Foreign Affairs): Mr. Speaker, …"."""
    found: dict[int, Span] = {}
    names: set[str] = set()
    for number, paragraph in enumerate(layout.paragraphs):
        label = _SPEAKER.match(text, paragraph.span.start, paragraph.span.end) if paragraph.kind == "body" else None
        if label is not None:
            found[number] = Span(label.end(), paragraph.span.end)
            names.add(label.group("name"))
    return found if len(found) >= _TURNS and len(names) > 1 else {}


def _trimmed(text: str, span: Span) -> Span:
    """Without the spaces that stand inside of angle marks."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def _runs_on(piece: Quotation, before: Quotation, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a paragraph that opens with a mark goes on with one that was never closed."""
    return (
        piece.span.start == paragraphs[piece.paragraph].span.start + 1
        and before.paragraph == piece.paragraph - 1
        and before.span.end == paragraphs[before.paragraph].span.end
    )


def _pieces(text: str, span: Span, number: int) -> tuple[list[Quotation], bool]:
    """The quotations of one paragraph; True where the last one is not closed in it."""
    found: list[Quotation] = []
    opened, mark = -1, ""
    gap = span.start
    for match in _MARKS.finditer(text, span.start, span.end):
        here = match.group()
        if opened < 0:
            if here in _CLOSERS:
                found += _singles(text, gap, match.start(), number)
                opened, mark = match.end(), here
        elif here in _CLOSERS[mark] or (here == '"' and text[match.start() - 1] in ".,!?…"):
            found.append(Quotation(Span(opened, match.start()), number))
            opened, gap = -1, match.end()
    if opened >= 0 and span.end - opened > 1:
        found.append(Quotation(Span(opened, span.end), number))
        return found, mark == "“"
    found += _singles(text, gap, span.end, number)
    return found, False


def _singles(text: str, start: int, end: int, number: int) -> list[Quotation]:
    """What stands between single marks, each closed by the nearest one behind that is no apostrophe in a word."""
    if not _SINGLE.search(text, start, end):
        return []
    low = [match.span(1) for match in _LOW_SINGLE.finditer(text, start, end)]
    found = [Quotation(Span(*span), number) for span in low]
    if low:
        return found  # the same page closes with the mark with which another opens
    closing = [match.start() for match in _SINGLE_CLOSES.finditer(text, start, end)]
    opening = [match.start() for match in _SINGLE_OPENS.finditer(text, start, end)] if closing else []
    done = start
    for number_of, mark in enumerate(opening):
        if mark < done:
            continue
        nearest = bisect_right(closing, mark + 1)
        if nearest == len(closing):
            break
        close = closing[nearest]
        again = next((other for other in opening[number_of + 1 : number_of + 2] if text[other] == "‘"), end)
        if close - mark > _SINGLE_LONGEST or again < close:
            continue
        done = close + 1
        if len(text[mark + 1 : close].split(None, _SINGLE_WORDS)) >= _SINGLE_WORDS:
            found.append(Quotation(Span(mark + 1, close), number))
    return found


def _after_dash(text: str, paragraph: Paragraph, number: int, lexicon: Lexicon) -> list[Quotation]:
    """ "— We are pausing these licences, said the minister.": speech opened by a dash, ended by its word of saying."""
    opening = _DASH.match(text, paragraph.span.start, paragraph.span.end)
    if opening is None:
        return []
    for match in _DASH_END.finditer(text, opening.end(), paragraph.span.end):
        if match.group(1).lower() in lexicon.speech.inverted or _says(
            text, match.start(1), paragraph.span.end, lexicon
        ):
            return [Quotation(Span(opening.end(), match.start()), number)]
    return []


def _without_incise(text: str, quotation: Quotation, lexicon: Lexicon) -> Quotation:
    """« Nous suspendons ces licences, a dit la ministre. »: within angle marks the reporter's words may end it."""
    span = quotation.span
    if text[span.start - 1 : span.start] != "«":
        return quotation
    for match in _INCISE.finditer(text, span.start, span.end):
        if _says(text, match.start(1), span.end, lexicon):
            return replace(quotation, span=Span(span.start, match.start()))
    return quotation


def _says(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    return says(tokens(text, Span(start, min(end, start + _INCISE_LENGTH)), lexicon.text_marks), lexicon)


def _closing_paragraph(text: str, layout: Layout, number: int) -> int:
    """The paragraph that closes a quotation left open in `number`, without its marks being opened anew; -1 where
    none does."""
    for later in range(number + 1, min(number + _PIECES, len(layout.paragraphs))):
        span = layout.paragraphs[later].span
        opened, closed = text.find("“", span.start, span.end), text.find("”", span.start, span.end)
        if opened >= 0 and (closed < 0 or opened < closed):
            return -1
        if closed >= 0:
            return later
    return -1
