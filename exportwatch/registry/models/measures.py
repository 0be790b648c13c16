"""Measures of a government toward permits, and the dated events of their life."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self

from django.apps import apps as django_apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse

from exportwatch.registry.models.permits import Permit
from exportwatch.registry.models.records import (
    CountRangeColumns,
    FuzzyDateColumns,
    Record,
    RecordQuerySet,
    ordered_bounds,
    ordered_count,
    record_constraints,
    review_permissions,
    word_of,
)
from exportwatch.registry.models.reference import Authority, Company, ControlEntry, Country
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import (
    ALLOWED_AXES,
    Axis,
    Basis,
    CountWhat,
    Effect,
    EventType,
    Formality,
    GroundCode,
    Instrument,
    RecordState,
    RulePolarity,
)

if TYPE_CHECKING:
    from exportwatch.registry.models.statements import StatementLink


class MeasureQuerySet(RecordQuerySet["Measure"]):
    """Questions about measures."""

    def for_list(self) -> Self:
        """With authority, published events and their destinations: 3 more queries."""
        return self.select_related("authority__country").prefetch_related(
            Prefetch(
                "events",
                MeasureEvent.objects.published().prefetch_related("scope_rules__destinations"),
                to_attr="published_events",
            )
        )

    def for_page(self) -> Self:
        """With all that a measure's page shows of its published events: a constant number of queries."""
        events = MeasureEvent.objects.published().for_page()
        return self.select_related("authority__country").prefetch_related(
            "grounds", Prefetch("events", events, to_attr="published_events")
        )

    def toward(self, issuer: str, destination: str) -> Self:
        """Measures of the issuer (alpha-2) of which a published event names the destination, or whose imposing event
        names none."""
        named = MeasureEvent.objects.published().filter(scope_rules__destinations=destination)
        events = MeasureEvent.objects.published().imposing()
        worldwide = events.exclude(
            scope_rules__in=ScopeRule.objects.filter(polarity=RulePolarity.INCLUDE, destinations__isnull=False)
        )
        return self.filter(
            Q(pk__in=named.values("measure")) | Q(pk__in=worldwide.values("measure")), authority__country=issuer
        )


def _allowed_pairs() -> Q:
    condition = Q()
    for instrument, axes in ALLOWED_AXES.items():
        condition |= Q(instrument=str(instrument), applies_to__contained_by=sorted(str(axis) for axis in axes))
    return condition


class Measure(Record):
    """One instrument of a government toward permits: this suspension, that freeze. Its life is its events."""

    letter: ClassVar[str] = "M"

    title = models.CharField(max_length=250)
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="measures", help_text="Who had the legal power to decide."
    )
    instrument = models.CharField(max_length=16, choices=Instrument.choices())
    applies_to = ArrayField(models.CharField(max_length=24, choices=Axis.choices()), default=list)
    formality = models.CharField(max_length=24, choices=Formality.choices(), default=Formality.FORMAL.value)

    objects = MeasureQuerySet.as_manager()
    published_events: list[MeasureEvent]
    """Set by `for_list` and `for_page`."""

    class Meta:
        """Newest first."""

        ordering = ["-pk"]
        permissions = review_permissions("measure", "measures")
        indexes = [models.Index(fields=["state", "-id"], name="measure_state_newest")]
        constraints = [
            *record_constraints("measure"),
            word_of(Instrument, "instrument", "measure"),
            word_of(Formality, "formality", "measure"),
            models.CheckConstraint(
                condition=Q(applies_to__contained_by=[str(axis) for axis in Axis]),
                name="measure_applies_to_in_vocabulary",
                violation_error_message=f"A measure applies to one or more of: {', '.join(Axis)}.",
            ),
            models.CheckConstraint(
                condition=_allowed_pairs(),
                name="measure_instrument_may_apply",
                violation_error_message="The instrument cannot apply to that; change one of the two.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(applies_to__len__gt=0),
                name="measure_published_applies_to_something",
                violation_error_message="Say what the measure applies to before it is published.",
            ),
        ]

    def __str__(self) -> str:
        """Return public id and title."""
        return f"{self.public_id} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("public:measure", args=[self.public_id])

    def clean(self) -> None:
        """Refuse an instrument that cannot apply to what is ticked."""
        if self.instrument not in set(Instrument):
            return  # the field's own message says so
        allowed = ALLOWED_AXES[Instrument(self.instrument)]
        if wrong := [axis for axis in self.applies_to if axis not in allowed]:
            labels = ", ".join(Axis(axis).label.lower() for axis in wrong if axis in set(Axis)) or ", ".join(wrong)
            possible = ", ".join(axis.label.lower() for axis in Axis if axis in allowed)
            name = Instrument(self.instrument).label
            raise ValidationError(
                {"applies_to": f"{name} cannot apply to {labels}; choose among: {possible}, or another instrument."}
            )


