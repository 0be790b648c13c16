"""How sure, how wanted and how real an act is, as the words around it say.

Judges one cue in one sentence; knows nothing of other sentences, countries or people.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import StrEnum

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens

_HABIT = 10  # tokens: how far behind an act stands how often it is done
_FIRST = 6  # tokens: how far before "to" stands that somebody is the first to do it
_GOVERNED = 14  # tokens: how far left the word that governs an infinitive is looked for
_CAUSED = 5  # tokens: how far before an object "to have" stands that something is done to


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


def judge(cue: Cue, toks: Tokens, lexicon: Lexicon) -> Certainty:
    """Return how the sentence stands to its act."""
    return _Judge(cue, toks, lexicon).verdict()


def is_pluperfect(cue: Cue, toks: Tokens, lexicon: Lexicon) -> bool:
    """Whether "had" carries the doing word: an act before the report's own time."""
    lows = toks.lows
    for position in range(cue.first - 1, max(-1, cue.first - 6), -1):
        if lows[position] in lexicon.grammar.pluperfect:
            return True
        if (
            lows[position] not in lexicon.grammar.auxiliaries
            and not lexicon.grammar.is_adverb(lows[position])
            and lows[position] not in lexicon.grammar.within_pluperfect
        ):
            return False
    return False


def clause_start(lows: Sequence[str], index: int, lexicon: Lexicon) -> int:
    """Return the index of the first token of the clause that holds `index`."""
    position = index
    while position > 0 and index - position < 40 and lows[position - 1] not in lexicon.acts.boundaries:
        position -= 1
    return position


