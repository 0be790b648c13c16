"""Dossiers: one history told as a case file, and which row each of its local ids stands for."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Dossier(models.Model):
    """A case file that was imported or is to be exported. `case` is its slug; `open_questions` are sentences for
    readers.

    `expect` are the statuses that must follow, as the file has them. `digest` is the SHA-256 of the file's text as it
    was imported last, in hexadecimal; empty where it came from no file.
    """

    case = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    open_questions = ArrayField(models.TextField(), default=list, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    expect: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list, blank=True)

    class Meta:
        """By slug."""

        ordering = ["case"]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class DossierEntry(models.Model):
    """What a local id of a case file stands for: `kind` is the file's section (sources, permits, events …), `row`
    the table row's number.

    `position` keeps the file's order. Several dossiers may share a row of reference (a person, a company); `said` is
    how
    this one's file worded it last, None where it came from no file.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12)
    local_id = models.CharField(max_length=120)
    row = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    said: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True, blank=True)

    class Meta:
        """A local id stands for one row."""

        ordering = ["dossier", "kind", "position"]
        constraints = [models.UniqueConstraint(fields=["dossier", "kind", "local_id"], name="dossierentry_id_once")]

    def __str__(self) -> str:
        """Return section and local id."""
        return f"{self.kind} {self.local_id}"
