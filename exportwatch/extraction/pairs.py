"""From whom to whom: the country that acts and the countries that the goods were to go to.

Where goods were diverted to, countries at war and exempted countries are no destinations. Knows tokens, cues and
countries, no people.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.places import Place
from exportwatch.extraction.text import Token


@dataclass(frozen=True, slots=True)
class Placed:
    """A country named in a sentence, as a range of tokens, both ends inclusive."""

    place: Place
    first: int
    last: int


def place_tokens(toks: Sequence[Token], places: Sequence[Place]) -> tuple[Placed, ...]:
    """Return the places that lie in a sentence, with their token indexes; a name inside a longer token takes that
    token."""
    found: list[Placed] = []
    index = 0
    for place in places:
        while index < len(toks) and toks[index].end <= place.span.start:
            index += 1
        if index == len(toks):
            break
        last = index
        while last + 1 < len(toks) and toks[last + 1].start < place.span.end:
            last += 1
        if toks[index].start < place.span.end:
            found.append(Placed(place, index, last))
    return tuple(found)


def is_dateline(toks: Sequence[Token], placed: Placed) -> bool:
    """Whether a place is where the report was written: "OTTAWA (Reuters) —", "LONDON:"."""
    if placed.first > 6:
        return False
    following = [token.text for token in toks[placed.last + 1 : placed.last + 14]]
    if not following:
        return False
    if (
        toks[placed.first].text.isupper()
        and len(toks[placed.first].text) > 3
        and any(mark in following[:12] for mark in ("(", "—", "–", "-", ":"))
    ):
        return True
    return following[0] == ":" or (following[0] == "(" and any(mark in following for mark in ("—", "–", "-")))


def issuer_of(cue: Cue, toks: Sequence[Token], placed: Sequence[Placed], lexicon: Lexicon) -> str | None:
    """Return the country that does what the cue says, None where its clause names none."""
    if cue.kind == "policy":
        return None  # a policy has no subject of its own
    by = _after_by(cue, toks, placed, lexicon)
    if by is not None:
        return by
    if cue.passive or (cue.negative_grant and cue.object_first < cue.first):
        return None
    start = cue.first
    while (
        start > 0
        and cue.first - start < 45
        and (toks[start - 1].lower not in lexicon.acts.boundaries or toks[start - 1].lower in ("which", "who"))
    ):
        start -= 1
    borders = [i for i in range(start, cue.first) if toks[i].text in (",", "“", "”")]
    edges = [start, *(i + 1 for i in borders), cue.first]
    for left, right in reversed(list(itertools.pairwise(edges))):
        if left < right and toks[left].lower in lexicon.pairs.skipped_openings and left != start:
            continue
        for candidate in placed:
            if left <= candidate.first < right and acts(candidate, toks, lexicon):
                return candidate.place.code
        if any(token.lower in lexicon.governing for token in toks[left:right]):
            return None  # "ministers suspended …": somebody governs here, of the document's own country
    return _taken_up(cue, toks, placed, start, lexicon)


def _taken_up(cue: Cue, toks: Sequence[Token], placed: Sequence[Placed], start: int, lexicon: Lexicon) -> str | None:
    """ "Canada said it had suspended …", "Sweden, which has halted …": the nearest country before that can act."""
    pronoun = any(token.lower == "it" for token in toks[start : cue.first])
    relative = start > 0 and toks[start - 1].lower in ("which", "who")
    if not (pronoun or relative):
        return None
    before = [item for item in placed if item.last < cue.first and acts(item, toks, lexicon)]
    return before[-1].place.code if before else None


def _after_by(cue: Cue, toks: Sequence[Token], placed: Sequence[Placed], lexicon: Lexicon) -> str | None:
    for position in range(cue.last + 1, min(cue.last + 16, len(toks))):
        if toks[position].lower in lexicon.acts.boundaries:
            return None
        if toks[position].lower == "by":
            for candidate in placed:
                if position < candidate.first <= position + 8 and not any(
                    t.text in ",.;" for t in toks[position : candidate.first]
                ):
                    return candidate.place.code
    return None


def acts(placed: Placed, toks: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a named country can be the one who acts: not a place where something is, not a mere adjective."""
    before = toks[placed.first - 1].lower if placed.first else ""
    if before in lexicon.pairs.locative or is_dateline(toks, placed):
        return False
    if before == "of" or (before == "the" and placed.first > 1 and toks[placed.first - 2].lower == "of"):
        return any(token.lower in lexicon.governing for token in toks[max(0, placed.first - 6) : placed.first])
    following = [token.lower for token in toks[placed.last + 1 : placed.last + 5]]
    if placed.place.kind == "demonym":
        return (
            not following
            or any(word in lexicon.governing for word in following)
            or not following[0].isalpha()
            or before == "the"
        )
    if toks[placed.last].lower.endswith("'s"):
        return any(word in lexicon.governing for word in following)
    return True


