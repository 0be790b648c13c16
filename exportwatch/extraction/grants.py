"""Permission that is no longer given, and permission given again: acts told by what does not or may now happen.

"No new licences will be granted", "stopped issuing permits", "weapons may no longer be exported", "firms may export
again", "the first licence since 2019". Reads one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.facts import ActionType
from exportwatch.extraction.goods import Object
from exportwatch.extraction.objects import ObjectFinder

_LEFT = 16  # tokens: how far before a verb its negation or its modal stands
_OPENING = 6  # tokens: how far from the head of a sentence its noun stands
_AGAIN = 24  # tokens: how far behind a verb its clause may end
_CLOSING = frozenset(',.;:—–”"')
_LICENSED = 8  # tokens: how far behind "license" the goods stand
_GOODS = 30  # tokens: how far before a verb the goods may stand that are its subject
_PERMITTED = ("permit", "application", "trade", "delivery")


class GrantReader:
    """Verbs of granting and of sending in one sentence."""

    def __init__(self, finder: ObjectFinder) -> None:
        """Nothing is read yet."""
        self.finder = finder
        self.low = finder.low
        self.acts = finder.acts
        self.grammar = finder.grammar

    def read(self, index: int) -> Cue | None:
        """The act that the word at `index` tells of; None where it tells of none."""
        kind = self.acts.verbs.get(self.low(index))
        if kind == "hold":
            return self._stopped(index)
        if self.low(index) in self.acts.letting and (refused := self._not_let_on(index)) is not None:
            return refused
        if self.acts.object_kind(self.low(index)) and self.finder.is_noun(index):
            return None
        if kind == "grant":
            return self._again(index) or self._not_granted(index)
        if kind != "send":
            return None
        return self._sent_again(index) or self._not_sent(index) or self._not_allowed_to_send(index)

    def _not_let_on(self, index: int) -> Cue | None:
        """ "Will not let Germany pass ammunition on": what somebody else may not do with goods that were sold."""
        refused = not self.grammar.not_words.isdisjoint(self._clause_before(index)[-3:])
        named = index + 1 < self.finder.size and self.finder.toks.texts[index + 1][0].isupper()
        behind = range(index + 2, min(self.finder.clause_end(index), index + _AGAIN))
        passing = (i for i in behind if self.low(i) in self.acts.passing_on)
        start = next(passing, None) if refused and named else None
        found = self._goods_of(start) if start is not None else None
        if found is None:
            return None
        return self._cue("denial", index, found, axes=("pending_applications",), kind="refuse", negative=True)

    def nothing_new(self) -> Cue | None:
        """ "No new licences for Turkey, the ministry said": a sentence that begins with what there will be no more of,
        and has no verb."""
        if self.low(0) not in self.acts.no or self.low(1) not in self.acts.new_trade | self.acts.no_more:
            return None
        found = next(
            (
                Object(i, i, kind)
                for i in range(2, min(_OPENING, self.finder.size))
                if (kind := self.acts.object_kind(self.low(i))) in ("permit", "trade", "delivery")
            ),
            None,
        )
        end = next((i for i, low in enumerate(self.finder.lows) if low in (",", ":", "—", "–")), self.finder.size)
        verbs = self.grammar.be | self.grammar.have | self.acts.may | self.grammar.subject_auxiliaries
        if found is None or any(low in verbs for low in self.finder.lows[:end]):
            return None
        if any(self.acts.verbs.get(low) in ("grant", "send") for low in self.finder.lows[found.last + 1 : end]):
            return None
        return self._cue("freeze_on_new", 0, found, axes=("new_applications",), negative=True)

    def _clause_before(self, index: int) -> Sequence[str]:
        start = index
        while start > 0 and index - start < _LEFT and not self.finder.is_boundary(start - 1):
            start -= 1
        return self.finder.lows[start:index]

    def _stopped(self, index: int) -> Cue | None:
        """ "Stopped granting permits", "stops licensing sales": the grant itself is stopped."""
        for gerund in (index + 1, index + 2):
            word = self.low(gerund)
            if self.acts.verbs.get(word) == "grant" and word.endswith(
                self.grammar.gerund_endings + self.grammar.infinitive_endings
            ):
                found = self.finder.right(gerund)
                if found and found.kind != "restriction":
                    return self._cue("freeze_on_new", index, found, axes=("new_applications",), kind="hold")
        return None

    def _not_granted(self, index: int) -> Cue | None:
        """ "No new licences will be granted", "will not issue permits", "takes up no applications"."""
        if self.low(index - 1) in self.grammar.articles:
            return None  # "is no longer a permitted destination": which one it is
        before = self._clause_before(index)
        passive = self._is_passive(index)
        found = self.finder.left(index) if passive else self.finder.right(index)
        if found is None:
            found = self._none_of(index) if passive else self._licensed(index)
        if found is None or found.kind not in _PERMITTED:
            return None
        refusal = next(
            (i for i in range(index - len(before[-3:]), index) if self.acts.verbs.get(self.low(i)) == "refuse"), None
        )
        stops = any(self.acts.verbs.get(self.low(i)) == "hold" for i in range(refusal or index, index))
        if stops:
            return None  # "refused to stop issuing licences"
        if refusal is not None and not passive:
            return self._cue("denial", refusal, found, axes=("pending_applications",), kind="refuse")
        if found.kind in ("trade", "delivery") and self.low(index) in self.acts.letting:
            stopped = self._no_longer_let(index, found, before)
            if stopped or self.low(index) not in self.acts.granting:
                return stopped
        if found.kind in ("trade", "delivery") and self.low(index) not in self.acts.granting:
            return None
        lead = self.finder.lows[max(0, found.first - 4) : found.first + 1]
        lead = lead[next((i for i in range(len(lead), 0, -1) if lead[i - 1] in _CLOSING), 0) :]
        if not self.acts.ever.isdisjoint(before[-3:]):
            return None  # "not those that were already cleared", "has never granted a permit"
        if not self.acts.needing.isdisjoint(lead):
            return None  # "goods that need no permit are dealt with elsewhere"
        no_object = any(word in self.acts.no for word in lead)
        no_longer = any(f" {phrase} " in f" {' '.join(before[-4:])} " for phrase in self.acts.no_longer)
        negated = no_longer or not self.grammar.not_words.isdisjoint(before[-6:])
        nobody = any(word in self.acts.nobody for word in before)
        if not (no_object or negated or nobody):
            return None
        if self.low(found.last) in self.acts.consent or (negated and self.low(found.last) in self.acts.bargains):
            return self._cue("denial", index, found, axes=("pending_applications",), negative=True)
        if negated and not nobody and self._is_one(found):
            return self._cue("denial", index, found, axes=("pending_applications",), negative=True)
        once = any(word in self.acts.not_once for word in before[-3:]) and any(
            w in self.grammar.have for w in before[-4:]
        )
        if once and not any(word in self.acts.new for word in self.finder.modifiers(found)):
            return self._cue("denial", index, found, axes=("pending_applications",), negative=True)
        return self._cue("freeze_on_new", index, found, axes=("new_applications",), negative=True)

    def _licensed(self, index: int) -> Object | None:
        """ "Will no longer license any military goods": the goods themselves are what is licensed."""
        if self.low(index) not in self.acts.licensing:
            return None
        near = range(index + 1, min(self.finder.clause_end(index), index + _LICENSED))
        goods = next((i for i in near if self._is_goods(i, self.finder.lexicon.plainly_controlled)), None)
        return Object(goods, goods, "trade") if goods is not None else None

    def _no_longer_let(self, index: int, found: Object, before: Sequence[str]) -> Cue | None:
        """ "Will not permit the export of tanks", "exports are no longer allowed": the trade itself stops. New trade
        that is not let is a freeze."""
        no_longer = any(f" {phrase} " in f" {' '.join(before)} " for phrase in self.acts.no_longer)
        to_come = any(word in self.acts.coming for word in before[-4:])
        negated = any(word in self.grammar.not_words for word in before[-4:])
        is_new = any(word in self.acts.new_trade for word in self.finder.modifiers(found))
        if not (no_longer or (to_come and negated)):
            return None
        if is_new:
            return self._cue("freeze_on_new", index, found, axes=("new_applications",), negative=True)
        return self._cue("suspension", index, found, axes=(), kind="hold", negative=True)

    def _is_one(self, found: Object) -> bool:
        """ "Did not receive a licence", "will not grant the licence": one permit that was asked for."""
        before = self.low(found.first - 1)
        named = self.acts.object_kind(self.low(found.last)) == "permit" and not self.low(found.last).endswith("s")
        return named and (before in self.grammar.articles or before in self.acts.export)

    def _none_of(self, index: int) -> Object | None:
        """ "No permit stands and none will be issued": the permits are named in another clause."""
        before = self._clause_before(index)
        if not any(word in self.acts.no for word in before):
            return None
        goal = next((i for i in range(self.finder.size) if self.acts.object_kind(self.low(i)) == "permit"), None)
        return Object(goal, goal, "permit") if goal is not None else None

    def _again(self, index: int) -> Cue | None:
        """ "Applications are to be reviewed again", "the first licence granted since"."""
        near = self._says_again(self.finder.lows[max(0, index - 4) : index + 4]) or self._ends_again(index)
        near = near or (self._grants(index) and self._ends_a_halt(index))
        first = self._first_since()
        if not (near or first):
            return None
        found = self.finder.left(index) if self._is_passive(index) else self.finder.right(index)
        if not found or found.kind == "restriction" or (first and not near and not self._grants(index)):
            return None
        if not self.finder.has_goods(found) or any(
            word in self.grammar.not_words for word in self._clause_before(index)[-4:]
        ):
            return None
        axes = ("pending_applications",) if found.kind == "application" else ()
        return self._cue("resumption", index, found, axes=axes, kind="resume", renewed=True)

    def _ends_again(self, index: int) -> bool:
        """ "Is granting licences for magnets to Indian buyers again, …": the word ends the clause."""
        ends = (
            i
            for i in range(index + 4, min(self.finder.size, index + _AGAIN))
            if self.low(i) in _CLOSING or self.low(i) in self.acts.dating_borders or self.low(i) in self.acts.since
        )
        return any(self.low(end - 1) in self.acts.again for end in ends)

    def _ends_a_halt(self, index: int) -> bool:
        """ "Approved arms exports to Chad after a five-year freeze": what was stopped goes on."""
        for after in range(index + 3, min(self.finder.size - 2, index + _AGAIN)):
            if self.low(after) in self.acts.following and self.low(after + 1) in self.grammar.articles:
                return any(self.acts.nouns.get(self.low(i)) == "hold" for i in range(after + 2, after + 5))
        return False

    def _says_again(self, words: Sequence[str]) -> bool:
        said = f" {' '.join(words)} "
        return any(f" {phrase} " in said for phrase in self.acts.again)

    def _grants(self, index: int) -> bool:
        return self.low(index) in self.acts.granting

    def _first_since(self) -> bool:
        lows = self.finder.lows
        if self.acts.since.isdisjoint(lows):
            return False
        numerals = self.finder.lexicon.amounts.numerals
        return any(
            low in self.acts.first and not (after in numerals or after.isdigit())  # not "in the first nine months"
            for low, after in zip(lows, [*lows[1:], ""], strict=True)
        )

    def _sent_again(self, index: int) -> Cue | None:
        """ "Makers may sell weapons abroad again", "exports are allowed again"."""
        before = self._clause_before(index)
        after = self.finder.lows[index + 1 : min(self.finder.clause_end(index), index + 14)]
        again = self._says_again([*before[-4:], *after])
        may = any(word in self.acts.may or word in self.acts.letting for word in before) or self._first_since()
        if not (again and may) or any(word in self.grammar.not_words for word in before):
            return None
        found = self._goods_of(index)
        return self._cue("resumption", index, found, axes=(), kind="resume", renewed=True) if found else None

    def _not_sent(self, index: int) -> Cue | None:
        """ "Weapons are no longer exported", "may not be shipped", "no weapon will leave the country"."""
        before = self._clause_before(index)
        text = f" {' '.join(before)} "
        negated = any(word in self.grammar.not_words for word in before[-3:])
        no_longer = any(f" {phrase} " in text for phrase in self.acts.no_longer) or (
            negated and self.low(index + 1) in self.acts.no_longer_behind
        )
        barred = any(word in self.acts.may for word in before) and any(
            word in self.grammar.not_words or word in self.acts.no for word in before
        )
        for_now = any(phrase in " ".join(self.finder.lows) for phrase in self.acts.from_now)
        let_none = not self.acts.letting.isdisjoint(before[:-1]) and not self.acts.no.isdisjoint(before)
        for_now = for_now or (let_none and not self.acts.coming.isdisjoint(before))  # "will let no rifle leave"
        for_now = for_now or not self.finder.lexicon.certainty.resolving.isdisjoint(self.finder.lows)
        if not no_longer and not (barred and for_now):
            return None
        asked = self.acts.object_kind(self.low(index - 2)) in ("application", "permit")
        if asked and self.low(index - 1) in self.grammar.infinitive:
            return None  # "no longer accepts applications to export arms"
        found = self._goods_of(index)
        if found is None or (self.low(index) in self.acts.selling and not self._goes_abroad(index)):
            return None
        return self._cue("suspension", index, found, axes=(), kind="hold", negative=True)

    def _goes_abroad(self, index: int) -> bool:
        """ "May not be sold to Chad", not "over the counter": a country behind it, or a word for export."""
        behind = range(index + 1, min(self.finder.size - 1, index + _GOODS))
        led = any(
            self.low(i) in self.finder.lexicon.pairs.towards and self.finder.toks.texts[i + 1][0].isupper()
            for i in behind
        ) or (self.low(index + 1) and self.finder.toks.texts[index + 1][0].isupper())  # "no longer sell Chad rifles"
        return led or any(low in self.acts.abroad or low.startswith(("export", "abroad")) for low in self.finder.lows)

    def _not_allowed_to_send(self, index: int) -> Cue | None:
        """ "The firm was not allowed to sell sonar to Vietnam": what was asked for was refused. What nobody is allowed
        to do is a rule."""
        before = self._clause_before(index)
        allowed = next((i for i in (index - 2, index - 3) if self.low(i) in self.acts.letting), None)
        if allowed is None or self.low(index - 1) not in self.grammar.infinitive:
            return None
        lead = before[: len(before) - (index - allowed)][-3:]
        past = any(word in self.grammar.past or word in self.grammar.have for word in lead)
        if not past or not any(word in self.grammar.not_words for word in lead):
            return None
        found = self._goods_of(index)
        if found is None:
            return None
        return self._cue("denial", allowed, found, axes=("pending_applications",), kind="refuse", negative=True)

    def _goods_of(self, index: int) -> Object | None:
        goods = self.finder.lexicon.plainly_controlled
        near = range(max(0, index - _GOODS), min(self.finder.size, index + 10))
        found = next((i for i in near if self._is_goods(i, goods)), None)
        if found is None and self.finder.about_arms:
            found = index if any(word in self.acts.abroad for word in self.finder.lows) else None
        return Object(found, found, "trade") if found is not None else None

    def _is_goods(self, index: int, goods: frozenset[str]) -> bool:
        """ "Jets", not "jet fuel"."""
        named = self.low(index) in goods or self.low(index).rsplit("-", 1)[-1] in goods
        return named and self.low(index + 1) not in self.acts.other_goods

    def _is_passive(self, index: int) -> bool:
        if self.low(index).endswith(self.grammar.gerund_endings):
            return False
        if " ".join(self.finder.lows[max(0, index - 4) : index]) in self.acts.for_now:
            return False  # "will for the time being grant none"
        for back in range(index - 1, max(-1, index - 6), -1):
            if self.low(back) in self.grammar.be:
                return True
            if self.low(back) not in self.acts.fillers and self.low(back) not in self.grammar.not_words:
                return False
        return False

    def _cue(
        self,
        act: ActionType,
        index: int,
        found: Object,
        *,
        axes: tuple[str, ...],
        kind: str = "grant",
        negative: bool = False,
        renewed: bool = False,
    ) -> Cue | None:
        if not self.finder.has_goods(found) or any(word in self.acts.imports for word in self.finder.modifiers(found)):
            return None
        partial = act == "suspension" and found.kind in ("trade", "delivery") and self.finder.is_for_one_use(index)
        return Cue(
            "partial_suspension" if partial else act,
            kind,
            self.finder.sentence,
            index,
            index,
            found.first,
            found.last,
            found.kind,
            axes,
            passive=found.first < index,
            negative_grant=negative,
            renewed=renewed,
            partial=partial,
        )
