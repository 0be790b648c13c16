"""The desk's pages. They show and pass on; what a decision does stands in `intake.services.review`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from exportwatch.intake.desk.forms import ArticleForm, ProposalForms, RejectForm
from exportwatch.intake.desk.highlight import marked_text
from exportwatch.intake.models import Fetch, FetchState, Proposal, ProposalState
from exportwatch.intake.services import articles, review
from exportwatch.intake.tasks import extract_article, fetch_article
from exportwatch.registry.models import Country

QUEUE_LENGTH = 50
"""How many proposals, decisions and articles the queue page shows of each; enough for a morning, quick to load."""

View = Callable[..., HttpResponse]


def reviewer_required(view: View) -> View:
    """Let reviewers in; others sign in first, or get a 403 where they are signed in without the permission."""
    return login_required(permission_required("intake.review_proposal", raise_exception=True)(view))


@reviewer_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, what was decided lately, and articles that are on their way or failed."""
    return _queue(request, ArticleForm())


def _queue(request: HttpRequest, form: ArticleForm, status: int = 200) -> HttpResponse:
    pending = Proposal.objects.pending()
    decided = Proposal.objects.exclude(state=ProposalState.PENDING).order_by("-decided_at")
    context: dict[str, Any] = {
        "form": form,
        "pending": pending.for_desk()[:QUEUE_LENGTH],
        "pending_count": pending.count(),
        "decided": decided.for_desk()[:10],
        "under_way": Fetch.objects.filter(state__in=[FetchState.TO_FETCH, FetchState.TO_EXTRACT])[:QUEUE_LENGTH],
        "failed": Fetch.objects.filter(state=FetchState.FAILED)[:QUEUE_LENGTH],
        "without_facts": Fetch.objects.filter(state=FetchState.DONE, is_copy=False, proposals__isnull=True)
        .select_related("article")
        .distinct()[:10],
    }
    return render(request, "desk/queue.html", context, status=status)


@reviewer_required
@require_POST
def add_article(request: HttpRequest) -> HttpResponse:
    """Note an address or a file to take in, and wake a worker; the queue shows how far it is."""
    form = ArticleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _queue(request, form, status=422)
    data = form.cleaned_data
    upload = data["file"]
    row = articles.ask(
        upload.name if upload else data["address"],
        upload=upload.read() if upload else None,
        publisher=data["publisher"],
        published=data["published"],
    )
    transaction.on_commit(lambda: fetch_article.delay(row.pk))
    messages.success(request, f"{row.source} is on its way; reload this page in a moment.")
    return redirect("desk:queue")


@reviewer_required
@require_POST
def try_again(request: HttpRequest, fetch_id: int) -> HttpResponse:
    """Put a failed article back to the step that failed."""
    row = get_object_or_404(Fetch, pk=fetch_id, state=FetchState.FAILED)
    if not row.can_be_tried_again:
        messages.error(request, f"{row.source} was not stored; give the file again.")
        return redirect("desk:queue")
    articles.try_again(row.pk)
    fetch_article.delay(row.pk)
    extract_article.delay(row.pk)
    messages.success(request, f"{row.source} is tried again.")
    return redirect("desk:queue")


@reviewer_required
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show one proposal, its text beside its form; a POST publishes what the form holds."""
    found = get_object_or_404(Proposal.objects.for_desk(), pk=proposal_id)
    if found.state != ProposalState.PENDING and request.method != "POST":
        return _proposal(request, found, None)
    forms = ProposalForms(found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _proposal(request, found, forms)
    if not forms.is_valid():
        return _proposal(request, found, forms, status=422)
    try:
        measure = review.accept(found.pk, forms.decision(), _reviewer(request))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        found.refresh_from_db()
        pending = found.state == ProposalState.PENDING
        return _proposal(request, found, forms if pending else None, status=409 if not pending else 422)
    messages.success(request, f"Published: {measure.public_id}, {measure.title}.")
    return _next(request)


def _proposal(request: HttpRequest, found: Proposal, forms: ProposalForms | None, status: int = 200) -> HttpResponse:
    payload = found.payload
    context = {
        "proposal": found,
        "article": found.snapshot.article,
        "payload": payload,
        "text": marked_text(found.snapshot.text, payload["marks"], payload["action"]["evidence"]),
        "forms": forms,
        "reject_form": RejectForm(),
        "countries": Country.objects.all(),
    }
    return render(request, "desk/proposal.html", context, status=status)


@reviewer_required
@require_POST
def reject(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Refuse a proposal with a reason."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    form = RejectForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["reason"])))
        return redirect("desk:proposal", found.pk)
    try:
        review.reject(found.pk, form.cleaned_data["reason"], _reviewer(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:proposal", found.pk)
    messages.success(request, f"Proposal {found.pk} is rejected.")
    return _next(request)


@reviewer_required
@require_POST
def undo(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take a decision back."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    try:
        review.undo(found.pk, _reviewer(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:queue")
    messages.success(request, f"The decision on proposal {found.pk} is taken back; it waits for review again.")
    return redirect("desk:proposal", found.pk)


def _reviewer(request: HttpRequest) -> User:
    """Return who is signed in; `reviewer_required` has let nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


def _next(request: HttpRequest) -> HttpResponse:
    """Go on to the proposal that has waited longest, or to the empty queue."""
    following = Proposal.objects.pending().first()
    return redirect("desk:proposal", following.pk) if following else redirect("desk:queue")
