"""Acts told by a noun or by the state that they leave: "a suspension of permits", "a denial policy", "the ban is over".

Says where the parts of an act stand.
"""

from __future__ import annotations

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.doing import DoingWords
from exportwatch.extraction.goods import Object

_SUPPORT_BEFORE = 9  # tokens: how far before a noun the verb stands that makes it a fact
_POLICY = 30  # tokens: how far behind a policy of denial stands that it ends
_SUPPORT_AFTER = 18  # tokens: how far behind it


class NominalReader(DoingWords):
    """The nouns and states of one sentence."""

    def noun(self, index: int) -> Cue | None:
        """ "Suspension of permits", "halt to exports", "arms embargo": the object after a preposition or in front."""
        kind = self.acts.nouns.get(self.low(index))
        if kind is None:
            return None
        if kind == "refuse" and self._is_presumed(index):
            return self._policy_of_denial(index)
        if kind == "refuse" and self.low(index - 2) in self.acts.standing and self.low(index - 1) in self.grammar.of:
            return self._policy_of_denial(index)
        found = None
        if self.low(index + 1) in self.grammar.after_act or self.low(index + 2) in self.grammar.after_act:
            found = self.finder.right(index + (self.low(index + 1) in self.grammar.after_act))
        if found is None and self.is_object_like(index - 1):
            start = index - 1
            while start > 0 and self.is_object_like(start - 1):
                start -= 1
            head = self.acts.object_kind(self.low(index - 1)) or "trade"
            found = Object(start, index - 1, "trade" if self.low(index - 1) in self.acts.controlled else head)
        if found is None or (found.kind == "restriction" and kind == "hold" and found.last < index):
            return None
        return self.make(kind, (index, index), found, nominal=True, supported=self._supported(index))

    def _is_presumed(self, index: int) -> bool:
        """ "Denial is presumed", "under a presumption of denial"."""
        near = self.finder.lows[max(0, index - 3) : index + 4]
        return any(word in self.acts.presuming for word in near)

    def predicate(self, index: int) -> Cue | None:
        """ "The pause is over", "the permit is gone": an act told by the state it leaves."""
        on = self.low(index) in self.acts.states_on and self.low(index - 1) == "on"
        if on and (self.be_before(index - 1) or self.is_title):
            found = self.finder.left(index - 1)
            return self.make("hold", (index, index), found, passive=True) if found else None
        if self.low(index) in self.acts.effects and self.low(index - 1) in self.acts.no:
            found = self.finder.left(index - 1) if self.low(index - 2) in self.grammar.have else None
            until = not self.acts.up_to.isdisjoint(self.finder.lows[index:])
            return self.make("hold" if until else "void", (index, index), found, passive=True) if found else None
        kind = self.acts.predicates.get(self.low(index))
        if kind is None or not self.be_before(index) or self.low(index + 1) in self.grammar.prepositions:
            return None
        found = self.finder.left(index)
        fits = found is not None and (found.kind in ("restriction", "easing")) == (kind == "lift")
        return self.make(kind, (index, index), found, passive=True) if found and fits else None

    def _policy_of_denial(self, index: int) -> Cue | None:
        """ "A policy of denial applies to requests": an act of its own, whatever its object; "the presumption of denial
        is dropped": one that ends."""
        near = range(max(0, index - _SUPPORT_BEFORE), min(self.size, index + _POLICY))
        ends = next((i for i in near if self._ends_policy(i, index)), None)
        if ends is not None:
            found = Object(index - 2, index, "restriction")
            return self.make("lift", (ends, ends), found, passive=ends > index)
        described = self.finder.lows[max(0, index - _SUPPORT_BEFORE) : index - 2]
        if not self.acts.listed.isdisjoint(described):
            return None  # "the list of destinations that meet a policy of denial": which list it is
        goals = [
            i
            for i in range(max(0, index - 30), min(self.size, index + 30))
            if self.acts.object_kind(self.low(i)) in ("permit", "application", "trade")
        ]
        goal = min(goals, key=lambda i: abs(i - index), default=index)
        found = Object(goal, goal, "application")
        return Cue(
            "denial",
            "policy",
            self.finder.sentence,
            index - 2,
            index,
            found.first,
            found.last,
            found.kind,
            ("new_applications",),
            nominal=True,
            supported=True,
        )

    def _ends_policy(self, position: int, index: int) -> bool:
        """Whether the word at a position ends the policy of denial at `index`: "dropped the …", "… is suspended", "…
        no longer applies"."""
        kind, behind = self.acts.verbs.get(self.low(position)), position > index
        if kind in ("lift", "revoke"):
            return behind == self.be_before(position)
        if kind in ("hold", "void", "cancel"):
            return behind and self.is_participle(self.low(position)) and self.be_before(position)
        phrases = self.acts.phrases.get(self.low(position), ())
        return any(kind == "lift" and self.end_of(position, pattern) is not None for kind, pattern in phrases)

    def _supported(self, index: int) -> bool:
        """Whether a verb makes the noun a fact: "announced a halt", "the halt takes effect today"."""
        for position in range(index - 1, max(-1, index - _SUPPORT_BEFORE - 1), -1):
            if self.low(position) in self.acts.makers:
                return True
            if self.finder.is_boundary(position) or self._governs_noun(position, index):
                break
        end = min(self.size, index + _SUPPORT_AFTER)
        for position in range(index + 1, end):
            if self.low(position) in self.acts.makers and self.be_before(position):
                return True
            if self.low(position) in self.acts.taking_effect and not self.be_before(position):
                return True
        return False

    def _governs_noun(self, position: int, index: int) -> bool:
        """ "Decided to lift the suspension": what is announced is done to the noun, not by it."""
        kind = self.acts.verbs.get(self.low(position))
        return kind in ("lift", "extend", "void", "revoke", "cancel") and index - position < _SUPPORT_BEFORE
