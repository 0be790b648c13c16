"""Who acts: the country that does what a cue says.

Looks at one act in its sentence; who acts in a document as a whole stands in context.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from exportwatch.extraction.cues import Cue
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.placed import OWNER, Placed, acts
from exportwatch.extraction.text import Tokens

_AGENT = 8  # tokens: how far behind "by" the country of the one who acts may stand
_CLAUSE = 45  # tokens: how far a clause is followed to either side
_TOLD = 8  # tokens: how far behind a word of saying its "that" stands
_SEATED = 5  # tokens: how far before its seat a government is named: "the Foreign Ministry in Helsinki"


def issuer_of(cue: Cue, toks: Tokens, placed: Sequence[Placed], lexicon: Lexicon) -> str | None:
    """Return the code of the country that does what the cue says, None where its clause names none. `placed`: the
    countries of the sentence in order."""
    return _Issuers(cue, toks, placed, lexicon).issuer()


class _Issuers:
    """One act in its sentence, in search of who acts."""

    def __init__(self, cue: Cue, toks: Tokens, placed: Sequence[Placed], lexicon: Lexicon) -> None:
        """`placed`: the countries of the sentence in order."""
        self.cue = cue
        self.toks = toks
        self.lows = toks.lows
        self.placed = placed
        self.lexicon = lexicon
        self.words = lexicon.pairs
        self.boundaries = lexicon.acts.boundaries

    def issuer(self) -> str | None:
        """Return the country that does what the cue says, None where its clause names none."""
        cue = self.cue
        if cue.kind == "policy":
            return None  # a policy has no subject of its own
        found = self._agent() if cue.passive or cue.nominal or cue.negative_grant else None
        found = found or self._owner() or self._decider() or self._of_whom()
        if found or (cue.passive and not cue.nominal) or (cue.negative_grant and cue.object_first < cue.first):
            return found or self._who_says() or self._from_where() or self._at_its_seat()
        start = cue.first
        while (
            start > 0
            and cue.first - start < _CLAUSE
            and (self.lows[start - 1] not in self.boundaries or self.lows[start - 1] in self.lexicon.grammar.relatives)
        ):
            start -= 1
        borders = [i for i in range(start, cue.first) if self.toks.texts[i] in (",", "“", "”") or self._tells_that(i)]
        edges = [start, *(i + 1 for i in borders), cue.first]
        for left, right in reversed(list(itertools.pairwise(edges))):
            if left < right and self.lows[left] in self.words.skipped_openings and left != start:
                continue
            for candidate in self.placed:
                if left <= candidate.first < right and acts(candidate, self.toks, self.lexicon):
                    return candidate.place.code
            if any(low in self.lexicon.governing for low in self.lows[left:right]):
                return (
                    self._at_its_seat()
                )  # "ministers suspended …": somebody governs here, of the document's own country
        return self._taken_up(start) or self._at_its_seat()

    def _tells_that(self, index: int) -> bool:
        """ "Told reporters that Ukraine …": what is told has a subject of its own."""
        near = self.lows[max(0, index - _TOLD) : index]
        certainty, speech = self.lexicon.certainty, self.lexicon.speech
        return self.lows[index] in certainty.that and any(
            low in speech.verbs or low in certainty.saying or low in certainty.decisions for low in near
        )

    def _at_its_seat(self) -> str | None:
        """ "In Berlin, the Economy Ministry said …": whose institution that is, where no other country is named with
        it."""
        first = self.placed[0] if self.placed else None
        if first is None or first.place.kind != "seat" or first.first != 1 or self.lows[0] not in self.words.seated:
            return None
        behind = range(first.last + 2, min(self.cue.first, first.last + 2 + _SEATED))
        named = any(item.first in behind for item in self.placed[1:])
        institution = any(self.lows[i] in self.lexicon.people.institutions for i in behind)
        return first.place.code if institution and not named and self.lows[first.last + 1] == "," else None

    def _taken_up(self, start: int) -> str | None:
        """ "Canada said it had suspended …", "Sweden, which has halted …": the nearest country that can act."""
        first = self.cue.first
        pronoun = any(low in self.lexicon.people.pronouns for low in self.lows[start:first])
        relative = start > 0 and self.lows[start - 1] in self.lexicon.grammar.relatives
        if not (pronoun or relative):
            return None
        before = [item for item in self.placed if item.last < first and acts(item, self.toks, self.lexicon)]
        return before[-1].place.code if before else None

    def _agent(self) -> str | None:
        """ "Suspended by Canada", "announced by the Canadian foreign minister"."""
        for position in range(self.cue.first + 1, min(self.cue.last + 2 * _AGENT, len(self.toks))):
            if self.lows[position] in self.boundaries:
                return None
            one_by_one = self.lows[position - 1 : position] == self.lows[position + 1 : position + 2]
            if self.lows[position] in self.words.by and not one_by_one:
                for candidate in self.placed:
                    between = self.lows[position + 1 : candidate.first]
                    if position < candidate.first <= position + _AGENT and not any(
                        low in self.words.towards or low in (",", ".", ";") for low in between
                    ):
                        return candidate.place.code
        return None

    def _owner(self) -> str | None:
        """ "Russia's ban on …", "the German halt to …": whose restriction it is."""
        if self.cue.object_kind not in ("restriction", "easing") and not self.cue.nominal:
            return None
        edge = self.cue.first if self.cue.nominal else self.cue.object_first
        for candidate in self.placed:
            possessive = self.lows[candidate.last].endswith("'s") or self._follows_possessive(candidate.last)
            if possessive and 0 < edge - candidate.last <= OWNER:
                between = self.lows[candidate.last + 1 : edge]
                if not any(low in self.lexicon.grammar.prepositions or low in self.boundaries for low in between):
                    return candidate.place.code
        return None

    def _who_says(self) -> str | None:
        """ "Germany announced that no sale would be approved": who says it of a passive that names nobody."""
        edge = min(self.cue.first, self.cue.object_first)
        for candidate in reversed([item for item in self.placed if item.last < edge]):
            between = self.lows[candidate.last + 1 : edge]
            says = any(low in self.lexicon.speech.announcing or low in self.lexicon.certainty.saying for low in between)
            if says and acts(candidate, self.toks, self.lexicon):
                return candidate.place.code
        return None

    def _from_where(self) -> str | None:
        """ "No weapons may be exported from Slovenia": whose exports a passive that names nobody stops."""
        if self.cue.object_kind not in ("trade", "delivery"):
            return None
        for candidate in self.placed:
            led = candidate.first > 0 and self.lows[candidate.first - 1] in self.lexicon.grammar.from_where
            if led and candidate.place.kind == "name" and self.cue.object_first < candidate.first:
                return candidate.place.code
        return None

    def _decider(self) -> str | None:
        """ "Britain's decision to freeze licences": whose decision it is."""
        if self.lows[self.cue.first - 1 : self.cue.first] not in [[word] for word in self.lexicon.grammar.infinitive]:
            return None
        nouns = self.lexicon.certainty.decisions | self.lexicon.acts.steps
        for candidate in self.placed:
            behind = self.lows[candidate.last + 1 : self.cue.first]
            by = candidate.first > 1 and self.lows[candidate.first - 1] in self.words.by
            if by and len(behind) == 1 and self.lows[candidate.first - 2] in nouns:
                return candidate.place.code  # "a decision by Britain to freeze licences"
            if self.lows[candidate.last].endswith("'s") and len(behind) <= OWNER + 1 and not nouns.isdisjoint(behind):
                return candidate.place.code
        return None

    def _of_whom(self) -> str | None:
        """ "No U.S. export licence will be granted for goods that go to …": whose licences they are."""
        if self.cue.object_kind != "permit" or not (self.cue.passive or self.cue.negative_grant):
            return None
        edge = self.cue.object_first
        named = next((item for item in self.placed if item.last == edge - 1), None)
        exports = self.lows[edge] in self.lexicon.acts.export and self.cue.object_last > edge
        return named.place.code if named and exports and named.place.kind != "authority" else None

    def _follows_possessive(self, last: int) -> bool:
        return last + 1 < len(self.toks) and self.lows[last + 1] in ("'s", "’s")
