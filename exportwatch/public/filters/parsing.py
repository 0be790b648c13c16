"""The query string → what it asks for; what is not understood is named, with what to write instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import QueryDict

from exportwatch.figures.style import By
from exportwatch.public.filters.asked import Filter
from exportwatch.public.filters.keys import ANY_DESTINATION, DEEPEST_ROW, MAX_LIMIT, NAMES, NO_DESTINATION, PAGE_SIZE
from exportwatch.registry.models import Authority, Company, ControlEntry, Country, Measure, Person
from exportwatch.registry.search import LONGEST_QUERY, number_of, query_for
from exportwatch.registry.status import MeasureState
from exportwatch.registry.values import fold
from exportwatch.vocabulary import Axis, Instrument, Step, Word

W = TypeVar("W", bound=Word)
Given = dict[str, list[str]]

_NAMED = {"company": Company, "person": Person, "authority": Authority}
_COUNTRY_KEYS = ("issuer", "destination", "named", "in_force_toward")
_SHOWN = 5
"""Names that a message offers where a written one stands for several."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a part of the query string was refused: `field` is the key, `message` a sentence with the remedy."""

    field: str
    message: str


class FilterError(Exception):
    """The query string says something that is not understood; `filter` holds what was."""

    def __init__(self, problems: Iterable[Problem], understood: Filter) -> None:
        """Keep the problems, at least one."""
        self.problems = tuple(problems)
        self.filter = understood
        super().__init__(" ".join(problem.message for problem in self.problems))


def parse(
    query: QueryDict,
    keys: frozenset[str],
    statuses: type[Word] = MeasureState,
    sorts: Collection[str] = (),
) -> Filter:
    """Return what the query string asks for; one query each where it names countries, companies, people, authorities
    or control entries.

    `keys` are those that this address understands, `statuses` the words of `status` and `sorts` those of `sort`. Empty
    values ask for nothing. Raises FilterError, naming each unknown key and value.
    """
    problems = [
        Problem(key, f"“{key}” is not a filter of this page; it understands {', '.join(sorted(keys)) or 'none'}.")
        for key in query
        if key not in keys
    ]
    given = {key: [value for value in query.getlist(key) if value.strip()] for key in query if key in keys}
    countries = _countries([code for key in _COUNTRY_KEYS for code in given.get(key, [])])
    found = {key: _named(key, given, problems) for key in NAMES}
    control, entries = _entries(given, problems)
    understood = Filter(
        issuer=_codes("issuer", given, countries, problems),
        destination=_codes("destination", given, countries, problems),
        instrument=_words("instrument", given, Instrument, problems),
        applies_to=_words("applies_to", given, Axis, problems),
        status=tuple(str(word) for word in _words("status", given, statuses, problems)),
        company=tuple(row.slug for row in found["company"]),
        person=tuple(row.slug for row in found["person"]),
        authority=tuple(row.slug for row in found["authority"]),
        control=control,
        entries=entries,
        q=_text("q", given, problems),
        since=_day("since", given, problems),
        until=_day("until", given, problems),
        as_of=_day("as_of", given, problems),
        known_on=_day("known_on", given, problems),
        by=next(iter(_words("by", given, By, problems)), By.INSTRUMENT),
        named=_codes("named", given, countries | {NO_DESTINATION: ""}, problems),
        in_force_toward=_codes("in_force_toward", given, countries | {ANY_DESTINATION: ""}, problems),
        step=_words("step", given, Step, problems),
        month_known=_yes_or_no("month_known", given, problems),
        measure=_measures(given, problems),
        sort=_sort(given, sorts, problems),
        page=_number("page", given, 1, 1_000_000, problems),
        after=_one("after", given, problems),
        limit=_number("limit", given, PAGE_SIZE, MAX_LIMIT, problems),
        countries=countries,
        names={row.slug: row.name for rows in found.values() for row in rows},
        numbers={row.slug: row.pk for rows in found.values() for row in rows},
    )
    problems += _together(understood)
    if problems:
        raise FilterError(problems, understood)
    return understood


def _together(asked: Filter) -> list[Problem]:
    """Return what is wrong with values that are right each by itself."""
    found = []
    if asked.since and asked.until and asked.since > asked.until:
        found.append(Problem("until", "“until” is before “since”; swap the two days."))
    if asked.after and asked.page > 1:
        found.append(Problem("page", "“page” and “after” both say where to go on; give one of them."))
    if asked.page > 1 and asked.page * asked.limit > DEEPEST_ROW:
        message = f"“page” reaches {DEEPEST_ROW:,} rows into a list; go on from there with “after”, or narrow the list."
        found.append(Problem("page", message))
    if asked.q and query_for(asked.q) is None:
        found.append(Problem("q", f"“{asked.q}” holds no word; write letters or numbers."))
    return found


def _countries(codes: list[str]) -> dict[str, str]:
    # A NUL cannot stand in PostgreSQL's text, so a value that holds one is never asked for.
    wanted = {code for code in codes if len(code) == 2 and code.isascii() and code.isalpha()}
    return dict(Country.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}


