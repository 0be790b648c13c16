"""A statement by hand: who said what, when, in which office, and how it stands to events."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from exportwatch.registry.admin.evidence import EvidenceInline
from exportwatch.registry.admin.fields import LookupFields, TabularInline
from exportwatch.registry.admin.filters import (
    DestinationFilter,
    InstrumentFilter,
    IssuerFilter,
    StateFilter,
    SupportFilter,
)
from exportwatch.registry.admin.forms import StatementForm
from exportwatch.registry.admin.records import RecordAdmin
from exportwatch.registry.models import OfficialStatement, StatementLink, Tenure
from exportwatch.vocabulary import Stance


class LinkInline(TabularInline):
    """How the statement stands to events."""

    model = StatementLink
    verbose_name_plural = "About these events"
    autocomplete_fields = ["event"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return how many empty rows stand there."""
        return 0 if obj else 1


@admin.register(OfficialStatement)
class StatementAdmin(RecordAdmin):
    """Official statements."""

    form = StatementForm
    list_display = ["number", "stands", "who", "said_on", "gist", "about"]
    list_filter = [StateFilter, IssuerFilter, DestinationFilter, InstrumentFilter, SupportFilter]
    filter_paths = {
        "issuer": "authority__country",
        "destination": "links__event__scope_rules__destinations",
        "instrument": "links__event__measure__instrument",
        "support": "statement",
    }
    search_fields = ["text", "quote", "person__name", "speaker_as_printed"]
    search_help_text = "Speaker or words"
    autocomplete_fields = ["person", "authority", "tenure"]
    inlines = [LinkInline, EvidenceInline]
    fieldsets = [
        (None, {"fields": ["person", "authority", "speaker_as_printed", "said", "venue", "quote", "text"]}),
        (
            "Office, language and translation",
            {"fields": ["tenure", "language", "translation"], "classes": ["collapse"]},
        ),
    ]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Return statements whose words or speaker have the term within."""
        return super(LookupFields, self).get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OfficialStatement]:
        """Return statements with what the list shows: 1 more query."""
        links = StatementLink.objects.select_related("event__measure")
        found: QuerySet[OfficialStatement] = super().get_queryset(request)
        return found.select_related("person", "authority", "tenure").prefetch_related(Prefetch("links", links))

    @admin.display(description="Speaker")
    def who(self, statement: OfficialStatement) -> str:
        """The speaker, and the office held."""
        return ", ".join(part for part in (statement.speaker, statement.office) if part)

    @admin.display(description="Said", ordering="said_latest")
    def said_on(self, statement: OfficialStatement) -> str:
        """The day."""
        return str(statement.said)

    @admin.display(description="What was said")
    def gist(self, statement: OfficialStatement) -> str:
        """The first words."""
        words = statement.quote or statement.text
        return words if len(words) <= 120 else words[:117] + "…"

    @admin.display(description="Stance")
    def about(self, statement: OfficialStatement) -> str:
        """How it stands to which measures."""
        return ", ".join(
            f"{Stance(link.stance).label} {link.event.measure.public_id}" for link in statement.links.all()
        )


@admin.register(Tenure)
class TenureLookupAdmin(LookupFields, ModelAdmin):  # type: ignore[misc]
    """Offices are entered with their person; here they are only found by statements."""

    search_fields = ["person__name", "office"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Return offices by person or words."""
        return super(LookupFields, self).get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Return nothing: no menu entry."""
        return {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: see the person."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: see the person."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: see the person."""
        return False
