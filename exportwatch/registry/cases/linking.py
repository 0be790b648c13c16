"""What a case refers to → rows of the record: articles, authorities, people and companies that dossiers share.

A row that the record knows already is used, and only its gaps are filled; what editors wrote stays. Later only what a
file words differently than it did before is written. Knows nothing of permits, measures and statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model

from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.urls import canonical
from exportwatch.registry import services
from exportwatch.registry.cases.shapes import (
    AuthorityEntry,
    CompanyEntry,
    ControlCode,
    DateWords,
    PersonEntry,
    SourceEntry,
    TenureEntry,
    bare,
    date_of,
)
from exportwatch.registry.matching import company_named, person_named
from exportwatch.registry.models import Article, Authority, Company, ControlEntry, Person, Tenure
from exportwatch.registry.values import FuzzyDate, fold
from exportwatch.vocabulary import AuthorityKind

M = TypeVar("M", bound=Model)
_SEPARATORS = ".-( "


class NotLinkedError(Exception):
    """An entry refers to another one that was refused; that one's own problem says all there is to say."""


@dataclass(slots=True)
class Links:
    """Rows by section and local id, as they are found while a case is taken in."""

    rows: dict[tuple[str, str], Model] = field(default_factory=dict)

    def row(self, section: str, local_id: str, kind: type[M]) -> M:
        """Return the row of a local id. Raises NotLinkedError where it was refused."""
        found = self.rows.get((section, local_id))
        if not isinstance(found, kind):
            raise NotLinkedError(local_id)
        return found

    def article(self, local_id: str) -> Article:
        """Return a source's article."""
        return self.row("sources", local_id, Article)

    def authority(self, local_id: str) -> Authority:
        """Return an authority."""
        return self.row("authorities", local_id, Authority)

    def person(self, local_id: str) -> Person:
        """Return a person."""
        return self.row("people", local_id, Person)

    def company(self, local_id: str) -> Company:
        """Return a company."""
        return self.row("companies", local_id, Company)


def saved(row: M) -> M:
    """Save a row that keeps every rule of its model. Raises ValidationError; call it inside a savepoint.

    The model's own rules are asked here. Its constraints are left to the database, which holds them anyway: asked
    beforehand they cost a query each, four fifths of an import.
    """
    row.clean_fields(exclude={column.name for column in row._meta.concrete_fields if column.is_relation})
    row.clean()
    try:
        row.save()
    except IntegrityError as error:
        raise ValidationError(_broken(row, error)) from error
    return row


def _broken(row: Model, error: IntegrityError) -> str:
    """Return the model's words for the constraint that the database found broken."""
    name = str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
    words = {constraint.name: constraint.get_violation_error_message() for constraint in row._meta.constraints}
    return str(words.get(name) or f"The record refuses this: {str(error).splitlines()[0]}; correct the entry.")


def set_date(row: Model, name: str, words: DateWords | None) -> None:
    """Write a date into its columns; None empties them."""
    values: dict[str, Any] = (
        dict(date_of(words).columns(name))
        if words
        else {f"{name}_earliest": None, f"{name}_latest": None, f"{name}_as_stated": ""}
    )
    for column, value in values.items():
        setattr(row, column, value)


def article(entry: SourceEntry, known: Article | None, said: SourceEntry | None) -> Article:
    """Return the article of a source, found by its address or entered.

    `known` is the row that the source stood for at the last import, `said` its wording then.
    """
    told: dict[str, Any] = bare(dict(entry))
    if known and said and said["url"] == entry["url"]:
        row = known
        written = {key for key in _ARTICLE_KEYS if told.get(key) != dict(said).get(key)}
    else:
        address = _address(entry["url"])
        row = Article.objects.filter(url__in=[entry["url"], address]).first() or Article(url=address)
        written = {key for key in _ARTICLE_KEYS if not getattr(row, key)}
    for key in written - {"published"}:
        setattr(row, key, told.get(key) or (False if key == "official" else ""))
    if "published" in written:
        set_date(row, "published", entry.get("published"))
        row.published_basis = "case file" if entry.get("published") else ""
    return saved(row) if row.pk is None or written else row


_ARTICLE_KEYS = ("publisher", "title", "published", "official", "origin", "language")


def _address(url: str) -> str:
    try:
        return canonical(url)
    except FetchingError as error:
        raise ValidationError({"url": str(error)}) from error


def authority(entry: AuthorityEntry, known: Authority | None, said: AuthorityEntry | None) -> Authority:
    """Return the authority of this name and country, found or entered."""
    if known and said and (said["name"], said["country"]) == (entry["name"], entry["country"]):
        if said["kind"] != entry["kind"]:
            known.kind = entry["kind"]
            saved(known)
        return known
    return services.authority(entry["name"], entry["country"], AuthorityKind(entry["kind"]))


