"""What stands between a country that issues permits and a destination, on each axis, on a day.

Knows scope rules and the words of the instruments; knows no permit. An act of the European Union is asked for with
the issuer EU and never enters a member state's answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exportwatch.registry.status.facts import Certainty, MeasureFact, PairAnswer, PairStatus
from exportwatch.registry.status.reach import Cover, reach
from exportwatch.registry.status.timeline import (
    Bound,
    Life,
    Reading,
    Stretch,
    known_since,
    last_end,
    lives,
    read,
)
from exportwatch.vocabulary import Axis, Formality, Instrument

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
    for stretch in reach(life, destination):
        word = _WORDS[life.measure.instrument]
        if word is PairStatus.SUSPENDED and stretch.kind is Cover.PART:
            word = PairStatus.PARTIALLY_SUSPENDED
        piece = Stretch(_Kind(word), stretch.start, stretch.end, stretch.measure)
        yield from life.split(piece, _Kind(word, lapsed=True))
