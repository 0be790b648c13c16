"""Tokens of the API: an administrator makes one, sees it once, and revokes it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from exportwatch.intake.models import ApiToken, TokenScope
from exportwatch.intake.services import tokens


class ApiTokenForm(forms.ModelForm):  # type: ignore[type-arg]
    """A token to be made."""

    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, f"{scope.label}: {scope.definition}") for scope in TokenScope],
        initial=[TokenScope.HAND_IN.value],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        """What its maker decides."""

        model = ApiToken
        fields: ClassVar[list[str]] = ["name", "owner", "scopes", "per_minute", "expires"]


@admin.register(ApiToken)
class ApiTokenAdmin(ModelAdmin):  # type: ignore[misc]
    """Who may hand articles in by a program. A token is made and revoked, never changed or deleted."""

    form = ApiTokenForm
    list_display = ["name", "beginning", "owner", "standing", "last_used_at", "expires"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    actions = ["revoke"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Offer oneself as the owner."""
        return {"owner": request.user.pk, **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Return whether tokens may be revoked in the list; none of them is changed."""
        return obj is None and bool(super().has_change_permission(request))

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Return False: what it handed in names it."""
        return False

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        """Make the token."""
        tokens.issue(obj)

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """Show the token, this once; no message, which would be kept in a cookie."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"The token of {obj.name}",
            "opts": self.opts,
            "token": obj,
            "address": request.build_absolute_uri(reverse("articles-api:hand_in")),
        }
        answer = TemplateResponse(request, "admin/intake/apitoken/made.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    @admin.action(description="Revoke them for good", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """End the chosen tokens."""
        number = tokens.revoke(queryset)
        messages.success(
            request, f"{number} token{'' if number == 1 else 's'} revoked; programs that use them get 401."
        )
