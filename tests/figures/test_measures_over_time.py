"""Measures over time: every bar is a row, the title says what the rows say, nothing is drawn that nobody recorded."""

from __future__ import annotations

import datetime as dt
import json

from exportwatch.figures import measures_over_time
from exportwatch.figures.groups import Group
from exportwatch.figures.measures_over_time import MonthlyCount
from exportwatch.figures.style import INSTRUMENT_COLOURS, NEUTRAL, By, Frame
from exportwatch.vocabulary import Instrument, Step

TODAY = dt.date(2026, 11, 22)
SUSPENSION = Group("suspend", "Suspension")
FREEZE = Group("freeze_new", "Freeze on new permits")
ROWS = [
    MonthlyCount(dt.date(2024, 9, 1), Step.IMPOSED, SUSPENSION, True, 2, "/three"),
    MonthlyCount(dt.date(2020, 10, 1), Step.IMPOSED, SUSPENSION, True, 1, "/two"),
    MonthlyCount(dt.date(2020, 1, 1), Step.IMPOSED, FREEZE, False, 1, "/one"),
]
LATER = [
    MonthlyCount(dt.date(2024, 9, 1), Step.EASED, FREEZE, True, 1, "/four"),
    MonthlyCount(dt.date(2022, 3, 1), Step.EXTENDED, SUSPENSION, True, 1, "/five"),
]


def test_bars_hold_the_rows_and_nothing_else() -> None:
    figure = measures_over_time.build(ROWS, Frame(TODAY))
    bars = {
        (day, trace["name"].split(",")[0], trace["marker"]["pattern"]["shape"] == "", number, data[0])
        for trace in figure.plotly["data"]
        for day, number, data in zip(trace["x"], trace["y"], trace["customdata"], strict=True)
    }
    assert bars == {(row.period.isoformat(), row.group.label, row.month_known, row.number, row.address) for row in ROWS}
    assert figure.rows == (
        ("2020-01", "Imposed", "Freeze on new permits", "no", 1),
        ("2020-10", "Imposed", "Suspension", "yes", 1),
        ("2024-09", "Imposed", "Suspension", "yes", 2),
    )
    assert figure.addresses == ("/one", "/two", "/three")


def test_extensions_and_easings_have_panels_of_their_own() -> None:
    figure = measures_over_time.build([*ROWS, *LATER], Frame(TODAY))
    panels = {trace["customdata"][0][0]: trace["yaxis"] for trace in figure.plotly["data"]}
    assert (panels["/two"], panels["/five"], panels["/four"]) == ("y", "y2", "y3")
    assert [note["text"] for note in figure.plotly["layout"]["annotations"]] == ["Imposed", "Extended", "Eased"]
    assert "imposed 4 measures" in figure.title
    assert "imposed 4 and extended 1 and eased 1" in figure.text_alternative


def test_many_months_scroll_on_a_phone_with_their_axes_and_headings_in_view() -> None:
    layout = measures_over_time.build([*ROWS, *LATER], Frame(TODAY)).plotly["layout"]
    meta = layout["meta"]
    assert 350 < meta["least_width"] < 450  # 83 months from the first row on, with room at both ends
    sides = {path for path in meta["scrolled"] if path.endswith(".side")}
    assert sides == {"yaxis.side", "yaxis2.side", "yaxis3.side"}
    assert [meta["scrolled"][f"annotations[{place}].xanchor"] for place in range(3)] == ["right"] * 3
    century = measures_over_time.build(ROWS, Frame(TODAY, since=dt.date(1926, 1, 1))).plotly["layout"]
    assert century["meta"]["least_width"] == 1100


def test_countries_beyond_the_palette_share_a_colour_and_stay_rows() -> None:
    rows = [
        MonthlyCount(dt.date(2020, 1, 1), Step.IMPOSED, Group(f"{letter}X", f"Land {letter}"), True, 20 - number)
        for number, letter in enumerate("ABCDEFGHI")
    ]
    figure = measures_over_time.build(rows, Frame(TODAY), By.ISSUER)
    assert len(figure.rows) == len(figure.plotly["data"]) == 9
    colours = [trace["marker"]["color"] for trace in figure.plotly["data"]]
    assert (len(set(colours[:7])), set(colours[7:])) == (7, {NEUTRAL})
    assert figure.legend[-1].label == "2 others"
    assert figure.columns[2].key == "issuer"


def test_title_states_the_finding_under_the_filter() -> None:
    assert measures_over_time.build(ROWS, Frame(TODAY)).title == (
        "Governments imposed 4 measures from 2020 to 2024; 3 of them: suspension"
    )
    one = measures_over_time.build(ROWS[1:2], Frame(TODAY, issuers=("Canada",), destinations=("Türkiye", "Chad")))
    assert one.title == "Canada imposed one measure toward Türkiye and Chad: suspension, announced in October 2020"


def test_a_month_not_known_is_hatched_and_said() -> None:
    figure = measures_over_time.build(ROWS, Frame(TODAY))
    assert any("month is not known" in note for note in figure.notes)
    assert not any("month is not known" in note for note in measures_over_time.build(ROWS[:2], Frame(TODAY)).notes)


def test_an_instrument_has_its_colour_wherever_it_stands() -> None:
    for rows in (ROWS, ROWS[:1]):
        traces = measures_over_time.build(rows, Frame(TODAY)).plotly["data"]
        suspended = [trace for trace in traces if trace["name"] == "Suspension"]
        assert [trace["marker"]["color"] for trace in suspended] == [INSTRUMENT_COLOURS[Instrument.SUSPEND]]


def test_the_last_weeks_are_shaded_unless_the_window_ends_before() -> None:
    figure = measures_over_time.build(ROWS, Frame(TODAY))
    assert figure.incomplete_since == dt.date(2026, 10, 25)
    assert [shape["x0"] for shape in figure.plotly["layout"]["shapes"]] == ["2026-10-25"]
    past = measures_over_time.build(ROWS, Frame(TODAY, until=dt.date(2024, 12, 31)))
    assert (past.incomplete_since, past.plotly["layout"].get("shapes", [])) == (None, [])


def test_no_rows_make_an_honest_figure() -> None:
    figure = measures_over_time.build([], Frame(TODAY, destinations=("Chad",)))
    assert figure.is_empty
    assert (figure.rows, list(figure.plotly["data"])) == ((), [])
    assert figure.title == "No published measure toward Chad"
    assert "Once a reviewed measure is published" in figure.text_alternative


def test_the_drawing_is_json_without_colours_of_text_or_ground() -> None:
    plotly = measures_over_time.build(ROWS, Frame(TODAY)).plotly
    assert json.loads(json.dumps(plotly)) == plotly
    assert "template" not in plotly["layout"]
    assert not {"font", "paper_bgcolor", "plot_bgcolor"} & plotly["layout"].keys()
