"""The kinds of act on permits: a word of doing, what it is done to, and which act the two make.

Shapes and the table of kinds only; how a sentence is searched for them stands in clauses.py, how sure it is in
certainty.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.extraction.facts import ActionType, Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Sentence, Token

_WORD = re.compile(r"[\w-]{1,40}")


def has_cue_word(line: str, lexicon: Lexicon) -> bool:
    """Whether a line may tell of an act: what parts a headline of ours from a caption."""
    return any(word in lexicon.cue_words for word in _WORD.findall(line.lower()))


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

    def span(self, toks: Sequence[Token]) -> Span:
        """Where the doing word stands in the text."""
        return Span(toks[self.first].start, toks[self.last].end)


_BY_RESTRICTION: dict[str, ActionType] = {
    "hold": "lifting",
    "revoke": "lifting",
    "cancel": "lifting",
    "void": "lifting",
    "lift": "lifting",
    "extend": "extension",
    "resume": "suspension",
    "widen": "suspension",
}
_BY_EASING: dict[str, ActionType] = {
    "extend": "lifting",
    "resume": "lifting",
    "hold": "suspension",
    "revoke": "suspension",
    "cancel": "suspension",
    "lift": "suspension",
}


_SET_ASIDE: dict[str, ActionType] = {
    "restriction": "lifting",
    "permit": "suspension",
    "application": "freeze_on_new",
}


def act_of(kind: str, object_kind: str, *, is_new: bool, is_bargain: bool) -> ActionType | None:
    """What was done: the kind of the doing word with the kind of its object.

    To suspend a permit restricts, to suspend a restriction eases, and to prolong what eases a restriction eases again.
    """
    if kind == "list":
        return "denial" if object_kind == "restriction" else None
    if kind == "aside":
        return _SET_ASIDE.get(object_kind)
    if object_kind == "restriction":
        return _BY_RESTRICTION.get(kind)
    if object_kind == "easing":
        return _BY_EASING.get(kind)
    if object_kind == "policy":
        return "lifting" if kind == "lift" else None
    if kind == "hold":
        return "freeze_on_new" if object_kind == "application" or is_new else "suspension"
    if kind in ("revoke", "cancel", "void"):
        if object_kind == "permit":
            return "cancellation" if kind == "cancel" else "revocation"
        return "cancellation" if is_bargain or (kind != "revoke" and object_kind in ("trade", "delivery")) else None
    if kind == "refuse":
        return "denial"
    return "resumption" if kind == "resume" else None


def axes_of(act: ActionType, head_kind: str, is_new: bool, is_pending: bool) -> tuple[str, ...]:
    if act == "freeze_on_new":
        return ("pending_applications",) if is_pending else ("new_applications",)
    if act == "denial":
        return ("pending_applications",)
    if head_kind == "permit" and act in ("suspension", "revocation", "cancellation"):
        return ("extant_permits",)
    if head_kind == "permit" and act == "resumption":
        return ("new_applications",) if is_new else ()
    if head_kind == "application" and act == "resumption":
        return ("pending_applications",)
    if head_kind == "delivery" and act == "suspension":
        return ("deliveries",)
    return ()
