"""The desk's way in: addresses, files, e-mail text and the bookmarklet, and a page that says what became of each."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from exportwatch.intake.desk.forms import HandInForm
from exportwatch.intake.desk.views.access import reviewer, reviewer_required
from exportwatch.intake.models import FetchState, HandedItem, HandIn
from exportwatch.intake.services import handing_in
from exportwatch.intake.tasks import fetch_article

LATELY = 10
"""How many earlier hand-ins the form's page lists."""


@reviewer_required
@require_GET
def add(request: HttpRequest) -> HttpResponse:
    """Show the form, filled with `?address=` where a bookmarklet opened it; nothing is taken in yet."""
    return _form(request, HandInForm(initial={"address": request.GET.get("address", "")[:2000]}))


@reviewer_required
@require_POST
def hand_in(request: HttpRequest) -> HttpResponse:
    """Note what the form holds, wake a worker for each, and go on to the page that says how far they are."""
    form = HandInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    made = handing_in.hand_in(
        form.offers(),
        by=reviewer(request),
        publisher=form.cleaned_data["publisher"],
        published=form.cleaned_data["published"],
    )
    under_way = list(made.items.filter(fetch__state=FetchState.TO_FETCH).values_list("fetch", "fetch__source"))
    for number, _ in under_way:
        transaction.on_commit(lambda number=number: fetch_article.delay(number))  # type: ignore[misc]
    if under_way:
        one = len(under_way) == 1
        messages.success(request, f"{under_way[0][1]} is on its way." if one else f"{len(under_way)} are on their way.")
    return redirect("desk:handed-in", made.pk)


def _form(request: HttpRequest, form: HandInForm, status: int = 200) -> HttpResponse:
    lately = HandIn.objects.filter(by=reviewer(request)).annotate(
        number=Count("items"),
        open=Count("items", filter=Q(items__fetch__state__in=[FetchState.TO_FETCH, FetchState.TO_EXTRACT])),
    )[:LATELY]
    context = {"form": form, "lately": lately, "from_bookmarklet": bool(request.GET.get("address"))}
    return render(request, "desk/add.html", context, status=status)


@reviewer_required
@require_GET
def handed_in(request: HttpRequest, hand_in_id: int) -> HttpResponse:
    """Show how far each article of a hand-in is; a script asks again while one of them is under way."""
    made = get_object_or_404(HandIn.objects.select_related("by", "token"), pk=hand_in_id)
    found = handing_in.answers(HandedItem.objects.filter(hand_in=made))
    waiting = [answer for answer in found if answer.state == "under_way"]
    # Where all that is left waits for a later try, a script need not ask every moment.
    seconds = 2 if any(not answer.fetch.error for answer in waiting) else 30
    context = {
        "hand_in": made,
        "answers": found,
        "under_way": len(waiting),
        "done": len(found) - len(waiting),
        "seconds": seconds,
    }
    template = "desk/_handed_in.html" if request.htmx else "desk/handed_in.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@reviewer_required
@require_GET
def bookmarklet(request: HttpRequest) -> HttpResponse:
    """Explain the bookmarklet and give it."""
    return render(request, "desk/bookmarklet.html", {"add_url": request.build_absolute_uri(reverse("desk:add"))})
