"""All of one story: its articles, its proposals, and rejecting them together."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from exportwatch.intake.desk.forms import RejectForm
from exportwatch.intake.desk.forms.deciding import REASONS
from exportwatch.intake.desk.views.access import reviewer, reviewer_required
from exportwatch.intake.models import Story
from exportwatch.intake.services import assignments, review
from exportwatch.intake.services import queue as waiting


@reviewer_required
@require_GET
def story(request: HttpRequest, story_id: int) -> HttpResponse:
    """Show the story's articles and proposals; what waits of it is assigned to the reviewer."""
    found = get_object_or_404(Story.objects.with_members(), pk=story_id)
    rows = waiting.of_story(found.pk)
    assignments.assign(rows.pending().values_list("pk", flat=True), reviewer(request))
    context = {
        "story": found,
        "proposals": rows.for_list().order_by("pk"),
        "form": RejectForm(),
        "reasons": REASONS,
    }
    return render(request, "desk/story.html", context)


@reviewer_required
@require_POST
def reject_story(request: HttpRequest, story_id: int) -> HttpResponse:
    """Refuse all that waits of a story, for one reason."""
    found = get_object_or_404(Story, pk=story_id)
    form = RejectForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        ids = waiting.of_story(found.pk).pending().values_list("pk", flat=True)
        number = review.reject_all(list(ids), reason, reviewer(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:story", found.pk)
    messages.success(request, f"{number} proposal{'s are' if number > 1 else ' is'} rejected.")
    following = waiting.following(reviewer(request))
    return redirect("desk:proposal", following.pk) if following else redirect("desk:queue")
