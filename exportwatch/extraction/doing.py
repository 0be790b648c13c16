"""The words around a word of doing: its auxiliaries, whether it is a participle or a noun, where a phrase ends.

Looks at one sentence; which acts its words tell of stands in verbs.py and nominals.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from exportwatch.extraction.goods import Object
from exportwatch.extraction.kinds import CueMaker
from exportwatch.extraction.objects import ObjectFinder

_PHRASE = 22  # tokens: how far apart the words of a phrase may stand


class DoingWords:
    """One sentence under reading."""

    def __init__(self, finder: ObjectFinder) -> None:
        """Nothing is read yet."""
        self.finder = finder
        self.before = finder.before
        self.low = finder.low
        self.acts = finder.acts
        self.grammar = finder.grammar
        self.lexicon = finder.lexicon
        self.make = CueMaker(finder).make
        self.size = finder.size
        self.is_title = finder.sentence.is_title
        self.finite_endings = self.grammar.participle_endings + self.grammar.gerund_endings

    def may_part(self, word: str) -> bool:
        """Whether a word may stand between a subject and its passive."""
        auxiliary = word in self.grammar.auxiliaries or word in self.grammar.be or word in self.grammar.have
        return auxiliary or word in self.acts.fillers or word in self.acts.may or self.grammar.is_adverb(word)

    def is_noun(self, index: int) -> bool:
        """Whether a word that may be noun or verb is a noun here."""
        before = self.low(index - 1)
        if before in self.grammar.before_verb:
            return False
        return (
            before in self.grammar.determiners
            or before.endswith("'s")
            or self.is_object_like(index - 1)
            or self.low(index + 1) in self.grammar.after_act
        )

    def is_object_like(self, index: int) -> bool:
        """Whether a word is what acts are done to, or says of which goods it is."""
        return self.acts.object_kind(self.low(index)) is not None or self.low(index) in self.acts.controlled

    def is_participle(self, word: str) -> bool:
        """Whether a lower-case word is a participle, or a past that looks like one."""
        return word.endswith(self.grammar.participle_endings) or word in self.acts.irregular_participles

    def be_before(self, index: int) -> bool:
        """Whether a form of “be” carries the word."""
        return self.follows(index, self.grammar.be)

    def follows(self, index: int, auxiliaries: frozenset[str]) -> bool:
        """Whether one of these auxiliaries stands before the word, with nothing but adverbs between."""
        for back in range(index - 1, max(-1, index - 6), -1):
            word = self.low(back)
            if word in auxiliaries:
                return True
            if word not in self.acts.fillers and not self.grammar.is_adverb(word):
                return False
        return False

    def is_passive(self, index: int) -> bool:
        """Whether a participle is a passive here: "was suspended", "suspended by"."""
        if self.be_before(index):
            return True
        if self.low(index - 1) in self.grammar.have or (
            self.grammar.adjectives_follow and self.follows(index, self.grammar.have)
        ):
            return False
        after = self.low(index + 1)
        return (
            after in self.grammar.after_participle
            or after == ""
            or (self.is_title and self.finder.right(index) is None)
        )

    def caused(self, index: int) -> Object | None:
        """ "The maker had its permit suspended": the object stands between "had" and the participle."""
        for position in range(index - 1, max(-1, index - _PHRASE), -1):
            if self.finder.is_boundary(position):
                return None
            if self.low(position) in self.grammar.causatives:
                return self.finder.between(position, index)
        return None

    def end_of(self, index: int, pattern: Sequence[frozenset[str]]) -> int | None:
        """The index of a phrase's last word; None where its words do not follow. An empty set stands for a gap."""
        return self._match(index + 1, min(self.size, index + _PHRASE), pattern[1:])

    def _match(self, position: int, limit: int, pattern: Sequence[frozenset[str]]) -> int | None:
        """Match the words from `position` on. Behind a gap the first place counts from which all the rest follows:
        "brought exports to Chad to a halt"."""
        for number, choice in enumerate(pattern):
            if choice:
                if self.low(position) not in choice:
                    return None
                position += 1
                continue
            rest = pattern[number + 1 :]
            while position < limit:
                end = self._match(position, limit, rest) if self.low(position) in rest[0] else None
                if end is not None or self.finder.is_boundary(position):
                    return end
                position += 1
            return None
        return position - 1
