"""How the admin's forms show references: fields that search while somebody types, and a plain link to enter a new row.

Mixed into the admins and inlines of this room, before the theme's classes.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms import Field
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from unfold.admin import StackedInline as ThemeStackedInline
from unfold.admin import TabularInline as ThemeTabularInline

from exportwatch.registry.admin.lookup import Lookup, LookupMultiple, label, searched


class NewRowLink(RelatedFieldWidgetWrapper):
    """A reference with a plain link to enter a new row in a window of its own; the theme's menu needs a mouse."""

    template_name = "admin/registry/related.html"

    def _render(self, template_name: str, context: Any, renderer: Any = None) -> Any:
        # Django's own renderer of widgets does not look into the project's templates.
        return super()._render(template_name, context, TemplatesSetting())  # type: ignore[misc]


class LookupFields:
    """References named in `autocomplete_fields` search by this room's rules and show this room's labels."""

    admin_site: Any

    def formfield_for_dbfield(self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Return the field; a reference gets a link to enter a new row that a keyboard reaches."""
        field: Field | None = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            theirs = field.widget
            can_add = bool(theirs.can_add_related)
            field.widget = NewRowLink(theirs.widget, theirs.rel, theirs.admin_site, can_add_related=can_add)
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the field for one row."""
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", Lookup(db_field, self.admin_site))
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        field.label_from_instance = label
        return field

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the field for several rows."""
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", LookupMultiple(db_field, self.admin_site))
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        field.label_from_instance = label
        return field

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """Return the rows that the term finds."""
        return searched(request, queryset, search_term), False


class TabularInline(LookupFields, ThemeTabularInline):  # type: ignore[misc]
    """Rows of a table within a form."""

    extra = 0


class StackedInline(LookupFields, ThemeStackedInline):  # type: ignore[misc]
    """Blocks within a form."""

    extra = 0
