"""The reference data that ships with the product, read from the CSV files beside this module and checked on reading.

`README.md` here gives each file's source, licence and rules. Knows no Django and no database: who
keeps the rows decides how. Every reader takes the folder to read, by default this one, and answers from memory after
the first call.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from exportwatch.extraction.facts import Gazetteer, KnownCompany, KnownCountry
from exportwatch.extraction.lexicon import LANGUAGES
from exportwatch.vocabulary import ControlList, NameKind

FOLDER = Path(__file__).parent
COUNTRIES = "countries.csv"
COUNTRY_NAMES = "country_names.csv"
COMPANIES = "companies.csv"
CONTROL_ENTRIES = "control_entries.csv"

_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country. `code` is ISO 3166-1 alpha-2, `EU` or `XK`; `alpha3` and `note` are empty where there is none.

    `name` is the common English one, unique in the file.
    """

    code: str
    alpha3: str
    name: str
    official_name: str
    note: str


@dataclass(frozen=True, slots=True)
class CountryNameRow:
    """One written form of a country's name, in a language given by its ISO 639-1 code.

    `valid_from` and `valid_to` are inclusive; None means without known limit.
    """

    code: str
    name: str
    kind: NameKind
    language: str
    valid_from: dt.date | None
    valid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company, under its usual full name. `country` is the alpha-2 code of its head office.

    `parent` is the `name` of another row; None means that none is recorded, not that there is none.
    """

    name: str
    country: str
    other_names: tuple[str, ...]
    former_names: tuple[str, ...]
    parent: str | None


@dataclass(frozen=True, slots=True)
class ControlEntryRow:
    """One entry of a control list. `code` is unique in its list; `title` is in our own words, not the official ones.

    `parent` is the code of the entry above it in the same list; None means the first level. A subtree is found through
    it, never by prefix: `ML10` is not below `ML1`. `valid_from` and `valid_to` are inclusive; None means without known
    limit. They are the days of the instrument, not of the control: an earlier list may have used the same code.
    """

    list: ControlList
    code: str
    title: str
    parent: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None


@cache
def countries(folder: Path = FOLDER) -> tuple[CountryRow, ...]:
    """Return every country in the order of the file (by code).

    Raises ValueError with file and line for a malformed or repeated code, a repeated name, or a row of another shape.
    """
    rows: list[CountryRow] = []
    seen: set[str] = set()
    for line, cells in _cells(folder, COUNTRIES, ("code", "alpha3", "name", "official_name", "note")):
        row = CountryRow(*cells)
        if not re.fullmatch("[A-Z]{2}", row.code):
            raise _wrong(COUNTRIES, line, f"code “{row.code}” is not two capitals")
        if not re.fullmatch("([A-Z]{3})?", row.alpha3):
            raise _wrong(COUNTRIES, line, f"alpha3 “{row.alpha3}” is neither empty nor three capitals")
        if not row.name or not row.official_name:
            raise _wrong(COUNTRIES, line, "name and official_name must both be given")
        for value in (row.code, row.alpha3, row.name):
            if value and value in seen:
                raise _wrong(COUNTRIES, line, f"“{value}” stands in an earlier row too")
            seen.add(value)
        rows.append(row)
    return tuple(rows)


@cache
def country_names(folder: Path = FOLDER) -> tuple[CountryNameRow, ...]:
    """Return every written form in the order of the file: by code; the first common one is the display name.

    A country, name, kind and language stand together once only. Raises ValueError with file and line for an unknown
    code or kind, a malformed language or date, an end before its beginning, or a repeated row.
    """
    codes = {country.code for country in countries(folder)}
    kinds = {kind.value: kind for kind in NameKind}
    rows: list[CountryNameRow] = []
    seen: set[tuple[str, str, str, str]] = set()
    header = ("code", "name", "kind", "language", "valid_from", "valid_to")
    for line, (code, name, kind, language, first, last) in _cells(folder, COUNTRY_NAMES, header):
        if code not in codes:
            raise _wrong(COUNTRY_NAMES, line, f"unknown code “{code}”; add the country to {COUNTRIES} first")
        if kind not in kinds:
            raise _wrong(COUNTRY_NAMES, line, f"unknown kind “{kind}”; use one of {', '.join(kinds)}")
        if not re.fullmatch("[a-z]{2}", language):
            raise _wrong(COUNTRY_NAMES, line, f"language “{language}” is not a two-letter ISO 639-1 code")
        if not name:
            raise _wrong(COUNTRY_NAMES, line, "the name is missing")
        if (code, name, kind, language) in seen:
            raise _wrong(COUNTRY_NAMES, line, f"“{name}” stands in an earlier row too")
        seen.add((code, name, kind, language))
        row = CountryNameRow(code, name, kinds[kind], language, *_validity(COUNTRY_NAMES, line, first, last))
        rows.append(row)
    return tuple(rows)


@cache
def companies(folder: Path = FOLDER) -> tuple[CompanyRow, ...]:
    """Return every company in the order of the file (by country, roughly; a parent may stand below its subsidiary).

    Raises ValueError with file and line for an unknown country or parent, or a written form that stands twice.
    """
    codes = {country.code for country in countries(folder)}
    lines: dict[int, CompanyRow] = {}
    seen: set[str] = set()
    header = ("name", "country", "other_names", "former_names", "parent")
    for line, (name, country, others, former, parent) in _cells(folder, COMPANIES, header):
        row = CompanyRow(name, country, _split(others), _split(former), parent or None)
        if country not in codes:
            raise _wrong(COMPANIES, line, f"unknown country “{country}”; use a code of {COUNTRIES}")
        for form in (row.name, *row.other_names, *row.former_names):
            if not form or form != form.strip():
                raise _wrong(COMPANIES, line, "a name is empty or has a blank at its edge")
            if form in seen:
                raise _wrong(COMPANIES, line, f"“{form}” stands in this file twice; give it to one company only")
            seen.add(form)
        lines[line] = row
    names = {row.name for row in lines.values()}
    for line, row in lines.items():
        if row.parent is not None and (row.parent not in names or row.parent == row.name):
            raise _wrong(COMPANIES, line, f"parent “{row.parent}” is not the name of another row")
    return tuple(lines.values())


@cache
def control_entries(folder: Path = FOLDER) -> tuple[ControlEntryRow, ...]:
    """Return every control entry in the order of the file: list by list, a parent before its children.

    Raises ValueError with file and line for an unknown list, a malformed or repeated code, a missing title, a parent
    that does not stand above in the same list, a malformed date, or an end before its beginning.
    """
    lists = {known.value: known for known in ControlList}
    rows: list[ControlEntryRow] = []
    seen: set[tuple[str, str]] = set()
    header = ("list", "code", "title", "parent", "valid_from", "valid_to")
    for line, (word, code, title, parent, first, last) in _cells(folder, CONTROL_ENTRIES, header):
        if word not in lists:
            raise _wrong(CONTROL_ENTRIES, line, f"unknown list “{word}”; use one of {', '.join(lists)}")
        if not re.fullmatch("[A-Z0-9][A-Za-z0-9.()-]*", code):
            raise _wrong(CONTROL_ENTRIES, line, f"code “{code}” is not written like ML1.a, 6A003 or 2-1")
        if not title:
            raise _wrong(CONTROL_ENTRIES, line, "the title is missing")
        if (word, code) in seen:
            raise _wrong(CONTROL_ENTRIES, line, f"“{code}” stands in an earlier row of {word} too")
        if parent and (word, parent) not in seen:
            raise _wrong(CONTROL_ENTRIES, line, f"parent “{parent}” does not stand above in {word}; add it there first")
        seen.add((word, code))
        validity = _validity(CONTROL_ENTRIES, line, first, last)
        rows.append(ControlEntryRow(lists[word], code, title, parent or None, *validity))
    return tuple(rows)


def digest(folder: Path = FOLDER) -> str:
    """Return the SHA-256 of the four files, 64 hexadecimal digits: the same digest, nothing to load. Not cached."""
    whole = hashlib.sha256()
    for file in (COUNTRIES, COUNTRY_NAMES, COMPANIES, CONTROL_ENTRIES):
        whole.update(hashlib.sha256((folder / file).read_bytes()).digest())
    return whole.hexdigest()


@cache
def ambiguous_forms(language: str = "en") -> Mapping[str, tuple[str, ...]]:
    """Return each written form that stands for several countries, with their codes in order: "Congo" → ("CD", "CG")."""
    bearers: dict[str, set[str]] = {}
    for row in country_names():
        if row.language == language:
            bearers.setdefault(row.name, set()).add(row.code)
    return MappingProxyType({form: tuple(sorted(codes)) for form, codes in bearers.items() if len(codes) > 1})


def written_forms(name: str) -> tuple[str, ...]:
    """Return the name as in the file and, where it has an apostrophe, as a typesetter sets it: Sana'a, Sana’a."""
    return (name, name.replace("'", "’")) if "'" in name else (name,)


