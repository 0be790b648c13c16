"""Which act a word of doing and what it is done to make, and how far it goes: all permits, or some of them.

Tables of kinds first, then what the words around the two say of it. Where the two stand is found by clauses.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.facts import ActionType
from exportwatch.extraction.goods import Object
from exportwatch.extraction.objects import ObjectFinder

_SHARE = 7  # tokens: how far before permits the word for a share of them stands
_USED = 12  # tokens: how far behind a restriction stands to whom it is extended
_TOTAL = 22  # tokens: how far behind permits stands how many there were in all

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


class CueMaker:
    """The acts of one sentence, made of a doing word and its object."""

    def __init__(self, finder: ObjectFinder) -> None:
        """Nothing is made yet."""
        self.finder = finder
        self.low = finder.low
        self.acts = finder.acts
        self.grammar = finder.grammar
        self.lexicon = finder.lexicon
        self.size = finder.size

    def make(
        self,
        kind: str,
        doing: tuple[int, int],
        found: Object,
        *,
        passive: bool = False,
        nominal: bool = False,
        supported: bool = False,
    ) -> Cue | None:
        """The act that a doing word of a kind, from its first to its last token, makes with what was found for its
        object; None where the two make none."""
        if kind == "extend" and found.kind == "restriction" and self._reaches_further(found):
            kind = "widen"
        modifiers = self.finder.modifiers(found)
        new = self.acts.new_trade if found.kind in ("trade", "delivery") else self.acts.new
        is_new = any(word in new for word in modifiers) and not any(word in self.acts.existing for word in modifiers)
        act = act_of(kind, found.kind, is_new=is_new, is_bargain=self.low(found.last) in self.acts.bargains)
        if act is None and self.low(doing[0]) in self.acts.rescinding and found.kind in ("trade", "delivery"):
            act = "revocation"  # "revoked the export of missiles", where "withdrew the delivery" may be of troops
        if kind == "refuse" and found.kind in ("trade", "delivery") and self.low(doing[0]) in self.acts.disputing:
            return None  # "denied exports": more often a denial in words
        if kind == "lift" and found.kind in ("trade", "delivery") and self.low(doing[0]) in self.acts.ending:
            act = "suspension"
        if kind == "list" and not self.finder.proscribes(found.first):
            lengths = self.finder.lows[doing[1] + 1 : found.first]
            act = "extension" if any(word in self.lexicon.calendar.units for word in lengths) else None
        if kind == "hold" and self._keeps_back(self.low(doing[0]), found):
            act = "denial"
        if act is None or not self.finder.has_goods(found) or any(word in self.acts.imports for word in modifiers):
            return None
        if found.kind == "trade" and self._is_bought(found):
            return None
        first, last = doing
        around = " ".join(self.finder.lows[max(0, first - 3) : min(self.finder.clause_end(last), last + 16)])
        if act in ("revocation", "cancellation") and any(phrase in around for phrase in self.acts.for_now):
            act = "suspension"  # "revoked for a time": what is to come back was suspended, whatever the verb
        near = self.finder.lows[max(0, min(first, found.first) - 2) : max(last, found.last) + 2]
        partial = act == "suspension" and (
            any(word in self.acts.part for word in near)
            or self._is_some(found, modifiers)
            or self._is_share(found, last)
            or self._of_total(found)
            or (found.kind == "permit" and self.finder.is_for_one_use(found.last))
        )
        return Cue(
            "partial_suspension" if partial else act,
            kind,
            self.finder.sentence,
            first,
            last,
            found.first,
            found.last,
            found.kind,
            axes_of(act, found.kind, is_new, any(word in self.acts.pending for word in modifiers)),
            passive,
            nominal,
            supported,
            False,
            self.low(first) in self.acts.prohibiting,
            partial,
        )

    def _reaches_further(self, found: Object) -> bool:
        """ "Extended its embargo on Chad to Niger": no longer, but over more."""
        behind = range(found.last + 1, min(self.finder.clause_end(found.last), found.last + _USED) - 1)
        return any(
            self.low(i) in self.grammar.infinitive
            and self.finder.toks.texts[i + 1][0].isupper()
            and self.low(i + 1) not in self.lexicon.calendar.months
            and any(self.finder.toks.texts[j][0].isupper() for j in range(found.last + 1, i))
            for i in behind
        )

    def _keeps_back(self, word: str, found: Object) -> bool:
        """ "Withheld licences", "blocked an application": nothing was given that could be suspended."""
        if found.kind not in ("permit", "application"):
            return False
        one = self.grammar.articles - self.grammar.definite
        single = any(self.low(i) in one for i in range(max(0, found.first - 3), found.first))
        return word in self.acts.withholding or (word in self.acts.refusing_one and single)

    def _is_some(self, found: Object, modifiers: Sequence[str]) -> bool:
        return found.kind == "permit" and any(word in self.acts.some for word in modifiers)

    def _is_share(self, found: Object, last: int) -> bool:
        """ "A third of the permits", "suspended the permits in part"."""
        lead = self.finder.lows[max(0, found.first - _SHARE) : found.first]
        of_these = any(
            word in self.acts.shares and after in self.grammar.of for word, after in itertools.pairwise([*lead, ""])
        )
        behind = self.finder.lows[max(found.last, last) + 1 : self.finder.clause_end(max(found.last, last))]
        parted = any(one == "in" and two in self.acts.part for one, two in itertools.pairwise(behind))
        return found.kind == "permit" and (of_these or parted)

    def _is_bought(self, found: Object) -> bool:
        """ "Called off a contract for rounds that it had ordered from a maker abroad": trade in the other direction."""
        bargain = self.low(found.last) in self.acts.bargains
        lows = set(self.finder.lows)
        return bargain and bool(lows & self.acts.buying) and bool(lows & self.grammar.from_where)

    def _is_number(self, index: int) -> bool:
        return self.low(index).isdigit() or self.low(index) in self.lexicon.amounts.numerals

    def _of_total(self, found: Object) -> bool:
        """ "30 of the 350 licences": a number, "of", a number in front of the object."""
        numbers = self.lexicon.amounts.numerals
        before = self.finder.lows[max(0, found.first - 9) : found.first]
        if any(self._is_number(i) and self.low(i - 1) in self.grammar.of for i in range(found.first - 3, found.first)):
            counted = range(found.last + 1, min(self.size, found.last + _TOTAL))
            if any(self._is_number(i) and self.low(i + 1) in self.grammar.be | self.grammar.have for i in counted):
                return True
        after = self.finder.lows[found.last + 1 : found.last + 9]
        if any(w.isdigit() or w in numbers for w in before) and any(
            word in self.lexicon.amounts.out_of and following.isdigit() for word, following in itertools.pairwise(after)
        ):
            return True
        return any(
            word in self.grammar.of
            and any(w.isdigit() or w in numbers for w in before[:position])
            and any(w.isdigit() or w in numbers for w in before[position + 1 :])
            for position, word in enumerate(before)
        )
