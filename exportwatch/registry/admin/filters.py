"""The filters of the record's list pages. Each costs one query for its choices, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from exportwatch.registry.models import Country, Evidence
from exportwatch.registry.models.evidence import FirstReportedBy
from exportwatch.vocabulary import Instrument, Proof, RecordState, Support


class SelectFilter(admin.SimpleListFilter):
    """A filter that is chosen from a drop-down list.

    `model_admin.filter_paths` says by which lookup a kind of record reaches what the filter names.
    """

    template = "admin/registry/filter.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        """Remember how the records are reached, and who asks."""
        self.path = model_admin.filter_paths.get(self.parameter_name, "")
        self.user = request.user
        super().__init__(request, params, model, model_admin)

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:  # type: ignore[override]
        """Give what the template draws."""
        chosen = self.value()
        options = [("", "All", chosen is None)]
        options += [(str(value), str(name), str(value) == chosen) for value, name in self.lookup_choices]
        yield {"name": self.parameter_name, "options": options}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the records that the chosen value leaves."""
        value = self.value()
        return self.narrow(queryset, value) if value else queryset

    def narrow(self, found: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the records that this value leaves, each once."""
        reached = found.model._default_manager.filter(**{self.path: value})
        return found.filter(pk__in=reached.order_by().values("pk"))


class StateFilter(SelectFilter):
    """Where a record stands, drafts that wait for a reviewer apart."""

    title = "state"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the states."""
        waiting = [("waiting", "Waiting for review"), ("mine-to-review", "Waiting for my review")]
        return [*waiting, *RecordState.choices(), ("my-drafts", "My drafts")]

    def narrow(self, found: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the records in this state."""
        waiting = found.filter(state=RecordState.DRAFT, submitted_at__isnull=False)
        if value == "waiting":
            return waiting
        if value == "mine-to-review":
            return waiting.exclude(author=self.user.pk)
        if value == "my-drafts":
            return found.filter(state=RecordState.DRAFT, author=self.user.pk)
        return found.filter(state=value)


class IssuerFilter(SelectFilter):
    """Whose authority decides or speaks."""

    title = "issuer"
    parameter_name = "issuer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the countries that have authorities."""
        return list(Country.objects.filter(authorities__isnull=False).distinct().values_list("code", "name"))


class DestinationFilter(SelectFilter):
    """Toward whom."""

    title = "destination"
    parameter_name = "destination"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return every country."""
        return list(Country.objects.values_list("code", "name"))


class InstrumentFilter(SelectFilter):
    """By which instrument."""

    title = "instrument"
    parameter_name = "instrument"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the instruments."""
        return Instrument.choices()


class SupportFilter(SelectFilter):
    """What a record rests on, and whether its quote is proved; a measure rests on what its events rest on."""

    title = "support"
    parameter_name = "support"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the kinds of support, and what is missing."""
        return [*Support.choices(), ("none", "No evidence yet"), (Proof.PENDING.value, Proof.PENDING.label)]

    def narrow(self, found: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the records that rest on this."""
        evidence = Evidence.objects.filter(**{self.path: OuterRef("pk")}).order_by()
        if value == "none":
            return found.filter(~Exists(evidence))
        if value == Proof.PENDING:
            return found.filter(~Exists(evidence.filter(verified=True)))
        official = Exists(evidence.filter(article__official=True))
        if value == Support.OFFICIAL:
            return found.filter(official)
        origins = Count(FirstReportedBy("article__official"), distinct=True)
        counted = evidence.values(self.path).annotate(origins=origins).values("origins")
        of_unofficial = found.filter(~official).annotate(origins=Coalesce(Subquery(counted), 0))
        several: QuerySet[Any] = of_unofficial.filter(origins__gt=1)
        one: QuerySet[Any] = of_unofficial.filter(origins=1)
        return several if value == Support.CORROBORATED else one
