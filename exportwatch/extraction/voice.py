"""The words that make up one word of saying: "a déclaré", "was quoted", and what may stand beside it.

Knows grammar and no names; who speaks is found in speech.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from exportwatch.extraction.lexicon import Lexicon


def is_passive(lows: Sequence[str], verb: int, be: int, lexicon: Lexicon) -> bool:
    """Return whether the form of to be at `be` makes a passive of the word of saying at `verb`: "it was said", not "il
    s'est réjoui"."""
    reflexive = be > 0 and lows[be - 1] in lexicon.grammar.reflexive
    return _is_participle(lows[verb], lexicon) and not reflexive


def first_of_verb(lows: Sequence[str], quoted: Sequence[bool], verb: int, lexicon: Lexicon) -> int:
    """Return the index of the first of the words that make one verb, `verb` itself where it is simple: « … », a déclaré
    la ministre."""
    first = verb
    if lexicon.grammar.adjectives_follow and _is_participle(lows[verb], lexicon):
        while first > 0 and lows[first - 1] in lexicon.grammar.auxiliaries and not quoted[first - 1]:
            first -= 1
    return first


def is_inserted(between: Sequence[str], lexicon: Lexicon) -> bool:
    """Return whether no more than a day and an article part a word of saying from the subject behind it."""
    last = len(between) - 1
    return all(
        low in lexicon.grammar.skipped_after_verb or (i == last and low in lexicon.grammar.articles)
        for i, low in enumerate(between)
    )


def _is_participle(word: str, lexicon: Lexicon) -> bool:
    return word.endswith(lexicon.grammar.participle_endings) or word in lexicon.speech.irregular_participles
