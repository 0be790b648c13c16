"""Reference data: countries, their names, companies and control entries, brought up to the files that ship."""

from __future__ import annotations

from django.db import transaction

from exportwatch.registry import reference
from exportwatch.registry.models import Company, ControlEntry, Country, CountryName
from exportwatch.registry.services.names import free_slug


@transaction.atomic
def load_reference() -> int:
    """Bring countries, names, companies and control entries up to the files that ship; return the rows written.

    What people added by hand stays, and so does a name that the files have lost; a company that exists is left as it
    is. Three queries when nothing changed.
    """
    known = {country.code: country for country in Country.objects.all()}
    changed = [
        Country(code=row.code, alpha3=row.alpha3, name=row.name)
        for row in reference.countries()
        if row.code not in known or (known[row.code].alpha3, known[row.code].name) != (row.alpha3, row.name)
    ]
    Country.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["code"], update_fields=["alpha3", "name"]
    )
    fields = ("country_id", "name", "kind", "language", "valid_from", "valid_to")
    stored = set(CountryName.objects.values_list(*fields))
    shipped = [
        (row.code, row.name, str(row.kind), row.language, row.valid_from, row.valid_to)
        for row in reference.country_names()
    ]
    names = [CountryName(**dict(zip(fields, row, strict=True))) for row in shipped if row not in stored]
    CountryName.objects.bulk_create(
        names,
        update_conflicts=True,
        unique_fields=["country", "name", "kind", "language"],
        update_fields=["valid_from", "valid_to"],
    )
    return len(changed) + len(names) + _load_companies() + _load_control_entries()


def _load_companies() -> int:
    known = dict(Company.objects.filter(name__in=[row.name for row in reference.companies()]).values_list("name", "pk"))
    new = [row for row in reference.companies() if row.name not in known]
    for row in new:
        created = Company.objects.create(
            name=row.name,
            slug=free_slug(Company, row.name),
            country_id=row.country or None,
            other_names=list(row.other_names),
            former_names=list(row.former_names),
        )
        known[row.name] = created.pk
    for row in new:
        if row.parent:
            Company.objects.filter(pk=known[row.name]).update(parent=known[row.parent])
    return len(new)


def _load_control_entries() -> int:
    """Add and correct control entries; one that the files have lost stays, since records may refer to it."""
    known = {(entry.list, entry.code): entry for entry in ControlEntry.objects.all()}
    written = 0
    for row in reference.control_entries():
        entry = known.get((row.list, row.code)) or ControlEntry(list=row.list, code=row.code)
        parent = known[row.list, row.parent].pk if row.parent else None
        values = (row.title, parent, row.valid_from, row.valid_to)
        if entry.pk is None or (entry.title, entry.parent_id, entry.valid_from, entry.valid_to) != values:
            entry.title, entry.parent_id, entry.valid_from, entry.valid_to = values
            entry.save()
            written += 1
        known[row.list, row.code] = entry
    return written
