"""In force over time: how many measures stood on the first day of each month, quarter or year, and on the last day.

Certain and possible are told apart: where a measure's dates leave open whether it stood on a day, it is possible. Must
not know how the rows were found.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from exportwatch.figures.groups import Group, Palette
from exportwatch.figures.style import (
    By,
    Column,
    Figure,
    Frame,
    Key,
    as_plotly,
    count_axis,
    counted,
    dated,
    incomplete_note,
    plain,
    scroll_below,
    time_layout,
)

NAME = "in-force"
UNIT = "Measures in force, by day"
HEIGHT = 380
MOST_DAYS = 130
"""Days that are counted at most: what a wide screen can show as bars."""
EVERY = {1: "month", 3: "quarter", 12: "year"}
"""Months between two days that are counted, with its word."""


class Standing(NamedTuple):
    """Measures of one group on one day: `in_force` for certain, `possible` besides them. At least one is not 0.

    `address`: where these measures are listed, the possible ones among them.
    """

    day: dt.date
    group: Group
    in_force: int
    possible: int
    address: str = ""


def days_between(first: dt.date, last: dt.date) -> tuple[list[dt.date], int]:
    """Return the days that are counted, and the months between them: first days of months, quarters or years, the
    closest of them that make no more than MOST_DAYS; and the last day itself."""
    months = (last.year - first.year) * 12 + last.month - first.month
    every = next((every for every in EVERY if months / every < MOST_DAYS), max(EVERY))
    start = first.year * 12 + (first.month - 1) // every * every
    starts = (dt.date(month // 12, month % 12 + 1, 1) for month in range(start, last.year * 12 + last.month, every))
    return [*(day for day in starts if first <= day < last), last], every


def build(rows: Iterable[Standing], frame: Frame, by: By = By.INSTRUMENT, every: int = 1) -> Figure:
    """Return the figure; rows in any order, at most one for each day and group, `every` as `days_between` gave it."""
    found = list(rows)
    palette = Palette(by, _totals(found))
    ordered = sorted(found, key=lambda row: (row.day, palette.order.index(row.group)))
    title = _title(ordered, frame)
    possible = any(row.possible for row in ordered)
    return Figure(
        name=NAME,
        title=title,
        unit=UNIT,
        columns=(
            Column("day", "Day", "day"),
            Column(by.value, by.label),
            Column("in_force", "In force", "number"),
            Column("possible", "Possibly in force", "number"),
        ),
        rows=tuple((row.day.isoformat(), row.group.label, row.in_force, row.possible) for row in ordered),
        addresses=tuple(row.address for row in ordered),
        draw=lambda: as_plotly(_bars(ordered, palette, frame, every), _layout(ordered, frame, every)),
        text_alternative=_words(ordered, title, every),
        legend=(*palette.keys(), *([Key("Possibly in force", "neutral", "hatched")] if possible else [])),
        notes=(*_notes(by, possible, every), *incomplete_note(frame)),
        incomplete_since=frame.incomplete_since,
        height=HEIGHT,
    )


def _notes(by: By, possible: bool, every: int) -> list[str]:
    notes = [
        f"Counted on the first day of each {EVERY[every]} and on the last day. A measure that ends permits for good "
        "stays in force; one whose announced end has passed with no word of what followed is not counted."
    ]
    if by is By.DESTINATION:
        notes.append("A measure toward several destinations counts in each; toward one it counts while it reaches it.")
    if possible:
        notes.append("Hatched: the dates known leave open whether the measure stood on that day.")
    return notes


def _totals(rows: Iterable[Standing]) -> Counter[Group]:
    totals: Counter[Group] = Counter()
    for row in rows:
        totals[row.group] += row.in_force + row.possible
    return totals


def _sum(rows: Iterable[Standing]) -> tuple[int, int]:
    counted_rows = list(rows)
    return sum(row.in_force for row in counted_rows), sum(row.possible for row in counted_rows)


def _many(in_force: int, possible: int) -> str:
    told = f"{in_force:,}" if in_force or not possible else ""
    perhaps = f"{possible:,} possibly" if possible else ""
    return " and ".join(part for part in (told, perhaps) if part)


def _title(rows: Sequence[Standing], frame: Frame) -> str:
    of = f" of {frame.who}" if frame.issuers else ""
    if not rows:
        return f"No published measure{of}{frame.toward}{frame.only} was in force"
    now = [row for row in rows if row.day == rows[-1].day] if rows[-1].day == frame.day else []
    peak, most = _peak(rows)
    last = _many(*_sum(now)) if now else "none"
    # The two verbs agree with the number before them.
    return (
        f"Measures{of}{frame.toward}{frame.only} in force: {last} on {dated(frame.day)}; "
        f"{most:,} at the most, on {dated(peak)}"
    )


def _peak(rows: Sequence[Standing]) -> tuple[dt.date, int]:
    days: Counter[dt.date] = Counter()
    for row in rows:
        days[row.day] += row.in_force + row.possible
    return max(days.items(), key=lambda item: (item[1], item[0]))


def _words(rows: Sequence[Standing], title: str, every: int) -> str:
    if not rows:
        return f"{title}. A wider filter may show more."
    last = [row for row in rows if row.day == rows[-1].day]
    parts = ", ".join(f"{row.group.label} {_many(row.in_force, row.possible)}" for row in last[:8])
    return (
        f"Stacked bars, one for each {EVERY[every]} from {dated(rows[0].day)}. {title}. "
        f"On {dated(rows[-1].day)}: {parts}; {counted(sum(_sum(last)), 'measure', 'measures')} in all."
    )


def _bars(rows: Sequence[Standing], palette: Palette, frame: Frame, every: int) -> list[dict[str, Any]]:
    traces = []
    widths = _widths(sorted({row.day for row in rows}), every)
    for group in palette.order:
        for possible in (False, True):
            part = [row for row in rows if row.group == group and (row.possible if possible else row.in_force)]
            if part:
                traces.append(_trace(part, group, palette.colour(group), possible, widths))
    return traces


def _widths(days: Sequence[dt.date], every: int) -> dict[dt.date, int]:
    """Return the width of each day's bar in milliseconds: until the next day that is counted, at most the usual."""
    usual = dt.timedelta(days=31 * every)
    nexts = [*days[1:], *(day + usual / 3 for day in days[-1:])]
    return {
        day: min(after - day, usual) // dt.timedelta(milliseconds=1) for day, after in zip(days, nexts, strict=True)
    }


