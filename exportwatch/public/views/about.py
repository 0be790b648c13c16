"""What this is and how it counts; and what robots may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public.caching import public_page
from exportwatch.public.views.listing import read
from exportwatch.vocabulary import Axis, Instrument, Proof, Support


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Answer with the method and the counting rules. No query."""
    _, context, status = read(request, frozenset())
    context |= {
        "section": "about",
        "instruments": list(Instrument),
        "axes": list(Axis),
        "supports": list(Support),
        "proofs": list(Proof),
    }
    return render(request, "public/about.html", context, status=status)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what robots may read: the public record, not the staff's rooms."""
    lines = ("User-agent: *", "Disallow: /admin/", "Disallow: /desk/", "Disallow: /login/", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
