"""A permit by hand: what is known of it, its parties, goods and numbers, and the evidence, on one screen."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern

from exportwatch.registry.admin import bulk
from exportwatch.registry.admin.evidence import EvidenceInline
from exportwatch.registry.admin.fields import TabularInline
from exportwatch.registry.admin.filters import (
    DestinationFilter,
    InstrumentFilter,
    IssuerFilter,
    StateFilter,
    SupportFilter,
)
from exportwatch.registry.admin.naming import name_in_event
from exportwatch.registry.admin.permit_forms import IdentifierForm, IdentifierFormSet, LineForm, PermitForm
from exportwatch.registry.admin.records import RecordAdmin
from exportwatch.registry.models import Permit, PermitIdentifier, PermitLine, PermitParty
from exportwatch.vocabulary import PartyRole, PermitIdentity


class PartyInline(TabularInline):
    """Companies and their roles; a new permit offers an exporter and a consignee."""

    model = PermitParty
    autocomplete_fields = ["company"]
    verbose_name_plural = "Parties"
    offered = (PartyRole.EXPORTER, PartyRole.CONSIGNEE)

    def get_extra(self, request: HttpRequest, obj: Permit | None = None, **kwargs: Any) -> int:
        """Return how many empty rows stand there."""
        return 0 if obj else len(self.offered)


class LineInline(TabularInline):
    """Goods, with quantity and unit, money and currency."""

    model = PermitLine
    form = LineForm
    autocomplete_fields = ["control_entries"]
    verbose_name_plural = "Goods"

    def get_extra(self, request: HttpRequest, obj: Permit | None = None, **kwargs: Any) -> int:
        """Return how many empty rows stand there."""
        return 0 if obj else 1


class IdentifierInline(TabularInline):
    """The permit's numbers."""

    model = PermitIdentifier
    form = IdentifierForm
    formset = IdentifierFormSet
    verbose_name_plural = "Identifiers"

    def get_extra(self, request: HttpRequest, obj: Permit | None = None, **kwargs: Any) -> int:
        """Return how many empty rows stand there."""
        return 0 if obj else 1


@admin.register(Permit)
class PermitAdmin(RecordAdmin):
    """Permits."""

    form = PermitForm
    list_display = ["number", "stands", "issuer", "holder", "toward", "known_as", "issued_on"]
    list_filter = [StateFilter, IssuerFilter, DestinationFilter, InstrumentFilter, SupportFilter]
    filter_paths = {
        "issuer": "authority__country",
        "destination": "destinations",
        "instrument": "effects__event__measure__instrument",
        "support": "permit",
    }
    search_fields = ["pk"]
    search_help_text = "Id, number or company"
    autocomplete_fields = ["authority", "destinations", "member_of", "replaces"]
    actions = [name_in_event]
    inlines = [PartyInline, LineInline, EvidenceInline, IdentifierInline]
    fieldsets = [
        (None, {"fields": ["authority", "identity", "destinations", "issued", "expires"]}),
        ("Kind and number", {"fields": ["kind", "local_term", "count"], "classes": ["collapse"]}),
        (
            "End, end use and relations",
            {"fields": ["ended_how", "ended", "end_use", "replaces", "member_of"], "classes": ["collapse"]},
        ),
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add bulk entry."""
        return bulk.urls(self.admin_site) + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Permit]:
        """Return permits with what list and labels show: 3 more queries."""
        parties = Prefetch("parties", PermitParty.objects.select_related("company"))
        found: QuerySet[Permit] = super().get_queryset(request)
        return found.select_related("authority__country").prefetch_related("destinations", parties)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Start with a permit that is known to exist, without a number."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        return {"identity": PermitIdentity.ANONYMOUS, **given}

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Offer the usual roles on a new permit."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, PartyInline) and not obj.pk:
            given["initial"] = [{"role": role.value} for role in inline.offered]
        return given

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> tuple[list[Any], list[Any]]:
        formsets, inlines = super()._create_formsets(request, obj, change)
        for formset in formsets:
            if isinstance(formset, IdentifierFormSet):
                formset.others = [other for other in formsets if other is not formset]
        return formsets, inlines

    @admin.display(description="Issuer", ordering="authority__country__name")
    def issuer(self, permit: Permit) -> str:
        """The authority's country."""
        return permit.authority.country.name

    @admin.display(description="Exporter")
    def holder(self, permit: Permit) -> str:
        """The exporters."""
        return ", ".join(party.company.name for party in permit.parties.all() if party.role == PartyRole.EXPORTER)

    @admin.display(description="Destination")
    def toward(self, permit: Permit) -> str:
        """The destinations."""
        return ", ".join(country.name for country in permit.destinations.all())

    @admin.display(description="Identity", ordering="identity")
    def known_as(self, permit: Permit) -> str:
        """How well the permit is known; of a group, how many."""
        if permit.identity == PermitIdentity.GROUP:
            return f"Group: {permit.count}"
        return PermitIdentity(permit.identity).label

    @admin.display(description="Issued", ordering="issued_earliest")
    def issued_on(self, permit: Permit) -> str:
        """The day of issue, as far as it is known."""
        return str(permit.issued or "–")
