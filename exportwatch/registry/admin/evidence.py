"""Articles by hand, and the evidence that stands below each fact."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from exportwatch.registry.admin.fields import LookupFields, StackedInline, TabularInline
from exportwatch.registry.admin.forms import ArticleForm, EvidenceForm
from exportwatch.registry.models import Article, Evidence
from exportwatch.vocabulary import Proof


class EvidenceInline(TabularInline):
    """The sources of a fact, each with the words that prove it; the words are looked for in the stored text."""

    model = Evidence
    form = EvidenceForm
    extra = 1
    verbose_name_plural = "Evidence"
    autocomplete_fields = ["article"]
    fields = ["article", "quote", "proved"]
    readonly_fields = ["proved"]

    @admin.display(description="Proof")
    def proved(self, evidence: Evidence) -> str:
        """Whether the words were found in the stored text."""
        if evidence.pk is None:
            return "–"
        if evidence.verified:
            return (Proof.PAGE_CHANGED if evidence.page_changed_at else Proof.VERIFIED).label
        return Proof.PENDING.label if evidence.quote else "No quote"


class NestedEvidenceInline(EvidenceInline):
    """Evidence of an event or a ground, within its block."""

    extra = 0


class SupportedFactsInline(StackedInline):
    """What an article supports, to look at."""

    model = Evidence
    extra = 0
    max_num = 0
    can_delete = False
    verbose_name_plural = "Supports"
    fields = ["fact", "quote", "verified"]
    readonly_fields = ["fact", "quote", "verified"]

    @admin.display(description="Fact")
    def fact(self, evidence: Evidence) -> str:
        """The fact that the quote proves."""
        return str(evidence.permit or evidence.event or evidence.statement or evidence.ground)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: evidence is entered with its fact."""
        return False


@admin.register(Article)
class ArticleAdmin(LookupFields, ModelAdmin):  # type: ignore[misc]
    """Reports, notices and judgments, bibliographically."""

    form = ArticleForm
    list_display = ["short", "publisher", "when", "official", "language"]
    list_filter = ["official", "language"]
    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "publisher", "url"]
    inlines = [SupportedFactsInline]
    fieldsets = [
        (None, {"fields": ["url", "publisher", "title", "published", "official"]}),
        ("More", {"fields": ["byline", "published_basis", "language", "origin", "archive_url"]}),
    ]

    class Media:
        """The room's own style and behaviour."""

        css = {"all": ["css/admin.css"]}
        js = ["js/admin.js"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Return articles by the beginning of their address, or by words of title and publisher."""
        if search_term.strip().startswith(("http://", "https://")):
            return queryset.filter(url__startswith=search_term.strip()), False
        return super(LookupFields, self).get_search_results(request, queryset, search_term)  # type: ignore[no-any-return]

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return False where a fact rests on the article."""
        if obj is not None and obj.evidence.exists():
            return False
        return bool(super().has_delete_permission(request, obj))

    @admin.display(description="Article", ordering="title")
    def short(self, article: Article) -> str:
        """Title, or what stands for it."""
        return article.title or str(article)

    @admin.display(description="Published", ordering="published_earliest")
    def when(self, article: Article) -> str:
        """The day, as far as it is known."""
        return str(article.published or "not known")
