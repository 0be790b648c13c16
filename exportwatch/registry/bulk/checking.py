"""One row of text → values of the record, or problems in words. No database: what the record knows comes in `Known`.

What needs all rows at once (identifiers that repeat, companies, authorities, sources) is checked in `staging`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.utils.text import slugify

from exportwatch.fetching.errors import InvalidAddressError, RefusedAddressError
from exportwatch.fetching.urls import canonical
from exportwatch.registry.bulk.columns import NAMED, PARTY_COLUMNS, YES_NO
from exportwatch.registry.values import CountRange, FuzzyDate, fold
from exportwatch.vocabulary import ControlList, PermitIdentity

Value = str | int | bool | Decimal | dt.date | None | list[str] | list[int]
LONGEST_NAME = 200
"""Characters of a company's name, and of its folded form."""
LARGEST_COUNT = 2_147_483_647
"""PostgreSQL's integer."""

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORMULA = re.compile(r"\s*[=+\-@]")
_SUSPECT = re.compile(r"(?:^|\x1f)\s*[=+\-@]|[\x00-\x08\x0b\x0c\x0e-\x1e\x7f]")
"""Either of the two above, anywhere in a row joined by U+001F: most rows are cleared by one search."""
_NUMBERS = frozenset({"quantity", "value", "count_min", "count_max", "count_approx", "count_of_total"})
_COUNTS = ("count_min", "count_max", "count_approx", "count_of_total")
_DIGITS = {
    0: re.compile(r"\d{1,15}(?:\.0+)?", re.ASCII),
    2: re.compile(r"\d{1,15}(?:\.\d{1,2}0*)?", re.ASCII),
    3: re.compile(r"\d{1,15}(?:\.\d{1,3}0*)?", re.ASCII),
}
"""Numbers with at most so many decimals; PostgreSQL's columns hold 15 digits before the point."""
_DATES = ("issued", "expires", "ended", "source_published")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do. `column` is empty for the row as a whole; `line` 0 is the file."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        return f"line {self.line}, {self.column or 'the row'}: {self.message}"


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows. `countries`: folded name or code → codes, several where a name is ambiguous.

    `controls`: (list, code in lower case) → number of the entry. `currencies`: ISO 4217 codes.
    """

    countries: Mapping[str, tuple[str, ...]]
    controls: Mapping[tuple[str, str], int]
    currencies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Party:
    """A company as a row names it, with its folded form and the slug that it would get if it is new."""

    role: str
    name: str
    folded: str
    slug: str


@dataclass(slots=True)
class CheckedRow:
    """Values by staging column, as far as they could be read, the parties, and the problems found."""

    line: int
    values: dict[str, Value] = field(default_factory=dict)
    parties: list[Party] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check_header(header: list[str]) -> tuple[list[str], list[Problem]]:
    """Return the columns' names in their order, and what is wrong with the header."""
    names = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in header]
    problems = []
    for name in dict.fromkeys(names):
        if name not in NAMED:
            near = difflib.get_close_matches(name, NAMED, n=1)
            hint = f"did you mean “{near[0]}”?" if near else "delete the column, or see the template for the names."
            problems.append(Problem(1, name, f"There is no column “{name}”; {hint}"))
        elif names.count(name) > 1:
            problems.append(Problem(1, name, "The column stands there twice; delete one."))
    for column in NAMED.values():
        if column.required and column.name not in names:
            problems.append(Problem(1, column.name, "The column is missing and is required; add it."))
    return names, problems


def check_row(line: int, cells: Mapping[str, str], known: Known) -> CheckedRow:
    """Check one row. Every column is looked at, so that one reading names all that is wrong."""
    return _RowCheck(line, cells, known).run()


