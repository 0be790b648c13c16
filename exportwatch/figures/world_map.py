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
COLOUR = "#4883e8"
ROOM = 320
"""Units of the map around the outermost circles."""
LEAST_WIDTH = 3400
"""Units: the map never shows less, so that the reader knows where it is."""
SHAPE = 2.05
"""Width of the map over its height."""
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
    first = rows[0]
    many = first.in_force + first.possible
    if side is By.ISSUER:
        head = f"Countries with measures in force{frame.toward}{frame.only} on {day}: {len(rows):,}"
    else:
        of = f" of {frame.who}" if frame.issuers else ""
        named = sum(row.group.code in geography.places() for row in rows)
        head = f"Destinations that measures{of}{frame.only} stood against on {day}: {named:,}"
    return f"{head}; most: {first.group.label}, {many:,}"


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
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
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


def _across(number: int, highest: int) -> float:
    return round(max(SMALLEST, LARGEST * math.sqrt(number / max(highest, 4))), 1)


def _layout(rows: Sequence[CountryCount]) -> dict[str, Any]:
    layout = house_layout(HEIGHT)
    (left, right), (bottom, top) = _window(rows)
    hidden = {"visible": False, "fixedrange": True}
    layout["meta"] = {"aspect": SHAPE}
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout["xaxis"] = {**hidden, "range": [left, right], "constrain": "domain"}
    layout["yaxis"] = {**hidden, "range": [bottom, top], "scaleanchor": "x", "constrain": "domain"}
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


def _window(rows: Sequence[CountryCount]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the part of the map that holds all circles, in the map's own shape."""
    points = [geography.places()[row.group.code] for row in rows if row.group.code in geography.places()]
    points = points or [geography.Place(-2400, 1000), geography.Place(2400, -900)]
    xs, ys = [point.x for point in points], [point.y for point in points]
    width = max(max(xs) - min(xs) + 2 * ROOM, (max(ys) - min(ys) + 2 * ROOM) * SHAPE, LEAST_WIDTH)
    width = min(width, 5500)
    centre_x, centre_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    centre_x = min(max(centre_x, -2750 + width / 2), 2750 - width / 2)
    return (centre_x - width / 2, centre_x + width / 2), (
        centre_y - width / SHAPE / 2,
        centre_y + width / SHAPE / 2,
    )
