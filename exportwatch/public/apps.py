"""The public side as a Django application: how the record is read. It has no models."""

from __future__ import annotations

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The room as Django knows it."""

    name = "exportwatch.public"
    verbose_name = "Public side"
