"""From whom to whom: the country that acts and the countries that the goods were to go to.

Where goods were diverted to, countries at war and exempted countries are no destinations. Knows tokens, cues and
countries, no people.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.objects import paired_dashes
from exportwatch.extraction.places import Place
from exportwatch.extraction.text import Tokens

_AGENT = 8  # tokens: how far behind "by" the country of the one who acts may stand
_CLAUSE = 45  # tokens: how far a clause is followed to either side
_BESIDE = 3  # tokens: the same behind "over"
_REACHED = 8  # tokens: how far behind "to" a destination may stand
_TOLD = 8  # tokens: how far behind a word of saying its "that" stands
_SEATED = 5  # tokens: how far before its seat a government is named: "the Foreign Ministry in Helsinki"
DESCRIBED = 8  # tokens: how far behind its name stands what a country is
OWNER = 5  # tokens: how far before a restriction its owner stands


@dataclass(frozen=True, slots=True)
class Placed:
    """A country named in a sentence, as a range of tokens, both ends inclusive."""

    place: Place
    first: int
    last: int


def place_tokens(toks: Tokens, places: Sequence[Place]) -> tuple[Placed, ...]:
    """Return the places that lie in a sentence, with their token indexes; a name inside a longer token takes that
    token."""
    found: list[Placed] = []
    index = 0
    for place in places:
        while index < len(toks) and toks.ends[index] <= place.span.start:
            index += 1
        if index == len(toks):
            break
        last = index
        while last + 1 < len(toks) and toks.starts[last + 1] < place.span.end:
            last += 1
        if toks.starts[index] < place.span.end:
            found.append(Placed(place, index, last))
    return tuple(found)


def is_dateline(toks: Tokens, placed: Placed) -> bool:
    """Whether a place is where the report was written: "OTTAWA (Reuters) —", "LONDON:", "Bern, 21.09.2012 -"."""
    if placed.first > 6:
        return False
    following = toks.texts[placed.last + 1 : placed.last + 14]
    if not following:
        return False
    dashed = any(mark in following[:12] for mark in ("(", "—", "–", "-", "--", ":"))
    if toks.texts[placed.first].isupper() and len(toks.texts[placed.first]) > 3 and (dashed or following[0] == "."):
        return True
    if placed.first == 0 and following[0] == "," and any(t[0].isdigit() for t in following[1:3]):
        return True
    return following[0] == ":" or (following[0] == "(" and any(mark in following for mark in ("—", "–", "-")))


class Pairing:
    """One act in its sentence, in search of who acts and where the goods were to go."""

    def __init__(self, cue: Cue, toks: Tokens, placed: Sequence[Placed], lexicon: Lexicon) -> None:
        """`placed`: the countries of the sentence in order."""
        self.cue = cue
        self.toks = toks
        self.lows = toks.lows
        self.placed = placed
        self.lexicon = lexicon
        self.words = lexicon.pairs
        self.boundaries = lexicon.acts.boundaries

    def issuer(self) -> str | None:
        """Return the country that does what the cue says, None where its clause names none."""
        cue = self.cue
        if cue.kind == "policy":
            return None  # a policy has no subject of its own
        found = self._agent() if cue.passive or cue.nominal or cue.negative_grant else None
        found = found or self._owner() or self._decider() or self._of_whom()
        if found or (cue.passive and not cue.nominal) or (cue.negative_grant and cue.object_first < cue.first):
            return found or self._who_says() or self._from_where() or self._at_its_seat()
        start = cue.first
        while (
            start > 0
            and cue.first - start < _CLAUSE
            and (self.lows[start - 1] not in self.boundaries or self.lows[start - 1] in self.lexicon.grammar.relatives)
        ):
            start -= 1
        borders = [i for i in range(start, cue.first) if self.toks.texts[i] in (",", "“", "”") or self._tells_that(i)]
        edges = [start, *(i + 1 for i in borders), cue.first]
        for left, right in reversed(list(itertools.pairwise(edges))):
            if left < right and self.lows[left] in self.words.skipped_openings and left != start:
                continue
            for candidate in self.placed:
                if left <= candidate.first < right and acts(candidate, self.toks, self.lexicon):
                    return candidate.place.code
            if any(low in self.lexicon.governing for low in self.lows[left:right]):
                return (
                    self._at_its_seat()
                )  # "ministers suspended …": somebody governs here, of the document's own country
        return self._taken_up(start) or self._at_its_seat()

    def _tells_that(self, index: int) -> bool:
        """ "Told reporters that Ukraine …": what is told has a subject of its own."""
        near = self.lows[max(0, index - _TOLD) : index]
        certainty, speech = self.lexicon.certainty, self.lexicon.speech
        return self.lows[index] in certainty.that and any(
            low in speech.verbs or low in certainty.saying or low in certainty.decisions for low in near
        )

    def _at_its_seat(self) -> str | None:
        """ "In Berlin, the Economy Ministry said …": whose institution that is, where no other country is named with
        it."""
        first = self.placed[0] if self.placed else None
        if first is None or first.place.kind != "seat" or first.first != 1 or self.lows[0] not in self.words.seated:
            return None
        behind = range(first.last + 2, min(self.cue.first, first.last + 2 + _SEATED))
        named = any(item.first in behind for item in self.placed[1:])
        institution = any(self.lows[i] in self.lexicon.people.institutions for i in behind)
        return first.place.code if institution and not named and self.lows[first.last + 1] == "," else None

    def _taken_up(self, start: int) -> str | None:
        """ "Canada said it had suspended …", "Sweden, which has halted …": the nearest country that can act."""
        first = self.cue.first
        pronoun = any(low in self.lexicon.people.pronouns for low in self.lows[start:first])
        relative = start > 0 and self.lows[start - 1] in self.lexicon.grammar.relatives
        if not (pronoun or relative):
            return None
        before = [item for item in self.placed if item.last < first and acts(item, self.toks, self.lexicon)]
        return before[-1].place.code if before else None

    def _agent(self) -> str | None:
        """ "Suspended by Canada", "announced by the Canadian foreign minister"."""
        for position in range(self.cue.first + 1, min(self.cue.last + 2 * _AGENT, len(self.toks))):
            if self.lows[position] in self.boundaries:
                return None
            one_by_one = self.lows[position - 1 : position] == self.lows[position + 1 : position + 2]
            if self.lows[position] in self.words.by and not one_by_one:
                for candidate in self.placed:
                    between = self.lows[position + 1 : candidate.first]
                    if position < candidate.first <= position + _AGENT and not any(
                        low in self.words.towards or low in (",", ".", ";") for low in between
                    ):
                        return candidate.place.code
        return None

    def _owner(self) -> str | None:
        """ "Russia's ban on …", "the German halt to …": whose restriction it is."""
        if self.cue.object_kind not in ("restriction", "easing") and not self.cue.nominal:
            return None
        edge = self.cue.first if self.cue.nominal else self.cue.object_first
        for candidate in self.placed:
            possessive = self.lows[candidate.last].endswith("'s") or self._follows_possessive(candidate.last)
            if possessive and 0 < edge - candidate.last <= OWNER:
                between = self.lows[candidate.last + 1 : edge]
                if not any(low in self.lexicon.grammar.prepositions or low in self.boundaries for low in between):
                    return candidate.place.code
        return None

    def _who_says(self) -> str | None:
        """ "Germany announced that no sale would be approved": who says it of a passive that names nobody."""
        edge = min(self.cue.first, self.cue.object_first)
        for candidate in reversed([item for item in self.placed if item.last < edge]):
            between = self.lows[candidate.last + 1 : edge]
            says = any(low in self.lexicon.speech.announcing or low in self.lexicon.certainty.saying for low in between)
            if says and acts(candidate, self.toks, self.lexicon):
                return candidate.place.code
        return None

    def _from_where(self) -> str | None:
        """ "No weapons may be exported from Slovenia": whose exports a passive that names nobody stops."""
        if self.cue.object_kind not in ("trade", "delivery"):
            return None
        for candidate in self.placed:
            led = candidate.first > 0 and self.lows[candidate.first - 1] in self.lexicon.grammar.from_where
            if led and candidate.place.kind == "name" and self.cue.object_first < candidate.first:
                return candidate.place.code
        return None

    def _decider(self) -> str | None:
        """ "Britain's decision to freeze licences": whose decision it is."""
        if self.lows[self.cue.first - 1 : self.cue.first] not in [[word] for word in self.lexicon.grammar.infinitive]:
            return None
        nouns = self.lexicon.certainty.decisions | self.lexicon.acts.steps
        for candidate in self.placed:
            behind = self.lows[candidate.last + 1 : self.cue.first]
            by = candidate.first > 1 and self.lows[candidate.first - 1] in self.words.by
            if by and len(behind) == 1 and self.lows[candidate.first - 2] in nouns:
                return candidate.place.code  # "a decision by Britain to freeze licences"
            if self.lows[candidate.last].endswith("'s") and len(behind) <= OWNER + 1 and not nouns.isdisjoint(behind):
                return candidate.place.code
        return None

    def _of_whom(self) -> str | None:
        """ "No U.S. export licence will be granted for goods that go to …": whose licences they are."""
        if self.cue.object_kind != "permit" or not (self.cue.passive or self.cue.negative_grant):
            return None
        edge = self.cue.object_first
        named = next((item for item in self.placed if item.last == edge - 1), None)
        exports = self.lows[edge] in self.lexicon.acts.export and self.cue.object_last > edge
        return named.place.code if named and exports and named.place.kind != "authority" else None

    def _follows_possessive(self, last: int) -> bool:
        return last + 1 < len(self.toks) and self.lows[last + 1] in ("'s", "’s")

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
        """ "… and called off a contract": another act begins."""
        joined = self.lows[position] in self.lexicon.grammar.coordinating
        following = self.lows[position + 1] if position + 1 < len(self.lows) else ""
        acts_words = self.lexicon.acts
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


def acts(placed: Placed, toks: Tokens, lexicon: Lexicon) -> bool:
    """Whether a named country can be the one who acts: not a place where something is, not a mere adjective."""
    described = placed.place.kind == "demonym" and not lexicon.grammar.adjectives_follow  # its article is the noun's
    before = toks.lows[placed.first - 1] if described and placed.first else word_before(toks, placed.first, lexicon)
    if placed.place.kind == "authority" and not lexicon.pairs.by.isdisjoint(
        toks.lows[max(0, placed.first - 2) : placed.first]
    ):
        return True
    if placed.place.kind == "seat" and before in lexicon.pairs.seated:
        return not lexicon.governing.isdisjoint(toks.lows[max(0, placed.first - _SEATED) : placed.first])
    if before in lexicon.pairs.locative or is_dateline(toks, placed):
        return False
    if before in lexicon.grammar.of or (
        before in lexicon.grammar.articles and placed.first > 1 and toks.lows[placed.first - 2] in lexicon.grammar.of
    ):
        return not lexicon.governing.isdisjoint(toks.lows[max(0, placed.first - 6) : placed.first])
    if placed.place.kind == "authority":
        return True
    if placed.place.kind == "demonym" and lexicon.grammar.adjectives_follow:
        people = toks.texts[placed.first][0].isupper() and before in lexicon.grammar.definite
        return people or any(low in lexicon.governing for low in describing(toks, placed, lexicon))
    following = toks.lows[placed.last + 1 : placed.last + 5]
    if placed.place.kind == "demonym":
        return (
            not following
            or any(word in lexicon.of_state for word in following)
            or not following[0].isalpha()
            or (before in lexicon.grammar.definite and _begins_predicate(following[0], lexicon))
        )
    if toks.lows[placed.last].endswith("'s"):
        return any(word in lexicon.of_state for word in following)
    return True


def _begins_predicate(word: str, lexicon: Lexicon) -> bool:
    """ "The Turks have …", "the Dutch said": people who do something, not "the Turkish navy"."""
    verbs = (lexicon.grammar.subject_auxiliaries, lexicon.speech.verbs, lexicon.acts.verbs, lexicon.acts.phrases)
    return any(word in group for group in verbs)


def word_before(toks: Tokens, first: int, lexicon: Lexicon) -> str:
    """Return the lower-case word before a country's name, its article stepped over; empty at the head of a sentence."""
    before = first - 1
    while before > 0 and toks.lows[before] in lexicon.grammar.country_articles:
        before -= 1
    return toks.lows[before] if before >= 0 else ""


def describing(toks: Tokens, placed: Placed, lexicon: Lexicon) -> Sequence[str]:
    """The words beside a country that may say what is of it: those behind it, in front of it where a language has
    them there ("le gouvernement canadien")."""
    if lexicon.grammar.adjectives_follow:
        return toks.lows[max(0, placed.first - 3) : placed.first]
    return toks.lows[placed.last + 1 : placed.last + 4]
