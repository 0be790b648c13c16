"""Whether an act that is told was there before the news: its tense, how long it lasts, and who said it when.

Looks at one act in its sentence, and at the days of its paragraph; says nothing of who acted on whom.
"""

from __future__ import annotations

from functools import cached_property

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.governing import clause_start
from exportwatch.extraction.reading import Reading

_LEAD = 3  # sentences: where the news is told
_FRAME = 14  # tokens: how far before its verb a word may stand that makes an act an earlier one
_STORY = 8  # sentences: how far back in its paragraph the days of a story are looked for
_OLD = 180  # days: a paragraph that begins with days so long before tells of former times
_STAYING = 3  # tokens: how far before a participle stands what says that it lasts
_PLUPERFECT = 5  # tokens: how far before its verb "had" stands
_AUXILIARY = 6  # tokens: how far before its verb the auxiliary stands that gives the tense


class LookingBack:
    """One act of which it is asked whether its words look back."""

    def __init__(self, cue: Cue, reading: Reading, position: int) -> None:
        """`position`: of its sentence, counted from 0 without titles."""
        self._cue = cue
        self._reading = reading
        self._position = position
        self._toks = reading.toks[cue.sentence.index]
        self._lows = self._toks.lows
        self._dates = reading.dates[cue.sentence.index]
        self._words = reading.lexicon.certainty
        self._grammar = reading.lexicon.grammar
        self._border = clause_start(self._lows, cue.first, reading.lexicon)
        self._auxiliaries = self._lows[max(0, cue.first - _AUXILIARY) : cue.first]
        self.whole = " ".join(self._lows)
        """The sentence in lower case, for phrases."""
        self.in_quote = reading.quotation_at(self._toks.starts[cue.first]) is not None
        """Whether the act is told within quotation marks."""

    def is_of_before(self) -> bool:
        """Whether the act was done, said or known before the report's own day."""
        first, lows, words = self._cue.first, self._lows, self._words
        since_then = first > 1 and lows[first - 1] in words.since and lows[first - 2] in self._grammar.have
        return (
            self._is_of_long_standing()
            or self._is_said_before()
            or self._stays()
            or self._is_counted_from()
            or (self._cue.kind == "policy" and not words.exceptions.isdisjoint(lows))
            or self._goes_on_from_old_days()
            or (first > 0 and not self._cue.passive and self._having_done())
            or (self._is_pluperfect() and not (self._is_said and self._position < _LEAD + 1))
            or (any(phrase in self.whole for phrase in words.background) and words.future.isdisjoint(self._auxiliaries))
            or since_then
        )

    def is_subordinate(self) -> bool:
        """Whether the act stands in a clause, or behind a word, that makes it an earlier one: "after it had …",
        "earlier"."""
        cue, lows, border = self._cue, self._lows, self._outer_border
        # "Licences issued earlier are suspended": the word is said of the licences.
        end = cue.object_first if cue.passive and cue.object_first < cue.first else cue.first
        near = range(max(0, cue.first - _FRAME), end)
        recent = any(date.is_recent(self._reading.published) for date in self._dates)
        earlier = any(lows[i] in self._words.earlier and not self._same_day(i) for i in near)
        framed = border > 0 and lows[border - 1] in self._words.framing and not self._is_closed(border)
        return framed or (earlier and cue.kind != "policy" and not recent)

    def is_past(self) -> bool:
        """Whether the act is told in the simple past: no auxiliary of the present, the perfect or the future."""
        grammar = self._grammar
        if any(low in grammar.past_future for low in self._auxiliaries):
            return True
        if any(low in grammar.present for low in self._auxiliaries) or self._cue.renewed:
            return False
        word, acts = self._lows[self._cue.first], self._reading.lexicon.acts
        past = word.endswith(grammar.participle_endings) or word in acts.irregular_participles | acts.irregular_past
        return past or any(low in grammar.past for low in self._auxiliaries)

    @cached_property
    def _outer_border(self) -> int:
        """Where the act's clause begins, before its subject where a border lies inside that one."""
        inside = self._cue.passive and self._cue.object_first < self._border
        return clause_start(self._lows, self._cue.object_first, self._reading.lexicon) if inside else self._border

    @property
    def _is_said(self) -> bool:
        """ "Norway said that it had halted sales": said now, whatever the tense."""
        border = self._border
        described = border > 0 and self._lows[border - 1] in self._grammar.relatives - self._words.that
        said = not self._words.saying.isdisjoint(self._lows[: border or self._cue.first])
        return (said and not described) or self._cue.sentence.index in self._reading.spoken

    def _is_of_long_standing(self) -> bool:
        cue, lows, words = self._cue, self._lows, self._words
        if self._position > 0 and self._lasts():
            return True
        kept = not words.keeping.isdisjoint(lows[max(0, cue.first - _FRAME) : cue.first])
        if (kept or (self._position > 1 and self._is_perfect())) and self._since_old_days():
            return True
        lasting = cue.negative_grant and not self.in_quote and not words.lasting.isdisjoint(lows)
        return lasting and not any(phrase in self.whole for phrase in words.nor_later)

    def _same_day(self, index: int) -> bool:
        """ "Earlier on Thursday", "earlier today": of the day of the news."""
        calendar, near = self._reading.lexicon.calendar, self._lows[index + 1 : index + 4]
        return any(low in calendar.weekdays or low in calendar.same_day for low in near)

    def _having_done(self) -> bool:
        """ "Having suspended sales the day before, Serbia takes them up again": what was done before the news."""
        first = self._cue.first
        told = self._words.saying.isdisjoint(self._lows[max(0, first - _STAYING - 1) : first])
        return told and self._lows[first - 1] in self._grammar.having  # not "a annoncé lundi avoir suspendu"

    def _goes_on_from_old_days(self) -> bool:
        """ "In 2019 it came out … Approvals came to a halt": in the past tense, a paragraph that began with old days
        goes on with them."""
        sentence, reading = self._cue.sentence, self._reading
        if self._position < _LEAD or sentence.is_title or self._dates or not self.is_past():
            return False
        index = sentence.index
        floor = max(0, index - _STORY)
        while index > floor and reading.layout.sentences[index - 1].paragraph == sentence.paragraph:
            index -= 1
            if reading.dates[index]:
                return all(date.is_past_period or date.age(reading.now) > _OLD for date in reading.dates[index])
        return False

    def _since_old_days(self) -> bool:
        """ "Since July 2019 Italy has kept deliveries suspended": what was begun long ago and lasts."""
        toks, now = self._toks, self._reading.now
        for date in self._dates:
            before = toks.low_before(date.span.start)
            if before in self._reading.lexicon.calendar.parts_of_year:  # "since late 2018"
                before = toks.low_before(date.span.start - len(before) - 1)
            old = date.age(now) > _OLD or (now is None and date.iso is not None)
            if before in self._words.since and old and date.span.start < toks.starts[self._cue.first]:
                return True
        return False

    def _is_pluperfect(self) -> bool:
        """ "Had suspended", "had agreed to suspend": an act before the report's own time."""
        grammar, first = self._grammar, self._cue.first
        if first > 1 and self._lows[first - 1] in grammar.infinitive and self._lows[first - 2] in self._words.decisions:
            first -= 2
        between = grammar.auxiliaries | grammar.within_pluperfect
        for low in reversed(self._lows[max(0, first - _PLUPERFECT) : first]):
            if low in grammar.pluperfect:
                return True
            if low not in between and not grammar.is_adverb(low):
                return False
        return False

    def _is_perfect(self) -> bool:
        """ "Has refused", "have been halted"."""
        first = self._cue.first
        return not self._grammar.have.isdisjoint(self._lows[max(0, first - _STAYING) : first])

    def _lasts(self) -> bool:
        """ "Sales have been suspended since October": a state of long standing."""
        perfect = not self._grammar.have.isdisjoint(self._auxiliaries)
        if not self._words.future.isdisjoint(self._auxiliaries):
            return False  # "the ban that has stood since 1987 will be lifted"
        if perfect and not self._words.long.isdisjoint(self._auxiliaries):
            return True  # "has long kept"
        after = self._lows[self._cue.last + 1 : self._cue.last + 4]
        return self._cue.passive and perfect and not self._words.since.isdisjoint(after)

    def _stays(self) -> bool:
        """ "Sales remain suspended": no act of these days."""
        first = self._cue.first
        return self._cue.passive and not self._words.staying.isdisjoint(self._lows[max(0, first - _STAYING) : first])

    def _is_counted_from(self) -> bool:
        """ "It is ten years since exports were halted"."""
        lows, units = self._lows, self._reading.lexicon.calendar.units
        clause = range(max(1, self._outer_border), self._cue.first)
        return any(lows[i] in self._words.since and lows[i - 1] in units for i in clause)

    def _is_closed(self, border: int) -> bool:
        """ "Like others before it, Finland has stopped …": a comma ends what the border word opened."""
        relative = self._lows[border - 1] in self._grammar.relatives | {"where"}
        return not relative and "," in self._lows[border : self._cue.first]

    def _is_said_before(self) -> bool:
        """ "The day before, the minister had told parliament that …": said before the report's own day."""
        if self._position < _LEAD - 1:
            return False
        lows, first, had = self._lows, self._cue.first, self._grammar.pluperfect
        speech = self._reading.lexicon.speech.verbs
        before = (index for index in range(first) if lows[index] in speech)
        if any(not had.isdisjoint(lows[max(0, index - 3) : index]) for index in before):
            return True
        return first > 0 and lows[first - 1] in self._grammar.having
