"""Watched addresses by hand: look at an address first, then watch it; see at a glance how each is doing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from exportwatch.fetching import urls
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.feeds import FeedKind
from exportwatch.intake.models import Feed
from exportwatch.intake.services import feeds, hosts
from exportwatch.vocabulary import PublisherKind

SHOWN = 20
"""How many entries a look shows: enough to judge by."""

PATIENCE = 15.0
"""Seconds that a look waits for its turn at the site."""


class LookForm(forms.Form):
    """An address to look at."""

    address = forms.CharField(
        label="Address",
        max_length=2000,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "inputmode": "url", "size": 60}),
    )

    def clean_address(self) -> str:
        """Return the address as it is kept, or say why it cannot be one."""
        return _kept(self.cleaned_data["address"])


def _when(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"


def _kept(address: str) -> str:
    try:
        return urls.canonical(address)
    except FetchingError as error:
        raise ValidationError(str(error)) from error


class FeedForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is decided by hand of a watched address."""

    address = forms.CharField(max_length=2000, widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url"}))
    kind = forms.ChoiceField(
        choices=[("", "Find out with the first answer"), *FeedKind.choices()],
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="Something else than this kind is then an error, so that a feed that became another page is noticed.",
    )
    publisher_kind = forms.ChoiceField(
        choices=[("", "Choose one"), *PublisherKind.choices()],
        widget=UnfoldAdminSelectWidget,
        help_text="What official sources and courts say makes a fact official.",
    )
    licence_note = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="What its publisher allows, and where that is said.",
    )
    languages = forms.CharField(
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Codes with commas, such as en, fr; entries in others are left out. Empty: any.",
    )

    class Meta:
        """The rest is written by whoever asks the feed."""

        model = Feed
        fields = (
            *("address", "name", "kind", "enabled", "publisher", "publisher_kind", "languages", "time_zone"),
            *("interval_minutes", "licence_note"),
        )
        help_texts = {
            "publisher": "Who its articles are by; empty: as each page says.",
            "time_zone": "Of dates that state none, such as Europe/Berlin.",
            "interval_minutes": "Minutes between two times that it is asked: 5 to 10,080 (a week).",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the languages of a feed that is there as they are entered."""
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["languages"] = ", ".join(self.instance.languages)

    def clean_address(self) -> str:
        """Return the address as it is kept, or say why it cannot be one."""
        return _kept(self.cleaned_data["address"])

    def clean_languages(self) -> list[str]:
        """Return the codes."""
        found = [part.strip().lower() for part in self.cleaned_data["languages"].split(",") if part.strip()]
        wrong = [code for code in found if not (len(code) == 2 and code.isalpha())]
        if wrong:
            raise ValidationError(f"“{wrong[0]}” is no language code; write two letters each, such as en, fr.")
        return found


@admin.register(Feed)
class FeedAdmin(ModelAdmin):  # type: ignore[misc]
    """Watched addresses."""

    form = FeedForm
    change_list_template = "admin/intake/feed/change_list.html"
    ordering = ["-enabled", "name"]
    list_display = ["name", "doing", "publisher_kind", "format", "brought", "answered", "failures", "next_try"]
    list_filter = ["enabled", "publisher_kind"]
    search_fields = ["name", "address", "publisher"]
    actions = ["enable", "disable", "ask_now"]
    list_per_page = 100
    readonly_fields = ["doing", "error", "problems", "answered", "brought", "next_try", "failures"]
    fieldsets = [
        (None, {"fields": ["address", "name", "kind", "enabled"]}),
        ("Publisher", {"fields": ["publisher", "publisher_kind", "licence_note"]}),
        ("Reading", {"fields": ["languages", "time_zone", "interval_minutes"]}),
        ("How it is doing", {"fields": ["doing", "error", "problems", "answered", "brought", "next_try", "failures"]}),
    ]

    class Media:
        """The room's own style."""

        css = {"all": ["css/admin.css"]}

    # --- Addresses and permissions

    def get_urls(self) -> list[URLPattern]:
        """Add the page that looks at an address."""
        look = path("look/", self.admin_site.admin_view(self.look_view), name="intake_feed_look")
        return [look, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Feed | None = None) -> bool:
        """Return False for what brought articles, which name it, and for what ships: it is switched off instead."""
        if obj is not None and (obj.preset or obj.fetches.exists()):
            return False
        return bool(super().has_delete_permission(request, obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer no deletion of many at once."""
        found: dict[str, Any] = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def get_fieldsets(self, request: HttpRequest, obj: Feed | None = None) -> Any:
        """Leave out how a feed is doing that is not there yet."""
        return self.fieldsets if obj else self.fieldsets[:-1]

    # --- Looking before adding

    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Ask for an address; then show what it is and what watching it would bring. Writes nothing."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = LookForm(request.POST or None, initial={"address": request.GET.get("address", "")})
        context = {**self.admin_site.each_context(request), "title": "Add a feed", "opts": self.opts, "form": form}
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    context |= self._looked(form.cleaned_data["address"])
                    status = 200
                except FetchingError as error:
                    context["refused"] = str(error)
                except hosts.NotYetError:
                    context["refused"] = "This site is being asked at this moment; look again in a minute."
        return TemplateResponse(request, "admin/intake/feed/look.html", context, status=status)

    def _looked(self, address: str) -> dict[str, Any]:
        feed = Feed(address=address, name="", publisher_kind="")
        feeds.name_host(feed)
        seen = feeds.look(feed, patience=PATIENCE)
        given = {
            "address": address,
            "name": seen.page.title or feed.host,
            "kind": seen.page.kind.value,
            "publisher": seen.page.title or "",
            "languages": seen.page.language or "",
        }
        return {
            "seen": seen,
            "shown": seen.new[:SHOWN],
            "more": max(0, len(seen.new) - SHOWN),
            "watched": Feed.objects.filter(address=address).first(),
            "add_url": f"{reverse('admin:intake_feed_add')}?{urlencode(given)}",
        }

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Show the form; without an address, look at one first."""
        if request.method == "GET" and "address" not in request.GET and self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:intake_feed_look"))
        return super().add_view(request, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the look found out."""
        return {name: value for name, value in request.GET.items() if name in FeedForm.base_fields}

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        """Save; an address that changed is asked anew, from the beginning."""
        feeds.name_host(obj)
        if "address" in form.changed_data:
            obj.etag = obj.last_modified = ""
        if "address" in form.changed_data or "enabled" in form.changed_data:
            obj.due_at = timezone.now()
        super().save_model(request, obj, form, change)

    # --- The list

    @display(  # type: ignore[untyped-decorator]
        description="Doing",
        label={
            "Well": "success",
            "Failed lately": "warning",
            "Silent": "warning",
            "Failing": "danger",
            "Not asked": "danger",
        },
    )
    def doing(self, feed: Feed) -> str:
        """How it is doing."""
        return feed.standing(timezone.now()).label

    @admin.display(description="Kind", ordering="kind")
    def format(self, feed: Feed) -> str:
        """What kind of address it is."""
        return FeedKind(feed.kind).label if feed.kind else "not known yet"

    @admin.display(description="Last new article", ordering="brought_at")
    def brought(self, feed: Feed) -> str:
        """When it last brought something."""
        return _when(feed.brought_at)

    @admin.display(description="Last answer", ordering="succeeded_at")
    def answered(self, feed: Feed) -> str:
        """When it last answered well."""
        return _when(feed.succeeded_at)

    @admin.display(description="Next try", ordering="due_at")
    def next_try(self, feed: Feed) -> str:
        """When it is asked next."""
        return _when(feed.due_at) if feed.enabled else "off"

    @admin.action(description="Watch them", permissions=["change"])
    def enable(self, request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Switch feeds on; each is asked at once."""
        number = chosen.filter(enabled=False).update(enabled=True, due_at=timezone.now())
        messages.success(request, f"{number} feeds are watched from now on.")

    @admin.action(description="Stop watching them", permissions=["change"])
    def disable(self, request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Switch feeds off; what they brought stays."""
        messages.success(
            request, f"{chosen.filter(enabled=True).update(enabled=False)} feeds are not watched any more."
        )

    @admin.action(description="Ask them now", permissions=["change"])
    def ask_now(self, request: HttpRequest, chosen: QuerySet[Feed]) -> None:
        """Have feeds asked at the next sweep."""
        number = chosen.filter(enabled=True).update(due_at=timezone.now())
        messages.success(request, f"{number} feeds are asked within a minute.")
