"""The end of each record's page: `{% load revisions %}{% versions_of measure %}`."""

from __future__ import annotations

from django import template

from exportwatch.public.views import revisions
from exportwatch.registry.models import Measure, Record

register = template.Library()


@register.inclusion_tag("public/_revisions.html")
def versions_of(record: Record) -> dict[str, object]:
    """Show the record's public versions, a measure's with those of its published events. Two queries."""
    events = record.published_events if isinstance(record, Measure) else []
    return {"record": record, "versions": revisions.versions_of([record, *events])}
