"""Toward which destinations a measure stands, when, and whether toward all of what goes there.

Knows the scope rules of a measure's events and of those that narrow it; knows neither words nor permits.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from operator import attrgetter

from exportwatch.registry.status.facts import EventFact, MeasureFact
from exportwatch.registry.status.timeline import Dated, Life, Moment, Stretch
from exportwatch.vocabulary import EventType, RulePolarity

NARROWING_TYPES = frozenset({EventType.PARTIALLY_LIFTED, EventType.NARROWED, EventType.EXEMPTION_GRANTED})
"""Events whose scope is taken out of a measure's, not into it."""


class Cover(IntEnum):
    """How much of what goes to the destination lies in a measure's scope."""

    NOTHING = 0
    PART = 1
    ALL = 2


def named_destinations(measure: MeasureFact) -> frozenset[str]:
    """Return the destinations that any event of the measure takes in by name; empty: all, or not stated."""
    return frozenset(
        destination
        for event in measure.events
        if event.type not in NARROWING_TYPES
        for rule in event.scope
        if rule.polarity is RulePolarity.INCLUDE
        for destination in rule.destinations
    )


def reach(life: Life, destination: str) -> Iterator[Stretch[Cover]]:
    """Yield when the measure covers all or a part of what goes to the destination, in order of days, until it ends."""
    covered = Cover.NOTHING
    changes: list[tuple[Moment, Cover]] = []
    for dated in _in_order(life):
        covered = _covered(covered, dated.event, destination)
        changes.append((max(dated.moment, life.begins, key=attrgetter("day")), covered))
    ends = [moment for moment, _ in changes[1:]]
    for (start, covered), end in zip(changes, [*ends, None], strict=True):
        if covered is not Cover.NOTHING:
            stretch: Stretch[Cover] = Stretch(covered, start, end, life.measure.id)
            yield stretch.until(life.ended)


def _in_order(life: Life) -> list[Dated]:
    """The events that shape the scope: as they take effect, the first of the measure's own before all."""
    first, *own = life.own
    narrowing = [dated for dated in life.aimed if dated.event.type in NARROWING_TYPES]
    shaping = [dated for dated in own if dated.event.type not in NARROWING_TYPES or _narrows_itself(dated, life)]
    return [first, *sorted(shaping + narrowing, key=attrgetter("moment.day"))]


def _narrows_itself(dated: Dated, life: Life) -> bool:
    return not dated.event.targets or life.measure.id in dated.event.targets


def _covered(before: Cover, event: EventFact, destination: str) -> Cover:
    """Return how much is covered after the event.

    A rule that names the destination (or all) and nothing more moves all of it.
    """
    included, excluded = (
        [rule for rule in event.scope if rule.polarity is polarity and rule.meets(destination)]
        for polarity in (RulePolarity.INCLUDE, RulePolarity.EXCLUDE)
    )
    if event.type in NARROWING_TYPES:
        leaves_whole = any(rule.bare for rule in included) and not excluded
        return Cover.NOTHING if leaves_whole else min(before, Cover.PART) if included else before
    if included:
        before = max(before, Cover.ALL if any(rule.bare for rule in included) else Cover.PART)
    if any(rule.bare for rule in excluded):
        return Cover.NOTHING
    return min(before, Cover.PART) if excluded else before
