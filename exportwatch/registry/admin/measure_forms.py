"""The forms of a measure in the admin: its own columns, its events, their scope, its grounds."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from exportwatch.registry.admin.forms import (
    AxesField,
    LinesField,
    RecordForm,
    VersionedForm,
    count_field,
    date_field,
)
from exportwatch.registry.models import Ground, Measure, MeasureEvent, ScopeRule


class MeasureForm(RecordForm):
    """A measure."""

    applies_to = AxesField(label="Applies to")

    class Meta:
        """Of the measure's own columns."""

        model = Measure
        exclude: ClassVar[list[str]] = []


class EventForm(VersionedForm):
    """An event of a measure."""

    fuzzy_dates = ("announced", "effective", "until")
    has_count = True

    announced = date_field("Announced", required=True)
    effective = date_field("Effective", hint="Empty: as announced.")
    until = date_field("Announced end", hint="The last good day; empty where it is open.")
    count = count_field("Affected, as stated")

    class Meta:
        """Of the event's own columns."""

        model = MeasureEvent
        exclude: ClassVar[list[str]] = []
        labels: ClassVar[dict[str, str]] = {
            "count_what": "What is counted",
            "targets": "Ends or changes these measures",
        }


class ScopeRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an event takes in or leaves out."""

    goods = LinesField(label="Goods", required=False, help_text="Words of the source, separated by semicolons.")

    class Meta:
        """Of the rule's own columns."""

        model = ScopeRule
        exclude: ClassVar[list[str]] = []
        labels: ClassVar[dict[str, str]] = {"polarity": "Rule"}
        widgets: ClassVar[dict[str, Any]] = {"note": UnfoldAdminTextInputWidget}


class GroundForm(forms.ModelForm):  # type: ignore[type-arg]
    """Why a government says that it acts."""

    class Meta:
        """Of the ground's own columns."""

        model = Ground
        fields: ClassVar[list[str]] = ["code", "text"]
        widgets: ClassVar[dict[str, Any]] = {"text": UnfoldAdminTextInputWidget}
        labels: ClassVar[dict[str, str]] = {"code": "Ground", "text": "In words"}
