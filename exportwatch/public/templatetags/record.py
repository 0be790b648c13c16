"""Filters with which templates show records: `{% load record %}`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template
from django.template.defaultfilters import capfirst

from exportwatch.figures.style import Cell, Column
from exportwatch.registry.models import Evidence, proof_of, support_of
from exportwatch.registry.values import CountRange
from exportwatch.vocabulary import Axis, Proof, Support

register = template.Library()

_OPENING = ("“", "”", "„", "«", "»", "‹", "‘", '"', "「")
"""Marks with which a quotation opens in some language."""
_SHORT = 3
"""Words of a number as stated that read well before a noun: “some 20”, “28 or 29”."""


@register.filter
def support(evidence: Iterable[Evidence]) -> Support | None:
    """Return what a fact rests on, from its evidence with articles loaded."""
    return support_of(evidence)


@register.filter
def proof(evidence: Iterable[Evidence]) -> Proof:
    """Return how well a fact's quote is proved."""
    return proof_of(evidence)


@register.filter
def web_address(address: str | None) -> str:
    """Return an address that may stand in a link: http or https; else nothing."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return ""
    return address or "" if parts.scheme in ("http", "https") and parts.netloc else ""


@register.filter
def quoted(words: str) -> str:
    """Return words between quotation marks; a passage that opens with one has its own."""
    return words if words.lstrip().startswith(_OPENING) else f"“{words}”"


@register.filter
def of_permits(count: CountRange) -> str:
    """Return what a group of permits is called by its number: "28 permits"; a whole phrase of the source is quoted."""
    if not count.known:
        return "Permits, their number not known"
    if len(count.as_stated.split()) > _SHORT:
        return f"Permits (“{count.as_stated}”)"
    return f"{capfirst(str(count))} permit{'' if count.minimum == count.maximum == 1 else 's'}"


@register.filter
def axis_labels(axes: Iterable[str]) -> list[str]:
    """Return the labels of what a measure applies to, in the order of the vocabulary."""
    chosen = set(axes)
    return [axis.label for axis in Axis if axis in chosen]


@register.filter
def cells(row: Iterable[Cell], columns: Iterable[Column]) -> list[tuple[Column, Cell]]:
    """Pair a figure's row with its columns; days and months are written for people, None stays None."""
    return [(column, _for_people(cell, column)) for column, cell in zip(columns, row, strict=True)]


def _for_people(cell: Cell, column: Column) -> Cell:
    if column.kind == "month" and isinstance(cell, str):
        return f"{dt.date.fromisoformat(f'{cell}-01'):%B %Y}"
    if column.kind == "day" and isinstance(cell, str):
        day = dt.date.fromisoformat(cell)
        return f"{day.day} {day:%B %Y}"
    return cell
