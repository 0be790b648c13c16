"""Form fields in the words of the record: a fuzzy date, a count, a country, several countries. Shared by the desk and
the admin.

`ValueColumnsForm` keeps such values in the columns of a model's row. Knows the tables, not the pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from exportwatch.registry.models import Country
from exportwatch.registry.values import NUMBER_UNKNOWN, CountRange, FuzzyDate, fold


class FuzzyDateField(forms.CharField):
    """A date as people write it (2020, May 2020, 2020-05/2020-06), cleaned to a FuzzyDate; empty to None.

    The source's own words may follow in brackets: “2020-06/2020-08 (this summer)”.
    """

    def to_python(self, value: Any) -> Any:
        """Return a FuzzyDate, or None for an empty field."""
        text, as_stated = _without_brackets(super().to_python(value) or "")
        if not text and as_stated:
            raise ValidationError(f"Write what “{as_stated}” means before the bracket, such as 2020-06/2020-08.")
        if not text:
            return None
        first, _, last = text.partition("/")
        try:
            found = FuzzyDate.parse(first)
            return FuzzyDate(found.earliest, FuzzyDate.parse(last).latest if last else found.latest, as_stated)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show a FuzzyDate in the form that is read back."""
        if not isinstance(value, FuzzyDate):
            return value
        return f"{value.iso} ({value.as_stated})" if value.as_stated else value.iso


class CountRangeField(forms.CharField):
    """A count as people write it (28, 25 to 30, about 30 of 350, at least 2), cleaned to a CountRange.

    The source's own words may follow in brackets. Empty is a count of which nothing is known.
    """

    def to_python(self, value: Any) -> Any:
        """Return a CountRange."""
        text, as_stated = _without_brackets(super().to_python(value) or "")
        numbers: dict[str, int] = {}
        rest = re.sub(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}\b)", "", text)
        for name, form in _COUNT_FORMS:
            if match := form.search(rest):
                numbers |= {key: int(number) for key, number in match.groupdict().items()}
                if name == "exactly":
                    numbers["maximum"] = numbers["minimum"]
                rest = rest[: match.start()] + " " + rest[match.end() :]
        if rest.strip(" ,;"):
            raise ValidationError(
                f"“{text}” is not a count; write 28, 25 to 30, about 30 of 350, at least 2, or leave it empty."
            )
        try:
            return CountRange(**numbers, as_stated=as_stated)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show a CountRange in the form that is read back."""
        if not isinstance(value, CountRange):
            return value
        low, high = value.minimum, value.maximum
        parts = []
        if low is not None and high is not None:
            parts.append(str(low) if low == high else f"{low} to {high}")
        elif low is not None:
            parts.append(f"at least {low}")
        elif high is not None:
            parts.append(f"at most {high}")
        if value.approx is not None:
            parts.append(f"about {value.approx}")
        text = ", ".join(parts)
        if value.of_total is not None:
            text += f" of {value.of_total}"
        return f"{text} ({value.as_stated})".strip() if value.as_stated else text.strip()

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether other numbers or words were entered; an empty field is the count of nothing known."""
        try:
            return bool(self.to_python(data) != (initial or NUMBER_UNKNOWN))
        except ValidationError:
            return True


_COUNT_FORMS = (
    ("range", re.compile(r"(?:between\s+)?(?P<minimum>\d+)\s*(?:to|and|-|–)\s*(?P<maximum>\d+)", re.IGNORECASE)),
    ("total", re.compile(r"\bof\s+(?P<of_total>\d+)", re.IGNORECASE)),
    ("approx", re.compile(r"(?:about|around|approximately|ca\.?|~)\s*(?P<approx>\d+)", re.IGNORECASE)),
    ("least", re.compile(r"at least\s+(?P<minimum>\d+)", re.IGNORECASE)),
    ("most", re.compile(r"(?:at most|up to)\s+(?P<maximum>\d+)", re.IGNORECASE)),
    ("exactly", re.compile(r"(?P<minimum>\d+)")),
)
"""Tried in this order, each at most once; what is read is taken out of the text."""


def _without_brackets(text: str) -> tuple[str, str]:
    """Return the text before a closing pair of brackets, and the words within it; empty where there is none."""
    match = re.fullmatch(r"(?P<text>[^(]*)\((?P<words>.*)\)", text.strip(), re.DOTALL)
    return (match["text"].strip(), match["words"].strip()) if match else (text.strip(), "")


