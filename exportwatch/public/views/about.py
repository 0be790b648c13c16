"""What this is and how it counts; and what robots may read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from exportwatch.public.caching import public_page
from exportwatch.public.charts import CHARTS
from exportwatch.public.counting import count
from exportwatch.public.downloads import DOWNLOADS
from exportwatch.public.parties import NAMED
from exportwatch.public.views.listing import read
from exportwatch.registry.models import Measure, OfficialStatement, Permit, Revision
from exportwatch.registry.status import MeasureState, PermitStatus
from exportwatch.vocabulary import Axis, Formality, Instrument, Proof, Stance, Support, Venue


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
def data(request: HttpRequest) -> HttpResponse:
    """Answer with the downloads, what their columns mean, and how to cite. Seven queries."""
    _, context, status = read(request, frozenset())
    rows: dict[str, QuerySet[Any, Any]] = {
        "measures": Measure.objects.published(),
        "permits": Permit.objects.published(),
        "statements": OfficialStatement.objects.published(),
    }
    public = Revision.objects.exclude(state="draft").order_by("-pk")
    context |= {
        "section": "data",
        "records": [(name, count(found)) for name, found in rows.items()],
        "parties": list(NAMED),
        "figures": [(name, chart.label) for name, chart in CHARTS.items()],
        "dictionary": [(name, list(download.columns())) for name, download in DOWNLOADS.items()],
        "vocabularies": [
            ("instrument", list(Instrument)),
            ("applies_to", list(Axis)),
            ("state", list(MeasureState)),
            ("status", list(PermitStatus)),
            ("formality", list(Formality)),
            ("stance", list(Stance)),
            ("venue", list(Venue)),
        ],
        "changed": public.values_list("said_from", flat=True).first(),
        "today": timezone.now().date(),
    }
    return render(request, "public/data.html", context, status=status)


@public_page
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that ask for the picture where it always was to where it is; pages without a head of ours do."""
    return redirect(static("icons/favicon.svg"))


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what robots may read: the public record, not the staff's rooms."""
    sitemap = request.build_absolute_uri(reverse("public:sitemaps"))
    hidden = ("/admin/", "/desk/", "/login/", "/report/", "/search/")
    lines = ("User-agent: *", *(f"Disallow: {path}" for path in hidden), f"Sitemap: {sitemap}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
