"""The timeline: a lane for each country pair, a bar for each measure from the day it took effect until its end.

Hatched where the dates leave open whether it stood, or its announced end passed with no word of what followed; ticks
for extensions, crosses for courts' acts, an arrow where the end is open. Must not know how the rows were found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from exportwatch.figures.groups import Group
from exportwatch.figures.style import (
    INSTRUMENT_COLOURS,
    Column,
    Figure,
    Frame,
    Key,
    as_plotly,
    counted,
    dated,
    incomplete_note,
    plain,
    time_layout,
)
from exportwatch.vocabulary import Instrument

NAME = "timeline"
UNIT = "Measures by country pair, from effect to end"
MOST_LANES = 15
"""Country pairs that the chart shows; the table has all."""
BAR, LABEL, GAP, MARGINS = 14, 22, 8, 46
"""Pixels: a bar with the room under it, a lane's label, the room between lanes, time axis and edge."""
DAY = 24 * 60 * 60 * 1000
"""Milliseconds, Plotly's unit of length on a time axis."""


class Mark(StrEnum):
    """What a row is: a stretch of a measure's life, or an event in it."""

    IN_FORCE = "In force"
    POSSIBLE = "Possibly in force"
    LAPSED = "Lapsed, unconfirmed"
    EXTENDED = "Extended"
    COURT = "Court act"

    @property
    def is_stretch(self) -> bool:
        """Whether it has a length."""
        return self in (Mark.IN_FORCE, Mark.POSSIBLE, Mark.LAPSED)


class Passage(NamedTuple):
    """A mark of the timeline. `first` and `last` are inclusive days; `last` None: open.

    `part`: it covers only a part of what goes to the destination. `measure` is a public id; `address` leads to it.
    """

    issuer: Group
    destination: Group
    measure: str
    instrument: Instrument
    mark: Mark
    part: bool
    first: dt.date
    last: dt.date | None
    address: str = ""

    @property
    def lane(self) -> tuple[Group, Group]:
        """The country pair."""
        return self.issuer, self.destination


def build(rows: Iterable[Passage], frame: Frame) -> Figure:
    """Return the figure; rows in any order, the stretches of one measure toward one destination not overlapping."""
    ordered = sorted(rows, key=lambda row: (row.issuer.label, row.destination.label, row.first, row.measure, row.mark))
    lanes = _lanes(ordered)
    shown = lanes[:MOST_LANES]
    drawn = [row for row in ordered if row.lane in shown]
    places = _places(drawn, shown)
    height = MARGINS + places.height
    title = _title(ordered, lanes, frame)
    return Figure(
        name=NAME,
        title=title,
        unit=UNIT,
        columns=(
            Column("issuer", "Issued by"),
            Column("destination", "Destination"),
            Column("measure", "Measure"),
            Column("instrument", "Instrument"),
            Column("mark", "What"),
            Column("part", "Covers"),
            Column("first", "First day", "day"),
            Column("last", "Last day", "day", absent="open"),
        ),
        rows=tuple(_cells(row) for row in ordered),
        addresses=tuple(row.address for row in ordered),
        draw=lambda: as_plotly(_traces(drawn, places, frame), _layout(drawn, places, frame, height)),
        text_alternative=_words(ordered, lanes, title, frame),
        legend=_legend(drawn),
        notes=tuple(_notes(lanes, drawn, frame)),
        incomplete_since=frame.incomplete_since,
        height=height,
    )


def _cells(row: Passage) -> tuple[str | None, ...]:
    return (
        row.issuer.label,
        row.destination.label,
        row.measure,
        row.instrument.label,
        row.mark.value,
        "a part" if row.part else "all in its scope",
        row.first.isoformat(),
        _last(row),
    )


def _last(row: Passage) -> str | None:
    """An event whose day is known ends on it; a stretch without a last day is open."""
    last = row.last or (None if row.mark.is_stretch else row.first)
    return last.isoformat() if last else None


def _lanes(rows: Iterable[Passage]) -> list[tuple[Group, Group]]:
    """Return the pairs, those with the latest marks first; of the same day the one with more marks."""
    latest: dict[tuple[Group, Group], tuple[dt.date, int]] = {}
    for row in rows:
        day, number = latest.get(row.lane, (row.first, 0))
        latest[row.lane] = max(day, row.first), number + 1
    return sorted(latest, key=lambda lane: (latest[lane], lane), reverse=True)


