"""Tokens of the API: who may hand articles in by a program."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from exportwatch.vocabulary import Word


class TokenScope(Word):
    """What a token allows."""

    HAND_IN = "hand_in", "Hand in", "Hand articles in, and look at what became of them."
    LOOK = "look", "Look", "Look at what became of articles that this token handed in, nothing else."


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions about tokens."""

    def usable(self) -> Self:
        """Neither revoked nor past their last day."""
        today = timezone.localdate()
        return self.filter(Q(expires__isnull=True) | Q(expires__gte=today), revoked_at__isnull=True)


class ApiToken(models.Model):
    """A program's key to `POST /api/v1/articles`. Only its digest is kept: it is shown once, when it is made.

    `digest` is the SHA-256 of the token, in hexadecimal digits; no salt, because a token is 32 random bytes and cannot
    be guessed. `beginning` are its first characters, to tell tokens apart. `expires` is the last good day; None: until
    it is revoked. `per_minute` is how many articles it may hand in within any 60 seconds. `secret`, what its program
    sends, is known to the object that `services.tokens.issue` just made, and to no other.
    """

    secret = ""

    name = models.CharField(max_length=100, unique=True, help_text="The program that uses it, such as press review.")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who answers for it."
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    beginning = models.CharField(max_length=12, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=TokenScope.choices()), default=list)
    per_minute = models.PositiveSmallIntegerField(
        "articles a minute", default=60, validators=[MinValueValidator(1), MaxValueValidator(6000)]
    )
    expires = models.DateField("last good day", null=True, blank=True, help_text="Empty: until it is revoked.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ["-pk"]
        verbose_name = "API token"

    def __str__(self) -> str:
        """Return name and beginning."""
        return f"{self.name} ({self.beginning}…)"

    @property
    def standing(self) -> str:
        """Whether it works, in a word: in use, revoked or expired."""
        if self.revoked_at is not None:
            return "revoked"
        day: dt.date | None = self.expires
        return "expired" if day is not None and day < timezone.localdate() else "in use"
