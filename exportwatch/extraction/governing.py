"""What governs a verb: the words over an infinitive, a participle in -ing or the second of two verbs.

"Decided to suspend", "threatened to suspend", "accused of suspending". Looks at one act in its sentence, and knows how
the words before it stand to it; certainty.py asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from exportwatch.extraction.cues import Certainty, Cue
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens

_CLAUSE = 40  # tokens: how far back a clause is followed
_FIRST = 6  # tokens: how far before "to" stands that somebody is the first to do it
_GOVERNED = 14  # tokens: how far left the word that governs an infinitive is looked for
_SUFFERED = 10  # tokens: how far before a participle "may have" stands
_CAUSED = 5  # tokens: how far before an object "to have" stands that something is done to
_COORDINATED = 20  # tokens: how far before the second verb the first one's auxiliary stands


def clause_start(lows: Sequence[str], index: int, lexicon: Lexicon) -> int:
    """Return the index of the first token of the clause that holds `index`."""
    position = index
    while position > 0 and index - position < _CLAUSE and lows[position - 1] not in lexicon.acts.boundaries:
        position -= 1
    return position


def _without_names(toks: Tokens, cue: Cue, lexicon: Lexicon) -> list[str]:
    """The words of a sentence, but for those that are names there: "Bill Morneau" is no bill."""
    names = lexicon.certainty.also_names
    if cue.sentence.is_title or toks.words.isdisjoint(names):
        return toks.lows
    capitals = {i for i in toks.capitals if i and toks.lows[i] in names and not cue.first <= i <= cue.last}
    return ["" if i in capitals else low for i, low in enumerate(toks.lows)]


class Governed:
    """One act in its sentence, and the words that govern its verb."""

    def __init__(self, cue: Cue, toks: Tokens, lexicon: Lexicon) -> None:
        self.cue = cue
        self.lows = _without_names(toks, cue, lexicon)
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
        carried = lexicon.grammar.be | lexicon.grammar.have
        self.between = (lexicon.grammar.auxiliaries - carried) | lexicon.grammar.not_words
        self.irregular = lexicon.acts.irregular_participles | lexicon.acts.irregular_past
        self.no_longer = lexicon.acts.no_longer
        self.start = clause_start(self.lows, cue.first, lexicon)
        self.border = self.lows[self.start - 1] if self.start > 0 else ""
        self.left = self.lows[self.start : cue.first]

    def may_suffer(self) -> bool:
        """ "May have their right to export suspended": something that others may do to somebody."""
        modals = self.words.hedging_modals | self.words.obligations | self.words.would
        near = range(max(1, self.cue.first - _SUFFERED), self.cue.first - 1)
        have = next((i for i in near if self.lows[i] in self.grammar.have and self.lows[i - 1] in modals), None)
        return have is not None and self.cue.passive and self.grammar.be.isdisjoint(self.lows[have : self.cue.first])

    def caused(self) -> Certainty | None:
        """ "An attempt to have the permits declared invalid": what governs the infinitive governs the participle."""
        first = min(self.cue.first, self.cue.object_first)
        for position in range(max(1, first - _CAUSED), first):
            causes = self.lows[position] in self.grammar.have and self.lows[position - 1] in self.grammar.infinitive
            if causes and not self.grammar.have.intersection(self.lows[position + 1 : self.cue.first]):
                return self.governing_of(position - 1)
        return None

    def coordinated(self) -> Certainty | None:
        """ "Will not keep its word and suspend sales", "able to cancel or suspend": the second verb stands under the
        first one's auxiliary."""
        first, lows = self.cue.first, self.lows
        if self.lows[max(0, first - 1)] not in self.words.and_or or not self.is_base_form(lows[first]):
            return None
        modals = self.words.future | self.words.would | self.words.hedging_modals | self.words.obligations
        for position in range(first - 2, max(self.start, first - _COORDINATED) - 1, -1):
            word = lows[position]
            if word in modals:
                if any(w in self.words.negations for w in lows[position + 1 : position + 3]):
                    return Certainty.NEGATED
                return Certainty.ANNOUNCED if word in self.words.future else Certainty.HEDGED
            if word in self.grammar.infinitive:
                return self.governing_of(position)
        return None

    def is_infinitive(self) -> bool:
        """Whether the doing word shows by its ending that another word governs it."""
        return self.lows[self.cue.first].endswith(self.grammar.infinitive_endings)

    def infinitive(self) -> Certainty:
        """Return what governs the act's own infinitive."""
        to = self.cue.first - (not self.is_infinitive())
        while self.grammar.infinitive and to > 0 and self.lows[to] not in self.grammar.infinitive:
            to -= 1
        return self.governing_of(to)

    def governing_of(self, to: int) -> Certainty:
        """Return what governs the infinitive that begins at `to`."""
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
            if verdict == Certainty.TOLD and position and lows[position - 1] in self.grammar.infinitive:
                return self.governing_of(position - 1)  # "has asked the court to order the ministry to revoke …"
            if lows[position] in self.ordering and not self.private.isdisjoint(lows[position + 1 : to]):
                verdict = Certainty.TOLD  # "has told firms to halt sales"
            if verdict == Certainty.TOLD and not self.words.lawmakers.isdisjoint(self.left):
                verdict = Certainty.DEMANDED  # "a panel of the party agreed to scrap …"
            if verdict is not None:
                near = lows[max(0, position - 3) : position]
                negated = any(w in self.words.negations or w in self.words.refusals for w in near)
                return Certainty.NEGATED if negated else verdict
            if lows[position] in (";", ":") or lows[position] in self.words.that:
                break
        if not any(low.isalpha() for low in lows[self.start : to]) and not self.cue.sentence.is_title:
            return Certainty.DEMANDED  # an item of a list of what somebody calls for
        if self.grammar.infinitive and (self.cue.sentence.is_title or to - self.start <= 4):
            return Certainty.ANNOUNCED if self.words.lawmakers.isdisjoint(self.left) else Certainty.DEMANDED
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

    def gerund(self) -> Certainty:
        """Return what governs the act's gerund: "accused of suspending", "by suspending"."""
        tail = list(self.left[-6:])
        while tail and (self.grammar.is_adverb(tail[-1]) or tail[-1] in self.between):
            tail.pop()
        if tail and tail[-1] in self.grammar.be:
            return Certainty.TOLD
        if tail and tail[-1] in self.words.by_doing:
            return Certainty.TOLD
        if len(tail) > 1 and tail[-1] in self.grammar.prepositions and not self.words.joining.isdisjoint(tail):
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
        if tail and tail[-1] in self.grammar.prepositions:
            return Certainty.MENTIONED  # "EU cools on lifting the ban"
        return Certainty.TOLD if len(tail) >= 1 and self.cue.sentence.is_title else Certainty.MENTIONED

    def is_base_form(self, word: str) -> bool:
        """Whether a doing word may be a bare infinitive: "suspend", not "suspends" nor "froze"."""
        inflected = self.grammar.third_person + self.grammar.gerund_endings
        return not word.endswith(inflected) and word not in self.irregular
