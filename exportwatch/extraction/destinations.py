"""Toward whom: the countries that the goods of an act were to go to.

Where goods were diverted to, countries at war and exempted countries are no destinations. Looks at one act in its
sentence; toward whom the acts of a document are as a whole stands in context.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.goods import paired_dashes
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.placed import DESCRIBED, OWNER, Placed
from exportwatch.extraction.text import Tokens

_CLAUSE = 45  # tokens: how far a clause is followed to either side
_SUBJECT = 4  # tokens: how far behind "and" the verb of another act stands
_BESIDE = 3  # tokens: the same behind "over"
_REACHED = 8  # tokens: how far behind "to" a destination may stand


def destinations_of(
    cue: Cue, toks: Tokens, placed: Sequence[Placed], lexicon: Lexicon, issuer: str | None
) -> tuple[str, ...]:
    """Return the codes of the countries that the goods were to go to, in the order of the text; empty where the clause
    names none. `placed`: the countries of the sentence in order."""
    return _Destinations(cue, toks, placed, lexicon).destinations(issuer)


class _Destinations:
    """One act in its sentence, in search of where the goods were to go."""

    def __init__(self, cue: Cue, toks: Tokens, placed: Sequence[Placed], lexicon: Lexicon) -> None:
        """`placed`: the countries of the sentence in order."""
        self.cue = cue
        self.toks = toks
        self.lows = toks.lows
        self.placed = placed
        self.lexicon = lexicon
        self.words = lexicon.pairs
        self.boundaries = lexicon.acts.boundaries

    def destinations(self, issuer: str | None) -> tuple[str, ...]:
        """Return the countries the goods were to go to, in the order of the text; empty where the clause names
        none."""
        found: list[str] = []
        if self.lows[self.cue.object_first] in self.lexicon.acts.proscriptions | self.lexicon.acts.listings:
            return self._listed(issuer)
        first = min(self.cue.object_first, self.cue.first)
        if self.lexicon.acts.verbs.get(self.lows[self.cue.object_first]) == "send":
            first = self.cue.object_first  # "interdit à l'État néerlandais d'exporter": who sends is no destination
        last = self._clause_end()
        if self.cue.kind == "widen":  # "extended its embargo on Chad to Niger"
            to = (i for i in range(last - 2, first, -1) if self.lows[i] in self.lexicon.grammar.infinitive)
            first = next((i for i in to if any(item.first in (i + 1, i + 2) for item in self.placed)), first)
        by_first = {item.first: item for item in self.placed}
        position = first
        while position < last:
            own = self.cue.first <= position <= self.cue.last and self.lows[position] in self.words.towards
            if not own and self._leads(position) and not (found and self.lows[position] in self.words.on):
                reached = self._next_place(by_first, position, last)
                if reached is not None and not self._is_exempt(position):
                    position = self._enumerate(by_first, reached, last, issuer=issuer, found=found)
                    continue
            position += 1
        return tuple(dict.fromkeys(found or self._in_front(issuer) or self._put_under(issuer)))

    def _put_under(self, issuer: str | None) -> list[str]:
        """ "Placed Chad under an arms embargo": the country in front of "under"."""
        start = max(0, self.cue.first - OWNER)
        under = next((i for i in range(start, self.cue.first) if self.lows[i] in self.words.under), None)
        if under is None or not self.cue.nominal:
            return []
        return [item.place.code for item in self.placed if item.last == under - 1 and item.place.code != issuer]

    def _listed(self, issuer: str | None) -> tuple[str, ...]:
        """ "Added Nicaragua to the list", "Cyprus was taken off the list": who is put on a list or taken off it."""
        start, end = (0, self.cue.first) if self.cue.passive else (self.cue.first, self.cue.object_first)
        named = (item for item in self.placed if start <= item.first < end and item.place.kind == "name")
        return tuple(dict.fromkeys(item.place.code for item in named if item.place.code != issuer))

    def _in_front(self, issuer: str | None) -> list[str]:
        """ "Saudi arms permits", "Turkey arms embargo", "Israel-bound weapons": a country in front of the object."""
        found: list[str] = []
        start = self.cue.object_first
        while start > 0 and self._is_modifier(start - 1):
            start -= 1
        for item in self.placed:
            owner = self.lows[item.last].endswith("'s")
            modifies = start <= item.first and item.last < max(self.cue.object_first, self.cue.object_last)
            if item.place.kind == "authority" or item.place.code == issuer or owner:
                continue
            if modifies and self.cue.object_kind == "application" and item.place.kind == "demonym":
                continue  # "a German request": who asked
            if modifies and self._is_firm(self.cue.object_last):
                continue  # "Israeli drone maker": where the firm is at home
            bound = self.lows[item.first].rsplit("-", 1)[-1] in self.words.bound_for and "-" in self.lows[item.first]
            foreign = issuer is not None or item.place.kind == "name"
            if bound or (modifies and foreign and self.lows[item.first - 1] not in self.words.by):
                found.append(item.place.code)
        return found

    def _is_modifier(self, index: int) -> bool:
        """Whether a word may stand inside the noun phrase of the object."""
        low = self.lows[index]
        named = any(item.first <= index <= item.last for item in self.placed)
        return named or low in self.lexicon.acts.controlled or self.lexicon.acts.object_kind(low) is not None

    def _leads(self, position: int) -> bool:
        low = self.lows[position]
        before = self.lows[position - 1] if position else ""
        if low in self.words.towards:
            return before not in self.words.not_towards
        if low in self.words.supplying:
            behind = position + 1 + (self.lows[position + 1 : position + 2] == ["the"])
            return any(item.first == behind for item in self.placed)  # "a maker that supplied Chad", "the Chadian army"
        restriction = self.cue.object_kind in ("restriction", "easing")
        if low in self.words.against:
            return self.cue.embargo or restriction or self.lexicon.acts.object_kind(before) == "restriction"
        if low in self.words.on and self._is_of_own(position):
            return False
        if low in self.words.on:
            return (restriction or self.cue.embargo or self.cue.nominal) and before not in ("hold", "ice")
        if low in self.words.with_whom and not self.words.buyers.isdisjoint(self.lows[position : position + DESCRIBED]):
            return True  # "licences with Russia or Belarus as their destination"
        if low in self.words.with_whom and restriction and before in self.words.ties:
            return True  # "restrictions on military ties with Chad"
        trades = before in self.lexicon.acts.objects or (
            before in self.lexicon.acts.controlled
            and self.lows[position - 2] in self.lexicon.grammar.of
            and self.lows[position - 3] in self.lexicon.acts.objects
        )  # "trade with", "commerce d'armes avec"
        return low in self.words.with_whom and trades and not self._is_firm(position)

    def _is_of_own(self, position: int) -> bool:
        """ "The ban on selling Kazakh arms abroad": whose goods they are, not where they go."""
        behind = range(position + 1, min(position + _REACHED, len(self.toks)))
        named = next((item for item in self.placed if item.first in behind), None)
        after = self.lows[named.last + 1 : named.last + 2] if named and named.place.kind == "demonym" else ()
        return any(low in self.lexicon.acts.controlled for low in after)

    def _is_firm(self, position: int) -> bool:
        """ "A contract with a U.S. firm": a partner, no destination."""
        return any(low in self.words.own_firms for low in self.lows[position + 1 : position + 5])

    def _clause_end(self) -> int:
        start = max(self.cue.object_last, self.cue.last) + 1
        through: frozenset[str] = frozenset()
        if self.cue.object_kind in ("restriction", "easing"):
            through = self.words.through_restriction
        elif (
            self.cue.passive
            or self.cue.object_kind == "permit"
            or self.lows[self.cue.object_last] in self.lexicon.acts.bargains
        ):
            through = self.words.through_passive
        remark = paired_dashes(self.lows)
        for position in range(start, min(len(self.toks), start + _CLAUSE)):
            if self.lows[position] in self.boundaries and self.lows[position] not in through and position not in remark:
                return position
            if self.lows[position] in self.words.reasons or self._next_act(position):
                return position
        return min(len(self.toks), start + _CLAUSE)

    def _next_act(self, position: int) -> bool:
        """ "… and called off a contract", "… and it has called off a contract": another act begins."""
        grammar, acts_words = self.lexicon.grammar, self.lexicon.acts
        joined = self.lows[position] in grammar.coordinating
        skipped = grammar.subject_pronouns | grammar.have
        behind = itertools.dropwhile(lambda low: low in skipped, self.lows[position + 1 : position + _SUBJECT])
        following = next(behind, "")
        return (
            joined
            and (following in acts_words.verbs or following in acts_words.phrases)
            and following not in (acts_words.objects)
        )

    def _next_place(self, by_first: dict[int, Placed], position: int, last: int) -> Placed | None:
        near = _BESIDE if self.lows[position] in self.words.on_beside else _REACHED
        for ahead in range(position + 1, min(position + near, last)):
            placed = by_first.get(ahead)
            if placed is not None:
                return placed if placed.place.kind != "authority" else None
            low = self.lows[ahead]
            apposed = by_first.get(ahead + 2)
            named = self.toks.texts[ahead - 1][0].isupper()
            indefinite = self.lexicon.grammar.articles - self.lexicon.grammar.definite
            if low == "," and named and apposed and self.lows[ahead + 1] in indefinite:
                return apposed if apposed.place.kind == "demonym" else None  # "to Huawei, a Chinese company"
            stops = low in self.boundaries or self.toks.texts[ahead] in ',.;()“”"'
            led_away = (
                low in self.words.by
                or low in self.words.uses
                or low in self.words.leading_off
                or low in self.lexicon.speech.verbs
                or low in self.lexicon.grammar.from_where
                or low in self.words.exempt
            )  # "no to a request from Berlin", "the transfer to it outside Russia"
            if stops or led_away or low in self.lexicon.grammar.be:
                return None
        return None

    def _is_exempt(self, position: int) -> bool:
        lead = self.lows[max(0, position - 5) : position]
        return any(low in self.words.exempt for low in lead) or any(
            low in self.lexicon.grammar.not_words for low in lead[-2:]
        )

    def _enumerate(
        self, by_first: dict[int, Placed], placed: Placed, last: int, *, issuer: str | None, found: list[str]
    ) -> int:
        """Take in a list of countries from its first one; return the index behind it."""
        while True:
            following_word = self.lows[placed.last + 1] if placed.last + 1 < len(self.toks) else ""
            if placed.place.code != issuer and following_word not in self.words.own_firms:
                found.append(placed.place.code)
            position = placed.last + 1
            while position < last and self.lows[position] in self.words.linking:
                position += 1
            following = by_first.get(position)
            if following is not None and (
                self.lows[following.last].endswith("'s")
                or following.place.kind == "authority"
                or (following.place.kind == "seat" and self.lows[position - 1] in self.lexicon.grammar.definite)
            ):
                return position  # "…, South Africa's biggest customers", "…, the Kremlin said": no further destination
            if following is None or position == placed.last + 1:
                return max(placed.last + 1, position - 1)
            after = self.lows[following.last + 1] if following.last + 1 < len(self.toks) else ""
            in_subject = self.cue.passive and following.last < self.cue.first  # the auxiliary is the passive's own
            if in_subject:
                placed = following
                continue
            if after in self.lexicon.grammar.subject_auxiliaries or after in self.lexicon.speech.verbs:
                return position
            placed = following
