"""A measure by hand: its events, their scope, effects and evidence, and its grounds, on one screen with a preview."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin

from exportwatch.registry.admin.evidence import NestedEvidenceInline
from exportwatch.registry.admin.fields import LookupFields, StackedInline, TabularInline
from exportwatch.registry.admin.filters import (
    DestinationFilter,
    InstrumentFilter,
    IssuerFilter,
    StateFilter,
    SupportFilter,
)
from exportwatch.registry.admin.measure_forms import EventForm, GroundForm, MeasureForm, ScopeRuleForm
from exportwatch.registry.admin.preview import EnteredEvent, preview
from exportwatch.registry.admin.records import RecordAdmin
from exportwatch.registry.models import Ground, Measure, MeasureEvent, PermitEffect, Record, ScopeRule
from exportwatch.vocabulary import Axis, EventType, Instrument, RulePolarity


class ScopeRuleInline(StackedInline):
    """What the event takes in or leaves out."""

    model = ScopeRule
    form = ScopeRuleForm
    verbose_name_plural = "Scope"
    autocomplete_fields = ["destinations", "exporter", "recipient", "control_entries"]
    fields = [
        ("polarity", "destinations"),
        ("exporter", "recipient"),
        ("goods", "control_entries"),
        ("programme", "end_use"),
        "note",
    ]


class EffectInline(TabularInline):
    """What the event does to permits of the record."""

    model = PermitEffect
    verbose_name_plural = "Effects on permits"
    autocomplete_fields = ["permit"]
    fields = ["permit", "effect", "basis", "confirmed", "part"]
    per_page = 50


class EventInline(StackedInline):
    """The dated steps of the measure's life."""

    model = MeasureEvent
    fk_name = "measure"
    form = EventForm
    verbose_name_plural = "Events"
    autocomplete_fields = ["targets"]
    inlines = [ScopeRuleInline, EffectInline, NestedEvidenceInline]
    fields = [
        ("type", "announced"),
        ("effective", "until"),
        ("count", "count_what"),
        "targets",
        "version_seen",
    ]

    def get_extra(self, request: HttpRequest, obj: Measure | None = None, **kwargs: Any) -> int:
        """Return how many empty blocks stand there: a new measure is imposed."""
        return 0 if obj else 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for the events of a public measure: a wrong one is corrected or withdrawn."""
        return bool(super().has_delete_permission(request, obj)) and (obj is None or not obj.is_published)


class GroundInline(TabularInline):
    """Why the government says that it acts."""

    model = Ground
    form = GroundForm
    verbose_name_plural = "Grounds"
    inlines = [NestedEvidenceInline]


@admin.register(Measure)
class MeasureAdmin(RecordAdmin):
    """Measures with their events."""

    form = MeasureForm
    list_display = ["number", "stands", "name", "issuer", "by", "toward", "announced_on"]
    list_filter = [StateFilter, IssuerFilter, DestinationFilter, InstrumentFilter, SupportFilter]
    filter_paths = {
        "issuer": "authority__country",
        "destination": "events__scope_rules__destinations",
        "instrument": "instrument",
        "support": "event__measure",
    }
    search_fields = ["title"]
    search_help_text = "Id or words of the title"
    autocomplete_fields = ["authority"]
    inlines = [EventInline, GroundInline]
    fieldsets = [
        (None, {"fields": ["authority", ("instrument", "formality"), "applies_to", "title"]}),
    ]
    change_form_after_template = "admin/registry/preview_panel.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the preview."""
        view = self.admin_site.admin_view
        own = [
            path("preview/", view(self.preview_view), name="registry_measure_preview"),
            path("<int:pk>/preview/", view(self.preview_view), name="registry_measure_preview_of"),
        ]
        return own + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Measure]:
        """Return measures with what the list shows: 3 more queries."""
        events = MeasureEvent.objects.prefetch_related("scope_rules__destinations")
        found: QuerySet[Measure] = super().get_queryset(request)
        return found.select_related("authority__country").prefetch_related(Prefetch("events", events))

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Begin a new measure with the event that imposes it."""
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, EventInline) and not obj.pk:
            given["initial"] = [{"type": EventType.IMPOSED.value}]
        return given

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the parts; who enters an event is its author."""
        for entered in formset.forms:
            if isinstance(entered.instance, MeasureEvent) and entered.instance.author_id is None:
                entered.instance.author_id = request.user.pk
        super().save_formset(request, form, formset, change)

    def parts(self, record: Measure) -> list[Record]:
        """Return the measure and its events."""
        return [record, *MeasureEvent.objects.filter(measure=record)]

    def facts_of(self, record: Measure) -> list[Any]:
        """Return the events: they carry the evidence."""
        return list(MeasureEvent.objects.filter(measure=record))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form with the preview's address."""
        record = kwargs.get("obj")
        name = "admin:registry_measure_preview_of" if record else "admin:registry_measure_preview"
        context["preview_url"] = reverse(name, args=[record.pk] if record else [])
        return super().render_change_form(request, context, *args, **kwargs)

    def preview_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Answer the form as it stands with the sentences it would publish and the permits it reaches; writes
        nothing."""
        measure = self.get_object(request, str(pk)) if pk else None
        allowed = self.has_change_permission(request, measure) if measure else self.has_add_permission(request)
        if request.method != "POST" or not allowed:
            raise PermissionDenied
        with transaction.atomic():
            form = self.get_form(request, measure, change=bool(pk))(request.POST, instance=measure)
            formsets, _ = self._create_formsets(request, form.instance, bool(pk))
            form.is_valid()
            entered = [_entered(event) for event in _forms(formsets, MeasureEvent)]
            found = preview(form.cleaned_data, entered)
            transaction.set_rollback(True)
        return TemplateResponse(request, "admin/registry/preview.html", {"preview": found})

    @admin.display(description="Title", ordering="title")
    def name(self, measure: Measure) -> str:
        """The title."""
        return measure.title

    @admin.display(description="Issuer", ordering="authority__country__name")
    def issuer(self, measure: Measure) -> str:
        """The authority's country."""
        return measure.authority.country.name

    @admin.display(description="Instrument", ordering="instrument")
    def by(self, measure: Measure) -> str:
        """The instrument, and what it applies to."""
        axes = ", ".join(Axis(axis).label.lower() for axis in measure.applies_to)
        return f"{Instrument(measure.instrument).label}: {axes}" if axes else Instrument(measure.instrument).label

    @admin.display(description="Destination")
    def toward(self, measure: Measure) -> str:
        """The destinations that its events take in."""
        named = {
            country.name
            for event in measure.events.all()
            for rule in event.scope_rules.all()
            if rule.polarity == RulePolarity.INCLUDE
            for country in rule.destinations.all()
        }
        return ", ".join(sorted(named))

    @admin.display(description="Announced")
    def announced_on(self, measure: Measure) -> str:
        """The day on which it was made known."""
        return next((str(event.announced) for event in measure.events.all() if event.type == EventType.IMPOSED), "–")


