"""What records refer to: countries and their names, authorities, people and their offices, companies."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from exportwatch.registry.models.records import FuzzyDateColumns, ordered_bounds, word_of
from exportwatch.registry.values import folded
from exportwatch.vocabulary import AuthorityKind, ControlList, NameKind


def _names() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=200), default=list, blank=True)


def _folded_names() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=200), default=list, editable=False)


class Country(models.Model):
    """A country by its ISO 3166-1 alpha-2 code, or the European Union as `EU`. `name` is the common English one."""

    code = models.CharField(max_length=2, primary_key=True)
    alpha3 = models.CharField(max_length=3, blank=True)
    name = models.CharField(max_length=100)

    class Meta:
        """In order of name."""

        ordering = ["name"]
        verbose_name_plural = "countries"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2}$"), name="country_code_two_capitals"),
            models.UniqueConstraint(fields=["name"], name="country_name_unique"),
        ]

    def __str__(self) -> str:
        """Return the common name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("public:country", args=[self.code])


class CountryName(models.Model):
    """One written form of a country's name; `valid_from` and `valid_to` are inclusive, None means without known
    limit."""

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=NameKind.choices())
    language = models.CharField(max_length=2, default="en")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """One row per form, kind and language."""

        constraints = [
            models.UniqueConstraint(fields=["country", "name", "kind", "language"], name="countryname_unique"),
            word_of(NameKind, "kind", "countryname"),
        ]

    def __str__(self) -> str:
        """Return the written form."""
        return self.name


class Authority(models.Model):
    """A ministry, agency, court, cabinet, parliament or region that decides or speaks on permits."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="authorities")
    kind = models.CharField(max_length=20, choices=AuthorityKind.choices())
    folded_names = _folded_names()

    class Meta:
        """In order of name; one name once in a country."""

        ordering = ["name"]
        verbose_name_plural = "authorities"
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="authority_unique_in_country"),
            word_of(AuthorityKind, "kind", "authority"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the folded name rebuilt."""
        self.folded_names = folded([self.name])
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("public:authority", args=[self.slug])


class Person(models.Model):
    """Somebody who holds or held an office; `other_names` are further written forms of the name."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    other_names = _names()
    folded_names = _folded_names()

    class Meta:
        """In order of name; folded names are indexed for lookup."""

        ordering = ["name"]
        verbose_name_plural = "people"
        indexes = [GinIndex(fields=["folded_names"], name="person_folded_names")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the folded names rebuilt."""
        self.folded_names = folded([self.name, *self.other_names])
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("public:person", args=[self.slug])


class Tenure(models.Model):
    """An office that a person held in an authority. `start` and `end` are inclusive; None means that the day is not
    recorded."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tenures")
    office = models.CharField(max_length=200)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="tenures")
    start_earliest = models.DateField(null=True, blank=True)
    start_latest = models.DateField(null=True, blank=True)
    start_as_stated = models.CharField(max_length=200, blank=True)
    end_earliest = models.DateField(null=True, blank=True)
    end_latest = models.DateField(null=True, blank=True)
    end_as_stated = models.CharField(max_length=200, blank=True)
    acting = models.BooleanField(default=False)

    start = FuzzyDateColumns()
    end = FuzzyDateColumns()

    class Meta:
        """Bounds in order."""

        constraints = [ordered_bounds("start", "tenure"), ordered_bounds("end", "tenure")]

    def __str__(self) -> str:
        """Return person and office."""
        return f"{self.person}, {self.office}"


class Company(models.Model):
    """A company by its legal name. `other_names` and `former_names` are further written forms; country None is
    unknown."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=200, unique=True)
    country = models.ForeignKey(Country, null=True, blank=True, on_delete=models.PROTECT, related_name="companies")
    other_names = _names()
    former_names = _names()
    folded_names = _folded_names()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="subsidiaries")
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="The company that this one turned out to be; its page leads there.",
    )

    class Meta:
        """In order of name; folded names are indexed for lookup."""

        ordering = ["name"]
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(merged_into=F("pk")) & ~Q(parent=F("pk")),
                name="company_not_its_own_relative",
                violation_error_message="A company is neither its own parent nor merged into itself.",
            )
        ]
        indexes = [GinIndex(fields=["folded_names"], name="company_folded_names")]

    def __str__(self) -> str:
        """Return the legal name."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the folded names rebuilt."""
        self.folded_names = folded([self.name, *self.other_names, *self.former_names])
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the public page."""
        return reverse("public:company", args=[self.slug])


class CompanyIdentifier(models.Model):
    """A company's number in a scheme (lei, wikidata, opensanctions …), unique within it."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        """A number stands for one company."""

        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="companyidentifier_unique_in_scheme")]

    def __str__(self) -> str:
        """Return scheme and value."""
        return f"{self.scheme}: {self.value}"


class ControlEntry(models.Model):
    """A code on a control list. `valid_from` and `valid_to` are inclusive; None means without known limit."""

    list = models.CharField(max_length=10, choices=ControlList.choices())
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """By list and code."""

        ordering = ["list", "code"]
        verbose_name_plural = "control entries"
        constraints = [
            models.UniqueConstraint(fields=["list", "code"], name="controlentry_unique_in_list"),
            word_of(ControlList, "list", "controlentry"),
        ]

    def __str__(self) -> str:
        """Return list, code and title."""
        return f"{self.list} {self.code} {self.title}"
