"""What a Filter asks for, as conditions on published records. `destination`, `named` and `in_force_toward` make queries
of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.db.models.lookups import Exact

from exportwatch.public.filters.keys import ANY_DESTINATION, NO_DESTINATION
from exportwatch.registry.content import number_in
from exportwatch.registry.history import destinations_of_permits, measure_lives, number_of
from exportwatch.registry.models import (
    Measure,
    MeasureEvent,
    MeasureSpan,
    OfficialStatement,
    Permit,
    PermitEffect,
    PermitLine,
    PermitParty,
    PermitSpan,
    ScopeRule,
    SearchEntry,
    StatementLink,
)
from exportwatch.registry.models.measures import MeasureQuerySet
from exportwatch.registry.models.permits import ISSUED_OR_NEVER, PermitQuerySet
from exportwatch.registry.models.statements import OfficialStatementQuerySet
from exportwatch.registry.search import query_for
from exportwatch.registry.status import MeasureLife, MeasureState, PermitStatus
from exportwatch.vocabulary import STEP_EVENTS, Basis, EventType, Instrument, RulePolarity, Step

if TYPE_CHECKING:
    from exportwatch.public.filters.asked import Filter

_FIRST_KNOWN = dt.date.min + dt.timedelta(days=1)
"""The first day of issue that is not the mark of an unknown one."""


def imposing_events(asked: Filter) -> Q:
    """Return the condition on a measure's published `imposed` event: announced in the window, of the measures."""
    return Q(state="published", type=EventType.IMPOSED) & _announced(asked) & _of_measures(asked)


def step_events(asked: Filter, step: Step) -> Q:
    """Return the condition on the published events that make such a step, announced in the window, of the measures."""
    begins_easing = Q(type=EventType.IMPOSED, measure__instrument=Instrument.EASE)
    of_step = Q(type__in=STEP_EVENTS[step])
    of_step = of_step | begins_easing if step is Step.EASED else of_step & ~begins_easing
    return Q(state="published") & of_step & _announced(asked) & _of_measures(asked)


def _announced(asked: Filter) -> Q:
    condition = Q()
    if asked.since:
        condition &= Q(announced_earliest__gte=asked.since)
    if asked.last_day:
        condition &= Q(announced_earliest__lte=asked.last_day)
    if asked.known_before:
        condition &= Q(published_at__lt=asked.known_before)
    if asked.month_known is not None:
        known = Q(Exact(TruncMonth("announced_earliest"), TruncMonth("announced_latest")))
        condition &= known if asked.month_known else ~known
    return condition


def _of_measures(asked: Filter) -> Q:
    """Return what is asked of the measures themselves, whatever the days of the event."""
    condition = Q(measure__state="published")
    if asked.known_before:
        condition &= Q(measure__published_at__lt=asked.known_before)
    if asked.issuer:
        condition &= Q(measure__authority__country__in=asked.issuer)
    if asked.instrument:
        condition &= Q(measure__instrument__in=asked.instrument)
    if asked.applies_to:
        condition &= Q(measure__applies_to__overlap=list(asked.applies_to))
    if asked.destination or asked.named:
        condition &= _toward(asked)
    if asked.authority:
        condition &= Q(measure__authority__in=asked.numbers_of("authority"))
    for among in _measures_named(asked):
        condition &= Q(measure__in=among)
    return condition


def _toward(asked: Filter) -> Q:
    """Return the condition on the destinations. 2 queries, for the few measures that name none: such a measure goes
    where the permits that it touches go; where these name none either, its destination is not stated: worldwide."""
    nameless = Measure.objects.published().exclude(pk__in=naming()).order_by().values_list("pk", flat=True)
    by_permits = destinations_of_permits(list(nameless))
    silent = [measure for measure in nameless if measure not in by_permits]
    condition = Q()
    if asked.destination:
        to_all = Q(measure__in=INCLUDED.filter(destinations__isnull=True).values("event__measure"))
        condition &= _reaching(asked.destination, by_permits) | to_all | Q(measure__in=silent)
    if asked.named:
        named = _reaching(asked.named, by_permits)
        condition &= named | Q(measure__in=silent) if NO_DESTINATION in asked.named else named
    return condition


