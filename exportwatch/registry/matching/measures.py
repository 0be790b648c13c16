"""Which measure of the record a found act is about: the same beginning, the same later step, or a new step of a measure
that is open on the day. Knows dates, issuers, destinations and instruments, no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from exportwatch.registry.history import measure_answers
from exportwatch.registry.models import Measure, MeasureEvent, Permit, ScopeRule
from exportwatch.registry.status import MeasureState
from exportwatch.registry.values import fold
from exportwatch.vocabulary import Effect, EventType, Instrument, RulePolarity

SAME_ACT_WINDOW = dt.timedelta(days=10)
"""How far apart two reports may date one act: weekly papers and time zones; chosen by us, not measured yet."""

SHORTLIST = 60
"""How many measures of one issuer toward one destination are looked at, the newest first: more than any pair has."""

FAMILIES: dict[Instrument, frozenset[Instrument]] = {
    instrument: family
    for family in (
        frozenset({Instrument.SUSPEND, Instrument.EMBARGO}),
        frozenset({Instrument.FREEZE_NEW, Instrument.PAUSE_PENDING, Instrument.PRESUME_DENIAL, Instrument.DENY}),
        frozenset({Instrument.REVOKE, Instrument.CANCEL, Instrument.ANNUL}),
        frozenset({Instrument.ADD_CONDITION}),
        frozenset({Instrument.EASE}),
    )
    for instrument in family
}
"""Instruments that reports take for one another; an embargo is spoken of as a stop of new permits, too."""


@dataclass(frozen=True, slots=True)
class MeasureCandidate:
    """A published measure that a found act may be about, with the reasons in words.

    `event` is the step of its life that the report seems to tell of again; None: the act would be a new step of it.
    `sure`: nothing but the day's uncertainty speaks against it; the others are for the reviewer to weigh.
    `weight` orders candidates of one kind, the greatest first.
    """

    measure: Measure
    reasons: tuple[str, ...]
    event: MeasureEvent | None = None
    sure: bool = False
    weight: int = 0


def measures_like(
    issuer: str, destinations: Sequence[str], instrument: Instrument, day: dt.date | None
) -> list[MeasureCandidate]:
    """Return published measures whose beginning may be the same act: same issuer, a common destination, an instrument
    of the same family, about the same day. The same instrument first, then the nearest day. One query.

    `issuer` and `destinations` are alpha-2 codes; no destinations means worldwide. With `day` None nothing matches,
    since an undated act could be any of several.
    """
    if day is None:
        return []
    family = FAMILIES[instrument] | (FAMILIES[Instrument.SUSPEND] if instrument == Instrument.FREEZE_NEW else set())
    if instrument == Instrument.EMBARGO:
        family |= {Instrument.FREEZE_NEW}
    events = _begun(issuer, destinations, day).filter(measure__instrument__in=family)
    found = []
    for event in _nearest(events, day):
        there = Instrument(event.measure.instrument)
        same = there == instrument
        said = (
            "same issuer, destination and instrument"
            if same
            else f"same issuer and destination; the record calls it {there.label.lower()}"
        )
        found.append(MeasureCandidate(event.measure, (said, f"announced on {event.announced}"), event, same))
    return sorted(found, key=lambda item: not item.sure)


def steps_like(
    issuer: str, destinations: Sequence[str], types: Collection[EventType], day: dt.date | None
) -> list[MeasureCandidate]:
    """Return later steps of published measures that may be the same act: of one of these types, about the same day.

    Nearest day first. One query; with `day` None nothing matches.
    """
    if day is None:
        return []
    events = MeasureEvent.objects.published().filter(
        type__in=types,
        measure__in=_toward(issuer, destinations),
        announced_latest__gte=day - SAME_ACT_WINDOW,
        announced_earliest__lte=day + SAME_ACT_WINDOW,
    )
    return [
        MeasureCandidate(
            event.measure,
            ("same issuer and destination", f"{EventType(event.type).label.lower()} on {event.announced}"),
            event,
            sure=True,
        )
        for event in _nearest(events, day)
    ]


def open_measures(
    issuer: str,
    destinations: Sequence[str],
    instruments: Collection[Instrument],
    on: dt.date,
    words: Iterable[str] = (),
) -> list[MeasureCandidate]:
    """Return published measures of these instruments that are in force, or lapsed unconfirmed, on the day.

    They are those that an act of that day can extend, narrow, lift or convert. `words`: names of goods and companies
    in the report; a measure whose scope names one of them weighs more. The heaviest first, then the newest.
    At most 9 queries.
    """
    asked = list(
        _toward(issuer, destinations)
        .filter(
            instrument__in=instruments,
            events__type=EventType.IMPOSED,
            events__state="published",
            events__announced_earliest__lte=on,
        )
        .select_related("authority__country")
        .distinct()
        .order_by("-pk")[:SHORTLIST]
    )
    if not asked:
        return []
    answers = measure_answers(asked, on)
    scopes = _scope_words([measure.pk for measure in asked])
    told = {word for phrase in words for word in fold(phrase).split() if len(word) > 3}
    found = []
    for measure in asked:
        answer = answers[measure.public_id]
        states = {answer.state, *answer.alternatives}
        if not states & {MeasureState.IN_FORCE, MeasureState.LAPSED_UNCONFIRMED}:
            continue
        reasons = [f"{answer.state.label.lower()} on {on.day} {on:%B %Y}"]
        if answer.since:
            reasons.append(f"since {answer.since}")
        if answer.until_announced:
            reasons.append(f"announced until {answer.until_announced}")
        common = sorted(scopes.get(measure.pk, set()) & told)
        if common:
            reasons.append(f"its scope names {', '.join(common[:3])}")
        found.append(MeasureCandidate(measure, tuple(reasons), weight=len(common)))
    return sorted(found, key=lambda item: -item.weight)


def held_by(measures: Sequence[Measure], limit: int) -> dict[int, list[Permit]]:
    """Return, by number of the measure, published permits that its public events suspend, at most `limit` of each.

    Two queries.
    """
    found: dict[int, list[Permit]] = {measure.pk: [] for measure in measures}
    suspending = (Effect.SUSPENDED, Effect.PARTIALLY_SUSPENDED)
    rows = (
        Permit.objects.published()
        .filter(
            effects__effect__in=suspending, effects__event__measure__in=list(found), effects__event__state="published"
        )
        .values_list("pk", "effects__event__measure")
        .distinct()
        .order_by("pk")[: limit * max(len(found), 1)]
    )
    pairs = list(rows)
    permits = {permit.pk: permit for permit in Permit.objects.for_list().filter(pk__in={pk for pk, _ in pairs})}
    for pk, measure in pairs:
        if measure in found and len(found[measure]) < limit:
            found[measure].append(permits[pk])
    return found


def _begun(issuer: str, destinations: Sequence[str], day: dt.date) -> QuerySet[MeasureEvent]:
    events = (
        MeasureEvent.objects.published()
        .imposing()
        .filter(
            measure__state="published",
            measure__authority__country=issuer,
            announced_latest__gte=day - SAME_ACT_WINDOW,
            announced_earliest__lte=day + SAME_ACT_WINDOW,
        )
    )
    if destinations:
        return events.filter(
            scope_rules__polarity=RulePolarity.INCLUDE, scope_rules__destinations__in=list(destinations)
        )
    return events.filter(scope_rules__destinations__isnull=True)


def _toward(issuer: str, destinations: Sequence[str]) -> QuerySet[Measure]:
    """Return published measures of the issuer toward one of the destinations, or all; all of them where none is
    named."""
    found = Measure.objects.published().filter(authority__country=issuer)
    if not destinations:
        return found
    imposing = MeasureEvent.objects.published().imposing()
    named = imposing.filter(
        scope_rules__polarity=RulePolarity.INCLUDE, scope_rules__destinations__in=list(destinations)
    )
    rules = ScopeRule.objects.filter(polarity=RulePolarity.INCLUDE, destinations__isnull=False)
    worldwide = imposing.exclude(scope_rules__in=rules)
    return found.filter(Q(pk__in=named.values("measure")) | Q(pk__in=worldwide.values("measure")))


def _nearest(events: QuerySet[MeasureEvent], day: dt.date) -> list[MeasureEvent]:
    found = events.select_related("measure__authority__country").distinct()
    return sorted(found, key=lambda event: (abs((event.announced_earliest - day).days), event.pk))


def _scope_words(measures: Sequence[int]) -> dict[int, set[str]]:
    """Return the folded words of goods and companies in the scopes of these measures. One query."""
    found: dict[int, set[str]] = {}
    rules = ScopeRule.objects.filter(event__measure__in=measures, event__state="published", polarity="include")
    for measure, goods, exporter, recipient in rules.values_list(
        "event__measure", "goods", "exporter__name", "recipient__name"
    ):
        for phrase in (*goods, exporter or "", recipient or ""):
            found.setdefault(measure, set()).update(word for word in fold(phrase).split() if len(word) > 3)
    return found
