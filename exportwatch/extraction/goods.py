"""Of what goods the nouns of a sentence are: arms and dual-use goods, or others; to go abroad, or to be owned; for one
use, or for any.

Looks at one sentence and where its clauses end. Where an act's object stands is found by objects.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.subject import Subject
from exportwatch.extraction.text import Sentence, Tokens

_BEHIND = 2  # tokens: how many words behind an object belong to it, where adjectives follow
_MODIFIERS = 5  # tokens: how many words before an object belong to it
_DASHES = ("–", "—", "--")
_REMARK = 20  # tokens: a longer remark between two dashes is a clause of its own
_MAY = 7  # tokens: how far before what goods are used for stands that they may be
_USED = 36  # tokens: how far behind goods stands what they may be used for
_PROSCRIBED = 10  # tokens: how far behind "list" stands what is on it
_GOODS_AFTER = 12  # tokens: how far behind an object its goods may stand
_GOODS_NEAR = 10  # tokens: the same for goods that alone do not show what a text is about


@dataclass(frozen=True, slots=True)
class Object:
    """An object by token indexes, both ends inclusive, with its kind."""

    first: int
    last: int
    kind: str


class GoodsReader:
    """One sentence, its clauses and the goods that it names."""

    def __init__(
        self, sentence: Sentence, toks: Tokens, lexicon: Lexicon, subject: Subject, before: Sequence[str]
    ) -> None:
        """`subject`: what the document speaks of, so that bare "exports" or "licences" are of it. `before`: the tokens
        of the sentence before, for what is taken up again."""
        self.sentence = sentence
        self.before = before
        self.toks = toks
        self.lexicon = lexicon
        self.acts = lexicon.acts
        self.grammar = lexicon.grammar
        self.about_arms = subject.arms
        self.about_permits = subject.permits
        self.about_others = subject.of_others
        self.lows = toks.lows
        self.size = len(toks)
        self._borders = {index for index, low in enumerate(self.lows) if low in self.acts.boundaries}
        self._borders -= paired_dashes(self.lows)
        self._borders -= {index for index in self._borders if self._dates(index)}

    def _dates(self, index: int) -> bool:
        """ "Permits approved before today are cancelled": with a day behind it no clause begins."""
        if self.low(index) not in self.acts.dating_borders:
            return False
        calendar, after = self.lexicon.calendar, self.low(index + 1)
        return (
            after in (",", ".", "")
            or after.isdigit()
            or after in calendar.months
            or after in calendar.weekdays
            or after in calendar.relative
        )

    def low(self, index: int) -> str:
        """The lower-case word at a token index; empty outside the sentence."""
        return self.lows[index] if 0 <= index < self.size else ""

    def is_boundary(self, index: int) -> bool:
        """Whether a clause ends at the token."""
        return index in self._borders

    def clause_end(self, index: int) -> int:
        """The index of the first boundary after `index`, the size of the sentence where there is none."""
        return next((i for i in range(index + 1, self.size) if self.is_boundary(i)), self.size)

    def proscribes(self, position: int) -> bool:
        """ "ITAR 126.1", "the list of proscribed destinations": a list of countries to which nothing is licensed."""
        if self.low(position) in self.acts.proscriptions:
            return True
        near = self.lows[position + 1 : position + _PROSCRIBED]
        return self.low(position) in self.acts.listings and not self.acts.proscribed.isdisjoint(near)

    def _is_order(self, position: int) -> bool:
        """ "A denial order", "the stop orders"."""
        named = self.acts.nouns.get(self.low(position - 1)) in ("refuse", "hold")
        return named and self.low(position) in self.acts.orders

    def modifiers(self, found: Object) -> list[str]:
        """The words in front of an object that belong to it, and its own."""
        start = found.first
        while (
            start > 0
            and found.first - start < _MODIFIERS
            and not self.is_boundary(start - 1)
            and self.low(start - 1) not in self.grammar.be
            and self.low(start - 1) not in self.acts.notice
        ):
            start -= 1
        last = found.last + 1 + (_BEHIND if self.grammar.adjectives_follow else 0)  # "licence d'importation"
        return [self.lows[i] for i in range(start, min(last, self.size)) if not self._in_name(i)]

    def _in_name(self, index: int) -> bool:
        """ "New Zealand" is no new permit."""
        following = self.toks.texts[index + 1] if index + 1 < self.size else ""
        return self.toks.texts[index][0].isupper() and following[:1].isupper()

    def has_goods(self, found: Object) -> bool:
        """Whether the object is of the trade in controlled goods. Bare exports take the document's subject."""
        if self._is_order(found.first) or self.proscribes(found.first):
            return True  # a denial order is an act of export control, whatever stands beside it
        start = found.first
        while (
            start > 0
            and found.first - start < _MODIFIERS + 1
            and not self.is_boundary(start - 1)
            and self.low(start - 1) not in self.acts.verbs
            and self.low(start - 1) != ","
        ):
            start -= 1
        near = self.lows[start : found.last + _GOODS_AFTER]
        if self.low(found.first) in self.grammar.object_pronouns | self.acts.taken_up:
            near = [*self.before, *near]  # what it stands for is said there
        close = self.lows[start : found.last + _GOODS_NEAR]
        plainly = self.lexicon.plainly_controlled
        own = self.lows[start : min(self.clause_end(found.last), found.last + 7)]
        if parts_of(own) & self.acts.other_goods and not parts_of(own) & plainly:
            return False
        if found.kind == "permit" and (
            self._is_to_own(found, own) or self.low(found.first - 1) in self.acts.other_goods - plainly
        ):
            return False
        if parts_of(close) & self.acts.controlled or parts_of(near) & plainly:
            return True
        if self.about_arms and (found.kind != "permit" or self.about_permits):
            return True
        if self.about_arms and parts_of(self.lows) & (plainly | self.acts.export):
            return True
        sends = any(self.acts.verbs.get(low) == "send" for low in self.lows)
        return found.kind == "permit" and sends and not self.about_others

    def _is_to_own(self, found: Object, own: Sequence[str]) -> bool:
        """ "Firearms licences": to own guns, unless the words say that they are to go somewhere."""
        if self.low(found.last + 1) in self.grammar.infinitive and self.low(found.last + 2) in self.acts.carrying:
            return True  # "permits to carry firearms"
        if self.low(found.first - 1) not in self.acts.owned or parts_of(own) & self.acts.export:
            return False
        after = range(found.last + 1, min(self.clause_end(found.last), found.last + _MODIFIERS + 2))
        return not any(
            self.low(i) in self.lexicon.pairs.towards
            and (self.toks.texts[i + 1][0].isupper() or self.acts.abroad & {*self.lows[i + 1 : i + 4]})
            for i in after
            if i + 1 < self.size
        )

    def is_for_one_use(self, index: int) -> bool:
        """Whether the words behind an index say that only goods for one use are meant: "that could be used in Gaza";
        "so that we can see" does not."""
        behind = self.lows[index + 1 : index + _USED]
        ends = self.acts.boundaries - self.grammar.relatives
        after = list(itertools.takewhile(lambda low: low not in ends, behind))
        return any(
            word in self.acts.used and any(w in self.acts.may for w in after[max(0, i - _MAY) : i])
            for i, word in enumerate(after)
        )


def paired_dashes(lows: Sequence[str]) -> set[int]:
    """The two dashes of a remark: "the licence – one for spares – was revoked". No clause ends at them."""
    dashes = [index for index, low in enumerate(lows) if low in _DASHES]
    if len(dashes) != 2 or not 1 < dashes[1] - dashes[0] <= _REMARK:
        return set()
    return set(dashes)


def parts_of(words: Sequence[str]) -> set[str]:
    """Return every word, and the parts of those with a hyphen: "anti-tank" gives "anti" and "tank" too."""
    return {part for word in words for part in (word, *word.split("-"))}
