"""Where a measure stands in its life on a day.

Knows the dates of its events and of those that target it; knows no permit and no scope.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from exportwatch.registry.status.facts import Certainty, MeasureAnswer, MeasureFact, MeasureStage, MeasureState
from exportwatch.registry.status.timeline import Bound, Life, Stretch, known_since, lives, read

_Piece = Stretch[MeasureState]


def measure_state(measure: MeasureFact, all_measures: Iterable[MeasureFact], on: dt.date) -> MeasureAnswer:
    """Return the measure's state on the day `on`; `all_measures` holds at least those whose events target it.

    A measure without events is `not_yet`.
    """
    among = tuple(all_measures)
    by_bound = {bound: lives([measure], among, bound) for bound in Bound}
    if not measure.events:
        return MeasureAnswer(MeasureState.NOT_YET, on)
    readings = [read(_stretches(by_bound[bound][measure.id]), _state, on) for bound in Bound]
    state, other = (reading.answer for reading in readings)
    running = state in (MeasureState.IN_FORCE, MeasureState.LAPSED_UNCONFIRMED)
    return MeasureAnswer(
        state=state,
        as_of=on,
        certainty=Certainty.CERTAIN if state is other else Certainty.POSSIBLE,
        alternatives=() if state is other else (other,),
        since=known_since(readings),
        until_announced=by_bound[Bound.EARLIEST][measure.id].announced_end(on) if running else None,
    )


def measure_stages(measure: MeasureFact, all_measures: Iterable[MeasureFact]) -> list[MeasureStage]:
    """Return all stages of a measure's life, the first without a beginning; neighbours differ.

    What `measure_state` says on any day, asked once for each day on which its answer can change.
    """
    among = tuple(all_measures)
    days = {dt.date.min}
    for life in (life for bound in Bound for life in lives([measure], among, bound).values()):
        moments = [moment for piece in _stretches(life) for moment in (piece.start, piece.end)]
        moments += [moment for term in life.terms for moment in (term.start, term.end)]
        days |= {moment.day for moment in moments if moment}
    stages: list[MeasureStage] = []
    for day in sorted(days):
        answer = measure_state(measure, among, day)
        start = None if day == dt.date.min else day
        other = answer.alternatives[0] if answer.alternatives else None
        stage = MeasureStage(start, answer.state, other, answer.until_announced)
        if not stages or stages[-1].answer != stage.answer:
            stages.append(stage)
    return stages


def _stretches(life: Life) -> list[_Piece]:
    pieces = life.split(Stretch(MeasureState.IN_FORCE, life.begins, life.ended), MeasureState.LAPSED_UNCONFIRMED)
    return [*pieces, Stretch(MeasureState.ENDED, life.ended)] if life.ended else pieces


def _state(stretches: Sequence[_Piece]) -> tuple[MeasureState, tuple[_Piece, ...]]:
    """Return the one state of the day; the stretches of a life do not overlap."""
    return (stretches[0].kind if stretches else MeasureState.NOT_YET), tuple(stretches)
