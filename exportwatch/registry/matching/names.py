"""A written name → companies and authorities of the record, near spellings too.

A hundred thousand companies are not compared one by one: an index over the beginnings of the words of every name (the
function `registry_name_starts` of the database) gives a shortlist, and the shortlist is compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, TextField
from rapidfuzz import fuzz, process

from exportwatch.registry.models import Authority, Company
from exportwatch.registry.values import fold
from exportwatch.vocabulary import AuthorityKind

OFFERED = 8
"""How many candidates of a name are shown."""

NEAR_SPELLING = 86
"""Per cent of similarity (rapidfuzz WRatio) from which a name is offered: lets one letter in eight differ, or a legal
form; chosen by us on names of the starter register."""

SHORTLIST = 5_000
"""How many companies with a like word are compared: a few milliseconds."""

_EVERYDAY = frozenset(
    {"ag", "and", "as", "bv", "co", "company", "corp", "corporation", "de", "defence", "defense", "gmbh", "group"}
    | {"holding", "inc", "industries", "industry", "international", "limited", "llc", "ltd", "of", "oy", "plc", "sa"}
    | {"sas", "spa", "systems", "technologies", "technology", "the"}
)
"""Words that so many names have that they find nothing; used only where a name has no other."""

_NAME_STARTS = Func(F("folded_names"), function="registry_name_starts", output_field=ArrayField(TextField()))
"""The first three letters of each word of a company's names; indexed."""


@dataclass(frozen=True, slots=True)
class CompanyCandidate:
    """A company that a written name may stand for. `same`: one of its names is spelled so, marks and case aside."""

    company: Company
    reason: str
    same: bool


@dataclass(frozen=True, slots=True)
class AuthorityCandidate:
    """An authority that a written name may stand for; `same` as for companies."""

    authority: Authority
    reason: str
    same: bool


def company_named(name: str) -> Company | None:
    """Return the one company of which a legal, other or former name folds to this one; None where there is none, or
    several. Companies that were merged into another do not count: the other has their names. One query."""
    found = Company.objects.filter(folded_names__contains=[fold(name)], merged_into__isnull=True)[:2]
    return found[0] if len(found) == 1 else None


def companies_like(name: str, country: str | None = None) -> list[CompanyCandidate]:
    """Return companies that a name may stand for: the same spelling first, then near ones, the likest first.

    `country` (alpha-2) puts companies of that country before equally like ones. At most four queries, by indexes.
    """
    form = fold(name)
    if not form:
        return []
    open_ones = Company.objects.filter(merged_into__isnull=True).select_related("country")
    same = [
        CompanyCandidate(company, _called(company, form), same=True)
        for company in open_ones.filter(folded_names__contains=[form]).order_by()[:OFFERED]
    ]
    shortlist = _shortlist(form, exclude=[item.company.pk for item in same])
    forms = {(pk, written): written for pk, names in shortlist.items() for written in names}
    scores: dict[int, tuple[float, str]] = {}
    for written, score, key in process.extract(
        form, forms, scorer=fuzz.WRatio, score_cutoff=NEAR_SPELLING, limit=OFFERED * 4
    ):
        # A short name within a long one is like it to WRatio; of two names it says little.
        if min(len(written), len(form)) * 2 >= max(len(written), len(form)) or _shares_a_word(written, form):
            scores.setdefault(key[0], (score, written))
    companies = open_ones.in_bulk(list(scores))
    ranked = sorted(scores, key=lambda pk: (-round(scores[pk][0]), companies[pk].country_id != country, pk))
    near = [
        CompanyCandidate(companies[pk], f"near spelling: {round(scores[pk][0])} % like “{scores[pk][1]}”", same=False)
        for pk in ranked
    ]
    return [*same, *near][:OFFERED]


def authorities_like(name: str, country: str) -> list[AuthorityCandidate]:
    """Return authorities of a country that a name may stand for, the likest first. One query."""
    form = fold(name)
    if not form:
        return []
    known = {authority: fold(authority.name) for authority in Authority.objects.filter(country=country)}
    found = process.extract(form, known, scorer=fuzz.WRatio, score_cutoff=NEAR_SPELLING, limit=OFFERED)
    return [
        AuthorityCandidate(
            authority, "the same name" if written == form else f"near spelling: {round(score)} % like", written == form
        )
        for written, score, authority in found
    ]


def deciders(country: str) -> list[Authority]:
    """Return the authorities of a country that may decide on permits, the government as a whole last. One query."""
    kinds = (AuthorityKind.MINISTRY, AuthorityKind.AGENCY, AuthorityKind.CABINET, AuthorityKind.INTERGOVERNMENTAL)
    found = Authority.objects.filter(country=country, kind__in=kinds)
    return sorted(found, key=lambda authority: (kinds.index(AuthorityKind(authority.kind)), authority.name))


def _called(company: Company, form: str) -> str:
    if fold(company.name) == form:
        return "the same name"
    kind = "former" if form in {fold(name) for name in company.former_names} else "other"
    return f"the same as its {kind} name"


def _shortlist(form: str, exclude: list[int]) -> dict[int, list[str]]:
    """Return folded names, by company, of companies with words that begin alike: those with all of them, then with
    some."""
    words = [word for word in form.split() if word not in _EVERYDAY] or form.split()
    starts = sorted({word[:3] for word in words})
    found: dict[int, list[str]] = {}
    open_ones = Company.objects.filter(merged_into__isnull=True).exclude(pk__in=exclude).order_by()
    by_starts = open_ones.annotate(starts=_NAME_STARTS)
    for how in ("contains", "overlap"):
        alike = by_starts.filter(**{f"starts__{how}": starts})
        if room := SHORTLIST - len(found):
            found |= dict(alike.values_list("pk", "folded_names")[:room])
    return found


def _shares_a_word(one: str, other: str) -> bool:
    return bool((set(one.split()) & set(other.split())) - _EVERYDAY)
