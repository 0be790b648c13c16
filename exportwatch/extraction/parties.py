"""Companies connected with the goods, and the permits that a text tells of.

Companies come from the gazetteer and, without it, from what the text says of them: a corporate ending, "made by …",
"the drone maker …".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from exportwatch.extraction.counts import find_counts
from exportwatch.extraction.facts import FoundCompany, FoundDate, FoundPermit, Span
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.placed import Placed
from exportwatch.extraction.places import KnownName
from exportwatch.extraction.text import Sentence, Tokens


@dataclass(frozen=True, slots=True)
class _Company:
    name: str
    first: int
    last: int
    span: Span
    country: str | None
    made_by: bool = False


@lru_cache(maxsize=8)
def _telling(lexicon: Lexicon) -> frozenset[str]:
    """Every word, lower case, by which a company is made out."""
    words = lexicon.companies
    return words.makers | words.units | words.making | {suffix.lower() for suffix in words.suffixes}


def may_tell(toks: Tokens, known: Sequence[KnownName], lexicon: Lexicon) -> bool:
    """Whether a sentence may name a company or tell of a permit at all; `known` as for PartyReader."""
    words = toks.words
    return bool(known) or not (words.isdisjoint(_telling(lexicon)) and words.isdisjoint(lexicon.companies.permission))


class PartyReader:
    """One sentence, its capitals and its countries."""

    def __init__(
        self,
        text: str,
        sentence: Sentence,
        toks: Tokens,
        placed: Sequence[Placed],
        known: Sequence[KnownName],
        *,
        lexicon: Lexicon,
    ) -> None:
        """`known`: the gazetteer's companies that the sentence names."""
        self._text = text
        self._sentence = sentence
        self._toks = toks
        self._placed = placed
        self._known = known
        self.lexicon = lexicon
        self._country_at = {i: p.place.code for p in placed for i in range(p.first, p.last + 1)}
        self._companies = self._find()

    def _low(self, index: int) -> str:
        return self._toks.lows[index] if 0 <= index < len(self._toks) else ""

    def _is_capital(self, index: int) -> bool:
        return 0 <= index < len(self._toks) and (
            self._toks.texts[index][0].isupper()
            or (self._toks.texts[index][0].isdigit() and any(c.isupper() for c in self._toks.texts[index]))
        )

    def _find(self) -> list[_Company]:
        found: list[_Company] = []
        for known in self._known:
            inside = self._toks.within(known.span)
            if inside:
                found.append(
                    _Company(
                        known.company.names[0],
                        inside[0],
                        inside[-1],
                        known.span,
                        known.company.country,
                        self._made_by(inside[0]),
                    )
                )
        taken = {i for company in found for i in range(company.first, company.last + 1)}
        for first, last in self._runs() if not self._toks.words.isdisjoint(_telling(self.lexicon)) else ():
            if taken.intersection(range(first, last + 1)):
                continue
            if self._reads_as_company(first, last):
                span = self._toks.span(first, last)
                name = " ".join(span.of(self._text).split()).removesuffix("'s").removesuffix("’s")
                found.append(
                    _Company(
                        name,
                        first,
                        last,
                        Span(span.start, span.start + len(name)),
                        self._country_said(first, last),
                        self._made_by(first),
                    )
                )
        return sorted(
            (replace(c, country=c.country or self._country_said(c.first, c.last)) for c in found), key=lambda c: c.first
        )

    def _runs(self) -> list[tuple[int, int]]:
        """Runs of capitalised words that are neither countries nor sentence openings."""
        found: list[tuple[int, int]] = []
        index = 0
        while index < len(self._toks):
            if (
                not self._is_capital(index)
                or self._toks.texts[index] in self.lexicon.people.not_names
                or index in self._country_at
            ):
                index += 1
                continue
            last = index
            while (
                self._is_capital(last + 1)
                and self._toks.texts[last + 1] not in self.lexicon.people.not_names
                and last - index < 6
                and not self._toks.texts[last].endswith(("'s", "’s"))
            ):
                last += 1
            found.append((index, last))
            index = last + 1
        return found

    def _reads_as_company(self, first: int, last: int) -> bool:
        inside = [self._toks.texts[i] for i in range(first, last + 1)]
        if any(word.lower() in self.lexicon.people.institutions for word in inside):
            return False
        if last > first and inside[-1].removesuffix("'s").removesuffix("’s") in self.lexicon.companies.suffixes:
            return True
        if self._low(first - 1) in self.lexicon.companies.makers and self._low(first - 2) not in (".",):
            return True
        if self._made_by(first):
            return True
        return self._unit_of(last) is not None or (
            self._low(first - 1) == "of"
            and any(self._low(i) in self.lexicon.companies.units for i in range(first - 3, first - 1))
            and last > first
        )

    def _made_by(self, first: int) -> bool:
        return (
            self._low(first - 1) in self.lexicon.pairs.by | self.lexicon.grammar.from_where
            and self._low(first - 2) in self.lexicon.companies.making
        )

    def _unit_of(self, last: int) -> int | None:
        """ "X, the Canada-based unit of Y": the index of "unit"."""
        if self._low(last + 1) != ",":
            return None
        return next(
            (
                i
                for i in range(last + 2, last + 8)
                if self._low(i) in self.lexicon.companies.units and self._low(i + 1) == "of"
            ),
            None,
        )

    def _country_said(self, first: int, last: int) -> str | None:
        for back in range(first - 1, max(-1, first - 6), -1):
            if back in self._country_at and any(
                self._low(i) in self.lexicon.companies.makers for i in range(back + 1, first)
            ):
                return self._country_at[back]
        unit = self._unit_of(last)
        if unit is not None:
            return next((self._country_at[i] for i in range(last + 2, unit) if i in self._country_at), None)
        return None

    def companies(self, issuer: str | None) -> tuple[FoundCompany, ...]:
        """Return the companies of the sentence left to right, the role None where the sentence does not show it."""
        return tuple(FoundCompany(c.name, c.span, self._role(c, issuer), c.country) for c in self._companies)

    def _role(self, company: _Company, issuer: str | None) -> str | None:
        sent_to = self._sent_to(company)
        if sent_to:
            return "consignee"
        if self._permitted(company):
            return "exporter"
        if company.made_by and (company.country is None or company.country == issuer):
            return "exporter"
        return None

    def _sent_to(self, company: _Company) -> bool:
        """ "ship seven systems to Turkish drone maker Baykar"."""
        for back in range(company.first - 1, max(-1, company.first - 7), -1):
            if self._low(back) == "to":
                return any(self._low(i) in self.lexicon.companies.sending for i in range(max(0, back - 12), back))
            if self._low(back) in (",", "and", ";"):
                return False
        return False

    def _permitted(self, company: _Company) -> bool:
        after = [self._low(i) for i in range(company.last + 1, company.last + 14)]
        if any(word in self.lexicon.companies.receiving for word in after[:6]) and any(
            word in self.lexicon.companies.permission for word in after
        ):
            return True
        before = [self._low(i) for i in range(max(0, company.first - 6), company.first)]
        return any(word in self.lexicon.companies.granting for word in before) and any(
            word in self.lexicon.companies.permission for word in after[:8]
        )

    def permit(self, dates: Sequence[FoundDate]) -> FoundPermit | None:
        """Return the permit that the sentence tells of, None where it tells of none.

        Told are a permission, somebody who gets it and what may be sent: without one of the three it is no permit.
        """
        lows = self._toks.lows
        allowed = next((i for i, word in enumerate(lows) if word in self.lexicon.companies.permission), None)
        if (
            allowed is None
            or not any(
                word in self.lexicon.companies.receiving or word in self.lexicon.companies.granting for word in lows
            )
            or any(word in ("not", "no", "never", "if") for word in lows[:allowed])
        ):
            return None
        sending = next(
            (
                i
                for i in range(allowed, len(lows))
                if lows[i] in self.lexicon.companies.sending and lows[i - 1] in ("to", "for", "and")
            ),
            None,
        )
        roles = {c: self._role(c, None) for c in self._companies}
        exporter = next((c for c, role in roles.items() if role == "exporter"), None)
        consignee = next((c for c, role in roles.items() if role == "consignee"), None)
        if sending is None or (exporter is None and consignee is None):
            return None
        counts = list(find_counts(self._text, Span(self._toks.starts[sending], self._sentence.span.end), self.lexicon))
        destination = consignee.country if consignee and consignee.country else self._destination(sending)
        issued = next((d for d in dates if self._sentence.span.start <= d.span.start < self._sentence.span.end), None)
        return FoundPermit(
            self._sentence.span,
            exporter.name if exporter else None,
            consignee.name if consignee else None,
            destination,
            self._goods(sending),
            counts[0] if counts else None,
            issued,
        )

    def _destination(self, sending: int) -> str | None:
        to = next((i for i in range(sending, len(self._toks)) if self._low(i) == "to"), len(self._toks))
        return next(
            (self._country_at[i] for i in range(to, min(to + 6, len(self._toks))) if i in self._country_at), None
        )

    def _goods(self, sending: int) -> str | None:
        end = next(
            (
                i
                for i in range(sending + 1, min(sending + 14, len(self._toks)))
                if self._low(i) in ("to", ",", ".", ";", "for")
            ),
            None,
        )
        if end is None or end == sending + 1:
            return None
        return self._toks.span(sending + 1, end - 1).of(self._text)
