"""Countries, authorities, people and companies by hand."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from exportwatch.registry.models import Authority, Company, Country, CountryName, Person, Tenure


class CountryNameInline(TabularInline):  # type: ignore[misc]
    """The written forms of a country's name."""

    model = CountryName
    extra = 0


@admin.register(Country)
class CountryAdmin(ModelAdmin):  # type: ignore[misc]
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
class AuthorityAdmin(ModelAdmin):  # type: ignore[misc]
    """Authorities."""

    list_display = ["name", "country", "kind"]
    list_filter = ["kind"]
    list_select_related = ["country"]
    search_fields = ["name", "country__name"]
    autocomplete_fields = ["country"]
    prepopulated_fields = {"slug": ["name"]}


class TenureInline(TabularInline):  # type: ignore[misc]
    """The offices that a person held."""

    model = Tenure
    extra = 0
    autocomplete_fields = ["authority"]


@admin.register(Person)
class PersonAdmin(ModelAdmin):  # type: ignore[misc]
    """People with their offices."""

    list_display = ["name"]
    search_fields = ["name", "other_names"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [TenureInline]


@admin.register(Company)
class CompanyAdmin(ModelAdmin):  # type: ignore[misc]
    """Companies."""

    list_display = ["name", "country", "parent"]
    list_select_related = ["country", "parent"]
    search_fields = ["name", "other_names", "former_names"]
    autocomplete_fields = ["country", "parent"]
    prepopulated_fields = {"slug": ["name"]}
