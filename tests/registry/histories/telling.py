"""Words with which the histories are told: small makers of facts for the status function.

Dates are written as people write them ("2021", "2021-03", "2021-03-05", or two days with "/" between them).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from exportwatch.registry.status import (
    EffectFact,
    EventFact,
    MeasureFact,
    PairAnswer,
    PermitAnswer,
    PermitFact,
    ScopeFact,
)
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import ALLOWED_AXES, Axis, Basis, Effect, EventType, Formality, Instrument, RulePolarity

LATER = "2024-12-31"
"""A day on which every history has come to rest."""


def fuzzy(text: str) -> FuzzyDate:
    """Read a date of a history; "2021-03-05/2021-03-09" lies between the two."""
    if "/" in text:
        first, last = text.split("/")
        return FuzzyDate(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    return FuzzyDate.parse(text)


def day(text: str) -> dt.date:
    """Read the day on which a history is looked at."""
    return dt.date.fromisoformat(text)


def event(
    what: str,
    on: str,
    *effects: EffectFact,
    until: str = "",
    targets: Sequence[str] = (),
    scope: Sequence[ScopeFact] = (),
    announced: str = "",
) -> EventFact:
    """Make an event that takes effect on a date."""
    return EventFact(
        key=f"{what} {on}",
        type=EventType(what),
        announced=fuzzy(announced or on),
        effective=fuzzy(on),
        until=fuzzy(until) if until else None,
        targets=tuple(targets),
        scope=tuple(scope),
        effects=effects,
    )


def does(
    effect: str, permit: str = "p", *, basis: str = "named_by_authority", part: str = "", confirmed: bool = False
) -> EffectFact:
    """Make an effect on a permit."""
    return EffectFact(permit, Effect(effect), Basis(basis), confirmed, part)


def covers(*destinations: str, programme: str = "", goods: Collection[str] = ()) -> ScopeFact:
    """Make an include rule."""
    return ScopeFact(RulePolarity.INCLUDE, frozenset(destinations), programme=programme, goods=frozenset(goods))


def leaves_out(*destinations: str, programme: str = "") -> ScopeFact:
    """Make an exclude rule."""
    return ScopeFact(RulePolarity.EXCLUDE, frozenset(destinations), programme=programme)


def measure(
    name: str,
    *events: EventFact,
    by: str = "suspend",
    country: str = "NO",
    axes: Sequence[str] = (),
    formality: str = "formal",
    regional: bool = False,
) -> MeasureFact:
    """Make a measure; without axes it applies to all that its instrument may apply to."""
    instrument = Instrument(by)
    applies_to = frozenset(Axis(axis) for axis in axes) or ALLOWED_AXES[instrument]
    return MeasureFact(name, country, instrument, applies_to, Formality(formality), regional, events)


def permit(
    issued: str = "2020-01-01", *, expires: str = "", ended: tuple[str, str] | None = None, country: str = "NO"
) -> PermitFact:
    """Make the permit "p"."""
    return PermitFact(
        id="p",
        issued=fuzzy(issued) if issued else None,
        expires=fuzzy(expires) if expires else None,
        ended=(ended[0], fuzzy(ended[1])) if ended else None,
        authority_country=country,
    )


def suspended(
    name: str = "a", on: str = "2021-03-01", *more: EventFact, until: str = "", country: str = "NO"
) -> MeasureFact:
    """Make a measure that suspends "p"."""
    return measure(name, event("imposed", on, does("suspended"), until=until), *more, country=country)


def said(answer: PermitAnswer | PairAnswer) -> str:
    """Put an answer's status and alternatives into one string: "suspended" or "suspended or active"."""
    return " or ".join([answer.status, *answer.alternatives])


def turkiye(
    by: str,
    *more: EventFact,
    name: str = "a",
    on: str = "2021-03-01",
    until: str = "",
    scope: Sequence[ScopeFact] = (covers("TR"),),
    country: str = "NO",
    formality: str = "formal",
    regional: bool = False,
) -> MeasureFact:
    """Make a measure toward Türkiye, Norway's unless said otherwise."""
    first = event("imposed", on, scope=scope, until=until)
    return measure(name, first, *more, by=by, country=country, formality=formality, regional=regional)
