"""Pages that prove something and were changed since: the difference, and a reviewer's word that it was seen."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from exportwatch.intake.desk.views.access import reviewer, reviewer_required
from exportwatch.intake.models import PageChange
from exportwatch.intake.services import revisits
from exportwatch.registry.models import Evidence

PAGE = 50
"""How many changed pages one page lists."""


@reviewer_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the changes that nobody has seen, oldest first, or all of them, newest first."""
    changes = PageChange.objects.select_related("before__article", "after", "seen_by")
    everything = "all" in request.GET
    rows = changes.order_by("-pk") if everything else changes.filter(seen_at__isnull=True).order_by("pk")
    page = Paginator(rows.defer("after__text", "before__text"), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/changes.html", {"page": page, "everything": everything})


@reviewer_required
@require_GET
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    """Show what changed, word by word, and what rests on the page."""
    found = get_object_or_404(PageChange.objects.select_related("before__article", "after", "seen_by"), pk=change_id)
    present = found.after.text if found.after else ""
    rests = Evidence.objects.filter(article=found.article, verified=True).select_related(
        "permit", "event__measure", "statement", "ground"
    )
    context = {
        "change": found,
        "article": found.article,
        "difference": revisits.difference(found),
        "quotes": [(evidence, evidence.quote in present) for evidence in rests],
    }
    return render(request, "desk/change.html", context)


@reviewer_required
@require_POST
def see(request: HttpRequest, change_id: int) -> HttpResponse:
    """Note that a reviewer has seen a change."""
    get_object_or_404(PageChange, pk=change_id)
    gone = revisits.see(change_id, reviewer(request))
    if gone:
        messages.warning(
            request, f"{len(gone)} quotes do not stand in the page any more and stay marked; check what they prove."
        )
    else:
        messages.success(request, "Seen. Every quote stands in the page as it is now.")
    return redirect("desk:changes")
