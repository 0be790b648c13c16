"""Any permits, measures and rules at all, for tests that must hold for every record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import strategies as st

from exportwatch.registry.status import EffectFact, EventFact, MeasureFact, PermitFact, ScopeFact
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Basis, Effect, EventType, Instrument, RulePolarity
from tests.registry.histories.telling import measure

FIRST_DAY = dt.date(2020, 1, 1)
days_near = st.integers(0, 60).map(lambda number: FIRST_DAY + dt.timedelta(days=number))
dates = st.tuples(days_near, days_near).map(lambda pair: FuzzyDate(min(pair), max(pair)))
perhaps = st.none() | dates
effects = st.builds(
    EffectFact, st.sampled_from(["p", "q"]), st.sampled_from(list(Effect)), st.sampled_from(list(Basis)), st.booleans()
)
rules = st.builds(
    ScopeFact,
    st.sampled_from(list(RulePolarity)),
    st.frozensets(st.sampled_from(["TR", "IL"]), max_size=1),
    programme=st.sampled_from(["", "a jet"]),
)


def events_of(what: st.SearchStrategy[EventType]) -> st.SearchStrategy[EventFact]:
    """Any event of these types on any days."""
    return st.builds(
        EventFact,
        st.just("e"),
        what,
        dates,
        perhaps,
        perhaps,
        st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True).map(tuple),
        st.lists(rules, max_size=2).map(tuple),
        st.lists(effects, max_size=2).map(tuple),
    )


def any_measure(name: str) -> st.SearchStrategy[MeasureFact]:
    """Any life of a measure; it begins by being imposed."""
    later = st.lists(
        events_of(st.sampled_from([word for word in EventType if word is not EventType.IMPOSED])), max_size=4
    )
    lives = st.tuples(events_of(st.just(EventType.IMPOSED)), later).map(lambda told: (told[0], *told[1]))
    return st.builds(
        lambda instrument, events: measure(name, *events, by=instrument), st.sampled_from(list(Instrument)), lives
    )


records = st.tuples(any_measure("a"), any_measure("b"), any_measure("c"))
permits = st.builds(
    PermitFact,
    st.just("p"),
    perhaps,
    perhaps,
    st.none() | st.tuples(st.sampled_from(["expired", "surrendered", "exhausted", "replaced"]), dates),
    st.sampled_from(["NO", "CA"]),
)


def dates_in(of: PermitFact, measures: Sequence[MeasureFact]) -> list[FuzzyDate]:
    """Return every date that the facts hold."""
    found = [of.issued, of.expires, of.ended[1] if of.ended else None]
    for told in (told for one in measures for told in one.events):
        found += [told.effective or told.announced, told.until]
    return [date for date in found if date]
