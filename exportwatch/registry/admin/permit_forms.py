"""The forms of a permit in the admin: its own columns, its goods, its numbers, and what may be the same permit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextInputWidget

from exportwatch.registry.admin.duplicates import Duplicate, Entered, likely_duplicates
from exportwatch.registry.admin.forms import RecordForm, count_field, date_field
from exportwatch.registry.currencies import CURRENCIES
from exportwatch.registry.models import Permit, PermitIdentifier, PermitLine
from exportwatch.vocabulary import PartyRole


class PermitForm(RecordForm):
    """A permit."""

    fuzzy_dates = ("issued", "expires", "ended")
    has_count = True

    issued = date_field("Issued")
    expires = date_field("Expires", hint="The last good day; written like “Issued”.")
    ended = date_field("Ended", hint="The last good day, where it ended without a government’s restriction.")
    count = count_field("Number of permits")

    class Meta:
        """Of the permit's own columns."""

        model = Permit
        exclude: ClassVar[list[str]] = []
        labels: ClassVar[dict[str, str]] = {"ended_how": "How it ended"}


class LineForm(forms.ModelForm):  # type: ignore[type-arg]
    """Goods on a permit: a quantity with its unit, money with its currency."""

    currency = forms.CharField(
        required=False,
        max_length=3,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "EUR", "autocapitalize": "characters"}),
    )

    class Meta:
        """Of the line's own columns."""

        model = PermitLine
        fields: ClassVar[list[str]] = ["description", "control_entries", "quantity", "unit", "value", "currency"]
        widgets: ClassVar[dict[str, Any]] = {
            "description": UnfoldAdminTextInputWidget,
            "quantity": UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
            "value": UnfoldAdminTextInputWidget(attrs={"inputmode": "decimal"}),
        }

    def clean_currency(self) -> str:
        """Return the code in capitals; refuse one that ISO 4217 does not know."""
        code = str(self.cleaned_data["currency"]).strip().upper()
        if code and code not in CURRENCIES:
            raise ValidationError(f"“{code}” is no currency of ISO 4217; write its three letters, such as EUR or CAD.")
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse money without currency and a quantity without unit."""
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        value: Decimal | None = entered.get("value")
        if value is not None and not entered.get("currency") and "currency" not in self.errors:
            self.add_error("currency", "Money needs its currency: write its three letters, such as EUR.")
        if value is None and entered.get("currency") and "value" not in self.errors:
            self.add_error("value", "Write the amount, or take the currency out.")
        if entered.get("quantity") is not None and not entered.get("unit"):
            self.add_error("unit", "A quantity needs its unit, such as systems or kg.")
        return entered

    def _get_validation_exclusions(self) -> set[str]:
        # Their constraints would say the same a second time.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"currency", "unit"} if self.errors else excluded


class IdentifierForm(forms.ModelForm):  # type: ignore[type-arg]
    """A permit's number; the permit that has it already is named."""

    class Meta:
        """Of the identifier's own columns."""

        model = PermitIdentifier
        fields: ClassVar[list[str]] = ["scheme", "value"]

    def clean(self) -> dict[str, Any]:
        """Refuse a number that stands for another permit in the same scheme."""
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        others = PermitIdentifier.objects.filter(scheme=entered.get("scheme", ""), value=entered.get("value", ""))
        taken = others.exclude(pk=self.instance.pk).select_related("permit").first()
        if taken:
            raise ValidationError(
                f"{taken} is the number of {taken.permit.public_id} already; open that permit, or correct the number."
            )
        return entered

    def validate_unique(self) -> None:
        """Leave it to `clean`, which names the other permit."""


class IdentifierFormSet(PaginationInlineFormSet):  # type: ignore[misc]
    """A permit's numbers; last to be read, it compares all that was entered with permits that are there.

    `others` are the permit's further formsets, by model. What looks like the same permit stops the saving until
    the box `different` is ticked.
    """

    others: Sequence[Any] = ()
    duplicates: Sequence[Duplicate] = ()

    def clean(self) -> None:
        """Refuse what looks like a permit that is there, unless told that it is another one."""
        super().clean()
        if any(self.errors) or self.data.get("different") or self.instance.pk:
            return
        self.duplicates = likely_duplicates(self._entered())
        if self.duplicates:
            raise ValidationError("This permit may be in the record already; see the note at the top of the page.")

    def _posted_destinations(self) -> list[str]:
        """Return the destinations as posted; Django keeps an empty post as a plain dict, which has no lists."""
        return self.data.getlist("destinations") if isinstance(self.data, MultiValueDict) else []

    def _entered(self) -> Entered:
        rows: dict[str, list[dict[str, Any]]] = {}
        for formset in self.others:
            if formset.is_valid():
                rows[formset.model.__name__] = [form.cleaned_data for form in formset.forms if form.has_changed()]
        exporters = [
            row["company"].pk
            for row in rows.get("PermitParty", [])
            if row.get("company") and row.get("role") == PartyRole.EXPORTER
        ]
        return Entered(
            identifiers=[form.cleaned_data["value"] for form in self.forms if form.cleaned_data.get("value")],
            exporters=exporters,
            destinations=[code for code in self._posted_destinations() if code],
            goods=[row["description"] for row in rows.get("PermitLine", []) if row.get("description")],
            issued=self.instance.issued,
        )
