"""Where countries lie on the map, and the outline of the land: Natural Earth's, in the Equal Earth projection.

Coordinates are whole units; the equator runs from x = -2707 to 2707. README.md says where the files come from.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple

EU_OFF_THE_COAST = (-12.0, 47.0)
"""Longitude and latitude at which the European Union is drawn: in the Atlantic, since Brussels is Belgium's place."""


class Place(NamedTuple):
    """A point of the map."""

    x: int
    y: int


def project(longitude: float, latitude: float) -> Place:
    """Return the point of degrees east and north: Equal Earth (Šavrič, Patterson and Jenny 2018,
    https://doi.org/10.1080/13658816.2018.1504949), which keeps areas comparable."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    x = math.radians(longitude) * math.cos(theta)
    x *= 2 / math.sqrt(3) / (a1 + 3 * a2 * squared + sixth * (7 * a3 + 9 * a4 * squared))
    y = theta * (a1 + a2 * squared + sixth * (a3 + a4 * squared))
    return Place(round(1000 * x), round(1000 * y))


@cache
def places() -> dict[str, Place]:
    """Return the middle of each country by its ISO 3166-1 alpha-2 code; the European Union's is of our own choice."""
    with (files(__package__) / "places.csv").open() as file:
        known = {row["code"]: Place(int(row["x"]), int(row["y"])) for row in csv.DictReader(file)}
    return {**known, "EU": project(*EU_OFF_THE_COAST)}


@cache
def land() -> str:
    """Return the outline of all land but Antarctica as an SVG path."""
    return (files(__package__) / "land.svgpath").read_text().strip()
