"""The small world of the extraction tests: a few countries and companies, and one call that reads a text in it."""

from __future__ import annotations

import datetime as dt

from exportwatch.extraction.engine import extract
from exportwatch.extraction.facts import Action, Document, Facts, Gazetteer, KnownCompany, KnownCountry
from exportwatch.extraction.lexicon import lexicon_of

WORLD = Gazetteer(
    countries=(
        KnownCountry("CA", ("Canada",), ("Canadian", "Canadians"), ("Ottawa",)),
        KnownCountry("TR", ("Turkey", "Türkiye"), ("Turkish", "Turks"), ("Ankara",)),
        KnownCountry("GB", ("United Kingdom", "UK", "Britain"), ("British",), ("London",)),
        KnownCountry("DE", ("Germany",), ("German", "Germans"), ("Berlin",)),
        KnownCountry("SE", ("Sweden",), ("Swedish", "Swedes"), ("Stockholm",)),
        KnownCountry("NO", ("Norway",), ("Norwegian", "Norwegians"), ("Oslo",)),
        KnownCountry("SA", ("Saudi Arabia",), ("Saudi", "Saudis"), ("Riyadh",)),
        KnownCountry("AE", ("United Arab Emirates", "UAE"), ("Emirati",), ("Abu Dhabi",)),
        KnownCountry("YE", ("Yemen",), ("Yemeni",), ("Sanaa",)),
        KnownCountry("AZ", ("Azerbaijan",), ("Azerbaijani", "Azeri"), ("Baku",)),
        KnownCountry("AM", ("Armenia",), ("Armenian", "Armenians"), ("Yerevan",)),
        KnownCountry("US", ("United States", "U.S."), ("American", "Americans"), ("Washington",)),
    ),
    companies=(KnownCompany(("Northlight Optics", "Northlight"), "CA"),),
)
ENGLISH = lexicon_of("en")
MONDAY_REPORT = dt.date(2020, 10, 6)
"""A Tuesday: the Monday before it is 5 October 2020."""


def read(text: str, published: dt.date | None = MONDAY_REPORT, title: str | None = None) -> Facts:
    """Extract from a text in the small world."""
    return extract(Document(text, title, "en", published), WORLD)


def current(text: str, published: dt.date | None = MONDAY_REPORT) -> list[Action]:
    """The acts that are the text's news."""
    return [action for action in read(text, published).actions if action.is_current]
