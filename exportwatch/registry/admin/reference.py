"""Countries, authorities, people, companies and control entries by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from exportwatch.registry import services
from exportwatch.registry.admin.fields import LookupFields, TabularInline
from exportwatch.registry.admin.forms import LinesField, TenureForm
from exportwatch.registry.models import (
    Authority,
    Company,
    CompanyIdentifier,
    ControlEntry,
    Country,
    CountryName,
    Person,
    Tenure,
)


class ReferenceAdmin(LookupFields, ModelAdmin):  # type: ignore[misc]
    """What records refer to. A row without a slug gets one from its name."""

    list_per_page = 50
    show_full_result_count = False

    class Media:
        """The room's own style and behaviour."""

        css = {"all": ["css/admin.css"]}
        js = ["js/admin.js"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, with a slug of its own where there is none."""
        if hasattr(obj, "slug") and not obj.slug:
            obj.slug = services.free_slug(type(obj), obj.name)
        super().save_model(request, obj, form, change)


class NamedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row with further written forms of its name; the slug is made from the name where none is written."""

    other_names = LinesField(label="Other names", required=False, help_text="Separated by semicolons.")
    former_names = LinesField(label="Former names", required=False, help_text="Separated by semicolons.")
    slug = forms.SlugField(
        required=False,
        max_length=120,
        help_text="Its part of the address; made from the name where it is empty.",
        widget=UnfoldAdminTextInputWidget,
    )


class CountryNameInline(TabularInline):
    """The written forms of a country's name."""

    model = CountryName


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    """Countries come from the reference file; names may be added."""

    list_display = ["name", "code"]
    search_fields = ["name", "code", "names__name"]
    readonly_fields = ["code", "alpha3", "name"]
    inlines = [CountryNameInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: which countries there are is ISO 3166-1's to say."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Country | None = None) -> bool:
        """Return False: records refer to countries."""
        return False


@admin.register(Authority)
class AuthorityAdmin(ReferenceAdmin):
    """Authorities."""

    form = NamedForm
    list_display = ["name", "country", "kind"]
    list_filter = ["kind"]
    list_select_related = ["country"]
    search_fields = ["name", "country__name"]
    autocomplete_fields = ["country"]
    fields = ["name", "country", "kind", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Authority]:
        """Return authorities with their country, which their label names."""
        found: QuerySet[Authority] = super().get_queryset(request)
        return found.select_related("country")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Return authorities by words of their name or country."""
        return super(LookupFields, self).get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]


class TenureInline(TabularInline):
    """The offices that a person held."""

    model = Tenure
    form = TenureForm
    autocomplete_fields = ["authority"]
    fields = ["office", "authority", "start", "end", "acting"]


@admin.register(Person)
class PersonAdmin(ReferenceAdmin):
    """People with their offices."""

    form = NamedForm
    list_display = ["name"]
    search_fields = ["name", "other_names"]
    fields = ["name", "other_names", "slug"]
    inlines = [TenureInline]


class CompanyIdentifierInline(TabularInline):
    """The company's numbers elsewhere: LEI, Wikidata, OpenSanctions."""

    model = CompanyIdentifier


@admin.register(Company)
class CompanyAdmin(ReferenceAdmin):
    """Companies."""

    form = NamedForm
    list_display = ["name", "country", "parent"]
    list_select_related = ["country", "parent"]
    search_fields = ["name"]
    search_help_text = "Any name"
    autocomplete_fields = ["country", "parent"]
    fields = ["name", "country", "other_names", "former_names", "parent", "slug"]
    inlines = [CompanyIdentifierInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Company]:
        """Return companies with their country, which their label names."""
        found: QuerySet[Company] = super().get_queryset(request)
        return found.select_related("country")


@admin.register(ControlEntry)
class ControlEntryAdmin(ReferenceAdmin):
    """Codes on control lists come from the reference files; here they are looked up."""

    list_display = ["code", "list", "title", "valid_from", "valid_to"]
    list_filter = ["list"]
    search_fields = ["code", "title"]
    search_help_text = "Code, or list and code"
    readonly_fields = ["list", "code", "title", "parent", "valid_from", "valid_to"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: codes are the lists' to say."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ControlEntry | None = None) -> bool:
        """Return False: records refer to codes."""
        return False
