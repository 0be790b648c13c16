"""What stands between a country that issues permits and a destination, on each axis, on a day.

Knows scope rules and the words of the instruments; knows no permit. An act of the European Union is asked for with
the issuer EU and never enters a member state's answer.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exportwatch.registry.status.facts import Certainty, MeasureFact, PairAnswer, PairStage, PairStatus
from exportwatch.registry.status.reach import Cover, reach
from exportwatch.registry.status.timeline import (
    Bound,
    Life,
    Reading,
    Span,
    Stretch,
    known_since,
    last_end,
    lives,
    read,
    spans,
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
_Span = Span[_Kind, PairStatus]


def pair_status(issuer: str, destination: str, measures: Iterable[MeasureFact], on: dt.date) -> dict[Axis, PairAnswer]:
    """Return the answer for each axis, in the order of `Axis`.

    `issuer` and `destination` are ISO 3166-1 alpha-2 codes, or EU. `measures` may hold those of other countries: they
    say nothing here, but their events may end one of the issuer's.
    """
    speaking, by_bound, pieces = _prepared(issuer, destination, tuple(measures))
    regional = {measure.id for measure in speaking if measure.subnational}
    answers = {}
    for axis in Axis:
        readings = [read(pieces[axis, bound], _first_word, on) for bound in Bound]
        answers[axis] = _answer(readings, by_bound[Bound.EARLIEST], regional, on)
    return answers


def pair_stages(issuer: str, destination: str, measures: Iterable[MeasureFact]) -> dict[Axis, list[PairStage]]:
    """Return all stages of each axis, the first without a beginning; neighbours differ.

    What `pair_status` says on any day, from one sweep of the days on which its answer can change.
    """
    _, _, pieces = _prepared(issuer, destination, tuple(measures))
    return {axis: _stages([spans(pieces[axis, bound], _first_word) for bound in Bound]) for axis in Axis}


def _stages(sweeps: Sequence[Sequence[_Span]]) -> list[PairStage]:
    days = sorted({span.start.day for sweep in sweeps for span in sweep if span.start})
    stages: list[PairStage] = []
    for day in (None, *days):
        first, last = (_on(sweep, day) for sweep in sweeps)
        possible = _alternatives(first, last)
        stage = PairStage(day, first.answer, possible[0] if possible else None)
        if not stages or (stages[-1].status, stages[-1].alternative) != (stage.status, stage.alternative):
            stages.append(stage)
    return stages


def _on(sweep: Sequence[_Span], day: dt.date | None) -> _Span:
    """Return the span of the day; None: of the days before all others."""
    begun = bisect_right(sweep[1:], day or dt.date.min, key=lambda span: span.start.day if span.start else dt.date.min)
    return sweep[begun if day else 0]


def _prepared(
    issuer: str, destination: str, everything: tuple[MeasureFact, ...]
) -> tuple[list[MeasureFact], dict[Bound, dict[str, Life]], dict[tuple[Axis, Bound], list[_Piece]]]:
    """Return the measures that speak, their lives at each bound, and what they say on each axis."""
    speaking = [
        measure
        for measure in everything
        if measure.country == issuer and measure.instrument in _WORDS and measure.formality not in _UNPROVEN
    ]
    by_bound = {bound: lives(speaking, everything, bound) for bound in Bound}
    said = {
        bound: [piece for life in by_bound[bound].values() for piece in _stretches(life, destination)]
        for bound in Bound
    }
    axes = {measure.id: measure.applies_to for measure in speaking}
    pieces = {
        (axis, bound): [piece for piece in said[bound] if axis in axes[piece.measure] and not piece.empty]
        for axis in Axis
        for bound in Bound
    }
    return speaking, by_bound, pieces


def _answer(readings: Sequence[_Read], life_of: dict[str, Life], regional: set[str], on: dt.date) -> PairAnswer:
    first, last = readings
    status = first.answer
    alternatives = _alternatives(first.span, last.span)
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


def _alternatives(first: _Span, last: _Span) -> tuple[PairStatus, ...]:
    """Return the other answers: the latest bounds first, then were everything over whose announced end has passed."""
    said = (last.answer, _without_lapsed(last), _without_lapsed(first))
    return tuple(dict.fromkeys(word for word in said if word is not first.answer))


def _first_word(stretches: Sequence[_Piece]) -> tuple[PairStatus, tuple[_Piece, ...]]:
    """Return the first word in the order that any stretch says, with the stretches that say it."""
    said = {piece.kind.word for piece in stretches}
    word = next((word for word in _ORDER if word in said), PairStatus.OPEN)
    return word, tuple(piece for piece in stretches if piece.kind.word is word)


def _without_lapsed(span: _Span) -> PairStatus:
    """Return the word were everything over whose announced end has passed."""
    return _first_word([piece for piece in span.stretches if not piece.kind.lapsed])[0]


def _stretches(life: Life, destination: str) -> Iterator[_Piece]:
    """Yield when the measure says which word about the destination."""
    for stretch in reach(life, destination):
        word = _WORDS[life.measure.instrument]
        if word is PairStatus.SUSPENDED and stretch.kind is Cover.PART:
            word = PairStatus.PARTIALLY_SUSPENDED
        piece = Stretch(_Kind(word), stretch.start, stretch.end, stretch.measure)
        yield from life.split(piece, _Kind(word, lapsed=True))
