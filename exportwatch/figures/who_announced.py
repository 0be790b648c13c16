"""Who announced the measures: one lane for each speaker, one dot for each announcement, over time.

Announcer and decider are told apart: who says it need not be who has the legal power. Critics' statements never come
here. Must not know how the rows were found.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from exportwatch.figures.style import (
    INSTRUMENT_COLOURS,
    Column,
    Figure,
    Frame,
    Key,
    as_plotly,
    counted,
    incomplete_note,
    plain,
    time_layout,
)
from exportwatch.vocabulary import Instrument

NAME = "who-announced"
UNIT = "Announcements of measures, by speaker and day"
COLUMNS = (
    Column("said", "Date", "day"),
    Column("said_latest", "Latest possible date", "day"),
    Column("speaker", "Speaker"),
    Column("office", "Office on that day"),
    Column("country", "Country"),
    Column("part", "Part"),
    Column("instrument", "Instrument"),
    Column("measure", "Measure"),
    Column("statement", "Statement"),
)
MOST_LANES = 15
"""Speakers that the chart shows; the table has all."""
LABEL_WIDTH = 34
"""Characters in a line of a lane's label: what a screen of 320 px holds."""
LINE_HEIGHT = 18
MARK_HEIGHT = 20
"""Pixels: a line of a lane's label; the room for the marks under it."""


class AnnouncedAs(StrEnum):
    """What the speaker did: told it, decided it, or both."""

    ANNOUNCER = "Announcer"
    BOTH = "Announcer and decider"
    DECIDER = "Decider"


SYMBOLS: dict[AnnouncedAs, Literal["circle", "diamond", "diamond-open"]] = {
    AnnouncedAs.ANNOUNCER: "circle",
    AnnouncedAs.BOTH: "diamond",
    AnnouncedAs.DECIDER: "diamond-open",
}


class Announcement(NamedTuple):
    """One announcement of one measure by one speaker, with the statement that says it best.

    `said` and `said_latest` are inclusive bounds of the day, equal where it is known. `office` and `country` are empty
    where they are not recorded. `measure` and `statement` are public ids; `address` leads to the statement.
    """

    said: dt.date
    said_latest: dt.date
    speaker: str
    office: str
    country: str
    part: AnnouncedAs
    instrument: Instrument
    measure: str
    statement: str
    address: str = ""

    @property
    def lane(self) -> tuple[str, str, str]:
        """Speaker, office and country: the same person in another office has another lane."""
        return self.speaker, self.office, self.country


def build(rows: Iterable[Announcement], frame: Frame) -> Figure:
    """Return the figure; rows in any order."""
    ordered = sorted(rows)
    title = _title(ordered, frame)
    notes = ["The speaker who announces a measure is not always the authority with the legal power to decide it."]
    if any(row.said != row.said_latest for row in ordered):
        notes.append("A line behind a mark: the day is not known; the mark stands on the first day that is possible.")
    lanes = _lanes(ordered)
    shown = lanes[-MOST_LANES:]
    drawn = [row for row in ordered if row.lane in shown]
    if len(shown) < len(lanes):
        notes.append(
            f"Drawn: the {MOST_LANES} with the latest announcements of {len(lanes):,} speakers; the table has all, "
            "and a filter draws others."
        )
    height = _height(shown)
    return Figure(
        name=NAME,
        title=title,
        unit=UNIT,
        columns=COLUMNS,
        rows=tuple(_cells(row) for row in ordered),
        addresses=tuple(row.address for row in ordered),
        draw=lambda: as_plotly(_marks(drawn, shown), _layout(drawn, shown, frame)),
        text_alternative=_words(ordered, title),
        legend=_legend(drawn),
        notes=(*notes, *incomplete_note(frame)),
        incomplete_since=frame.incomplete_since,
        height=height,
    )


def _cells(row: Announcement) -> tuple[str | None, ...]:
    return (
        row.said.isoformat(),
        row.said_latest.isoformat(),
        row.speaker,
        row.office or None,
        row.country or None,
        row.part.value,
        row.instrument.label,
        row.measure,
        row.statement,
    )


def _title(rows: Sequence[Announcement], frame: Frame) -> str:
    measures = f"measures{frame.toward}{frame.only}"
    by = f" of {frame.who}" if frame.issuers else ""
    if not rows:
        return f"Who announced the {measures}{by}? No published announcement"
    speakers = Counter(row.speaker for row in rows)
    if len(speakers) == 1:
        speaker = rows[0].speaker
        return f"Who announced the {measures}{by}? {speaker} made {_every(len(rows))} recorded"
    leader, count = speakers.most_common(1)[0]
    if count == 1:
        return f"Who announced the {measures}{by}? {len(speakers):,} speakers, one announcement each"
    return f"Who announced the {measures}{by}? {len(speakers):,} speakers; {leader} most often, {count:,} times"


