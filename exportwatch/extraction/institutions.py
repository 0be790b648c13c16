"""Ministries, agencies, groups, companies and countries that act or speak in one sentence, and the documents that
speak for them.

An institution shows by a telling noun, by capitals or by being taken up again ("the ministry").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from exportwatch.extraction.cast import Mention
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.names import LONGEST_ORGANISATION, NameReader, never_in_names
from exportwatch.extraction.persons import ACRONYM
from exportwatch.extraction.placed import word_before


class InstitutionReader(NameReader):
    """Institutions and documents of one sentence."""

    def companies(self) -> Iterator[Mention]:
        """Companies that the gazetteer knows."""
        for first, last in self.company_at.items():
            yield self.make("institution", first, last, name=(first, last))

    def private_offices(self) -> Iterator[Mention]:
        """ "The office of Foreign Minister X": it speaks, not the minister."""
        for index in self.places_of(self.people.private_office):
            named = self.low(index + 1) in self.lexicon.grammar.of
            stop = self.organisation_end(index + 2) if named else None
            if stop is not None and any(self.lows[i] in self.people.role_heads for i in range(index + 2, stop + 1)):
                lead = index - (self.low(index - 1) in self.lexicon.grammar.articles)
                yield self.make("institution", lead, stop, name=(index, stop))

    def authorities(self) -> Iterator[Mention]:
        """Authorities that the word lists know, with the article in front and the abbreviation behind."""
        for first, last in self.authority_at.items():
            spoken = self.people.demonym_authorities
            if " ".join(self.lows[first : last + 1]) in spoken:
                continue  # "Walloon" is who somebody is, no institution
            lead = first - 1 if self.low(first - 1) in self.lexicon.grammar.articles else first
            yield self.make(
                "institution", lead, self.with_abbreviation(last), name=(first, self.with_abbreviation(last))
            )

    def institutions(self) -> Iterator[Mention]:
        """Institutions by a telling noun, by an abbreviation, or taken up again."""
        yield from self._media()
        told = not self.words.isdisjoint(telling_nouns(self.lexicon))
        for index in range(self.size) if told else self.capitals:
            low = self.lows[index].removesuffix("'s")
            if low in self.people.institutions and (self.is_capital(index) or low in self.people.common_institutions):
                mention = self._institution(index)
                lows = self.lows[mention.first : mention.last + 1]
                if not any(word in self.people.role_heads or word in self.people.law for word in lows):
                    yield mention
            elif low in self.people.institution_echo and self.low(index - 1) in self.lexicon.grammar.possessives:
                yield self.make("institution", index - 1, index, name=(index, index), role="echo")
            elif self.is_capital(index) and index not in self.country_at:
                text = self.toks.texts[index]
                short = text.removesuffix("'s").removesuffix("’s")
                known = self.cast.known_short(short)
                if known is not None:
                    yield known.stands_at(self.make("institution", index, index, name=(index, index)))
                elif text.isupper() and ACRONYM.match(text) and not self._is_no_speaker(index):
                    yield self.make("institution", index, index, name=(index, index))

    def _media(self) -> Iterator[Mention]:
        """Newspapers and agencies of more than one word, whole."""
        longest = media_words(self.lexicon)
        for index in self.capitals:
            for last in range(index + longest.get(self.toks.texts[index], 1) - 1, index, -1):
                if last < self.size:
                    name = self.clean(self.toks.span(index, last))
                    if name in self.lexicon.speech.media:
                        yield self.make("institution", index, last, name=(index, last))
                        break

    def _is_no_speaker(self, index: int) -> bool:
        if self.is_no_name(index) or self.low(index + 1)[:1].isdigit():
            return True  # "THE", "NIS 14"
        if self.is_honorific(index - 1) or (self.low(index - 1) == "." and self.is_honorific(index - 2)):
            return True  # "Mr. TATSUMI Kotaro": a family name
        return self.lows[index] in self.people.demonym_authorities or self._is_bracketed(index)

    def _is_bracketed(self, index: int) -> bool:
        """The abbreviation of what stands before it, or a dateline: "… Regulations (ITAR)", "LONDON (Reuters)"."""
        shouted = any(
            self.toks.texts[i].isupper() and len(self.toks.texts[i]) > 1
            for i in (index - 1, index + 1)
            if 0 <= i < self.size
        )
        if shouted and index < 4:
            return True
        return (self.low(index - 1) == "(" and self.low(index + 1) == ")") or (
            index < 2 and self.low(index + 1) in ("(", "—", "–", "-", ":", ",")
        )

    def _institution(self, index: int) -> Mention:
        first, barred = index, never_in_names(self.lexicon)
        in_front = 0 if self.lexicon.grammar.adjectives_follow else LONGEST_ORGANISATION
        while index - first < in_front and (
            (self.is_capital(first - 1) and (not self._is_barred(first - 1, barred) or first - 1 in self.country_at))
            or self.low(first - 1) in self.people.small_modifiers
        ):
            first -= 1
        press = self.low(index - 1) in self.people.press  # "the Kremlin's press service": it speaks for its owner
        while not press and first < index and self.low(first).endswith("'s") and first + 1 < index:
            first += 1
        last = index
        if self.is_capital(index) or self.low(index) in self.people.named_by_portfolio:
            start = self.behind_adjectives(index) + 1
            links = self.low(start) in self.people.name_links and not self._is_day(start + 1)
            seated = self.low(start) in self.lexicon.pairs.seated and self.country_at.get(start + 1) == "seat"
            if links and not seated:  # "the economy ministry in Berlin"
                begin = start + 1 + (self.low(start + 1) in self.lexicon.grammar.articles)
                stop = self.organisation_end(begin)
                last = stop if stop is not None else self._portfolio_end(begin, last)
            elif self.is_capital(index):
                stop = self.organisation_end(index)
                last = stop if stop is not None and stop > index else last
        last = max(last, self.authority_at.get(first, last))
        last = self.with_abbreviation(last) if self.is_capital(last) else last
        if first == last and not self.is_capital(index):
            echo = "echo" if self.low(index - 1) in self.lexicon.grammar.possessives else None
            return self.make("institution", index - (echo is not None), index, name=(index, index), role=echo)
        lead = first - 1 if self.low(first - 1) in self.lexicon.grammar.articles else first
        return self.make("institution", lead, last, name=(first, last), role=self._taken_up(first, last))

    def _is_barred(self, index: int, barred: frozenset[str]) -> bool:
        text = self.toks.texts[index]
        return (
            text in barred
            or text.endswith(self.lexicon.pairs.at_home)
            or (text.isupper() and text.capitalize() in barred)
        )

    def _is_day(self, index: int) -> bool:
        return self.low(index) in self.lexicon.calendar.weekdays or self.low(index) in self.lexicon.calendar.months

    def _portfolio_end(self, start: int, last: int) -> int:
        """The end of a portfolio without capitals, in a language that writes it so; `last` where none begins."""
        while self.low(start) in self.people.portfolios:
            last = start if self.low(start) not in self.people.portfolio_links else last
            start += 1
        return last

    def _taken_up(self, first: int, last: int) -> str | None:
        """ "the Ministry", "the Government": a capital alone names nobody new."""
        alone = first == last and self.low(first) in self.people.common_institutions
        return "echo" if alone and self.low(first - 1) in self.lexicon.grammar.definite else None

    def countries_named(self) -> Iterator[Mention]:
        """Countries by name or by seat of government that are no mere places."""
        for index, kind in self.country_at.items():
            if (
                index - 1 not in self.country_at
                and kind != "demonym"
                and word_before(self.toks, index, self.lexicon) not in self.lexicon.pairs.locative
                and word_before(self.toks, index, self.lexicon) not in self.lexicon.grammar.between
            ):
                last = index
                while last + 1 in self.country_at:
                    last += 1
                led = kind == "seat" and self.low(index - 1) in self.lexicon.grammar.articles
                house = led and self.low(last + 1) in self.lexicon.speech.verbs  # "the Kremlin said"
                yield self.make("institution" if house else "country", index, last, name=(index, last))

    def speaking_through(self, found: Sequence[Mention]) -> list[Mention]:
        """Give the documents of the sentence to those who speak through them.

        "A statement of the minister", "a White House fact sheet", "the office's letter": the mention beside the
        document's noun grows to take it in. A document of nobody's stands for itself.
        """
        mentions = list(found)
        for index in self.places_of(self.people.documents):
            if any(m.first <= index <= m.last for m in mentions):
                continue
            head = index
            after = self._owner_after(head, mentions)
            before = self._owner_before(head, mentions)
            if after is not None:
                first = head
                while (
                    first > 0
                    and self.low(first - 1) not in self.lexicon.grammar.articles
                    and self._is_within(first - 1)
                ):
                    first -= 1
                mentions[mentions.index(after)] = replace(after, first=first, last=after.last)
            elif before is not None:
                mentions[mentions.index(before)] = replace(before, last=head)
            else:
                mentions.append(self._document(head))
        return sorted(mentions, key=lambda mention: mention.first)

    def _owner_after(self, head: int, mentions: Sequence[Mention]) -> Mention | None:
        """ "A statement of X", "a letter signed by X", "the notice from X"."""
        for link in (head + 1, head + 2):
            if self.low(link) in self.people.owner_links and (
                link == head + 1 or self.low(head + 1).endswith(self.lexicon.grammar.participle_endings)
            ):
                start = link + 1 + (self.low(link + 1) in self.lexicon.grammar.articles)
                return next((m for m in mentions if m.first in (link + 1, start) and m.kind != "pronoun"), None)
        if self.low(head + 1) in self.lexicon.grammar.relatives:
            owner = next((m for m in mentions if m.first == head + 2 and m.kind != "pronoun"), None)
            issued = owner is not None and any(self.low(owner.last + i) in self.people.issuing for i in (1, 2))
            return owner if issued else None
        return None

    def _owner_before(self, head: int, mentions: Sequence[Mention]) -> Mention | None:
        """ "A White House fact sheet", "Beijing's statement": who stands before it, words of its kind between."""
        last = head - 1
        while self._is_within(last):
            last -= 1
        owner = next((m for m in mentions if m.last == last and m.kind != "pronoun"), None)
        if owner is not None and owner.kind == "country" and not self.low(last).endswith("'s"):
            return None
        return owner

    def _is_within(self, index: int) -> bool:
        """Whether a word may stand between an article and a document's noun: "a joint statement"."""
        return self.low(index) in self.people.document_modifiers

    def _document(self, head: int) -> Mention:
        first = head
        while first > 0 and (self.is_capital(first - 1) or self._is_within(first - 1)):
            if self.toks.texts[first - 1] in self.people.not_names:
                break
            first -= 1
        lead = first - 1 if self.low(first - 1) in self.lexicon.grammar.possessives else first
        again = self.low(lead) in self.lexicon.grammar.possessives and first == head
        return self.make("document", lead, head, name=(first, head), role="echo" if again else None)


@lru_cache(maxsize=8)
def telling_nouns(lexicon: Lexicon) -> frozenset[str]:
    """The nouns of institutions, and those that take one up again."""
    return lexicon.people.institutions | lexicon.people.institution_echo


@lru_cache(maxsize=8)
def media_words(lexicon: Lexicon) -> dict[str, int]:
    """The first word of every news medium of more than one word → the words of the longest that begins with it."""
    longest: dict[str, int] = {}
    for name in lexicon.speech.media:
        first, *others = name.split()
        longest[first] = max(longest.get(first, 1), 1 + len(others))
    return longest
