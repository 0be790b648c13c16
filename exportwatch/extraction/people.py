"""Who is named in a sentence: persons with their office, offices without a name, institutions, and the pronouns that
take them up.

A name is only taken for a person's where an office, an honorific or an act of speaking shows it. Knows nothing of
quotations or acts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from exportwatch.extraction.cast import Cast, Mention, MentionKind, is_media
from exportwatch.extraction.facts import Span
from exportwatch.extraction.text import Token

_ACRONYM = re.compile(r"[A-Z]{3,8}$")


def find_mentions(
    text: str,
    toks: Sequence[Token],
    countries: dict[int, str],
    known_companies: dict[int, int],
    cast: Cast,
) -> tuple[Mention, ...]:
    """Return who is named in one sentence, left to right, none overlapping.

    `countries`: token index → how the country is named there; `known_companies`: first token index → last one.
    """
    reader = _Reader(text, toks, countries, known_companies, cast)
    taken: set[int] = set()
    found: list[Mention] = []
    for finder in (
        reader.spokespersons,
        reader.persons,
        reader.offices,
        reader.companies,
        reader.institutions,
        reader.surnames,
        reader.speakers,
        reader.countries_named,
        reader.pronouns,
    ):
        for mention in finder():
            covered = range(mention.first, mention.last + 1)
            if not taken.intersection(covered):
                taken.update(covered)
                found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.first))


class _Reader:
    """One sentence, its capitals and its offices."""

    def __init__(
        self,
        text: str,
        toks: Sequence[Token],
        countries: dict[int, str],
        companies: dict[int, int],
        cast: Cast,
    ) -> None:
        self.text = text
        self.toks = toks
        self.country_at = countries
        self.company_at = companies
        self.cast = cast
        self.lexicon = cast.lexicon
        self.lows = [token.lower for token in toks]
        self.size = len(toks)

    def _low(self, index: int) -> str:
        return self.lows[index] if 0 <= index < self.size else ""

    def _is_capital(self, index: int) -> bool:
        return 0 <= index < self.size and self.toks[index].text[0].isupper()

    def _make(
        self,
        kind: MentionKind,
        first: int,
        last: int,
        *,
        name: tuple[int, int],
        role: str | None = None,
        organisation: str | None = None,
    ) -> Mention:
        span = Span(self.toks[name[0]].start, self.toks[name[1]].end)
        return Mention(kind, self._clean(span), span, first, last, role, organisation)

    def _clean(self, span: Span) -> str:
        words_of = " ".join(span.of(self.text).split())
        return words_of[:-2] if words_of.endswith(("'s", "’s")) else words_of

    def _name_from(self, index: int) -> int | None:
        """Return the last token of the personal name that begins at `index`; None where none does."""
        last, position = None, index
        while position < self.size and position - index < 7:
            token = self.toks[position].text
            usable = token not in self.lexicon.people.not_names or (
                last is not None and token in ("May", "June", "April", "August")
            )
            if (
                self._is_capital(position)
                and usable
                and self._low(position) not in self.lexicon.people.role_heads
                and token.rstrip(".") not in self.lexicon.people.honorifics
            ):
                if position in self.country_at and last is None and self.country_at[position] == "demonym":
                    return None
                if self._low(position) in self.lexicon.people.institutions:
                    return None
                last = position
                if len(token) == 1 and self._low(position + 1) == "." and self._is_capital(position + 2):
                    position += 1
            elif not (
                token in self.lexicon.people.particles
                and last is not None
                and (self._is_capital(position + 1) or self._low(position + 1) in self.lexicon.people.particles)
            ):
                break
            if self.toks[position].text.endswith(("'s", "’s")):
                break
            position += 1
        return last

    def _role_right_edge(self, head: int) -> int:
        """The end of an office: "Minister of Foreign Affairs"."""
        last = head
        if self._low(head + 1) in ("of", "for") and self._low(head + 2) in self.lexicon.people.portfolios:
            position = head + 2
            while self._low(position) in self.lexicon.people.portfolios or (
                self._low(position) == ","
                and self._is_capital(position + 1)
                and self._low(position + 1) in self.lexicon.people.portfolios
            ):
                position += 1
            last = position - 1
            while last > head and self._low(last) in ("and", "of", "for", "the"):
                last -= 1
        return last

    def _role_left_edge(self, head: int) -> int:
        first = head
        while first > 0:
            low = self._low(first - 1)
            if (low in self.lexicon.people.role_modifiers and low not in ("and", "of")) or (
                (first - 1) in self.country_at and self.country_at[first - 1] != "seat"
            ):
                first -= 1
            elif (
                low in ("and", "of")
                and self._low(first - 2) in self.lexicon.people.role_modifiers
                and self._is_capital(first - 2)
            ):
                first -= 2
            elif low.endswith("'s") and self._is_capital(first - 1):
                first -= 1
            else:
                break
        while first < head and self._low(first) in ("then", "former", "and", "of"):
            first += 1
        return first

    def _heads(self) -> Iterator[int]:
        for index in range(self.size):
            if self.lows[index] in self.lexicon.people.role_heads and not (
                self.lows[index] == "lord" and self._is_capital(index + 1)
            ):
                yield index

    def persons(self) -> Iterator[Mention]:
        """An office and a name, in either order."""
        for head in self._heads():
            edge = self._role_right_edge(head)
            first = self._role_left_edge(head)
            role = self._clean(Span(self.toks[first].start, self.toks[edge].end))
            start = edge + 1
            if self.toks[start].text.rstrip(".") in self.lexicon.people.honorifics if start < self.size else False:
                start += 1
            end = self._name_from(start)
            if end is not None and self._low(head + 1) != ",":
                yield self._make("person", first, end, name=(start, end), role=role)
                continue
            apposed = self._apposed_name(edge)
            if apposed:
                stop = apposed[0] - 2
                full = self._clean(Span(self.toks[first].start, self.toks[stop].end))
                yield self._make(
                    "person",
                    first,
                    apposed[1],
                    name=apposed,
                    role=full.rstrip(","),
                    organisation=self._organisation_after(edge),
                )
        yield from self._names_before_offices()

    def _apposed_name(self, edge: int) -> tuple[int, int] | None:
        """ "Armenia's ambassador in Canada, Anahit Harutyunyan,": the name stands between commas after the office."""
        for comma in range(edge + 1, min(edge + 10, self.size)):
            if self._low(comma) == ",":
                end = self._name_from(comma + 1)
                if (
                    end is not None
                    and end > comma + 1
                    and (self._low(end + 1) in (",", "—", "–") or self._low(end + 1) in self.lexicon.speech.verbs)
                ):
                    return comma + 1, end
                return None
            if self._low(comma) in self.lexicon.speech.verbs or self._low(comma) in ("who", "that", ";", "—"):
                return None
        return None

    def _names_before_offices(self) -> Iterator[Mention]:
        """ "Kelsey Gallagher, an expert with Project Ploughshares"."""
        index = 0
        while index < self.size:
            end = self._name_from(index) if self._is_capital(index) else None
            if end is None:
                index += 1
                continue
            if (end > index or self.cast.known_surname(self.toks[index].text)) and self._low(end + 1) in (
                ",",
                "(",
                "—",
            ):
                start = end + 2 + (self._low(end + 2) in ("a", "an", "the", "then"))
                head = next(
                    (
                        i
                        for i in range(start, min(start + 9, self.size))
                        if self._low(i) in self.lexicon.people.role_heads
                        or self._low(i) in (",", "who", "which", "and", "—")
                    ),
                    None,
                )
                if head is not None and self._low(head) in self.lexicon.people.role_heads:
                    while self._low(head + 1) in self.lexicon.people.role_heads:
                        head += 1
                    edge = self._role_right_edge(head)
                    role = self._clean(Span(self.toks[start].start, self.toks[edge].end))
                    last = self._apposition_end(edge)
                    yield self._make(
                        "person", index, end, name=(index, end), role=role, organisation=self._organisation_after(edge)
                    )
                    index = max(last, end) + 1
                    continue
            index = end + 1

    def _apposition_end(self, edge: int) -> int:
        return next((i for i in range(edge + 1, min(edge + 24, self.size)) if self._low(i) in (",", "—", "–")), edge)

    def _organisation_after(self, edge: int) -> str | None:
        if self._low(edge + 1) not in self.lexicon.people.links:
            return None
        start = edge + 2 + (self._low(edge + 2) in ("the", "a", "an"))
        last = self._organisation_end(start)
        if last is None or all(i in self.country_at for i in range(start, last + 1)):
            return None
        return self._clean(Span(self.toks[start].start, self.toks[last].end))

    def _organisation_end(self, start: int) -> int | None:
        """A run of capitals with small words between, and an abbreviation in brackets."""
        last, position = None, start
        while position < self.size and position - start < 14:
            text = self.toks[position].text
            if self._is_capital(position) and (
                position == start
                or text not in self.lexicon.people.not_names
                or text in self.lexicon.people.within_names
            ):
                last = position
            elif not (
                last is not None
                and self._low(position) in ("of", "for", "and", "on", "the", "in", "&", "to")
                and self._is_capital(position + 1)
            ) and not (
                last is not None
                and self._low(position) in ("of", "for", "on")
                and self._low(position + 1) == "the"
                and self._is_capital(position + 2)
            ):
                break
            if self.toks[position].text.endswith(("'s", "’s")):
                break
            position += 1
        if (
            last is not None
            and self._low(last + 1) == "("
            and self._low(last + 3) == ")"
            and self._is_capital(last + 2)
        ):
            last += 3
        return last

    def spokespersons(self) -> Iterator[Mention]:
        """ "A spokeswoman for Prime Minister …": whoever is spoken for is not the speaker."""
        for mention in self.offices():
            if (
                any(self.lows[i] in self.lexicon.people.spokespersons for i in range(mention.first, mention.last + 1))
                and mention.last > mention.first + 1
            ):
                yield mention

    def offices(self) -> Iterator[Mention]:
        """An office without a name: "a Commerce Department spokesperson", "the minister"."""
        for head in self._heads():
            low = self.lows[head]
            first = self._role_left_edge(head)
            while (
                low in self.lexicon.people.spokespersons
                and first > 0
                and self._is_capital(first - 1)
                and self.toks[first - 1].text not in self.lexicon.people.not_names
            ):
                first -= 1
            before = self._low(first - 1)
            if before not in ("a", "an", "the", "one", "another"):
                continue
            last = head
            if low in self.lexicon.people.spokespersons and self._low(head + 1) in ("of", "for"):
                stop = self._organisation_end(head + 2 + (self._low(head + 2) == "the"))
                last = stop if stop is not None else head
            echo = "echo" if before == "the" and last == head and first == head else None
            yield self._make("office", first - 1, last, name=(first, last), role=echo)

    def companies(self) -> Iterator[Mention]:
        for first, last in self.company_at.items():
            yield self._make("institution", first, last, name=(first, last))

    def institutions(self) -> Iterator[Mention]:
        """Ministries, agencies, groups: by a telling noun, by capitals, or taken up again ("the ministry")."""
        for index in range(self.size):
            low = self.lows[index].removesuffix("'s")
            if low in self.lexicon.people.institutions and (
                self._is_capital(index) or low in self.lexicon.people.common_institutions
            ):
                mention = self._institution(index)
                if not any(
                    self.lows[i] in self.lexicon.people.role_heads for i in range(mention.first, mention.last + 1)
                ):
                    yield mention
            elif low in self.lexicon.people.institution_echo and self._low(index - 1) in ("the", "its", "a"):
                yield self._make("institution", index - 1, index, name=(index, index), role="echo")
            elif _ACRONYM.match(self.toks[index].text) and index not in self.country_at:
                yield self._make("institution", index, index, name=(index, index))

    def _institution(self, index: int) -> Mention:
        first = index
        while first > 0 and (
            (self._is_capital(first - 1) and self.toks[first - 1].text not in self.lexicon.people.not_names)
            or self._low(first - 1)
            in (
                "foreign",
                "defence",
                "defense",
                "trade",
                "federal",
                "economics",
                "economic",
                "justice",
                "interior",
                "national",
            )
        ):
            first -= 1
        while first < index and self._low(first).endswith("'s") and first + 1 < index:
            first += 1
        last = index
        if self._is_capital(index) or self._low(index) in ("ministry", "department", "office"):
            start = index + 1
            if self._low(start) in ("of", "for", "on"):
                stop = self._organisation_end(start + 1 + (self._low(start + 1) == "the"))
                last = stop if stop is not None else last
            elif self._is_capital(index):
                stop = self._organisation_end(index)
                last = stop if stop is not None and stop > index else last
        if first == last and not self._is_capital(index):
            echo = "echo" if self._low(index - 1) in ("the", "its", "a") else None
            return self._make("institution", index - (echo is not None), index, name=(index, index), role=echo)
        lead = first - 1 if self._low(first - 1) in ("the", "a", "an") else first
        return self._make("institution", lead, last, name=(first, last))

    def surnames(self) -> Iterator[Mention]:
        for index in range(self.size):
            token = self.toks[index].text.removesuffix("'s").removesuffix("’s")
            known = self.cast.known_surname(token) if self._is_capital(index) else None
            if known is None:
                continue
            first = index
            while first > 0 and (
                self.toks[first - 1].text.rstrip(".") in self.lexicon.people.honorifics
                or self.toks[first - 1].text in known.name.split()
                or (self._low(first - 1) == "." and self.toks[first - 2].text in self.lexicon.people.honorifics)
            ):
                first -= 1
            yield replace(
                known, span=Span(self.toks[index].start, self.toks[index].start + len(token)), first=first, last=index
            )

    def speakers(self) -> Iterator[Mention]:
        """A bare name beside a word of saying, or after an honorific."""
        index = 0
        while index < self.size:
            end = self._name_from(index) if self._is_capital(index) else None
            if end is None:
                index += 1
                continue
            honoured = index > 0 and (
                self.toks[index - 1].text in self.lexicon.people.honorifics
                or (self._low(index - 1) == "." and self.toks[index - 2].text in self.lexicon.people.honorifics)
            )
            speaks = (
                self._low(end + 1) in self.lexicon.speech.verbs
                or self._low(index - 1) in self.lexicon.speech.verbs
                or (
                    self._low(end + 1) in ("has", "had", "also", "later")
                    and self._low(end + 2) in self.lexicon.speech.verbs
                )
            )
            if honoured or (speaks and not any(i in self.country_at for i in range(index, end + 1))):
                name = self._clean(Span(self.toks[index].start, self.toks[end].end))
                kind: MentionKind = "institution" if self._is_institution_name(name) else "person"
                yield self._make(
                    kind,
                    index - (2 if self._low(index - 1) == "." else 1) if honoured else index,
                    end,
                    name=(index, end),
                )
            index = end + 1

    def _is_institution_name(self, name: str) -> bool:
        parts = name.split()
        return (
            parts[-1] in self.lexicon.companies.suffixes
            or any(part.lower() in self.lexicon.people.institutions for part in parts)
            or is_media(name, self.lexicon)
            or bool(_ACRONYM.match(parts[0]))
        )

    def countries_named(self) -> Iterator[Mention]:
        for index, kind in self.country_at.items():
            last = index
            while last + 1 in self.country_at:
                last += 1
            if (
                index - 1 not in self.country_at
                and kind != "demonym"
                and self._low(index - 1) not in ("in", "to", "of", "from", "for", "at", "near", "with", "against", "by")
            ):
                yield self._make("country", index, last, name=(index, last))

    def pronouns(self) -> Iterator[Mention]:
        for index in range(self.size):
            if self.lows[index] in ("him", "her") and self._low(index + 1) == "as" and self._low(index + 2) == "saying":
                yield Mention("pronoun", "he", Span(self.toks[index].start, self.toks[index].end), index, index)
            if self.lows[index] in self.lexicon.people.pronouns and (
                self._low(index + 1) in self.lexicon.speech.verbs
                or self._low(index - 1) in self.lexicon.speech.verbs
                or self._low(index + 2) in self.lexicon.speech.verbs
            ):
                span = Span(self.toks[index].start, self.toks[index].end)
                yield Mention("pronoun", self.lows[index], span, index, index)
