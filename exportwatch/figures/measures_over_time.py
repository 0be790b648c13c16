"""Measures over time: how many measures were imposed in each month, stacked by instrument.

A measure counts once, in the month in which it was announced; extensions and liftings are no new measures. Must not
know how the rows were found.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from exportwatch.figures.style import (
    INSTRUMENT_COLOURS,
    Column,
    Figure,
    Frame,
    as_plotly,
    counted,
    house_layout,
    incomplete_note,
)
from exportwatch.vocabulary import Instrument

NAME = "measures-over-time"
UNIT = "Measures imposed, by month of announcement"
BAR_WIDTH = 25 * 24 * 60 * 60 * 1000
"""Milliseconds, Plotly's unit on a time axis: a month less a gap. A lone bar has no neighbour to take its width
from."""
COLUMNS = (
    Column("period", "Month", "month"),
    Column("instrument", "Instrument"),
    Column("month_known", "Month known"),
    Column("count", "Measures", "number"),
)


class MonthlyCount(NamedTuple):
    """Measures of one instrument in one month.

    `period` is the first day of the month. `month_known` False: the announcement is dated less precisely than a month,
    and `period` is the earliest month that it may have been in. `number` is at least 1: a month without a row has no
    recorded measure.
    """

    period: dt.date
    instrument: Instrument
    month_known: bool
    number: int


def build(rows: Iterable[MonthlyCount], frame: Frame) -> Figure:
    """Return the figure; rows in any order, at most one for each month, instrument and `month_known`."""
    ordered = sorted(rows, key=lambda row: (row.period, list(Instrument).index(row.instrument), not row.month_known))
    title = _title(ordered, frame)
    notes = ["A measure counts once, in the month of its announcement; extensions and liftings are not new measures."]
    if any(not row.month_known for row in ordered):
        notes.append("Hatched: the month is not known; drawn in the earliest month that is possible.")
    return Figure(
        name=NAME,
        title=title,
        unit=UNIT,
        columns=COLUMNS,
        rows=tuple(
            (f"{row.period:%Y-%m}", row.instrument.label, "yes" if row.month_known else "no", row.number)
            for row in ordered
        ),
        draw=lambda: as_plotly(_bars(ordered), _layout(ordered, frame)),
        text_alternative=_words(ordered, title),
        notes=(*notes, *incomplete_note(frame)),
        incomplete_since=frame.incomplete_since,
    )


def _totals(rows: Iterable[MonthlyCount]) -> Counter[Instrument]:
    totals: Counter[Instrument] = Counter()
    for row in rows:
        totals[row.instrument] += row.number
    return totals


def _title(rows: Sequence[MonthlyCount], frame: Frame) -> str:
    if not rows:
        return f"No published measure{_by(frame)}{frame.toward}"
    totals = _totals(rows)
    total, (most, most_count) = totals.total(), totals.most_common(1)[0]
    if total == 1:
        return (
            f"{frame.who} imposed one measure{frame.toward}: {most.label.lower()}, announced in {rows[0].period:%B %Y}"
        )
    first, last = rows[0].period, rows[-1].period
    when = f"in {first:%Y}" if first.year == last.year else f"from {first:%Y} to {last:%Y}"
    most_words = f"{most_count:,} of them" if len(totals) > 1 else "all of them"
    return f"{frame.who} imposed {total:,} measures{frame.toward} {when}; {most_words}: {most.label.lower()}"


def _by(frame: Frame) -> str:
    return f" by {frame.who}" if frame.issuers else ""


def _words(rows: Sequence[MonthlyCount], title: str) -> str:
    if not rows:
        return f"{title}. Once a reviewed measure is published, it stands here; a wider filter may show more."
    parts = ", ".join(f"{instrument.label.lower()} {count:,}" for instrument, count in _totals(rows).most_common())
    months: Counter[dt.date] = Counter()
    for row in rows:
        months[row.period] += row.number
    busiest, count = months.most_common(1)[0]
    return (
        f"Stacked bars, one for each month. {title}. By instrument: {parts}. "
        f"Most in one month: {counted(count, 'measure', 'measures')} in {busiest:%B %Y}."
    )


def _bars(rows: Sequence[MonthlyCount]) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    for instrument in Instrument:
        mine = [row for row in rows if row.instrument == instrument]
        for known in (True, False):
            part = [row for row in mine if row.month_known is known]
            if not part:
                continue
            traces.append(
                {
                    "type": "bar",
                    "name": instrument.label if known else f"{instrument.label}, month not known",
                    "legendgroup": instrument.value,
                    "showlegend": known or all(not row.month_known for row in mine),
                    "x": [row.period.isoformat() for row in part],
                    "y": [row.number for row in part],
                    "width": BAR_WIDTH,
                    "xperiod": "M1",
                    "xperiodalignment": "middle",
                    "xhoverformat": "%B %Y",
                    "hovertemplate": "%{fullData.name}<br>%{x}: %{y}<extra></extra>",
                    "marker": {
                        "color": INSTRUMENT_COLOURS[instrument],
                        "pattern": {"shape": "" if known else "/", "size": 6, "solidity": 0.35},
                    },
                }
            )
    return traces


def _layout(rows: Sequence[MonthlyCount], frame: Frame) -> dict[str, Any]:
    layout = house_layout(frame, [row.period for row in rows], height=400)
    layout["barmode"] = "stack"
    layout["showlegend"] = True
    layout["yaxis"] |= {"rangemode": "tozero", "tickformat": ",d", "nticks": 6, "minallowed": 0}
    months: Counter[dt.date] = Counter()
    for row in rows:
        months[row.period] += row.number
    highest = max(months.values(), default=0)
    if highest < 5:
        layout["yaxis"] |= {"dtick": 1, "range": [0, max(highest, 1) + 0.3]}
    return layout
