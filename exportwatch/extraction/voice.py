"""The words that make up one word of saying: "a déclaré", "was quoted", and what may stand beside it.

Knows grammar and no names; who speaks is found in speech.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens

_MARKS = frozenset('«“"')


def is_passive(lows: Sequence[str], verb: int, be: int, lexicon: Lexicon) -> bool:
    """Return whether the form of to be at `be` makes a passive of the word of saying at `verb`: "it was said", not "il
    s'est réjoui"."""
    reflexive = be > 0 and lows[be - 1] in lexicon.grammar.reflexive
    return _is_participle(lows[verb], lexicon) and not reflexive


def first_of_verb(lows: Sequence[str], verb: int, lexicon: Lexicon) -> int:
    """Return the index of the first of the words that make one verb, `verb` itself where it is simple: « … », a déclaré
    la ministre."""
    first = verb
    if lexicon.grammar.adjectives_follow and _is_participle(lows[verb], lexicon):
        while first > 0 and lows[first - 1] in lexicon.grammar.auxiliaries and lows[first - 1] not in _MARKS:
            first -= 1
    while first > 0 and lows[first - 1] in lexicon.grammar.reflexive:
        first -= 1  # « … », se réjouit Ann
    return first


def last_of_verb(lows: Sequence[str], verb: int, lexicon: Lexicon) -> int:
    """Return the index of the last word of a word of saying, `verb` itself where it is one word: "a fait valoir"."""
    phrases = lexicon.speech.phrases.get(lows[verb], ())
    return verb + max((len(p) - 1 for p in phrases if tuple(lows[verb : verb + len(p)]) == p), default=0)


def says(toks: Tokens, lexicon: Lexicon) -> bool:
    """Return whether tokens begin with a word of saying and the one who says it: "a dit la ministre", "dit-elle"."""
    lows, verb = toks.lows, 0
    passed = lexicon.grammar.auxiliaries | lexicon.people.pronouns if lexicon.grammar.adjectives_follow else frozenset()
    while verb + 1 < len(lows) and lows[verb] in passed:
        verb += 1
    if not lows or lows[verb] not in lexicon.speech.inverted | frozenset(lexicon.speech.phrases):
        return False
    named = last_of_verb(lows, verb, lexicon) + 1
    while named < len(lows) and lows[named] in lexicon.grammar.articles | lexicon.grammar.skipped_after_verb:
        named += 1
    who = lexicon.people.pronouns | lexicon.people.role_heads | lexicon.people.institutions
    spoke = any(low in lexicon.people.pronouns for low in lows[:verb])
    return spoke or (named < len(lows) and (lows[named] in who or toks.texts[named][0].isupper()))


def is_inserted(between: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether no more than a day and an article part a word of saying from the subject behind it."""
    between = between[_phrase_of_place(between, lexicon) :]
    last = len(between) - 1
    return all(
        low in lexicon.grammar.skipped_after_verb or (i == last and low in lexicon.grammar.articles)
        for i, low in enumerate(between)
    )


def last_before(lows: Sequence[str], first: int, lexicon: Lexicon) -> int:
    """Return the index behind the word of saying in front of a name at `first`, days and phrases of place stepped
    over."""
    while first > 1:
        phrase = next((p for p in lexicon.grammar.skipped_phrases if _ends_with(lows, first, p.split())), None)
        if phrase is not None:
            first -= len(phrase.split())
        elif lows[first - 1] in lexicon.grammar.skipped_after_verb:
            first -= 1
        else:
            break
    return first


def _phrase_of_place(between: Sequence[str], lexicon: Lexicon) -> int:
    """How many tokens « devant la presse » takes at the beginning; 0 where none stands there."""
    phrases = (phrase.split() for phrase in lexicon.grammar.skipped_phrases)
    return next((len(phrase) for phrase in phrases if list(between[: len(phrase)]) == phrase), 0)


def _ends_with(lows: Sequence[str], end: int, phrase: Sequence[str]) -> bool:
    return list(lows[max(0, end - len(phrase)) : end]) == list(phrase)


def _is_participle(word: str, lexicon: Lexicon) -> bool:
    return word.endswith(lexicon.grammar.participle_endings) or word in lexicon.speech.irregular_participles
