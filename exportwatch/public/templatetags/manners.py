"""What a page says of itself in its head: `{% load manners %}`."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from exportwatch.public import structured
from exportwatch.registry.models import Measure, Permit

register = template.Library()

_PICTURES = ("overview", "measures", "permits", "statements", "countries")
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """Return the page's address without its query string."""
    request = context.get("request")
    return str(request.build_absolute_uri(request.path)) if request else ""


@register.simple_tag(takes_context=True)
def sharing_picture(context: Context) -> str:
    """Return the address of the picture that stands beside a link to the page elsewhere, one for each section."""
    section = context.get("section")
    path = static(f"og/{section if section in _PICTURES else 'overview'}.png")
    request = context.get("request")
    return str(request.build_absolute_uri(path)) if request else path


@register.simple_tag(takes_context=True)
def structured_data(context: Context, record: Permit | Measure | None = None) -> SafeString:
    """Return the page in schema.org's words; without a record, the register as a whole."""
    request = context["request"]
    home = request.build_absolute_uri("/").rstrip("/")
    thing: dict[str, Any]
    if record is None:
        thing = structured.dataset(home)
    elif isinstance(record, Permit):
        thing = structured.of_permit(record, home + record.get_absolute_url())
    else:
        thing = structured.of_measure(record, home + record.get_absolute_url())
    text = json.dumps(thing, ensure_ascii=False).translate(_ESCAPES)
    # Every character that could end the element is escaped above.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308
