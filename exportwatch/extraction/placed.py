"""A country named in a sentence: where it stands, whether it can be the one who acts, and what is of it.

Knows tokens and countries, no acts and no people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.places import Place
from exportwatch.extraction.text import Tokens

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


def acts(placed: Placed, toks: Tokens, lexicon: Lexicon) -> bool:
    """Whether a named country can be the one who acts: not a place where something is, not a mere adjective."""
    described = placed.place.kind == "demonym" and not lexicon.grammar.adjectives_follow  # its article is the noun's
    before = toks.lows[placed.first - 1] if described and placed.first else word_before(toks, placed.first, lexicon)
    if placed.place.kind == "authority" and not lexicon.pairs.by.isdisjoint(
        toks.lows[max(0, placed.first - 2) : placed.first]
    ):
        return True
    if placed.place.kind == "seat" and before in lexicon.pairs.seated:
        near = toks.lows[max(0, placed.first - _SEATED) : placed.first]
        return not lexicon.governing.isdisjoint(near) and lexicon.people.envoys.isdisjoint(near)
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
