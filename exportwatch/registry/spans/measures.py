"""The spans of measures, written anew for those that a change touches.

Measures are some hundreds, or ten thousand; their events are loaded as facts and asked, a slice at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db import transaction

from exportwatch.registry.history import measure_facts
from exportwatch.registry.models import Measure, MeasureEvent, MeasureReach, MeasureSpan
from exportwatch.registry.models.spans import FIRST_DAY
from exportwatch.registry.status import MeasureFact, MeasureLife, MeasureStage, measure_lives, measure_stages

SLICE = 1000
"""Measures whose facts are in memory at once."""


def refresh(measures: Collection[int], events: Collection[int]) -> None:
    """Bring the spans of these measures, of those to which the events belong and of all that they target up to date.

    Runs in the caller's transaction. At most 12 queries for each slice.
    """
    own = MeasureEvent.objects.filter(pk__in=events)
    touched = {*measures, *own.values_list("measure", flat=True)}
    aiming = MeasureEvent.objects.filter(measure__in=touched, targets__isnull=False)
    touched |= set(aiming.values_list("targets", flat=True))
    _write(sorted(touched))


def rebuild() -> int:
    """Write the spans of all measures anew, a slice a transaction; return how many measures there are."""
    ids = list(Measure.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), SLICE):
        with transaction.atomic():
            _write(ids[first : first + SLICE])
    return len(ids)


def spans_of(measures: Collection[int]) -> tuple[list[MeasureSpan], list[MeasureReach]]:
    """Return what the events of these measures say: where each stands, and where it stands toward each destination that
    it names, both in order of measure and day; nothing is written. 6 queries."""
    asked = {Measure(pk=number).public_id: number for number in measures}
    facts = measure_facts(Measure.objects.filter(pk__in=list(measures)))
    aiming: dict[str, list[MeasureFact]] = {}
    for fact in facts:
        for target in {target for event in fact.events for target in event.targets} - {fact.id}:
            aiming.setdefault(target, []).append(fact)
    own = [fact for fact in facts if fact.id in asked]
    stages = [
        span for fact in own for span in _spans(asked[fact.id], measure_stages(fact, [fact, *aiming.get(fact.id, [])]))
    ]
    reaches = [row for life in measure_lives(own, facts) for row in _reaches(asked[life.measure.id], life)]
    return stages, reaches


def _write(measures: list[int]) -> None:
    for first in range(0, len(measures), SLICE):
        some = measures[first : first + SLICE]
        spans, reaches = spans_of(some)
        MeasureSpan.objects.filter(measure__in=some).delete()
        MeasureSpan.objects.bulk_create(spans, batch_size=5000)
        MeasureReach.objects.filter(measure__in=some).delete()
        MeasureReach.objects.bulk_create(reaches, batch_size=5000)


def _spans(measure: int, stages: list[MeasureStage]) -> Iterator[MeasureSpan]:
    for stage, following in zip(stages, [*stages[1:], None], strict=True):
        until = stage.until_announced
        yield MeasureSpan(
            measure_id=measure,
            from_day=stage.start or FIRST_DAY,
            to_day=_start(following),
            state=stage.state,
            alternative=stage.alternative or "",
            until_announced=until.latest if until else None,
        )


def _reaches(measure: int, life: MeasureLife) -> Iterator[MeasureReach]:
    for destination, spans in life.toward.items():
        for span in spans:
            yield MeasureReach(
                measure_id=measure,
                destination_id=destination,
                from_day=span.start,
                to_day=span.end,
                state=span.state,
                alternative="" if span.certain else span.other,
                partly=span.partly,
            )


def _start(stage: MeasureStage | None) -> dt.date | None:
    return stage.start if stage else None
