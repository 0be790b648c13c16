"""What an act is done to: permits, applications, deliveries, trade or a restriction, found around a doing word.

Looks at one sentence. Knows objects; which act they make with the doing word stands in kinds.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from exportwatch.extraction.goods import GoodsReader, Object, parts_of
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.subject import Subject
from exportwatch.extraction.text import Sentence, Tokens

_REACH = 26  # tokens: how far from its verb an object may stand
_SUBJECT = 60  # tokens: how far before its verb the subject of a passive may begin
_RELATIVE = 24  # tokens: how far before a relative clause the noun is looked for that it describes
_MODIFIERS = 5  # tokens: how many words before an object belong to it
_GRANTED = 20  # tokens: how far behind a decision stands what it granted
_DAY = 6  # tokens: behind "until" a day shows within so many
_GOODS_AFTER = 12  # tokens: how far behind an object its goods may stand


class ObjectFinder(GoodsReader):
    """One sentence in search of objects."""

    def __init__(
        self, sentence: Sentence, toks: Tokens, lexicon: Lexicon, subject: Subject, before: Sequence[str]
    ) -> None:
        """As GoodsReader; no object is found yet."""
        super().__init__(sentence, toks, lexicon, subject, before)
        self._objects: dict[int, Object | None] = {}
        self._objects_right: dict[int, Object | None] = {}

    def right(self, index: int) -> Object | None:
        """The object of an active verb at `index`."""
        if index not in self._objects_right:
            self._objects_right[index] = self._right(index)
        return self._objects_right[index]

    def _right(self, index: int) -> Object | None:
        inflected = self.grammar.gerund_endings + self.grammar.participle_endings
        for position in range(index + 1, min(self.size, index + _REACH)):
            if self.is_boundary(position) and not self._tells_when(position):
                return None
            found = self.at(position)
            if found:
                return found if self._is_governed(found.first, index) else None
            word = self.low(position)
            if word in self.lexicon.speech.voted_on:
                return None  # "threw out an attempt to have the permits annulled"
            if word in self.lexicon.certainty.and_or and self._is_infinitive(position + 1):
                return None  # "to suspend part of its aid and to review its licences"
            if word in self.grammar.infinitive and self._limits(position + 1):
                return None  # "has not issued any measure to restrict exports"
            if word in self.grammar.have and self.low(position - 1) in self.grammar.subject_pronouns:
                return None  # "denied it had banned exports"
            finite = word in self.acts.verbs and word not in self.acts.nouns and not word.endswith(inflected)
            if finite and self.low(position - 1) not in self.grammar.determiners:
                return None
        return None

    def _is_infinitive(self, position: int) -> bool:
        """Whether an infinitive with its word in front begins here: "to review", « de réexaminer »."""
        if self.low(position) in self.grammar.infinitive:
            return True
        ending = self.grammar.infinitive_endings
        return bool(ending) and self.low(position) in self.grammar.of and self.low(position + 1).endswith(ending)

    def _limits(self, position: int) -> bool:
        word = self.low(position)
        does = self.acts.verbs.get(word) in ("hold", "lift", "refuse", "revoke") or word in self.acts.limiting
        return does and self.low(position + 1) not in self.grammar.of

    def _tells_when(self, position: int) -> bool:
        """ "Extended until 31 October the embargo": a day between the verb and its object ends no clause."""
        if self.low(position) not in self.acts.up_to:
            return False
        near = self.lows[position + 1 : position + _DAY]
        if not self.acts.notice.isdisjoint(near):
            return True  # "suspended, until further notice, all licences"
        calendar = self.lexicon.calendar
        return any(word.isdigit() or word in calendar.months or word in calendar.units for word in near)

    def between(self, first: int, last: int) -> Object | None:
        """The object between a verb and its particle: "put the permits on hold"."""
        found = self.right(first)
        return found if found and found.last < last else None

    def left(self, index: int) -> Object | None:
        """The subject of a passive: the first object word after the nearest clause border that has one.

        "Permits were revoked, and no new licences would be issued": behind the last verb before, where one stands
        there, else in the whole clause.
        """
        floor = self._verb_before(index)
        described = self._described_before(floor) if floor is not None else None
        if described is not None:
            return described
        if floor is not None:
            for position in range(floor + 1, index):
                found = self.at(position)
                if found:
                    if self._is_governed(found.first, floor):
                        return found
                    break
        start = index - 1
        while start >= 0 and index - start < _SUBJECT and not self.is_boundary(start):
            start -= 1
        while True:
            for position in range(start + 1, 0 if self._has_own_verb(start, index) else index):
                found = self.at(position)
                if self._is_voted_on(start, position):
                    return None  # "an initiative to ban the export of arms was thrown out"
                if found:
                    return found if self._is_governed(found.first, start) else None
            if start <= 0 or self.low(start) not in self.grammar.relatives | {"where"}:
                return None
            border = start
            start -= 1
            while start >= 0 and border - start < _RELATIVE and not self.is_boundary(start):
                start -= 1

    def _is_voted_on(self, border: int, position: int) -> bool:
        voted_on = self.lexicon.speech.voted_on
        described = self.low(border) in self.grammar.relatives and self.low(border - 1) in voted_on
        return described or self.low(position) in voted_on

    def _has_own_verb(self, border: int, index: int) -> bool:
        """ "Permits under which makers supply weapons have been suspended": the clause at the border has its own."""
        if self.low(border) not in self.grammar.relatives or self.low(border - 1) not in self.grammar.prepositions:
            return False
        for position in range(border + 1, index):
            if self.acts.verbs.get(self.low(position)) == "send" and not self._plain_kind(position):
                return True
            if self.at(position) is not None:
                return False  # "a rule under which applications to export arms are denied"
        return False

    def _described_before(self, floor: int) -> Object | None:
        """ "Licences which the region had granted for exports were suspended": the noun before the relative clause to
        which an earlier verb belongs; None where that verb stands in no such clause."""
        border = floor - 1
        while border > 0 and not self.is_boundary(border):
            border -= 1
        if border < 1 or self.low(border) not in self.grammar.relatives:
            return None
        for position in range(border - 1, max(-1, border - _MODIFIERS), -1):
            found = self.at(position)
            if found:
                return found if found.last == border - 1 or self.low(border) != "that" else None
        return None

    def _verb_before(self, index: int) -> int | None:
        """The index of the last auxiliary of another verb in the clause; None where there is none."""
        position = index - 1
        while position >= 0 and (
            self.low(position) in self.grammar.auxiliaries
            or self.low(position) in self.acts.may
            or self.low(position) in self.acts.fillers
            or self.low(position) in self.grammar.not_words
        ):
            position -= 1
        while position >= 0 and index - position < _SUBJECT and not self.is_boundary(position):
            if self.low(position) in self.grammar.be or self.low(position) in self.grammar.have:
                return position
            position -= 1
        return None

    def at(self, position: int) -> Object | None:
        """The object whose noun begins at a token."""
        if position not in self._objects:
            self._objects[position] = self._object(position)
        return self._objects[position]

    def _object(self, position: int) -> Object | None:
        if self.low(position) in self.acts.states_on and self.low(position - 1) == "on":
            return None  # "permits that have been on hold are revoked"
        kind = self.acts.object_kind(self.low(position))
        if kind and self.is_noun(position):
            last = position
            while self.acts.object_kind(self.low(last + 1)) and self.is_noun(last + 1):
                last += 1
            return Object(position, last, self._kind_of(position, last))
        if self.proscribes(position) or self._is_order(position):
            return Object(position, position, "restriction")
        if self.low(position) in self.acts.taken_up:
            kind = self._kind_taken_up(position)
            return Object(position, position, kind) if kind else None
        if self.low(position) in self.acts.measures and (self.restrains(position) or self.includes(position)):
            return Object(position, position, "restriction")
        if self.low(position) in self.acts.plans and self.low(position + 1) in self.grammar.infinitive:
            sends = self.acts.verbs.get(self.low(position + 2)) == "send"
            return Object(position, position, "trade") if sends else None
        if self.low(position) in self.acts.rulings and self._grants_permits(position):
            return Object(position, position, "permit")
        if self.low(position) in self.acts.shipped and self.low(position + 1) in self.lexicon.pairs.bound_for:
            return Object(position, position, "trade")
        return None

    def _grants_permits(self, position: int) -> bool:
        """ "The decisions by which the region granted licences": what is suspended with them."""
        behind = self.lows[position + 1 : position + _GRANTED]
        grant = next((i for i, low in enumerate(behind) if low in self.acts.granting), None)
        return grant is not None and any(self.acts.object_kind(low) == "permit" for low in behind[grant:])

    def _kind_taken_up(self, position: int) -> str | None:
        """ "Is cancelling the ones that firms hold", "prolongs the one for Azerbaijan": the noun stands before, in the
        sentence or in the one before it."""
        single = self.low(position) not in self.acts.taken_up_many
        if single and self.low(position - 1) not in self.grammar.definite:
            return None  # "one of the firms"
        here = (self.acts.object_kind(self.low(i)) for i in range(position - 1, -1, -1) if self.is_noun(i))
        earlier = map(self.acts.object_kind, reversed(self.before))
        kind = next((kind for kind in itertools.chain(here, earlier) if kind), None)
        given = self.low(position - 1) in self.acts.existing  # "halts applications and cancels the valid ones"
        return "permit" if kind == "application" and given else kind

    def behind(self, position: int) -> int:
        """The index at which the words end that say what the measure at `position` is."""
        return next((i for i in range(position + 1, self.size) if self.low(i) in (",", ";")), self.size)

    def restrains(self, position: int) -> bool:
        """ "The measure under which no licences were issued", "the order to halt sales": what follows says what it
        stops."""
        start = next(
            (
                i
                for i in range(position + 1, min(position + 4, self.size))
                if self.low(i) in self.grammar.relatives or self.low(i) in self.grammar.infinitive
            ),
            None,
        )
        if start is None:
            return False
        behind = self.lows[start + 1 : start + _RELATIVE]
        behind = behind[: behind.index(",")] if "," in behind else behind
        return self._stops(behind)

    def includes(self, position: int) -> bool:
        """ "The measures against Belarus, among them the arms embargo": a restriction of arms stands further on."""
        for index in range(position + 1, self.size):
            if self.acts.objects.get(self.low(index)) == "restriction" and self.low(index) not in self.acts.measures:
                near = self.lows[max(0, index - 2) : index + _MODIFIERS]
                if parts_of(near) & self.lexicon.plainly_controlled:
                    return True
        return False

    def _stops(self, behind: Sequence[str]) -> bool:
        stopped = any(self.acts.verbs.get(word) == "hold" for word in behind)
        negated = any(word in self.grammar.not_words or word in self.acts.no for word in behind)
        given = any(self.acts.verbs.get(word) in ("grant", "send") for word in behind)
        return stopped or (negated and given)

    def _kind_of(self, first: int, last: int) -> str:
        """The kind of a run of object nouns: its last noun's, save that a halt of a restriction is an easing."""
        kind = self.acts.object_kind(self.low(last)) or "trade"
        if kind == "restriction" and self.low(last) in self.acts.nouns:
            if any(self.acts.object_kind(self.low(i)) == "restriction" for i in range(first, last)):
                return "easing"
            after = next((i for i in range(last + 1, min(last + 8, self.size)) if self._plain_kind(i)), None)
            held = self.acts.nouns.get(self.low(last)) in ("hold", "lift")
            of = held and after is not None and self.low(last + 1) in self.grammar.of
            if of and after is not None and self._plain_kind(after) == "restriction":
                return "restriction" if self.low(after) in self.acts.nouns else "easing"
        return kind

    def _plain_kind(self, index: int) -> str | None:
        return self.acts.object_kind(self.low(index)) if self.is_noun(index) else None

    def is_noun(self, position: int) -> bool:
        """Whether an object word is a noun of its own here: no verb ("to export") and no part of a name ("Trade
        Ministry")."""
        word, before, after = self.low(position), self.low(position - 1), self.low(position + 1)
        if after in self.lexicon.people.institutions or after in self.lexicon.people.role_heads:
            return False
        if after in self.acts.described or word in self.acts.not_objects or before in self.acts.of_persons:
            return False
        if word in self.acts.asking and not self._asks_for_exports(position):
            return False
        if word in self.acts.noun_or_verb:
            plural = word.endswith("s") and before in self.grammar.infinitive  # "a stop to exports"
            if before in self.grammar.before_verb and not plural:
                sends = after in self.grammar.infinitive and self.acts.verbs.get(self.low(position + 2)) == "send"
                # "Said that exports of …", "said that permits to sell …": no relative clause.
                return before in self.grammar.relatives and (after in self.grammar.of or sends)
            noun_like = (
                after in self.grammar.of
                or after in self.lexicon.pairs.towards
                or self.acts.objects.get(after) is not None
                or before in self.acts.controlled
                or before in self.grammar.determiners
                or before in self.grammar.before_noun
                or before.isdigit()
            )
            return noun_like or word not in self.acts.rather_verb
        return not word.endswith(self.grammar.gerund_endings) or before not in self.grammar.be

    def _asks_for_exports(self, position: int) -> bool:
        """ "Requests to sell tear gas", not "a request to halt sales"."""
        around = self.lows[max(0, position - 3) : position + _MODIFIERS + 2]
        if self.about_arms and self.low(position - 1) == "the" and self.low(position + 1) in self.grammar.be:
            return True  # "the request was turned down"
        if self.about_permits and self._are_refused(position):
            return True  # "des demandes portant sur 19 millions sont rejetées"
        if self.about_permits and any(self.acts.objects.get(low) == "permit" for low in self.lows):
            return not any(
                self.acts.verbs.get(low) in ("hold", "revoke") for low in self.lows[position + 1 : position + 4]
            )
        behind = self.lows[position + 1 : position + _MODIFIERS + 2]
        stops = any(self.acts.verbs.get(word) in ("hold", "revoke", "cancel") for word in behind)
        destined = self.about_arms and self.low(position + 1) in self.lexicon.pairs.towards
        if stops or destined:
            return destined and not stops
        if not self.lexicon.plainly_controlled.isdisjoint(self.lows[position + 1 : position + _GOODS_AFTER]):
            return True  # "requests from Berlin concerning some 12,400 rounds of ammunition"
        return any(
            word in self.acts.export
            or self.acts.objects.get(word) in ("permit", "delivery")
            or word in self.acts.controlled
            for word in around
        )

    def _are_refused(self, position: int) -> bool:
        """Whether the clause of an application ends in a passive of refusing."""
        behind = range(position + 1, min(self.clause_end(position), position + _RELATIVE))
        refused = next((i for i in behind if self.acts.verbs.get(self.low(i)) == "refuse"), None)
        return refused is not None and not self.grammar.be.isdisjoint(self.lows[max(position, refused - 3) : refused])

    def _is_governed(self, head: int, border: int) -> bool:
        """False where another noun stands between: "practice in arms exports", "talks on licences"."""
        if self.proscribes(head):
            return True
        for position in range(head - 1, border, -1):
            word = self.low(position)
            counted = word in self.lexicon.amounts.numerals or word.isdigit()
            if word in self.grammar.determiners or word in self.grammar.joining or counted:
                if word not in self.grammar.joining and self.low(position - 1) in self.grammar.prepositions:
                    continue
                return True
            if word in self.grammar.prepositions:
                noun = self.low(position - 1)
                if word in self.grammar.instrumental and position - 1 == border and noun in self.acts.intransitive:
                    return False  # "the halt ends with this rule"
                if position - 1 <= border or noun.isdigit() or noun in self.acts.parts_of_phrases:
                    return True
                return (
                    noun in self.acts.transparent
                    or self.acts.objects.get(noun) is not None
                    or noun in self.acts.verbs
                    or noun in self.lexicon.amounts.numerals
                )
        return True