class _Places(NamedTuple):
    """Where things stand, in pixels down from the top: lanes' labels, and the bar of each measure in a lane."""

    labels: dict[tuple[Group, Group], int]
    bars: dict[tuple[Group, Group, str], int]
    height: int


def _places(rows: Sequence[Passage], lanes: Sequence[tuple[Group, Group]]) -> _Places:
    labels: dict[tuple[Group, Group], int] = {}
    bars: dict[tuple[Group, Group, str], int] = {}
    top = 0
    for lane in lanes:
        labels[lane] = top
        top += LABEL
        free: list[dt.date] = []
        for measure, first, last in _reaches(row for row in rows if row.lane == lane):
            line = next((line for line, until in enumerate(free) if until < first), len(free))
            free[line : line + 1] = [last]
            bars[(*lane, measure)] = top + line * BAR + BAR // 2
        top += len(free) * BAR + GAP
    return _Places(labels, bars, top)


def _reaches(rows: Iterable[Passage]) -> list[tuple[str, dt.date, dt.date]]:
    """Return each measure with its first and last day in a lane, in order of the first."""
    found: dict[str, tuple[dt.date, dt.date]] = {}
    for row in rows:
        end = row.last or (dt.date.max if row.mark.is_stretch else row.first)
        first, last = found.get(row.measure, (row.first, end))
        found[row.measure] = min(first, row.first), max(last, end)
    return sorted(((measure, *days) for measure, days in found.items()), key=lambda one: (one[1], one[0]))


def _title(rows: Sequence[Passage], lanes: Sequence[tuple[Group, Group]], frame: Frame) -> str:
    if not rows:
        by = f" by {frame.who}" if frame.issuers else ""
        return f"No published measure{by}{frame.toward}{frame.only}"
    measures = counted(len({row.measure for row in rows}), "measure", "measures")
    pairs = "one country pair" if len(lanes) == 1 else f"{len(lanes):,} country pairs"
    running = len({row.measure for row in rows if row.mark is Mark.IN_FORCE and _runs(row, frame)})
    return (
        f"How long measures lasted: {measures}{frame.only} between {pairs}; {running:,} in force on {dated(frame.day)}"
    )


def _runs(row: Passage, frame: Frame) -> bool:
    return row.first <= frame.day and (row.last is None or row.last >= frame.day)


def _words(rows: Sequence[Passage], lanes: Sequence[tuple[Group, Group]], title: str, frame: Frame) -> str:
    if not rows:
        return f"{title}. Once a reviewed measure is published, it stands here; a wider filter may show more."
    first = min(row.first for row in rows)
    extended = sum(row.mark is Mark.EXTENDED for row in rows)
    latest = "; ".join(f"{issuer.label} toward {destination.label}" for issuer, destination in lanes[:5])
    return (
        f"Bars over time, a lane for each country pair. {title}. The first took effect on {dated(first)}; "
        f"{counted(extended, 'extension', 'extensions')}. The pairs with the latest changes: {latest}."
    )


def _notes(lanes: Sequence[tuple[Group, Group]], drawn: Sequence[Passage], frame: Frame) -> list[str]:
    notes = ["A bar runs from the day of effect to the last day; an announced end still to come counts as its end."]
    if any(row.mark.is_stretch and row.mark is not Mark.IN_FORCE for row in drawn):
        notes.append(
            "Hatched: the dates leave open whether the measure stood, or its announced end has passed and nobody has "
            "said what followed."
        )
    if any(row.part for row in drawn):
        notes.append("Thinner: the measure covers a part of what goes to the destination.")
    if len(lanes) > MOST_LANES:
        notes.append(
            f"Drawn: the {MOST_LANES} country pairs with the latest changes of {len(lanes):,}; the table has all, "
            "and a filter draws others."
        )
    return [*notes, *incomplete_note(frame)]


