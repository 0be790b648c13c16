"""Bytes of a CSV or XLSX file → rows of text, in flat memory. Knows nothing of permits and no database.

Nothing in a file is believed: lines, cells and packed sizes have limits, formulas are refused, and what a spreadsheet
program kept as a date or a number becomes the text that a person would have typed.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser

LONGEST_LINE = 1_000_000
"""Characters of one line of a CSV file."""
LONGEST_CELL = 100_000
"""Characters of one CSV cell. Spreadsheet programs stop at 32,767."""
WIDEST_SHEET = 200
"""Columns of a sheet that are looked at."""
ROWS_OF_A_SHEET = 1_048_576
"""Rows that the XLSX format has at most."""
LARGEST_XLSX = 40_000_000
"""Bytes of an XLSX file, packed: about 400,000 rows of twenty columns. A CSV file has no limit."""
LARGEST_SHEET = 2_000_000_000
"""Bytes of a sheet, unpacked; it is streamed."""
LARGEST_PART = 60_000_000
"""Bytes of any other part of an XLSX file, unpacked; shared texts are held in memory."""
LARGEST_OTHER = 10_000_000
"""Bytes of a picture or the like in an XLSX file, unpacked; none is opened."""
LONGEST_RUN = 1 << 18
"""Bytes without a tag in a part of an XLSX file; a cell has at most 32,767 characters."""


class FileRefusedError(Exception):
    """The file cannot be read at all. `str()` says why and what to do."""


class RawRow(NamedTuple):
    """A row as text. `line` counts from 1; `faults` are (index of the cell, -1 for the row; what is wrong)."""

    line: int
    cells: list[str]
    faults: list[tuple[int, str]]


class Table(ABC):
    """An open file with a header and rows."""

    read_as: str
    """How the file was read, for the person who made it."""
    header: list[str]

    @abstractmethod
    def rows(self) -> Iterator[RawRow]:
        """Yield the rows below the header; rows without any text are left out."""

    @abstractmethod
    def progress(self) -> tuple[int, int]:
        """Return how far reading is, and the end, in one unit; the end is 0 where it is not known."""


@contextmanager
def opened(path: Path, name: str = "") -> Iterator[Table]:
    """Open a file for reading rows. `name` says what it is called where `path` is not its own name.

    Raises FileRefusedError.
    """
    suffix = Path(name or path.name).suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        raise FileRefusedError(f"“{name or path.name}” is neither .csv nor .xlsx; save it as one of the two.")
    try:
        with path.open("rb") as stream:
            yield _CsvTable(path, stream) if suffix == ".csv" else _XlsxTable(stream)
    except OSError as error:
        raise FileRefusedError(f"{path} cannot be read ({error.strerror}); check the name and the rights.") from error


# --- CSV -------------------------------------------------------------------------------------------------------------


def _encoding(stream: BinaryIO) -> tuple[str, str]:
    """Return the encoding of a whole file and its name for people; the stream is left at its beginning."""
    if stream.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        stream.seek(0)
        return "utf-16", "UTF-16"
    for encoding, label in (("utf-8-sig", "UTF-8"), ("cp1252", "Windows-1252, since it is not UTF-8")):
        stream.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk := stream.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        stream.seek(0)
        return encoding, label
    raise FileRefusedError("The file is neither UTF-8 nor Windows-1252; save it as “CSV UTF-8” and try again.")


_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class _CsvTable(Table):
    def __init__(self, path: Path, stream: BinaryIO) -> None:
        encoding, label = _encoding(stream)
        self._stream = stream
        self._size = path.stat().st_size
        self._text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        self._line = 0
        self._too_long: list[int] = []
        csv.field_size_limit(LONGEST_CELL)
        lines = self._lines()
        first = next(lines, "")
        if not first.strip():
            raise FileRefusedError("The first line is empty; it must name the columns. Start from the template.")
        separator = max(_SEPARATORS, key=first.count)
        self.read_as = f"CSV in {label}, with {_SEPARATORS[separator]} between the cells"
        self._reader = csv.reader(lines, delimiter=separator)
        self.header = next(csv.reader([first], delimiter=separator))

    def _lines(self) -> Iterator[str]:
        """Yield line after line; one that is too long is noted and left out."""
        while line := self._text.readline(LONGEST_LINE):
            self._line += 1
            if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
                self._too_long.append(self._line)
                while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                    pass
                line = "\n"
            yield line

    def rows(self) -> Iterator[RawRow]:
        while True:
            start = self._line + 1
            cells: list[str] = []
            faults: list[tuple[int, str]] = []
            try:
                cells = next(self._reader)
            except StopIteration:
                break
            except csv.Error as error:
                faults.append((-1, f"The line cannot be read ({error}); look for a quotation mark that is not closed."))
            if self._too_long:
                faults = [(-1, f"The line is longer than {LONGEST_LINE:,} characters; look for a missing line end.")]
                self._too_long.clear()
            if not faults and not any(cell and not cell.isspace() for cell in cells):
                continue
            if not faults and len(cells) != len(self.header):
                faults.append(
                    (
                        -1,
                        f"The row has {len(cells)} cells where the header has {len(self.header)}; "
                        "put cells that contain a separator or a line break in quotation marks.",
                    )
                )
            yield RawRow(start, cells, faults)

    def progress(self) -> tuple[int, int]:
        return self._stream.tell(), self._size


# --- XLSX ------------------------------------------------------------------------------------------------------------


class _FlatSheet(WorkSheetParser):  # type: ignore[misc]  # openpyxl carries no types
    """Reads a sheet row by row and keeps nothing of a row that was read, where openpyxl's own loop keeps its shell."""

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        parents: list[Element] = []
        for event, element in iterparse(self.source, events=("start", "end")):  # noqa: S314 - see _check_parts
            if event == "start":
                parents.append(element)
                continue
            parents.pop()
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                self.row_dimensions.clear()
                parents[-1].clear()
            elif len(parents) == 1:
                element.clear()

    def parse_formula(self, element: Element) -> str:
        """Return a mark: what a formula says does not matter, it is refused."""
        return "="


