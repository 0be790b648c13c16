"""Filters with which templates show lists and their filter form: `{% load listing %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from exportwatch.figures.style import By
from exportwatch.public.filters import PAGE_SIZE, Filter
from exportwatch.public.paging import NUMBER

register = template.Library()

_ORDERS = {
    "-announced": "Latest announcement first",
    "announced": "Earliest announcement first",
    "-issued": "Latest issue first",
    "issued": "Earliest issue first",
    "-said": "Latest said first",
    "said": "Earliest said first",
    f"-{NUMBER}": "Newest record first",
    NUMBER: "Oldest record first",
}


@register.filter
def thousands(number: int) -> str:
    """Return a number with commas."""
    return f"{number:,}"


@register.filter
def order_labels(words: Iterable[str]) -> list[tuple[str, str]]:
    """Return each order of a list with its name; the first is the list's own, which needs no word."""
    return [("" if place == 0 else word, _ORDERS[word]) for place, word in enumerate(words)]


@register.filter
def kept_values(asked: Filter) -> list[tuple[str, str]]:
    """Return what is asked for and has no field of its own in the filter form."""
    kept = [(key, value) for key in ("company", "person", "authority", "control") for value in getattr(asked, key)]
    kept += [
        (key, str(value)) for key in ("named", "in_force_toward", "step", "measure") for value in getattr(asked, key)
    ]
    if asked.month_known is not None:
        kept.append(("month_known", "yes" if asked.month_known else "no"))
    if asked.by is not By.INSTRUMENT:
        kept.append(("by", asked.by))
    if asked.known_on:
        kept.append(("known_on", asked.known_on.isoformat()))
    if asked.limit != PAGE_SIZE:
        kept.append(("limit", str(asked.limit)))
    return kept