def _legend(rows: Sequence[Passage]) -> tuple[Key, ...]:
    instruments = {row.instrument for row in rows}
    keys = [Key(word.label, word.value) for word in Instrument if word in instruments]
    if any(row.mark in (Mark.POSSIBLE, Mark.LAPSED) for row in rows):
        keys.append(Key("Possible, or lapsed unconfirmed", "neutral", "hatched"))
    if any(row.mark is Mark.EXTENDED for row in rows):
        keys.append(Key("Extended", "neutral", "line"))
    if any(row.mark is Mark.COURT for row in rows):
        keys.append(Key("Court act", "neutral", "cross"))
    if any(row.last is None and row.mark.is_stretch for row in rows):
        keys.append(Key("No end known", "neutral", "arrow"))
    return tuple(keys)


def _traces(rows: Sequence[Passage], places: _Places, frame: Frame) -> list[dict[str, Any]]:
    traces = []
    for instrument in Instrument:
        mine = [row for row in rows if row.instrument is instrument]
        for mark in Mark:
            part = [row for row in mine if row.mark is mark]
            if part:
                traces.append((_bars if mark.is_stretch else _ticks)(part, places, frame))
        if open_ends := [row for row in mine if row.mark.is_stretch and row.last is None]:
            traces.append(_arrows(open_ends, places, frame))
    return traces


def _described(row: Passage) -> list[str]:
    end = "no end known" if row.last is None else f"to {dated(row.last)}" if row.last > row.first else ""
    days = f"{dated(row.first)}{', ' if end.startswith('no') else ' '}{end}".strip()
    what = f"{row.instrument.label}: {row.mark.value.lower()}{', a part' if row.part else ''}"
    pair = f"{plain(row.issuer.label)} → {plain(row.destination.label)}"
    return [row.address, f"{pair}<br>{what}<br>{days if row.mark.is_stretch else dated(row.first)}<br>{row.measure}"]


def _common(rows: Sequence[Passage], places: _Places) -> dict[str, Any]:
    return {
        "name": f"{rows[0].instrument.label}: {rows[0].mark.value.lower()}",
        "y": [places.bars[(*row.lane, row.measure)] for row in rows],
        "customdata": [_described(row) for row in rows],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def _bars(rows: Sequence[Passage], places: _Places, frame: Frame) -> dict[str, Any]:
    hatched = rows[0].mark is not Mark.IN_FORCE
    return _common(rows, places) | {
        "type": "bar",
        "orientation": "h",
        "base": [row.first.isoformat() for row in rows],
        "x": [((row.last or max(frame.day, row.first)) - row.first).days * DAY + DAY for row in rows],
        "width": [BAR / 3 if row.part else BAR - 4 for row in rows],
        "marker": {
            "color": INSTRUMENT_COLOURS[rows[0].instrument],
            "pattern": {"shape": "/" if hatched else "", "size": 5, "solidity": 0.35},
        },
    }


def _ticks(rows: Sequence[Passage], places: _Places, frame: Frame) -> dict[str, Any]:
    court = rows[0].mark is Mark.COURT
    return _common(rows, places) | {
        "type": "scatter",
        "mode": "markers",
        "x": [row.first.isoformat() for row in rows],
        "meta": {"contrast": True},
        "marker": {
            "symbol": "x" if court else "line-ns-open",
            "size": 8 if court else BAR / 2,
            "line": {"width": 1 if court else 2},
        },
    }


def _arrows(rows: Sequence[Passage], places: _Places, frame: Frame) -> dict[str, Any]:
    return _common(rows, places) | {
        "type": "scatter",
        "mode": "markers",
        "x": [max(frame.day, row.first).isoformat() for row in rows],
        "cliponaxis": False,
        "marker": {
            "symbol": "triangle-right",
            "size": BAR,
            "color": INSTRUMENT_COLOURS[rows[0].instrument],
            "line": {"width": 0},
        },
    }


def _layout(rows: Sequence[Passage], places: _Places, frame: Frame, height: int) -> dict[str, Any]:
    days = [day for row in rows for day in (row.first, row.last) if day]
    layout = time_layout(frame, days, height)
    layout |= {"barmode": "overlay"}
    layout["margin"] |= {"l": 8, "r": 16, "t": 4}
    layout["xaxis"] |= {"showgrid": True}
    layout["yaxis"] |= {
        "range": [places.height, 0],
        "showticklabels": False,
        "automargin": False,
        "showgrid": False,
    }
    layout["annotations"] = [
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yref": "y",
            "y": top,
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 13},
            "text": f"{plain(issuer.label)} → {plain(destination.label)}",
        }
        for (issuer, destination), top in places.labels.items()
    ]
    return layout
