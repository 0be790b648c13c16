"""The article's text with what was found in it marked. Pure but for Django's escaping: the text is hostile, every
character of it is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from exportwatch.intake.desk.jumps import Target
from exportwatch.intake.payload import EvidencePayload, MarkPayload

KINDS = ("cue", "country", "company", "person", "date", "code", "money", "count", "quote")
"""In the order in which a kind wins where marks overlap: the shorter find before the quote around it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    mark: MarkPayload | None
    is_evidence: bool


def marked_text(
    text: str, marks: Sequence[MarkPayload], evidence: Iterable[EvidencePayload], target: Target = lambda _: ""
) -> SafeString:
    """Return the text as HTML, escaped, each found thing in a <mark>, the sentences that prove the act underlined.

    A mark that fills a control, as `target` says, leads there.

    Overlapping marks are cut into pieces, each of the kind that comes first in KINDS. Time linear in text and marks,
    but for their sorting.
    """
    passages = sorted((item["start"], item["end"]) for item in evidence)
    pieces = _pieces(len(text), marks, passages)
    return format_html_join("", "{}", ((_html(text, piece, target),) for piece in pieces))


def _html(text: str, piece: _Piece, target: Target) -> SafeString:
    words = text[piece.start : piece.end]
    css = "evidence" if piece.is_evidence else ""
    if piece.mark:
        mark = piece.mark
        if control := target(mark):
            # Out of the order of tabs: a text may have hundreds; the key m walks through them.
            words = format_html('<a href="#{}" tabindex="-1">{}</a>', control, words)
        return format_html(
            '<mark data-kind="{}" class="{}" title="{}">{}</mark>', mark["kind"], css, mark["meaning"], words
        )
    if css:
        return format_html('<span class="{}">{}</span>', css, words)
    return format_html("{}", words)


def _pieces(length: int, marks: Sequence[MarkPayload], passages: Sequence[tuple[int, int]]) -> list[_Piece]:
    starts: dict[int, list[MarkPayload]] = {}
    ends: dict[int, list[MarkPayload]] = {}
    bounds = {0, length}
    for mark in marks:
        starts.setdefault(mark["start"], []).append(mark)
        ends.setdefault(mark["end"], []).append(mark)
        bounds |= {mark["start"], mark["end"]}
    for start, end in passages:
        bounds |= {start, end}
    edges = sorted(bound for bound in bounds if 0 <= bound <= length)
    open_marks: list[MarkPayload] = []
    pieces = []
    begun = 0
    proved_until = 0
    for start, end in pairwise(edges):
        open_marks = [mark for mark in open_marks if mark not in ends.get(start, [])] + starts.get(start, [])
        best = min(
            open_marks,
            key=lambda mark: KINDS.index(mark["kind"]) if mark["kind"] in KINDS else len(KINDS),
            default=None,
        )
        while begun < len(passages) and passages[begun][0] <= start:
            proved_until = max(proved_until, passages[begun][1])
            begun += 1
        pieces.append(_Piece(start, end, best, end <= proved_until))
    return pieces