class Ground(models.Model):
    """Why a government says that it acts: a coded ground, and in words."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="grounds")
    code = models.CharField(max_length=24, choices=GroundCode.choices())
    text = models.TextField(blank=True)

    class Meta:
        """In order of entry."""

        ordering = ["pk"]
        constraints = [word_of(GroundCode, "code", "ground")]

    def __str__(self) -> str:
        """Return the ground."""
        return GroundCode(self.code).label


EFFECTS_SHOWN = 100
"""Effects that an event brings along for its page; the list of permits has them all, under `measure=`."""


class MeasureEventQuerySet(RecordQuerySet["MeasureEvent"]):
    """Questions about events."""

    def for_page(self) -> Self:
        """With scope, effects on published permits, published statements and evidence: a constant number of queries."""
        rules = ScopeRule.objects.select_related("exporter", "recipient").prefetch_related(
            "destinations", "control_entries"
        )
        effects = PermitEffect.objects.filter(permit__state="published").select_related("permit__authority__country")
        # In the order of `permiteffect_once`: a measure may name 100,000 permits, and none of them is sorted.
        first = effects.order_by("event_id", "permit_id")[: EFFECTS_SHOWN + 1]
        links = django_apps.get_model("registry", "StatementLink").objects.filter(statement__state="published")
        return self.prefetch_related(
            Prefetch("targets", Measure.objects.published(), to_attr="published_targets"),
            Prefetch("scope_rules", rules),
            Prefetch("effects", first, to_attr="first_effects"),
            Prefetch("statement_links", links.select_related("statement__person"), to_attr="published_statement_links"),
            "evidence__article",
        )

    def imposing(self) -> Self:
        """The events that begin a measure."""
        return self.filter(type=EventType.IMPOSED)


class MeasureEvent(Record):
    """One dated step in a measure's life; append-only.

    `announced` is always known; `effective` None means as announced; `until` is the announced end, the last good
    day, None where open.
    """

    letter: ClassVar[str] = "E"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="events")
    type = models.CharField(max_length=20, choices=EventType.choices())
    announced_earliest = models.DateField()
    announced_latest = models.DateField()
    announced_as_stated = models.CharField(max_length=200, blank=True)
    effective_earliest = models.DateField(null=True, blank=True)
    effective_latest = models.DateField(null=True, blank=True)
    effective_as_stated = models.CharField(max_length=200, blank=True)
    until_earliest = models.DateField(null=True, blank=True)
    until_latest = models.DateField(null=True, blank=True)
    until_as_stated = models.CharField(max_length=200, blank=True)
    targets = models.ManyToManyField(Measure, related_name="targeted_by", blank=True)
    count_what = models.CharField(max_length=14, choices=CountWhat.choices(), blank=True)
    count_min = models.PositiveIntegerField(null=True, blank=True)
    count_max = models.PositiveIntegerField(null=True, blank=True)
    count_approx = models.PositiveIntegerField(null=True, blank=True)
    count_of_total = models.PositiveIntegerField(null=True, blank=True)
    count_as_stated = models.CharField(max_length=200, blank=True)

    effective = FuzzyDateColumns()
    until = FuzzyDateColumns()
    count = CountRangeColumns()
    objects = MeasureEventQuerySet.as_manager()
    published_targets: list[Measure]
    first_effects: list[PermitEffect]
    published_statement_links: list[StatementLink]
    """The three are set by `for_page`."""

    @property
    def published_effects(self) -> list[PermitEffect]:
        """The effects on the first `EFFECTS_SHOWN` published permits, as `for_page` read them."""
        return self.first_effects[:EFFECTS_SHOWN]

    @property
    def names_more(self) -> bool:
        """Whether there are more effects than these."""
        return len(self.first_effects) > EFFECTS_SHOWN

    class Meta:
        """In the order of the measure's life."""

        ordering = ["announced_earliest", "pk"]
        permissions = review_permissions("measureevent", "events of measures")
        indexes = [models.Index(fields=["announced_earliest"], name="event_announced")]
        constraints = [
            *record_constraints("event"),
            word_of(EventType, "type", "event"),
            ordered_bounds("announced", "event"),
            ordered_bounds("effective", "event"),
            ordered_bounds("until", "event"),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(type=EventType.IMPOSED.value, state="published"),
                name="event_one_imposed_a_measure",
                violation_error_message="A measure is imposed once; record a later step as another type of event.",
            ),
            models.CheckConstraint(
                condition=Q(
                    count_min__isnull=True,
                    count_max__isnull=True,
                    count_approx__isnull=True,
                    count_of_total__isnull=True,
                )
                | ~Q(count_what=""),
                name="event_count_has_unit",
                violation_error_message="A count needs its unit: permits, applications, companies or value.",
            ),
            ordered_count("event"),
            models.CheckConstraint(
                condition=Q(count_what="") | Q(count_what__in=[str(word) for word in CountWhat]),
                name="event_count_what_in_vocabulary",
                violation_error_message=f"A count counts one of: {', '.join(CountWhat)}.",
            ),
        ]

    def __str__(self) -> str:
        """Return type and day."""
        return f"{EventType(self.type).label}, {self.announced}"

    @property
    def announced(self) -> FuzzyDate:
        """When the event was made known."""
        return FuzzyDate(self.announced_earliest, self.announced_latest, self.announced_as_stated)

    @property
    def is_retroactive(self) -> bool:
        """Whether it took effect before it was made known; kept as stated and marked."""
        return self.effective is not None and self.effective.latest < self.announced_earliest

    def get_absolute_url(self) -> str:
        """Return the address of the event on its measure's page."""
        return f"{reverse('public:measure', args=[self.measure.public_id])}#{self.public_id}"

    def clean(self) -> None:
        """Refuse an announcement that lies in the future, and a second beginning of a measure. At most one query."""
        today = dt.datetime.now(tz=dt.UTC).date()
        if self.announced_earliest and self.announced_earliest > today:
            raise ValidationError(
                {"announced_earliest": f"{self.announced_earliest} is in the future; give the day of the announcement."}
            )
        if self.type != EventType.IMPOSED or self.measure_id is None:
            return
        others = MeasureEvent.objects.imposing().filter(measure=self.measure_id).exclude(state=RecordState.WITHDRAWN)
        if other := others.exclude(pk=self.pk).first():
            raise ValidationError(
                {
                    "type": f"{other.public_id} imposes this measure already; record a later step as another type of "
                    "event, or a measure of its own."
                }
            )


