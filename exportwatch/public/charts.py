"""The figures by name: which numbers each is made of, and which sources stand under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exportwatch.figures import measures_over_time, who_announced
from exportwatch.figures.style import Figure
from exportwatch.public import statistics
from exportwatch.public.filters import Filter
from exportwatch.registry.models import Article


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure that can be asked for: `build` and `sources` make one query each."""

    build: Callable[[Filter], Figure]
    sources: Callable[[Filter], list[Article]]


CHARTS = {
    measures_over_time.NAME: Chart(
        build=lambda asked: measures_over_time.build(statistics.measures_by_month(asked), asked.frame()),
        sources=statistics.sources_of_measures,
    ),
    who_announced.NAME: Chart(
        build=lambda asked: who_announced.build(statistics.announcements(asked), asked.frame()),
        sources=statistics.sources_of_announcements,
    ),
}
"""In the order in which the overview shows them."""
