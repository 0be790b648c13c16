"""What a report is about: further evidence for a step of the record, a new step of a measure, a new measure, or, for
statements alone, the step that they are about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from exportwatch.intake.desk.forms.fields import DATE_HINT, NameField, PassageField
from exportwatch.intake.desk.prefill import PASSAGES_OFFERED
from exportwatch.intake.models import Proposal
from exportwatch.intake.payload import evidence_of
from exportwatch.intake.services.mapping import NEW_MEASURE, NO_EVENT, Mapping, MappingKind, Option
from exportwatch.intake.services.review import (
    ActDecision,
    FurtherEvidence,
    NewMeasure,
    NewStep,
    locate,
)
from exportwatch.registry.formfields import CountRangeField, CountriesField, CountryField, FuzzyDateField
from exportwatch.registry.matching import held_by
from exportwatch.registry.models import Measure, MeasureEvent, Permit
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import ALLOWED_AXES, Axis, Basis, CountWhat, Effect, EventType, Instrument

PERMITS_OFFERED = 50
"""How many permits that a measure holds are offered by name; a step that touches more is entered in the admin."""

BY_NUMBER = "number"
"""The choice of a measure or step that is not among the candidates, by its public id."""

_MEASURE_FIELDS = ("title", "issuer", "authority", "instrument", "applies_to", "destinations", "worldwide")
_MEASURE_SCOPE = ("exporter", "goods")
_STEP_FIELDS = ("step", "until", "count", "also_ends", "permits", "permit_effect", "permit_basis", "permit_confirmed")
_DATES = ("announced", "effective")


class ActForm(forms.Form):
    """The act, or for statements alone what they are about. Fields of what was not chosen are not checked."""

    about = forms.ChoiceField(
        label="This report is about",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the report is about; several measures are equally likely."},
    )
    number = forms.CharField(
        label="Number of the measure or step", max_length=20, required=False, help_text="EW-M-… or EW-E-…"
    )
    title = forms.CharField(label="Title", max_length=250, required=False)
    issuer = CountryField(label="Issuing country", required=False)
    authority = NameField(
        "authority", label="Deciding authority", required=False, help_text="Who had the legal power, as far as known."
    )
    instrument = forms.ChoiceField(label="Instrument", choices=Instrument.choices(), required=False)
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
    step = forms.ChoiceField(label="What happened to the measure", required=False)
    announced = FuzzyDateField(label="Announced", required=False, help_text=DATE_HINT)
    effective = FuzzyDateField(label="Effective", required=False, help_text="Empty: as announced.")
    until = FuzzyDateField(label="Until", required=False, help_text="The announced end, a last good day.")
    count = CountRangeField(
        label="Permits concerned", required=False, help_text="28, 25 to 30, about 30 of 350; empty: not said."
    )
    also_ends = forms.MultipleChoiceField(
        label="It ends these as well", widget=forms.CheckboxSelectMultiple, required=False
    )
    permits = forms.MultipleChoiceField(
        label="Permits that it touches", widget=forms.CheckboxSelectMultiple, required=False
    )
    permit_effect = forms.ChoiceField(label="What it does to them", choices=Effect.choices(), required=False)
    permit_basis = forms.ChoiceField(label="Who says so", choices=Basis.choices(), required=False)
    permit_confirmed = forms.BooleanField(label="Only reported, and I have checked it: it counts", required=False)
    exporter = NameField("company", label="Exporter in the scope", required=False)
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

    def __init__(self, *args: Any, proposal: Proposal, mapping: Mapping, **kwargs: Any) -> None:
        """Offer what the act may be about, the permits that open measures hold, and the passages that were found."""
        super().__init__(*args, **kwargs)
        self.proposal, self.mapping = proposal, mapping
        self.is_act = proposal.payload["action"] is not None
        self.by_key = {option.key: option for option in mapping.options}
        self.passages = [item["quote"] for item in evidence_of(proposal.payload)[:PASSAGES_OFFERED]]
        running = [option.candidate.measure for option in mapping.options if option.kind is MappingKind.STEP]
        self.held = held_by(running, PERMITS_OFFERED) if running and self.is_act else {}
        self._offer("about", [*((option.key, _option_label(option)) for option in mapping.options), *self._open_ends()])
        self._offer("step", [(str(word), word.label) for word in mapping.steps])
        self._offer("also_ends", [(measure.public_id, str(measure)) for measure in running])
        self._offer("permits", [(row.public_id, _permit_label(row)) for rows in self.held.values() for row in rows])
        self._offer("quotes", [(str(number), passage) for number, passage in enumerate(self.passages)])
        if mapping.step is EventType.CONVERTED:
            self.initial["permits"] = [row.public_id for row in self._held_by_chosen()]
        for name in ("issuer", "destinations"):
            self.fields[name].widget.attrs["list"] = "country-names"

    def first_fields(self) -> list[forms.BoundField]:
        """Return the fields that say what it is about."""
        return [self["about"], self["number"]]

    def measure_fields(self) -> list[forms.BoundField]:
        """Return the fields of a new measure, which do not count where the report is about an existing one."""
        return [self[name] for name in (*_MEASURE_FIELDS, *_MEASURE_SCOPE)] if self.is_act else []

    def date_fields(self) -> list[forms.BoundField]:
        """Return the dates of a new measure or step."""
        return [self[name] for name in _DATES] if self.is_act else []

    def step_fields(self) -> list[forms.BoundField]:
        """Return the fields of a new step, those without anything to choose from left out."""
        empty = {name for name in ("also_ends", "permits") if not self._has_choices(name)}
        if "permits" in empty:
            empty |= {"permit_effect", "permit_basis", "permit_confirmed"}
        return [self[name] for name in _STEP_FIELDS if name not in empty] if self.is_act else []

    def proof_fields(self) -> list[forms.BoundField]:
        """Return the fields that prove the act."""
        return [self[name] for name in (("quotes", "own_quote") if self.is_act else ()) + ("single_source_reason",)]

    def chosen_kind(self) -> MappingKind | None:
        """Return what the chosen option does, in a bound or unbound form; None where nothing is chosen."""
        about = self["about"].value()
        if about in (NEW_MEASURE, NO_EVENT):
            return MappingKind.NEW if about == NEW_MEASURE else MappingKind.STATEMENTS
        return self.by_key[about].kind if about in self.by_key else None

    def clean(self) -> dict[str, Any]:
        """Refuse what the record would refuse, at the field where it can be mended."""
        data = super().clean() or {}
        about = data.get("about")
        if self.is_act:
            self._clean_proof(data)
        if about == BY_NUMBER:
            self._clean_number(data)
        elif about == NEW_MEASURE:
            self._keep_errors_of({*_MEASURE_FIELDS, *_MEASURE_SCOPE, *_DATES})
            self._clean_new(data)
        elif about in self.by_key and self.by_key[about].kind is MappingKind.STEP and self.is_act:
            self._keep_errors_of({*_STEP_FIELDS, *_DATES})
            self._clean_step(data)
        elif about:
            self._keep_errors_of(set())
        return data

    def decision(self) -> ActDecision:
        """Return the reviewer's decision from a valid form."""
        data = self.cleaned_data
        quotes = [self.passages[int(number)] for number in data["quotes"]] if self.is_act else []
        if self.is_act and data["own_quote"]:
            quotes.append(data["own_quote"])
        return ActDecision(self._about(data), quotes)

    def _about(self, data: dict[str, Any]) -> FurtherEvidence | NewStep | NewMeasure | None:
        about = data["about"]
        if about == NO_EVENT:
            return None
        if about == NEW_MEASURE:
            return self._new_measure(data)
        found: Measure | MeasureEvent = data["found"] if about == BY_NUMBER else _record_of(self.by_key[about])
        if isinstance(found, MeasureEvent):
            return FurtherEvidence(found)
        if not self.is_act:
            return FurtherEvidence(found.events.published().get(type=EventType.IMPOSED))
        return self._new_step(found, data)

    def _new_measure(self, data: dict[str, Any]) -> NewMeasure:
        return NewMeasure(
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

    def _new_step(self, measure: Measure, data: dict[str, Any]) -> NewStep:
        by_id = {option.candidate.measure.public_id: option.candidate.measure for option in self.mapping.options}
        also = [by_id[number] for number in data["also_ends"] if number != measure.public_id]
        held = {row.public_id: row for one in (measure, *also) for row in self.held.get(one.pk, [])}
        return NewStep(
            measure=measure,
            type=EventType(data["step"]),
            announced=data["announced"],
            effective=data["effective"],
            until=data["until"],
            also_ends=also,
            permits=[held[number] for number in data["permits"] if number in held],
            effect=Effect(data["permit_effect"] or Effect.UNAFFECTED),
            basis=Basis(data["permit_basis"] or Basis.REPORTED),
            confirmed=data["permit_confirmed"] and data["permit_basis"] == Basis.REPORTED,
            count=data["count"],
            count_what=CountWhat.PERMITS,
        )

    def _held_by_chosen(self) -> list[Permit]:
        """Return the permits that the measure from which the form starts holds."""
        chosen = self.by_key.get(self.mapping.chosen or "")
        return self.held.get(chosen.candidate.measure.pk, []) if chosen else []

    def _clean_proof(self, data: dict[str, Any]) -> None:
        if not data.get("quotes") and not data.get("own_quote") and "own_quote" not in self.errors:
            self.add_error("quotes", "Keep at least one passage that proves the act.")
        if data.get("own_quote"):
            try:
                locate(data["own_quote"], self.proposal.snapshot)
            except ValidationError as error:
                self.add_error("own_quote", error)

    def _clean_number(self, data: dict[str, Any]) -> None:
        number = (data.get("number") or "").strip().upper()
        found = (
            MeasureEvent.objects.published().with_public_id(number).select_related("measure__authority").first()
            or Measure.objects.published().with_public_id(number).select_related("authority").first()
        )
        if found is None:
            self.add_error("number", f"“{number}” is no published measure or step; write EW-M-… or EW-E-….")
            return
        data["found"] = found
        if self.is_act and isinstance(found, Measure):
            self._keep_errors_of({*_STEP_FIELDS, *_DATES})
            self._clean_step(data)
        else:
            self._keep_errors_of(set())

    def _clean_new(self, data: dict[str, Any]) -> None:
        needed = {
            "title": "Give the measure a title.",
            "issuer": "Say which country decided.",
            "authority": "Say who decided; “Government of …” where the office is not known.",
            "instrument": "Choose the instrument.",
            "announced": "Give the day, month or year of the announcement.",
            "applies_to": "Say what the measure applies to; the text left it open.",
        }
        self._demand(needed, data)
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

    def _clean_step(self, data: dict[str, Any]) -> None:
        self._demand(
            {
                "step": "Say what happened to the measure.",
                "announced": "Give the day, month or year of the announcement.",
            },
            data,
        )
        announced: FuzzyDate | None = data.get("announced")
        if announced and announced.earliest > timezone.localdate():
            self.add_error("announced", f"{announced} is in the future; give the day of the announcement.")
        if data.get("step") == EventType.EXTENDED and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "An extension moves the end: give the new last day, or choose another step.")
        if data.get("permits") and not data.get("permit_effect"):
            self.add_error("permit_effect", "Say what the step does to the permits that you ticked.")

    def _demand(self, messages: dict[str, str], data: dict[str, Any]) -> None:
        for field, message in messages.items():
            if not data.get(field) and field not in self.errors:
                self.add_error(field, message)

    def _keep_errors_of(self, fields: set[str]) -> None:
        """Forget complaints about fields that do not count for what was chosen."""
        counted = fields | {"about", "number", "quotes", "own_quote", "single_source_reason"}
        for name in [name for name in self.errors if name not in counted]:
            del self.errors[name]
            self.cleaned_data.setdefault(name, self.fields[name].empty_values[0])

    def _open_ends(self) -> list[tuple[str, str]]:
        first = (NEW_MEASURE, "A new measure") if self.is_act else (NO_EVENT, "No event of the record")
        return [first, (BY_NUMBER, "Another measure or step, by its number")]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = choices

    def _has_choices(self, name: str) -> bool:
        field: Any = self.fields[name]
        return bool(list(field.choices))


def _record_of(option: Option) -> Measure | MeasureEvent:
    if option.kind is MappingKind.EVIDENCE and option.candidate.event is not None:
        return option.candidate.event
    return option.candidate.measure


def _option_label(option: Option) -> str:
    record = option.candidate.measure
    said = "Add as evidence to" if option.kind is MappingKind.EVIDENCE else "A new step of"
    return f"{said} {record} ({'; '.join(option.candidate.reasons)})"


def _permit_label(permit: Permit) -> str:
    goods = ", ".join(line.description for line in permit.lines.all())
    parties = ", ".join(party.company.name for party in permit.parties.all())
    count = f"group of {permit.count}" if permit.identity == "group" else ""
    return " · ".join(part for part in (permit.public_id, count, parties, goods) if part)