def _reaching(codes: Sequence[str], by_permits: Mapping[int, set[str]]) -> Q:
    through_permits = [measure for measure, found in by_permits.items() if not found.isdisjoint(codes)]
    return Q(measure__in=naming(codes)) | Q(measure__in=through_permits)


INCLUDED = ScopeRule.objects.filter(
    polarity=RulePolarity.INCLUDE, event__state="published", event__type__in=[EventType.IMPOSED, EventType.WIDENED]
)
"""The rules by which a measure takes something in."""


def naming(codes: Sequence[str] | None = None) -> QuerySet[Any, Any]:
    """Return the measures, for a sub-query, that name one of the destinations; None: any at all."""
    named = INCLUDED.filter(destinations__isnull=False) if codes is None else INCLUDED.filter(destinations__in=codes)
    return named.values("event__measure")


def _measures_named(asked: Filter) -> list[QuerySet[Any, Any]]:
    """Return, as subqueries of numbers, the measures that stand so on the day, name the companies, and so on."""
    events = MeasureEvent.objects.published()
    found: list[QuerySet[Any, Any]] = []
    if asked.status:
        states = [MeasureState(word) for word in asked.status]
        found.append(MeasureSpan.objects.on(asked.day).saying(*states).values("measure"))
    if asked.company:
        companies = asked.numbers_of("company")
        rules = ScopeRule.objects.filter(Q(exporter__in=companies) | Q(recipient__in=companies))
        # The permits' state is asked of those with effects alone: the commonest company has far more.
        parties = PermitParty.objects.filter(company__in=companies)
        effects = PermitEffect.objects.filter(permit__in=parties.values("permit"), permit__state="published")
        touching = Q(pk__in=rules.values("event")) | Q(pk__in=effects.values("event"))
        found.append(events.filter(touching).values("measure"))
    if asked.person:
        links = StatementLink.objects.filter(
            statement__person__in=asked.numbers_of("person"), statement__state="published"
        )
        found.append(events.filter(pk__in=links.values("event")).values("measure"))
    if asked.control:
        found.append(events.filter(scope_rules__control_entries__in=asked.entries).values("measure"))
    if asked.q:
        found.append(_saying(asked.q, Measure.letter))
    return found


def measures(asked: Filter) -> MeasureQuerySet:
    """Return the published measures that are asked for, newest first.

    Eight queries more where `in_force_toward` is asked for: it follows from the measures' lives.
    """
    rows = Measure.objects.published()
    if asked.is_open and asked.last_day is None:
        return rows
    steps = [step_events(asked, step) for step in asked.step] or [imposing_events(asked)]
    events = MeasureEvent.objects.filter(reduce(or_, steps))
    rows = rows.filter(pk__in=events.order_by().values("measure"))
    if asked.in_force_toward:
        rows = rows.filter(
            pk__in=[number_of(life) for life in measure_lives(rows, asked.known_before) if _stands(asked, life)]
        )
    return rows


def _stands(asked: Filter, life: MeasureLife) -> bool:
    spans = [
        life.on(asked.day) if code == ANY_DESTINATION else life.toward_on(code, asked.day)
        for code in asked.in_force_toward
    ]
    return any(span is not None and span.says(MeasureState.IN_FORCE) for span in spans)


def permits(asked: Filter, newest: int | None = None) -> PermitQuerySet:
    """Return the published permits that are asked for, newest first; a window leaves out permits whose day of issue is
    not known.

    `instrument`, `applies_to` and `person` ask for permits that such a measure touches, by an effect that somebody
    names. `newest`: what `newest_permit` says of the same filter; it changes how fast the first of them are found.
    """
    rows = Permit.objects.published()
    if newest is not None:
        rows = rows.filter(pk__lte=newest)
    if asked.issuer:
        rows = rows.filter(authority__country__in=asked.issuer)
    if asked.authority:
        rows = rows.filter(authority__in=asked.numbers_of("authority"))
    if asked.destination:
        rows = rows.filter(pk__in=Permit.objects.filter(destinations__in=asked.destination).values("pk"))
    if asked.status:
        statuses = [PermitStatus(word) for word in asked.status]
        spans = PermitSpan.objects.on(asked.day).saying(*statuses)
        if newest is not None:
            spans = spans.filter(permit__lte=newest)
        rows = rows.filter(pk__in=spans.values("permit"))
    if asked.company:
        rows = rows.filter(pk__in=PermitParty.objects.filter(company__in=asked.numbers_of("company")).values("permit"))
    if asked.control:
        rows = rows.filter(pk__in=PermitLine.objects.filter(control_entries__in=asked.entries).values("permit"))
    if asked.instrument or asked.applies_to or asked.person:
        rows = rows.filter(pk__in=_touched(asked))
    if asked.measure:
        numbers = [number_in(public_id) for public_id in asked.measure]
        named = PermitEffect.objects.filter(event__state="published", event__measure__state="published")
        rows = rows.filter(pk__in=named.filter(event__measure__in=numbers).values("permit"))
    if asked.q:
        rows = rows.filter(pk__in=_saying(asked.q, Permit.letter))
    if asked.since or asked.until:
        rows = _issued_in_window(asked, rows)
    if asked.known_before:
        rows = rows.filter(published_at__lt=asked.known_before)
    return rows


