"""An article to take in by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from exportwatch.fetching.pages import MAX_FILE_BYTES, MEBIBYTE
from exportwatch.fetching.urls import is_web_address


class ArticleForm(forms.Form):
    """An article to take in: an address, or a file."""

    address = forms.CharField(label="Address", max_length=2000, required=False)
    file = forms.FileField(label="or a file (.txt, .html, .pdf)", required=False)
    publisher = forms.CharField(label="Publisher", max_length=200, required=False)
    published = forms.DateField(
        label="Published on", required=False, help_text="2020-10-05; weekdays are read against it."
    )

    def clean_address(self) -> str:
        """Refuse what is not an http or https address."""
        address: str = self.cleaned_data["address"]
        if address and not is_web_address(address):
            raise ValidationError("Give an address that begins with http:// or https://.")
        return address

    def clean_published(self) -> dt.date | None:
        """Refuse a day that has not come."""
        published: dt.date | None = self.cleaned_data["published"]
        if published and published > timezone.localdate():
            raise ValidationError(f"{published} is in the future; give the day of publication, or leave it empty.")
        return published

    def clean_file(self) -> UploadedFile[Any] | None:
        """Refuse a file over the limit, before it is read."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file and file.size and file.size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // MEBIBYTE
            raise ValidationError(
                f"The file has {file.size / MEBIBYTE:.0f} MiB, the limit is {limit}; give its text alone."
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Take one of the two."""
        data = super().clean() or {}
        if bool(data.get("address")) == bool(data.get("file")) and not self.errors:
            raise ValidationError("Give an address or a file, one of the two.")
        return data
