"""What stands between a country that issues permits and a destination, on each axis, on a day.

Knows scope rules and the words of the instruments; knows no permit. An act of the European Union is asked for with
the issuer EU and never enters a member state's answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter

from exportwatch.registry.status.facts import Certainty, EventFact, MeasureFact, PairAnswer, PairStatus
from exportwatch.registry.status.timeline import (
    Bound,
    Dated,
    Life,
    Moment,
    Reading,
    Stretch,
    known_since,
    last_end,
    lives,
    read,
)
from exportwatch.vocabulary import Axis, EventType, Formality, Instrument, RulePolarity

_WORDS = {
    Instrument.EMBARGO: PairStatus.EMBARGOED,
    Instrument.SUSPEND: PairStatus.SUSPENDED,
    Instrument.FREEZE_NEW: PairStatus.FROZEN,
    Instrument.PRESUME_DENIAL: PairStatus.PRESUMED_DENIED,
    Instrument.PAUSE_PENDING: PairStatus.PAUSED,
}
"""The word of each instrument; all other instruments give none."""
_ORDER = (
    PairStatus.EMBARGOED,
    PairStatus.SUSPENDED,
    PairStatus.FROZEN,
    PairStatus.PRESUMED_DENIED,
    PairStatus.PAUSED,
    PairStatus.PARTIALLY_SUSPENDED,
    PairStatus.OPEN,
)
"""Which word is said where several hold: the first."""
_UNPROVEN = frozenset({Formality.REPORTED_ONLY, Formality.DENIED_BY_GOVERNMENT})
_NARROWING_TYPES = frozenset({EventType.PARTIALLY_LIFTED, EventType.NARROWED, EventType.EXEMPTION_GRANTED})


@dataclass(frozen=True, slots=True)
class _Kind:
    """A word, and whether the announced end of the measure that says it has passed."""

    word: PairStatus
    lapsed: bool = False


_Piece = Stretch[_Kind]
_Read = Reading[_Kind, PairStatus]


def pair_status(issuer: str, destination: str, measures: Iterable[MeasureFact], on: dt.date) -> dict[Axis, PairAnswer]:
    """Return the answer for each axis, in the order of `Axis`.

    `issuer` and `destination` are ISO 3166-1 alpha-2 codes, or EU. `measures` may hold those of other countries: they
    say nothing here, but their events may end one of the issuer's.
    """
    everything = tuple(measures)
    speaking = [
        measure
        for measure in everything
        if measure.country == issuer and measure.instrument in _WORDS and measure.formality not in _UNPROVEN
    ]
    by_bound = {bound: lives(speaking, everything, bound) for bound in Bound}
    pieces = {
        bound: [piece for life in by_bound[bound].values() for piece in _stretches(life, destination)]
        for bound in Bound
    }
    axes = {measure.id: measure.applies_to for measure in speaking}
    regional = {measure.id for measure in speaking if measure.subnational}
    answers = {}
    for axis in Axis:
        readings = [
            read([piece for piece in pieces[bound] if axis in axes[piece.measure]], _first_word, on) for bound in Bound
        ]
        answers[axis] = _answer(readings, by_bound[Bound.EARLIEST], regional, on)
    return answers


def _answer(readings: Sequence[_Read], life_of: dict[str, Life], regional: set[str], on: dt.date) -> PairAnswer:
    first, last = readings
    status = first.answer
    said = (last.answer, _without_lapsed(last), _without_lapsed(first))
    alternatives = tuple(dict.fromkeys(word for word in said if word is not status))
    standing = [piece for reading in readings for piece in reading.span.stretches]
    measures = tuple(dict.fromkeys(piece.measure for piece in standing))
    return PairAnswer(
        status=status,
        as_of=on,
        certainty=Certainty.POSSIBLE if alternatives else Certainty.CERTAIN,
        alternatives=alternatives,
        since=known_since(readings),
        until_announced=last_end(life_of[piece.measure].announced_end(on) for piece in first.span.deciding),
        measures=measures,
        regional=tuple(measure for measure in measures if measure in regional),
        lapsed=tuple(dict.fromkeys(piece.measure for piece in standing if piece.kind.lapsed)),
    )


def _first_word(stretches: Sequence[_Piece]) -> tuple[PairStatus, tuple[_Piece, ...]]:
    """Return the first word in the order that any stretch says, with the stretches that say it."""
    said = {piece.kind.word for piece in stretches}
    word = next((word for word in _ORDER if word in said), PairStatus.OPEN)
    return word, tuple(piece for piece in stretches if piece.kind.word is word)


def _without_lapsed(reading: _Read) -> PairStatus:
    """Return the word were everything over whose announced end has passed."""
    return _first_word([piece for piece in reading.span.stretches if not piece.kind.lapsed])[0]


def _stretches(life: Life, destination: str) -> Iterator[_Piece]:
    """Yield when the measure says which word about the destination."""
    covered = _Cover.NOTHING
    changes: list[tuple[Moment, _Cover]] = []
    for dated in _in_order(life):
        covered = _covered(covered, dated.event, destination)
        changes.append((max(dated.moment, life.begins, key=attrgetter("day")), covered))
    ends = [moment for moment, _ in changes[1:]]
    for (start, covered), end in zip(changes, [*ends, None], strict=True):
        if covered is not _Cover.NOTHING:
            word = _WORDS[life.measure.instrument]
            if word is PairStatus.SUSPENDED and covered is _Cover.PART:
                word = PairStatus.PARTIALLY_SUSPENDED
            piece = Stretch(_Kind(word), start, end, life.measure.id)
            yield from life.split(piece.until(life.ended), _Kind(word, lapsed=True))


class _Cover(IntEnum):
    """How much of what goes to the destination lies in a measure's scope."""

    NOTHING = 0
    PART = 1
    ALL = 2


def _in_order(life: Life) -> list[Dated]:
    """The events that shape the scope: as they take effect, the first of the measure's own before all."""
    first, *own = life.own
    narrowing = [dated for dated in life.aimed if dated.event.type in _NARROWING_TYPES]
    shaping = [dated for dated in own if dated.event.type not in _NARROWING_TYPES or _narrows_itself(dated, life)]
    return [first, *sorted(shaping + narrowing, key=attrgetter("moment.day"))]


def _narrows_itself(dated: Dated, life: Life) -> bool:
    return not dated.event.targets or life.measure.id in dated.event.targets


def _covered(before: _Cover, event: EventFact, destination: str) -> _Cover:
    """Return how much is covered after the event.

    A rule that names the destination (or all) and nothing more moves all of it.
    """
    included, excluded = (
        [rule for rule in event.scope if rule.polarity is polarity and rule.meets(destination)]
        for polarity in (RulePolarity.INCLUDE, RulePolarity.EXCLUDE)
    )
    if event.type in _NARROWING_TYPES:
        leaves_whole = any(rule.bare for rule in included) and not excluded
        return _Cover.NOTHING if leaves_whole else min(before, _Cover.PART) if included else before
    if included:
        before = max(before, _Cover.ALL if any(rule.bare for rule in included) else _Cover.PART)
    if any(rule.bare for rule in excluded):
        return _Cover.NOTHING
    return min(before, _Cover.PART) if excluded else before