def _codes(key: str, given: Given, countries: dict[str, str], problems: list[Problem]) -> tuple[str, ...]:
    values = given.get(key, [])
    problems += [
        Problem(key, f"“{value}” is no country code for “{key}”; write two capital letters of ISO 3166-1, such as CA.")
        for value in values
        if value not in countries
    ]
    return tuple(dict.fromkeys(value for value in values if value in countries))


def _words(key: str, given: Given, vocabulary: type[W], problems: list[Problem]) -> tuple[W, ...]:
    values = given.get(key, [])
    problems += [
        Problem(key, f"“{value}” is not known for “{key}”; it is one of {', '.join(vocabulary)}.")
        for value in values
        if value not in set(vocabulary)
    ]
    return tuple(word for word in vocabulary if word in values)


def _named(key: str, given: Given, problems: list[Problem]) -> list[Any]:
    """Return the rows for which the values stand, each once: by slug, or by a name in whatever letters."""
    values = list(dict.fromkeys(value.replace("\0", "").strip() for value in given.get(key, [])))
    if not values:
        return []
    folded = {value: fold(value) for value in values}
    asked = Q(slug__in=values) | Q(folded_names__overlap=[name for name in folded.values() if name])
    people: QuerySet[Any, Any] = _NAMED[key]._default_manager.filter(asked)
    if key == "company":
        # One that was merged into another keeps its page's address, and the other has its names.
        people = people.filter(Q(merged_into__isnull=True) | Q(slug__in=values))
    rows = list(people.order_by("slug")[:MAX_LIMIT])
    found = {}
    for value in values:
        exact = [row for row in rows if row.slug == value]
        called = exact or [row for row in rows if folded[value] in row.folded_names]
        if len(called) == 1:
            found[called[0].pk] = called[0]
        elif called:
            offered = ", ".join(row.slug for row in called[:_SHOWN])
            problems.append(Problem(key, f"“{value}” stands for several; write one of {offered}."))
        else:
            problems.append(Problem(key, f"“{value}” is not known for “{key}”; write a whole name, or the slug."))
    return list(found.values())


def _measures(given: Given, problems: list[Problem]) -> tuple[str, ...]:
    """Return the measures' ids; whether there is such a measure only its permits tell."""
    found = []
    for value in given.get("measure", []):
        number = number_of(value) if value.strip().upper().startswith(f"EW-{Measure.letter}-") else None
        if number is None:
            problems.append(Problem("measure", f"“{value}” is no measure’s id; write it as EW-M-000012."))
        else:
            found.append(f"EW-{Measure.letter}-{number:06d}")
    return tuple(dict.fromkeys(found))


def _entries(given: Given, problems: list[Problem]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the codes that are known, and the control entries that they take in: themselves and all below."""
    values = tuple(dict.fromkeys(value.strip() for value in given.get("control", [])))
    if not values:
        return (), ()
    rows = list(ControlEntry.objects.values_list("pk", "parent_id", "list", "code").order_by("pk"))
    known, taken = [], set[int]()
    for value in values:
        of, _, code = value.rpartition(":")
        found = {pk for pk, _, name, own in rows if own.casefold() == code.casefold() and name == (of or name)}
        if found:
            known.append(value)
            taken |= found
        else:
            message = f"“{value}” is on no control list here; write a code such as 6A003, or EU-AI:6A003."
            problems.append(Problem("control", message))
    size = 0
    while size < len(taken):
        size = len(taken)
        taken |= {pk for pk, parent, _, _ in rows if parent in taken}
    return tuple(known), tuple(sorted(taken))


def _one(key: str, given: Given, problems: list[Problem]) -> str:
    values = given.get(key, [])
    if len(values) > 1:
        problems.append(Problem(key, f"“{key}” is given {len(values)} times; give it once."))
        return ""
    return values[0] if values else ""


def _text(key: str, given: Given, problems: list[Problem]) -> str:
    return _one(key, given, problems).replace("\0", "").strip()[:LONGEST_QUERY]


def _sort(given: Given, sorts: Collection[str], problems: list[Problem]) -> str:
    value = _one("sort", given, problems)
    if value and value not in sorts:
        problems.append(Problem("sort", f"“{value}” is no order of this list; it is one of {', '.join(sorts)}."))
        return ""
    return value


def _yes_or_no(key: str, given: Given, problems: list[Problem]) -> bool | None:
    values = given.get(key, [])
    if values in ([], ["yes"], ["no"]):
        return values == ["yes"] if values else None
    problems.append(Problem(key, f"“{', '.join(values)}” is not known for “{key}”; it is yes or no."))
    return None


def _day(key: str, given: Given, problems: list[Problem]) -> dt.date | None:
    values = given.get(key, [])
    if len(values) > 1:
        problems.append(Problem(key, f"“{key}” is given {len(values)} times; give one day."))
        return None
    for value in values:
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            problems.append(Problem(key, f"“{value}” is no day for “{key}”; write it as 2020-10-05."))
    return None


def _number(key: str, given: Given, default: int, highest: int, problems: list[Problem]) -> int:
    values = given.get(key, [])
    if not values:
        return default
    value = values[0]
    if len(values) == 1 and value.isascii() and value.isdigit() and len(value) < 9 and 1 <= int(value) <= highest:
        return int(value)
    problems.append(Problem(key, f"“{', '.join(values)}” is no {key}; write one number from 1 to {highest:,}."))
    return default
