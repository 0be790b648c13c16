"""The desk's forms: an act, its statements and permits, prefilled with what the engine found and cleaned to the
reviewer's decision."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from exportwatch.fetching.pages import MAX_FILE_BYTES, MEBIBYTE
from exportwatch.fetching.urls import is_web_address
from exportwatch.intake.desk.prefill import NEW_MEASURE, PASSAGES_OFFERED, Prefill
from exportwatch.intake.models import Proposal
from exportwatch.intake.services.review import (
    ActDecision,
    Decision,
    PermitDecision,
    StatementDecision,
    candidates,
    locate,
)
from exportwatch.registry.formfields import CountriesField, CountryField, FuzzyDateField
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import ALLOWED_AXES, Axis, Basis, Effect, Instrument, Part, Stance, Venue

LONGEST_PASSAGE = 5_000
"""Characters: above the longest statement that is printed in full, below a report; we quote, we do not republish."""

_DATE_HINT = "2020-10-05, 2020-10, 2020 or 5 October 2020"


class PassageField(forms.CharField):
    """Words of the stored text. Browsers send line ends as CR LF, the stored text has LF; outer white space is
    dropped."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        """Show `rows` lines."""
        super().__init__(max_length=LONGEST_PASSAGE, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the words with the stored text's line ends."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class ActForm(forms.Form):
    """The act: further evidence for a measure of the record, or a new measure."""

    about = forms.ChoiceField(label="This report is about", widget=forms.RadioSelect)
    title = forms.CharField(label="Title", max_length=250, required=False)
    issuer = CountryField(label="Issuing country", required=False)
    authority = forms.CharField(
        label="Deciding authority",
        max_length=200,
        required=False,
        help_text="Who had the legal power, as far as known.",
    )
    instrument = forms.ChoiceField(label="Instrument", choices=Instrument.choices())
    applies_to = forms.MultipleChoiceField(
        label="Applies to",
        choices=Axis.choices(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Open where the text does not say; decide before publishing.",
    )
    destinations = CountriesField(
        label="Destinations", required=False, help_text="Names or codes, separated by semicolons."
    )
    worldwide = forms.BooleanField(label="Every destination: the measure is worldwide", required=False)
    announced = FuzzyDateField(label="Announced", required=False, help_text=_DATE_HINT)
    effective = FuzzyDateField(label="Effective", required=False, help_text="Empty: as announced.")
    exporter = forms.CharField(label="Exporter in the scope", max_length=200, required=False)
    goods = forms.CharField(label="Goods in the scope", max_length=200, required=False)
    quotes = forms.MultipleChoiceField(
        label="Passages that prove it", widget=forms.CheckboxSelectMultiple, required=False
    )
    own_quote = PassageField(
        label="Another passage", required=False, rows=2, help_text="Copied from the text, character for character."
    )
    single_source_reason = forms.CharField(
        label="Why publish on one source",
        max_length=500,
        required=False,
        help_text="Kept with the facts, and asked for only while a single source supports them.",
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        """Offer the measures that the act may already be, the nearest first, and the passages that the engine found."""
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.candidates = candidates(proposal)
        about = self.fields["about"]
        quotes = self.fields["quotes"]
        assert isinstance(about, forms.ChoiceField)  # noqa: S101
        assert isinstance(quotes, forms.MultipleChoiceField)  # noqa: S101
        about.choices = [
            (item.measure.public_id, f"Add as evidence to {item.measure} ({'; '.join(item.reasons)})")
            for item in self.candidates
        ] + [(NEW_MEASURE, "A new measure")]
        self.passages = [item["quote"] for item in proposal.payload["action"]["evidence"][:PASSAGES_OFFERED]]
        quotes.choices = [(str(number), passage) for number, passage in enumerate(self.passages)]

    def first_fields(self) -> list[forms.BoundField]:
        """Return the field that says which measure it is about."""
        return [self["about"]]

    def measure_fields(self) -> list[forms.BoundField]:
        """Return the fields of a new measure, which do not count where the report is about an existing one."""
        apart = {"about", "quotes", "own_quote", "single_source_reason"}
        return [self[name] for name in self.fields if name not in apart]

    def proof_fields(self) -> list[forms.BoundField]:
        """Return the fields that prove the act."""
        return [self[name] for name in ("quotes", "own_quote", "single_source_reason")]

    def clean(self) -> dict[str, Any]:
        """Refuse what the record would refuse, at the field where it can be mended."""
        data = super().clean() or {}
        if not data.get("quotes") and not data.get("own_quote") and "own_quote" not in self.errors:
            self.add_error("quotes", "Keep at least one passage that proves the act.")
        if data.get("own_quote"):
            try:
                locate(data["own_quote"], self.proposal.snapshot)
            except ValidationError as error:
                self.add_error("own_quote", error)
        if data.get("about") == NEW_MEASURE:
            self._clean_new(data)
        return data

    def _clean_new(self, data: dict[str, Any]) -> None:
        needed = {
            "title": "Give the measure a title.",
            "issuer": "Say which country decided.",
            "authority": "Say who decided; “Government of …” where the office is not known.",
            "announced": "Give the day, month or year of the announcement.",
            "applies_to": "Say what the measure applies to; the text left it open.",
        }
        for field, message in needed.items():
            if not data.get(field) and field not in self.errors:
                self.add_error(field, message)
        if "destinations" not in self.errors and bool(data.get("destinations")) == bool(data.get("worldwide")):
            self.add_error(
                "destinations", "Name the destinations, or tick that the measure is worldwide; one of the two."
            )
        if data.get("instrument") and data.get("applies_to"):
            instrument = Instrument(data["instrument"])
            allowed = ALLOWED_AXES[instrument]
            if not set(data["applies_to"]) <= set(allowed):
                possible = ", ".join(axis.label.lower() for axis in Axis if axis in allowed)
                self.add_error("applies_to", f"{instrument.label} applies to {possible} only; change one of the two.")

    def decision(self) -> ActDecision:
        """Return the reviewer's decision from a valid form."""
        data = self.cleaned_data
        quotes = [self.passages[int(number)] for number in data["quotes"]]
        if data["own_quote"]:
            quotes.append(data["own_quote"])
        if data["about"] != NEW_MEASURE:
            existing = next(item.measure for item in self.candidates if item.measure.public_id == data["about"])
            return ActDecision(quotes=quotes, existing=existing)
        return ActDecision(
            quotes=quotes,
            title=data["title"],
            issuer=data["issuer"],
            authority=data["authority"],
            instrument=Instrument(data["instrument"]),
            applies_to=[Axis(axis) for axis in data["applies_to"]],
            destinations=data["destinations"],
            announced=data["announced"],
            effective=data["effective"],
            exporter=data["exporter"],
            goods=data["goods"],
        )


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
    """A statement, its speaker and its stance toward the act."""

    wide = frozenset({"as_printed", "quote", "text"})

    speaker = forms.CharField(label="Speaker", max_length=200)
    office = forms.CharField(
        label="Office held that day",
        max_length=200,
        required=False,
        help_text="For officials, who are registered with their office; empty keeps the speaker as printed.",
    )
    authority = forms.CharField(label="Office's authority", max_length=200, required=False)
    as_printed = forms.CharField(label="Speaker as printed", max_length=300, required=False)
    stance = forms.ChoiceField(
        label="Stance toward the act",
        choices=[("", "none: it is about something else"), *Stance.choices()],
        required=False,
    )
    part = forms.ChoiceField(label="Part", choices=[("", "not known"), *Part.choices()], required=False)
    venue = forms.ChoiceField(label="Venue", choices=Venue.choices())
    said = FuzzyDateField(label="Said", help_text=_DATE_HINT)
    quote = PassageField(label="Quote", required=False, help_text="Empty: reported speech.")
    text = PassageField(label="In the text")

    def clean(self) -> dict[str, Any]:
        """Find the quote and the passage in the stored text; nobody has spoken in the future."""
        data = super().clean() or {}
        for field in ("quote", "text"):
            self._check_stands_in_text(field)
        said: FuzzyDate | None = data.get("said")
        if said and said.earliest > timezone.localdate():
            self.add_error("said", f"{said} is in the future; give the day on which it was said.")
        return data

    def decision(self) -> StatementDecision | None:
        """Return the reviewer's decision from a valid form; None where it is left out."""
        data = self.cleaned_data
        if not data.get("include"):
            return None
        return StatementDecision(
            speaker=data["speaker"],
            said=data["said"],
            text=data["text"],
            evidence=data["quote"] or data["text"],
            stance=Stance(data["stance"]) if data["stance"] else None,
            part=Part(data["part"]) if data["part"] else None,
            quote=data["quote"],
            office=data["office"],
            authority=data["authority"],
            as_printed=data["as_printed"],
            venue=Venue(data["venue"]),
        )


