"""A speaker as printed, on a day → people of the record with the office that they held then, or the open question.

Whoever held an office on a day is read from tenures whose days are known; where the record does not say, that is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Prefetch, Q
from rapidfuzz import fuzz

from exportwatch.registry.models import Authority, Person, Tenure
from exportwatch.registry.values import FuzzyDate, fold

NEAR_NAME = 88
"""Per cent of similarity from which a person's name counts as a near spelling; chosen by us."""

OFFERED = 8
"""How many candidates of a speaker are shown."""

_NO_OFFICE = frozenset({"a", "and", "for", "in", "of", "on", "s", "the", "to"})


@dataclass(frozen=True, slots=True)
class PersonCandidate:
    """Somebody who may be the speaker.

    `tenure`: the office held on the day, None where it is open. `certain`: the tenure's recorded days cover the day,
    and no other office of the person does. `reasons` in words, the tenure's among them.
    """

    person: Person
    reasons: tuple[str, ...]
    tenure: Tenure | None = None
    certain: bool = False
    weight: int = 0


def person_named(name: str, offices_in: str | None = None) -> Person | None:
    """Return the one registered person whose name or other name folds to this one; None where there is none, or
    several.

    `offices_in` (alpha-2) tells people of one name apart by the country of their offices. At most two queries.
    """
    matches = list(Person.objects.filter(folded_names__contains=[fold(name)])[:50])
    if offices_in and len(matches) > 1:
        ids = [person.pk for person in matches]
        matches = list(Person.objects.filter(pk__in=ids, tenures__authority__country=offices_in).distinct())
    return matches[0] if len(matches) == 1 else None


class Speakers:
    """People and authorities of the record who may have spoken in a report: those of some countries, and those named.

    Loads them once for all the speakers of a report, in three queries, whatever their number.
    """

    _ENOUGH: ClassVar[int] = 2_000  # people with offices in the countries of one report: several times the largest

    def __init__(self, countries: Iterable[str], names: Iterable[str] = ()) -> None:
        """Load who held an office in these countries (alpha-2), their authorities, and who has one of these names."""
        places = list(countries)
        in_office = Tenure.objects.filter(authority__country__in=places).values("person")
        named = Q(folded_names__overlap=[fold(name) for name in names if fold(name)])
        tenures = Tenure.objects.select_related("authority__country").order_by("start_earliest", "pk")
        found = Person.objects.filter(Q(pk__in=in_office) | named).prefetch_related(Prefetch("tenures", tenures))
        self.people = list(found.order_by("pk")[: self._ENOUGH])
        self.authorities = {row: fold(row.name) for row in Authority.objects.filter(country__in=places).order_by("pk")}

    def like(self, name: str, role: str | None, country: str | None, on: FuzzyDate | None) -> list[PersonCandidate]:
        """Return who may be meant by a name as printed, or by an office alone, the likeliest first. No query.

        `country`: whose government is likeliest to speak; `on`: the day, or days, of the statement.
        """
        form = fold(name)
        found = [
            candidate
            for person in self.people
            if (candidate := _candidate(person, form, role or "", country, on)) is not None
        ]
        return sorted(found, key=lambda item: (-item.weight, item.person.pk))[:OFFERED]

    def institution(self, name: str) -> Authority | None:
        """Return the one authority that is called so, an article before it aside; None where several are. No query."""
        form = fold(name).removeprefix("the ")
        called = [row for row, written in self.authorities.items() if written.removeprefix("the ") == form]
        return called[0] if len(called) == 1 else None


def speakers_like(name: str, role: str | None, country: str | None, on: FuzzyDate | None) -> list[PersonCandidate]:
    """Return who may be meant by one speaker; see `Speakers`, which asks for many at once. Three
    queries."""
    return Speakers([country] if country else [], [name]).like(name, role, country, on)


