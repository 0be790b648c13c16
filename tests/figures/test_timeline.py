"""The timeline: every mark is a row at its days, bars of a lane do not cover each other, open ends have arrows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from exportwatch.figures import timeline
from exportwatch.figures.groups import Group
from exportwatch.figures.style import Figure, Frame
from exportwatch.figures.timeline import DAY, Mark, Passage
from exportwatch.vocabulary import Instrument

TODAY = dt.date(2026, 11, 22)
CANADA, TURKIYE = Group("CA", "Canada"), Group("TR", "Türkiye")


def passage(measure: str, first: str, last: str | None, mark: Mark = Mark.IN_FORCE, **changes: Any) -> Passage:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last) if last else None
    row = Passage(CANADA, TURKIYE, measure, Instrument.SUSPEND, mark, False, *days, f"/{measure}/{first}")
    return row._replace(**changes)


ROWS = [
    passage("a", "2020-10-05", "2021-04-11"),
    passage("b", "2021-01-01", None),
    passage("a", "2021-01-02", None, Mark.EXTENDED),
    passage("a", "2021-04-12", "2021-05-31", Mark.POSSIBLE),
    passage("c", "2022-01-01", None, Mark.COURT),
    passage("c", "2022-01-01", "2022-02-01", part=True),
]


def marks(figure: Figure) -> list[dict[str, Any]]:
    """One mark each: its trace and its values."""
    return [
        {
            "trace": trace,
            "type": trace["type"],
            "y": y,
            "x": trace["x"][number],
            "address": trace["customdata"][number][0],
        }
        for trace in figure.plotly["data"]
        for number, y in enumerate(trace["y"])
    ]


def test_every_row_is_a_mark_and_every_mark_a_row() -> None:
    figure = timeline.build(ROWS, Frame(TODAY))
    drawn = marks(figure)
    arrows = [mark for mark in drawn if mark["trace"]["marker"].get("symbol") == "triangle-right"]
    assert sorted(mark["address"] for mark in drawn if mark not in arrows) == sorted(figure.addresses)
    assert [mark["address"] for mark in arrows] == ["/b/2021-01-01"]
    assert len(figure.rows) == len(ROWS)


def test_bars_run_from_the_first_day_to_the_last_inclusive() -> None:
    figure = timeline.build(ROWS[:1], Frame(TODAY))
    (trace,) = figure.plotly["data"]
    assert (list(trace["base"]), list(trace["x"])) == (["2020-10-05"], [189 * DAY])
    assert figure.rows[0][-2:] == ("2020-10-05", "2021-04-11")


def test_possible_is_hatched_a_part_is_thinner() -> None:
    drawn = timeline.build(ROWS, Frame(TODAY)).plotly["data"]
    traces = {trace["name"]: trace for trace in drawn if trace["type"] == "bar"}
    assert traces["Suspension: possibly in force"]["marker"]["pattern"]["shape"] == "/"
    assert traces["Suspension: in force"]["marker"]["pattern"]["shape"] == ""
    assert len(set(traces["Suspension: in force"]["width"])) == 2


def test_measures_at_the_same_time_stand_below_each_other_and_others_share_a_line() -> None:
    figure = timeline.build(ROWS, Frame(TODAY))
    lines = {mark["address"]: mark["y"] for mark in marks(figure) if mark["type"] == "bar"}
    assert lines["/a/2020-10-05"] == lines["/a/2021-04-12"] != lines["/b/2021-01-01"]
    assert lines["/c/2022-01-01"] == lines["/a/2020-10-05"]


def test_of_many_pairs_the_latest_are_drawn_and_all_are_rows() -> None:
    rows = [
        passage("a", f"20{year}-01-01", f"20{year}-02-01", destination=Group(f"{year}", f"Land {year}"))
        for year in range(10, 40)
    ]
    figure = timeline.build(rows, Frame(dt.date(2045, 1, 1)))
    labels = [note["text"] for note in figure.plotly["layout"]["annotations"]]
    assert (len(labels), labels[0], len(figure.rows)) == (timeline.MOST_LANES, "Canada → Land 39", 30)
    assert any("of 30" in note for note in figure.notes)


def test_the_title_counts_measures_pairs_and_what_stands() -> None:
    assert timeline.build(ROWS, Frame(TODAY)).title == (
        "How long measures lasted: 3 measures between one country pair; 1 in force on 22 November 2026"
    )
    empty = timeline.build([], Frame(TODAY, destinations=("Chad",)))
    assert (empty.is_empty, empty.title) == (True, "No published measure toward Chad")


def test_names_are_not_read_as_markup() -> None:
    figure = timeline.build([passage("a", "2020-01-01", None, issuer=Group("XX", "<b>X</b>"))], Frame(TODAY))
    assert figure.plotly["layout"]["annotations"][0]["text"].startswith("&lt;b&gt;")
    assert "<b>" not in figure.plotly["data"][0]["customdata"][0][1]
