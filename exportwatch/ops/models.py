"""Signs of life, kept in the database because web server and worker need share nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """The last time that a worker ran the heartbeat task. One row, made by the first beat."""

    name = models.CharField(max_length=30, primary_key=True)
    seen = models.DateTimeField()

    def __str__(self) -> str:
        """Its name and time, for people."""
        return f"{self.name}, {self.seen:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def beat(cls, name: str = "worker") -> None:
        """Write down that this part of the product did some work now. One query or two."""
        cls.objects.update_or_create(name=name, defaults={"seen": timezone.now()})

    @classmethod
    def age(cls, now: datetime, name: str = "worker") -> timedelta | None:
        """How long ago the last beat was; None where there never was one. One query."""
        seen = cls.objects.filter(name=name).values_list("seen", flat=True).first()
        return None if seen is None else now - seen