def person(entry: PersonEntry, known: Person | None, said: PersonEntry | None, links: Links) -> Person:
    """Return the person, found by name and the country of the offices or entered, with these names and offices."""
    if not known or not said or said["name"] != entry["name"]:
        said = None
        countries = {links.authority(tenure["authority"]).country_id for tenure in (entry.get("tenures") or [])}
        known = person_named(entry["name"], offices_in=min(countries, default=None))
        known = known or Person(name=entry["name"], slug=services.free_slug(Person, entry["name"]))
    new_aliases = _new_names((entry.get("aliases") or []), [known.name, *known.other_names])
    if known.pk is None or new_aliases:
        known.other_names = [*known.other_names, *new_aliases]
        saved(known)
    before = list(said.get("tenures") or []) if said else []
    for tenure in entry.get("tenures") or []:
        if bare(dict(tenure)) not in before:
            _tenure(known, tenure, links)
    return known


def _new_names(wished: Iterable[str], known: Iterable[str]) -> list[str]:
    return [name for name in wished if name not in set(known)]


def _tenure(of: Person, entry: TenureEntry, links: Links) -> None:
    """Enter an office, or fill the dates of the same office that the record has without them."""
    held_in = links.authority(entry["authority"])
    told: dict[str, Any] = dict(entry)
    wanted = {name: date_of(told[key]) if told.get(key) else None for name, key in _TENURE_DATES}
    same = list(of.tenures.filter(authority=held_in, office__iexact=entry["office"]).order_by("pk"))
    found = next((row for row in same if all(_fits(getattr(row, name), day) for name, day in wanted.items())), None)
    row = found or Tenure(person=of, authority=held_in, office=entry["office"])
    row.acting = bool(entry.get("acting")) or row.acting
    for name, key in _TENURE_DATES:
        if told.get(key):
            set_date(row, name, told[key])
    saved(row)


_TENURE_DATES = (("start", "from"), ("end", "to"))


def _fits(recorded: FuzzyDate | None, told: FuzzyDate | None) -> bool:
    """Return whether two dates of an office can be the same day."""
    return recorded is None or told is None or (recorded.earliest <= told.latest and told.earliest <= recorded.latest)


def company(entry: CompanyEntry, known: Company | None, said: CompanyEntry | None, taken: Iterable[Model]) -> Company:
    """Return the company of this name, found or entered. `taken`: rows that stand for others of the same file."""
    if not known or not said or said["name"] != entry["name"]:
        said = None
        known = Company.objects.filter(name=entry["name"]).first() or company_named(entry["name"])
        known = known.merged_into or known if known else None
        other_country = known and known.country_id and entry.get("country") not in (None, known.country_id)
        if known in list(taken) or (other_country and known and known.name != entry["name"]):
            known = None
        known = known or Company(name=entry["name"], slug=services.free_slug(Company, entry["name"]))
    new_aliases = _new_names((entry.get("aliases") or []), [known.name, *known.other_names, *known.former_names])
    told = entry.get("country")
    moved = bool(told) and (not known.country_id or (said is not None and said.get("country") != told))
    if known.pk is None or new_aliases or moved:
        known.other_names = [*known.other_names, *new_aliases]
        known.country_id = told if moved else known.country_id
        saved(known)
    return known


def parent(of: Company, entry: CompanyEntry, said: CompanyEntry | None, links: Links) -> None:
    """Set the parent of a company where the record has none, or the file names another one than before."""
    named = entry.get("parent")
    if not named or (of.parent_id and (said is None or said.get("parent") == named)):
        return
    above = links.company(named)
    if above.pk not in (of.pk, of.parent_id):
        of.parent = above
        saved(of)


def control_entry(code: ControlCode) -> ControlEntry:
    """Return the entry of a control list; a sub-item of a listed one is entered beneath it.

    Raises ValidationError for a code that the list does not have: an unknown category is an error.
    """
    found = ControlEntry.objects.filter(list=code["list"], code=code["code"]).first()
    if found:
        return found
    stems = [code["code"][:at] for at, letter in enumerate(code["code"]) if letter in _SEPARATORS and at]
    listed = {entry.code: entry for entry in ControlEntry.objects.filter(list=code["list"], code__in=stems)}
    if not listed:
        raise ValidationError(
            f"“{code['code']}” is not on {code['list']} as the record has it; correct the code, or add it to the "
            "control entries first."
        )
    above = listed[max(listed, key=len)]
    return saved(ControlEntry(list=code["list"], code=code["code"], title=f"Item of {above.code}", parent=above))


def tenure_held(by: Person, on: FuzzyDate, in_authority: Authority | None) -> Tenure | None:
    """Return the office that a person held on a day; None where that is open.

    An office in the authority for which the person speaks comes first; several that fit as well leave it open.
    """
    held = [
        tenure
        for tenure in by.tenures.all()
        if (tenure.start is None or tenure.start.earliest <= on.latest)
        and (tenure.end is None or tenure.end.latest >= on.earliest)
    ]
    if in_authority:
        held = [tenure for tenure in held if tenure.authority_id == in_authority.pk] or held
    offices = {fold(tenure.office): tenure for tenure in held}
    return next(iter(offices.values())) if len(offices) == 1 else None