class ScopeRule(models.Model):
    """What an event's scope takes in or leaves out. Conditions in one rule are AND-ed; no destinations means all."""

    event = models.ForeignKey(MeasureEvent, on_delete=models.CASCADE, related_name="scope_rules")
    polarity = models.CharField(max_length=8, choices=RulePolarity.choices(), default=RulePolarity.INCLUDE.value)
    destinations = models.ManyToManyField(Country, related_name="scope_rules", blank=True)
    exporter = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    control_entries = models.ManyToManyField(ControlEntry, related_name="scope_rules", blank=True)
    goods = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    programme = models.CharField(max_length=200, blank=True)
    end_use = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """In order of entry."""

        ordering = ["pk"]
        constraints = [word_of(RulePolarity, "polarity", "scoperule")]

    def __str__(self) -> str:
        """Return the polarity."""
        return RulePolarity(self.polarity).label


class PermitEffect(models.Model):
    """What an event does to one permit, and who says so. `confirmed`: an editor confirmed a reported effect."""

    # Both are held by migration 0002, a statement at a time. An event's effects are found by `permiteffect_once`, which
    # begins with it: a second index would be written for nothing.
    event = models.ForeignKey(
        MeasureEvent, on_delete=models.CASCADE, related_name="effects", db_constraint=False, db_index=False
    )
    permit = models.ForeignKey(
        Permit, on_delete=models.PROTECT, related_name="effects", db_constraint=False, db_index=False
    )
    effect = models.CharField(max_length=24, choices=Effect.choices())
    basis = models.CharField(max_length=24, choices=Basis.choices())
    confirmed = models.BooleanField(default=False)
    part = models.CharField(max_length=200, blank=True)

    class Meta:
        """One effect of an event on a permit; ends are few, and looked up for each suspension."""

        ordering = ["pk"]
        indexes = [
            models.Index(fields=["permit", "event"], name="permiteffect_permit_event"),
            models.Index(
                fields=["permit"], condition=Q(effect=Effect.TERMINATED.value), name="permiteffect_terminated"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "permit"], name="permiteffect_once"),
            word_of(Effect, "effect", "permiteffect"),
            word_of(Basis, "basis", "permiteffect"),
        ]

    def __str__(self) -> str:
        """Return effect and permit."""
        return f"{Effect(self.effect).label}: {self.permit}"
