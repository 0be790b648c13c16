"""Every write to the record. Records are entered as drafts and published by a reviewer; what is published has evidence.

The functions below run inside the caller's transaction where there is one, so that an act, its statements and its
permits become public
together or not at all. They raise ValidationError with a sentence that a person can act on; nothing is written then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from exportwatch.registry import reference
from exportwatch.registry.matching import company_named, person_named
from exportwatch.registry.models import (
    Article,
    Authority,
    Company,
    ControlEntry,
    Country,
    CountryName,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    PermitEffect,
    PermitLine,
    PermitParty,
    Person,
    Record,
    ScopeRule,
    StatementLink,
    Tenure,
    support_of,
)
from exportwatch.registry.values import NUMBER_UNKNOWN, CountRange, FuzzyDate
from exportwatch.vocabulary import (
    AuthorityKind,
    Axis,
    Basis,
    Effect,
    EventType,
    Formality,
    Instrument,
    Part,
    PartyRole,
    PermitIdentity,
    RecordState,
    Stance,
    Support,
    Venue,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

Fact = Permit | MeasureEvent | OfficialStatement


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article as stored: half-open character range into the snapshot's text with that digest."""

    article: Article
    words: str
    start: int
    end: int
    snapshot_sha256: str


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """A new measure as a person enters it, with the event that imposes it. No destinations means worldwide."""

    title: str
    authority: Authority
    instrument: Instrument
    applies_to: Sequence[Axis]
    announced: FuzzyDate
    quotes: Sequence[Quote]
    effective: FuzzyDate | None = None
    formality: Formality = Formality.FORMAL
    destinations: Sequence[Country] = ()
    exporter: Company | None = None
    goods: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A statement as a person enters it. `person` with `tenure`, or `authority`, or the speaker as printed.

    `stance` None: it was said on the occasion and takes no stance toward the event.
    """

    said: FuzzyDate
    text: str
    quotes: Sequence[Quote]
    stance: Stance | None
    part: Part | None = None
    quote: str = ""
    person: Person | None = None
    tenure: Tenure | None = None
    authority: Authority | None = None
    speaker_as_printed: str = ""
    venue: Venue = Venue.ORAL
    language: str = "en"


@dataclass(frozen=True, slots=True)
class PermitEntry:
    """A permit, or a group of permits whose number is `count`, as a person enters it, with what an event does to it."""

    authority: Authority
    identity: PermitIdentity
    quotes: Sequence[Quote]
    effect: Effect
    basis: Basis
    count: CountRange = NUMBER_UNKNOWN
    issued: FuzzyDate | None = None
    destinations: Sequence[Country] = ()
    exporter: Company | None = None
    consignee: Company | None = None
    goods: str = ""
    quantity: Decimal | None = None
    unit: str = ""


def enter_measure(entry: MeasureEntry) -> MeasureEvent:
    """Enter a measure with its imposing event as drafts; return the event."""
    measure = Measure(
        title=entry.title,
        authority=entry.authority,
        instrument=entry.instrument,
        applies_to=[str(axis) for axis in entry.applies_to],
        formality=entry.formality,
    )
    measure.full_clean()
    measure.save()
    event = MeasureEvent(measure=measure, type=EventType.IMPOSED, **entry.announced.columns("announced"))
    if entry.effective:
        _set(event, entry.effective.columns("effective"))
    event.full_clean()
    event.save()
    if entry.destinations or entry.exporter or entry.goods:
        rule = ScopeRule.objects.create(event=event, exporter=entry.exporter, goods=list(entry.goods))
        rule.destinations.set(entry.destinations)
    add_evidence(event, entry.quotes)
    return event


def enter_statement(event: MeasureEvent, entry: StatementEntry) -> OfficialStatement:
    """Enter a statement about an event as a draft."""
    statement = OfficialStatement(
        person=entry.person,
        tenure=entry.tenure,
        authority=entry.authority,
        speaker_as_printed=entry.speaker_as_printed,
        venue=entry.venue,
        language=entry.language,
        text=entry.text,
        quote=entry.quote,
        **entry.said.columns("said"),
    )
    statement.full_clean()
    statement.save()
    if entry.stance:
        StatementLink.objects.create(statement=statement, event=event, stance=entry.stance, part=entry.part or "")
    add_evidence(statement, entry.quotes)
    return statement


def enter_permit(event: MeasureEvent, entry: PermitEntry) -> Permit:
    """Enter a permit, or a group, as a draft, with what the event does to it."""
    permit = Permit(
        authority=entry.authority,
        identity=entry.identity,
        count_min=entry.count.minimum,
        count_max=entry.count.maximum,
        count_approx=entry.count.approx,
        count_of_total=entry.count.of_total,
        count_as_stated=entry.count.as_stated,
    )
    if entry.issued:
        _set(permit, entry.issued.columns("issued"))
    permit.full_clean()
    permit.save()
    permit.destinations.set(entry.destinations)
    for role, company in ((PartyRole.EXPORTER, entry.exporter), (PartyRole.CONSIGNEE, entry.consignee)):
        if company:
            PermitParty.objects.create(permit=permit, role=role, company=company)
    if entry.goods or entry.quantity is not None:
        line = PermitLine(
            permit=permit, description=entry.goods or entry.unit, quantity=entry.quantity, unit=entry.unit
        )
        line.full_clean()
        line.save()
    PermitEffect.objects.create(event=event, permit=permit, effect=entry.effect, basis=entry.basis)
    add_evidence(permit, entry.quotes)
    return permit


def add_evidence(fact: Fact, quotes: Iterable[Quote]) -> list[Evidence]:
    """Add quotes, found word for word in their snapshots, to a fact; one that it has already is not added again."""
    field = {Permit: "permit", MeasureEvent: "event", OfficialStatement: "statement"}[type(fact)]
    added = []
    for quote in quotes:
        evidence, is_new = Evidence.objects.get_or_create(
            article=quote.article,
            quote=quote.words,
            **{field: fact},
            defaults={
                "start": quote.start,
                "end": quote.end,
                "snapshot_sha256": quote.snapshot_sha256,
                "verified": True,
            },
        )
        if is_new:
            added.append(evidence)
    return added


def publish(records: Sequence[Record], reviewer: AbstractBaseUser, single_source_reason: str) -> None:
    """Make drafts public, all or none.

    A fact without evidence is refused, and one with a single source unless the reviewer says why; that reason is
    kept with the record.
    """
    with transaction.atomic():
        for record in records:
            if isinstance(record, Permit | MeasureEvent | OfficialStatement):
                _check_support(record, single_source_reason)
            record.state = RecordState.PUBLISHED
            record.published_at = timezone.now()
            record.reviewer_id = reviewer.pk
            record.single_source_reason = single_source_reason
            record.save()


def withdraw(records: Iterable[Record], reason: str) -> None:
    """Take published records back; their pages say so, with the reason."""
    if not reason.strip():
        raise ValidationError("Say why the record is withdrawn; its page shows the reason.")
    for record in records:
        record.state = RecordState.WITHDRAWN
        record.withdrawn_at = timezone.now()
        record.withdrawn_reason = reason
        record.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])


def _check_support(fact: Fact, single_source_reason: str) -> None:
    support = support_of(fact.evidence.select_related("article"))
    if support is None:
        raise ValidationError(f"{fact.public_id} has no evidence; add the quote that proves it before publishing.")
    if support == Support.SINGLE_SOURCE and not single_source_reason.strip():
        raise ValidationError("A single source supports this; say why it is published all the same.")


def _set(row: models.Model, columns: dict[str, dt.date | str]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def company(name: str, country: str | None = None) -> Company:
    """Return the company of this name, registering it where nobody knows it; `country` is alpha-2, used for a new
    one."""
    return company_named(name) or Company.objects.create(
        name=name, slug=_free_slug(Company, name), country_id=country or None
    )


def authority(name: str, country: str, kind: AuthorityKind = AuthorityKind.CABINET) -> Authority:
    """Return the authority of this name in the country, registering it where nobody knows it."""
    found = Authority.objects.filter(country=country, name__iexact=name).first()
    return found or Authority.objects.create(name=name, slug=_free_slug(Authority, name), country_id=country, kind=kind)


def person_in_office(name: str, office: str, in_authority: Authority) -> Tenure:
    """Return a person's tenure of an office, registering person and tenure where they are not known.

    A tenure of the same authority whose office is spelled the same, letters' case aside, is the same one.
    """
    person = person_named(name, offices_in=in_authority.country_id) or Person.objects.create(
        name=name, slug=_free_slug(Person, name)
    )
    found = person.tenures.filter(authority=in_authority, office__iexact=office).first()
    return found or Tenure.objects.create(person=person, office=office, authority=in_authority)


def _free_slug(model: type[Company] | type[Authority] | type[Person], name: str) -> str:
    """Return a slug that no row has yet: the plain letters of the name, with a number where it is taken."""
    base = slugify(name)[:100] or "unnamed"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 2
    slug = base
    while slug in taken:
        slug = f"{base}-{number}"
        number += 1
    return slug


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
            slug=_free_slug(Company, row.name),
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
