"""Control codes and sums of money: as lists and papers write them, and nothing that only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportwatch.extraction.engine import extract
from exportwatch.extraction.facts import Document, Facts
from tests.extraction.world import WORLD


def read(text: str, language: str = "en") -> Facts:
    return extract(Document(text=text, language=language), WORLD)


@pytest.mark.parametrize(
    ("text", "of_list", "codes"),
    [
        ("Licences for goods under 6A002.a.2 were suspended.", "dual_use", ["6A002.a.2"]),
        ("The rule moves 9A610 and 0A501.a parts (ECCN 3A001.b.1).", "dual_use", ["9A610", "0A501.a", "3A001.b.1"]),
        ("Permits for ML10.c and ML 22 goods are frozen.", "munitions", ["ML10.c", "ML22"]),
        ("Items of USML Category XI(b) and Category VIII(h)(1) may not leave.", "usml", ["XI(b)", "VIII(h)(1)"]),
        ("The F-16, a 5G mast, 3D prints, the M1 tank and the A330 stay on the ground.", "", []),
        ("Category II drugs and a category 4 storm held up 6A0021 crates and X6A002.", "", []),
    ],
)
def test_codes_are_found_as_their_lists_write_them(text: str, of_list: str, codes: list[str]) -> None:
    found = read(text).codes
    assert [one.code for one in found] == codes
    assert {one.of_list for one in found} <= {of_list}
    assert all("".join(one.span.of(text).split()).endswith(one.code) for one in found)


@pytest.mark.parametrize(
    ("text", "language", "sums"),
    [
        ("Sensors for C$ 22 million are held back.", "en", [("22000000", "CAD")]),
        ("The deal, €1.2bn or US$ 1.4 billion, is off.", "en", [("1200000000", "EUR"), ("1400000000", "USD")]),
        ("Arms for SFr266 million ($279 million) were bought.", "en", [("266000000", "CHF"), ("279000000", None)]),
        ("Exports of 36 million euro, 1,200,000 pounds and 150 million kronor.", "en",
         [("36000000", "EUR"), ("1200000", "GBP"), ("150000000", "SEK")]),
        ("It cost £12m, 3.5 billion Canadian dollars, or $12.50 a head.", "en",
         [("12000000", "GBP"), ("3500000000", "CAD"), ("12.50", None)]),
        ("Des contrats de 22 millions de dollars canadiens et de 1,5 milliard d'euros.", "fr",
         [("22000000", "CAD"), ("1500000000", "EUR")]),
        ("Pour 800 000 € et 12 millions de francs suisses.", "fr", [("800000", "EUR"), ("12000000", "CHF")]),
        ("In 2020 it lifted 30 of 350 permits; dollars and € stand alone, R2D2 and 5mn too.", "en", []),
    ],
)  # fmt: skip
def test_sums_keep_their_currency_or_leave_it_open(
    text: str, language: str, sums: list[tuple[str, str | None]]
) -> None:
    found = read(text, language).money
    assert [(one.amount, one.currency) for one in found] == [(Decimal(amount), code) for amount, code in sums]
    assert all(one.span.of(text) == one.as_stated for one in found)


PIECES = [
    "$",
    "€",
    "C$",
    "1",
    "234",
    ",",
    ".",
    " ",
    "million",
    "bn",
    "euros",
    "6A002",
    ".a",
    "ML",
    "USML Category ",
    "XI",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["en", "fr"]))
def test_no_row_of_digits_and_signs_breaks_the_reader(text: str, language: str) -> None:
    found = read(text, language)
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in (*found.codes, *found.money))


def test_codes_and_money_are_marked_for_the_reader() -> None:
    marks = read("Licences for ML10.c goods worth €5m were suspended.").marks
    said = {mark.kind: mark.meaning for mark in marks if mark.kind in ("code", "money")}
    assert said == {"code": "ML10.c, on the Munitions List", "money": "5,000,000 EUR"}
