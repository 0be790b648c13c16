"""Saved filters: keeping a list page's query string under a name, and letting it go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from exportwatch.registry.models.saved_filters import SavedFilter

NOT_KEPT = ("p", "e", "_facets", "all")
"""What a query string says besides filters, search and order: the page, Django's error mark."""


class SaveFilterForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name, and the query string that is on show."""

    class Meta:
        """Of what is kept."""

        model = SavedFilter
        fields = ("name", "query")

    def clean_query(self) -> str:
        """Return the query string with what chooses records, and nothing else."""
        asked = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in NOT_KEPT:
            asked.pop(name, None)
        return asked.urlencode()


def saved_filters(request: HttpRequest, kind: str) -> list[SavedFilter]:
    """Return the filters that the user keeps for this kind of record. One query."""
    return list(SavedFilter.objects.filter(owner=request.user.pk, list=kind))


def save_view(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Keep a filter, or give up the one whose number is in `drop`; back to the list."""
    kind = model_admin.opts.model_name
    back = reverse(f"admin:registry_{kind}_changelist")
    if drop := request.POST.get("drop", ""):
        SavedFilter.objects.filter(owner=request.user.pk, list=kind, pk=int(drop) if drop.isdigit() else 0).delete()
        return HttpResponseRedirect(back)
    form = SaveFilterForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, "Nothing was saved: choose a filter or search first, and write a name of 1 to 80 letters."
        )
        return HttpResponseRedirect(f"{back}?{request.POST.get('query', '')}")
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    SavedFilter.objects.update_or_create(owner_id=request.user.pk, list=kind, name=name, defaults={"query": query})
    messages.success(request, f"“{name}” is saved; it stands above this list for you.")
    return HttpResponseRedirect(f"{back}?{query}")


save_view = require_POST(save_view)