class _Judge:
    """One act in its sentence."""

    def __init__(self, cue: Cue, toks: Tokens, lexicon: Lexicon) -> None:
        self.cue = cue
        self.lows = toks.lows
        self.words = lexicon.certainty
        self.grammar = lexicon.grammar
        self.units = lexicon.calendar.units
        self.verbs = lexicon.acts.verbs
        self.objects = lexicon.acts.objects
        self.firsts = lexicon.acts.first | lexicon.certainty.ranks
        self.ending = lexicon.acts.ending
        self.letting = lexicon.acts.letting
        self.ordering = lexicon.speech.ordering
        self.private = lexicon.pairs.private
        self.coming = lexicon.acts.coming
        self.start = clause_start(self.lows, cue.first, lexicon)
        self.border = self.lows[self.start - 1] if self.start > 0 else ""
        self.left = self.lows[self.start : cue.first]

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
        if self._is_hearsay():
            return Certainty.HEDGED
        if self._is_outage() or self._is_denied() or self._has_not():
            return Certainty.NEGATED
        if any(word in self.words.instead for word in left[-4:]):
            return Certainty.NEGATED
        if cue.nominal:
            return self._noun()
        if self._negated_object():
            return Certainty.NEGATED
        if (
            cue.passive
            and not any(word in self.grammar.be for word in lows[max(0, cue.first - 5) : cue.first])
            and any(
                word in self.words.obligations or word in self.words.wanting
                for word in lows[max(0, cue.first - _GOVERNED) : cue.first]
            )
        ):
            return Certainty.DEMANDED
        caused = self._caused()
        if caused is not None:
            return caused
        coordinated = self._coordinated()
        if coordinated is not None:
            return coordinated
        near = self._strip_auxiliaries()
        subject = lows[max(start, cue.object_last + 1) : cue.first] if cue.passive else left
        if any(word in self.words.nobody for word in subject):
            return Certainty.NEGATED
        if "no longer" in " ".join(left[-4:]) or any(word in self.words.negations for word in left[-4:]):
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
        if last in self.words.would or lows[cue.first].endswith(self.grammar.conditional_endings):
            said = any(word in self.words.saying for word in lows[max(0, start - 8) : cue.first])
            return Certainty.ANNOUNCED if said and border not in self.words.conditions else Certainty.CONDITIONAL
        if last in self.grammar.infinitive or self._is_infinitive():
            return self._infinitive()
        likened = start > 1 and lows[start - 2] in self.words.likening  # "as if they went to China, and exports are …"
        if (border in self.words.not_yet and not likened) or (left and left[0] in self.words.conditions):
            return Certainty.CONDITIONAL
        if lows[cue.first].endswith(self.grammar.gerund_endings):
            return self._gerund()
        return self._under_that() or self._demanded_base() or Certainty.TOLD

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

    def _has_not(self) -> bool:
        """ "Has not, so far as anybody knows, refused, suspended or revoked one": one auxiliary for all participles."""
        lows, first = self.lows, self.cue.first
        if self.cue.passive or self.cue.nominal:
            return False
        auxiliaries = [i for i in range(first) if lows[i] in self.grammar.have or lows[i] in self.grammar.be]
        return (
            bool(auxiliaries)
            and lows[auxiliaries[-1] + 1] in self.grammar.not_words
            and lows[first - 1]
            in (
                ",",
                *self.words.and_or,
            )
        )

    def _is_outage(self) -> bool:
        whole = f" {' '.join(self.lows)} "
        return any(f" {phrase} " in whole for phrase in self.words.outages)

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
        if any(word in self.words.refusals for word in governing[-3:]):
            return Certainty.NEGATED
        if any(word in self.words.demands or word in self.words.obligations for word in governing[-4:]):
            return Certainty.DEMANDED
        if any(word in self.words.hedges for word in governing[-3:]):
            return Certainty.HEDGED
        return None

    def _is_ruled(self) -> bool:
        """ "Exports must stop within seven days, the court ruled": a court's must is a decision."""
        return not self.words.courts.isdisjoint(self.lows) and not self.words.ruling.isdisjoint(self.lows)

    def _demanded_base(self) -> Certainty | None:
        """ "demanded that Canada suspend permits": a bare form under a verb of wanting."""
        first = self.cue.first
        if self.grammar.infinitive_endings or not _is_base_form(self.lows[first]) or self.cue.passive:
            return None
        if not self.letting.isdisjoint(self.lows[max(0, first - 4) : first]):
            return Certainty.HEDGED  # "a mechanism that lets ministers suspend applications"
        if not any(low[0].isalnum() for low in self.left):
            return Certainty.DEMANDED  # "Suspend all licences!", "Greens: revoke all licences"
        if not self.words.forcing.isdisjoint(self.lows[max(0, first - 4) : first]):
            return Certainty.DEMANDED  # "to make Norway ban sales"
        wanted = any(word in self.words.demands for word in self.lows[max(0, first - 10) : first])
        return Certainty.DEMANDED if wanted else None

    def _caused(self) -> Certainty | None:
        """ "An attempt to have the permits declared invalid": what governs the infinitive governs the participle."""
        first = min(self.cue.first, self.cue.object_first)
        for position in range(max(1, first - _CAUSED), first):
            causes = self.lows[position] in self.grammar.have and self.lows[position - 1] in self.grammar.infinitive
            if causes and not self.grammar.have.intersection(self.lows[position + 1 : self.cue.first]):
                return self._governing_of(position - 1)
        return None

    def _coordinated(self) -> Certainty | None:
        """ "Will not keep its word and suspend sales", "able to cancel or suspend": the second verb stands under the
        first one's auxiliary."""
        first, lows = self.cue.first, self.lows
        if self.lows[max(0, first - 1)] not in self.words.and_or or not _is_base_form(lows[first]):
            return None
        for position in range(first - 2, max(self.start, first - 20) - 1, -1):
            word = lows[position]
            if word in ("will", "would", "must", "should", "can", "could", "may", "might"):
                if any(w in self.words.negations for w in lows[position + 1 : position + 3]):
                    return Certainty.NEGATED
                return Certainty.ANNOUNCED if word == "will" else Certainty.HEDGED
            if word in self.grammar.infinitive:
                return self._governing_of(position)
        return None

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

    def _is_infinitive(self) -> bool:
        """Whether the doing word shows by its ending that another word governs it."""
        return self.lows[self.cue.first].endswith(self.grammar.infinitive_endings)

    def _infinitive(self) -> Certainty:
        to = self.cue.first - (not self._is_infinitive())
        while self.grammar.infinitive and to > 0 and self.lows[to] not in self.grammar.infinitive:
            to -= 1
        return self._governing_of(to)

    def _governing_of(self, to: int) -> Certainty:
        """What governs the infinitive that begins at `to`."""
        lows = self.lows
        before = lows[to - 1] if to > 0 else ""
        if before in self.words.habitual:
            return Certainty.MENTIONED
        ends = self.verbs.get(lows[self.cue.first]) in ("cancel", "void") or lows[self.cue.first] in self.ending
        if before in self.grammar.past and ends:
            return Certainty.HEDGED  # "the embargo was to lapse in February": what would have come
        if before in self.grammar.be or before in self.words.about_to:
            return Certainty.ANNOUNCED
        if self._is_first(to):
            return Certainty.TOLD
        if before in self.words.having_to:
            return Certainty.DEMANDED
        if before in self.words.purpose:
            return Certainty.HEDGED
        for position in range(to - 1, max(-1, to - _GOVERNED), -1):
            verdict = self._governing(lows[position])
            if lows[position] in self.ordering and not self.private.isdisjoint(lows[position + 1 : to]):
                verdict = Certainty.TOLD  # "has told firms to halt sales"
            if verdict is not None:
                near = lows[max(0, position - 3) : position]
                negated = any(w in self.words.negations or w in self.words.refusals for w in near)
                return Certainty.NEGATED if negated else verdict
            if lows[position] in (";", ":") or lows[position] in self.words.that:
                break
        if not any(low.isalpha() for low in lows[self.start : to]) and not self.cue.sentence.is_title:
            return Certainty.DEMANDED  # an item of a list of what somebody calls for
        if self.grammar.infinitive and (self.cue.sentence.is_title or to - self.start <= 4):
            return Certainty.ANNOUNCED
        return Certainty.HEDGED

    def _is_first(self, to: int) -> bool:
        """ "Slovenia is the first country to ban …", unless it would be."""
        lead = self.lows[max(0, to - _FIRST) : to]
        may = self.words.would | self.words.hedging_modals | self.words.future
        return not self.firsts.isdisjoint(lead) and may.isdisjoint(self.left)

    def _governing(self, word: str) -> Certainty | None:
        if word in self.words.allowing:
            return Certainty.TOLD if self.cue.kind == "resume" else Certainty.HEDGED
        if word in self.words.decisions:
            return Certainty.TOLD
        if word in self.words.refusals:
            return Certainty.NEGATED
        if word in self.words.demands or word in self.words.obligations:
            return Certainty.DEMANDED
        if word in self.words.intentions:
            return Certainty.INTENDED
        if word in self.words.able:
            return Certainty.HEDGED
        return None

    def _gerund(self) -> Certainty:
        tail = list(self.left[-6:])
        while tail and (self.grammar.is_adverb(tail[-1]) or tail[-1] in ("now", "also", "not")):
            tail.pop()
        if tail and tail[-1] in self.grammar.be:
            return Certainty.TOLD
        if tail and tail[-1] in self.words.by_doing:
            return Certainty.TOLD
        if len(tail) > 1 and tail[-1] == "in" and not self.words.joining.isdisjoint(tail):
            return Certainty.TOLD  # "joined Canada in suspending sales"
        for place in range(len(tail) - 1, max(-1, len(tail) - 5), -1):
            word = tail[place]
            verdict = self._governing(word)
            if verdict == Certainty.TOLD and place and tail[place - 1] in self.grammar.infinitive:
                return Certainty.INTENDED  # "is to decide on suspending sales"
            if verdict is not None:
                return verdict
            if word in self.words.only_named:
                return Certainty.MENTIONED
        return Certainty.TOLD if len(tail) >= 1 and self.cue.sentence.is_title else Certainty.MENTIONED

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
        return Certainty.CONDITIONAL if self.border in self.words.conditions else Certainty.TOLD

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
        would = any(word in ("would", "no longer") for word in near)
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
        conditional = self.border in ("if", "unless") or "if" in after or "unless" in after or self.lows[:1] == ["if"]
        return Certainty.CONDITIONAL if conditional else None


def _is_base_form(word: str) -> bool:
    return not word.endswith(("ed", "s", "ing")) and word not in (
        "froze",
        "frozen",
        "put",
        "held",
        "took",
        "withdrew",
        "withheld",
        "kept",
        "withdrawn",
        "cut",
    )
