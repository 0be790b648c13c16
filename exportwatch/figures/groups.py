"""What a figure is broken down by: instruments, or countries of one side; and the colour of each.

Instruments have their own colours everywhere. Of countries the most frequent have a colour each, all others are grey:
they stay rows and marks of their own. Must not know how the rows were found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from exportwatch.figures.style import INSTRUMENT_COLOURS, NEUTRAL, SERIES_COLOURS, By, Key
from exportwatch.vocabulary import Instrument

NONE_NAMED = "No destination named"


class Group(NamedTuple):
    """An instrument by its word, or a country by its code, with its name for people."""

    code: str
    label: str


class Palette:
    """The colours of the groups of one figure; the order is that of the legend and of the stack, from below."""

    def __init__(self, by: By, totals: Mapping[Group, int]) -> None:
        """Give each group that was counted its colour."""
        self.by = by
        if by is By.INSTRUMENT:
            places = {word.value: place for place, word in enumerate(Instrument)}
            self.order = sorted(totals, key=lambda group: places[group.code])
            self._named = set(self.order)
        else:
            self.order = [group for group, _ in Counter(totals).most_common()]
            self._named = set(self.order[: len(SERIES_COLOURS)])

    def colour(self, group: Group) -> str:
        """Return the colour of a group's marks."""
        if self.by is By.INSTRUMENT:
            return INSTRUMENT_COLOURS[Instrument(group.code)]
        return SERIES_COLOURS[self.order.index(group)] if group in self._named else NEUTRAL

    def keys(self) -> tuple[Key, ...]:
        """Return the legend; all groups without a colour of their own share one entry."""
        if self.by is By.INSTRUMENT:
            return tuple(Key(group.label, group.code) for group in self.order)
        named = [Key(group.label, f"series-{place}") for place, group in enumerate(self.order[: len(self._named)], 1)]
        others = len(self.order) - len(named)
        return (*named, Key(f"{others:,} others", "neutral")) if others else tuple(named)
