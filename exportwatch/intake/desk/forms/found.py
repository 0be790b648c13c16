"""What was found besides the act: statements and permits, each taken or left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from exportwatch.intake.desk.forms.fields import DATE_HINT, NameField, PassageField
from exportwatch.intake.desk.prefill import AS_PRINTED, INSTITUTION, NEW_PERMIT, NEW_PERSON
from exportwatch.intake.models import Proposal
from exportwatch.intake.services.review import PermitDecision, StatementDecision, locate
from exportwatch.registry.formfields import CountRangeField, CountriesField, FuzzyDateField
from exportwatch.registry.matching import PermitCandidate, PersonCandidate
from exportwatch.registry.models import Authority
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Basis, Effect, Part, Stance, Venue


class _FoundForm(forms.Form):
    """A found thing that the reviewer takes or leaves; a thing left out is not checked. `wide` names fields that
    need a whole line."""

    wide: ClassVar[frozenset[str]] = frozenset()

    include = forms.BooleanField(label="Take this into the record", required=False)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get("include"):
            self._errors = forms.utils.ErrorDict()

    def short_fields(self) -> list[forms.BoundField]:
        """Return the fields that stand side by side, without the box that takes or leaves."""
        return [self[name] for name in self.fields if name != "include" and name not in self.wide]

    def wide_fields(self) -> list[forms.BoundField]:
        """Return the fields that need a whole line."""
        return [self[name] for name in self.fields if name in self.wide]

    def _check_stands_in_text(self, field: str) -> None:
        words = self.cleaned_data.get(field)
        if words and self.cleaned_data.get("include"):
            try:
                locate(words, self.proposal.snapshot)
            except ValidationError as error:
                self.add_error(field, error)


class StatementForm(_FoundForm):
    """A statement, its speaker in the office held that day, and its stance toward the act."""

    wide = frozenset({"who", "as_printed", "quote", "text"})

    who = forms.ChoiceField(label="Who spoke", widget=forms.RadioSelect)
    speaker = NameField("person", label="Speaker")
    office = forms.CharField(
        label="Office held that day",
        max_length=200,
        required=False,
        help_text="For officials who are registered with it; empty keeps the speaker as printed.",
    )
    authority = NameField("authority", label="Office's authority", required=False)
    as_printed = forms.CharField(label="Speaker as printed", max_length=300, required=False)
    stance = forms.ChoiceField(
        label="Stance toward the act",
        choices=[("", "none: it is about something else"), *Stance.choices()],
        required=False,
    )
    part = forms.ChoiceField(label="Part", choices=[("", "not known"), *Part.choices()], required=False)
    venue = forms.ChoiceField(label="Venue", choices=Venue.choices())
    said = FuzzyDateField(label="Said", help_text=DATE_HINT)
    quote = PassageField(label="Quote", required=False, help_text="Empty: reported speech.")
    text = PassageField(label="In the text")

    def __init__(
        self, *args: Any, candidates: Sequence[PersonCandidate], institution: Authority | None, **kwargs: Any
    ) -> None:
        """Offer who may have spoken, with the office held that day or the open question."""
        super().__init__(*args, **kwargs)
        self.institution = institution
        self.people = {
            (f"tenure:{item.tenure.pk}" if item.tenure else f"person:{item.person.pk}"): item for item in candidates
        }
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)  # noqa: S101
        who.choices = [
            *((key, f"{item.person}: {'; '.join(item.reasons)}") for key, item in self.people.items()),
            *([(INSTITUTION, f"{institution}, an authority of the record")] if institution else []),
            (NEW_PERSON, "Somebody to register, with the office below"),
            (AS_PRINTED, "Keep the speaker as printed"),
        ]

    def chosen_speaker(self) -> str:
        """Return who speaks, as chosen: in which office, or that it is open."""
        who = self["who"]
        return next((label for key, label in self.fields["who"].choices if key == who.value()), "")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find the quote and the passage in the stored text; nobody has spoken in the future."""
        data = super().clean() or {}
        for field in ("quote", "text"):
            self._check_stands_in_text(field)
        said: FuzzyDate | None = data.get("said")
        if said and said.earliest > timezone.localdate():
            self.add_error("said", f"{said} is in the future; give the day on which it was said.")
        if data.get("who") == NEW_PERSON and not data.get("office") and "office" not in self.errors:
            self.add_error("office", "Give the office that the speaker held, or keep the speaker as printed.")
        return data

    def decision(self) -> StatementDecision | None:
        """Return the reviewer's decision from a valid form; None where it is left out."""
        data = self.cleaned_data
        if not data.get("include"):
            return None
        known = self.people.get(data["who"])
        is_new = data["who"] == NEW_PERSON
        return StatementDecision(
            speaker=data["speaker"],
            said=data["said"],
            text=data["text"],
            evidence=data["quote"] or data["text"],
            stance=Stance(data["stance"]) if data["stance"] else None,
            part=Part(data["part"]) if data["part"] else None,
            quote=data["quote"],
            person=known.person if known else None,
            tenure=known.tenure if known else None,
            institution=self.institution if data["who"] == INSTITUTION else None,
            office=data["office"] if is_new else "",
            authority=data["authority"] if is_new else "",
            as_printed=data["as_printed"],
            venue=Venue(data["venue"]),
        )


