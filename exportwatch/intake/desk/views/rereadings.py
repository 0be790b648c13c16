"""Re-extraction: what a newer engine version would change, and letting it in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from exportwatch.extraction.engine import ENGINE_VERSION
from exportwatch.intake.desk.views.access import reviewer, reviewer_required
from exportwatch.intake.models import Rereading
from exportwatch.intake.services import reextraction
from exportwatch.intake.tasks import let_rereadings_in, reread_articles

PAGE = 20
"""How many articles a page of rereadings shows."""


@reviewer_required
@require_GET
def rereadings(request: HttpRequest) -> HttpResponse:
    """Show how far the present engine version is, and what it would change, by article."""
    rows = Rereading.objects.of_version(ENGINE_VERSION).waiting().select_related("snapshot__article")
    page = Paginator(rows.defer("snapshot__text", "snapshot__headers", "payloads"), PAGE)
    context = {
        "progress": reextraction.progress(),
        "page": page.get_page(request.GET.get("page")),
    }
    return render(request, "desk/rereadings.html", context)


@reviewer_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Set workers to read what is left."""
    transaction.on_commit(reread_articles.delay)
    messages.success(request, "The stored articles are read again; nothing enters the queue by that.")
    return redirect("desk:rereadings")


@reviewer_required
@require_POST
def let_in(request: HttpRequest, rereading_id: int) -> HttpResponse:
    """Let what is new of one article into the queue."""
    row = get_object_or_404(Rereading, pk=rereading_id)
    try:
        number = reextraction.let_in(row.pk, reviewer(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Let in: {number} new proposal{'' if number == 1 else 's'}.")
    return redirect("desk:rereadings")


@reviewer_required
@require_POST
def let_all_in(request: HttpRequest) -> HttpResponse:
    """Let all that waits into the queue, by a worker."""
    user_id = reviewer(request).pk
    transaction.on_commit(lambda: let_rereadings_in.delay(user_id))
    messages.success(request, "All that waits is let in; reload this page in a moment.")
    return redirect("desk:rereadings")


@reviewer_required
@require_POST
def leave(request: HttpRequest, rereading_id: int) -> HttpResponse:
    """Let the old proposals of one article stand."""
    row = get_object_or_404(Rereading, pk=rereading_id)
    try:
        reextraction.leave(row.pk, reviewer(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Left as it was.")
    return redirect("desk:rereadings")
