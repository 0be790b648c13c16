"""What readers say is wrong: the list, and a reviewer's answer that closes a report."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from exportwatch.intake.desk.views.access import reviewer, reviewer_required
from exportwatch.intake.models import ErrorReport

PAGE = 50
"""Reports on a page."""


@reviewer_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """List the reports that are open, oldest first, or all of them, newest first."""
    everything = "all" in request.GET
    reports = ErrorReport.objects.select_related("closed_by")
    rows = reports if everything else reports.filter(closed_at__isnull=True).order_by("pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/error_reports.html", {"page": page, "everything": everything})


@reviewer_required
@require_POST
def close(request: HttpRequest, report_id: int) -> HttpResponse:
    """Close a report with what was done about it."""
    report = get_object_or_404(ErrorReport, pk=report_id)
    answer = request.POST.get("answer", "").strip()
    if not answer:
        messages.error(request, "Write what was done, or why nothing was; the report stays open.")
        return redirect("desk:error-reports")
    if report.closed_at is None:
        report.answer, report.closed_at, report.closed_by = answer, timezone.now(), reviewer(request)
        report.save(update_fields=["answer", "closed_at", "closed_by"])
    messages.success(request, "Closed.")
    return redirect("desk:error-reports")
