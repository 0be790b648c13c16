"""Official statements and how they stand to events."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse

from exportwatch.registry.models.measures import MeasureEvent
from exportwatch.registry.models.records import (
    Record,
    RecordQuerySet,
    ordered_bounds,
    record_constraints,
    review_permissions,
    word_of,
)
from exportwatch.registry.models.reference import Authority, Person, Tenure
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Part, Stance, Venue


class OfficialStatementQuerySet(RecordQuerySet["OfficialStatement"]):
    """Questions about statements."""

    def for_list(self) -> Self:
        """With speaker, links to published events and evidence: 4 more queries."""
        links = StatementLink.objects.filter(event__state="published").select_related("event__measure")
        return self.select_related("person", "authority__country", "tenure__authority__country").prefetch_related(
            Prefetch("links", links, to_attr="published_links"), "evidence__article"
        )


class OfficialStatement(Record):
    """What somebody said about a measure, in the office held on that day.

    `person` or `authority` where they are known, else the speaker as printed. `quote` holds the words said, empty
    for reported
    speech; `text` says in full or in short what was said. `tenure` None: the office on that day is open.
    """

    letter: ClassVar[str] = "S"

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")
    authority = models.ForeignKey(Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")
    tenure = models.ForeignKey(Tenure, null=True, blank=True, on_delete=models.PROTECT, related_name="statements")
    speaker_as_printed = models.CharField(max_length=300, blank=True)
    venue = models.CharField(max_length=16, choices=Venue.choices(), default=Venue.ORAL.value)
    said_earliest = models.DateField()
    said_latest = models.DateField()
    said_as_stated = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=35, default="en", blank=True, help_text="A language tag, empty: unknown.")
    text = models.TextField()
    quote = models.TextField(blank=True)
    translation = models.TextField(blank=True)

    objects = OfficialStatementQuerySet.as_manager()
    published_links: list[StatementLink]
    """Set by `for_list`."""

    class Meta:
        """Latest first."""

        ordering = ["-said_latest", "-pk"]
        permissions = review_permissions("officialstatement", "statements")
        indexes = [models.Index(fields=["state", "-said_latest", "-id"], name="statement_state_latest")]
        constraints = [
            *record_constraints("statement"),
            word_of(Venue, "venue", "statement"),
            ordered_bounds("said", "statement"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(authority__isnull=False) | ~Q(speaker_as_printed=""),
                name="statement_has_speaker",
                violation_error_message="A statement needs a person, an authority or the speaker as printed.",
            ),
        ]

    def __str__(self) -> str:
        """Return public id and speaker."""
        return f"{self.public_id} {self.speaker}"

    @property
    def said(self) -> FuzzyDate:
        """When it was said."""
        return FuzzyDate(self.said_earliest, self.said_latest, self.said_as_stated)

    @property
    def speaker(self) -> str:
        """The speaker's name as the record knows it."""
        return str(self.person or self.speaker_as_printed or self.authority)

    @property
    def office(self) -> str:
        """The office held on that day; empty where it is open."""
        return self.tenure.office if self.tenure else ""

    def clean(self) -> None:
        """Refuse a day in the future, and somebody else's office."""
        today = dt.datetime.now(tz=dt.UTC).date()
        if self.said_earliest and self.said_earliest > today:
            raise ValidationError(
                {"said_earliest": f"{self.said_earliest} is in the future; give the day on which it was said."}
            )
        if self.tenure is not None and self.tenure.person_id != self.person_id:
            raise ValidationError({"tenure": f"{self.tenure} is not the speaker’s office; choose an own one."})

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("public:statement", args=[self.public_id])


class StatementLink(models.Model):
    """How a statement stands to an event, and the speaker's part in it; an empty part is not known."""

    statement = models.ForeignKey(OfficialStatement, on_delete=models.CASCADE, related_name="links")
    event = models.ForeignKey(MeasureEvent, on_delete=models.PROTECT, related_name="statement_links")
    stance = models.CharField(max_length=12, choices=Stance.choices())
    part = models.CharField(max_length=16, choices=Part.choices(), blank=True)

    class Meta:
        """One stance toward an event once."""

        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "event", "stance"], name="statementlink_once"),
            word_of(Stance, "stance", "statementlink"),
            models.CheckConstraint(
                condition=Q(part="") | Q(part__in=[str(part) for part in Part]), name="statementlink_part_in_vocabulary"
            ),
            models.CheckConstraint(
                condition=~Q(stance=Stance.ANNOUNCES.value, part=Part.CRITIC.value),
                name="statementlink_critic_announces_nothing",
                violation_error_message="A critic announces nothing; choose another stance, or another part.",
            ),
        ]

    def __str__(self) -> str:
        """Return the stance."""
        return Stance(self.stance).label
