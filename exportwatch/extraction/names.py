"""Runs of capitals in one sentence: where a personal name or the name of an organisation begins and ends.

The common ground of persons.py and institutions.py. Knows word lists and no meaning beyond them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from exportwatch.extraction.cast import Cast, Mention, MentionKind
from exportwatch.extraction.facts import Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.text import Tokens

_MARKS = frozenset("“”\"‘’'«»")
_LONGEST_NAME = 7  # tokens
LONGEST_ORGANISATION = 14  # tokens


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with what was found in it before names are read.

    `countries`: token index → how the country is named there; `companies` and `authorities`: first token index → last
    one, of those that the gazetteer and the word lists know.
    """

    text: str
    toks: Tokens
    countries: dict[int, str]
    companies: dict[int, int]
    authorities: dict[int, int]


class NameReader:
    """One sentence, its capitals, and the cast of its document so far."""

    def __init__(self, line: Line, cast: Cast) -> None:
        """Nothing is read yet."""
        self.text = line.text
        self.toks = line.toks
        self.country_at = line.countries
        self.company_at = line.companies
        self.authority_at = line.authorities
        self.cast = cast
        self.lexicon = cast.lexicon
        self.people = cast.lexicon.people
        self.lows = line.toks.lows
        self.words = line.toks.words
        self.capitals = line.toks.capitals
        self._capital_at = frozenset(self.capitals)
        self.size = len(line.toks)
        self._name_ends: dict[int, int | None] = {}

    def low(self, index: int) -> str:
        """The lower-case word at a token index; empty outside the sentence."""
        return self.lows[index] if 0 <= index < self.size else ""

    def places_of(self, words: Collection[str]) -> Sequence[int]:
        """The indexes of the tokens that are one of some lower-case words, in order."""
        return [] if self.words.isdisjoint(words) else [i for i, low in enumerate(self.lows) if low in words]

    def is_capital(self, index: int) -> bool:
        """Whether the token begins with a capital."""
        return index in self._capital_at

    def behind_adjectives(self, index: int) -> int:
        """Return the last of the adjectives that follow a noun at `index`; the noun itself where the language has them
        in front."""
        last = index
        while self.lexicon.grammar.adjectives_follow and (
            self.country_at.get(last + 1) == "demonym"
            or last + 1 in self.authority_at
            or (self.low(last + 1) in self.people.role_modifiers and not self.is_capital(last + 1))
        ):
            last += 1
        return last

    def make(
        self,
        kind: MentionKind,
        first: int,
        last: int,
        *,
        name: tuple[int, int],
        role: str | None = None,
        organisation: str | None = None,
    ) -> Mention:
        """Return a mention from `first` to `last` whose bare name stands at the token indexes `name`, inclusive."""
        span = self.toks.span(name[0], name[1])
        return Mention(kind, self.clean(span), span, first, last, role, organisation)

    def clean(self, span: Span) -> str:
        """The words of a span on one line, without a possessive ending."""
        words = " ".join(span.of(self.text).split())
        return words[:-2] if words.endswith(("'s", "’s")) else words

    def is_honorific(self, index: int) -> bool:
        """Whether "Mr", "Dr." or the like stands at an index."""
        return 0 <= index < self.size and self.toks.texts[index].rstrip(".") in self.people.honorifics

    def is_no_name(self, index: int) -> bool:
        """Whether a word with a capital is no part of a name: "The", and "THE" at the head of a report."""
        text = self.toks.texts[index]
        return text in self.people.not_names or (text.isupper() and text.capitalize() in self.people.not_names)

    def name_from(self, index: int) -> int | None:
        """Return the last token of the personal name that begins at `index`; None where none does."""
        if index not in self._name_ends:
            self._name_ends[index] = self._name_end(index)
        return self._name_ends[index]

    def _name_end(self, index: int) -> int | None:
        last, position = None, index
        while position < self.size and position - index < _LONGEST_NAME:
            token = self.toks.texts[position]
            if last is not None and self._is_particle_with_name(token):
                last = position  # "Radhya al-Mutawakel"
                position += 1
                continue
            usable = token not in self.people.not_names or (last is not None and token in self.people.within_names)
            if (
                self.is_capital(position)
                and usable
                and (
                    self.low(position) not in self.people.role_heads
                    or (last is not None and self.low(position) in self.people.surnames)
                )
                and not self.is_honorific(position)
            ):
                if last is None and self.country_at.get(position) == "demonym":
                    return None
                if self.low(position) in self.people.institutions:
                    return None
                last = position
                if len(token) == 1 and self.low(position + 1) == "." and self.is_capital(position + 2):
                    position += 1
            elif not (
                token in self.people.particles
                and last is not None
                and (self.is_capital(position + 1) or self.low(position + 1) in self.people.particles)
            ):
                break
            if self.toks.texts[position].endswith(("'s", "’s")):
                break
            position += 1
        return last

    def _is_particle_with_name(self, token: str) -> bool:
        particle, dash, name = token.partition("-")
        return bool(dash) and particle in self.people.particles and name[:1].isupper()

    def organisation_end(self, start: int) -> int | None:
        """The end of a run of capitals with small words between, and an abbreviation in brackets; None where no run
        begins at `start`."""
        last, position = None, start
        while position < self.size and position - start < LONGEST_ORGANISATION:
            text = self.toks.texts[position]
            if self.is_capital(position) and (
                position == start or text not in self.people.not_names or text in self.people.within_names
            ):
                last = position
            elif last is None or not (self._links_on(position) or self._owns(position)):
                break
            if self.toks.texts[position].endswith(("'s", "’s")):
                break
            position += 1
        return last if last is None else self.with_abbreviation(last)

    def _links_on(self, position: int) -> bool:
        """ "Ministry of the Interior", "Board on Trade in Arms": a small word with a capital behind it."""
        if self.low(position) not in self.people.name_links:
            return self.low(position) == "," and self._is_listed(position)
        article = self.low(position + 1) in self.lexicon.grammar.articles
        behind = position + 1 + article
        if self.low(behind) in self.lexicon.calendar.weekdays or self.low(behind) in self.lexicon.calendar.months:
            return False  # "the State Department on Friday", "the House in February"
        return self.is_capital(behind) and self.toks.texts[behind] not in never_in_names(self.lexicon)

    def _owns(self, position: int) -> bool:
        """ "The Welders' Guild": the mark of a plural owner stands inside a name."""
        return (
            self.low(position) in ("'", "’") and self.low(position - 1).endswith("s") and self.is_capital(position + 1)
        )

    def _is_listed(self, comma: int) -> bool:
        """ "Ministry of Trade, Industry and Energy": a portfolio goes on after a comma."""
        return self.is_capital(comma + 1) and self.low(comma + 1) in self.people.portfolios

    def with_abbreviation(self, last: int) -> int:
        """Return the index that takes in "(DGFT)" or "(“MOFCOM”)" where it follows."""
        if self.low(last + 1) != "(":
            return last
        quoted = self.low(last + 2) in _MARKS
        close = last + 3 + 2 * quoted
        return close if self.low(close) == ")" and self.is_capital(last + 2 + quoted) else last


@lru_cache(maxsize=8)
def never_in_names(lexicon: Lexicon) -> frozenset[str]:
    """Capitalised words that no name has inside."""
    return lexicon.people.not_names - lexicon.people.within_names
