"""What readers say is wrong with a published record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class ErrorReport(models.Model):
    """A reader's words about a record, by its public id (empty: about the whole), and what a reviewer made of them.

    `contact` is what the reader left to be answered at, empty where nothing was. `answer` is for colleagues.
    """

    record = models.CharField(max_length=24, blank=True)
    words = models.TextField()
    contact = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """The latest first."""

        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="errorreport_says_something"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(answer=""), name="errorreport_closed_with_answer"
            ),
        ]

    def __str__(self) -> str:
        """Return the record and the beginning of the words."""
        return f"{self.record or 'the whole'}: {self.words[:60]}"
