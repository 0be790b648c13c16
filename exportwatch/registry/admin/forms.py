"""The forms of records in the admin: values of several columns in one field, the version that was seen, and evidence
checked against stored text."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldAdminURLInputWidget,
)

from exportwatch.registry import proof, services
from exportwatch.registry.formfields import CountRangeField, FuzzyDateField, ValueColumnsForm
from exportwatch.registry.models import (
    Article,
    Evidence,
    OfficialStatement,
    Person,
    Tenure,
)
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Axis, RecordState, RevisionCause

DATE_HELP = "2020-05-14, May 2020, 2020, or 2020-06/2020-08 (this summer): the source’s own words in brackets."
COUNT_HELP = "28, 25 to 30, about 30 of 350, at least 2; the source’s own words in brackets. Empty: not known."


def date_field(label: str, *, required: bool = False, hint: str = DATE_HELP) -> FuzzyDateField:
    """Return a field for a fuzzy date in the admin's looks."""
    widget = UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "placeholder": "2020-05-14 or May 2020"})
    return FuzzyDateField(label=label, required=required, help_text=hint, widget=widget)


def count_field(label: str) -> CountRangeField:
    """Return a field for a count in the admin's looks."""
    widget = UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "placeholder": "about 30 of 350"})
    return CountRangeField(label=label, required=False, help_text=COUNT_HELP, widget=widget)


class VersionedForm(ValueColumnsForm):
    """A record that remembers which version the page showed: where somebody saved another one since, nothing is
    written and the second editor is told."""

    instance: Any

    version_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember the version that is shown."""
        super().__init__(*args, **kwargs)
        self.initial["version_seen"] = self.instance.version if self.instance.pk else None

    def clean(self) -> dict[str, Any]:
        """Refuse to save over a version that was not seen."""
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk:
            services.lock(type(self.instance), self.instance.pk, entered.get("version_seen") or 0)
        return entered


class RecordForm(VersionedForm):
    """A record as a person enters or changes it. One that is public asks why it is changed.

    `refused` is what the record refused when the same entry was saved a moment ago; None the first time.
    """

    refused: ClassVar[ValidationError | None] = None

    cause = forms.ChoiceField(
        required=False,
        label="Why it is changed",
        choices=[("", "Choose one"), *RevisionCause.choices()],
        widget=UnfoldAdminSelectWidget,
    )
    note = forms.CharField(
        required=False,
        label="What readers should know about the change",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    @property
    def asks_why(self) -> bool:
        """Whether the record was public, so that a change needs its cause and a note."""
        return bool(self.instance.pk) and self.instance.state != RecordState.DRAFT

    def clean(self) -> dict[str, Any]:
        """Refuse a change to a public record without its cause and note."""
        entered = super().clean()
        if self.refused:
            raise self.refused
        if self.asks_why:
            if not entered.get("cause"):
                self.add_error("cause", "This record is public: say why it is changed.")
            if not entered.get("note", "").strip():
                self.add_error("note", "This record is public: write one sentence on what changed.")
        return entered


class AxesField(forms.TypedMultipleChoiceField):
    """What a measure applies to, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer every axis."""
        super().__init__(
            choices=Axis.choices(), coerce=str, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget, **kwargs
        )


class LinesField(forms.CharField):
    """Several short texts, one a line or separated by semicolons, cleaned to a list."""

    widget = UnfoldAdminTextInputWidget

    def to_python(self, value: Any) -> Any:
        """Return the texts in order, each once."""
        if isinstance(value, list):
            return value
        parts = (super().to_python(value) or "").replace("\n", ";").split(";")
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def prepare_value(self, value: Any) -> Any:
        """Show the texts separated by semicolons."""
        return "; ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the texts differ."""
        return bool(self.to_python(data) != (initial or []))


class EvidenceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A source and the words in it that prove the fact, checked against the stored text; nothing is fetched."""

    class Meta:
        """Where the words stand is found, not entered."""

        model = Evidence
        fields: ClassVar[list[str]] = ["article", "quote"]
        widgets: ClassVar[dict[str, Any]] = {"quote": UnfoldAdminTextareaWidget(attrs={"rows": 2})}
        help_texts: ClassVar[dict[str, str]] = {
            "quote": "Word for word, or empty. It is looked for in the stored text of the source."
        }

    def clean(self) -> dict[str, Any]:
        """Find the words in the stored text; refuse words that do not stand there."""
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        evidence, article = self.instance, entered.get("article")
        words = entered["quote"] = entered.get("quote", "").strip()
        if not self.has_changed() and evidence.pk:
            return entered
        evidence.start = evidence.end = None
        evidence.snapshot_sha256, evidence.verified = "", False
        if not words or article is None:
            return entered
        try:
            place = proof.find(article, words)
        except proof.NothingStoredError:
            return entered
        except proof.NotThereError:
            raise ValidationError(
                {
                    "quote": "These words do not stand in the stored text of the source; "
                    "copy them from there, or leave the field empty."
                }
            ) from None
        evidence.start, evidence.end = place.start, place.end
        evidence.snapshot_sha256, evidence.verified = place.snapshot_sha256, True
        return entered

    def _get_validation_exclusions(self) -> set[str]:
        # Which fact it supports is known once the fact is saved; the database holds the rule.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"permit", "event", "statement", "ground"}


class ArticleForm(ValueColumnsForm):
    """An article, bibliographically."""

    fuzzy_dates = ("published",)

    published = date_field("Published")
    url = forms.URLField(
        label="Address", required=False, max_length=2000, assume_scheme="https", widget=UnfoldAdminURLInputWidget
    )
    archive_url = forms.URLField(
        label="Archived at", required=False, max_length=2000, assume_scheme="https", widget=UnfoldAdminURLInputWidget
    )

    class Meta:
        """Of the article's own columns."""

        model = Article
        fields: ClassVar[list[str]] = [
            "url",
            "publisher",
            "title",
            "official",
            "byline",
            "published_basis",
            "language",
            "origin",
            "archive_url",
        ]
        labels: ClassVar[dict[str, str]] = {
            "official": "Is the authority’s own",
            "origin": "Reported first by",
            "published_basis": "How the date is known",
        }
        help_texts: ClassVar[dict[str, str]] = {
            "origin": "The agency or paper whose copy this is, such as reuters; copies of one story count once."
        }

    def clean_url(self) -> str | None:
        """Return the address; None where there is none, so that several articles may lack one."""
        return self.cleaned_data["url"] or None

    def clean(self) -> dict[str, Any]:
        """Refuse an article that nobody could find again."""
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        if not (entered.get("url") or entered.get("publisher") or self.errors):
            raise ValidationError("Write the address, or at least the publisher and the title.")
        return entered


class StatementForm(RecordForm):
    """A statement; the office that the person held on that day is found where one is recorded."""

    fuzzy_dates = ("said",)

    said = date_field("Said", required=True)

    class Meta:
        """Of the statement's own columns."""

        model = OfficialStatement
        exclude: ClassVar[list[str]] = []
        labels: ClassVar[dict[str, str]] = {"text": "What was said", "quote": "In the words said"}
        help_texts: ClassVar[dict[str, str]] = {
            "text": "In full or in short, in your words where it was reported.",
            "quote": "Empty for reported speech.",
            "tenure": "The office held on that day; left empty, it is found where one office of that day is recorded.",
        }
        widgets: ClassVar[dict[str, Any]] = {
            "text": UnfoldAdminTextareaWidget(attrs={"rows": 3}),
            "quote": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
            "translation": UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse an office of somebody else, and find the office of that day where none was chosen."""
        entered = super().clean()
        person, tenure, said = entered.get("person"), entered.get("tenure"), entered.get("said")
        if tenure and tenure.person != person:
            self.add_error("tenure", f"That office is {tenure.person.name}’s; choose one of the speaker, or none.")
        elif person and said and not tenure:
            entered["tenure"] = tenure_on(person, said)
        return entered


class TenureForm(ValueColumnsForm):
    """An office that a person held."""

    fuzzy_dates = ("start", "end")

    start = date_field("From", hint="")
    end = date_field("To", hint="")

    class Meta:
        """Of the tenure's own columns."""

        model = Tenure
        fields: ClassVar[list[str]] = ["office", "authority", "acting"]


def tenure_on(person: Person, day: FuzzyDate) -> Tenure | None:
    """Return the one office that the person may have held on that day; None where there is none, or several."""
    possible = [
        tenure
        for tenure in person.tenures.all()
        if (tenure.start is None or tenure.start.earliest <= day.latest)
        and (tenure.end is None or tenure.end.latest >= day.earliest)
        and (tenure.start or tenure.end)
    ]
    return possible[0] if len(possible) == 1 else None
