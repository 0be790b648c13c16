"""Where the records behind a mark are listed: the list of measures under the figure's filter and what the mark adds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

from django.urls import reverse

from exportwatch.figures.groups import Group
from exportwatch.figures.style import By
from exportwatch.public.filters import ANY_DESTINATION, NO_DESTINATION, Filter


@cache
def _section(name: str) -> str:
    """Return a list's address, asked of the router once: a figure may have ten thousand marks."""
    return reverse(f"public:{name}")


def of_record(section: str, public_id: str) -> str:
    """Return the address of a record's page, which stands under its section's list."""
    return f"{_section(section)}{public_id}/"


def of_measures(asked: Filter, **further: Any) -> str:
    """Return the address of the list; `further` are fields of the filter, in place of its own."""
    return _section("measures") + replace(asked, by=By.INSTRUMENT, **further).query_string()


def of_group(asked: Filter, group: Group, by: By | None = None) -> dict[str, Any]:
    """Return the fields of the filter that ask for one group of a figure that is broken down `by`, else as asked."""
    match by or asked.by:
        case By.ISSUER:
            return {"issuer": (group.code,)}
        case By.DESTINATION:
            return {"named": (group.code or NO_DESTINATION,)}
        case _:
            return {"instrument": (group.code,)}


def standing(asked: Filter, day: dt.date, group: Group, by: By | None = None) -> str:
    """Return the address of the list of a group's measures that stand, or may stand, on the day.

    Empty where measures are asked for by their status: the list would ask for it on that day, not on the figure's.
    """
    if asked.status and day != asked.day:
        return ""
    toward = (ANY_DESTINATION,)
    fields = of_group(asked, group, by)
    if (by or asked.by) is By.DESTINATION and group.code:
        fields, toward = {}, (group.code,)
    return of_measures(asked, **fields, in_force_toward=toward, until=asked.last_day, as_of=day)
