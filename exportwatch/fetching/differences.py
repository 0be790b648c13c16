"""What changed between two texts, word by word: for a reader who must see whether a page was edited, and where.

Pure, and near linear in time: difflib alone takes quadratic time and more. Common ends are taken off first; then what
stands once in both texts (lines, later words) is put in its longest common order ("patience diff", Bram Cohen), and
difflib looks only between such places, where little is left.
"""

from __future__ import annotations

import bisect
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_WORD = re.compile(r"\s*\S+\s*")

# Ours: the largest rectangle of words (of one text by the other) that difflib is given, and how often a stretch is
# parted again before it counts as rewritten. Together they bound the time that adversarial texts take.
_SMALL = 40_000
_MAX_PARTINGS = 8

Pair = tuple[int, int]
"""Positions in the first and in the second text that hold the same."""


@dataclass(frozen=True)
class Change:
    """A stretch of text, in reading order."""

    # "skipped" is unchanged text that was left out, far from any change; its text is empty.
    kind: Literal["equal", "added", "removed", "skipped"]
    text: str
    words: int  # in the stretch, also in a skipped one


def words(before: str, after: str, *, context: int | None = 20) -> tuple[Change, ...]:
    """What turns `before` into `after`, in reading order; where both stand at one place, removed before added.

    `context` is how many unchanged words stay on either side of a change, None: all of them. With None the words of
    equal and removed put together are those of `before`, and those of equal and added are those of `after`. Every word
    has white space behind it: its own, in unchanged text that of `after`, or a space at the end of a text. Texts that
    differ in white space only are equal, and equal texts give an empty tuple.
    """
    old, new = _WORD.findall(f"{before} "), _WORD.findall(f"{after} ")
    old_words, new_words = [word.strip() for word in old], [word.strip() for word in new]
    if old_words == new_words:
        return ()
    changes: list[Change] = []
    i = j = 0
    pairs = [*_pairs(old, new, old_words, new_words), (len(old), len(new))]
    at = 0
    while at < len(pairs):
        start, (next_i, next_j) = at, pairs[at]
        if next_i > i:
            changes.append(_change("removed", old[i:next_i]))
        if next_j > j:
            changes.append(_change("added", new[j:next_j]))
        while at + 1 < len(pairs) and pairs[at + 1] == (pairs[at][0] + 1, pairs[at][1] + 1):
            at += 1
        i, j = pairs[at][0] + 1, pairs[at][1] + 1
        at += 1
        # The last pair is the end of both texts, where nothing stands.
        equal = new[pairs[start][1] : j]
        if equal:
            changes += _shortened(equal, context, first=not changes, last=j >= len(new) and i >= len(old))
    return tuple(changes)


def _change(kind: Literal["equal", "added", "removed"], stretch: Sequence[str]) -> Change:
    return Change(kind, "".join(stretch), len(stretch))


def _shortened(stretch: Sequence[str], context: int | None, *, first: bool, last: bool) -> Iterator[Change]:
    """Unchanged words, of which those beside a change stay."""
    head = 0 if first else context
    tail = 0 if last else context
    if head is None or tail is None or len(stretch) <= head + tail:
        yield _change("equal", stretch)
        return
    if head:
        yield _change("equal", stretch[:head])
    yield Change("skipped", "", len(stretch) - head - tail)
    if tail:
        yield _change("equal", stretch[-tail:])


def _pairs(old: list[str], new: list[str], old_words: list[str], new_words: list[str]) -> Iterator[Pair]:
    """The words that stay, as rising pairs: those of lines that stay, then those within lines that changed."""
    old_lines, new_lines = _lines(old, old_words), _lines(new, new_words)
    i = j = 0
    same_lines = _aligned([text for _, text in old_lines], [text for _, text in new_lines])
    for old_line, new_line in (*same_lines, (None, None)):
        next_i = len(old) if old_line is None else old_lines[old_line][0]
        next_j = len(new) if new_line is None else new_lines[new_line][0]
        yield from ((i + a, j + b) for a, b in _aligned(old_words[i:next_i], new_words[j:next_j]))
        if old_line is None or new_line is None:
            return
        length = _line_end(old_lines, old_line, len(old)) - next_i
        yield from ((next_i + step, next_j + step) for step in range(length))
        i, j = next_i + length, next_j + length


def _lines(pieces: list[str], plain: list[str]) -> list[tuple[int, str]]:
    """(position of the first word, the words) of each line that has any."""
    lines: list[tuple[int, str]] = []
    start = 0
    for at, piece in enumerate(pieces, 1):
        if "\n" in piece or at == len(pieces):
            lines.append((start, " ".join(plain[start:at])))
            start = at
    return lines


def _line_end(lines: list[tuple[int, str]], line: int, end: int) -> int:
    return lines[line + 1][0] if line + 1 < len(lines) else end


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Rising pairs of equal positions of two sequences; not always the most possible, but always few differences."""
    found: list[Pair] = []
    waiting = [(0, len(old), 0, len(new), _MAX_PARTINGS)]
    while waiting:
        i, i_end, j, j_end, partings = waiting.pop()
        while i < i_end and j < j_end and old[i] == new[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            found.append((i_end, j_end))
        if i == i_end or j == j_end:
            continue
        if (i_end - i) * (j_end - j) <= _SMALL:
            matcher = difflib.SequenceMatcher(None, old[i:i_end], new[j:j_end], autojunk=False)
            for a, b, size in matcher.get_matching_blocks():
                found += ((i + a + step, j + b + step) for step in range(size))
            continue
        anchors = _anchors(old, new, (i, i_end, j, j_end)) if partings else []
        if not anchors:
            continue  # nothing to hold on to: this stretch was rewritten
        found += anchors
        for (a, b), (next_a, next_b) in zip([(i - 1, j - 1), *anchors], [*anchors, (i_end, j_end)], strict=True):
            waiting.append((a + 1, next_a, b + 1, next_b, partings - 1))
    return sorted(found)


def _anchors(old: Sequence[str], new: Sequence[str], stretch: tuple[int, int, int, int]) -> list[Pair]:
    """What stands once in both stretches, in the longest order that it has in both."""
    i, i_end, j, j_end = stretch
    once_old = {text for text, count in Counter(old[i:i_end]).items() if count == 1}
    once_new = {text for text, count in Counter(new[j:j_end]).items() if count == 1}
    place = {new[at]: at for at in range(j, j_end) if new[at] in once_old and new[at] in once_new}
    pairs = [(at, place[old[at]]) for at in range(i, i_end) if old[at] in place]
    # The longest rising run of second positions, by the heads of its piles (patience sorting).
    heads: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for index, (_, position) in enumerate(pairs):
        pile = bisect.bisect_left(heads, position)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(heads):
            heads.append(position)
            piles.append(index)
        else:
            heads[pile], piles[pile] = position, index
    run: list[Pair] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]
