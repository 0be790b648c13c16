"""Words of the engine for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django import template

from exportwatch.intake.payload import ProposalPayload
from exportwatch.intake.rereading import summary_of

register = template.Library()


@register.filter
def summary(payload: ProposalPayload) -> str:
    """Return what a proposal offers in a few words: Suspension, CA → TR."""
    return summary_of(payload)


@register.filter
def of_field(notes: Mapping[str, Sequence[str]] | str | None, name: str) -> Sequence[str]:
    """Return the notes on a field; none where there are no notes at all."""
    return notes.get(name, ()) if isinstance(notes, Mapping) else ()


@register.filter
def spent(duration: dt.timedelta | None) -> str:
    """Return how long something took, for people: 45 s, 3 min, 2 h 5 min; empty where it is not known."""
    if duration is None:
        return ""
    seconds = round(duration.total_seconds())
    if seconds < 100:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


@register.filter
def percent(share: float) -> str:
    """Return a share as per cent: 0.93 → 93 %."""
    return f"{share:.0%}".replace("%", " %")