class CountriesField(forms.CharField):
    """Countries by name or two-letter code, separated by semicolons, cleaned to a list of Country. Two queries."""

    def to_python(self, value: Any) -> Any:
        """Return the countries in the order given."""
        text = super().to_python(value) or ""
        written = [part.strip() for part in text.split(";") if part.strip()]
        return countries_named(written)

    def prepare_value(self, value: Any) -> Any:
        """Show countries by their names."""
        if isinstance(value, list | tuple):
            return "; ".join(str(country) for country in value)
        return value


class CountryField(CountriesField):
    """One country by name or two-letter code, cleaned to a Country; empty to None."""

    def to_python(self, value: Any) -> Any:
        """Return the country."""
        found = super().to_python(value)
        if len(found) > 1:
            raise ValidationError("Write one country.")
        return found[0] if found else None

    def prepare_value(self, value: Any) -> Any:
        """Show the country by its name."""
        return str(value) if isinstance(value, Country) else value


def countries_named(written: Sequence[str]) -> list[Country]:
    """Return the countries that these names or codes stand for. ValidationError names the first that stands for
    none. Two queries."""
    if not written:
        return []
    known: dict[str, Country] = {}
    for country in Country.objects.prefetch_related("names"):
        for form in (country.code, country.name, *(name.name for name in country.names.all() if name.kind in _NOUNS)):
            known.setdefault(fold(form), country)
    found = []
    for form in written:
        if fold(form) not in known:
            raise ValidationError(f"“{form}” is no country that the record knows; write its name or two-letter code.")
        found.append(known[fold(form)])
    return found


_NOUNS = frozenset({"official", "common", "former"})


class ValueColumnsForm(forms.ModelForm):  # type: ignore[type-arg]
    """A ModelForm whose fields named in `fuzzy_dates`, and `count` where `has_count`, stand for columns of the row.

    Each is a FuzzyDateField or CountRangeField under the common name of its columns. A complaint of the model about
    a column is shown at its field.
    """

    fuzzy_dates: ClassVar[Sequence[str]] = ()
    has_count: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the row's values, where it has any."""
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        for name in self.fuzzy_dates:
            if getattr(row, f"{name}_earliest") is not None:
                self.initial.setdefault(name, getattr(row, name))
        if self.has_count:
            self.initial.setdefault("count", row.count)

    def _post_clean(self) -> None:
        entered = self.cleaned_data
        for name in self.fuzzy_dates:
            if name in entered:
                value = entered[name]
                columns = (
                    value.columns(name)
                    if value
                    else {f"{name}_earliest": None, f"{name}_latest": None, f"{name}_as_stated": ""}
                )
                self._set(columns)
        if self.has_count and "count" in entered:
            count = entered["count"]
            self._set(
                dict(
                    zip(
                        _COUNT_COLUMNS,
                        (count.minimum, count.maximum, count.approx, count.of_total, count.as_stated),
                        strict=True,
                    )
                )
            )
        super()._post_clean()  # type: ignore[misc]

    def _set(self, columns: dict[str, Any]) -> None:
        for column, value in columns.items():
            setattr(self.instance, column, value)

    def _columns(self) -> dict[str, str]:
        """Column → the field that stands for it, of the fields that were read."""
        of_dates = {f"{name}_{end}": name for name in self.fuzzy_dates for end in ("earliest", "latest", "as_stated")}
        of_count = dict.fromkeys(_COUNT_COLUMNS, "count") if self.has_count else {}
        return {column: name for column, name in (of_dates | of_count).items() if name in self.cleaned_data}

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - set(self._columns())

    def _update_errors(self, errors: ValidationError) -> None:
        if hasattr(errors, "error_dict"):
            fields = self._columns()
            moved: dict[str, list[ValidationError]] = {}
            for name, found in errors.error_dict.items():
                at = fields.get(name, name)
                moved.setdefault(at if at in self.fields else NON_FIELD_ERRORS, []).extend(found)
            errors.error_dict = moved
        super()._update_errors(errors)  # type: ignore[misc]


_COUNT_COLUMNS = ("count_min", "count_max", "count_approx", "count_of_total", "count_as_stated")