def _trace(
    part: Sequence[Standing], group: Group, colour: str, possible: bool, widths: dict[dt.date, int]
) -> dict[str, Any]:
    name = plain(group.label)
    return {
        "type": "bar",
        "name": f"{name}, possibly" if possible else name,
        "x": [row.day.isoformat() for row in part],
        "y": [row.possible if possible else row.in_force for row in part],
        "width": [widths[row.day] for row in part],
        "offset": 0,
        "customdata": [[row.address] for row in part],
        "hovertemplate": f"{name}<br>%{{x|%-d %B %Y}}: %{{y}} {'possibly ' if possible else ''}in force<extra></extra>",
        "marker": {
            "color": colour,
            "line": {"width": 0},
            "pattern": {"shape": "/" if possible else "", "size": 5, "solidity": 0.4},
        },
    }


def _layout(rows: Sequence[Standing], frame: Frame, every: int) -> dict[str, Any]:
    layout = time_layout(frame, [row.day for row in rows], HEIGHT)
    layout |= {"barmode": "stack", "bargap": 0}
    layout["yaxis"] |= count_axis(_peak(rows)[1] if rows else 0, ticks=6)
    first, last = frame.axis_range([row.day for row in rows])
    scroll_below(layout, round((last - first).days / (30.4 * every)))
    return layout
