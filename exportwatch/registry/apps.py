"""The registry as a Django application: the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistryConfig(AppConfig):
    """The room as Django knows it."""

    name = "exportwatch.registry"
    verbose_name = "Registry"

    def ready(self) -> None:
        """Fill what a migration adds to the cache of spans."""
        post_migrate.connect(_write_spans_of_measures, sender=self)


def _write_spans_of_measures(plan: Sequence[tuple[Any, bool]] = (), **_signal: Any) -> None:
    """After an update that changed the registry's tables, write the spans of measures anew: a migration may have added
    a kind of them, and must not know the rules. A second for a thousand measures; nothing where there are none."""
    from exportwatch.registry import spans

    if any(migration.app_label == "registry" and not is_undone for migration, is_undone in plan):
        spans.of_measures.rebuild()
