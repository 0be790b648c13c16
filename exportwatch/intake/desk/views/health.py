"""The health board: how feeds, queue and workers are doing, and what was given up, with a way to try it again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from exportwatch import findings
from exportwatch.intake import health
from exportwatch.intake.desk.views.access import analyst_required, reviewer_required
from exportwatch.intake.models import Fetch
from exportwatch.intake.services import articles

PAGE = 50
"""How many articles that were given up a page lists."""


@analyst_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show how everything is doing."""
    now = timezone.now()
    found = findings.found(now)
    context = {
        **health.board(),
        "alarms": [finding for finding in found if not finding.ok],
        "workers": [finding for finding in found if finding.part == "workers"],
    }
    return render(request, "desk/health.html", context)


@analyst_required
@require_GET
def given_up(request: HttpRequest) -> HttpResponse:
    """List the articles that were given up for one cause, or for all."""
    cause = request.GET.get("cause", "")
    rows = Fetch.objects.given_up().select_related("feed").defer("upload")
    if cause:
        rows = rows.filter(error_code=cause)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/given_up.html", {"page": page, "cause": cause, "causes": health.causes()})


@reviewer_required
@require_POST
def try_all_again(request: HttpRequest) -> HttpResponse:
    """Put every article that was given up for one cause back; the sweep goes on with them."""
    number = articles.try_all_again(request.POST.get("cause", ""))
    messages.success(request, f"{number} articles are tried again within the next minutes.")
    return redirect("desk:health")
