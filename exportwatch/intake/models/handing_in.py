"""What people and programs hand in: several articles at once, with an answer for each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.intake.models.fetches import Fetch
from exportwatch.intake.models.tokens import ApiToken


class HandIn(models.Model):
    """One or more articles handed in at once, by a person at the desk or by a program with a token.

    `idempotency_key` is the name that a program gave its request, empty where it gave none; `fingerprint` is the
    SHA-256 of what the request says, in hexadecimal digits, empty for a person's.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, blank=True, on_delete=models.PROTECT, related_name="hand_ins")
    idempotency_key = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Newest first; a program's key names one request."""

        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["token", "made_at"], name="hand_in_of_token"),
            models.Index(fields=["token", "fingerprint"], name="hand_in_same_again"),
            models.Index(fields=["by", "-id"], name="hand_in_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, token__isnull=True) | Q(by__isnull=True, token__isnull=False),
                name="hand_in_by_person_or_program",
            ),
            models.UniqueConstraint(
                fields=["token", "idempotency_key"], condition=~Q(idempotency_key=""), name="hand_in_key_once"
            ),
        ]

    def __str__(self) -> str:
        """Return number and time."""
        return f"Hand-in {self.pk} of {self.made_at:%-d %B %Y, %H:%M} UTC"


class HandedItem(models.Model):
    """One article of a hand-in: its place among them, from 0, and its row in the queue of record."""

    hand_in = models.ForeignKey(HandIn, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    fetch = models.OneToOneField(Fetch, on_delete=models.CASCADE, related_name="handed_item")

    class Meta:
        """In the order in which they were handed in."""

        ordering = ["hand_in", "position"]
        constraints = [models.UniqueConstraint(fields=["hand_in", "position"], name="handed_item_place")]

    def __str__(self) -> str:
        """Return what was handed in."""
        return str(self.fetch)
