"""Naming many permits in an event at once: chosen in the list of permits, all that a filter finds if need be.

One statement however many there are; typed one by one on the measure's form, a hundred thousand would take a year.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from exportwatch.registry import services
from exportwatch.registry.models import MeasureEvent, Permit
from exportwatch.vocabulary import Basis, Effect, RecordState

OFFERED = 200
"""Draft events in the choice, the latest first; a desk has a handful under way."""


SHOWN = 5
"""Permits that the page names, so that a person sees whether the right ones were chosen."""


class EventChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Draft events, told apart by their measure."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what a person knows the event by."""
        return f"{obj.public_id}: {obj.get_type_display().lower()}, {obj.announced} – {obj.measure}"


class NamingForm(forms.Form):
    """What the event does to the permits, and how that is known."""

    event = EventChoice(queryset=MeasureEvent.objects.none(), empty_label="Choose a draft event")
    effect = forms.ChoiceField(choices=Effect.choices())
    basis = forms.ChoiceField(choices=Basis.choices(), help_text="Who says that these permits are meant.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the latest draft events."""
        super().__init__(*args, **kwargs)
        drafts = MeasureEvent.objects.filter(state=RecordState.DRAFT).select_related("measure").order_by("-pk")
        latest = list(drafts.values_list("pk", flat=True)[:OFFERED])
        self.fields["event"].queryset = drafts.filter(pk__in=latest)  # type: ignore[attr-defined]


@admin.action(description="Name in a draft event …", permissions=["change"])
def name_in_event(model_admin: Any, request: HttpRequest, chosen: QuerySet[Permit]) -> HttpResponse | None:
    """Ask which event names the chosen permits and what it does to them; then write it."""
    if not request.user.has_perm("registry.change_measure"):
        raise PermissionDenied
    permits = chosen.order_by()
    form = NamingForm(request.POST if "event" in request.POST else None)
    if form.is_valid():
        event = form.cleaned_data["event"]
        try:
            with transaction.atomic():
                number = services.name_permits(
                    event, permits, Effect(form.cleaned_data["effect"]), Basis(form.cleaned_data["basis"])
                )
                services.record_version(event, request.user)  # type: ignore[arg-type]  # the admin lets in users only
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return None
        messages.success(request, f"{event.public_id} names {number:,} permits that it did not name before.")
        return HttpResponseRedirect(reverse("admin:registry_measure_change", args=[event.measure_id]))
    number = permits.count()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Name permits in an event",
        "opts": model_admin.opts,
        "media": model_admin.media,
        "form": form,
        "number": f"{number:,}",
        "noun": "permit" if number == 1 else "permits",
        "some": permits.order_by("-pk")[:SHOWN],
        "more": f"{number - SHOWN:,}" if number > SHOWN else "",
        "selected": request.POST.getlist("_selected_action"),
        "across": request.POST.get("select_across", "0"),
    }
    return TemplateResponse(request, "admin/registry/permit/name_in_event.html", context)
