"""The control lists that ship: every entry that users rely on is there, the tree holds, a wrong row is refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import unicodedata
from itertools import groupby
from pathlib import Path

import pytest

from exportwatch.registry import reference
from exportwatch.vocabulary import ControlList

MILITARY = tuple(f"ML{number}" for number in range(1, 23))
_USML = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI"
IN_STARTER_CASES = {
    (ControlList.WA_ML, "ML1"),
    (ControlList.EU_ML, "ML11"),
    (ControlList.EU_ML, "ML21"),
    (ControlList.EU_ML, "ML22"),
    (ControlList.CA_ECL, "2"),
}


def _codes(word: ControlList, parent: str | None) -> tuple[str, ...]:
    """Return the codes right below `parent` (None: the first level), in the order of the file."""
    return tuple(row.code for row in reference.control_entries() if row.list is word and row.parent == parent)


@pytest.mark.parametrize("word", [ControlList.WA_ML, ControlList.EU_ML, ControlList.GB_ML])
def test_a_military_list_has_its_22_entries_in_order(word: ControlList) -> None:
    assert _codes(word, None) == MILITARY


def test_the_canadian_munitions_list_has_its_22_items_in_order() -> None:
    assert _codes(ControlList.CA_ECL, None) == ("1", "2", "3", "4", "5", "6", "7", "9")
    assert _codes(ControlList.CA_ECL, "2") == tuple(f"2-{number}" for number in range(1, 23))
    assert _codes(ControlList.CA_ECL, "9") == tuple(f"9-{number}" for number in range(1, 10))


def test_the_us_munitions_list_has_its_21_categories_in_order() -> None:
    assert _codes(ControlList.US_USML, None) == tuple(_USML.split())


@pytest.mark.parametrize("word", [ControlList.EU_AI, ControlList.US_CCL])
def test_a_dual_use_list_has_ten_categories_of_five_groups(word: ControlList) -> None:
    assert _codes(word, None) == tuple("0123456789")
    for category in "0123456789":
        assert _codes(word, category) == tuple(f"{category}{group}" for group in "ABCDE")


def test_every_list_is_there_in_one_piece() -> None:
    pieces = [word for word, _ in groupby(row.list for row in reference.control_entries())]
    assert len(pieces) == len(set(pieces))
    assert set(pieces) == set(ControlList)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        *sorted(IN_STARTER_CASES),
        (ControlList.EU_AI, "6A003"),
        (ControlList.EU_AI, "9A012"),
        (ControlList.EU_AI, "5A001.j"),
        (ControlList.US_CCL, "9A991"),
        (ControlList.US_CCL, "9E991"),
        (ControlList.US_CCL, "3A090"),
        (ControlList.GB_PL, "PL5001"),
        (ControlList.GB_PL, "PL9010"),
    ],
)
def test_a_code_that_cases_and_reports_name_is_there(word: ControlList, code: str) -> None:
    assert (word, code) in {(row.list, row.code) for row in reference.control_entries()}


def test_a_code_stands_in_its_own_list_only() -> None:
    everything = {(row.list, row.code) for row in reference.control_entries()}
    assert (ControlList.EU_AI, "3A090") not in everything
    assert not [code for word, code in everything if code.startswith("PL") and word is not ControlList.GB_PL]


def test_codes_are_unique_within_a_list_and_parents_stand_before() -> None:
    above: set[tuple[ControlList, str]] = set()
    for row in reference.control_entries():
        assert (row.list, row.code) not in above
        assert row.parent is None or (row.list, row.parent) in above
        above.add((row.list, row.code))


def test_a_child_extends_the_code_of_its_parent() -> None:
    """Item numbers of Canada's group 5 run on without a separator (5 → 5504), so a prefix is what all lists share."""
    for row in reference.control_entries():
        assert row.parent is None or (row.code.startswith(row.parent) and row.code != row.parent)


def test_the_subtree_of_ml1_leaves_ml10_out() -> None:
    assert _codes(ControlList.WA_ML, "ML1") == ("ML1.a", "ML1.b", "ML1.c", "ML1.d")


def test_titles_fit_a_line_and_days_are_those_of_the_instrument() -> None:
    for row in reference.control_entries():
        assert 4 <= len(row.title) <= 110, row.code
        assert row.title[0].isupper(), row.code
        assert not row.title.endswith("."), row.code
    since = {(row.list, row.valid_from) for row in reference.control_entries()}
    assert {day for word, day in since if word is ControlList.EU_AI} == {dt.date(2021, 9, 9)}
    assert {day for word, day in since if word is ControlList.GB_ML} == {dt.date(2009, 4, 6)}
    assert {day for word, day in since if word is ControlList.WA_ML} == {None}


def test_the_file_is_plain_utf8_in_nfc_with_every_row_of_one_width() -> None:
    raw = (reference.FOLDER / reference.CONTROL_ENTRIES).read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)
    assert "’" not in text
    assert {len(cells) for cells in csv.reader(io.StringIO(text), strict=True)} == {6}
    assert len(text.splitlines()) == len(reference.control_entries()) + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the reference files that a test may spoil."""
    for file in reference.FOLDER.glob("*.csv"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("ML,ML1,Weapons,,,", "unknown list “ML”; use one of WA-ML, EU-ML"),
        ("WA-ML,ML23,Weapons,ML99,,", "parent “ML99” does not stand above in WA-ML; add it there first"),
        ("WA-ML,ML23,Weapons,ML23,,", "parent “ML23” does not stand above"),
        ("US-CCL,ML1.e,Weapons,ML1,,", "parent “ML1” does not stand above in US-CCL"),
        ("WA-ML,ML1,Weapons,,,", "“ML1” stands in an earlier row of WA-ML too"),
        ("WA-ML,ML 1,Weapons,,,", "code “ML 1” is not written like"),
        ("WA-ML,,Weapons,,,", "code “” is not written like"),
        ("WA-ML,ML23,,,,", "the title is missing"),
        ("WA-ML,ML23,Weapons,,2021,", "“2021” is not a date"),
        ("WA-ML,ML23,Weapons,,2022-06-01,2020-01-01", "valid_to 2020-01-01 is before"),
        ("WA-ML,ML23,Weapons,,", "5 cells where 6 are due"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(folder: Path, row: str, says: str) -> None:
    path = folder / reference.CONTROL_ENTRIES
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    line = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(ValueError, match=f"control_entries.csv, line {line}: ") as caught:
        reference.control_entries(folder)
    assert says in str(caught.value)


def test_a_parent_below_its_child_is_refused(folder: Path) -> None:
    path = folder / reference.CONTROL_ENTRIES
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(f"{header}\nWA-ML,ML1.a,Rifles,ML1,,\nWA-ML,ML1,Weapons,,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"control_entries\.csv, line 2: parent “ML1” does not stand above"):
        reference.control_entries(folder)


def test_the_digest_changes_with_the_file(folder: Path) -> None:
    assert reference.digest(folder) == reference.digest()
    with (folder / reference.CONTROL_ENTRIES).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert reference.digest(folder) != reference.digest()
