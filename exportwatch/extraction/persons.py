"""Persons with their office and offices without a name, in one sentence.

A name is only taken for a person's where an office, an honorific or an act of speaking shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from exportwatch.extraction.cast import Cast, Mention, MentionKind, is_media
from exportwatch.extraction.descriptions import Descriptions
from exportwatch.extraction.facts import Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.names import Line, NameReader
from exportwatch.extraction.voice import first_of_verb, last_before, last_of_verb

ACRONYM = re.compile(r"[A-Z]{3,8}$")
_INSERTING = (",", "(", "—", "–")  # what may part a name from what is said of it
_OPENING = ("“", '"', "«", "„", "‘")
_CLOSING = ("”", '"', "»", "」")
_APPOSITION = 24  # tokens: how far the words inserted after a name may run


@lru_cache(maxsize=8)
def speaking_words(lexicon: Lexicon) -> frozenset[str]:
    """Words of saying, honorifics and the marks that close a quotation: where none stands, no bare name speaks."""
    speech, honorifics = lexicon.speech, lexicon.people.honorifics
    return frozenset(
        (
            *speech.verbs,
            *speech.stances,
            *speech.phrases,
            *speech.sources,
            *(word.lower() for word in honorifics),
            *_CLOSING,
            ":",
        )
    )


class PersonReader(NameReader):
    """Persons and offices of one sentence."""

    def __init__(self, line: Line, cast: Cast) -> None:
        """Look for the last words of offices once: three questions start from them."""
        super().__init__(line, cast)
        self._described = Descriptions(line.toks, cast.lexicon)
        self._heads = [
            index
            for index in self.places_of(self.people.role_heads)
            if not (self.is_honorific(index) and self.is_capital(index + 1))
            and self.low(index + 1) not in self.people.after_modifier
        ]

    def _role_right_edge(self, head: int) -> int:
        """The end of an office: "Minister of Foreign Affairs", "Senator for NSW", "deputy director of X"."""
        noun, head = head, self.behind_adjectives(head)
        last = head
        if self.low(head + 1) not in self.people.office_links:
            return last
        position = head + 2
        while self.low(position) in self.people.portfolios or (
            self.low(position) == ","
            and self.is_capital(position + 1)
            and self.low(position + 1) in self.people.portfolios
        ):
            position += 1
        last = position - 1
        while last > head and self.low(last) in self.people.portfolio_links:
            last -= 1
        if last == head and self.is_capital(head + 2) and ACRONYM.match(self.toks.texts[head + 2]):
            last = head + 2
        return last if last > head + 1 else self._office_of_organisation(noun, head)

    def _office_of_organisation(self, noun: int, head: int) -> int:
        """ "Porte-parole du Quai d'Orsay": what is spoken for belongs to the office, where the name follows it."""
        if not self.lexicon.grammar.adjectives_follow or self.low(noun) not in self.people.spokespersons:
            return head
        start = head + 2 + (self.low(head + 2) in self.lexicon.grammar.articles)
        plain = start if self.low(start) in self.people.common_institutions else head
        return self.authority_at.get(start, plain)

    def _role_left_edge(self, head: int) -> int:
        first = head
        while first > 0:
            low = self.low(first - 1)
            if (low in self.people.role_modifiers and low not in self.people.portfolio_links) or (
                (first - 1) in self.country_at and self.country_at[first - 1] != "seat"
            ):
                first -= 1
            elif (
                low in self.people.portfolio_links
                and self.low(first - 2) in self.people.role_modifiers
                and self.is_capital(first - 2)
            ):
                first -= 2
            elif low.endswith("'s"):
                first -= 1
            else:
                break
        while first < head and self.low(first) in self.people.past_office:
            first += 1
        return first

    def plural_offices(self) -> Iterator[Mention]:
        """ "The judges", "British ministers": several who hold an office."""
        for index in self.places_of(self.people.plural_heads):
            first = self._role_left_edge(index)
            article = self.low(first - 1) in self.lexicon.grammar.definite
            again = "echo" if article and first == index else None
            yield self.make("office", first - article, index, name=(first, index), role=again)

    def persons(self) -> Iterator[Mention]:
        """An office and a name, in either order."""
        for head in self._heads:
            edge = self._role_right_edge(head)
            first = self._role_left_edge(head)
            role = self.clean(self.toks.span(first, edge))
            start = edge + 1 + self.is_honorific(edge + 1)
            end = self.name_from(start)
            if end == start and self.lexicon.grammar.adjectives_follow and self.low(end + 1) == ",":
                behind = self.name_from(end + 2)  # "la députée Ecolo, Anne Lefèvre": her party, and her name
                start, end = (end + 2, behind) if behind is not None and behind > end + 2 else (start, end)
            if end is not None and self.low(end + 1) in self.people.role_heads and self.is_capital(end + 1):
                continue  # "Deputy Defence Minister Ann Lee": the office goes on
            apposed_to_name = end == start and "," in (self.low(first - 1), self.low(first - 2))
            if end is not None and self.low(edge + 1) != "," and not apposed_to_name:
                yield self.make("person", first, end, name=(start, end), role=role)
                continue
            apposed = self._apposed_name(edge)
            if apposed:
                full = self.clean(self.toks.span(first, apposed[0] - 2))
                yield self.make(
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
            if self.low(comma) == ",":
                end = self.name_from(comma + 1)
                if (
                    end is not None
                    and end > comma + 1
                    and (
                        self.low(self._described.behind_brackets(end + 1)) in (",", "—", "–", ".", "", ":")
                        or self.low(end + 1) in self.lexicon.speech.verbs
                    )
                ):
                    return comma + 1, end
                return None
            if self.low(comma) in self.lexicon.speech.verbs or self.low(comma) in self.lexicon.grammar.relatives:
                return None
            if self.low(comma) in (";", "—"):
                return None
        return None

    def _names_before_offices(self) -> Iterator[Mention]:
        """ "Kelsey Gallagher, an expert with Project Ploughshares"."""
        if self.words.isdisjoint(_INSERTING):
            return
        done = 0
        for index in self.capitals:
            end = self.name_from(index) if index >= done else None
            if end is None:
                continue
            done = end + 1
            if any(i in self.country_at for i in range(index, done)):
                continue
            known = end > index or self.cast.known_surname(self.toks.texts[index]) is not None
            if known and self.low(end + 1) in _INSERTING:
                head = self._head_of_apposition(end + 2)
                edge = self._role_right_edge(head) if head is not None else end
                if head is not None and self._described.says_at(edge + 1):
                    continue  # "…'s role in Operation North Star, a ministry spokesman said": it is he who says so
                if head is not None:
                    start = end + 2 + (self.low(end + 2) in self.lexicon.grammar.articles)
                    role = self.clean(self.toks.span(start, edge))
                    yield self.make(
                        "person", index, end, name=(index, end), role=role, organisation=self._organisation_after(edge)
                    )
                    done = max(self._apposition_end(edge), end) + 1
                elif end > index and self.low(end + 2) in self.lexicon.grammar.relatives:
                    yield self.make("person", index, end, name=(index, end))

    def _head_of_apposition(self, start: int) -> int | None:
        """The office in words inserted after a name; None where another clause or name comes first."""
        for position in range(start, min(start + 10, self.size)):
            low = self.low(position)
            if low in self.people.role_heads:
                last = position
                while self.low(last + 1) in self.people.role_modifiers and self.low(last + 2) in self.people.role_heads:
                    last += 2  # "Deputy Prime Minister"
                if self.name_from(last + 1) is not None:
                    return None  # "X, Foreign Minister Y": another one's office
                while self.low(last + 1) in self.people.role_heads:
                    last += 1
                return last
            if low in (",", "and", "—", "–", ")", "(") or low in self.lexicon.grammar.relatives:
                return None
        return None

    def _apposition_end(self, edge: int) -> int:
        end = min(edge + _APPOSITION, self.size)
        return next((i for i in range(edge + 1, end) if self.low(i) in (",", "—", "–")), edge)

    def _organisation_after(self, edge: int) -> str | None:
        if self.low(edge + 1) not in self.people.links:
            return None
        start = edge + 2 + (self.low(edge + 2) in self.lexicon.grammar.articles)
        last = self.organisation_end(start)
        if last is None or all(i in self.country_at for i in range(start, last + 1)):
            return None
        return self.clean(self.toks.span(start, last))

    def spokespersons(self) -> Iterator[Mention]:
        """ "A spokeswoman for Prime Minister …": whoever is spoken for is not the speaker."""
        for mention in () if self.words.isdisjoint(self.people.spokespersons) else self.offices():
            if (
                any(self.lows[i] in self.people.spokespersons for i in range(mention.first, mention.last + 1))
                and mention.last > mention.first + 1
                and self._apposed_name(mention.last) is None  # "a ministry spokesman, Ann Lee, said"
                and not (self.is_capital(mention.last + 1) and self.name_from(mention.last + 1) is not None)
            ):
                yield mention

    def offices(self) -> Iterator[Mention]:
        """An office without a name: "a Commerce Department spokesperson", "the minister"."""
        for head in self._heads:
            low = self.lows[head]
            first = self._role_left_edge(head)
            while (
                low in self.people.spokespersons
                and first > 0
                and self.is_capital(first - 1)
                and self.toks.texts[first - 1] not in self.people.not_names
            ):
                first -= 1
            before = self.low(first - 1)
            if before not in self.lexicon.grammar.articles and not self.low(first).endswith("'s"):
                if self._labels(first, head):
                    yield self.make("office", first, head, name=(first, head))
                continue
            last = head
            if low in self.people.spokespersons and self.low(head + 1) in self.people.office_links:
                after = head + 2 + (self.low(head + 2) in self.lexicon.grammar.articles)
                stop = self.authority_at.get(after, self.organisation_end(after))
                if stop is not None and self.low(stop).endswith("'s"):  # "for Israel's Ministry of Defense"
                    stop = self.organisation_end(stop + 1) or stop
                echo = after if self.low(after) in self.people.institution_echo else head
                last = max(stop if stop is not None else echo, self._plain_institution(after))
            again = before in self.lexicon.grammar.definite and last == head
            bare = first == head or all(self.lows[i] in self.people.plain_modifiers for i in range(first, head))
            yield self.make("office", first - 1, last, name=(first, last), role="echo" if again and bare else None)

    def _plain_institution(self, start: int) -> int:
        """The last token of "German defence ministry", "trade secretariat": an institution without a name; -1 where
        none begins at `start`."""
        index = start
        while index < self.size and (
            self.country_at.get(index) == "demonym"
            or self.low(index) in self.people.small_modifiers
            or self.low(index) in self.people.role_modifiers
        ):
            if self.low(index) in self.people.institutions:
                break
            index += 1
        return index if self.low(index) in self.people.institutions else -1

    def _labels(self, first: int, last: int) -> bool:
        """ "Chair: “…”", "Q3 Chair: “…”": an office before a colon, at the beginning of its line."""
        numbered = first == 1 and any(sign.isdigit() for sign in self.lows[0])
        return (first == 0 or numbered) and self.is_capital(last) and self.low(last + 1) == ":"

    def surnames(self) -> Iterator[Mention]:
        """A surname or a full name met before, with the honorific in front of it."""
        for index in self.capitals:
            token = self.toks.texts[index].removesuffix("'s").removesuffix("’s")
            known = self.cast.known_surname(token)
            if known is None:
                continue
            first = index
            while first > 0 and (
                self.is_honorific(first - 1)
                or self.toks.texts[first - 1] in known.name.split()
                or (self.low(first - 1) == "." and self.is_honorific(first - 2))
            ):
                first -= 1
            span = Span(self.toks.starts[index], self.toks.starts[index] + len(token))
            yield replace(known, span=span, first=first, last=index)

    def speakers(self) -> Iterator[Mention]:
        """A bare name beside a word of saying, or after an honorific."""
        if self.words.isdisjoint(speaking_words(self.lexicon)):
            return
        done = 0
        for index in self.capitals:
            if index in self.authority_at:
                done = max(done, self.authority_at[index] + 1)  # "in the Knesset Ann Lee told …"
            placed = index in self.country_at and self.low(index - 1) in self.lexicon.pairs.locative
            end = self.name_from(index) if index >= done and not (placed and self.is_capital(index + 1)) else None
            if end is None:
                continue  # "in Paris Ann Lee said": where it was said is no name
            led = self.low(index - 1) in self.lexicon.grammar.articles
            named = self.organisation_end(index) if led else None
            if named is not None and named > end and (self._described.says_at(named + 1) or self._is_source(index)):
                end = named  # "the Electronics Industries in the Philippines Foundation said"
            done = end + 1
            dotted = self.low(index - 1) == "." and self.is_honorific(index - 2)
            honoured = self.is_honorific(index - 1) or dotted
            if self.low(index - 1) in self.lexicon.speech.media_nouns:
                continue  # "newspaper Fjordposten reported": what it says is the report
            behind = self.low(end + 1) in self.people.role_heads and self.is_capital(end + 1)
            if behind and not (end > index and self.toks.texts[end + 1].isupper()):
                continue  # "City Councillor": the beginning of an office; "Ann Lee MP" is a name
            if not honoured and led and self.low(end + 1) in self.lexicon.grammar.relatives:
                continue  # "the Indiana Republican who wrote it"
            if honoured or (self._speaks(index, end + behind) and not self._is_country(index, end)):
                name = self.clean(self.toks.span(index, end))
                kind: MentionKind = "institution" if self._is_institution_name(name, honoured) else "person"
                first = index - (2 if dotted else 1) if honoured else index
                while honoured and (self.is_honorific(first - 1) or self._dotted_honorific(first)):
                    first -= 1 + self._dotted_honorific(first)  # "Lord Justice Vale", "Brig. Gen. Vale"
                titles = " ".join(self.toks.texts[i] for i in range(first, index) if self.lows[i] in self.people.bench)
                yield self.make(kind, first, end + behind, name=(index, end), role=titles or None)
                done = (self._described.until(index, end) or end) + 1

    def _is_country(self, first: int, last: int) -> bool:
        """Whether a run of capitals is no more than a country, or a country and one word: "Kazakhstan Paramount
        Engineering" is a firm."""
        found = sum(index in self.country_at for index in range(first, last + 1))
        return last - first < found

    def _dotted_honorific(self, index: int) -> bool:
        return self.low(index - 1) == "." and self.is_honorific(index - 2)

    def _speaks(self, first: int, last: int) -> bool:
        joined = self.name_from(last + 2) if self.low(last + 1) in self.lexicon.certainty.and_or else None
        return (
            self._is_label(first, last)
            or (joined is not None and last > first and joined > last + 2 and self._described.says_at(joined + 1))
            or self._is_viewer(first, last)
            or self._described.says_at(last + 1)
            or self._described.until(first, last) is not None
            or self._follows_saying(first)
            or self._is_source(first)
            or (last > first and self._follows_quote(first))
        )

    def _is_label(self, first: int, last: int) -> bool:
        """ "Ann Lee: “…”": a full name before a colon and a quotation, at the beginning of its line."""
        colon = self._described.behind_brackets(self._described.behind_brackets(last + 1))
        opens = self.low(colon + 1) in _OPENING or self.is_capital(colon + 1)
        return first == 0 < last and self.low(colon) == ":" and opens

    def _is_viewer(self, first: int, last: int) -> bool:
        """ "For Ann Lee of the group, “this is too little”": a full name behind the word that opens the sentence."""
        opened = first == 1 < last and self.lows[0] in self.lexicon.speech.for_whom
        return opened and not self.words.isdisjoint(_CLOSING)

    def _follows_saying(self, first: int) -> bool:
        """ "…,” said Ann", « … », a fait valoir Ann."""
        first = last_before(self.lows, first, self.lexicon)  # « … », a déclaré mercredi Ann
        for verb in range(first - 1, max(-1, first - 4), -1):
            if last_of_verb(self.lows, verb, self.lexicon) == first - 1 and (
                self.lows[verb] in self.lexicon.speech.verbs or verb < first - 1
            ):
                opening = first_of_verb(self.lows, verb, self.lexicon)
                return self.low(opening - 1) in (",", "”", '"', "’", "'", "—", "–", "»")
        return False

    def _is_source(self, first: int) -> bool:
        """ "According to the US Geological Survey": who is named as the source."""
        start = first - (self.low(first - 1) in self.lexicon.grammar.articles)
        sources = self.lexicon.speech.sources.values()
        return any(
            tuple(self.lows[start - len(p) : start]) == p for phrases in sources for p in phrases if start >= len(p)
        )

    def _follows_quote(self, first: int) -> bool:
        """ "…,” rejoiced Bill McKibben": between a quotation and a full name stands a word of saying, whichever."""
        verb = first - 1 - (self.low(first - 1) == "up")
        marks = self.low(verb - 1) if self.low(verb - 1) != "," else self.low(verb - 2)
        word = self.toks.texts[verb] if 0 < verb < self.size else ""
        return marks in _CLOSING and word.islower() and word.endswith(self.lexicon.grammar.third_person)

    def _is_institution_name(self, name: str, honoured: bool) -> bool:
        parts = name.split()
        return (
            parts[-1] in self.lexicon.companies.suffixes
            or any(part.lower() in self.people.institutions for part in parts)
            or is_media(name, self.lexicon)
            or (not honoured and bool(ACRONYM.match(parts[0])))
        )

    def pronouns(self) -> Iterator[Mention]:
        """ "He", "she", "it" beside a word of saying."""
        speech = self.lexicon.speech
        for index in self.places_of(self.people.pronouns):
            after = self._described.behind_auxiliaries(index + 1)
            if (
                self.low(after) in speech.verbs
                or self.low(after) in speech.stances
                or self.low(index - 1) in speech.verbs
                or self.low(after) in speech.phrases
            ):
                span = self.toks.span(index, index)
                yield Mention("pronoun", self.lows[index], span, index, index)