class PermitForm(_FoundForm):
    """A permit that the text tells of, and what the act does to it."""

    wide = frozenset({"is_group", "evidence"})

    exporter = forms.CharField(label="Exporter", max_length=200, required=False)
    consignee = forms.CharField(label="Consignee", max_length=200, required=False)
    destinations = CountriesField(label="Destinations", required=False)
    goods = forms.CharField(label="Goods", max_length=300, required=False)
    quantity = forms.DecimalField(label="Quantity", min_value=0, max_digits=18, decimal_places=3, required=False)
    unit = forms.CharField(label="Unit", max_length=60, required=False)
    issued = FuzzyDateField(label="Issued", required=False, help_text=_DATE_HINT)
    is_group = forms.BooleanField(
        label="A group: how many permits is not said",
        required=False,
        help_text="Unticked: one permit without a number.",
    )
    effect = forms.ChoiceField(label="What the act does to it", choices=Effect.choices())
    basis = forms.ChoiceField(
        label="Who says so",
        choices=Basis.choices(),
        help_text="“Inferred from the scope” shows as not confirmed and changes no status.",
    )
    evidence = PassageField(label="In the text")

    def clean(self) -> dict[str, Any]:
        """Find the passage in the stored text; a quantity needs its unit."""
        data = super().clean() or {}
        self._check_stands_in_text("evidence")
        if data.get("quantity") is not None and not data.get("unit"):
            self.add_error("unit", "A quantity needs its unit, such as systems or kg.")
        return data

    def decision(self) -> PermitDecision | None:
        """Return the reviewer's decision from a valid form; None where it is left out."""
        data = self.cleaned_data
        if not data.get("include"):
            return None
        return PermitDecision(
            evidence=data["evidence"],
            effect=Effect(data["effect"]),
            basis=Basis(data["basis"]),
            exporter=data["exporter"],
            consignee=data["consignee"],
            destinations=data["destinations"],
            goods=data["goods"],
            quantity=data["quantity"],
            unit=data["unit"],
            issued=data["issued"],
            is_group=data["is_group"],
        )


