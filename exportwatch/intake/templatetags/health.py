"""Times, standings and causes in words: `{% load health %}`."""

from __future__ import annotations

import datetime as dt

from django import template

from exportwatch.intake.models import FeedStanding

register = template.Library()

_BADGES = {
    FeedStanding.WELL: "verified",
    FeedStanding.FAILED: "pending",
    FeedStanding.SILENT: "pending",
    FeedStanding.FAILING: "withdrawn",
    FeedStanding.LATE: "withdrawn",
}

_CAUSES = {
    "not_answering": "No answer",
    "http_status": "Another answer than a page",
    "not_found": "No such page",
    "forbidden": "Not for programs",
    "busy": "Busy",
    "disallowed": "Kept away by robots.txt",
    "wall": "Payment or consent page",
    "no_text": "No text",
    "language": "Another language",
    "program": "Fault of this program",
    "ended_workers": "Ended its workers",
}
"""Codes of errors that do not read as words of their own."""


@register.filter
def lasting(span: dt.timedelta | None) -> str:
    """Return a time span in its largest unit, at least a second: 45 s, 3 min, 5 h, 12 days; – where there is none."""
    if span is None:
        return "–"
    seconds = abs(span.total_seconds())
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 48 * 3600 else f"{seconds / 86400:.0f} days"


@register.filter
def moment(at: dt.datetime | None, now: dt.datetime) -> str:
    """Return a moment as seen from now: 3 min ago, in 5 h; never where there was none."""
    if at is None:
        return "never"
    if abs((at - now).total_seconds()) < 1:
        return "now"
    return f"in {lasting(at - now)}" if at > now else f"{lasting(now - at)} ago"


@register.filter
def badge(standing: FeedStanding) -> str:
    """Return the kind of badge for how a feed is doing."""
    return _BADGES.get(standing, "plain")


@register.filter
def in_words(code: str) -> str:
    """Return a code of errors in words."""
    return _CAUSES.get(code) or code.replace("_", " ").capitalize()
