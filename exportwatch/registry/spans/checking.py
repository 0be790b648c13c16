"""The cache against the status function, record by record: what `rebuild_spans --check` reports.

Reads the facts as `registry.history` does for every other reader and asks for each day on which either side can change
its answer; shares nothing with the way in which spans are written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from exportwatch.registry.history import measure_facts, permit_fact
from exportwatch.registry.models import Measure, MeasureReach, MeasureSpan, Permit, PermitEffect, PermitSpan
from exportwatch.registry.spans.measures import spans_of
from exportwatch.registry.status import MeasureFact, PermitFact, permit_status
from exportwatch.registry.status.timeline import Bound, Moment
from exportwatch.registry.values import FuzzyDate

_AT_ONCE = 2000
"""Permits whose facts are in memory at once."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A day on which the spans of a permit or measure (public id) say something else than the status function.

    `kept` is None where no span, or more than one, covers the day; `derived` is None where the record is not
    published and should have no span.
    """

    record: str
    day: dt.date
    kept: str | None
    derived: str | None

    def __str__(self) -> str:
        """Put it into a sentence."""
        kept = f"say {self.kept}" if self.kept else "do not cover the day once"
        return (
            f"{self.record} on {self.day}: the spans {kept}, the events say {self.derived or 'nothing (not public)'}."
        )


def differences(progress: Callable[[int], None] = lambda permit: None) -> Iterator[Difference]:
    """Yield every permit's first difference, in order of number; `progress` is told the number reached."""
    reached = 0
    while permits := list(Permit.objects.filter(pk__gt=reached).select_related("authority").order_by("pk")[:_AT_ONCE]):
        yield from _between(permits)
        reached = permits[-1].pk
        progress(reached)
    yield from _of_measures()


def _of_measures() -> Iterator[Difference]:
    """Yield every measure's first difference, from the day on which a stage begins."""
    ids = list(Measure.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        spans, reaches = spans_of(some)
        kept = _said_of(MeasureSpan.objects.filter(measure__in=some), MeasureReach.objects.filter(measure__in=some))
        derived = _said_of(spans, reaches)
        told: set[int] = set()
        for key in sorted(kept.keys() | derived.keys()):
            measure, _, day = key
            if kept.get(key) != derived.get(key) and measure not in told:
                told.add(measure)
                yield Difference(Measure(pk=measure).public_id, day, kept.get(key), derived.get(key))


def _said_of(spans: Iterable[MeasureSpan], reaches: Iterable[MeasureReach]) -> dict[tuple[int, str, dt.date], str]:
    """Return what is said of each measure, toward no destination ("") and toward each, from which day on."""
    found = {}
    for span in spans:
        words = " or ".join(filter(None, (span.state, span.alternative)))
        found[span.measure_id, "", span.from_day] = f"{words} until {span.until_announced}, to {span.to_day}"
    for row in reaches:
        words = " or ".join(filter(None, (row.state, row.alternative))) + (" in part" if row.partly else "")
        found[row.measure_id, row.destination_id, row.from_day] = (
            f"{words} toward {row.destination_id}, to {row.to_day}"
        )
    return found


def _between(permits: Sequence[Permit]) -> Iterator[Difference]:
    spans: dict[int, list[PermitSpan]] = {}
    for span in PermitSpan.objects.filter(permit__in=[permit.pk for permit in permits]).order_by("pk"):
        spans.setdefault(span.permit_id, []).append(span)
    published = [permit for permit in permits if permit.is_published]
    measures = _measures_by_permit(published)
    for permit in permits:
        kept = spans.get(permit.pk, [])
        if not permit.is_published:
            if kept:
                yield Difference(permit.public_id, kept[0].from_day, _said(kept[0]), None)
        elif found := _first(permit_fact(permit), measures.get(permit.public_id, []), kept):
            yield found


def _measures_by_permit(permits: Sequence[Permit]) -> dict[str, list[MeasureFact]]:
    """Return the measures that bear on each permit, by its public id."""
    ids = [permit.pk for permit in permits]
    touching = Measure.objects.filter(events__state="published", events__effects__permit__in=ids)
    facts = measure_facts(touching, effects=PermitEffect.objects.filter(permit__in=ids))
    aiming: dict[str, list[str]] = {}
    touched: dict[str, set[str]] = {}
    for fact in facts:
        for event in fact.events:
            for target in event.targets:
                aiming.setdefault(target, []).append(fact.id)
            for effect in event.effects:
                touched.setdefault(effect.permit, set()).add(fact.id)
    found = {}
    for permit, names in touched.items():
        bearing = names.union(*(aiming.get(name, ()) for name in names))
        found[permit] = [fact for fact in facts if fact.id in bearing]
    return found


def _first(permit: PermitFact, measures: Sequence[MeasureFact], kept: Sequence[PermitSpan]) -> Difference | None:
    """Return the first day on which the two differ, None where they agree on all."""
    days = {dt.date.min, *_days(permit, measures)}
    for span in kept:
        days |= {span.from_day} | ({span.to_day} if span.to_day else set())
    for day in sorted(days):
        covering = [span for span in kept if span.from_day <= day and (span.to_day is None or day < span.to_day)]
        said = _said(covering[0]) if len(covering) == 1 else None
        answer = permit_status(permit, measures, day)
        derived = _words(answer.status, *answer.alternatives, measures=answer.measures)
        if said != derived:
            return Difference(permit.id, day, said, derived)
    return None


def _days(permit: PermitFact, measures: Sequence[MeasureFact]) -> Iterator[dt.date]:
    """Yield every day of the facts, and every day after one, at either bound."""
    dates: list[FuzzyDate | None] = [permit.issued, permit.expires, permit.ended[1] if permit.ended else None]
    for event in (event for measure in measures for event in measure.events):
        dates += [event.effective or event.announced, event.until]
    for date in dates:
        if date:
            for bound in Bound:
                yield Moment.of(date, bound).day
                yield Moment.after(date, bound).day


def _said(span: PermitSpan) -> str:
    measures = [Measure(pk=number).public_id for number in span.measures]
    return _words(span.status, *span.alternatives, measures=measures)


def _words(*statuses: str, measures: Sequence[str]) -> str:
    return " or ".join(statuses) + (f" by {', '.join(measures)}" if measures else "")