@cache
def cold_gazetteer() -> Gazetteer:
    """Return what the engine may know before anybody has entered anything: the countries as each language that the
    engine reads calls them, and the companies.

    Countries are in order of language, then code, their names common, official, former; `valid_from` and `valid_to`
    are not looked at.
    """
    return Gazetteer(
        countries=tuple(known for language in LANGUAGES for known in _known_countries(language)),
        companies=tuple(
            KnownCompany(
                names=tuple(
                    form
                    for name in (company.name, *company.other_names, *company.former_names)
                    for form in written_forms(name)
                ),
                country=company.country,
            )
            for company in companies()
        ),
    )


def _cells(folder: Path, file: str, header: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) for each row below the header, the shape and the writing of each cell checked."""
    with (folder / file).open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        first = next(reader, [])
        if tuple(first) != header:
            raise _wrong(file, 1, f"the columns must be {', '.join(header)}")
        for cells in reader:
            if len(cells) != len(header):
                raise _wrong(
                    file, reader.line_num, f"{len(cells)} cells where {len(header)} are due; quote commas in names"
                )
            for cell in cells:
                if cell != cell.strip() or not unicodedata.is_normalized("NFC", cell):
                    raise _wrong(
                        file, reader.line_num, f"“{cell}” has a blank at its edge or is not in Unicode form NFC"
                    )
            yield reader.line_num, cells


def _validity(file: str, line: int, first: str, last: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the two days of a row, each None where its cell is empty; an end before its beginning is refused."""
    valid_from, valid_to = _day(file, line, first), _day(file, line, last)
    if valid_from and valid_to and valid_to < valid_from:
        raise _wrong(file, line, f"valid_to {last} is before valid_from {first}")
    return valid_from, valid_to


