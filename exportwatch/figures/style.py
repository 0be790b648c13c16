"""The house style of every figure, and the shape that every figure has.

Colours of text, grid and ground are left to the browser, which reads them from the page's tokens (light or dark); a
figure carries only the colours of its data, which are the same in both schemes. Must not know where rows come from.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from exportwatch.vocabulary import Instrument, Word

Cell = str | int | None
"""A value of a row: days as ISO 2020-10-05, months as 2020-10; None is unknown, never zero."""

INSTRUMENT_COLOURS: dict[Instrument, str] = {
    Instrument.SUSPEND: "#af4f0f",
    Instrument.FREEZE_NEW: "#4883e8",
    Instrument.PAUSE_PENDING: "#56aee0",
    Instrument.PRESUME_DENIAL: "#4d3ad4",
    Instrument.DENY: "#962290",
    Instrument.REVOKE: "#dc9712",
    Instrument.CANCEL: "#774c32",
    Instrument.ANNUL: "#aca655",
    Instrument.EMBARGO: "#617374",
    Instrument.ADD_CONDITION: "#50b3b6",
    Instrument.EASE: "#7ab17f",
}
"""One colour an instrument, everywhere. Found by search for the greatest least distance (CIE Lab, at least 18) between
any two under normal, deuteranope and protanope sight (Machado, Oliveira, Fernandes 2009), each at least 2.4:1 against
both grounds; css/tokens.css repeats them, and a test holds the two together."""

NEUTRAL = "#7f8790"
"""A grey at least 3:1 against the light and the dark ground, for marks that stand for none of the named."""
SERIES_COLOURS = ("#4883e8", "#af4f0f", "#7ab17f", "#962290", "#dc9712", "#56aee0", "#617374")
"""Colours of countries in a figure that is broken down by them, in order of their number; all others are NEUTRAL. From
the instruments' colours, so as far apart as those; css/figures.css repeats them."""

INCOMPLETE_DAYS = 28
"""Days before today that a chart shades: reports of them are still coming in and being reviewed (our own estimate)."""


LEAST_BAR, MOST_SCROLLED = 4, 1100
"""Pixels: what a finger and an eye need of a bar; the width up to which a figure scrolls to give it that, which a wide
screen has."""


class By(Word):
    """What a figure is broken down by."""

    INSTRUMENT = "instrument", "Instrument", "What the government does."
    ISSUER = "issuer", "Issued by", "The country whose government acts."
    DESTINATION = "destination", "Destination", "The country toward which it acts."


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a figure's rows: `key` for machines, `label` for people, who read `absent` where a cell is None."""

    key: str
    label: str
    kind: Literal["text", "number", "day", "month"] = "text"
    absent: str = "not known"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a figure is drawn within: the clock, and the filter in words.

    `today` is the clock's day; `since` and `until` are inclusive days, None where open; `issuers` and `destinations`
    are countries' names, empty for all; `kinds` are the labels of further choices, such as instruments.
    """

    today: dt.date
    since: dt.date | None = None
    until: dt.date | None = None
    issuers: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def day(self) -> dt.date:
        """The day as of which a figure stands."""
        return self.until or self.today

    @property
    def only(self) -> str:
        """The further choices for a title: " (Suspension, Extant permits)", or nothing."""
        return f" ({', '.join(self.kinds)})" if self.kinds else ""

    @property
    def incomplete_since(self) -> dt.date | None:
        """First day whose rows may still grow; None where the frame ends before it."""
        first = self.today - dt.timedelta(days=INCOMPLETE_DAYS)
        return None if self.until is not None and self.until < first else first

    @property
    def who(self) -> str:
        """The acting side for a title: "Canada and Germany", or "Governments"."""
        return listed(self.issuers) or "Governments"

    @property
    def toward(self) -> str:
        """The other side for a title: " toward Türkiye", or nothing."""
        return f" toward {listed(self.destinations)}" if self.destinations else ""

    def axis_range(self, days: Sequence[dt.date]) -> tuple[dt.date, dt.date]:
        """Return the days between which the time axis runs: the asked window, else from before the first row to after
        today.

        At least a year, with room at the open ends, so that no mark stands on the edge.
        """
        last = self.until or max([self.today, *days])
        first = self.since or min([*days, last]).replace(day=1)
        first = min(first, last - dt.timedelta(days=365))
        room = (last - first) * 0.03
        return (first if self.since else first - room), (last if self.until else last + room)


SHADES: dict[str, str] = {
    **{instrument.value: colour for instrument, colour in INSTRUMENT_COLOURS.items()},
    **{f"series-{number}": colour for number, colour in enumerate(SERIES_COLOURS, 1)},
    "neutral": NEUTRAL,
}
"""The colours by the names that legends and css/figures.css use."""


class Key(NamedTuple):
    """An entry of a figure's legend: what a mark of this colour and shape stands for.

    `colour` names an instrument, `series-1` to `series-7` or `neutral`, as css/figures.css does.
    """

    label: str
    colour: str
    mark: Literal["solid", "hatched", "circle", "diamond", "diamond-open", "ring", "line", "cross", "arrow"] = "solid"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with everything that stands around it.

    `plotly` is a Plotly figure as JSON-ready dictionaries; `rows` hold the cells of `columns` in order, and every mark
    of the chart is made of them. `addresses` stand beside the rows: where each row's records are listed, relative to
    the site, empty where there is no such list; a mark's `customdata` begins with its row's. `text_alternative` says in
    words what the chart shows. `notes` are printed under it. `height` is in pixels; where there is an `aspect`, width
    over height, the chart is as high as its width asks for, by `narrow_aspect` on a narrow screen.
    """

    name: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    addresses: tuple[str, ...]
    draw: Callable[[], dict[str, Any]]
    text_alternative: str
    legend: tuple[Key, ...] = ()
    notes: tuple[str, ...] = ()
    incomplete_since: dt.date | None = None
    height: int = 400
    aspect: float | None = None
    narrow_aspect: float | None = None

    @property
    def plotly(self) -> dict[str, Any]:
        """The Plotly figure as JSON-ready dictionaries. Loads the library: pages that need title and rows alone do not
        ask."""
        return self.draw()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows


