"""Searches one sentence for acts on permits: the doing word, then its object to the right, to the left or around.

Says where the parts of an act stand. What act they make stands in kinds.py, how sure it is in certainty.py, who acts
on whom in issuers.py and destinations.py, permission refused or given again in grants.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence, Set
from dataclasses import replace

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.goods import Object
from exportwatch.extraction.grants import GrantReader
from exportwatch.extraction.kinds import CueMaker
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.objects import ObjectFinder
from exportwatch.extraction.subject import Subject
from exportwatch.extraction.text import Sentence, Tokens

_PHRASE = 22  # tokens: how far apart the words of a phrase may stand
_SUPPORT_BEFORE = 9  # tokens: how far before a noun the verb stands that makes it a fact
_UNEXTENDED = 5  # tokens: how far before "extend" its "not" stands
_PREVENTED = 7  # tokens: how far behind "blocked" its "from" stands
_MODIFIED = 5  # tokens: a verb's object with its adjectives
_POLICY = 30  # tokens: how far behind a policy of denial stands that it ends
_SUPPORT_AFTER = 18  # tokens: how far behind it
_THINGS = ("permit", "delivery", "trade", "restriction")
_TAKEN_UP = {
    **dict.fromkeys(("hold", "revoke", "cancel"), _THINGS),
    **dict.fromkeys(("extend", "lift"), ("restriction", "easing")),
}
"""By the kind of a verb: what "it" behind the verb may take up from the sentence before."""


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
    reader = _Reader(finder)
    grants = GrantReader(finder)
    found: list[Cue] = [cue for cue in (grants.nothing_new(),) if cue is not None]
    within = 0  # up to here words belong to a cue: behind a measure they say what it is, and are no act of their own
    for index, low in enumerate(toks.lows):
        if index < within or not (
            low in lexicon.cue_words or ("-" in low and low.rsplit("-", 1)[-1] in lexicon.cue_words)
        ):
            continue
        cue = (
            reader.phrase(index)
            or reader.verb(index)
            or grants.read(index)
            or reader.noun(index)
            or reader.predicate(index)
        )
        if cue is not None and not any(_same_object(cue, other) for other in found):
            found.append(cue)
            if (second := reader.second(cue)) is not None:
                found.append(second)
            within = cue.last + 1  # "put on hold": the noun is the verb's
            if cue.object_kind == "restriction":
                ended = range(cue.object_first, cue.object_last + 1)  # "the halt on licences ends": the halt is old
                found = [one for one in found if not (one.nominal and one.first in ended)]
                within = max(within, cue.object_last + 1)  # "the extension of the ban": so is the object
            if cue.object_kind == "restriction" and toks.lows[cue.object_first] in lexicon.acts.measures:
                within = finder.behind(cue.object_last)
    return tuple(found)


def may_hold_cue(words: Set[str], lexicon: Lexicon) -> bool:
    """Whether a sentence of these words may tell of an act: it has a word of doing and one for what that is done to."""
    return not (lexicon.cue_words.isdisjoint(words) or lexicon.act_objects.isdisjoint(words))


def _same_object(one: Cue, other: Cue) -> bool:
    return one.type == other.type and one.object_first == other.object_first and not one.nominal


class _Reader:
    """One sentence under reading."""

    def __init__(self, finder: ObjectFinder) -> None:
        self.finder = finder
        self.before = finder.before
        self.low = finder.low
        self.acts = finder.acts
        self.grammar = finder.grammar
        self.lexicon = finder.lexicon
        self.make = CueMaker(finder).make
        self.size = finder.size
        self.is_title = finder.sentence.is_title
        self.finite_endings = self.grammar.participle_endings + self.grammar.gerund_endings

    def verb(self, index: int) -> Cue | None:
        word = self.low(index)
        kind = self.acts.verbs.get(word)
        if kind in (None, "grant", "send") or (word in self.acts.nouns and self._is_noun(index)):
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
        if self._is_participle(word) and self._is_passive(index):
            found = self.finder.left(index) or self._caused(index)
            if found:
                return self.make(kind, (index, index), found, passive=True)
            if self._be_before(index):
                return self._subject_taken_up(index, kind)
        found = self.finder.right(index)
        if found and kind == "refuse" and found.kind == "application" and self._is_tried(index):
            return None
        if found:
            return self.make(kind, (index, index), found)
        prevented = self._prevented(index) or self._forbidden(index)
        if prevented is not None:
            return prevented
        caused = self._caused(index) if self._is_participle(word) else None
        if caused:
            return self.make(kind, (index, index), caused, passive=True)
        if word in self.acts.intransitive:
            found = self.finder.left(index)
            if found and word in self.acts.expiring and found.kind not in ("restriction", "easing"):
                return None  # a permit that lapses is revoked by nobody
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

    def _is_tried(self, index: int) -> bool:
        """ "A court has turned down a request": what was asked of judges is no application for a permit."""
        courts = self.lexicon.certainty.courts - self.lexicon.pairs.councils
        return not courts.isdisjoint(self.finder.lows[max(0, index - _SUPPORT_BEFORE) : index])

    def _not_extended(self, index: int) -> Cue | None:
        """ "Decided not to renew the embargo", "the ban will not be extended": what is not prolonged ends."""
        near = range(index - 1, max(-1, index - _UNEXTENDED), -1)
        negation = next((i for i in near if self.low(i) in self.grammar.not_words), None)
        if negation is None or not all(
            self._may_part(self.low(i)) or self.low(i) in self.grammar.infinitive for i in range(negation + 1, index)
        ):
            return None
        passive = self._is_participle(self.low(index)) and (self._be_before(index) or self._be_before(negation))
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
        return led and self._is_participle(self.low(index)) and self._is_object_like(index + 1)

    def _ends_day(self, index: int) -> bool:
        """ "On October 3", "on 3 October 2024": the number ends a day, and counts nothing."""
        near = (self.low(index - 1), self.low(index - 2), self.low(index - 3))
        return not self.lexicon.calendar.months.keys().isdisjoint(near)

    def phrase(self, index: int) -> Cue | None:
        """ "Put the permits on hold", "called off the deal", "did away with licences"."""
        for kind, pattern in self.acts.phrases.get(self.low(index), ()):
            last = self._end_of(index, pattern)
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
            if self._be_before(index) or (self.is_title and self._is_participle(self.low(index))):
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

    def _end_of(self, index: int, pattern: Sequence[frozenset[str]]) -> int | None:
        """The index of a phrase's last word; None where its words do not follow. An empty set stands for a gap."""
        return self._match(index + 1, min(self.size, index + _PHRASE), pattern[1:])

    def _match(self, position: int, limit: int, pattern: Sequence[frozenset[str]]) -> int | None:
        """Match the words from `position` on. Behind a gap the first place counts from which all the rest follows:
        "brought exports to Chad to a halt"."""
        for number, choice in enumerate(pattern):
            if choice:
                if self.low(position) not in choice:
                    return None
                position += 1
                continue
            rest = pattern[number + 1 :]
            while position < limit:
                end = self._match(position, limit, rest) if self.low(position) in rest[0] else None
                if end is not None or self.finder.is_boundary(position):
                    return end
                position += 1
            return None
        return position - 1

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
        if found is None and self._is_object_like(index - 1):
            start = index - 1
            while start > 0 and self._is_object_like(start - 1):
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

    def _is_object_like(self, index: int) -> bool:
        return self.acts.object_kind(self.low(index)) is not None or self.low(index) in self.acts.controlled

    def predicate(self, index: int) -> Cue | None:
        """ "The pause is over", "the permit is gone": an act told by the state it leaves."""
        on = self.low(index) in self.acts.states_on and self.low(index - 1) == "on"
        if on and (self._be_before(index - 1) or self.is_title):
            found = self.finder.left(index - 1)
            return self.make("hold", (index, index), found, passive=True) if found else None
        if self.low(index) in self.acts.effects and self.low(index - 1) in self.acts.no:
            found = self.finder.left(index - 1) if self.low(index - 2) in self.grammar.have else None
            until = not self.acts.up_to.isdisjoint(self.finder.lows[index:])
            return self.make("hold" if until else "void", (index, index), found, passive=True) if found else None
        kind = self.acts.predicates.get(self.low(index))
        if kind is None or not self._be_before(index) or self.low(index + 1) in self.grammar.prepositions:
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
            return behind == self._be_before(position)
        if kind in ("hold", "void", "cancel"):
            return behind and self._is_participle(self.low(position)) and self._be_before(position)
        phrases = self.acts.phrases.get(self.low(position), ())
        return any(kind == "lift" and self._end_of(position, pattern) is not None for kind, pattern in phrases)

    def _supported(self, index: int) -> bool:
        """Whether a verb makes the noun a fact: "announced a halt", "the halt takes effect today"."""
        for position in range(index - 1, max(-1, index - _SUPPORT_BEFORE - 1), -1):
            if self.low(position) in self.acts.makers:
                return True
            if self.finder.is_boundary(position) or self._governs_noun(position, index):
                break
        end = min(self.size, index + _SUPPORT_AFTER)
        for position in range(index + 1, end):
            if self.low(position) in self.acts.makers and self._be_before(position):
                return True
            if self.low(position) in self.acts.taking_effect and not self._be_before(position):
                return True
        return False

    def _governs_noun(self, position: int, index: int) -> bool:
        """ "Decided to lift the suspension": what is announced is done to the noun, not by it."""
        kind = self.acts.verbs.get(self.low(position))
        return kind in ("lift", "extend", "void", "revoke", "cancel") and index - position < _SUPPORT_BEFORE

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
        start = next((i for i in near if not self._may_part(self.low(i))), index)
        if self.low(start) not in self.grammar.subject_pronouns:
            return None
        words = map(self.acts.object_kind, self.before)
        goal = next((word for word in words if word in ("permit", "delivery", "restriction")), None)
        return self.make(kind, (index, index), Object(start, start, goal), passive=True) if goal else None

    def _may_part(self, word: str) -> bool:
        """Whether a word may stand between a subject and its passive."""
        auxiliary = word in self.grammar.auxiliaries or word in self.grammar.be or word in self.grammar.have
        return auxiliary or word in self.acts.fillers or word in self.acts.may or self.grammar.is_adverb(word)

    def _caused(self, index: int) -> Object | None:
        """ "The maker had its permit suspended": the object stands between "had" and the participle."""
        for position in range(index - 1, max(-1, index - _PHRASE), -1):
            if self.finder.is_boundary(position):
                return None
            if self.low(position) in self.grammar.causatives:
                return self.finder.between(position, index)
        return None

    def _gerund_of_granting(self, index: int) -> bool:
        return any(
            self.acts.verbs.get(self.low(i)) == "grant"
            and self.low(i).endswith(self.grammar.gerund_endings + self.grammar.infinitive_endings)
            for i in (index + 1, index + 2)
        )

    def _is_noun(self, index: int) -> bool:
        """Whether a word that may be noun or verb is a noun here."""
        before = self.low(index - 1)
        if before in self.grammar.before_verb:
            return False
        return (
            before in self.grammar.determiners
            or before.endswith("'s")
            or self._is_object_like(index - 1)
            or self.low(index + 1) in self.grammar.after_act
        )

    def _is_participle(self, word: str) -> bool:
        return word.endswith(self.grammar.participle_endings) or word in self.acts.irregular_participles

    def _be_before(self, index: int) -> bool:
        return self._follows(index, self.grammar.be)

    def _follows(self, index: int, auxiliaries: frozenset[str]) -> bool:
        for back in range(index - 1, max(-1, index - 6), -1):
            word = self.low(back)
            if word in auxiliaries:
                return True
            if word not in self.acts.fillers and not self.grammar.is_adverb(word):
                return False
        return False

    def _is_passive(self, index: int) -> bool:
        if self._be_before(index):
            return True
        if self.low(index - 1) in self.grammar.have or (
            self.grammar.adjectives_follow and self._follows(index, self.grammar.have)
        ):
            return False
        after = self.low(index + 1)
        return (
            after in self.grammar.after_participle
            or after == ""
            or (self.is_title and self.finder.right(index) is None)
        )
