"""What all records share: their state between draft and public, their public id, and columns that make one value."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Self, TypeVar, overload

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from exportwatch.registry.values import CountRange, FuzzyDate
from exportwatch.vocabulary import RecordState, Word

M = TypeVar("M", bound="Record")


class FuzzyDateColumns:
    """Reads the columns `<name>_earliest`, `<name>_latest` and `<name>_as_stated` as one FuzzyDate; None where they
    are empty.

    Written through `FuzzyDate.columns(name)`, so that every write names its columns.
    """

    def __set_name__(self, owner: type[models.Model], name: str) -> None:
        """Remember the columns' common name."""
        self.name = name

    @overload
    def __get__(self, row: None, owner: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, row: models.Model, owner: type[models.Model]) -> FuzzyDate | None: ...
    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Self | FuzzyDate | None:
        """Return the date, or None where it is not known."""
        if row is None:
            return self
        earliest = getattr(row, f"{self.name}_earliest")
        latest = getattr(row, f"{self.name}_latest")
        if earliest is None or latest is None:
            return None
        return FuzzyDate(earliest, latest, getattr(row, f"{self.name}_as_stated"))


class CountRangeColumns:
    """Reads the columns `count_min`, `count_max`, `count_approx`, `count_of_total` and `count_as_stated` as one
    CountRange."""

    @overload
    def __get__(self, row: None, owner: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, row: models.Model, owner: type[models.Model]) -> CountRange: ...
    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Self | CountRange:
        """Return the count; all of it unknown where the columns are empty."""
        if row is None:
            return self
        values: Any = row
        return CountRange(
            values.count_min, values.count_max, values.count_approx, values.count_of_total, values.count_as_stated
        )


def ordered_bounds(name: str, model: str) -> models.CheckConstraint:
    """Return the constraint that a fuzzy date has both bounds or none, in order."""
    earliest, latest = f"{name}_earliest", f"{name}_latest"
    return models.CheckConstraint(
        condition=Q(**{f"{earliest}__isnull": True, f"{latest}__isnull": True})
        # A comparison with NULL would hold: both bounds are asked for by name.
        | Q(**{f"{earliest}__isnull": False, f"{latest}__isnull": False, f"{latest}__gte": F(earliest)}),
        name=f"{model}_{name}_bounds_in_order",
        violation_error_message=f"The first day of “{name}” must not be after its last day, and both are needed.",
    )


def ordered_count(model: str) -> models.CheckConstraint:
    """Return the constraint that a count's least number is not above its greatest."""
    return models.CheckConstraint(
        condition=Q(count_min__isnull=True) | Q(count_max__isnull=True) | Q(count_max__gte=F("count_min")),
        name=f"{model}_count_in_order",
        violation_error_message="The least number of a count must not be above the greatest; swap the two.",
    )


def word_of(vocabulary: type[Word], field: str, model: str) -> models.CheckConstraint:
    """Return the constraint that a column holds a word of a closed vocabulary."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [str(word) for word in vocabulary]}),
        name=f"{model}_{field}_in_vocabulary",
        violation_error_message=f"“{field}” must be one of: {', '.join(vocabulary)}.",
    )


class RecordQuerySet(models.QuerySet[M]):
    """Questions that can be asked of every kind of record."""

    def published(self) -> Self:
        """Records that the public sees now; neither drafts nor withdrawn ones."""
        return self.filter(state=RecordState.PUBLISHED)

    def with_public_id(self, public_id: str) -> Self:
        """Records with this public id, at most one; none where the id is malformed or of another kind."""
        match = re.fullmatch(rf"EW-{self.model.letter}-(\d{{6,12}})", public_id)
        if match is None or f"{int(match[1]):06d}" != match[1]:
            return self.none()
        return self.filter(pk=int(match[1]))


class Record(models.Model):
    """A record that is a draft, published or withdrawn. Ids come from a sequence and are never reused."""

    letter: ClassVar[str] = ""

    state = models.CharField(max_length=12, choices=RecordState.choices(), default=RecordState.DRAFT.value)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="Since when a draft waits for its reviewer.")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    single_source_reason = models.TextField(
        blank=True, help_text="Why the reviewer published this fact although a single source supports it."
    )
    version = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="The latest revision, 0 before the first: who saves over a version not seen is told.",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """Abstract: each kind of record has its own table."""

        abstract = True

    @property
    def public_id(self) -> str:
        """The id that the public cites, such as EW-P-000123."""
        return self.id_of(self.pk)

    @classmethod
    def id_of(cls, number: int) -> str:
        """Return the public id of the record of this kind with the number (primary key)."""
        return f"EW-{cls.letter}-{number:06d}"

    @property
    def is_published(self) -> bool:
        """Whether the public sees the record now."""
        return self.state == RecordState.PUBLISHED


def review_permissions(model: str, records: str) -> tuple[tuple[str, str], ...]:
    """Return the permissions that reviewers of a kind of record have beyond adding and changing."""
    return ((f"publish_{model}", f"Can publish {records}"), (f"withdraw_{model}", f"Can withdraw published {records}"))


def record_constraints(model: str) -> list[models.BaseConstraint]:
    """Return the constraints on a record's state: published has its time, withdrawn its time and reason."""
    return [
        word_of(RecordState, "state", model),
        models.CheckConstraint(
            condition=~Q(state=RecordState.PUBLISHED.value) | Q(published_at__isnull=False),
            name=f"{model}_published_has_time",
        ),
        models.CheckConstraint(
            condition=~Q(state=RecordState.WITHDRAWN.value) | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            name=f"{model}_withdrawn_has_reason",
            violation_error_message="A withdrawn record needs a reason, which its page shows.",
        ),
    ]
