"""Permits: authorisations to export, with their parties and goods. A permit has no status column; status is a
function."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from exportwatch.registry.currencies import CURRENCIES
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
from exportwatch.vocabulary import Ending, PartyRole, PermitIdentity, PermitKind, RecordState

ISSUED_OR_NEVER = Coalesce("issued_earliest", Value(dt.date.min), output_field=models.DateField())
"""The first possible day of issue to sort by; permits whose day is not known come before all others."""


class PermitQuerySet(RecordQuerySet["Permit"]):
    """Questions about permits."""

    def for_list(self) -> Self:
        """With what a list shows: 4 more queries, whatever the number of rows."""
        return self.select_related("authority__country").prefetch_related(
            "destinations", "lines", Prefetch("parties", PermitParty.objects.select_related("company"))
        )

    def for_page(self) -> Self:
        """With what a permit's page shows beside its effects: 8 more queries."""
        return (
            self.for_list()
            .select_related("member_of", "replaces")
            .prefetch_related("evidence__article", "identifiers", "lines__control_entries")
        )


class Permit(Record):
    """One authorisation to export, or a group that is spoken of together.

    `count_*` describe a group (None: unknown, never zero) and stay empty for a single permit. `issued` and `expires`
    are None where
    unknown; `expires` is the last good day.
    """

    letter: ClassVar[str] = "P"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="permits")
    identity = models.CharField(max_length=12, choices=PermitIdentity.choices())
    kind = models.CharField(max_length=12, choices=PermitKind.choices(), default=PermitKind.INDIVIDUAL.value)
    local_term = models.CharField(max_length=100, blank=True, help_text="The local word, such as export licence.")
    count_min = models.PositiveIntegerField(null=True, blank=True)
    count_max = models.PositiveIntegerField(null=True, blank=True)
    count_approx = models.PositiveIntegerField(null=True, blank=True)
    count_of_total = models.PositiveIntegerField(null=True, blank=True)
    count_as_stated = models.CharField(max_length=200, blank=True)
    issued_earliest = models.DateField(null=True, blank=True)
    issued_latest = models.DateField(null=True, blank=True)
    issued_as_stated = models.CharField(max_length=200, blank=True)
    expires_earliest = models.DateField(null=True, blank=True)
    expires_latest = models.DateField(null=True, blank=True)
    expires_as_stated = models.CharField(max_length=200, blank=True)
    ended_how = models.CharField(max_length=12, choices=Ending.choices(), blank=True)
    ended_earliest = models.DateField(null=True, blank=True)
    ended_latest = models.DateField(null=True, blank=True)
    ended_as_stated = models.CharField(max_length=200, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    member_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
        help_text="The group that this permit or group is part of; figures count one or the other, never both.",
    )
    destinations = models.ManyToManyField(Country, related_name="permits", blank=True)
    end_use = models.TextField(blank=True)

    count = CountRangeColumns()
    issued = FuzzyDateColumns()
    expires = FuzzyDateColumns()
    ended = FuzzyDateColumns()
    objects = PermitQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ["-pk"]
        permissions = review_permissions("permit", "permits")
        indexes = [
            models.Index(fields=["state", "-id"], name="permit_state_newest"),
            models.Index(F("state"), ISSUED_OR_NEVER.desc(), F("id").desc(), name="permit_state_issued"),
        ]
        constraints = [
            *record_constraints("permit"),
            word_of(PermitIdentity, "identity", "permit"),
            word_of(PermitKind, "kind", "permit"),
            ordered_bounds("issued", "permit"),
            ordered_bounds("expires", "permit"),
            ordered_bounds("ended", "permit"),
            ordered_count("permit"),
            models.CheckConstraint(
                condition=Q(ended_how="", ended_earliest__isnull=True)
                | Q(ended_how__in=[str(ending) for ending in Ending], ended_earliest__isnull=False),
                name="permit_end_has_how_and_when",
                violation_error_message="An end needs both: how the permit ended, and its last good day.",
            ),
            models.CheckConstraint(
                condition=~Q(member_of=F("pk")) & ~Q(replaces=F("pk")),
                name="permit_not_its_own_relative",
                violation_error_message="A permit is neither a member of itself nor its own replacement.",
            ),
            models.CheckConstraint(
                condition=Q(identity=PermitIdentity.GROUP.value)
                | Q(
                    count_min__isnull=True,
                    count_max__isnull=True,
                    count_approx__isnull=True,
                    count_of_total__isnull=True,
                ),
                name="permit_count_of_groups_only",
                violation_error_message="Only a group has a count; make the permit a group, or leave the count empty.",
            ),
        ]

    def __str__(self) -> str:
        """Return the public id."""
        return self.public_id

    @property
    def at_least(self) -> int:
        """How many permits it is at least: 1 for a single one and for a group whose number is not known."""
        if self.identity != PermitIdentity.GROUP:
            return 1
        known = self.count_min if self.count_min is not None else self.count_approx
        return 1 if known is None else known

    def clean(self) -> None:
        """Refuse an end before the issue, and a group that cannot hold its members. At most four queries."""
        if self.issued and self.expires and self.issued.earliest > self.expires.latest:
            raise ValidationError({"expires_earliest": "The last good day is before the day of issue; correct one."})
        if self.member_of is not None:
            self._clean_membership(self.member_of)
        if self.pk is not None:
            members = self.members.exclude(state=RecordState.WITHDRAWN)
            if self.identity != PermitIdentity.GROUP and members.exists():
                raise ValidationError({"identity": "It has members, and only a group has; take the members out first."})
            self._clean_sum(self, members)

    def _clean_membership(self, group: Permit) -> None:
        if group.identity != PermitIdentity.GROUP:
            raise ValidationError({"member_of": f"{group.public_id} is no group; choose the group it is part of."})
        above: Permit | None = group
        passed: set[int] = set()
        while above is not None and above.pk not in passed:
            if above.pk == self.pk:
                raise ValidationError({"member_of": "A group is not part of itself; choose another group."})
            passed.add(above.pk)
            above = above.member_of
        if self.state != RecordState.WITHDRAWN:
            others = group.members.exclude(pk=self.pk).exclude(state=RecordState.WITHDRAWN)
            self._clean_sum(group, [*others, self])

    @staticmethod
    def _clean_sum(group: Permit, members: Iterable[Permit]) -> None:
        if group.count_max is None:
            return
        total = sum(member.at_least for member in members)
        if total > group.count_max:
            raise ValidationError(
                f"{group.public_id} has at most {group.count_max} permits, and its members come to {total}; correct "
                "its count, or take a member out."
            )

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("public:permit", args=[self.public_id])