class PermitForm(_FoundForm):
    """A permit that the text tells of, one of the record or a new one, and what the act does to it."""

    wide = frozenset({"which", "is_group", "evidence"})

    which = forms.ChoiceField(label="Which permit", widget=forms.RadioSelect)
    exporter = NameField("company", label="Exporter", required=False)
    consignee = NameField("company", label="Consignee", required=False)
    destinations = CountriesField(label="Destinations", required=False)
    goods = forms.CharField(label="Goods", max_length=300, required=False)
    quantity = forms.DecimalField(label="Quantity", min_value=0, max_digits=18, decimal_places=3, required=False)
    unit = forms.CharField(label="Unit", max_length=60, required=False)
    issued = FuzzyDateField(label="Issued", required=False, help_text=DATE_HINT)
    is_group = forms.BooleanField(
        label="A group of permits", required=False, help_text="Unticked: one permit without a number."
    )
    count = CountRangeField(
        label="How many permits", required=False, help_text="Of a group; empty: how many is not said."
    )
    effect = forms.ChoiceField(label="What the act does to it", choices=Effect.choices())
    basis = forms.ChoiceField(
        label="Who says so",
        choices=Basis.choices(),
        help_text="“Inferred from the scope” shows as not confirmed and changes no status.",
    )
    evidence = PassageField(label="In the text")

    def __init__(self, *args: Any, candidates: Sequence[PermitCandidate], **kwargs: Any) -> None:
        """Offer the permits of the record that may be meant."""
        super().__init__(*args, **kwargs)
        self.permits = {item.permit.public_id: item for item in candidates}
        which = self.fields["which"]
        assert isinstance(which, forms.ChoiceField)  # noqa: S101
        which.choices = [
            *((number, f"{number}: {'; '.join(item.reasons)}") for number, item in self.permits.items()),
            (NEW_PERMIT, "A permit that is not in the record"),
        ]
        self.fields["destinations"].widget.attrs["list"] = "country-names"

    def clean(self) -> dict[str, Any]:
        """Find the passage in the stored text; a quantity needs its unit, a count a group."""
        data = super().clean() or {}
        self._check_stands_in_text("evidence")
        if data.get("quantity") is not None and not data.get("unit"):
            self.add_error("unit", "A quantity needs its unit, such as systems or kg.")
        count = data.get("count")
        if count and count.known and not data.get("is_group"):
            self.add_error("count", "One permit has no count; tick that it is a group, or empty the field.")
        return data

    def decision(self) -> PermitDecision | None:
        """Return the reviewer's decision from a valid form; None where it is left out."""
        data = self.cleaned_data
        if not data.get("include"):
            return None
        known = self.permits.get(data["which"])
        return PermitDecision(
            evidence=data["evidence"],
            effect=Effect(data["effect"]),
            basis=Basis(data["basis"]),
            existing=known.permit if known else None,
            exporter=data["exporter"],
            consignee=data["consignee"],
            destinations=data["destinations"],
            goods=data["goods"],
            quantity=data["quantity"],
            unit=data["unit"],
            issued=data["issued"],
            is_group=data["is_group"],
            count=data["count"],
        )
