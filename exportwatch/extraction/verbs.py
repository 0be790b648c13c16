"""Acts told by a verb or a phrase: "suspended the permits", "permits were put on hold", "blocked Chad from buying".

Says where the parts of an act stand; permission refused or given again is read by grants.py.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.doing import DoingWords
from exportwatch.extraction.goods import Object

_PHRASE = 22  # tokens: how far apart the words of a phrase may stand
_SUPPORT_BEFORE = 9  # tokens: how far before a noun the verb stands that makes it a fact
_UNEXTENDED = 5  # tokens: how far before "extend" its "not" stands
_PREVENTED = 7  # tokens: how far behind "blocked" its "from" stands
_MODIFIED = 5  # tokens: a verb's object with its adjectives
_THINGS = ("permit", "delivery", "trade", "restriction")
_TAKEN_UP = {
    **dict.fromkeys(("hold", "revoke", "cancel"), _THINGS),
    **dict.fromkeys(("extend", "lift"), ("restriction", "easing")),
}
"""By the kind of a verb: what "it" behind the verb may take up from the sentence before."""


class VerbReader(DoingWords):
    """The verbs and phrases of one sentence."""

    def verb(self, index: int) -> Cue | None:
        """The act that the verb at an index tells of; None where it tells of none."""
        word = self.low(index)
        kind = self.acts.verbs.get(word)
        if kind in (None, "grant", "send") or (word in self.acts.nouns and self.is_noun(index)):
            return None
        if kind == "hold" and self._gerund_of_granting(index):
            return None  # "stopped issuing licences": grants.py reads it
        if not word.endswith(self.finite_endings) and self.low(index - 1) in self.grammar.articles:
            return None  # "promised a veto"
        if word in self.acts.noun_like and self.low(index - 1) not in self.grammar.before_verb | self.grammar.joining:
            return None  # "to the end of September", "for a peaceful end"
        if self.low(index - 1) in self.acts.of_persons:
            return None  # "asset freezes and travel bans"
        if self._is_attribute(index) or self.low(index + 1) in self.acts.not_doing.get(word, ()):
            return None  # "ends up with the navy", "stopped short of an embargo"
        if kind == "refuse" and self.low(index + 1) in self.grammar.infinitive:
            # "Declined to be named" refuses nothing; what is said of granting is read by grants.py.
            return self._not_let(index) if self.low(index + 2) in self.acts.letting else None
        if kind == "extend" and (lapsed := self._not_extended(index)) is not None:
            return lapsed
        taken_up = self._taken_up(index, kind)
        if taken_up is not None:
            return taken_up
        if self.is_participle(word) and self.is_passive(index):
            found = self.finder.left(index) or self.caused(index)
            if found and self._expires(word, found) and not self.be_before(index):
                return None
            if found:
                return self.make(kind, (index, index), found, passive=True)
            if self.be_before(index):
                return self._subject_taken_up(index, kind)
        found = self.finder.right(index)
        if found and kind == "hold" and found.kind == "restriction" and self._is_of_end(found):
            return None  # "putting off the end of the ban"
        if found and kind == "refuse" and found.kind == "application" and self._is_tried(index):
            return None
        if found:
            return self.make(kind, (index, index), found)
        prevented = self._prevented(index) or self._forbidden(index)
        if prevented is not None:
            return prevented
        caused = self.caused(index) if self.is_participle(word) else None
        if caused:
            return self.make(kind, (index, index), caused, passive=True)
        if word in self.acts.intransitive:
            found = self.finder.left(index)
            if found and self._expires(word, found):
                return None
            return self.make(kind, (index, index), found, passive=True) if found else None
        return None

    def second(self, cue: Cue) -> Cue | None:
        """ "Suspend all licences and the processing of applications": a second object of another kind, which makes
        another act."""
        active = not (cue.passive or cue.nominal or cue.negative_grant or cue.renewed)
        if not active or cue.kind != "hold" or cue.object_kind != "permit" or cue.object_last < cue.last:
            return None
        near = itertools.takewhile(
            lambda i: self.low(i) != ",", range(cue.object_last + 1, cue.object_last + _PREVENTED)
        )
        border = next((i for i in near if self.low(i) in self.lexicon.certainty.and_or), None)
        if border is None:
            return None
        found = next(
            (o for i in range(border + 1, border + _MODIFIED + 1) if (o := self.finder.at(i)) is not None), None
        )
        if found is None or found.kind != "application":
            return None
        return self.make(cue.kind, (cue.first, cue.last), found)

    def _expires(self, word: str, found: Object) -> bool:
        """ "The permit lapsed on Monday": nobody has revoked it."""
        return word in self.acts.expiring and found.kind not in ("restriction", "easing")

    def _is_of_end(self, found: Object) -> bool:
        near = range(max(0, found.first - _MODIFIED), found.first)
        return any(self.acts.nouns.get(self.low(i)) == "lift" and self.low(i + 1) in self.grammar.of for i in near)

    def _is_tried(self, index: int) -> bool:
        """ "A court has turned down a request": what was asked of judges is no application for a permit."""
        courts = self.lexicon.certainty.courts - self.lexicon.pairs.councils
        return not courts.isdisjoint(self.finder.lows[max(0, index - _SUPPORT_BEFORE) : index])

    def _not_extended(self, index: int) -> Cue | None:
        """ "Decided not to renew the embargo", "the ban will not be extended": what is not prolonged ends."""
        near = range(index - 1, max(-1, index - _UNEXTENDED), -1)
        negation = next((i for i in near if self.low(i) in self.grammar.not_words), None)
        if negation is None or not all(
            self.may_part(self.low(i)) or self.low(i) in self.grammar.infinitive for i in range(negation + 1, index)
        ):
            return None
        passive = self.is_participle(self.low(index)) and (self.be_before(index) or self.be_before(negation))
        found = self.finder.left(index) if passive else self.finder.right(index)
        if found is None or found.kind != "restriction":
            return None
        return self.make("lift", (negation, index), found, passive=passive)

    def _not_let(self, index: int) -> Cue | None:
        """ "Refused to let Germany pass ammunition on": what somebody else may not do with goods that were sold."""
        goods = self._passed_on(index + 2)
        return self.make("refuse", (index, index), goods) if goods else None

    def _passed_on(self, index: int) -> Object | None:
        """The goods behind an index that somebody else would pass on: "… to ammunition being passed on"."""
        behind = range(index + 1, min(self.finder.clause_end(index), index + _PHRASE))
        if not any(self.low(i) in self.acts.passing_on for i in behind):
            return None
        goods = next((i for i in behind if self.low(i) in self.lexicon.plainly_controlled), None)
        return Object(goods, goods, "trade") if goods is not None else None

    def _prevented(self, index: int) -> Cue | None:
        """ "Blocked Germany from sending tanks", "barred makers from selling chips": one that asked is refused, what
        all are barred from stops."""
        if self.low(index) not in self.acts.preventing:
            return None
        near = range(index + 2, min(self.size - 1, index + _PREVENTED))
        start = next((i for i in near if self.low(i) in self.grammar.from_where), None)
        sends = start is not None and self.acts.verbs.get(self.low(start + 1)) == "send"
        if start is None or not sends or not self.low(start + 1).endswith(self.grammar.gerund_endings):
            return None
        if not self.acts.sold_firms.isdisjoint(self.finder.lows[start + 2 : start + 2 + _MODIFIED]):
            return None  # "barred the group from selling its engine maker": a firm is sold, no goods
        cue = self.make("hold", (index, index), Object(start + 1, start + 1, "trade"))
        single = self.finder.toks.texts[start - 1][0].isupper()
        return replace(cue, type="denial", kind="refuse") if cue is not None and single else cue

    def _forbidden(self, index: int) -> Cue | None:
        """ "Forbade the State to export parts", "interdit à l'État d'exporter": what was done until now stops."""
        if self.low(index) not in self.acts.forbidding:
            return None
        links = self.grammar.infinitive or self.grammar.of
        for to in range(index + 2, min(self.size - 1, index + _PREVENTED)):
            if self.finder.is_boundary(to):
                return None
            if self.low(to) in links and self.acts.verbs.get(self.low(to + 1)) == "send":
                return self.make("hold", (index, index), Object(to + 1, to + 1, "trade"))
        return None

    def _is_attribute(self, index: int) -> bool:
        """ "The suspended permits": a word for which ones."""
        before, numerals = self.low(index - 1), self.lexicon.amounts.numerals
        counts = (before.isdigit() and not self._ends_day(index - 1)) or before in numerals
        led = before in self.grammar.determiners or counts
        return led and self.is_participle(self.low(index)) and self.is_object_like(index + 1)

    def _ends_day(self, index: int) -> bool:
        """ "On October 3", "on 3 October 2024": the number ends a day, and counts nothing."""
        near = (self.low(index - 1), self.low(index - 2), self.low(index - 3))
        return not self.lexicon.calendar.months.keys().isdisjoint(near)

    def phrase(self, index: int) -> Cue | None:
        """ "Put the permits on hold", "called off the deal", "did away with licences"."""
        for kind, pattern in self.acts.phrases.get(self.low(index), ()):
            last = self.end_of(index, pattern)
            if (
                last is None
                or self.low(last + 1) in self.acts.not_doing.get(self.low(last), ())
                or (kind == "extend" and self.low(last) in self.acts.for_how_long and not self._lasts(last))
            ):
                continue
            has_gap = any(not choice for choice in pattern)
            found = self.finder.between(index, last) if has_gap else None
            if found:
                return self.make(kind, (index, index), found)
            if self.be_before(index) or (self.is_title and self.is_participle(self.low(index))):
                found = self.finder.left(index)
                if found:
                    return self.make(kind, (index, last), found, passive=True)
            found = self._antecedent(index, last) if has_gap else None
            if found:
                return self.make(kind, (index, last), found)
            found = self.finder.right(last)
            if found and kind == "refuse" and found.kind == "application" and self._is_tried(index):
                return None
            if found and kind != "extend":
                return self.make(kind, (index, last), found)
            consents = kind == "refuse" and self.low(last) in self.grammar.infinitive
            passed_on = self._passed_on(last) if consents else None
            if passed_on:
                return self.make(kind, (index, last), passed_on)
            found = (
                self.finder.left(index)
                if kind in ("extend", "hold", "void", "resume", "lift") and last - index <= len(pattern) + 1
                else None
            )
            if found and (found.kind == "restriction" or kind != "extend"):
                return self.make(kind, (index, last), found, passive=True)
        return None

    def _lasts(self, index: int) -> bool:
        """ "Will hold for another year", not "holds for every destination"."""
        near = [self.low(i) for i in range(index + 1, index + 5)]
        return any(word in self.lexicon.calendar.units for word in near)

    def _antecedent(self, index: int, last: int) -> Object | None:
        """ "Having suspended sales, Serbia is to take them up again": the object stands before, in the sentence."""
        pronoun = next((i for i in range(index + 1, last) if self.low(i) in self.grammar.object_pronouns), None)
        if pronoun is None:
            return None
        kinds = (self.acts.object_kind(self.low(i)) for i in range(index) if self.finder.is_noun(i))
        kind = next((kind for kind in kinds if kind), None)
        return Object(pronoun, pronoun, kind) if kind else None

    def _taken_up(self, index: int, kind: str) -> Cue | None:
        """ "The permit is gone. The minister withdrew it": the object stands in the sentence before."""
        goals = _TAKEN_UP.get(kind)
        if goals is None or self.low(index + 1) not in self.grammar.object_pronouns:
            return None
        here = (self.acts.object_kind(self.low(i)) for i in range(index - 1, -1, -1) if self.finder.is_noun(i))
        earlier = map(self.acts.object_kind, self.before)
        goal = next((word for word in itertools.chain(here, earlier) if word in goals), None)
        return self.make(kind, (index, index), Object(index + 1, index + 1, goal)) if goal else None

    def _subject_taken_up(self, index: int, kind: str) -> Cue | None:
        """ "Two permits no longer exist. They were cancelled": the subject stands in the sentence before."""
        near = range(index - 1, max(-1, index - _SUPPORT_BEFORE - 1), -1)
        start = next((i for i in near if not self.may_part(self.low(i))), index)
        if self.low(start) not in self.grammar.subject_pronouns:
            return None
        words = map(self.acts.object_kind, self.before)
        goal = next((word for word in words if word in ("permit", "delivery", "restriction")), None)
        return self.make(kind, (index, index), Object(start, start, goal), passive=True) if goal else None

    def _gerund_of_granting(self, index: int) -> bool:
        return any(
            self.acts.verbs.get(self.low(i)) == "grant"
            and self.low(i).endswith(self.grammar.gerund_endings + self.grammar.infinitive_endings)
            for i in (index + 1, index + 2)
        )
