"""The columns of a file of permits: name, meaning, example, allowed words. Templates, checks and pages read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exportwatch.vocabulary import AuthorityKind, Ending, PartyRole, PermitIdentity, PermitKind, Word


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `required`: it must be there and filled in every row. `longest` counts characters of one value."""

    name: str
    meaning: str
    example: str = ""
    required: bool = False
    words: type[Word] | None = None
    longest: int = 10_000


PARTY_COLUMNS = {str(role): role for role in PartyRole}
"""Columns with names of companies; each is named as its role."""

COLUMNS: tuple[Column, ...] = (
    Column("authority", "Who issued the permit, by name.", "Ministry of Foreign Affairs", required=True, longest=200),
    Column(
        "authority_kind",
        "What the authority is; only for one that the record does not know yet, which is then registered.",
        "ministry",
        words=AuthorityKind,
    ),
    Column("country", "The authority's country: name or two-letter code.", "NO", required=True),
    Column("identity", "How well the permit is known.", "identified", required=True, words=PermitIdentity),
    Column("kind", "What sort of authorisation it is.", "individual", required=True, words=PermitKind),
    Column("local_term", "The local word for it.", "export licence", longest=100),
    Column("identifier_scheme", "Whose numbering the identifier belongs to.", "no-mfa", longest=40),
    Column(
        "identifier", "The permit's number, once in its scheme. Identified permits have one.", "2020/117", longest=120
    ),
    Column("issued", "2020, 2020-05, 2020-05-14, May 2020, or two of them with a stroke between.", "2020-05-14"),
    Column("expires", "The last good day, written in the same way.", "2022-05"),
    Column("ended_how", "How the permit ended without a decision of a government.", "", words=Ending),
    Column("ended", "Its last good day then; together with ended_how.", ""),
    Column("destinations", "Countries by name or code, semicolons between.", "TD; Niger"),
    Column(
        "exporter", "Company by name; several with semicolons between. Unknown ones are registered.", "Nordmarin AS"
    ),
    Column("consignee", "As exporter.", "Lake Transport SA"),
    Column("intermediate_consignee", "As exporter."),
    Column("end_user", "As exporter."),
    Column("ultimate_end_user", "As exporter."),
    Column("broker", "As exporter."),
    Column("goods", "What is exported. Needed where control, quantity or value is filled.", "outboard boat engines"),
    Column("control", "Control entries as list:code, semicolons between.", "EU-AI:9A001"),
    Column("quantity", "A number above 0 with at most 3 decimals, a point before them, no other marks.", "12"),
    Column("unit", "What the quantity counts; together with quantity.", "engines", longest=60),
    Column("value", "An amount with at most 2 decimals, a point before them, no other marks.", "480000.00"),
    Column("currency", "ISO 4217 code; together with value.", "NOK"),
    Column("count_min", "Groups only: at least so many permits.", ""),
    Column("count_max", "Groups only: at most so many permits.", ""),
    Column("count_approx", "Groups only: about so many permits.", ""),
    Column("count_of_total", "Groups only: out of so many.", ""),
    Column("count_as_stated", "Groups only: the source's words.", "", longest=200),
    Column("end_use", "What the goods are for.", "patrol boats"),
    Column(
        "source_url",
        "Address of the source. Without one the permit cannot be published.",
        "https://example.org/notice/117",
        longest=2000,
    ),
    Column(
        "source_publisher",
        "Who published it; needed for an address that the record does not know.",
        "Government of Norway",
        longest=200,
    ),
    Column("source_title", "Its title.", "Licences granted in May", longest=500),
    Column("source_published", "When it was published, written as issued.", "2020-06-01"),
    Column("source_official", "yes where the source is the authority itself, else no.", "yes"),
    Column(
        "quote",
        "The words of the source that prove the row, character for character.",
        "12 outboard engines to Chad and Niger",
        longest=2000,
    ),
)
"""In the order of the template. Every other column is refused."""

NAMED = {column.name: column for column in COLUMNS}
YES_NO = {"yes": True, "no": False, "true": True, "false": False}


def allowed_words() -> list[tuple[str, str, str]]:
    """Return (column, word, definition) for every column with a closed vocabulary, in order."""
    return [
        (column.name, str(word), f"{word.label}. {word.definition}")
        for column in COLUMNS
        if column.words
        for word in column.words
    ]


def example_row(columns: Sequence[Column] = COLUMNS) -> list[str]:
    """Return the example of each column; together they make one row that passes every check."""
    return [column.example for column in columns]
