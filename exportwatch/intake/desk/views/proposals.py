"""One proposal, its text beside its form, and every decision on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from exportwatch.extraction.engine import unread_of
from exportwatch.intake.desk.forms import MergeForm, ProposalForms, RejectForm, SplitForm
from exportwatch.intake.desk.forms.deciding import REASONS
from exportwatch.intake.desk.highlight import marked_text
from exportwatch.intake.desk.jumps import targets
from exportwatch.intake.desk.views.access import reviewer, reviewer_required
from exportwatch.intake.models import Proposal, ProposalState, StoryMember
from exportwatch.intake.payload import evidence_of
from exportwatch.intake.services import assignments, regrouping, review
from exportwatch.intake.services import queue as waiting
from exportwatch.registry.models import Country


@reviewer_required
def proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Show one proposal, its text beside its form; a POST publishes what the form holds.

    Opening it assigns it to the reviewer, unless a colleague works on it.
    """
    found = get_object_or_404(Proposal.objects.for_desk(), pk=proposal_id)
    if request.method != "POST":
        if found.is_pending and assignments.assign([found.pk], reviewer(request)):
            found = Proposal.objects.for_desk().get(pk=found.pk)
        return _page(request, found, ProposalForms(found) if found.is_pending else None)
    forms = ProposalForms(found, request.POST)
    if not forms.is_valid():
        return _page(request, found, forms, status=422)
    try:
        records = review.accept(found.pk, forms.decision(), reviewer(request))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        found = Proposal.objects.for_desk().get(pk=found.pk)
        return _page(request, found, forms if found.is_pending else None, status=422 if found.is_pending else 409)
    messages.success(request, f"Published: {', '.join(map(str, records))}.", extra_tags=_undo_of(found))
    return _next(request, found)


def _page(request: HttpRequest, found: Proposal, forms: ProposalForms | None, status: int = 200) -> HttpResponse:
    payload, text = found.payload, found.snapshot.text
    others = waiting.beside(found)
    mergeable = [row for row in others if row.snapshot_id == found.snapshot_id and row.is_pending and row != found]
    context: dict[str, Any] = {
        "proposal": found,
        "article": found.snapshot.article,
        "unread": unread_of(text),
        "payload": payload,
        "text": marked_text(text, payload["marks"], evidence_of(payload), targets(payload, text)),
        "forms": forms,
        "taken": found.is_pending and found.is_assigned_to_another(reviewer(request).pk),
        "beside": others,
        "story": StoryMember.objects.filter(article=found.snapshot.article_id).values_list("story", flat=True).first(),
        "reject_form": RejectForm(),
        "reasons": REASONS,
        "split_form": SplitForm(proposal=found, prefix="split") if forms else None,
        "merge_form": MergeForm(others=mergeable, prefix="merge") if forms and mergeable else None,
        "replaced_by": found.replaced_by.all() if found.state == ProposalState.SUPERSEDED else (),
        "countries": Country.objects.all(),
        "next": waiting.following(reviewer(request), found),
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
        review.reject(found.pk, form.cleaned_data["reason"], reviewer(request))
    except ValidationError as error:
        return _back(request, found, error)
    messages.success(request, f"Proposal {found.pk} is rejected.", extra_tags=_undo_of(found))
    return _next(request, found)


@reviewer_required
@require_POST
def undo(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take a decision back."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    try:
        review.undo(found.pk, reviewer(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:queue")
    messages.success(request, f"The decision on proposal {found.pk} is taken back; it waits for review again.")
    return redirect("desk:proposal", found.pk)


@reviewer_required
@require_POST
def take_over(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take a proposal over from the colleague who works on it."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    assignments.assign([found.pk], reviewer(request), take_over=True)
    return redirect("desk:proposal", found.pk)


@reviewer_required
@require_POST
def release(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Give a proposal back undecided, and go to the queue."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    assignments.release([found.pk], reviewer(request))
    messages.success(request, f"Proposal {found.pk} is free for others.")
    return redirect("desk:queue")


@reviewer_required
@require_POST
def split(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Put two proposals in the place of one."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    form = SplitForm(request.POST, proposal=found, prefix="split")
    if not form.is_valid():
        return _back(request, found, ValidationError("Choose among the statements and permits shown; reload the page."))
    try:
        chosen = form.cleaned_data
        first, second = regrouping.split(
            found.pk, chosen.get("statements", []), chosen.get("permits", []), reviewer(request)
        )
    except ValidationError as error:
        return _back(request, found, error)
    messages.success(request, f"Proposal {found.pk} is split into {first.pk} and {second.pk}.")
    return redirect("desk:proposal", first.pk)


@reviewer_required
@require_POST
def merge(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Put one proposal in the place of this one and another of the same text."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    form = MergeForm(request.POST, others=waiting.beside(found), prefix="merge")
    if not form.is_valid():
        return _back(request, found, ValidationError("Choose a proposal of the same text to merge with."))
    try:
        merged = regrouping.merge(found.pk, form.cleaned_data["other"], reviewer(request))
    except ValidationError as error:
        return _back(request, found, error)
    messages.success(request, f"Proposals {found.pk} and {form.cleaned_data['other']} are merged into this one.")
    return redirect("desk:proposal", merged.pk)


@reviewer_required
@require_POST
def regroup_back(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take a split or a merge back."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    try:
        restored = regrouping.restore(found.pk, reviewer(request))
    except ValidationError as error:
        return _back(request, found, error)
    messages.success(request, f"Taken back: {', '.join(f'proposal {row.pk}' for row in restored)} waits again.")
    return redirect("desk:proposal", restored[0].pk)


def _back(request: HttpRequest, found: Proposal, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("desk:proposal", found.pk)


def _undo_of(found: Proposal) -> str:
    """Return the address that takes the decision back; the message offers it."""
    return reverse("desk:undo", args=[found.pk])


def _next(request: HttpRequest, after: Proposal) -> HttpResponse:
    """Go on to the next proposal of the story, else the most relevant one, else the empty queue."""
    following = waiting.following(reviewer(request), after)
    return redirect("desk:proposal", following.pk) if following else redirect("desk:queue")
