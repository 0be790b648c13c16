"""The lives of measures: where each stands on all days at once, toward all and toward each destination that it names.

For whoever counts measures over time or over countries; the answer for one measure on a day is measure.py's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exportwatch.registry.status.facts import MeasureFact, MeasureState
from exportwatch.registry.status.reach import Cover, named_destinations, reach
from exportwatch.registry.status.timeline import Bound, Life, Stretch, lives

_Piece = Stretch[MeasureState]


@dataclass(frozen=True, slots=True)
class LifeSpan:
    """From the day `start` until the day before `end` (None: open) a measure has one state.

    `state` is the answer with every date at its earliest bound, `other` with every date at its latest; where they
    differ the dates leave both open. At least one of them is in_force or lapsed_unconfirmed. `partly`: toward the
    destination asked for it covers only a part at one of the bounds.
    """

    start: dt.date
    end: dt.date | None
    state: MeasureState
    other: MeasureState
    partly: bool = False

    @property
    def certain(self) -> bool:
        """Whether the dates leave one answer."""
        return self.state is self.other

    def says(self, state: MeasureState) -> bool:
        """Whether this is one of the answers."""
        return state in (self.state, self.other)

    def covers(self, day: dt.date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class MeasureLife:
    """A measure's life as spans in order of days; days in none of them are before its beginning or after its end.

    `toward` holds, by each destination that it or its permits ever named, the spans in which it reached it; empty: none
    is named.
    """

    measure: MeasureFact
    spans: tuple[LifeSpan, ...]
    toward: Mapping[str, tuple[LifeSpan, ...]]

    def on(self, day: dt.date) -> LifeSpan | None:
        """Return the span of the day, None where it is not yet, or no longer, in force."""
        return next((span for span in self.spans if span.covers(day)), None)

    def toward_on(self, destination: str, day: dt.date) -> LifeSpan | None:
        """Return the span in which it reaches the destination on the day, None where it does not."""
        return next((span for span in self.toward.get(destination, ()) if span.covers(day)), None)


def measure_lives(
    measures: Iterable[MeasureFact],
    among: Iterable[MeasureFact],
    by_permits: Mapping[str, Iterable[str]] | None = None,
) -> Iterator[MeasureLife]:
    """Yield the spans of each measure that has events; `among` holds at least those whose events target them.

    `by_permits`: for measures (ids) that name no destination, where the permits that they name go to; such a measure
    covers a part of what goes there. On every day the spans say what `measure_state` says. Costs a sort of each
    measure's few edges.
    """
    asked, everything = tuple(measures), tuple(among)
    first, last = (lives(asked, everything, bound) for bound in Bound)
    for measure in asked:
        if measure.id in first:
            pair = first[measure.id], last[measure.id]
            whole = _spans([[(piece, Cover.ALL) for piece in _running(life)] for life in pair], pair)
            toward = {
                destination: _spans([_reaching(life, destination) for life in pair], pair)
                for destination in sorted(named_destinations(measure))
            }
            if not toward:
                part = tuple(replace(span, partly=True) for span in whole)
                toward = dict.fromkeys(sorted((by_permits or {}).get(measure.id, ())), part)
            yield MeasureLife(measure, whole, toward)


def _running(life: Life) -> list[_Piece]:
    return life.split(Stretch(MeasureState.IN_FORCE, life.begins, life.ended), MeasureState.LAPSED_UNCONFIRMED)


def _reaching(life: Life, destination: str) -> list[tuple[_Piece, Cover]]:
    return [
        (piece, covered.kind)
        for covered in reach(life, destination)
        for piece in life.split(
            Stretch(MeasureState.IN_FORCE, covered.start, covered.end), MeasureState.LAPSED_UNCONFIRMED
        )
    ]


def _spans(by_bound: Sequence[list[tuple[_Piece, Cover]]], pair: Sequence[Life]) -> tuple[LifeSpan, ...]:
    """Lay the pieces of the two bounds over each other; neighbours that say the same become one."""
    pieces = [piece for found in by_bound for piece, _ in found if not piece.empty]
    days = sorted({piece.start.day for piece in pieces} | {piece.end.day for piece in pieces if piece.end})
    spans: list[LifeSpan] = []
    for start, end in zip(days, [*days[1:], None], strict=False):
        holding = [_at(found, start) for found in by_bound]
        if holding == [None, None]:
            continue
        state, other = (
            piece[0].kind if piece else _outside(life, start) for piece, life in zip(holding, pair, strict=True)
        )
        partly = any(piece is not None and piece[1] is Cover.PART for piece in holding)
        span = LifeSpan(start, end, state, other, partly)
        goes_on = bool(spans) and spans[-1] == replace(span, start=spans[-1].start, end=start)
        spans.append(replace(span, start=spans.pop().start) if goes_on else span)
    return tuple(spans)


def _at(found: list[tuple[_Piece, Cover]], day: dt.date) -> tuple[_Piece, Cover] | None:
    return next(
        (one for one in found if one[0].start.day <= day and (one[0].end is None or day < one[0].end.day)), None
    )


def _outside(life: Life, day: dt.date) -> MeasureState:
    return MeasureState.NOT_YET if day < life.begins.day else MeasureState.ENDED
