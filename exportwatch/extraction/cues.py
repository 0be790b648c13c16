"""An act as one sentence tells it, and how sure it may be: their shapes only.

How a sentence is searched for acts stands in clauses.py, which act its words make in kinds.py, how sure it is in
certainty.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from exportwatch.extraction.facts import ActionType, Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Sentence, Tokens

_WORD = re.compile(r"[\w-]{1,40}")


def has_cue_word(line: str, lexicon: Lexicon) -> bool:
    """Whether a line may tell of an act: what parts a headline of ours from a caption."""
    return any(word in lexicon.cue_words for word in _WORD.findall(line.lower()))


class Certainty(StrEnum):
    """What the text says of an act. Only the first two make a measure."""

    TOLD = "told"  # it was done or is being done
    ANNOUNCED = "announced"  # those in power say that they will
    NEGATED = "negated"
    HEDGED = "hedged"
    DEMANDED = "demanded"
    INTENDED = "intended"
    CONDITIONAL = "conditional"
    MENTIONED = "mentioned"  # named without being told: "after the suspension"

    @property
    def is_fact(self) -> bool:
        """Whether the act may become a proposed measure."""
        return self in (Certainty.TOLD, Certainty.ANNOUNCED)


@dataclass(frozen=True, slots=True)
class Cue:
    """An act as one sentence tells it. Indexes are token indexes of the sentence, `first` to `last` inclusive.

    `kind` is the class of the doing word, `object_kind` that of its object; `passive`: the object stands before the
    verb. `nominal`: told by a
    noun ("a suspension of …"); `supported`: that noun depends on a verb that makes it a fact. `negative_grant`: "no
    new permits are granted"; `renewed`: "firms may export again".
    """

    type: ActionType
    kind: str
    sentence: Sentence
    first: int
    last: int
    object_first: int
    object_last: int
    object_kind: str
    axes: tuple[str, ...]
    passive: bool = False
    nominal: bool = False
    supported: bool = False
    negative_grant: bool = False
    embargo: bool = False
    partial: bool = False
    renewed: bool = False

    def span(self, toks: Tokens) -> Span:
        """Where the doing word stands in the text."""
        return toks.span(self.first, self.last)
