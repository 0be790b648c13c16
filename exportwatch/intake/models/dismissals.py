"""Articles that somebody decided not to work on: failed, or in a language that the engine does not read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.intake.models.fetches import Fetch


class Dismissal(models.Model):
    """Why an article on its way in is not worked on any further. The article's row stays as it is."""

    fetch = models.OneToOneField(Fetch, on_delete=models.CASCADE, related_name="dismissal")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The latest first."""

        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="dismissal_says_why")]

    def __str__(self) -> str:
        """Return the reason."""
        return self.reason