def destinations_of(
    cue: Cue, toks: Sequence[Token], placed: Sequence[Placed], issuer: str | None, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the countries the goods were to go to, in the order of the text; empty where the clause names none."""
    found: list[str] = []
    first = min(cue.object_first, cue.first)
    last = _clause_end(cue, toks, lexicon)
    by_first = {item.first: item for item in placed}
    position = first
    while position < last:
        if _leads(cue, toks, position, lexicon):
            reached = _next_place(toks, by_first, position, last, lexicon)
            if reached is not None and not _exempt(toks, position, lexicon):
                position = _enumerate(toks, by_first, reached, last, issuer=issuer, found=found, lexicon=lexicon)
                continue
        position += 1
    if not found:
        found = [
            p.place.code
            for p in placed
            if p.last == cue.object_first - 1
            and p.place.kind == "name"
            and not toks[p.last].lower.endswith("'s")
            and p.place.code != issuer
            and toks[p.first - 1].lower not in ("by",)
        ]
        found += [p.place.code for p in placed if toks[p.first].lower.endswith("-bound") and p.place.code != issuer]
    return tuple(dict.fromkeys(found))


def _leads(cue: Cue, toks: Sequence[Token], position: int, lexicon: Lexicon) -> bool:
    lower = toks[position].lower
    before = toks[position - 1].lower if position else ""
    if lower in lexicon.pairs.towards:
        return before not in lexicon.pairs.not_towards
    if lower == "against":
        return cue.embargo or lexicon.acts.object_kind(toks[position - 1].lower) == "restriction"
    if lower in ("on", "over"):
        return cue.object_kind == "restriction" and lower == "on" and before != "hold"
    return False


def _clause_end(cue: Cue, toks: Sequence[Token], lexicon: Lexicon) -> int:
    start = max(cue.object_last, cue.last) + 1
    through = (
        ("that", "which", "where", ":")
        if cue.object_kind == "restriction"
        else ("which", "that")
        if cue.passive
        else ()
    )
    for position in range(start, min(len(toks), start + 45)):
        if toks[position].lower in lexicon.acts.boundaries and toks[position].lower not in through:
            return position
    return min(len(toks), start + 45)


def _next_place(
    toks: Sequence[Token], by_first: dict[int, Placed], position: int, last: int, lexicon: Lexicon
) -> Placed | None:
    for ahead in range(position + 1, min(position + 7, last)):
        placed = by_first.get(ahead)
        if placed is not None:
            return placed
        lower = toks[ahead].lower
        if lower in lexicon.acts.boundaries or toks[ahead].text in ",.;()" or lower in ("by", "be", "is", "was", "are"):
            return None
    return None


def _exempt(toks: Sequence[Token], position: int, lexicon: Lexicon) -> bool:
    return (
        any(token.lower in lexicon.pairs.exempt for token in toks[max(0, position - 5) : position])
        or toks[max(0, position - 2)].lower == "not"
    )


def _enumerate(
    toks: Sequence[Token],
    by_first: dict[int, Placed],
    placed: Placed,
    last: int,
    *,
    issuer: str | None,
    found: list[str],
    lexicon: Lexicon,
) -> int:
    while True:
        nation = toks[placed.last + 1].lower if placed.last + 1 < len(toks) else ""
        if placed.place.code != issuer and nation != "firms":
            found.append(placed.place.code)
        position = placed.last + 1
        while position < last and toks[position].lower in lexicon.pairs.linking:
            position += 1
        following = by_first.get(position)
        if following is None or position == placed.last + 1:
            return max(placed.last + 1, position - 1)
        after = toks[following.last + 1].lower if following.last + 1 < len(toks) else ""
        if after in ("has", "have", "had", "is", "said", "says", "was"):
            return position
        placed = following


class Context:
    """Who acts and who receives in the document as a whole, for clauses that leave it unsaid ("the federal
    government")."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Start without a vote."""
        self.lexicon = lexicon
        self._issuers: Counter[str] = Counter()
        self._destinations: Counter[str] = Counter()
        self._goals: Counter[str] = Counter()

    def note(self, toks: Sequence[Token], placed: Sequence[Placed], weight: int) -> None:
        """Count the countries of a sentence that can act; sentences at the head of the report weigh more."""
        for item in placed:
            lead = [token.lower for token in toks[max(0, item.first - 16) : item.first]]
            if any(word in self.lexicon.pairs.towards for word in lead[-3:]) and any(
                self.lexicon.acts.objects.get(word) for word in lead
            ):
                self._goals[item.place.code] += 1
            following = [token.lower for token in toks[item.last + 1 : item.last + 4]]
            if any(word in self.lexicon.pairs.abroad for word in following):
                continue
            if acts(item, toks, self.lexicon):
                governs = any(word in self.lexicon.governing for word in following)
                self._issuers[item.place.code] += weight * (3 if governs or item.place.kind == "seat" else 1)
            elif item.place.kind == "demonym" and any(
                self.lexicon.acts.objects.get(word) or word in self.lexicon.acts.controlled for word in following
            ):
                self._issuers[item.place.code] += weight

    def note_issuer(self, code: str) -> None:
        """Count a country found acting on permits."""
        self._issuers[code] += 25

    def note_destination(self, code: str, weight: int) -> None:
        """Count a country found receiving the goods of an act."""
        self._destinations[code] += weight

    @property
    def destination(self) -> str | None:
        """The country that most acts of the document concern, else the one that its goods mostly go to."""
        if self._destinations:
            return self._destinations.most_common(1)[0][0]
        issuer = self.issuer
        return next((code for code, _ in self._goals.most_common() if code != issuer), None)

    @property
    def issuer(self) -> str | None:
        """The country that acts most, destinations left aside."""
        return next((code for code, _ in self._issuers.most_common() if code not in self._destinations), None)
