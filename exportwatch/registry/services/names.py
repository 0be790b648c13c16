"""A written name → the company, authority or person that it stands for, registered where nobody knows it."""

from __future__ import annotations

from django.utils.text import slugify

from exportwatch.registry.matching import company_named, person_named
from exportwatch.registry.models import Authority, Company, Person, Tenure
from exportwatch.vocabulary import AuthorityKind


def company(name: str, country: str | None = None) -> Company:
    """Return the company of this name, registering it where nobody knows it; `country` is alpha-2, used for a new
    one."""
    known = company_named(name) or Company.objects.filter(name=name).select_related("merged_into").first()
    if known is not None:
        return known.merged_into or known
    return Company.objects.create(name=name, slug=free_slug(Company, name), country_id=country or None)


def authority(name: str, country: str, kind: AuthorityKind = AuthorityKind.CABINET) -> Authority:
    """Return the authority of this name in the country, registering it where nobody knows it."""
    found = Authority.objects.filter(country=country, name__iexact=name).first()
    return found or Authority.objects.create(name=name, slug=free_slug(Authority, name), country_id=country, kind=kind)


def person_in_office(name: str, office: str, in_authority: Authority) -> Tenure:
    """Return a person's tenure of an office, registering person and tenure where they are not known.

    A tenure of the same authority whose office is spelled the same, letters' case aside, is the same one.
    """
    person = person_named(name, offices_in=in_authority.country_id) or Person.objects.create(
        name=name, slug=free_slug(Person, name)
    )
    found = person.tenures.filter(authority=in_authority, office__iexact=office).first()
    return found or Tenure.objects.create(person=person, office=office, authority=in_authority)


def free_slug(model: type[Company] | type[Authority] | type[Person], name: str) -> str:
    """Return a slug that no row has yet: the plain letters of the name, with a number where it is taken."""
    base = slugify(name)[:100] or "unnamed"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    slug = base
    while slug in taken:
        slug = f"{base}-{number}"
        number += 1
    return slug