def _every(number: int) -> str:
    return "the one announcement" if number == 1 else f"all {number:,} announcements"


def _words(rows: Sequence[Announcement], title: str) -> str:
    if not rows:
        return f"{title}. Once a reviewed statement that announces a measure is published, it stands here."
    parts = Counter(row.part for row in rows)
    told = ", ".join(f"{part.value.lower()}: {parts[part]:,}" for part in AnnouncedAs if parts[part])
    return (
        f"Dots over time, one lane for each speaker and office. {title}. "
        f"{counted(len(rows), 'announcement', 'announcements')} from {rows[0].said} to {rows[-1].said}; {told}."
    )


def _lanes(rows: Sequence[Announcement]) -> list[tuple[str, str, str]]:
    latest: dict[tuple[str, str, str], dt.date] = {}
    for row in rows:
        latest[row.lane] = max(row.said, latest.get(row.lane, row.said))
    return sorted(latest, key=lambda lane: (latest[lane], lane))


def _label(lane: tuple[str, str, str]) -> list[str]:
    speaker, office, country = lane
    under = ", ".join(part for part in (office, country) if part)
    return [plain(line) for text in (speaker, under) for line in textwrap.wrap(text, LABEL_WIDTH)]


def _marks(rows: Sequence[Announcement], lanes: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    height = {lane: number for number, lane in enumerate(lanes)}
    traces = []
    for instrument in Instrument:
        for part in AnnouncedAs:
            mine = [row for row in rows if row.instrument == instrument and row.part == part]
            if not mine:
                continue
            spread = [(row.said_latest - row.said) / dt.timedelta(milliseconds=1) for row in mine]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": f"{instrument.label}: {part.value.lower()}",
                    "x": [row.said.isoformat() for row in mine],
                    "y": [height[row.lane] for row in mine],
                    "customdata": [[row.address, plain(row.speaker), row.measure] for row in mine],
                    "hovertemplate": "<br>".join(
                        ("%{customdata[1]}", "%{x|%-d %B %Y}", "%{fullData.name}", "%{customdata[2]}<extra></extra>")
                    ),
                    "error_x": {
                        "type": "data",
                        "symmetric": False,
                        "array": spread,
                        "width": 0,
                        "visible": any(spread),
                    },
                    "marker": {
                        "color": INSTRUMENT_COLOURS[instrument],
                        "symbol": SYMBOLS[part],
                        "size": 13,
                        "line": {"width": 2, "color": INSTRUMENT_COLOURS[instrument]},
                    },
                }
            )
    return traces


def _legend(rows: Sequence[Announcement]) -> tuple[Key, ...]:
    """A symbol for each part, a colour for each instrument."""
    parts = [Key(part.value, "neutral", SYMBOLS[part]) for part in AnnouncedAs if any(row.part is part for row in rows)]
    instruments = {row.instrument for row in rows}
    return (*parts, *(Key(word.label, word.value) for word in Instrument if word in instruments))


def _lane_height(lanes: Sequence[tuple[str, str, str]]) -> int:
    return MARK_HEIGHT + LINE_HEIGHT * max((len(_label(lane)) for lane in lanes), default=2)


def _height(lanes: Sequence[tuple[str, str, str]]) -> int:
    return 50 + _lane_height(lanes) * max(len(lanes), 1)


def _layout(rows: Sequence[Announcement], lanes: Sequence[tuple[str, str, str]], frame: Frame) -> dict[str, Any]:
    labels = [_label(lane) for lane in lanes]
    height = _height(lanes)
    layout = time_layout(frame, [row.said for row in rows], height)
    layout["margin"] |= {"l": 12}
    layout["yaxis"] |= {
        "range": [-0.25, max(len(lanes), 1) - 0.25],
        "tickmode": "array",
        "tickvals": list(range(len(lanes))),
        "showticklabels": False,
        "automargin": False,
    }
    layout["annotations"] = [
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yref": "y",
            "y": number,
            "yanchor": "bottom",
            "yshift": 9,
            "showarrow": False,
            "align": "left",
            "font": {"size": 13},
            "text": "<br>".join(label),
        }
        for number, label in enumerate(labels)
    ]
    return layout
