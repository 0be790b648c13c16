"""The queue: what waits, what was decided and how long it took, what is on its way or failed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from exportwatch.intake.desk.forms import DismissForm, HandInForm, QueueFilter
from exportwatch.intake.desk.views.access import reviewer, reviewer_required
from exportwatch.intake.models import Dismissal, Fetch, FetchState, Proposal
from exportwatch.intake.services import articles, dismissals
from exportwatch.intake.services import queue as waiting
from exportwatch.intake.tasks import extract_article, fetch_article
from exportwatch.registry.models import Country

DISMISSED_ON_A_PAGE = 50

LISTED = 50
"""How many articles of each kind the queue page shows: on their way, failed, in another language."""

SUMMED_UP = dt.timedelta(days=30)
"""Over how long the summary of decisions goes."""


@reviewer_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show the stories that wait for a decision, what was decided lately, and articles on their way or failed."""
    chosen = QueueFilter(request.GET or None)
    page = request.GET.get("page", "1")
    context: dict[str, Any] = {
        "form": HandInForm(),
        "filter": chosen,
        "queue": waiting.queue(reviewer(request), chosen.chosen, int(page) if page.isdecimal() else 1),
        "countries": Country.objects.all(),
        "decided": Proposal.objects.decided().for_list()[:10],
        "summary": waiting.summary(timezone.now() - SUMMED_UP),
        "summed_up": SUMMED_UP.days,
        "under_way": Fetch.objects.under_way().defer("upload")[:LISTED],
        "failed": waiting.failed()[:LISTED],
        "for_a_person": waiting.for_a_person()[:LISTED],
        "without_facts": Fetch.objects.filter(state=FetchState.DONE, is_copy=False, proposals__isnull=True)
        .select_related("article")
        .defer("upload")
        .distinct()[:10],
    }
    return render(request, "desk/queue.html", context)


@reviewer_required
@require_POST
def try_again(request: HttpRequest, fetch_id: int) -> HttpResponse:
    """Put a failed article back to the step that failed."""
    row = get_object_or_404(Fetch.objects.given_up(), pk=fetch_id)
    if not row.can_be_tried_again:
        messages.error(request, f"{row.source} was not stored; give the file again.")
        return redirect("desk:queue")
    articles.try_again(row.pk)
    fetch_article.delay(row.pk)
    extract_article.delay(row.pk)
    messages.success(request, f"{row.source} is tried again.")
    return redirect("desk:queue")


@reviewer_required
@require_POST
def dismiss(request: HttpRequest, fetch_id: int) -> HttpResponse:
    """Put a failed article, or one in another language, aside with a reason."""
    row = get_object_or_404(Fetch, pk=fetch_id)
    form = DismissForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        dismissals.dismiss(row.pk, reason, reviewer(request))
        messages.success(request, f"{row.source} is dismissed.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("desk:queue")


@reviewer_required
@require_GET
def dismissed(request: HttpRequest) -> HttpResponse:
    """List the articles that were put aside, the latest first, with who did it and why."""
    rows = Dismissal.objects.select_related("by", "fetch__article").defer("fetch__upload")
    page = Paginator(rows, DISMISSED_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/dismissed.html", {"page": page})


@reviewer_required
@require_POST
def take_up(request: HttpRequest, fetch_id: int) -> HttpResponse:
    """Take an article up again that was put aside."""
    row = get_object_or_404(Fetch, pk=fetch_id)
    if dismissals.take_up(row.pk):
        messages.success(request, f"{row.source} stands at the desk again, among those that failed.")
    else:
        messages.warning(request, f"{row.source} is not dismissed; somebody took it up already.")
    return redirect("desk:dismissed")
