"""The figures by name: which numbers each is made of, which sources stand under it, and the card that shows it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from exportwatch.figures import flows, in_force, measures_over_time, timeline, who_announced, world_map
from exportwatch.figures.style import By, Cell, Figure
from exportwatch.public import statistics
from exportwatch.public.filters import Filter
from exportwatch.public.statistics import Lives
from exportwatch.registry.models import Article

Sources = Callable[[Filter], list[Article]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure that can be asked for: `make` asks for its rows, a constant number of queries; `sources` makes one.

    `label` names it where it is not shown; a figure that is has its title.
    """

    label: str
    make: Callable[[Filter, Lives], Figure]
    sources: Sources = statistics.sources_of_measures
    choices: tuple[By, ...] = ()
    """What it can be broken down by, the first where nothing is asked; empty: it is not."""

    def build(self, asked: Filter) -> Figure:
        """Return the figure under a filter."""
        return self.make(asked, Lives(asked))


def _in_force(asked: Filter, lives: Lives) -> Figure:
    rows, every = statistics.in_force(lives)
    return in_force.build(rows, asked.frame(), asked.by, every)


CHARTS = {
    measures_over_time.NAME: Chart(
        "Measures over time",
        lambda asked, lives: measures_over_time.build(statistics.measures_by_month(asked), asked.frame(), asked.by),
        choices=tuple(By),
    ),
    in_force.NAME: Chart("In force over time", _in_force, choices=tuple(By)),
    timeline.NAME: Chart(
        "Timeline of country pairs", lambda asked, lives: timeline.build(statistics.passages(lives), asked.frame())
    ),
    who_announced.NAME: Chart(
        "Who announced",
        lambda asked, lives: who_announced.build(statistics.announcements(asked), asked.frame()),
        statistics.sources_of_announcements,
    ),
    world_map.NAME: Chart(
        "Map of a day",
        lambda asked, lives: world_map.build(statistics.on_the_map(lives), asked.frame(), asked.by),
        choices=(By.DESTINATION, By.ISSUER),
    ),
    flows.NAME: Chart(
        "Issuers and destinations of a day", lambda asked, lives: flows.build(statistics.flows(lives), asked.frame())
    ),
}
"""In the order in which the overview shows them."""

TABLE_ROWS = 100
"""Rows of a figure's table in a page; the CSV has all."""


@dataclass(frozen=True, slots=True)
class Card:
    """A figure as a page shows it.

    `table` pairs the first rows with their addresses, `rows_left` is how many more there are. `query` is the figure's
    query string with its question mark, or nothing. `breakdowns`: for each choice its label, its query string (never
    empty) and whether it is the present one.
    """

    figure: Figure
    sources: list[Article]
    more_sources: bool
    query: str
    breakdowns: list[tuple[str, str, bool]]

    @property
    def table(self) -> list[tuple[tuple[Cell, ...], str]]:
        """The rows that the page shows, with their addresses."""
        return list(zip(self.figure.rows[:TABLE_ROWS], self.figure.addresses, strict=False))

    @property
    def rows_left(self) -> int:
        """How many rows the page leaves out."""
        return max(len(self.figure.rows) - TABLE_ROWS, 0)


def cards(asked: Filter, names: Iterable[str] = CHARTS) -> list[Card]:
    """Return figures with all that a page shows of them; what several of them need is asked for once."""
    lives = Lives(asked)
    found: dict[Sources, list[Article]] = {}
    shown = []
    for chart in (CHARTS[name] for name in names):
        if chart.sources not in found:
            found[chart.sources] = chart.sources(asked)
        shown.append(_card(chart, chart.make(asked, lives), found[chart.sources], asked))
    return shown


def _card(chart: Chart, figure: Figure, sources: list[Article], asked: Filter) -> Card:
    present = asked.by if asked.by in chart.choices else next(iter(chart.choices), None)
    return Card(
        figure=figure,
        sources=sources[: statistics.SOURCES_SHOWN],
        more_sources=len(sources) > statistics.SOURCES_SHOWN,
        query=asked.query_string(),
        breakdowns=[(by.label, replace(asked, by=by).query_string() or "?", by is present) for by in chart.choices],
    )
