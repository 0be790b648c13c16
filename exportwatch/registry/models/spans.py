"""Dated spans of status: what the status function says of each permit and measure, kept for lists and figures.

A cache and nothing more: `registry.spans` writes it from the events, and only that. Where one record is shown, ask the
status function itself.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from exportwatch.registry.models.measures import Measure
from exportwatch.registry.models.permits import Permit
from exportwatch.registry.models.records import word_of
from exportwatch.registry.models.reference import Country
from exportwatch.registry.status import Certainty, MeasureState, PermitStatus

FIRST_DAY = dt.date.min
"""Where the first span of every permit begins: as far back as days are counted."""


class PermitSpanQuerySet(models.QuerySet["PermitSpan"]):
    """Questions about spans."""

    def on(self, day: dt.date) -> Self:
        """The spans that cover the day: exactly one for each published permit."""
        return self.filter(Q(to_day__isnull=True) | Q(to_day__gt=day), from_day__lte=day)

    def saying(self, *statuses: PermitStatus) -> Self:
        """The spans whose certain or possible answer is one of these."""
        return self.filter(Q(status__in=statuses) | Q(alternative__in=statuses))


class PermitSpan(models.Model):
    """The status of a published permit from the day `from_day` until the day before `to_day` (None: open).

    The spans of a permit cover every day once, the first from `FIRST_DAY` on; neighbours differ. `status`,
    `alternative` (empty: certain) and `measures` (numbers of the measures that hold it, in order of number) are those
    of `PermitAnswer`. A permit that is not published has no spans.
    """

    pk = models.CompositePrimaryKey("permit_id", "from_day")
    # No constraint: a check of a million keys that `registry.spans` has just read from the permits themselves.
    permit = models.ForeignKey(
        Permit, on_delete=models.CASCADE, related_name="spans", db_constraint=False, db_index=False
    )
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=24, choices=PermitStatus.choices())
    alternative = models.CharField(max_length=24, choices=PermitStatus.choices(), blank=True)
    measures = ArrayField(models.BigIntegerField(), default=list)

    objects = PermitSpanQuerySet.as_manager()

    class Meta:
        """By permit and day; found by status too."""

        ordering = ["permit", "from_day"]
        indexes = [
            # With the days, so that the newest permit of a status on a day is found without its table.
            models.Index(
                fields=["status", "permit"], include=["from_day", "to_day"], name="permitspan_status_permit_days"
            ),
            models.Index(
                fields=["alternative", "permit"], name="permitspan_alternative_permit", condition=~Q(alternative="")
            ),
        ]
        constraints = [
            word_of(PermitStatus, "status", "permitspan"),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gt=F("from_day")), name="permitspan_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        """Return days and status."""
        return f"{self.from_day} to {self.to_day or 'open'}: {' or '.join([self.status, *self.alternatives])}"

    @property
    def certainty(self) -> Certainty:
        """Whether the dates known leave one answer or two."""
        return Certainty.POSSIBLE if self.alternative else Certainty.CERTAIN

    @property
    def alternatives(self) -> tuple[PermitStatus, ...]:
        """The other answer, where there is one."""
        return (PermitStatus(self.alternative),) if self.alternative else ()


class MeasureSpanQuerySet(models.QuerySet["MeasureSpan"]):
    """Questions about spans of measures."""

    def on(self, day: dt.date) -> Self:
        """The spans that cover the day: exactly one for each published measure."""
        return self.filter(Q(to_day__isnull=True) | Q(to_day__gt=day), from_day__lte=day)

    def saying(self, *states: MeasureState) -> Self:
        """The spans whose certain or possible answer is one of these."""
        return self.filter(Q(state__in=states) | Q(alternative__in=states))


class MeasureSpan(models.Model):
    """Where a published measure stands from the day `from_day` until the day before `to_day` (None: open).

    As `PermitSpan`: the spans of a measure cover every day once, neighbours differ, and `state`, `alternative` and
    `until_announced` (its last possible day) are those of `MeasureAnswer`.
    """

    pk = models.CompositePrimaryKey("measure_id", "from_day")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="spans", db_index=False)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=24, choices=MeasureState.choices())
    alternative = models.CharField(max_length=24, choices=MeasureState.choices(), blank=True)
    until_announced = models.DateField(null=True, blank=True)

    objects = MeasureSpanQuerySet.as_manager()

    class Meta:
        """By measure and day; found by state too."""

        ordering = ["measure", "from_day"]
        indexes = [models.Index(fields=["state", "from_day"], name="measurespan_state_day")]
        constraints = [
            word_of(MeasureState, "state", "measurespan"),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gt=F("from_day")), name="measurespan_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        """Return days and state."""
        return f"{self.from_day} to {self.to_day or 'open'}: {self.state}"


class MeasureReach(models.Model):
    """Where a published measure stands toward a destination that it names, from `from_day` until the day before
    `to_day` (None: open).

    As `LifeSpan` has it: days on which it does not reach the destination are in no row, neighbours differ, `state` and
    `alternative` (empty: certain) are the answers at either bound of the dates, and `partly` says that it covers only a
    part of what goes there.
    """

    pk = models.CompositePrimaryKey("measure_id", "destination_id", "from_day")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="reaches", db_index=False)
    destination = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=24, choices=MeasureState.choices())
    alternative = models.CharField(max_length=24, choices=MeasureState.choices(), blank=True)
    partly = models.BooleanField(default=False)

    class Meta:
        """By measure, destination and day."""

        ordering = ["measure", "destination", "from_day"]
        constraints = [
            word_of(MeasureState, "state", "measurereach"),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gt=F("from_day")), name="measurereach_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        """Return destination, days and state."""
        return f"{self.destination_id}, {self.from_day} to {self.to_day or 'open'}: {self.state}"
