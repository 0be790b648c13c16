"""The status function: what held on a day, derived from dated events. Pure: no Django, no database, no clock.

`permit_status` answers for a permit, `pair_status` for a country pair (Canada → Türkiye), `measure_state` for a
measure; each takes the day as an argument. No answer is ever stored as the truth: whoever keeps one keeps a cache of
these functions.

    facts.py      what goes in, what comes out, and the words of the answers
    timeline.py   fuzzy dates at one bound, the life of a measure, and the sweep from stretches to spans
    reach.py      toward which destinations a measure stands, and when
    life.py       where measures stand on all days at once, for counting
    permit.py, pair.py, measure.py   the rules, each in the order in which they apply
"""

from exportwatch.registry.status.facts import (
    Certainty,
    EffectFact,
    EventFact,
    MeasureAnswer,
    MeasureFact,
    MeasureStage,
    MeasureState,
    PairAnswer,
    PairStage,
    PairStatus,
    PermitAnswer,
    PermitFact,
    PermitStatus,
    ScopeFact,
)
from exportwatch.registry.status.life import LifeSpan, MeasureLife, measure_lives
from exportwatch.registry.status.measure import measure_stages, measure_state
from exportwatch.registry.status.pair import pair_stages, pair_status
from exportwatch.registry.status.permit import permit_status

__all__ = [
    "Certainty",
    "EffectFact",
    "EventFact",
    "LifeSpan",
    "MeasureAnswer",
    "MeasureFact",
    "MeasureLife",
    "MeasureStage",
    "MeasureState",
    "PairAnswer",
    "PairStage",
    "PairStatus",
    "PermitAnswer",
    "PermitFact",
    "PermitStatus",
    "ScopeFact",
    "measure_lives",
    "measure_stages",
    "measure_state",
    "pair_stages",
    "pair_status",
    "permit_status",
]