def _day(file: str, line: int, text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise _wrong(file, line, f"“{text}” is not a date; write it as 2022-06-01") from error


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(_SEPARATOR)) if cell else ()


def _wrong(file: str, line: int, what: str) -> ValueError:
    return ValueError(f"{file}, line {line}: {what}.")


def _known_countries(language: str) -> Iterator[KnownCountry]:
    """Yield the countries by their forms in one language.

    Forms that stand for several countries (`ambiguous_forms`) are left out, since naming one of them would be a guess.
    Seats that a language writes as English does have no rows of their own.
    """
    ambiguous = {**ambiguous_forms(), **ambiguous_forms(language)}
    forms: dict[tuple[str, NameKind], list[str]] = {}
    for row in country_names():
        shared = row.kind == NameKind.METONYM and row.language == "en"
        if (row.language == language or shared) and row.name not in ambiguous:
            forms.setdefault((row.code, row.kind), []).extend(written_forms(row.name))

    def of(code: str, *kinds: NameKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(form for kind in kinds for form in forms.get((code, kind), [])))

    for country in countries():
        yield KnownCountry(
            code=country.code,
            names=of(country.code, NameKind.COMMON, NameKind.OFFICIAL, NameKind.FORMER),
            demonyms=of(country.code, NameKind.DEMONYM),
            seats=of(country.code, NameKind.METONYM),
            language=language,
        )