class PermitParty(models.Model):
    """A company's role in a permit."""

    permit = models.ForeignKey(Permit, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=24, choices=PartyRole.choices())
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="permit_parties", db_index=False)

    class Meta:
        """A company has a role once; its permits are read from the index alone."""

        ordering = ["pk"]
        indexes = [models.Index(fields=["company", "permit"], name="permitparty_company_permit")]
        constraints = [
            models.UniqueConstraint(fields=["permit", "role", "company"], name="permitparty_once"),
            word_of(PartyRole, "role", "permitparty"),
        ]

    def __str__(self) -> str:
        """Return role and company."""
        return f"{PartyRole(self.role).label}: {self.company}"


class PermitIdentifier(models.Model):
    """A permit's number in an authority's scheme, unique within it."""

    permit = models.ForeignKey(Permit, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40, help_text="Whose numbering, such as it-mae.")
    value = models.CharField(max_length=120)

    class Meta:
        """A number stands for one permit."""

        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="permitidentifier_unique_in_scheme")]
        indexes = [
            # A number is looked for by its beginning, whatever its scheme.
            models.Index(fields=["value"], name="permitidentifier_value", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        """Return scheme and value."""
        return f"{self.scheme}: {self.value}"


class PermitLine(models.Model):
    """Goods on a permit. `quantity` None is unknown; with a quantity goes its unit, with a value its currency."""

    permit = models.ForeignKey(Permit, on_delete=models.CASCADE, related_name="lines")
    description = models.TextField()
    quantity = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217, such as EUR.")
    control_entries = models.ManyToManyField(ControlEntry, related_name="permit_lines", blank=True)

    class Meta:
        """In order of entry."""

        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | ~Q(unit=""),
                name="permitline_quantity_has_unit",
                violation_error_message="A quantity needs its unit, such as systems or kg.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True, currency="")
                | Q(value__isnull=False, value__gte=0, currency__regex=r"^[A-Z]{3}$"),
                name="permitline_value_has_currency",
                violation_error_message="Money needs its currency, an ISO 4217 code such as EUR, and an amount.",
            ),
        ]

    def __str__(self) -> str:
        """Return the description."""
        return self.description

    def clean(self) -> None:
        """Refuse money in what is no currency."""
        if self.currency and self.currency not in CURRENCIES:
            message = f"Money needs its currency, an ISO 4217 code such as EUR; “{self.currency}” is none."
            raise ValidationError({"currency": message})
