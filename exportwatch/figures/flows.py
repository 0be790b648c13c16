"""Flows: whose measures stand against whom, on a day: a matrix of issuers and destinations.

A square for each pair, its area the number of measures, since a pair is looked up by its row and column; bands between
sixty countries could not be told apart. Must not know how the rows were found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from exportwatch.figures.groups import Group
from exportwatch.figures.style import Column, Figure, Frame, Key, as_plotly, dated, house_layout, plain

NAME = "flows"
MOST_ISSUERS, MOST_DESTINATIONS = 12, 25
"""What the chart shows, those with most measures; on a phone a column is as wide as a finger can tell. The table has
all."""
ROW, HEAD = 30, 120
"""Pixels: a destination's row; the issuers' names above."""
COLOUR = "#4883e8"


class PairCount(NamedTuple):
    """Measures of an issuer in force toward a destination on the day, for certain and possibly besides; one is not
    0."""

    issuer: Group
    destination: Group
    in_force: int
    possible: int
    address: str = ""

    @property
    def number(self) -> int:
        """All of them."""
        return self.in_force + self.possible


def build(rows: Iterable[PairCount], frame: Frame) -> Figure:
    """Return the figure; rows in any order, at most one for each pair."""
    ordered = sorted(rows, key=lambda row: (-row.number, row.issuer.label, row.destination.label))
    issuers, destinations = _side(ordered, "issuer")[:MOST_ISSUERS], _side(ordered, "destination")[:MOST_DESTINATIONS]
    drawn = [row for row in ordered if row.issuer in issuers and row.destination in destinations]
    title = _title(ordered, frame)
    height = HEAD + 16 + ROW * max(len(destinations), 2)
    return Figure(
        name=NAME,
        title=title,
        unit=f"Measures in force on {dated(frame.day)}, by issuer and destination",
        columns=(
            Column("issuer", "Issued by"),
            Column("destination", "Destination"),
            Column("in_force", "In force", "number"),
            Column("possible", "Possibly in force", "number"),
        ),
        rows=tuple((row.issuer.label, row.destination.label, row.in_force, row.possible) for row in ordered),
        addresses=tuple(row.address for row in ordered),
        draw=lambda: as_plotly(_squares(drawn, issuers, destinations), _layout(issuers, destinations, height)),
        text_alternative=_words(ordered, title),
        legend=_legend(drawn),
        notes=tuple(_notes(ordered, drawn)),
        height=height,
    )


def _side(rows: Sequence[PairCount], side: str) -> list[Group]:
    totals: Counter[Group] = Counter()
    for row in rows:
        totals[getattr(row, side)] += row.number
    return [group for group, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0].label))]


def _legend(rows: Sequence[PairCount]) -> tuple[Key, ...]:
    perhaps = (Key("Possibly in force, none for certain", "series-1", "ring"),)
    return (Key("In force", "series-1"), *(perhaps if any(not row.in_force for row in rows) else ()))


def _notes(rows: Sequence[PairCount], drawn: Sequence[PairCount]) -> list[str]:
    notes = ["A measure toward several destinations counts in each that it reaches on that day."]
    if len(drawn) < len(rows):
        notes.append(
            f"Drawn: the {MOST_ISSUERS} issuers and the {MOST_DESTINATIONS} destinations with most measures; the table "
            f"has all {len(rows):,} pairs."
        )
    return notes


def _title(rows: Sequence[PairCount], frame: Frame) -> str:
    day = dated(frame.day)
    if not rows:
        of = f" of {frame.who}" if frame.issuers else ""
        return f"No published measure{of}{frame.toward}{frame.only} was in force on {day}"
    pairs = [row for row in rows if row.destination.code]
    if not pairs:
        return f"Measures{frame.only} in force on {day}: {sum(row.number for row in rows):,}, none names a destination"
    many = "one country pair" if len(pairs) == 1 else f"{len(pairs):,} country pairs"
    most = f"{pairs[0].issuer.label} toward {pairs[0].destination.label}, {pairs[0].number:,}"
    return f"Measures{frame.only} stood between {many} on {day}; most: {most}"


def _words(rows: Sequence[PairCount], title: str) -> str:
    if not rows:
        return f"{title}. Another day or a wider filter may show more."
    parts = "; ".join(f"{row.issuer.label} toward {row.destination.label} {row.number:,}" for row in rows[:6])
    return f"A matrix: issuers across, destinations down, a square for each pair with measures. {title}. {parts}."


def _squares(
    rows: Sequence[PairCount], issuers: Sequence[Group], destinations: Sequence[Group]
) -> list[dict[str, Any]]:
    highest = max((row.number for row in rows), default=1)
    return (
        [
            {
                "type": "scatter",
                "mode": "markers+text",
                "meta": {"narrow_mode": "markers", "narrow_scale": 0.7},
                "name": "Measures",
                "x": [issuers.index(row.issuer) for row in rows],
                "y": [destinations.index(row.destination) for row in rows],
                "text": [f"{row.number:,}" if row.number > 1 else "" for row in rows],
                "textposition": "middle right",
                "cliponaxis": False,
                "customdata": [
                    [row.address, plain(row.issuer.label), plain(row.destination.label), row.in_force, row.possible]
                    for row in rows
                ],
                "hovertemplate": "%{customdata[1]} → %{customdata[2]}<br>%{customdata[3]} in force, "
                "%{customdata[4]} possibly<extra></extra>",
                "marker": {
                    "symbol": ["square" if row.in_force else "square-open" for row in rows],
                    "size": [round(max(8.0, 18 * math.sqrt(row.number / max(highest, 2))), 1) for row in rows],
                    "color": COLOUR,
                    "line": {"width": 2, "color": COLOUR},
                },
            }
        ]
        if rows
        else []
    )


def _layout(issuers: Sequence[Group], destinations: Sequence[Group], height: int) -> dict[str, Any]:
    layout = house_layout(height)
    # Names at a slant would write over each other there, so a phone shows the countries' codes.
    layout["meta"] = {
        "narrow": {
            "xaxis.ticktext": [group.code or "–" for group in issuers],
            "xaxis.tickangle": 0 if len(issuers) < 8 else -90,
            "xaxis.tickfont.size": 10,
            "yaxis.tickfont.size": 12,
            "margin.t": 28,
            "height": height - HEAD + 28,
        }
    }
    layout["margin"] = {"l": 8, "r": 24, "t": HEAD, "b": 16}
    layout["xaxis"] = {
        "side": "top",
        "range": [-0.5, max(len(issuers), 3) - 0.5],
        "tickmode": "array",
        "tickvals": list(range(len(issuers))),
        "ticktext": [plain(group.label) for group in issuers],
        "tickangle": -60,
        "fixedrange": True,
        "zeroline": False,
    }
    layout["yaxis"] |= {
        "range": [max(len(destinations), 2) - 0.5, -0.5],
        "tickmode": "array",
        "tickvals": list(range(len(destinations))),
        "ticktext": [plain(group.label) for group in destinations],
    }
    return layout
