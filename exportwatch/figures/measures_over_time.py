"""Measures over time: how many measures were imposed, extended and eased in each month.

Three panels over one time axis, one for each step, stacked by instrument, issuer or destination. A measure counts once
in a panel and month; extensions and easings are no new measures. Must not know how the rows were found.
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
    incomplete_note,
    plain,
    scroll_below,
    time_layout,
)
from exportwatch.vocabulary import Step

NAME = "measures-over-time"
UNIT = "Measures imposed, extended and eased, by month of announcement"
BAR_WIDTH = 25 * 24 * 60 * 60 * 1000
"""Milliseconds, Plotly's unit on a time axis: a month less a gap. A lone bar has no neighbour to take its width
from."""
PANEL, PANEL_HEAD, MARGINS = 130, 24, 50
"""Pixels: a panel with its bars (the first is twice as high), its title, the time axis and the edge above."""
DONE = {Step.IMPOSED: "imposed", Step.EXTENDED: "extended", Step.EASED: "eased"}


class MonthlyCount(NamedTuple):
    """Measures of one group with one step in one month.

    `period` is the first day of the month. `month_known` False: the announcement is dated less precisely than a month,
    and `period` is the earliest month that it may have been in. `number` is at least 1: a month without a row has no
    recorded measure. `address`: where these measures are listed.
    """

    period: dt.date
    step: Step
    group: Group
    month_known: bool
    number: int
    address: str = ""


def build(rows: Iterable[MonthlyCount], frame: Frame, by: By = By.INSTRUMENT) -> Figure:
    """Return the figure; rows in any order, at most one for each month, step, group and `month_known`."""
    steps = list(Step)
    found = list(rows)
    palette = Palette(by, _totals(found))
    ordered = sorted(
        found,
        key=lambda row: (row.period, steps.index(row.step), palette.order.index(row.group), not row.month_known),
    )
    title = _title(ordered, frame)
    unknown = any(not row.month_known for row in ordered)
    height = MARGINS + sum(_panel(step) + PANEL_HEAD for step in _shown(ordered))
    return Figure(
        name=NAME,
        title=title,
        unit=UNIT,
        columns=(
            Column("period", "Month", "month"),
            Column("step", "Step"),
            Column(by.value, by.label),
            Column("month_known", "Month known"),
            Column("count", "Measures", "number"),
        ),
        rows=tuple(
            (f"{row.period:%Y-%m}", row.step.label, row.group.label, "yes" if row.month_known else "no", row.number)
            for row in ordered
        ),
        addresses=tuple(row.address for row in ordered),
        draw=lambda: as_plotly(_bars(ordered, palette), _layout(ordered, frame, height)),
        text_alternative=_words(ordered, title),
        legend=(*palette.keys(), *([Key("Month not known", "neutral", "hatched")] if unknown else [])),
        notes=(*_notes(by, unknown), *incomplete_note(frame)),
        incomplete_since=frame.incomplete_since,
        height=height,
    )


def _notes(by: By, unknown: bool) -> list[str]:
    notes = [
        "A measure counts once in the month of its announcement. To extend, widen, narrow or lift it makes no new "
        "measure: such steps have panels of their own. Expiries, conversions and courts’ acts are not counted here."
    ]
    if by is By.DESTINATION:
        notes.append("A measure toward several destinations counts in each.")
    if unknown:
        notes.append("Hatched: the month is not known; drawn in the earliest month that is possible.")
    return notes


def _totals(rows: Iterable[MonthlyCount]) -> Counter[Group]:
    totals: Counter[Group] = Counter()
    for row in rows:
        totals[row.group] += row.number
    return totals


def _of(step: Step, rows: Iterable[MonthlyCount]) -> list[MonthlyCount]:
    return [row for row in rows if row.step is step]


def _shown(rows: Sequence[MonthlyCount]) -> list[Step]:
    return [step for step in Step if _of(step, rows)] or [Step.IMPOSED]


def _panel(step: Step) -> int:
    return PANEL * 2 if step is Step.IMPOSED else PANEL


def _title(rows: Sequence[MonthlyCount], frame: Frame) -> str:
    if not rows:
        by = f" by {frame.who}" if frame.issuers else ""
        return f"No published measure{by}{frame.toward}{frame.only}"
    imposed = _of(Step.IMPOSED, rows)
    if not imposed:
        return f"{frame.who} imposed no new measure{frame.toward}{frame.only}; {_others(rows)}"
    totals = _totals(imposed)
    total, (most, most_count) = totals.total(), totals.most_common(1)[0]
    if total == 1:
        told = f"{most.label.lower() if most.code.islower() else most.label}, announced in {imposed[0].period:%B %Y}"
        return f"{frame.who} imposed one measure{frame.toward}{frame.only}: {told}"
    first, last = imposed[0].period, imposed[-1].period
    when = f"in {first:%Y}" if first.year == last.year else f"from {first:%Y} to {last:%Y}"
    most_words = f"{most_count:,} of them" if len(totals) > 1 else "all of them"
    label = most.label.lower() if most.code.islower() else most.label
    return f"{frame.who} imposed {total:,} measures{frame.toward}{frame.only} {when}; {most_words}: {label}"


def _others(rows: Sequence[MonthlyCount]) -> str:
    return " and ".join(
        f"{DONE[step]} {sum(row.number for row in _of(step, rows)):,}" for step in Step if _of(step, rows)
    )


def _words(rows: Sequence[MonthlyCount], title: str) -> str:
    if not rows:
        return f"{title}. Once a reviewed measure is published, it stands here; a wider filter may show more."
    parts = ", ".join(f"{group.label} {count:,}" for group, count in _totals(rows).most_common(8))
    months: Counter[dt.date] = Counter()
    for row in _of(_shown(rows)[0], rows):
        months[row.period] += row.number
    busiest, count = months.most_common(1)[0]
    return (
        f"Stacked bars, one for each month, in a panel for each step. {title}. "
        f"In all: {_others(rows)}. The most frequent: {parts}. "
        f"Most {DONE[_shown(rows)[0]]} in one month: {counted(count, 'measure', 'measures')} in {busiest:%B %Y}."
    )


def _bars(rows: Sequence[MonthlyCount], palette: Palette) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    for panel, step in enumerate(_shown(rows), 1):
        for group in palette.order:
            for known in (True, False):
                part = [row for row in _of(step, rows) if row.group == group and row.month_known is known]
                if part:
                    traces.append(_trace(part, group, palette, panel))
    return traces


def _trace(part: Sequence[MonthlyCount], group: Group, palette: Palette, panel: int) -> dict[str, Any]:
    known = part[0].month_known
    name = plain(group.label)
    return {
        "type": "bar",
        "name": name if known else f"{name}, month not known",
        "x": [row.period.isoformat() for row in part],
        "y": [row.number for row in part],
        "yaxis": "y" if panel == 1 else f"y{panel}",
        "width": BAR_WIDTH,
        "xperiod": "M1",
        "xperiodalignment": "middle",
        "xhoverformat": "%B %Y",
        "customdata": [[row.address] for row in part],
        "hovertemplate": f"%{{fullData.name}}<br>%{{x}}: %{{y}} {DONE[part[0].step]}<extra></extra>",
        "marker": {
            "color": palette.colour(group),
            "pattern": {"shape": "" if known else "/", "size": 6, "solidity": 0.35},
        },
    }


def _layout(rows: Sequence[MonthlyCount], frame: Frame, height: int) -> dict[str, Any]:
    layout = time_layout(frame, [row.period for row in rows], height)
    layout |= {"barmode": "stack", "annotations": []}
    layout["margin"] |= {"t": 2}
    inner = height - layout["margin"]["t"] - layout["margin"]["b"]
    top = 1.0
    shown = _shown(rows)
    for panel, step in enumerate(shown, 1):
        bottom = top - (_panel(step) + PANEL_HEAD) / sum(_panel(other) + PANEL_HEAD for other in shown)
        months: Counter[dt.date] = Counter()
        for row in _of(step, rows):
            months[row.period] += row.number
        axis = count_axis(max(months.values(), default=0), ticks=4)
        axis["domain"] = [max(bottom, 0), top - PANEL_HEAD / inner]
        layout["yaxis" if panel == 1 else f"yaxis{panel}"] = layout["yaxis"] | axis
        layout["annotations"].append(_heading(step, top))
        top = bottom
    layout["xaxis"] |= {"anchor": "y" if len(shown) == 1 else f"y{len(shown)}"}
    first, last = frame.axis_range([row.period for row in rows])
    scroll_below(layout, round((last - first).days / 30.4))
    return layout


def _heading(step: Step, top: float) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": top,
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 14},
        "text": step.label,
    }
