"""The desk's way in: addresses, files, e-mail text and the bookmarklet, and a page that says what became of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from exportwatch.intake.desk.views.access import reviewer_required
from exportwatch.intake.models import FetchState, HandedItem, HandIn
from exportwatch.intake.services import handing_in
from exportwatch.intake.services.handing_in import MOST_ITEMS, Offer
from exportwatch.intake.tasks import fetch_article

LONGEST_PASTE = 500_000
"""Characters of pasted text: above any report, below what a form may send (DATA_UPLOAD_MAX_MEMORY_SIZE)."""

LATELY = 10
"""How many earlier hand-ins the form's page lists."""


class FilesInput(forms.FileInput):
    """A control that takes several files; its value is the list of them."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        """Return all files of that name."""
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Several files; the cleaned value is a list, empty where there is none."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files, empty ones among them: each gets an answer of its own."""
        return list(data or [])


class HandInForm(forms.Form):
    """Articles to take in; any of the three ways, several at once."""

    address = forms.CharField(
        label="Addresses, one a line",
        required=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"}),
    )
    file = FilesField(label="Files (.txt, .html, .pdf, .eml)", required=False, help_text="Several at once if you like.")
    text = forms.CharField(
        label="Text of an e-mail or a report",
        required=False,
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="With its From, Date and Subject lines on top, an e-mail tells who published it and when.",
    )
    publisher = forms.CharField(
        label="Publisher", max_length=200, required=False, help_text="Of all of them; empty: as each one says."
    )
    published = forms.DateField(
        label="Published on", required=False, help_text="2020-10-05; weekdays are read against it."
    )

    def clean_published(self) -> dt.date | None:
        """Refuse a day that has not come."""
        published: dt.date | None = self.cleaned_data["published"]
        if published and published > timezone.localdate():
            raise ValidationError(f"{published} is in the future; give the day of publication, or leave it empty.")
        return published

    def clean(self) -> dict[str, Any]:
        """Refuse nothing at all, and more than one hand-in takes."""
        data = super().clean() or {}
        self.addresses = handing_in.offered_addresses(data.get("address") or "")
        number = len(self.addresses) + len(data.get("file") or []) + bool((data.get("text") or "").strip())
        if not number and not self.errors:
            raise ValidationError("Give an address, a file or a text.")
        if number > MOST_ITEMS:
            raise ValidationError(
                f"These are {number} articles; one hand-in takes {MOST_ITEMS}. Hand the rest in afterwards, or use "
                "manage.py ingest with their folder."
            )
        return data

    def offers(self) -> Iterator[Offer]:
        """Give what was handed in, one after the other, so that one file at a time is in memory."""
        yield from self.addresses
        for file in self.cleaned_data["file"]:
            yield handing_in.offered_file(file.name or "a file without name", file.size, file.chunks())
        if self.cleaned_data["text"].strip():
            yield handing_in.offered_text(self.cleaned_data["text"])


@reviewer_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Show the form, filled with `?address=` where a bookmarklet opened it; a POST hands in what it holds."""
    if request.method != "POST":
        return _form(request, HandInForm(initial={"address": request.GET.get("address", "")[:2000]}))
    form = HandInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    made = handing_in.hand_in(
        form.offers(),
        by=request.user,  # type: ignore[arg-type]  # reviewer_required has let nobody else through
        publisher=form.cleaned_data["publisher"],
        published=form.cleaned_data["published"],
    )
    for number in made.items.filter(fetch__state=FetchState.TO_FETCH).values_list("fetch", flat=True):
        transaction.on_commit(lambda number=number: fetch_article.delay(number))  # type: ignore[misc]
    return redirect("desk:handed-in", made.pk)


def _form(request: HttpRequest, form: HandInForm, status: int = 200) -> HttpResponse:
    lately = HandIn.objects.filter(by=request.user.pk).annotate(
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