def _candidate(
    person: Person, form: str, role: str, country: str | None, on: FuzzyDate | None
) -> PersonCandidate | None:
    tenures = [row for row in person.tenures.all() if country is None or row.authority.country_id == country]
    called, weight = _called(person, form)
    by_office = not called and any(_same_office(row, form) for row in tenures)
    if not called and not by_office:
        return None
    if weight < 4 and not tenures:
        return None  # a surname, or a near spelling, of somebody who speaks for another country
    held = [row for row in tenures if on is None or _may_hold(row, on)]
    if role or by_office:
        held.sort(key=lambda row: not _same_office(row, role or form))
    if by_office and not any(_same_office(row, form) for row in held):
        return None
    sure = [row for row in held if on is not None and _holds(row, on)]
    tenure = sure[0] if len(sure) == 1 else held[0] if len(held) == 1 else None
    reasons = [called or "held the office that is named", _about_office(tenure, tenures, held, on)]
    weight += 2 * bool(sure) + (tenure is not None) + (tenure is not None and bool(role) and _same_office(tenure, role))
    certain = tenure is not None and sure == [tenure] and len(held) == 1
    return PersonCandidate(person, tuple(reasons), tenure, certain, weight)


def _called(person: Person, form: str) -> tuple[str, int]:
    """Return why the written name may be the person's, empty where it may not, and its weight."""
    forms = person.folded_names
    if form in forms:
        return "the same name", 4
    words = form.split()
    if not words:
        return "", 0
    last = words[-1]
    if len(words) == 1 and len(last) > 2 and any(name.split()[-1] == last for name in forms):
        return "the same surname", 2
    if len(words) > 1 and any(name.split()[-1] == last and name[0] == form[0] for name in forms):
        return "the same surname and initial", 3
    best = max((fuzz.ratio(form, name) for name in forms), default=0)
    return (f"near spelling: {round(best)} % like", 1) if best >= NEAR_NAME else ("", 0)


def _about_office(tenure: Tenure | None, tenures: list[Tenure], held: list[Tenure], on: FuzzyDate | None) -> str:
    if tenure is not None:
        return f"{tenure.office}, {tenure.authority.name} ({term_of(tenure)})"
    day = f" on {on}" if on else ""
    if held:
        return f"held {len(held)} offices{day}; which one spoke is open"
    if tenures:
        return f"no office is recorded for{day.removeprefix(' on') or ' that day'}; the office is open"
    return "no office is recorded; the office is open"


def term_of(tenure: Tenure) -> str:
    """Return the days of a tenure in words, unknown ones said so."""
    start = f"from {tenure.start}" if tenure.start else "beginning not recorded"
    end = f"to {tenure.end}" if tenure.end else "no end recorded"
    return f"{start}, {end}"


def _may_hold(tenure: Tenure, on: FuzzyDate) -> bool:
    """Whether the tenure may cover some day of the date; days that are not recorded may be any."""
    begun = tenure.start is None or tenure.start.earliest <= on.latest
    return begun and (tenure.end is None or tenure.end.latest >= on.earliest)


def _holds(tenure: Tenure, on: FuzzyDate) -> bool:
    """Whether the tenure's recorded beginning is before every day of the date, and no recorded end before one."""
    begun = tenure.start is not None and tenure.start.latest <= on.earliest
    return begun and (tenure.end is None or tenure.end.earliest >= on.latest)


def _same_office(tenure: Tenure, role: str) -> bool:
    """Whether an office as printed may be this one: all the telling words of the shorter stand in the longer."""
    printed, known = (
        {_stem(word) for word in fold(text).split() if word not in _NO_OFFICE} for text in (role, tenure.office)
    )
    shorter = min(printed, known, key=len)
    return (
        bool(shorter)
        and len(printed & known) >= max(1, min(len(shorter), 2))
        and len(printed & known) * 2 >= len(shorter)
    )


def _stem(word: str) -> str:
    """Return the letters that the forms of an office share: affairs, affair; minister, ministry."""
    return word[:6]
