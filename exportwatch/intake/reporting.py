"""Report an error: the one form that anybody may send, and what keeps it from being flooded.

Its page sets the CSRF cookie, on this address alone; the public pages set none. Nothing of the sender is kept but what
they write: the counter knows a digest of the address, for an hour. What is sent here is never public.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exportwatch.intake.models import ErrorReport

HOUR = 60 * 60
MOST_EACH = 5
"""Reports an hour from one address."""
MOST_OF_ALL = 200
"""Reports an hour from everybody: more than that are no readers, and nobody could read them."""


class ErrorReportForm(forms.Form):
    """What a reader writes. `website` is hidden from people; who fills it in is a program."""

    record = forms.CharField(
        required=False,
        max_length=24,
        validators=[RegexValidator(r"^EW-[PMES]-\d{6,12}$", "Write an id such as EW-M-000001, or leave it empty.")],
        label="Which record",
        help_text="Such as EW-M-000001; empty where it is about the whole.",
    )
    words = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label="What is wrong, and how you know",
        help_text="An address of a source helps most.",
        error_messages={"required": "Write what is wrong."},
    )
    contact = forms.CharField(
        required=False, max_length=200, label="Where we can answer you", help_text="If you like; only staff see it."
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was sent; 429 where too much came, with what to do instead."""
    if request.method != "POST":
        form = ErrorReportForm(initial={"record": request.GET.get("record", "")[:24]})
        return _page(request, form=form)
    form = ErrorReportForm(request.POST)
    if not form.is_valid():
        return _page(request, 400, form=form)
    if not _may_send(request):
        return _page(request, 429, form=form, refused=True)
    if not form.cleaned_data["website"]:
        kept = {name: form.cleaned_data[name] for name in ("record", "words", "contact")}
        ErrorReport.objects.create(**kept)
    return _page(request, sent=True)


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "report_error.html", context, status=status)


def _may_send(request: HttpRequest) -> bool:
    """Count this report; False where the sender, or all together, sent too many within the hour."""
    address = import_string(settings.AXES_CLIENT_IP_CALLABLE)(request) or ""
    digest = salted_hmac("error-report", address).hexdigest()[:32]
    within = [_count(f"error-reports-{key}") <= most for key, most in ((digest, MOST_EACH), ("all", MOST_OF_ALL))]
    return all(within)


def _count(key: str) -> int:
    cache.add(key, 0, HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        cache.set(key, 1, HOUR)
        return 1
