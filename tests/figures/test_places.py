"""The map and the matrix of flows: every mark is a row, and what cannot be drawn is said."""

from __future__ import annotations

import datetime as dt
import math

from exportwatch.figures import flows, geography, world_map
from exportwatch.figures.flows import MOST_DESTINATIONS, PairCount
from exportwatch.figures.groups import NONE_NAMED, Group
from exportwatch.figures.style import By, Frame
from exportwatch.figures.world_map import CountryCount

TODAY = dt.date(2026, 11, 22)
FRAME = Frame(TODAY)
TURKIYE, EGYPT = Group("TR", "Türkiye"), Group("EG", "Egypt")
COUNTRIES = [
    CountryCount(TURKIYE, 4, 1, "/tr"),
    CountryCount(EGYPT, 0, 1, "/eg"),
    CountryCount(Group("", NONE_NAMED), 2, 0, "/none"),
]


def test_circles_hold_the_rows_at_their_places() -> None:
    figure = world_map.build(COUNTRIES, FRAME)
    rings, discs = figure.plotly["data"]
    assert [data[0] for data in rings["customdata"]] == ["/tr", "/eg"]
    assert [data[0] for data in discs["customdata"]] == ["/tr"]
    assert (rings["x"][0], rings["y"][0]) == geography.places()["TR"]
    assert [tuple(data[2:]) for data in rings["customdata"]] == [(4, 1), (0, 1)]
    assert figure.rows == (("Türkiye", "TR", 4, 1), (NONE_NAMED, None, 2, 0), ("Egypt", "EG", 0, 1))
    assert figure.addresses == ("/tr", "/none", "/eg")


def test_the_area_of_a_circle_is_the_number() -> None:
    rows = [CountryCount(TURKIYE, 40, 0), CountryCount(EGYPT, 10, 0)]
    (sizes,) = {tuple(trace["marker"]["size"]) for trace in world_map.build(rows, FRAME).plotly["data"]}
    assert math.isclose(sizes[0] / sizes[1], 2, rel_tol=0.01)


def test_what_is_not_on_the_map_is_said() -> None:
    assert any(NONE_NAMED in note for note in world_map.build(COUNTRIES, FRAME).notes)
    assert not any("not on the map" in note for note in world_map.build(COUNTRIES[:2], FRAME).notes)


def test_titles_of_the_map() -> None:
    assert world_map.build(COUNTRIES, FRAME).title == (
        "Measures stood against 2 destinations on 22 November 2026; most: Türkiye, 5"
    )
    by_issuer = world_map.build([CountryCount(TURKIYE, 1, 0)], FRAME, By.ISSUER)
    assert by_issuer.title == "1 government had measures in force on 22 November 2026; most: Türkiye, 1"
    assert world_map.build([], FRAME).title == "No published measure was in force on 22 November 2026"


def test_the_land_is_a_closed_path_within_the_map() -> None:
    rings = geography.land().strip("M").split("M")
    assert len(rings) > 50
    assert all(ring.rstrip().endswith("Z") for ring in rings)
    assert geography.project(180, 0) == (2707, 0)
    assert {"TR", "IL", "SG", "BH", "XK", "EU"} <= geography.places().keys()


def test_squares_hold_the_rows() -> None:
    rows = [
        PairCount(Group("CA", "Canada"), TURKIYE, 2, 1, "/one"),
        PairCount(Group("DE", "Germany"), EGYPT, 0, 1, "/two"),
    ]
    figure = flows.build(rows, FRAME)
    (trace,) = figure.plotly["data"]
    across, down = (figure.plotly["layout"][axis]["ticktext"] for axis in ("xaxis", "yaxis"))
    drawn = [
        (across[x], down[y], data[0]) for x, y, data in zip(trace["x"], trace["y"], trace["customdata"], strict=True)
    ]
    assert drawn == [("Canada", "Türkiye", "/one"), ("Germany", "Egypt", "/two")]
    assert figure.rows == (("Canada", "Türkiye", 2, 1), ("Germany", "Egypt", 0, 1))
    assert list(trace["marker"]["symbol"]) == ["square", "square-open"]
    assert figure.title == (
        "Measures stood between 2 country pairs on 22 November 2026; most: Canada toward Türkiye, 3"
    )


def test_of_many_pairs_the_chart_shows_the_largest_sides_and_the_table_all() -> None:
    rows = [PairCount(Group("CA", "Canada"), Group(f"{n}", f"Land {n:02d}"), 50 - n, 0) for n in range(40)]
    figure = flows.build(rows, FRAME)
    assert (len(figure.plotly["data"][0]["x"]), len(figure.rows)) == (MOST_DESTINATIONS, 40)
    assert any("all 40 pairs" in note for note in figure.notes)
    assert flows.build([], FRAME).is_empty
    assert list(flows.build([], FRAME).plotly["data"]) == []
