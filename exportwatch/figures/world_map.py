"""The map: how many measures stand against each destination, or are kept by each issuer, on a day.

A circle for each country over the outline of the land, its area the number of measures: small states are seen as well
as large ones. Drawn with points, in coordinates of our own, so that the page needs no second drawing library and no
geography from elsewhere. Must not know how the rows were found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from exportwatch.figures import geography
from exportwatch.figures.groups import Group
from exportwatch.figures.style import (
    By,
    Column,
    Figure,
    Frame,
    Key,
    as_plotly,
    counted,
    dated,
    house_layout,
    listed,
    plain,
)

NAME = "map"
LARGEST, SMALLEST = 46, 9
"""Pixels across: the circle of the highest number, and of one measure at least, which a finger still meets."""
MOST_NAMED = 16
"""Circles that have their names beside them; more would write over each other, and narrow screens show none."""
COLOUR = "#4883e8"
ROOM = 320
"""Units of the map around the outermost circles."""
LEAST_WIDTH, LEAST_WIDTH_NARROW = 3400, 1900
"""Units: the map never shows less, so that the reader knows where it is; a phone comes closer."""
SHAPE, SHAPE_NARROW = 2.05, 1.3
"""Width of the map over its height, on a wide and on a narrow screen."""
HEIGHT = 560
"""Pixels, where nobody asks for a width."""


class CountryCount(NamedTuple):
    """Measures in force on the day, for certain and possibly besides, of or toward one country; one of them is not 0.

    A group whose code is no country's stands for measures that name no destination.
    """

    group: Group
    in_force: int
    possible: int
    address: str = ""


def build(rows: Iterable[CountryCount], frame: Frame, by: By = By.DESTINATION) -> Figure:
    """Return the figure of issuers, or else of destinations; rows in any order, at most one for each country."""
    side = By.ISSUER if by is By.ISSUER else By.DESTINATION
    ordered = sorted(rows, key=lambda row: (-row.in_force - row.possible, row.group.label))
    title = _title(ordered, frame, side)
    return Figure(
        name=NAME,
        title=title,
        unit=f"Measures in force on {dated(frame.day)}, by {'issuer' if side is By.ISSUER else 'destination'}",
        columns=(
            Column("country", side.label),
            Column("code", "Code"),
            Column("in_force", "In force", "number"),
            Column("possible", "Possibly in force", "number"),
        ),
        rows=tuple((row.group.label, _code(row), row.in_force, row.possible) for row in ordered),
        addresses=tuple(row.address for row in ordered),
        draw=lambda: as_plotly(_circles(ordered), _layout(ordered)),
        text_alternative=_words(ordered, title),
        legend=_legend(ordered),
        notes=tuple(_notes(ordered, side)),
        height=HEIGHT,
        aspect=SHAPE,
        narrow_aspect=SHAPE_NARROW,
    )


def _code(row: CountryCount) -> str | None:
    return row.group.code if len(row.group.code) == 2 else None


def _legend(rows: Sequence[CountryCount]) -> tuple[Key, ...]:
    perhaps = (Key("Possibly in force", "series-1", "ring"),) if any(row.possible for row in rows) else ()
    return (Key("In force", "series-1", "circle"), *perhaps)


def _notes(rows: Sequence[CountryCount], side: By) -> list[str]:
    notes = ["The area of a circle is the number of measures."]
    if side is By.DESTINATION:
        notes.append("A measure toward several destinations counts in each that it reaches on that day.")
    missing = [row.group.label for row in rows if row.group.code not in geography.places()]
    if missing:
        notes.append(f"In the table and not on the map: {listed(missing)}.")
    if any(row.group.code == "EU" for row in rows):
        notes.append("The European Union is drawn off its Atlantic coast.")
    return notes


def _title(rows: Sequence[CountryCount], frame: Frame, side: By) -> str:
    day = dated(frame.day)
    if not rows:
        of = f" of {frame.who}" if frame.issuers else ""
        return f"No published measure{of}{frame.toward}{frame.only} was in force on {day}"
    countries = [row for row in rows if _code(row)]
    if side is By.ISSUER:
        many = counted(len(countries), "government", "governments")
        head = f"{many} had measures in force{frame.toward}{frame.only} on {day}"
    else:
        of = f" of {frame.who}" if frame.issuers else ""
        many = counted(len(countries), "destination", "destinations")
        head = f"Measures{of}{frame.only} stood against {many} on {day}"
    if not countries:
        return f"{head}; {rows[0].in_force + rows[0].possible:,} name none"
    return f"{head}; most: {countries[0].group.label}, {countries[0].in_force + countries[0].possible:,}"


def _words(rows: Sequence[CountryCount], title: str) -> str:
    if not rows:
        return f"{title}. Another day or a wider filter may show more."
    parts = ", ".join(
        f"{row.group.label} {row.in_force:,}" + (f" and {row.possible:,} possibly" if row.possible else "")
        for row in rows[:8]
    )
    rest = f"; {counted(len(rows) - 8, 'more country', 'more countries')} in the table" if len(rows) > 8 else ""
    return f"A map with a circle for each country. {title}. Measures: {parts}{rest}."


def _circles(rows: Sequence[CountryCount]) -> list[dict[str, Any]]:
    placed = [row for row in rows if row.group.code in geography.places()]
    highest = max((row.in_force + row.possible for row in placed), default=1)
    traces = []
    # Large circles first, so that small ones lie on top of them; a ring for all, a disc for what is certain.
    for certain in (False, True):
        shown = [row for row in placed if row.in_force or not certain]
        if not shown:
            continue
        points = [geography.places()[row.group.code] for row in shown]
        named = certain and len(placed) <= MOST_NAMED
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text" if named else "markers",
                "meta": {"narrow_mode": "markers", "narrow_scale": 0.5},
                "text": [plain(row.group.label) for row in shown],
                "textposition": _sides(shown, points, highest) if named else "middle right",
                "name": "In force" if certain else "In force or possibly",
                "x": [point.x for point in points],
                "y": [point.y for point in points],
                "customdata": [[row.address, plain(row.group.label), row.in_force, row.possible] for row in shown],
                "hovertemplate": "%{customdata[1]}<br>%{customdata[2]} in force, %{customdata[3]} possibly"
                "<extra></extra>",
                "cliponaxis": False,
                "marker": {
                    "color": COLOUR if certain else "rgba(72,131,232,0.3)",
                    "size": [
                        _across(row.in_force if certain else row.in_force + row.possible, highest) for row in shown
                    ],
                    "opacity": 0.85,
                    "line": {"width": 1, "color": COLOUR},
                },
            }
        )
    return traces


def _sides(rows: Sequence[CountryCount], points: Sequence[geography.Place], highest: int) -> list[str]:
    """Return for each circle on which side its name stands: the first on which it meets no circle and no name before.

    Reckoned for a map of LEAST_WIDTH on a screen of 1,100 px, where a letter takes about 7 px.
    """
    scale = LEAST_WIDTH / 1100
    boxes = []
    for row, point in zip(rows, points, strict=True):
        half = _across(row.in_force, highest) / 2 * scale
        boxes.append((point.x - half, point.y - half, point.x + half, point.y + half))
    sides = []
    for row, (left, bottom, right, top) in zip(rows, list(boxes), strict=True):
        long, high = len(row.group.label) * 7 * scale, 14 * scale
        x, y = (left + right) / 2, (bottom + top) / 2
        choices = {
            "middle right": (right, y - high / 2, right + long, y + high / 2),
            "middle left": (left - long, y - high / 2, left, y + high / 2),
            "bottom center": (x - long / 2, bottom - high, x + long / 2, bottom),
            "top center": (x - long / 2, top, x + long / 2, top + high),
        }
        free = (side for side, box in choices.items() if not any(_meet(box, other) for other in boxes))
        sides.append(next(free, "middle right"))
        boxes.append(choices[sides[-1]])
    return sides


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _across(number: int, highest: int) -> float:
    return round(max(SMALLEST, LARGEST * math.sqrt(number / max(highest, 4))), 1)


def _layout(rows: Sequence[CountryCount]) -> dict[str, Any]:
    layout = house_layout(HEIGHT)
    x_range, y_range = _window(rows, LEAST_WIDTH, SHAPE)
    narrow = _window(rows, LEAST_WIDTH_NARROW, SHAPE_NARROW)
    hidden = {"visible": False, "fixedrange": True}
    layout["meta"] = {
        "aspect": SHAPE,
        "narrow": {"meta.aspect": SHAPE_NARROW, "xaxis.range": narrow[0], "yaxis.range": narrow[1]},
    }
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout["xaxis"] = {**hidden, "range": x_range, "constrain": "domain"}
    layout["yaxis"] = {**hidden, "range": y_range, "scaleanchor": "x", "constrain": "domain"}
    layout["shapes"] = [
        {
            "name": "land",
            "type": "path",
            "path": geography.land(),
            "layer": "below",
            "line": {"width": 0},
            "fillrule": "evenodd",
        }
    ]
    return layout


def _window(rows: Sequence[CountryCount], least: float, shape: float) -> tuple[list[float], list[float]]:
    """Return the part of the map that holds all circles, `least` units wide and `shape` times as wide as high."""
    points = [geography.places()[row.group.code] for row in rows if row.group.code in geography.places()]
    points = points or [geography.Place(-2400, 1000), geography.Place(2400, -900)]
    xs, ys = [point.x for point in points], [point.y for point in points]
    width = max(max(xs) - min(xs) + 2 * ROOM, (max(ys) - min(ys) + 2 * ROOM) * shape, least)
    width = min(width, 5500)
    centre_x = min(max((max(xs) + min(xs)) / 2, -2750 + width / 2), 2750 - width / 2)
    centre_y, height = (max(ys) + min(ys)) / 2, width / shape
    return [centre_x - width / 2, centre_x + width / 2], [centre_y - height / 2, centre_y + height / 2]
