"""Words of the engine for people."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def act_label(kind: str) -> str:
    """Return the type of an act for people: freeze_on_new → Freeze on new."""
    return kind.replace("_", " ").capitalize()
