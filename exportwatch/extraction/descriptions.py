"""What stands between a name and its word of saying: brackets, whose somebody is, words inserted between commas.

"Ann Lee (CDA) called …", "Lydia de Leeuw of SOMO said", "Ann Lee, who runs the plant, told …". Looks at one sentence
and finds no names: it is asked about one.
"""

from __future__ import annotations

from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens

_PARTING = (",", "—", "–")  # what parts a name from the words inserted behind it
_WITHIN_NAMES = ("'", "’", "&", "+", "-")
_PLACED = 12  # tokens: how far behind a name its word of saying stands, where the words between say whose it is
_BRACKETED = 6  # tokens: how far the words in brackets after a name may run
_APPOSITION = 40  # tokens: how far the words inserted after a name may run


class Descriptions:
    """One sentence of which it is asked where the description of a name ends."""

    def __init__(self, toks: Tokens, lexicon: Lexicon) -> None:
        """Nothing is read yet."""
        self._toks = toks
        self._lows = toks.lows
        self._size = len(toks)
        self._capitals = frozenset(toks.capitals)
        self._lexicon = lexicon

    def _low(self, index: int) -> str:
        return self._lows[index] if 0 <= index < self._size else ""

    def says_at(self, index: int) -> bool:
        """Whether a word of saying stands at a token index, behind brackets and auxiliaries."""
        speech, low = self._lexicon.speech, self._low(self.behind_auxiliaries(self.behind_brackets(index)))
        return low in speech.verbs or low in speech.stances or low in speech.phrases

    def until(self, first: int, last: int) -> int | None:
        """Return the last token of what is said of the name from `first` to `last` before its word of saying; None
        where no such words stand there, or no word of saying behind them."""
        end = position = self.behind_brackets(last + 1)
        if self._low(position) in self._lexicon.people.links:
            behind = self._placed_until(position)
            if behind is None:
                return None
            end = position = behind
            if self.says_at(position):
                return position - 1
        if self._low(position) not in _PARTING:
            return None
        if first < last and self._low(first - 1) == self._low(position) and self.says_at(position + 1):
            return position  # "A student, Ann Lee, told me that …"
        for closing in range(position + 2, min(position + _APPOSITION, self._size)):
            if self._low(closing) == self._low(position) and self.says_at(closing + 1):
                party = closing <= position + 3 and "-" in self._low(position + 1)  # "Ann Lee, D-N.Y., said"
                return closing if party or self._describes(position + 1) else None
        return end - 1 if end - 1 > last and self.says_at(end) else None

    def behind_brackets(self, index: int) -> int:
        """Return the first token behind the brackets at an index, else the index."""
        if self._low(index) != "(":
            return index
        near = range(index + 1, min(index + _BRACKETED, self._size))
        closing = next((i for i in near if self._low(i) == ")"), None)
        return closing + 1 if closing is not None else index

    def behind_auxiliaries(self, index: int) -> int:
        """Return the first token behind "has", "later", "on Friday" and the like at an index."""
        edge = index
        while self._low(edge) in self._lexicon.grammar.skipped_before_verb and edge < index + 4:
            edge += 1
        return edge

    def _placed_until(self, link: int) -> int | None:
        """The first token behind "of the Red-Green Alliance", "from the metalworkers' union": a word of saying or a
        comma; None where something else follows."""
        for index in range(link + 2, min(self._size, link + _PLACED)):
            low = self._low(index)
            if low in _PARTING or (self.says_at(index) and index not in self._capitals):
                return index
            if low in self._lexicon.grammar.relatives or not (low[0].isalnum() or low in _WITHIN_NAMES):
                return None
        return None

    def _describes(self, index: int) -> bool:
        """Whether the words inserted behind a name say who it is, and go on with no other name."""
        grammar, people, low = self._lexicon.grammar, self._lexicon.people, self._low(index)
        return index not in self._capitals and (
            low in grammar.relatives
            or low in grammar.articles
            or low in grammar.possessives
            or low in people.links
            or low in people.role_heads
            or low in people.role_modifiers
            or low.isdigit()
            or low.endswith(grammar.participle_endings + grammar.gerund_endings)
        )
