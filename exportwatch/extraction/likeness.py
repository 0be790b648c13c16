"""Which texts tell one and the same report: a text in, its signature out, and two signatures compared.

Copies, light rewrites, shortened and updated versions of a report are the same report; another report of the same
event is not, though both print the minister's words, and neither is the next notice written on the same form.

Two steps. *Bands* find candidates: short numbers of which two much alike texts share at least one, so that an index
over them answers without comparing every pair (minwise hashing: A. Broder, 1997; in one pass: P. Li, A. Owen and
C.-H. Zhang, 2012; empty bins: A. Shrivastava, 2017). Then `compared` decides on the whole texts. Knows no database.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from exportwatch.extraction.facts import Document
from exportwatch.extraction.lexicon import LANGUAGES, lexicon_of
from exportwatch.extraction.text import lay_out

GROUP = 3
"""Words in a word group, of which texts share many where one was written from the other."""

FEWEST_GROUPS = 20
"""A text of fewer word groups (two short sentences) is like many others by chance: it is compared with none."""

LONGEST = 3_000
"""Words that are read of a text; a report is shorter, and what follows in a longer document changes no answer."""

ALIKE, CONTAINED, CONTAINED_FROM = 0.3, 0.7, 0.25
"""Same report from this share of common word groups among all on, or where this share of the shorter text's groups
stand in the longer one and the shorter has this share of the longer one's length: a summary of ten reports is none of
them. Ours, measured by bench/bench_stories.py."""

OTHER_PARTICULARS = 2
"""From so many names or numbers on that stand at the same place of the same sentence in two texts, and differ, it is
one form filled in twice; one is a spelling, such as Turkey and Türkiye, or a mended number."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")  # where words are not parted, a sign is one
_QUOTED = re.compile(r"“[^”\n]{12,1500}”|«[^»\n]{12,1500}»|„[^“”\n]{12,1500}[“”]")
_STRAIGHT = re.compile(r'"[^"\n]{12,1500}"')

# Bins of the one-pass sketch, by three to a band: texts that share half of their groups share a band with 99.6 %, a
# third 80 %, and unrelated ones (a hundredth) one time in 25,000.
_BANDS, _ROWS = 42, 3
# And of the opening alone: a shortened copy keeps the first sentences.
_OPENING_BANDS, _OPENING_WORDS = 8, 80
_MASK = (1 << 64) - 1
_MIX = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: Knuth's multiplicative hashing


@dataclass(frozen=True)
class Signature:
    """What is compared of a text, each part made when it is asked for. `body` is the reporter's text, a sentence a
    line."""

    body: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in order, as written."""
        return tuple(_WORD.findall(self.body)[:LONGEST])

    @cached_property
    def told(self) -> tuple[str, ...]:
        """Those outside of direct quotes."""
        return tuple(_WORD.findall(_without_quotes(self.body))[:LONGEST])

    @cached_property
    def groups(self) -> frozenset[int]:
        """All word groups, hashed."""
        return _groups(self.words)

    @cached_property
    def told_groups(self) -> frozenset[int]:
        """The word groups of what the reporter tells, without direct quotes."""
        return _groups(self.told)

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """Signed 32-bit numbers, ascending; none where the text is too short to be like another."""
        if len(self.groups) < FEWEST_GROUPS:
            return ()
        opening = _groups(self.words[:_OPENING_WORDS])
        return tuple(sorted({*_bands(self.groups, _BANDS, "whole"), *_bands(opening, _OPENING_BANDS, "opening")}))


def signature(text: str, language: str = "en") -> Signature:
    """Return the signature of a report's text; headings, captions and what else stands beside it are left out.

    A text in a language without word lists is parted into sentences by the English ones.
    """
    lexicon = lexicon_of(language if language in LANGUAGES else "en")
    layout = lay_out(Document(text=text[: LONGEST * 12]), lexicon, lambda line: False)
    sentences = [text[item.span.start : item.span.end] for item in layout.sentences if not item.is_title]
    return Signature("\n".join(sentences))


def compared(one: Signature, other: Signature) -> float | None:
    """Return how much two texts are alike where they tell the same report, else None.

    The answer is the share of the shorter text's word groups that stand in the longer one, 0 to 1. Direct quotes are
    left out of it where both texts tell enough besides.
    """
    first, second = one.told_groups, other.told_groups
    if min(len(first), len(second)) < FEWEST_GROUPS:
        first, second = one.groups, other.groups
    shorter, longer = sorted((len(first), len(second)))
    if shorter < FEWEST_GROUPS:
        return None
    common = len(first & second)
    contained = common / shorter
    is_alike = common / (shorter + longer - common) >= ALIKE
    if not is_alike and not (contained >= CONTAINED and shorter >= CONTAINED_FROM * longer):
        return None
    return None if len(_other_particulars(one, other)) >= OTHER_PARTICULARS else contained


def _without_quotes(body: str) -> str:
    lines = []
    for line in _QUOTED.sub(" ", body).split("\n"):
        # An odd one has lost its partner: what it would cut out may be anything.
        lines.append(_STRAIGHT.sub(" ", line) if line.count('"') % 2 == 0 else line)
    return "\n".join(lines)


def _groups(words: tuple[str, ...]) -> frozenset[int]:
    folded = " ".join(words).lower().encode().split(b" ")
    groups = zip(*(folded[start:] for start in range(GROUP)), strict=False)
    return frozenset(map(zlib.crc32, map(b" ".join, groups)))


def _bands(groups: frozenset[int], number: int, kind: str) -> list[int]:
    """Return `number` bands: the smallest hash of every bin, three bins to a band."""
    bins = number * _ROWS
    smallest: list[int | None] = [None] * bins
    for group in groups:
        mixed = (group * _MIX) & _MASK
        place, value = (mixed >> 40) % bins, mixed & 0xFFFFFFFFFF
        known = smallest[place]
        if known is None or value < known:
            smallest[place] = value
    filled = [value if value is not None else _borrowed(smallest, place) for place, value in enumerate(smallest)]
    found = []
    for band in range(number):
        rows = filled[band * _ROWS : (band + 1) * _ROWS]
        found.append(zlib.crc32(f"{kind} {band} {rows}".encode()) - (1 << 31))
    return found


def _borrowed(smallest: list[int | None], place: int) -> int:
    """Fill an empty bin from another that chance chooses, the same for every text."""
    attempt = 0
    while True:
        attempt += 1
        value = smallest[zlib.crc32(f"{place} {attempt}".encode()) % len(smallest)]
        if value is not None:
            return value


def _other_particulars(one: Signature, other: Signature) -> set[tuple[str, str]]:
    """Return the names and numbers that stand between the same words in both texts and differ."""
    first, second = _by_surroundings(one.told), _by_surroundings(other.told)
    pairs = ((first[place], second[place]) for place in first.keys() & second.keys())
    return {pair for pair in pairs if pair[0] != pair[1]}


def _by_surroundings(words: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Return each name and number by the two words on either side; names and numbers among those count as one.

    What has no surroundings of its own is left out.
    """
    is_particular = [word[0].isdigit() or word[0].isupper() for word in words]
    blurred = ["#" if mark else word for word, mark in zip(words, is_particular, strict=True)]
    places = [
        ((*blurred[at - 2 : at], *blurred[at + 1 : at + 3]), words[at].lower())
        for at in range(2, len(words) - 2)
        if is_particular[at] and blurred[at - 2 : at + 3].count("#") <= GROUP
    ]
    times = Counter(place for place, _ in places)
    return {place: word for place, word in places if times[place] == 1}
