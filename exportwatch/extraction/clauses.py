"""Searches one sentence for acts on permits: the doing word, then its object to the right, to the left or around.

Asks verbs.py, grants.py and nominals.py in turn. What act the parts make stands in kinds.py, how sure it is in
certainty.py, who acts on whom in issuers.py and destinations.py.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.grants import GrantReader
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.nominals import NominalReader
from exportwatch.extraction.objects import ObjectFinder
from exportwatch.extraction.subject import Subject
from exportwatch.extraction.text import Sentence, Tokens
from exportwatch.extraction.verbs import VerbReader

_DESCRIBED = 6  # tokens: how far behind permits stands what was done to them before


def find_cues(
    sentence: Sentence,
    toks: Tokens,
    lexicon: Lexicon,
    subject: Subject,
    before: Sequence[str] = (),
) -> tuple[Cue, ...]:
    """Return the acts that a sentence tells of, from left to right.

    `subject`: what the document speaks of, so that bare "exports" or "licences" are of it. `before`: the tokens of the
    sentence before, for an object taken up by "it" or "them".
    """
    if not may_hold_cue(toks.words, lexicon):
        return ()
    finder = ObjectFinder(sentence, toks, lexicon, subject, before)
    verbs, nominals, grants = VerbReader(finder), NominalReader(finder), GrantReader(finder)
    found: list[Cue] = [cue for cue in (grants.nothing_new(),) if cue is not None]
    within = 0  # up to here words belong to a cue: behind a measure they say what it is, and are no act of their own
    for index, low in enumerate(toks.lows):
        if index < within or not (
            low in lexicon.cue_words or ("-" in low and low.rsplit("-", 1)[-1] in lexicon.cue_words)
        ):
            continue
        cue = (
            verbs.phrase(index)
            or verbs.verb(index)
            or grants.read(index)
            or nominals.noun(index)
            or nominals.predicate(index)
        )
        if cue is not None and not any(_same_object(cue, other) for other in found):
            found.append(cue)
            if (second := verbs.second(cue)) is not None:
                found.append(second)
            within = cue.last + 1  # "put on hold": the noun is the verb's
            if cue.object_kind == "restriction":
                ended = range(cue.object_first, cue.object_last + 1)  # "the halt on licences ends": the halt is old
                found = [one for one in found if not (one.nominal and one.first in ended)]
                within = max(within, cue.object_last + 1)  # "the extension of the ban": so is the object
            if cue.object_kind == "restriction" and toks.lows[cue.object_first] in lexicon.acts.measures:
                within = finder.behind(cue.object_last)
    return tuple(cue for cue in found if not _describes(cue, found, finder))


def _describes(cue: Cue, found: Sequence[Cue], finder: ObjectFinder) -> bool:
    """ "The cancellation of the permits that were suspended": what was done to them before only says which they are."""
    behind = finder.lows[cue.object_last + 1 : min(cue.first, cue.object_last + _DESCRIBED)]
    if not cue.passive or finder.grammar.relatives.isdisjoint(behind):
        return False
    same = (other for other in found if other is not cue and other.object_first == cue.object_first)
    return any(not other.passive or other.first > cue.first for other in same)


def may_hold_cue(words: Set[str], lexicon: Lexicon) -> bool:
    """Whether a sentence of these words may tell of an act: it has a word of doing and one for what that is done to."""
    return not (lexicon.cue_words.isdisjoint(words) or lexicon.act_objects.isdisjoint(words))


def _same_object(one: Cue, other: Cue) -> bool:
    return one.type == other.type and one.object_first == other.object_first and not one.nominal
