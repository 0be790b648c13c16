"""The registry as a Django application: the record."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The room as Django knows it."""

    name = "exportwatch.registry"
    verbose_name = "Registry"
