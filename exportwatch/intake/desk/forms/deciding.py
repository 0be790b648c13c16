"""What a reviewer does with a proposal besides accepting it, and the filter over the queue."""

from __future__ import annotations

from typing import Any

from django import forms

from exportwatch.intake.models import Proposal, ProposalKind
from exportwatch.registry.formfields import CountryField
from exportwatch.registry.models import Country


class RejectForm(forms.Form):
    """Why a proposal, or all of a story, is refused."""

    reason = forms.CharField(
        label="Why reject it",
        max_length=500,
        widget=forms.TextInput(attrs={"list": "reasons"}),
        error_messages={"required": "Say why the proposal is rejected, so that the engine can be mended."},
    )


REASONS = (
    "No government act: an opinion or a demand",
    "Not about export permits",
    "An old act, told as background",
    "An intention, not a decision",
    "Already in the record, nothing new",
    "The engine misread the text",
)
"""Offered for rejecting; a reviewer may write any other."""


class DismissForm(forms.Form):
    """Why an article is not worked on any further."""

    reason = forms.CharField(
        label="Why dismiss it",
        max_length=500,
        error_messages={"required": "Say why the article is dismissed; whoever looks for it finds the reason."},
    )


class SplitForm(forms.Form):
    """Which statements and permits go with the second of two proposals."""

    statements = forms.TypedMultipleChoiceField(
        label="Statements for the second one", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    permits = forms.TypedMultipleChoiceField(
        label="Permits for the second one", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        """Offer what the proposal holds; without statements or permits that field is left out."""
        super().__init__(*args, **kwargs)
        payload = proposal.payload
        offered = {
            "statements": [
                f"{said['speaker']}: {_short(said['quote'] or said['text'])}" for said in payload["statements"]
            ],
            "permits": [_short(permit["evidence"]["quote"]) for permit in payload["permits"]],
        }
        for name, labels in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101
            field.choices = [(str(place), label) for place, label in enumerate(labels)]
            if not labels:
                del self.fields[name]


class MergeForm(forms.Form):
    """The other proposal of the same text that tells of the same thing."""

    other = forms.TypedChoiceField(label="Merge with", coerce=int)

    def __init__(self, *args: Any, others: list[Proposal], **kwargs: Any) -> None:
        """Offer the other pending proposals of the snapshot."""
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [(str(row.pk), str(row.pk)) for row in others]


class QueueFilter(forms.Form):
    """What of the queue is shown; every field may be empty."""

    issuer = CountryField(label="Issuer", required=False)
    destination = CountryField(label="Destination", required=False)
    kind = forms.ChoiceField(
        label="What", choices=[("", "Acts and statements"), *ProposalKind.choices()], required=False
    )
    whose = forms.ChoiceField(
        label="Worked on by",
        choices=[("", "anybody"), ("free", "nobody"), ("mine", "me"), ("others", "others")],
        required=False,
    )
    order = forms.ChoiceField(
        label="Order",
        choices=[("", "most relevant first"), ("newest", "newest first"), ("oldest", "oldest first")],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the countries' names while somebody types."""
        super().__init__(*args, **kwargs)
        for name in ("issuer", "destination"):
            self.fields[name].widget.attrs["list"] = "country-names"

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters that are set and valid, by name; a country by its code."""
        if not self.is_valid():
            return {}
        return {
            name: value.code if isinstance(value, Country) else value
            for name, value in self.cleaned_data.items()
            if value
        }


def _short(words: str) -> str:
    return words if len(words) <= 90 else words[:87] + "…"
