"""Bulk entry: files of every kind that people and their programs make, sound and hostile, and the templates."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from exportwatch.registry.bulk import importing, template
from exportwatch.registry.bulk.columns import COLUMNS, NAMED
from exportwatch.registry.bulk.reading import FileRefusedError
from exportwatch.vocabulary import PermitIdentity, PermitKind
from tests.registry.bulk_files import GOOD, csv_file, record, reference, row, run, said, text, workbook, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference() -> None:
    reference()


@pytest.mark.parametrize(
    ("encoding", "delimiter", "read_as"),
    [
        ("utf-8", ",", "CSV in UTF-8, with commas"),
        ("utf-8-sig", ";", "CSV in UTF-8, with semicolons"),
        ("cp1252", ";", "Windows-1252, since it is not UTF-8, with semicolons"),
        ("utf-16", "\t", "CSV in UTF-16, with tabs"),
    ],
)
def test_encodings_and_separators_of_spreadsheet_programs(
    tmp_path: Path, encoding: str, delimiter: str, read_as: str
) -> None:
    path = tmp_path / "permits.csv"
    rows = [row(exporter="Kjær Ångström", goods="engines, outboard; small")]
    path.write_bytes(text(rows, delimiter).replace("\n", "\r\n").encode(encoding))
    report = write(path)
    assert said(report) == []
    assert read_as in report.read_as
    assert record()[0]["parties"][0] == ("exporter", "Kjær Ångström")


def test_the_line_is_the_one_that_an_editor_shows(tmp_path: Path) -> None:
    rows = [row(goods="boat\nengines"), row(identifier="8", issued="soon")]
    path = csv_file(tmp_path, *rows)
    path.write_text(path.read_text().replace("boat", "\nboat", 1) + "\n\n")
    assert [problem.line for problem in write(path).problems] == [5]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("authority,country,identity,kind,exproter\n", "did you mean “exporter”"),
        ("authority,country,identity\n", "line 1, kind: The column is missing"),
        ("authority,country,identity,kind,kind\n", "stands there twice"),
    ],
)
def test_a_wrong_header_is_refused_before_any_row(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "permits.csv"
    path.write_text(content + "x,y,z\n")
    assert words in said(write(path))[0]


def test_lines_that_cannot_be_told_apart_are_named_and_the_others_still_checked(tmp_path: Path) -> None:
    path = csv_file(tmp_path, row(goods="G" * 1_100_000), row(identifier="8", goods="g" * 200_000), row(issued="soon"))
    with path.open("a") as stream:
        stream.write("one,two\n")
    report = write(path)
    assert [(problem.line, problem.column) for problem in report.problems] == [(2, ""), (3, ""), (4, "issued"), (5, "")]
    assert "longer than 1,000,000 characters" in report.problems[0].message
    assert "has 2 cells where the header has" in report.problems[3].message
    assert report.counts is not None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("=1+1", "is a formula"),
        (dt.datetime(2020, 5, 14, 12, 30), "time of day"),  # noqa: DTZ001
        ("#REF!", "error of the spreadsheet"),
    ],
)
def test_cells_of_a_workbook_that_are_not_values(tmp_path: Path, value: object, words: str) -> None:
    cells: list[Any] = list(row().values())
    cells[list(GOOD).index("issued")] = value
    report = write(workbook(tmp_path, list(GOOD), cells))
    assert [(problem.line, problem.column) for problem in report.problems] == [(2, "issued")]
    assert words in report.problems[0].message


HIDDEN_TEXTS = b"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override
PartName="/xl/worksheets/texts.xml"
ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"""


def test_no_workbook_unpacks_beyond_bounds(tmp_path: Path) -> None:
    path = workbook(tmp_path, list(GOOD), list(row().values()))
    for name, content, words in (
        ("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 20_000_000, "would unpack to 100 MB"),
        ("xl/worksheets/sheet1.xml", b"<c>" + b"A" * 3_000_000, "no spreadsheet program writes"),
        ("xl/media/picture.png", b"A" * 11_000_000, "would unpack to 11 MB"),
        ("[Content_Types].xml", HIDDEN_TEXTS, "no spreadsheet program writes"),
        ("xl/styles.xml", b'<!DOCTYPE x [<!ENTITY a "a">]><x/>', "no spreadsheet program writes"),
    ):
        bomb = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in source.infolist():
                if entry.filename != name:
                    target.writestr(entry.filename, source.read(entry))
            target.writestr(name, content)
        with pytest.raises(FileRefusedError, match=words):
            write(bomb)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\x00" * 100])
@pytest.mark.parametrize("name", ["permits.xlsx", "permits.csv", "permits.ods"])
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    if name == "permits.csv" and content:
        assert write(path).problem_count
        return
    with pytest.raises(FileRefusedError, match=r"\.$"):
        write(path)


def test_problems_beyond_the_first_thousand_are_counted(tmp_path: Path) -> None:
    report = write(csv_file(tmp_path, *(row(identifier=str(n), kind="special") for n in range(1_200))))
    assert (len(report.problems), report.problem_count) == (1_000, 1_200)


def test_the_templates_are_read_back_and_their_example_passes(tmp_path: Path) -> None:
    for suffix, make in (("csv", template.csv_template), ("xlsx", template.xlsx_template)):
        path = tmp_path / f"permits.{suffix}"
        path.write_bytes(make())
        with pytest.raises(FileRefusedError, match="no rows below its header"):
            run(importing.checking(path))
        path.write_bytes(make(with_example=True))
        assert said(run(importing.checking(path))) == []
    words = load_workbook(tmp_path / "permits.xlsx")["Words"]
    offered = {(cells[0], cells[1]) for cells in words.iter_rows(min_row=2, values_only=True)}
    assert {("kind", str(word)) for word in PermitKind} | {
        ("identity", str(word)) for word in PermitIdentity
    } <= offered
    assert len(NAMED) == len(COLUMNS)