class ProposalForms:
    """All the forms of one proposal, bound to a POST or prefilled with what was found."""

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        """Build the forms; at most nine queries for the prefilled ones, one more a speaker who is registered."""
        payload = proposal.payload
        initial = Prefill(proposal)
        self.act = ActForm(data, prefix="act", proposal=proposal, initial=initial.act())
        if data is None and self.act.candidates:
            self.act.initial["about"] = self.act.candidates[0].measure.public_id
        self.statements = [
            StatementForm(data, prefix=f"statement-{n}", proposal=proposal, initial=initial.statement(found))
            for n, found in enumerate(payload["statements"])
        ]
        self.permits = [
            PermitForm(data, prefix=f"permit-{n}", proposal=proposal, initial=initial.permit(found))
            for n, found in enumerate(payload["permits"])
        ]
        if self.act.candidates:
            # The measure stands with its permits already: another one is entered by the reviewer's tick only.
            for form in self.permits:
                form.initial["include"] = False

    def is_valid(self) -> bool:
        """Whether all forms are valid; every one is checked, so that all messages show at once."""
        return [form.is_valid() for form in (self.act, *self.statements, *self.permits)].count(False) == 0

    def decision(self) -> Decision:
        """Return the reviewer's decision from valid forms."""
        forms_of = (self.act, *self.statements, *self.permits)
        return Decision(
            act=self.act.decision(),
            statements=[said for form in self.statements if (said := form.decision())],
            permits=[permit for form in self.permits if (permit := form.decision())],
            single_source_reason=self.act.cleaned_data["single_source_reason"],
            as_entered={str(form.prefix): {name: form[name].value() for name in form.fields} for form in forms_of},
        )


class RejectForm(forms.Form):
    """Why a proposal is refused."""

    reason = forms.CharField(
        label="Why reject it",
        max_length=500,
        error_messages={"required": "Say why the proposal is rejected, so that the engine can be mended."},
    )


class ArticleForm(forms.Form):
    """An article to take in: an address, or a file."""

    address = forms.CharField(label="Address", max_length=2000, required=False)
    file = forms.FileField(label="or a file (.txt, .html, .pdf)", required=False)
    publisher = forms.CharField(label="Publisher", max_length=200, required=False)
    published = forms.DateField(
        label="Published on", required=False, help_text="2020-10-05; weekdays are read against it."
    )

    def clean_address(self) -> str:
        """Refuse what is not an http or https address."""
        address: str = self.cleaned_data["address"]
        if address and not is_web_address(address):
            raise ValidationError("Give an address that begins with http:// or https://.")
        return address

    def clean_published(self) -> dt.date | None:
        """Refuse a day that has not come."""
        published: dt.date | None = self.cleaned_data["published"]
        if published and published > timezone.localdate():
            raise ValidationError(f"{published} is in the future; give the day of publication, or leave it empty.")
        return published

    def clean_file(self) -> UploadedFile[Any] | None:
        """Refuse a file over the limit, before it is read."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file and file.size and file.size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // MEBIBYTE
            raise ValidationError(
                f"The file has {file.size / MEBIBYTE:.0f} MiB, the limit is {limit}; give its text alone."
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Take one of the two."""
        data = super().clean() or {}
        if bool(data.get("address")) == bool(data.get("file")) and not self.errors:
            raise ValidationError("Give an address or a file, one of the two.")
        return data
