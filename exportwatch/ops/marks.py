"""What every page has to say of the register as a whole."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from exportwatch.registry.synthesis import is_synthetic

SECONDS = 60
"""How long a process goes on with what it knows: a register turns synthetic once, before anybody reads it."""


def register_marks(request: HttpRequest) -> dict[str, bool]:
    """Return `synthetic`: whether all that the page shows is made up. At most one query a minute and process."""
    return {"synthetic": bool(cache.get_or_set("synthetic-register", is_synthetic, SECONDS))}
