"""What a document is about, by its words alone: controlled goods and their export, permits for it, or other goods.

Asked first, so that bare "exports" or "licences" of a sentence are read as of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens

_OF_OTHERS = 4  # words: by so many more other goods than arms a report speaks of those
_OFTEN = 2  # sentences: permits named so often beside arms are permits for these


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: exports of controlled goods, and permits for them; or other goods more than these."""

    arms: bool = False
    permits: bool = False
    of_others: bool = False


def subject_of(rows: Sequence[Tokens], lexicon: Lexicon) -> Subject:
    """What a document of these sentences speaks of: controlled goods and their export, permits for it."""
    words = lexicon.acts
    plainly, permit_words = lexicon.plainly_controlled, lexicon.permit_words
    controlled = exports = others = goods = permits = bare = own = 0
    telling = plainly | words.export | words.other_goods | words.controllers
    for toks in rows:
        bare += not toks.words.isdisjoint(permit_words)
        if toks.words.isdisjoint(telling):
            continue
        for low in toks.lows:
            if low not in telling and "-" not in low:
                continue
            parts = {low, *low.split("-")}
            controlled += bool(parts & plainly)
            goods += bool(parts & plainly)
            exports += bool(parts & words.export)
            permits += low in words.controllers
            controlled += low in words.controllers
            others += bool(parts & words.other_goods)
        for one, two in itertools.pairwise(toks.lows):
            if one in words.export or one in plainly:
                kind = words.objects.get(two)
                controlled += 2 * (one in words.export and kind in ("permit", "restriction"))
                own += kind == "permit" and one in words.owned
                permits += kind in ("permit", "application") and one not in words.owned
                controlled += 2 * (two in words.controlling)
                permits += two in words.controlling
            if f"{one} {two}" in words.lists:
                controlled += 2
                permits += 1
        for one, of, two in zip(toks.lows, toks.lows[1:], toks.lows[2:], strict=False):
            if two in words.export and of in words.goods_of:  # "licences d'exportation"
                kind = words.objects.get(one)
                controlled += 2 * (kind in ("permit", "restriction"))
                permits += kind in ("permit", "application")
    of_others = others >= goods + _OF_OTHERS  # it speaks of wheat or of cattle, and of arms in passing
    arms = controlled >= 2 and exports >= 1 and (goods > 0 or others == 0) and not of_others
    spoken_of = goods >= _OFTEN and bare >= _OFTEN and others == own == 0
    named = permits > 0 or (bare >= _OFTEN and own == 0 and others <= controlled)
    return Subject(arms or spoken_of, (arms and named) or spoken_of, of_others or (others > goods and others > 1))