def listed(names: Sequence[str]) -> str:
    """Return names as a list in a sentence: "A", "A and B", "A, B and C"; empty for none."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def dated(day: dt.date) -> str:
    """Return a day for people: 5 October 2020."""
    return f"{day.day} {day:%B %Y}"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun: "1 measure", "2 measures"."""
    return f"{number:,} {one if number == 1 else many}"


def plain(text: str) -> str:
    """Return text from outside so that Plotly, which reads a little HTML in labels, shows it letter for letter.

    Our own labels use none of that HTML either: `<b>` becomes a style attribute, which the Content-Security-Policy
    refuses.
    """
    return html.escape(text, quote=False)


def house_layout(height: int) -> dict[str, Any]:
    """Return the layout that all figures share. `height` in pixels; the page draws the legend."""
    return {
        "height": height,
        "margin": {"l": 40, "r": 12, "t": 12, "b": 32},
        "hovermode": "closest",
        "dragmode": False,
        "showlegend": False,
        "yaxis": {"fixedrange": True, "zeroline": False, "automargin": True, "ticklen": 0},
        "shapes": [],
    }


def time_layout(frame: Frame, days: Sequence[dt.date], height: int) -> dict[str, Any]:
    """Return the house layout with a time axis, the incomplete weeks shaded."""
    first, last = frame.axis_range(days)
    layout = house_layout(height)
    layout["xaxis"] = {
        "type": "date",
        "range": [first.isoformat(), last.isoformat()],
        "fixedrange": True,
        "showgrid": False,
        "tickangle": 0,
        "hoverformat": "%-d %B %Y",
    }
    shaded_from = frame.incomplete_since
    if shaded_from is not None and shaded_from < last:
        layout["shapes"].append(
            {
                "name": "incomplete",
                "type": "rect",
                "xref": "x",
                "yref": "paper",
                "x0": max(shaded_from, first).isoformat(),
                "x1": last.isoformat(),
                "y0": 0,
                "y1": 1,
                "line": {"width": 0},
                "layer": "below",
            }
        )
    return layout


def count_axis(highest: int, ticks: int) -> dict[str, Any]:
    """Return the axis of stacked counts up to `highest`, with about so many ticks; low ones get a tick for each."""
    axis: dict[str, Any] = {"rangemode": "tozero", "tickformat": ",d", "nticks": ticks, "minallowed": 0}
    if highest < 5:
        axis |= {"dtick": 1, "range": [0, max(highest, 1) + 0.3]}
    return axis


def scroll_below(layout: dict[str, Any], bars: int) -> None:
    """Let the figure scroll sideways within itself where the page is too narrow for so many bars beside each other.

    It begins with the latest, so its axes and headings stand on the right then.
    """
    axes = [key for key in layout if key.startswith("yaxis")]
    layout["meta"] = {
        "least_width": min(round(sum(layout["margin"][side] for side in "lr") + LEAST_BAR * bars), MOST_SCROLLED),
        "scrolled": {
            "margin.l": layout["margin"]["r"],
            "margin.r": layout["margin"]["l"],
            **{f"{axis}.side": "right" for axis in axes},
            **{
                f"annotations[{place}].{key}": value
                for place in range(len(layout.get("annotations", ())))
                for key, value in (("x", 1), ("xanchor", "right"))
            },
        },
    }


def as_plotly(traces: Sequence[dict[str, Any]], layout: dict[str, Any]) -> dict[str, Any]:
    """Return data and layout, checked by Plotly's own schema, as JSON-ready dictionaries; the library's default
    template is left out."""
    import plotly.graph_objects as go

    figure = go.Figure(data=list(traces), layout={**layout, "template": {"data": {}, "layout": {}}})
    checked: dict[str, Any] = figure.to_plotly_json()
    checked["layout"].pop("template", None)
    return checked


def incomplete_note(frame: Frame) -> tuple[str, ...]:
    """Return the note on the shaded weeks, empty where there are none."""
    if frame.incomplete_since is None:
        return ()
    return (f"Shaded: the last {INCOMPLETE_DAYS // 7} weeks are incomplete, as reports are still being reviewed.",)
