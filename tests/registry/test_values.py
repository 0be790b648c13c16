"""Dates known to a precision and counts known to a range: what people write is read, what is wrong is told."""

from __future__ import annotations

import datetime as dt

import pytest

from exportwatch.registry.values import CountRange, FuzzyDate, fold


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "shown"),
    [
        ("2020", "2020-01-01", "2020-12-31", "2020"),
        ("2020-02", "2020-02-01", "2020-02-29", "February 2020"),
        ("2020-10-05", "2020-10-05", "2020-10-05", "5 October 2020"),
        ("May 2020", "2020-05-01", "2020-05-31", "May 2020"),
        ("5 October 2020", "2020-10-05", "2020-10-05", "5 October 2020"),
        ("Oct. 5, 2020", "2020-10-05", "2020-10-05", "5 October 2020"),
    ],
)
def test_a_date_is_read_as_people_write_it(written: str, earliest: str, latest: str, shown: str) -> None:
    date = FuzzyDate.parse(written)
    assert (date.earliest.isoformat(), date.latest.isoformat(), str(date)) == (earliest, latest, shown)
    assert FuzzyDate.parse(date.iso) == date


@pytest.mark.parametrize("written", ["", "soon", "2020-13", "2020-02-30", "31 June 2020", "Monday"])
def test_what_is_no_date_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(ValueError, match="write"):
        FuzzyDate.parse(written)


def test_bounds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="swap"):
        FuzzyDate(dt.date(2020, 2, 1), dt.date(2020, 1, 1))
    with pytest.raises(ValueError, match="swap"):
        CountRange(minimum=29, maximum=28)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (CountRange(), "number unknown"),
        (CountRange(28, 29), "28 to 29"),
        (CountRange(7, 7), "7"),
        (CountRange(approx=30, of_total=350), "about 30 of 350"),
        (CountRange(minimum=2), "at least 2"),
        (CountRange(minimum=0, maximum=0), "0"),
    ],
)
def test_an_unknown_count_is_never_shown_as_zero(count: CountRange, shown: str) -> None:
    assert str(count) == shown


def test_names_fold_to_plain_letters() -> None:
    assert fold("François-Philippe  CHAMPAGNE") == fold("Francois-Philippe Champagne") == "francois philippe champagne"