class _RowCheck:
    def __init__(self, line: int, cells: Mapping[str, str], known: Known) -> None:
        self.row = CheckedRow(line)
        self.known = known
        self.cells = {name: cell.strip() for name, cell in cells.items()}
        joined = "\x1f".join(self.cells.values())
        if _SUSPECT.search(joined) or joined.count("\x1f") >= len(self.cells):
            self._refuse_hostile_cells()

    def run(self) -> CheckedRow:
        values = self.row.values
        for name, column in NAMED.items():
            if column.required and not self.cells.get(name) and not self._has_problem(name):
                self.wrong(name, "The cell is empty and is required; fill it in.")
        for name in ("authority", "local_term", "identifier_scheme", "identifier", "unit", "source_publisher"):
            values[name] = self.text(name)
        for name in ("goods", "end_use", "source_title", "quote", "count_as_stated"):
            values[name] = self.text(name)
        for name in ("authority_kind", "identity", "kind", "ended_how"):
            values[name] = self.word(name)
        for name in _DATES:
            self.date(name)
        values["country"] = self.country("country", self.cells.get("country", ""))
        found = (self.country("destinations", part) for part in self.parts("destinations"))
        values["destinations"] = list(dict.fromkeys(code for code in found if code))
        values["control"] = self.control_entries()
        for name in PARTY_COLUMNS:
            self.companies(name)
        self.identifier()
        self.dates_in_order()
        self.goods()
        self.count()
        self.source()
        return self.row

    # --- one cell ---

    def wrong(self, column: str, message: str) -> None:
        self.row.problems.append(Problem(self.row.line, column, message))

    def _has_problem(self, column: str) -> bool:
        return any(problem.column == column for problem in self.row.problems)

    def _refuse_hostile_cells(self) -> None:
        for name, cell in self.cells.items():
            if found := _CONTROL_CHARACTERS.search(cell):
                code = f"U+{ord(found[0]):04X}"
                self.wrong(name, f"The cell contains a control character ({code}) that no text has; delete it.")
            elif name not in _NUMBERS and _FORMULA.match(cell):
                self.wrong(
                    name,
                    f"The cell begins with “{cell[0]}”, which a spreadsheet program would run as a formula; "
                    "begin with a letter or a digit, or leave the cell empty.",
                )
            else:
                continue
            self.cells[name] = ""

    def text(self, name: str) -> str:
        cell = self.cells.get(name, "")
        if not cell:
            return ""
        if not cell.isascii() and name != "quote":  # a quote stays as the source has it, character for character
            cell = unicodedata.normalize("NFC", cell)
        if len(cell) > NAMED[name].longest:
            self.wrong(name, f"The cell has {len(cell):,} characters; {NAMED[name].longest:,} are allowed.")
            return ""
        return cell

    def parts(self, name: str) -> list[str]:
        cell = self.cells.get(name, "")
        return [part for part in (part.strip() for part in cell.split(";")) if part] if cell else []

    def word(self, name: str) -> str:
        cell = self.cells.get(name, "")
        words = NAMED[name].words
        if not cell or words is None:
            return ""
        word = cell.lower().replace(" ", "_")
        if word not in words._value2member_map_:
            self.wrong(name, f"“{_short(cell)}” is not a word of the list; write one of: {', '.join(words)}.")
            return ""
        return word

    def date(self, name: str) -> None:
        cell = self.cells.get(name, "")
        found: FuzzyDate | None = None
        if cell:
            try:
                found = _date(cell)
            except ValueError as error:
                self.wrong(name, str(error) if len(cell) < 60 else f"“{_short(cell)}” is not a date.")
        self.row.values[f"{name}_earliest"] = found.earliest if found else None
        self.row.values[f"{name}_latest"] = found.latest if found else None

    def country(self, column: str, written: str) -> str:
        if not written:
            return ""
        codes = self.known.countries.get(written.lower()) or self.known.countries.get(fold(written), ())
        if len(codes) == 1:
            return codes[0]
        if codes:
            self.wrong(column, f"“{written}” may be {' or '.join(codes)}; write the two-letter code.")
        else:
            self.wrong(
                column,
                f"“{_short(written)}” is no country that the record knows; write its name or two-letter code.",
            )
        return ""

    def control_entries(self) -> list[int]:
        found = []
        for part in self.parts("control"):
            list_name, colon, code = (piece.strip() for piece in part.partition(":"))
            if not colon or list_name.upper() not in ControlList._value2member_map_:
                lists = ", ".join(ControlList)
                self.wrong("control", f"“{_short(part)}” is not list:code; the lists are {lists}. Write EU-AI:6A003.")
            elif (entry := self.known.controls.get((list_name.upper(), code.lower()))) is None:
                self.wrong(
                    "control", f"“{_short(code)}” is no entry of {list_name.upper()} that the record knows; correct it."
                )
            else:
                found.append(entry)
        return list(dict.fromkeys(found))

    def companies(self, role: str) -> None:
        for part in self.parts(role):
            name, folded, slug = _company(part)
            if not folded:
                self.wrong(role, f"“{_short(part)}” has neither letters nor digits; write the company's name.")
            elif len(name) > LONGEST_NAME or len(folded) > LONGEST_NAME:
                self.wrong(role, f"A name has {len(name):,} characters; {LONGEST_NAME} are allowed.")
            else:
                self.row.parties.append(Party(role, name, folded, slug))

    def number(self, name: str, decimals: int) -> Decimal | None:
        cell = self.cells.get(name, "")
        if not cell:
            return None
        if not _DIGITS[decimals].fullmatch(cell):
            form = f"digits with at most {decimals} decimals after a point" if decimals else "a whole number"
            self.wrong(
                name,
                f"“{_short(cell)}” cannot be read here; write {form}, no separators between thousands, no sign.",
            )
            return None
        return Decimal(cell)

    # --- cells that belong together ---

    def identifier(self) -> None:
        scheme, value = self.row.values["identifier_scheme"], self.row.values["identifier"]
        if bool(scheme) != bool(value) and not (
            self._has_problem("identifier_scheme") or self._has_problem("identifier")
        ):
            self.wrong(
                "identifier_scheme" if value else "identifier",
                "An identifier needs both its scheme and its number; fill in this cell or empty the other.",
            )
        identity = self.row.values["identity"]
        if (
            identity == PermitIdentity.IDENTIFIED
            and not self.cells.get("identifier")
            and not self._has_problem("identifier")
        ):
            self.wrong(
                "identifier", "An identified permit has a number; fill it in, or write anonymous as its identity."
            )
        if identity == PermitIdentity.ANONYMOUS and value:
            self.wrong("identity", "A permit with a number is not anonymous; write identified.")

    def dates_in_order(self) -> None:
        values = self.row.values
        issued, expires, ended = values["issued_earliest"], values["expires_latest"], values["ended_latest"]
        for name, last in (("expires", expires), ("ended", ended)):
            if isinstance(issued, dt.date) and isinstance(last, dt.date) and last < issued:
                self.wrong(name, "The permit ends before it is issued; correct one of the two dates.")
        if bool(self.cells.get("ended_how")) != bool(self.cells.get("ended")):
            self.wrong(
                "ended" if self.cells.get("ended_how") else "ended_how",
                "An end needs both: how the permit ended, and its last good day; fill in this cell or empty the other.",
            )

    def goods(self) -> None:
        values, cells = self.row.values, self.cells
        quantity, value = self.number("quantity", 3), self.number("value", 2)
        values["quantity"], values["value"] = quantity, value
        if quantity is not None and quantity == 0:
            self.wrong("quantity", "A quantity is above 0; leave it empty where it is unknown.")
        if bool(cells.get("quantity")) != bool(cells.get("unit")):
            here = "unit" if cells.get("quantity") else "quantity"
            self.wrong(here, "A quantity needs its unit, such as systems or kg; fill in this cell or empty the other.")
        currency = cells.get("currency", "").upper()
        if bool(cells.get("value")) != bool(currency):
            here = "currency" if cells.get("value") else "value"
            self.wrong(here, "Money needs its currency, such as EUR; fill in this cell or empty the other.")
        if currency and currency not in self.known.currencies:
            self.wrong("currency", f"“{_short(currency)}” is no currency code of ISO 4217; write one such as EUR.")
        values["currency"] = currency
        filled = [name for name in ("control", "quantity", "value") if cells.get(name)]
        if filled and not cells.get("goods") and not self._has_problem("goods"):
            self.wrong("goods", f"The row has {' and '.join(filled)} but no goods; say what is exported.")

    def count(self) -> None:
        values = self.row.values
        for name in _COUNTS:
            number = self.number(name, 0)
            if number is not None and number > LARGEST_COUNT:
                self.wrong(name, f"{number:,} is larger than any count; correct it.")
                number = None
            values[name] = int(number) if number is not None else None
        filled = [name for name in (*_COUNTS, "count_as_stated") if self.cells.get(name)]
        if filled and values["identity"] and values["identity"] != PermitIdentity.GROUP:
            self.wrong(filled[0], "Only a group has a count; write group as the identity, or leave the count empty.")
            return
        minimum, maximum, approx, total = (values[name] for name in _COUNTS)
        try:
            CountRange(minimum, maximum, approx, total)  # type: ignore[arg-type]  # integers or None, see above
        except ValueError as error:
            self.wrong("count_min", str(error))
        most = max((number for number in (minimum, maximum, approx) if isinstance(number, int)), default=0)
        if isinstance(total, int) and most > total:
            self.wrong("count_of_total", "The count is above the total of which it is a part; correct one of the two.")

    def source(self) -> None:
        values, cells = self.row.values, self.cells
        official = cells.get("source_official", "").lower()
        if official and official not in YES_NO:
            self.wrong("source_official", f"“{_short(official)}” is neither yes nor no.")
        values["source_official"] = YES_NO.get(official)
        values["source_url"] = ""
        if address := self.text("source_url"):
            try:
                values["source_url"] = canonical_address = _address(address)
                if len(canonical_address) > NAMED["source_url"].longest:
                    values["source_url"] = ""
                    self.wrong("source_url", "The address is too long once it is written in ASCII; shorten it.")
            except (InvalidAddressError, RefusedAddressError) as error:
                self.wrong("source_url", str(error))
        elif not self._has_problem("source_url"):
            for name in ("quote", "source_publisher", "source_title", "source_published", "source_official"):
                if cells.get(name):
                    self.wrong("source_url", f"The row has {name} but no address of the source; fill it in.")
                    break


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


@lru_cache(maxsize=20_000)
def _date(text: str) -> FuzzyDate:
    first, _, last = text.partition("/")
    if last:
        return FuzzyDate(FuzzyDate.parse(first).earliest, FuzzyDate.parse(last).latest)
    return FuzzyDate.parse(text)


@lru_cache(maxsize=20_000)
def _address(text: str) -> str:
    return canonical(text)


@lru_cache(maxsize=20_000)
def _company(text: str) -> tuple[str, str, str]:
    """Return a company's name with single spaces, its folded form, and its slug."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    return name, fold(name), slugify(name)[:100] or "unnamed"
