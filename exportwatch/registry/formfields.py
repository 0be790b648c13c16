"""Form fields in the words of the record: a fuzzy date, a country, several countries. Shared by the desk and the
admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from exportwatch.registry.models import Country
from exportwatch.registry.values import FuzzyDate, fold


class FuzzyDateField(forms.CharField):
    """A date as people write it (2020, 2020-10, 5 October 2020), cleaned to a FuzzyDate; empty to None."""

    def to_python(self, value: Any) -> Any:
        """Return a FuzzyDate, or None for an empty field."""
        text = super().to_python(value)
        if not text:
            return None
        first, _, last = text.partition("/")
        try:
            if last:
                return FuzzyDate(FuzzyDate.parse(first).earliest, FuzzyDate.parse(last).latest)
            return FuzzyDate.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """Show a FuzzyDate in the form that is read back."""
        return value.iso if isinstance(value, FuzzyDate) else value


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
