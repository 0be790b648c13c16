"""In force over time: every bar is a row, certain and possible are told apart, and the days counted are the ones
said."""

from __future__ import annotations

import datetime as dt

import pytest

from exportwatch.figures import in_force
from exportwatch.figures.groups import Group
from exportwatch.figures.in_force import MOST_DAYS, Standing, days_between
from exportwatch.figures.style import Frame

TODAY = dt.date(2026, 11, 22)
SUSPENSION, FREEZE = Group("suspend", "Suspension"), Group("freeze_new", "Freeze on new permits")
ROWS = [
    Standing(dt.date(2026, 10, 1), SUSPENSION, 2, 1, "/a"),
    Standing(dt.date(2026, 11, 1), SUSPENSION, 1, 0, "/b"),
    Standing(TODAY, FREEZE, 0, 1, "/c"),
    Standing(TODAY, SUSPENSION, 1, 0, "/d"),
]


def test_bars_hold_the_rows_and_nothing_else() -> None:
    figure = in_force.build(ROWS, Frame(TODAY))
    bars = {
        (day, data[0], trace["marker"]["pattern"]["shape"] == "/", number)
        for trace in figure.plotly["data"]
        for day, number, data in zip(trace["x"], trace["y"], trace["customdata"], strict=True)
    }
    certain = {(row.day.isoformat(), row.address, False, row.in_force) for row in ROWS if row.in_force}
    assert bars == certain | {(row.day.isoformat(), row.address, True, row.possible) for row in ROWS if row.possible}
    assert figure.rows[0] == ("2026-10-01", "Suspension", 2, 1)
    assert figure.addresses == ("/a", "/b", "/d", "/c")


def test_the_title_says_how_many_and_what_is_only_possible() -> None:
    figure = in_force.build(ROWS, Frame(TODAY, issuers=("Canada",), kinds=("Suspension",)))
    assert figure.title == (
        "Measures of Canada (Suspension) in force: 1 and 1 possibly on 22 November 2026; "
        "3 at the most, on 1 October 2026"
    )
    assert any("leave open" in note for note in figure.notes)
    assert in_force.build([], Frame(TODAY)).title == "No published measure was in force"


def test_a_day_on_which_nothing_stands_is_no_row_of_the_day_before() -> None:
    assert "none on 22 November 2026" in in_force.build(ROWS[:2], Frame(TODAY)).title


@pytest.mark.parametrize(
    ("first", "every", "days"),
    [("2026-08-15", 1, ["2026-09-01", "2026-10-01", "2026-11-01", "2026-11-22"]), ("2026-11-22", 1, ["2026-11-22"])],
)
def test_days_are_the_first_of_each_month_and_the_last(first: str, every: int, days: list[str]) -> None:
    found, months = days_between(dt.date.fromisoformat(first), TODAY)
    assert ([day.isoformat() for day in found], months) == (days, every)


@pytest.mark.parametrize(("year", "every"), [(2016, 3), (1995, 3), (1994, 12), (1926, 12)])
def test_of_a_long_time_quarters_or_years_are_counted(year: int, every: int) -> None:
    found, months = days_between(dt.date(year, 1, 1), TODAY)
    assert (months, found[0], found[-1]) == (every, dt.date(year, 1, 1), TODAY)
    assert len(found) <= MOST_DAYS + 1