class _XlsxTable(Table):
    def __init__(self, stream: BinaryIO) -> None:
        try:
            with zipfile.ZipFile(stream) as archive:
                _check_parts(archive)
            stream.seek(0)
            self._book = load_workbook(stream, read_only=True, data_only=False, keep_links=False)
            names = self._book.sheetnames
            self._sheet = self._book["Permits" if "Permits" in names else names[0]]
            if not hasattr(self._sheet, "_worksheet_path"):
                raise FileRefusedError("The first sheet is a chart; put the permits into the first sheet.")
        except _DAMAGED as error:
            raise FileRefusedError("The file is not a sound XLSX workbook; save it again, or as CSV.") from error
        self._row = 0
        self._last = min(self._sheet.max_row or 0, ROWS_OF_A_SHEET)
        self._raw = self._raw_rows()
        first = next(self._raw, None)
        header = first.cells if first and first.line == 1 else []
        while header and not header[-1].strip():
            header.pop()
        if not header:
            raise FileRefusedError(
                f"The first row of the sheet “{self._sheet.title}” is empty; it must name the columns. "
                "Start from the template."
            )
        self.header = header
        self.read_as = f"XLSX, sheet “{self._sheet.title}”"

    def _raw_rows(self) -> Iterator[RawRow]:
        book, sheet = self._book, self._sheet
        with book._archive.open(sheet._worksheet_path) as source:
            parser = _FlatSheet(
                source,
                sheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            try:
                for line, found in parser.parse():
                    if not self._row < line <= ROWS_OF_A_SHEET:
                        raise FileRefusedError(f"The sheet numbers row {line} after row {self._row}; save it again.")
                    self._row = line
                    cells = [""] * max((cell["column"] for cell in found if cell["column"] <= WIDEST_SHEET), default=0)
                    faults: list[tuple[int, str]] = []
                    for cell in found:
                        if cell["column"] <= WIDEST_SHEET and cell["value"] is not None:
                            index = cell["column"] - 1
                            cells[index], fault = _as_text(cell["value"], cell["data_type"])
                            faults += [(index, fault)] if fault else []
                    yield RawRow(line, cells, faults)
            except _DAMAGED as error:
                raise FileRefusedError(
                    f"The sheet is damaged after row {self._row}; save it again, or as CSV."
                ) from error

    def rows(self) -> Iterator[RawRow]:
        width = len(self.header)
        for line, cells, faults in self._raw:
            if not faults and not any(cell and not cell.isspace() for cell in cells):
                continue
            beyond = [index for index in range(width, len(cells)) if cells[index].strip()]
            if beyond:
                faults.append((-1, f"Cell {beyond[0] + 1} is filled, but its column has no name; delete it."))
            yield RawRow(line, (cells + [""] * width)[:width], faults)

    def progress(self) -> tuple[int, int]:
        return self._row, self._last


_SHEETS = "xl/worksheets/"


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Refuse what would unpack to more than memory or patience hold, before anything is parsed."""
    if sum(entry.compress_size for entry in archive.infolist()) > LARGEST_XLSX:
        raise FileRefusedError(
            f"The workbook is larger than {LARGEST_XLSX // 1_000_000} MB; save it as CSV, which has no limit."
        )
    for entry in archive.infolist():
        is_xml = entry.filename.endswith((".xml", ".rels"))
        bound = (LARGEST_SHEET if entry.filename.startswith(_SHEETS) else LARGEST_PART) if is_xml else LARGEST_OTHER
        if entry.file_size > bound:
            raise FileRefusedError(
                f"{entry.filename} in the workbook would unpack to {entry.file_size // 1_000_000} MB; save it as CSV."
            )
        if is_xml:
            with archive.open(entry) as part:
                while chunk := part.read(LONGEST_RUN):
                    if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk or b"<" not in chunk:
                        raise _strange(entry.filename)
    # What stands among the sheets may be large because it is streamed; nothing else may hide there.
    for part_type in fromstring(archive.read("[Content_Types].xml")):  # noqa: S314 - checked above
        name, kind = part_type.get("PartName", "").lstrip("/"), part_type.get("ContentType", "")
        if name.startswith(_SHEETS) and not kind.endswith(".worksheet+xml"):
            raise _strange(name)


def _strange(part: str) -> FileRefusedError:
    return FileRefusedError(f"{part} in the workbook holds what no spreadsheet program writes; save it again.")


def _as_text(value: object, kind: str) -> tuple[str, str]:
    """Return a cell's text as a person would have typed it, and what is wrong with it, empty where nothing is."""
    if kind == "f":
        return "", "The cell is a formula; copy the column and paste it as values."
    if kind == "e":
        return "", f"The cell is an error of the spreadsheet ({value}); write the value."
    if isinstance(value, bool):
        return ("yes" if value else "no"), ""
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            return "", f"The cell has a time of day ({value:%Y-%m-%d %H:%M}); write the day alone."
        return value.date().isoformat(), ""
    if isinstance(value, dt.time | dt.timedelta):
        return "", "The cell is a time of day; write a date such as 2020-10-05 as text."
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"), ""
    return str(value), ""


_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
)
"""What zipfile, the XML parser and openpyxl raise over a file that is not what it says; they have no common root."""
