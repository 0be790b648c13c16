"""Countries and companies of the gazetteer, wherever the text names them.

One automaton per gazetteer, built once. Knows where a name stands and of what kind it is; who acts and who receives
is decided elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import ahocorasick

from exportwatch.extraction.facts import Gazetteer, KnownCompany, Span
from exportwatch.extraction.lexicon import Lexicon

_IN_CAPITALS = 3  # letters: a longer name is known in capitals too, as headlines and datelines write it

PlaceKind = Literal["name", "demonym", "seat", "authority"]


@dataclass(frozen=True, slots=True)
class Place:
    """A country named at `span`. `kind` says how: by name, by demonym ("Turkish"), by its seat of government
    ("Ankara") or by an authority of its own ("State Department")."""

    span: Span
    code: str
    kind: PlaceKind


@dataclass(frozen=True, slots=True)
class KnownName:
    """A company of the gazetteer named at `span`."""

    span: Span
    company: KnownCompany


class Finder:
    """The names of one gazetteer and the authorities of one language, ready to be found in one pass over a text."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        """Build the automaton; a name that stands for two countries stays with the first."""
        self._automaton = ahocorasick.Automaton()
        entries: dict[str, tuple[str, PlaceKind] | KnownCompany] = {}
        for company in gazetteer.companies:
            for name in company.names:
                if len(name) > 2:
                    entries[name] = company
        for name, code in lexicon.authorities.authorities.items():
            entries[name] = (code, "authority")
        for country in (known for known in gazetteer.countries if known.language == lexicon.language):
            kinds: tuple[tuple[PlaceKind, tuple[str, ...]], ...] = (
                ("seat", country.seats),
                ("demonym", country.demonyms),
                ("name", country.names),
            )
            for kind, names in kinds:
                for name in names:
                    if len(name) > 1 and not (len(name) == 2 and name.isalpha() and name not in ("UK", "US", "EU")):
                        entries[name] = (country.code, kind)
                        if (plain := _without_accent(name)) != name:
                            entries.setdefault(plain, (country.code, kind))  # "l'Egypte", as many papers print it
                        if len(name) > _IN_CAPITALS:
                            entries.setdefault(name.upper(), (country.code, kind))
        for name, code in lexicon.authorities.datelines.items():
            entries.setdefault(name, (code, "seat"))
        for name, meaning in entries.items():
            self._automaton.add_word(name, (name, meaning))
        self.is_empty = not entries
        if entries:
            self._automaton.make_automaton()

    def _hits(self, text: str) -> Iterator[tuple[int, int, tuple[str, PlaceKind] | KnownCompany]]:
        """Longest names first come, none inside another, whole words only, left to right."""
        if self.is_empty:
            return
        last_end = 0
        for last, (name, meaning) in self._automaton.iter_long(text):
            start, end = last - len(name) + 1, last + 1
            if start < last_end or _inside_word(text, start, end):
                continue
            last_end = end
            yield start, end, meaning

    def find(self, text: str) -> tuple[tuple[Place, ...], tuple[KnownName, ...]]:
        """Return the countries and the companies named in `text`, each left to right."""
        places: list[Place] = []
        companies: list[KnownName] = []
        for start, end, meaning in self._hits(text):
            if isinstance(meaning, KnownCompany):
                companies.append(KnownName(Span(start, end), meaning))
            else:
                code, kind = meaning
                places.append(Place(Span(start, end), code, kind))
        return tuple(places), tuple(companies)


def _without_accent(name: str) -> str:
    """A name whose first letter has lost its accent."""
    return unicodedata.normalize("NFD", name[0])[0] + name[1:]


def _inside_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_")
    after = end < len(text) and (text[end].isalnum() or text[end] == "_")
    return before or after


@lru_cache(maxsize=4)
def finder(gazetteer: Gazetteer, lexicon: Lexicon) -> Finder:
    """Return the finder of a gazetteer in a language, built on first use and kept for the last four."""
    return Finder(gazetteer, lexicon)
