"""Articles to take in by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from exportwatch.intake.services import handing_in
from exportwatch.intake.services.handing_in import MOST_ITEMS, Offer

LONGEST_PASTE = 500_000
"""Characters of pasted text: above any report, below what a form may send (DATA_UPLOAD_MAX_MEMORY_SIZE)."""


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
        """Refuse nothing at all, a single address that is none, and more than one hand-in takes."""
        data = super().clean() or {}
        self.addresses = handing_in.offered_addresses(data.get("address") or "")
        number = len(self.addresses) + len(data.get("file") or []) + bool((data.get("text") or "").strip())
        if not number and not self.errors:
            raise ValidationError("Give an address, a file or a text.")
        if number == 1 and self.addresses and self.addresses[0].fault:
            raise ValidationError({"address": self.addresses[0].fault})
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
