"""What the admin of every kind of record shares: lists with filters, drafts and their review, versions and history.

Writes go through `registry.services`: they keep the versions and hold the rules of publishing. A save, with all its
parts, is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin
from unfold.decorators import display

from exportwatch.registry import services
from exportwatch.registry.admin import versions
from exportwatch.registry.admin.fields import LookupFields
from exportwatch.registry.admin.lookup import LookupView
from exportwatch.registry.admin.saved import save_view, saved_filters
from exportwatch.registry.models import Evidence, Record, Revision, ScopeRule, support_of
from exportwatch.vocabulary import RecordState, Support


def single_admin() -> bool:
    """Whether one person keeps this installation, so that an author may publish their own work."""
    return bool(settings.SINGLE_ADMIN)


class RecordAdmin(LookupFields, ModelAdmin):  # type: ignore[misc]
    """A kind of record by hand. `filter_paths` say how the list's filters reach what they name."""

    change_form_template = "admin/registry/record_form.html"
    change_list_template = "admin/registry/change_list.html"
    show_facets = admin.ShowFacets.NEVER
    list_before_template = "admin/registry/saved_filters.html"
    list_filter_submit = True
    list_per_page = 50
    show_full_result_count = False
    warn_unsaved_form = True
    compressed_fields = True
    exclude_always = (
        "state",
        "submitted_at",
        "published_at",
        "withdrawn_at",
        "withdrawn_reason",
        "single_source_reason",
        "author",
        "reviewer",
    )
    filter_paths: dict[str, str] = {}

    class Media:
        """The room's own style and behaviour."""

        css = {"all": ["css/admin.css"]}
        js = ["js/admin.js"]

    # --- Addresses and permissions

    def get_urls(self) -> list[URLPattern]:
        """Add the review page, saved filters and the answers to fields that are typed into."""
        kind = self.opts.model_name
        view = self.admin_site.admin_view
        own = [
            path("saved-filters/", view(self._saved_filters), name=f"registry_{kind}_saved_filters"),
            path("<int:pk>/review/", view(self.review_view), name=f"registry_{kind}_review"),
        ]
        if kind == "permit":
            own.append(path("lookup/", view(LookupView.as_view(admin_site=self.admin_site)), name="registry_lookup"))
        return own + super().get_urls()  # type: ignore[no-any-return]

    def _saved_filters(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return save_view(request, self)

    def may_publish(self, request: HttpRequest) -> bool:
        """Whether the user may make these records public, and change what is public."""
        return request.user.has_perm(f"registry.publish_{self.opts.model_name}")

    def may_withdraw(self, request: HttpRequest) -> bool:
        """Whether the user may take these records back."""
        return request.user.has_perm(f"registry.withdraw_{self.opts.model_name}")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return whether the user may change records; what is public, reviewers alone."""
        allowed = bool(super().has_change_permission(request, obj))
        return allowed and (obj is None or obj.state == RecordState.DRAFT or self.may_publish(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False for what was ever public: it is withdrawn instead, and its page says so."""
        if obj is not None and (obj.state != RecordState.DRAFT or obj.published_at):
            return False
        return bool(super().has_delete_permission(request, obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer no deletion of many at once."""
        found: dict[str, Any] = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    # --- The list

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under the user's saved filters."""
        context = {
            "saved_filters": saved_filters(request, str(self.opts.model_name)),
            "save_filter_url": reverse(f"admin:registry_{self.opts.model_name}_saved_filters"),
            "present_query": request.GET.urlencode(),
        }
        answer: HttpResponse = super().changelist_view(request, {**context, **(extra_context or {})})
        return answer

    @display(  # type: ignore[untyped-decorator]
        description="State",
        label={"Draft": "", "Waiting": "warning", "Published": "success", "Withdrawn": "danger"},
    )
    def stands(self, record: Record) -> str:
        """Where the record stands, for the list."""
        if record.state == RecordState.DRAFT and record.submitted_at:
            return "Waiting"
        return RecordState(record.state).label

    @admin.display(description="Id", ordering="pk")
    def number(self, record: Record) -> str:
        """The public id, for the list."""
        return record.public_id

    # --- The form

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Sequence[str]:
        """Leave out what services write."""
        return self.exclude_always

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the public page's address; a draft has none."""
        if obj is None or obj.state == RecordState.DRAFT:
            return None
        return str(obj.get_absolute_url())

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the form. What the record refuses on saving is shown in the form, with all that was entered."""
        asked: Any = request
        try:
            answer: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refused:
            asked.refused = refused
            answer = super().changeform_view(request, object_id, form_url, extra_context)
        return answer

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form's class; the second time, it knows what the record refused."""
        form = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", None)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form with where the record stands and what may be the same record."""
        record = kwargs.get("obj")
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context |= {
            "record": record,
            "is_record": True,
            "single_admin": single_admin(),
            "unplaced": list(_unplaced(formsets)),
            "duplicates": [found for formset in formsets for found in getattr(formset, "duplicates", ())],
            "review_url": reverse(f"admin:registry_{self.opts.model_name}_review", args=[record.pk]) if record else "",
            "asks_why": bool(record and record.state != RecordState.DRAFT),
        }
        answer: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return answer

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        """Save the row; who enters a record is its author."""
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Save the parts, keep the version, and submit where the button said so."""
        super().save_related(request, form, formsets, change)
        record = form.instance
        said = {name: form.cleaned_data.get(name, "") for name in ("cause", "note")}
        parts = self.parts(record)
        services.refuse_faults([part for part in parts if part.is_published])
        services.record_versions(parts, _user(request), **said)
        if "_submit" in request.POST:
            try:
                with transaction.atomic():
                    services.submit(record, _user(request))
                    messages.success(request, f"{record.public_id} waits for its review.")
            except ValidationError as refused:
                messages.warning(request, f"Saved as a draft, not submitted: {' '.join(refused.messages)}")

    # --- Review

    def parts(self, record: Any) -> list[Record]:
        """Return the records that are entered on one screen and published together, this one first."""
        return [record]

    def facts_of(self, record: Any) -> list[Any]:
        """Return the facts that need evidence before the record is published."""
        return [record]

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would be published and what is still missing; submit, publish or withdraw."""
        record = self.get_object(request, str(pk))
        if record is None or not self.has_view_permission(request, record):
            raise PermissionDenied
        address = reverse(f"admin:registry_{self.opts.model_name}_review", args=[pk])
        if request.method == "POST":
            self._decide(request, record)
            return HttpResponseRedirect(address)
        facts = [(fact, support_of(_evidence(fact))) for fact in self.facts_of(record)]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Review {record.public_id}",
            "subtitle": str(record),
            "opts": self.opts,
            "media": self.media,
            "record": record,
            "original": record,
            "rows": versions.table(services.content_of(record)),
            "facts": facts,
            "single_source": any(support == Support.SINGLE_SOURCE for _, support in facts),
            "may_publish": self.may_publish(request),
            "may_withdraw": self.may_withdraw(request),
            "is_author": record.author_id == request.user.pk and not single_admin(),
            "single_admin": single_admin(),
            "drafts": [item for item in self.parts(record) if item.state == RecordState.DRAFT],
        }
        return TemplateResponse(request, "admin/registry/review.html", context)

    def _decide(self, request: HttpRequest, record: Any) -> None:
        """Do what the pressed button says, and tell the user what came of it."""
        asked = request.POST.get("decision", "")
        try:
            with transaction.atomic():
                if asked == "submit" and self.has_change_permission(request, record):
                    services.submit(record, _user(request))
                    said = f"{record.public_id} waits for its review."
                elif asked == "publish" and self.may_publish(request):
                    drafts = [item for item in self.parts(record) if item.state == RecordState.DRAFT]
                    services.publish(drafts, _user(request), request.POST.get("single_source_reason", ""))
                    said = f"{record.public_id} is published."
                elif asked == "withdraw" and self.may_withdraw(request):
                    public = [item for item in self.parts(record) if item.state == RecordState.PUBLISHED]
                    services.withdraw(public, request.POST.get("reason", ""), _user(request))
                    said = f"{record.public_id} is withdrawn; its page says so, with the reason."
                else:
                    raise PermissionDenied
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, said)

    # --- History

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show every version: who, when, why, what differs; restore one."""
        record = self.get_object(request, object_id)
        if record is None or not self.has_view_permission(request, record):
            raise PermissionDenied
        form = versions.RestoreForm(request.POST or None)
        if request.method == "POST":
            if not self.has_change_permission(request, record):
                raise PermissionDenied
            if form.is_valid():
                self._restore(request, record, form)
                return HttpResponseRedirect(request.path)
            messages.error(request, "Nothing was restored: say why, and write one sentence for readers.")
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {record.public_id}",
            "subtitle": str(record),
            "opts": self.opts,
            "media": self.media,
            "record": record,
            "original": record,
            "versions": versions.of(self.parts(record)),
            "form": form,
            "may_restore": self.has_change_permission(request, record),
        }
        return TemplateResponse(request, "admin/registry/history.html", context)

    def _restore(self, request: HttpRequest, record: Record, form: versions.RestoreForm) -> None:
        of_these = {(part.letter, part.pk) for part in self.parts(record)}
        revision = Revision.objects.filter(pk=form.cleaned_data["revision"]).first()
        if revision is None or (revision.kind, revision.record) not in of_these:
            messages.error(request, "That version is not in this record’s history; choose one that is listed.")
            return
        try:
            with transaction.atomic():
                services.restore(revision, _user(request), form.cleaned_data["cause"], form.cleaned_data["note"])
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, f"{revision} is what the record says again.")


def _user(request: HttpRequest) -> Any:
    """Return the signed-in user; the admin lets nobody else in."""
    return request.user


def _evidence(fact: Any) -> models.QuerySet[Evidence]:
    found: models.QuerySet[Evidence] = fact.evidence.select_related("article")
    return found


def _unplaced(formsets: Iterable[Any]) -> Iterator[str]:
    """Yield what is wrong with whole blocks within the form; the theme shows only what is wrong with fields and
    tables."""
    for formset in formsets:
        if not formset.is_bound:
            continue
        for form in formset.forms:
            nested = [inline.formset for inline in getattr(form, "nested_formsets", ())]
            if nested or formset.model is ScopeRule:
                yield from form.non_field_errors()
            yield from _unplaced(nested)
