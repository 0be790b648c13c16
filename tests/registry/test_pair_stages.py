"""A pair's stages say on every day what the pair's status says."""

from __future__ import annotations

import datetime as dt

from exportwatch.registry.status import EventFact, MeasureFact, ScopeFact, pair_stages, pair_status
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Axis, EventType, Formality, Instrument, RulePolarity


def measure(
    number: int, instrument: Instrument, axis: Axis, begins: str, *, until: str = "", lifted: str = ""
) -> MeasureFact:
    """A measure of Canada toward Türkiye, the dates in the short forms of `FuzzyDate`."""
    scope = (ScopeFact(RulePolarity.INCLUDE, frozenset({"TR"})),)
    end = FuzzyDate.parse(until) if until else None
    events = [EventFact(f"E{number}", EventType.IMPOSED, FuzzyDate.parse(begins), until=end, scope=scope)]
    if lifted:
        events.append(EventFact(f"L{number}", EventType.LIFTED, FuzzyDate.parse(lifted)))
    return MeasureFact(f"M{number}", "CA", instrument, frozenset({axis}), Formality.FORMAL, events=tuple(events))


def test_stages_and_status_agree_on_every_day() -> None:
    measures = [
        measure(1, Instrument.SUSPEND, Axis.EXTANT_PERMITS, "2020-02", lifted="2020-05-10"),
        measure(2, Instrument.SUSPEND, Axis.EXTANT_PERMITS, "2020-04-01", until="2020-06-30"),
        measure(3, Instrument.FREEZE_NEW, Axis.NEW_APPLICATIONS, "2020-03-15", until="2020"),
    ]
    stages = pair_stages("CA", "TR", measures)
    day = dt.date(2020, 1, 1)
    while day < dt.date(2021, 3, 1):
        answers = pair_status("CA", "TR", measures, day)
        for axis, found in stages.items():
            stage = [one for one in found if one.start is None or one.start <= day][-1]
            answer = answers[axis]
            possible = answer.alternatives[0] if answer.alternatives else None
            assert (stage.status, stage.alternative) == (answer.status, possible), (axis, day)
        day += dt.timedelta(days=1)
    assert [stage.start for stage in stages[Axis.EXTANT_PERMITS]][:2] == [None, dt.date(2020, 2, 1)]
    assert len(stages[Axis.DELIVERIES]) == 1