def _issued_in_window(asked: Filter, rows: PermitQuerySet) -> PermitQuerySet:
    window = (asked.since or _FIRST_KNOWN, asked.until or dt.date.max)
    return rows.alias(first_issued=ISSUED_OR_NEVER).filter(first_issued__range=window)


def newest_permit(asked: Filter) -> int | None:
    """Return a number above which no permit has the status, or the day of issue, that is asked for; None where neither
    is. A query for each of the two.

    Permits of an earlier year stand together, far from the newest ones, at which a list begins: it would look through
    all between.
    """
    bounds = []
    if asked.status:
        on_the_day = PermitSpan.objects.on(asked.day)
        newest = [
            on_the_day.filter(**{column: word}).order_by("-permit").values_list("permit", flat=True)[:1]
            for word in asked.status
            for column in ("status", "alternative")
        ]
        bounds.append(max(newest[0].union(*newest[1:], all=True), default=0))
    if asked.since or asked.until:
        # Not the bare number, or the planner would go down from the newest permit here too.
        found = _issued_in_window(asked, Permit.objects.published()).aggregate(newest=Max(F("pk") + 0))
        bounds.append(found["newest"] or 0)
    return min(bounds, default=None)


def _touched(asked: Filter) -> QuerySet[Any, Any]:
    about = type(asked)(
        instrument=asked.instrument, applies_to=asked.applies_to, person=asked.person, numbers=asked.numbers
    )
    effects = PermitEffect.objects.exclude(basis=Basis.INFERRED_FROM_SCOPE)
    return effects.filter(event__state="published", event__measure__in=measures(about).values("pk")).values("permit")


def statements(asked: Filter) -> OfficialStatementQuerySet:
    """Return the published statements that are asked for, latest first: by the person or for the authority, about
    measures of the issuer, toward the destination, and so on."""
    rows = OfficialStatement.objects.published()
    if asked.since:
        rows = rows.filter(said_earliest__gte=asked.since)
    if asked.last_day:
        rows = rows.filter(said_earliest__lte=asked.last_day)
    if asked.known_before:
        rows = rows.filter(published_at__lt=asked.known_before)
    if asked.person:
        rows = rows.filter(person__in=asked.numbers_of("person"))
    if asked.authority:
        authorities = asked.numbers_of("authority")
        said_for = Q(authority__in=authorities) | Q(tenure__authority__in=authorities)
        rows = rows.filter(said_for)
    if asked.q:
        rows = rows.filter(pk__in=_saying(asked.q, OfficialStatement.letter))
    about = type(asked)(
        issuer=asked.issuer,
        destination=asked.destination,
        instrument=asked.instrument,
        applies_to=asked.applies_to,
        status=asked.status,
        company=asked.company,
        numbers=asked.numbers,
        control=asked.control,
        entries=asked.entries,
        as_of=asked.as_of,
    )
    if not about.is_open:
        events = MeasureEvent.objects.published().filter(measure__in=measures(about).values("pk"))
        links = StatementLink.objects.filter(event__in=events.values("pk"))
        rows = rows.filter(pk__in=links.values("statement"))
    return rows


def _saying(words: str, kind: str) -> QuerySet[Any, Any]:
    """Return the numbers of the records of a kind in which all the words stand; none where there is no word."""
    query = query_for(words)
    entries = SearchEntry.objects.of(kind)
    return (entries.saying(query) if query else entries.none()).values("record")
