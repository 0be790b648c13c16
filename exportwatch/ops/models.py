"""Signs of life, kept in the database because web server and worker need share nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone


class Heartbeat(models.Model):
    """The last time that something showed a sign of life.

    The row `worker` is written by the heartbeat task and proves the whole way of a message; the others are named for
    the worker processes that write them, and are forgotten a day after the last one.
    """

    name = models.CharField(max_length=200, primary_key=True)
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


class Alarm(models.Model):
    """Something that is not well, from when it was seen to when it was seen to be well again.

    `told_at` and `end_told_at` are when people were told of its beginning and its end; None: not yet.
    """

    part = models.CharField(max_length=40)
    about = models.CharField(max_length=200, blank=True)
    words = models.TextField()
    since = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; a trouble is one alarm as long as it lasts."""

        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "about"], condition=models.Q(ended_at__isnull=True), name="alarm_once_while_it_lasts"
            )
        ]

    def __str__(self) -> str:
        """Return what is not well."""
        return f"{self.about or self.part}: {self.words}"
