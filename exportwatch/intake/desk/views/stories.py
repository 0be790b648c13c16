"""All of one story: its articles, its proposals, rejecting them together; splitting it and merging it with another."""

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
from exportwatch.intake.services import assignments, review, stories
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


@reviewer_required
@require_POST
def split(request: HttpRequest, story_id: int) -> HttpResponse:
    """Give the ticked articles a story of their own: they tell another report."""
    ticked = [int(number) for number in request.POST.getlist("article") if number.isdecimal() and len(number) < 19]
    try:
        parted = stories.split(story_id, ticked, reviewer(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:story", story_id)
    messages.success(request, f"They are story {parted.pk} now, and count as a source of their own.")
    return redirect("desk:story", parted.pk)


@reviewer_required
@require_POST
def merge(request: HttpRequest, story_id: int) -> HttpResponse:
    """Take the articles of another story in: they print the same report."""
    written = request.POST.get("story", "").strip()
    try:
        if not written.isdecimal() or len(written) > 18:
            raise ValidationError("Give the number of the other story; it stands at the head of its page.")
        stories.merge(story_id, int(written), reviewer(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:story", story_id)
    messages.success(request, f"Story {written} is part of this one now; together they count as one source.")
    return redirect("desk:story", story_id)