def _forms(formsets: list[Any], model: type) -> list[Any]:
    """Return the forms of the formset of this model that say something and are not to be deleted."""
    return [
        form
        for formset in formsets
        if formset.model is model
        for form in formset.forms
        if (form.has_changed() or form.instance.pk or form.initial) and not form.data.get(f"{form.prefix}-DELETE")
    ]


def _entered(form: Any) -> EnteredEvent:
    form.is_valid()
    rows: dict[type, list[dict[str, Any]]] = {ScopeRule: [], PermitEffect: []}
    for nested in getattr(form, "nested_formsets", ()):
        for row in _forms([nested.formset], nested.formset.model):
            if nested.formset.model in rows and (row.has_changed() or row.instance.pk):
                row.is_valid()
                rows[nested.formset.model].append(row.cleaned_data)
    return EnteredEvent(form.cleaned_data, rows[ScopeRule], rows[PermitEffect])


@admin.register(MeasureEvent)
class EventLookupAdmin(LookupFields, ModelAdmin):  # type: ignore[misc]
    """Events are entered with their measure; here they are only found by statements."""

    search_fields = ["measure__title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MeasureEvent]:
        """Return events with their measure."""
        found: QuerySet[MeasureEvent] = super().get_queryset(request)
        return found.select_related("measure")

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Return nothing: no menu entry."""
        return {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: see the measure."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: see the measure."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: see the measure."""
        return False
