"""How sure, how wanted and how real an act is, as the words around it say.

Judges one cue in one sentence; knows nothing of other sentences, countries or people.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from exportwatch.extraction.cues import Certainty, Cue
from exportwatch.extraction.governing import Governed
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens

_AUXILIARY = 5  # tokens: how far before a participle its auxiliary stands
_WANTED = 14  # tokens: how far before a participle stands who wants it done
_LAW = 8  # tokens: how far into a sentence the law stands by which nothing is granted
_LET = 6  # tokens: how far before a verb "lets" stands
_HABIT = 10  # tokens: how far behind an act stands how often it is done


def judge(cue: Cue, toks: Tokens, lexicon: Lexicon) -> Certainty:
    """Return how the sentence stands to its act."""
    return _Judge(cue, toks, lexicon).verdict()


class _Judge(Governed):
    """One act in its sentence."""

    def verdict(self) -> Certainty:
        cue, lows, start, left, border = self.cue, self.lows, self.start, self.left, self.border
        if "?" in lows[cue.last :]:
            return Certainty.MENTIONED
        if cue.sentence.is_title and any(phrase in " ".join(lows[cue.last :]) for phrase in self.words.denied_there):
            return Certainty.NEGATED  # "…, official says; ministry denies it"
        if cue.negative_grant or cue.renewed:
            return self._negative_grant()
        if self._is_habitual(left[-6:]) or self._is_rule() or self._is_habit():
            return Certainty.MENTIONED
        if self._has_phrase(self.words.of_own_accord):
            return Certainty.MENTIONED
        if self._is_hearsay():
            return Certainty.HEDGED
        if self._is_outage() or self._is_denied() or self._has_not():
            return Certainty.NEGATED
        if any(word in self.words.instead for word in left[-4:]) or self._stops_short():
            return Certainty.NEGATED
        if cue.nominal:
            return self._noun()
        if self._negated_object():
            return Certainty.NEGATED
        if self._is_wanted_done():
            return Certainty.DEMANDED
        if self.may_suffer():
            return Certainty.HEDGED
        caused = self.caused()
        if caused is not None:
            return caused
        coordinated = self.coordinated()
        if coordinated is not None:
            return coordinated
        if lows[cue.first] in self.grammar.not_words and lows[cue.first + 1] in self.grammar.infinitive:
            governed = self.governing_of(cue.first + 1)  # "decided not to renew", "was wrong not to renew"
            return governed if governed != Certainty.ANNOUNCED else Certainty.HEDGED
        near = self._strip_auxiliaries()
        subject = lows[max(start, cue.object_last + 1) : cue.first] if cue.passive else left
        if any(word in self.words.nobody for word in subject):
            return Certainty.NEGATED
        if self._is_no_longer(left[-4:]) or not self.words.negations.isdisjoint(left[-4:]):
            return Certainty.NEGATED
        last = near[-1] if near else ""
        if cue.first > 1 and lows[cue.first - 1] in self.grammar.having and lows[cue.first - 2] in self.words.refusals:
            return Certainty.NEGATED  # "denies having suspended"
        if not self.words.asking.isdisjoint((*left, border)):
            return Certainty.HEDGED  # "it is unclear whether Norway will …"
        if left and left[0] in self.grammar.pluperfect and start == 0:
            return Certainty.CONDITIONAL  # "had Norway banned sales, …"
        before = lows[max(0, cue.first - 3) : cue.first]  # "denied it had banned"
        if len(before) == 3 and before[0] in self.words.refusals and before[1] in self.grammar.subject_pronouns:
            return Certainty.NEGATED
        if last in self.words.hedging_modals:
            decided = border in self.words.that and any(
                word in self.words.decisions for word in lows[max(0, start - 5) : start - 1]
            )
            decided = decided or self.cue.kind == "resume"
            if decided and last in self.words.deciding_modals:
                return self._under_condition() or Certainty.ANNOUNCED
            return Certainty.HEDGED
        if last in self.words.obligations:
            return Certainty.TOLD if self._is_ruled() and border not in self.words.conditions else Certainty.DEMANDED
        if last in self.words.future:
            return self._under_condition() or Certainty.ANNOUNCED
        if last in self.words.would and self.grammar.have.intersection(self.left[-4:]):
            return Certainty.CONDITIONAL  # "would have been refused"
        would = not self.words.would.isdisjoint(left[-3:])  # "would in principle open the way"
        if would or lows[cue.first].endswith(self.grammar.conditional_endings):
            said = any(word in self.words.saying for word in lows[max(0, start - 8) : cue.first])
            return Certainty.ANNOUNCED if said and border not in self.words.conditions else Certainty.CONDITIONAL
        if last in self.grammar.infinitive or self.is_infinitive():
            return self.infinitive()
        likened = start > 1 and lows[start - 2] in self.words.likening  # "as if they went to China, and exports are …"
        if (border in self.words.not_yet and not likened) or (left and left[0] in self.words.conditions):
            return Certainty.CONDITIONAL
        if lows[cue.first].endswith(self.grammar.gerund_endings):
            return self.gerund()
        return self._under_that() or self._demanded_base() or Certainty.TOLD

    def _is_no_longer(self, words: Sequence[str]) -> bool:
        near = f" {' '.join(words)} "
        return any(f" {phrase} " in near for phrase in self.no_longer)

    def _is_habitual(self, words: Sequence[str]) -> bool:
        """ "Usually stops exports", "used to refuse permits", not "licences that were used"."""
        following = [*words[1:], self.lows[self.cue.first]] if words else []
        return any(
            word in self.words.habitual
            and (word not in self.words.habitual_before_to or after in self.grammar.infinitive)
            for word, after in zip(words, following, strict=True)
        )

    def _is_habit(self) -> bool:
        """ "Refuses applications every month": what is done again and again."""
        after = self.lows[self.cue.last + 1 : self.cue.last + _HABIT]
        return any(one in self.words.every and two in self.units for one, two in itertools.pairwise(after))

    def _is_hearsay(self) -> bool:
        """ "Is said to have frozen exports"."""
        near = self.lows[max(0, self.cue.first - 5) : self.cue.first]
        infinitive = next((i for i, word in enumerate(near) if word in self.grammar.infinitive), None)
        perfect = infinitive is not None and any(word in self.grammar.have for word in near[infinitive:])
        return perfect and not self.words.hearsay.isdisjoint(near[:infinitive])

    def _is_wanted_done(self) -> bool:
        """ "Wants the licences revoked": a participle without its auxiliary under a word of wanting."""
        lows, first = self.lows, self.cue.first
        if not self.cue.passive or not self.grammar.be.isdisjoint(lows[max(0, first - _AUXILIARY) : first]):
            return False
        return not (self.words.obligations | self.words.wanting).isdisjoint(lows[max(0, first - _WANTED) : first])

    def _has_not(self) -> bool:
        """ "Has not, so far as anybody knows, refused, suspended or revoked one": one auxiliary for all participles."""
        lows, first = self.lows, self.cue.first
        if self.cue.passive or self.cue.nominal:
            return False
        auxiliaries = [i for i in range(first) if lows[i] in self.grammar.have or lows[i] in self.grammar.be]
        negated = bool(auxiliaries) and lows[auxiliaries[-1] + 1] in self.grammar.not_words
        return negated and (lows[first - 1] == "," or lows[first - 1] in self.words.and_or)

    def _stops_short(self) -> bool:
        """ "Stopped short of a decision to halt sales"."""
        falling = (i for i, low in enumerate(self.left[:-1]) if low in self.words.falling_short)
        return any(self.left[i + 1] in self.grammar.of for i in falling)

    def _is_outage(self) -> bool:
        return self._has_phrase(self.words.outages)

    def _has_phrase(self, phrases: Sequence[str]) -> bool:
        whole = f" {' '.join(self.lows)} "
        return any(f" {phrase} " in whole for phrase in phrases)

    def _is_denied(self) -> bool:
        """ "It is not true that …", "reports that … are wrong"."""
        if self.border not in self.words.that:
            return False
        governing = self.lows[max(0, self.start - 6) : self.start - 1]
        doubted = any(word in self.words.negations or word in self.words.conditions for word in governing)
        if governing and governing[-1] in self.words.untrue | self.words.true:
            return doubted or governing[-1] in self.words.untrue
        claimed = governing and governing[-1] in self.words.claims
        behind = self.lows[self.cue.last + 1 :]
        open_ = not self.words.negations.isdisjoint(behind) and not self.words.confirmed.isdisjoint(behind)
        return bool(claimed) and (open_ or not self.words.untrue.isdisjoint(behind))

    def _under_that(self) -> Certainty | None:
        """ "Denied that it suspended …", "demanded that …": the word that governs the clause."""
        if self.border not in self.words.that:
            return None
        governing = self.lows[max(0, self.start - 6) : self.start - 1]
        if not self.words.ensuring.isdisjoint(governing) and (ensured := self._ensured()):
            return ensured
        if any(word in self.words.refusals for word in governing[-3:]):
            return Certainty.NEGATED
        if any(word in self.words.demands or word in self.words.obligations for word in governing[-4:]):
            return Certainty.DEMANDED
        if any(word in self.words.hedges for word in governing[-3:]):
            return Certainty.HEDGED
        return None

    def _ensured(self) -> Certainty | None:
        """ "Asks the government to see to it that …": what governs the verb of ensuring."""
        near = range(self.start - 2, max(0, self.start - 7), -1)
        verb = next((i for i in near if self.lows[i] in self.words.ensuring), None)
        if verb is None:
            return None
        to = next((i for i in (verb - 1, verb - 2) if i >= 0 and self.lows[i] in self.grammar.infinitive), None)
        return self.governing_of(to) if to is not None else None

    def _is_ruled(self) -> bool:
        """ "Exports must stop within seven days, the court ruled": a court's must is a decision."""
        return not self.words.courts.isdisjoint(self.lows) and not self.words.ruling.isdisjoint(self.lows)

    def _demanded_base(self) -> Certainty | None:
        """ "demanded that Canada suspend permits": a bare form under a verb of wanting."""
        first = self.cue.first
        if self.grammar.infinitive_endings or not self.is_base_form(self.lows[first]) or self.cue.passive:
            return None
        if not self.letting.isdisjoint(self.lows[max(0, first - _LET) : first]):
            return Certainty.HEDGED  # "a mechanism that lets ministers suspend applications"
        if not any(low[0].isalnum() for low in self.left):
            return Certainty.DEMANDED  # "Suspend all licences!", "Greens: revoke all licences"
        if not self.words.forcing.isdisjoint(self.lows[max(0, first - 4) : first]):
            return Certainty.DEMANDED  # "to make Norway ban sales"
        if self.border in self.words.that and self._is_singular(first - 1):
            return Certainty.DEMANDED  # "an order that the minister suspend the licences"
        wanted = any(word in self.words.demands for word in self.lows[max(0, first - 10) : first])
        return Certainty.DEMANDED if wanted else None

    def _is_singular(self, index: int) -> bool:
        """Whether a subject ends at an index that a bare form does not go with, unless it is wanted of him."""
        word = self.lows[index]
        return word.isalpha() and not word.endswith("s") and word not in self.grammar.plural_subjects

    def _strip_auxiliaries(self) -> list[str]:
        near = list(self.left[-8:])
        while near and (near[-1] in self.grammar.auxiliaries or self.grammar.is_adverb(near[-1])):
            near.pop()
        return near

    def _negated_object(self) -> bool:
        first = self.cue.object_first
        behind = self.cue.last + 1 if self.cue.last < first else 0  # "said no to a request": the verb's own "no"
        lead = self.lows[max(0, first - 4, behind) : first + 1]
        return any(
            word.removesuffix("'s") in self.words.none
            and not (after in self.words.less_than_none or (word in self.grammar.not_words and not self.cue.passive))
            for word, after in zip(lead, [*lead[1:], ""], strict=True)
        )

    def _noun(self) -> Certainty:
        left = self.lows[max(self.start, self.cue.first - 12) : self.cue.first]
        if self.cue.kind == "policy":  # "requests" that face a presumption of denial demand nothing
            left = [word for word in left if self.objects.get(word) != "application"]
        if any(word in self.words.negations for word in left[-4:]):
            return Certainty.NEGATED
        if any(word in self.words.demands for word in left):
            return Certainty.DEMANDED
        if any(word in self.words.refusals for word in left):
            return Certainty.NEGATED
        if any(word in self.words.obligations for word in left):
            return Certainty.DEMANDED
        if not self.cue.supported:
            return Certainty.MENTIONED
        if any(word in self.words.hedging_modals or word in self.words.would for word in left):
            return Certainty.HEDGED
        if any(word in self.words.intentions for word in left) and self.cue.kind != "policy":
            return Certainty.INTENDED
        if any(word in self.words.conditions for word in (*left, self.border)):
            return Certainty.CONDITIONAL
        return Certainty.TOLD

    def _negative_grant(self) -> Certainty:
        end = max(self.cue.first, self.cue.object_last) + 1
        from_now = any(f" {phrase} " in f" {' '.join(self.lows)} " for phrase in self.words.henceforth)
        to_come = not self.coming.isdisjoint(self.left)  # "will grant none unless …" is no rule
        rules = self.words.rule_conditions - self.words.saving if to_come else self.words.rule_conditions
        if not from_now and any(word in rules for word in self.lows[end : end + 15]):
            return Certainty.CONDITIONAL  # a standing rule, not an act
        if any(word in self.words.obligations for word in self.left):
            return Certainty.HEDGED
        if self.lows[0] in self.words.by_rule and not self.words.rules.isdisjoint(self.lows[1:_LAW]):
            return Certainty.MENTIONED  # "under the act licences cannot be granted for countries at war"
        if not self.cue.renewed and self.cue.type != "denial" and self._is_mere_fact():
            return Certainty.MENTIONED
        if (
            any(word in self.words.hedging_modals for word in self.left)
            and not self.cue.renewed
            and self.cue.kind == "grant"
        ):
            return Certainty.HEDGED
        if any(word in self.words.demands for word in self.left):
            return Certainty.DEMANDED
        if self._is_promise_named():
            return Certainty.MENTIONED
        if any(word in self.words.promises for word in self.left):
            return Certainty.ANNOUNCED
        if self.border in self.words.conditions:
            return Certainty.CONDITIONAL
        return self._under_that() or Certainty.TOLD

    def _is_promise_named(self) -> bool:
        """ "Broke a promise not to license exports", "the undertaking not to grant permits": what is named was promised
        before, unless it is given now."""
        names = (
            i for i, word in enumerate(self.left) if word in self.words.promises or word in self.words.undertakings
        )
        place = next(names, None)
        if place is None or not self.grammar.infinitive.intersection(self.left[place:]):
            return False
        determiners = self.grammar.determiners | self.grammar.possessives
        named = not determiners.isdisjoint(self.left[max(0, place - 2) : place])
        return named and self.words.giving.isdisjoint(self.left[:place])

    def _is_mere_fact(self) -> bool:
        """ "No permits were issued": nothing was done; it takes a present, a perfect or a future to make it a stop."""
        near = self.lows[max(self.start, self.cue.first - 6) : self.cue.first]
        simple = any(word in self.grammar.past for word in near) and not any(w in self.grammar.present for w in near)
        if self.grammar.perfect_tells_past and not self._is_no_longer(near):
            simple = simple or not self.grammar.have.isdisjoint(near)
        would = not self.words.would.isdisjoint(near)
        return self.cue.kind == "grant" and simple and not would

    def _is_rule(self) -> bool:
        """ "The law bans exports to countries at war": a standing rule, no act of these days."""
        if self.grammar.infinitive_endings:  # a participle may look like a present: its auxiliary shows it
            present = not any(word in self.grammar.have or word in self.grammar.be for word in self.left)
        else:
            present = self.lows[self.cue.first].endswith("s")
        if not present or self.cue.passive:
            return False
        rule = next((place for place, word in enumerate(self.left) if word in self.words.rules), None)
        return rule is not None and not any(word in self.verbs for word in self.left[:rule])

    def _under_condition(self) -> Certainty | None:
        after = self.lows[self.cue.last + 1 : self.cue.last + 24]
        near = (self.border, *after, *self.lows[:1])
        conditions = self.words.conditions - self.words.asking
        return None if conditions.isdisjoint(near) else Certainty.CONDITIONAL
