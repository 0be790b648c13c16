"""Filters of list pages that a person keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """A list page's query string under a name. `list` is the kind of record, such as permit; each person has their
    own."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)

    class Meta:
        """By name; a name once a person and list."""

        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "list", "name"], name="savedfilter_name_once")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
