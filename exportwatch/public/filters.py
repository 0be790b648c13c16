"""The one query string of page, figure, JSON and CSV: what it may say, what it means, and how it is written again.

A repeated key means OR, different keys mean AND. An unknown key or value is refused, named in a message; what was
understood is kept, so that a page can show the rest of the form. Days without a precision: a record dated "May 2020" is
taken at the first day that is possible, as the charts draw it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from exportwatch.figures.style import Frame
from exportwatch.registry.models import Country, Measure, MeasureEvent, OfficialStatement, Permit, ScopeRule
from exportwatch.registry.models.measures import MeasureQuerySet
from exportwatch.registry.models.permits import PermitQuerySet
from exportwatch.registry.models.statements import OfficialStatementQuerySet
from exportwatch.vocabulary import Axis, EventType, Instrument, RulePolarity, Word

W = TypeVar("W", bound=Word)

PAGE_SIZE = 50
MAX_LIMIT = 500
MEASURE_KEYS = frozenset({"issuer", "destination", "instrument", "applies_to", "since", "until"})
FIGURE_KEYS = MEASURE_KEYS | {"as_of"}
MEASURE_LIST_KEYS = MEASURE_KEYS | {"page", "limit"}
PERMIT_LIST_KEYS = frozenset({"issuer", "destination", "since", "until", "as_of", "page", "limit"})
STATEMENT_LIST_KEYS = frozenset({"issuer", "destination", "instrument", "since", "until", "page", "limit"})
DAY_KEYS = frozenset({"as_of"})
MEANING = {
    "issuer": "country whose government acts, ISO 3166-1 alpha-2 or EU",
    "destination": "country toward which it acts, ISO 3166-1 alpha-2; worldwide measures are among the answers",
    "instrument": f"what the government does: {', '.join(Instrument)}",
    "applies_to": f"what the measure applies to: {', '.join(Axis)}",
    "since": "first day, YYYY-MM-DD, inclusive",
    "until": "last day, YYYY-MM-DD, inclusive",
    "as_of": "the day for which the answer holds, YYYY-MM-DD; today where it is left out",
    "page": "number of the page, from 1",
    "limit": f"rows a page, 1 to {MAX_LIMIT}",
}
"""Every key of the query string, for people."""


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


@dataclass(frozen=True, slots=True)
class Filter:
    """What a query string asks for. Empty tuples and None ask for everything; days are inclusive.

    `countries` holds the common names of the codes in `issuer` and `destination`.
    """

    issuer: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    instrument: tuple[Instrument, ...] = ()
    applies_to: tuple[Axis, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    page: int = 1
    limit: int = PAGE_SIZE
    countries: dict[str, str] = field(default_factory=dict)

    @property
    def day(self) -> dt.date:
        """The day for which the answer holds: as asked, else today (UTC)."""
        return self.as_of or timezone.now().date()

    @property
    def is_open(self) -> bool:
        """Whether it leaves nothing out."""
        return not (self.issuer or self.destination or self.instrument or self.applies_to or self.since or self.until)

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the window: `until`, or `as_of` where that is earlier."""
        days = [day for day in (self.until, self.as_of) if day is not None]
        return min(days) if days else None

    def frame(self) -> Frame:
        """Return what a figure is drawn within."""
        return Frame(
            today=self.day,
            since=self.since,
            until=self.last_day,
            issuers=tuple(self.countries[code] for code in self.issuer),
            destinations=tuple(self.countries[code] for code in self.destination),
        )

    def query_string(self, *, page: int = 1) -> str:
        """Return the query string that asks for the same, on the given page; with its question mark, empty where it
        asks for all."""
        pairs: list[tuple[str, str]] = []
        for key in ("issuer", "destination", "instrument", "applies_to"):
            pairs += [(key, str(value)) for value in getattr(self, key)]
        pairs += [(key, day.isoformat()) for key in ("since", "until", "as_of") if (day := getattr(self, key))]
        if self.limit != PAGE_SIZE:
            pairs.append(("limit", str(self.limit)))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"?{urlencode(pairs)}" if pairs else ""

    def imposing_events(self) -> Q:
        """Return the condition on a measure's published `imposed` event: announced in the window, toward the
        destinations."""
        condition = Q(state="published", measure__state="published", type=EventType.IMPOSED)
        if self.since:
            condition &= Q(announced_earliest__gte=self.since)
        if self.last_day:
            condition &= Q(announced_earliest__lte=self.last_day)
        if self.issuer:
            condition &= Q(measure__authority__country__in=self.issuer)
        if self.instrument:
            condition &= Q(measure__instrument__in=self.instrument)
        if self.applies_to:
            condition &= Q(measure__applies_to__overlap=list(self.applies_to))
        if self.destination:
            included = ScopeRule.objects.filter(polarity=RulePolarity.INCLUDE)
            reaching = included.filter(Q(destinations__in=self.destination) | Q(destinations__isnull=True))
            # Without any include rule the destination is not stated: worldwide, as the status function reads it.
            condition &= Q(pk__in=reaching.values("event")) | ~Q(pk__in=included.values("event"))
        return condition

    def measures(self) -> MeasureQuerySet:
        """Return the published measures that are asked for, newest first."""
        measures = Measure.objects.published()
        if self.is_open and self.last_day is None:
            return measures
        return measures.filter(pk__in=MeasureEvent.objects.filter(self.imposing_events()).values("measure"))

    def permits(self) -> PermitQuerySet:
        """Return the published permits that are asked for; a window leaves out permits whose day of issue is not
        known."""
        permits = Permit.objects.published()
        if self.issuer:
            permits = permits.filter(authority__country__in=self.issuer)
        if self.destination:
            permits = permits.filter(pk__in=Permit.objects.filter(destinations__in=self.destination).values("pk"))
        if self.since:
            permits = permits.filter(issued_earliest__gte=self.since)
        if self.until:
            permits = permits.filter(issued_earliest__lte=self.until)
        return permits

    def statements(self) -> OfficialStatementQuerySet:
        """Return the published statements that are asked for: about measures of the issuer, toward the destination, and
        so on."""
        statements = OfficialStatement.objects.published()
        if self.since:
            statements = statements.filter(said_earliest__gte=self.since)
        if self.until:
            statements = statements.filter(said_earliest__lte=self.until)
        if self.issuer or self.destination or self.instrument:
            about = Filter(issuer=self.issuer, destination=self.destination, instrument=self.instrument).measures()
            events = MeasureEvent.objects.published().filter(measure__in=about.values("pk"))
            statements = statements.filter(
                pk__in=OfficialStatement.objects.filter(links__event__in=events.values("pk")).values("pk")
            )
        return statements


def parse(query: QueryDict, keys: frozenset[str]) -> Filter:
    """Return what the query string asks for; one query where it names countries.

    `keys` are those that this address understands. Empty values ask for nothing. Raises FilterError, naming each
    unknown key and value.
    """
    problems = [
        Problem(key, f"“{key}” is not a filter of this page; it understands {', '.join(sorted(keys)) or 'none'}.")
        for key in query
        if key not in keys
    ]
    given = {key: [value for value in query.getlist(key) if value.strip()] for key in query if key in keys}
    countries = _countries([*given.get("issuer", []), *given.get("destination", [])])
    understood = Filter(
        issuer=_codes("issuer", given, countries, problems),
        destination=_codes("destination", given, countries, problems),
        instrument=_words("instrument", given, Instrument, problems),
        applies_to=_words("applies_to", given, Axis, problems),
        since=_day("since", given, problems),
        until=_day("until", given, problems),
        as_of=_day("as_of", given, problems),
        page=_number("page", given, 1, 1_000_000, problems),
        limit=_number("limit", given, PAGE_SIZE, MAX_LIMIT, problems),
        countries=countries,
    )
    if understood.since and understood.until and understood.since > understood.until:
        problems.append(Problem("until", "“until” is before “since”; swap the two days."))
    if problems:
        raise FilterError(problems, understood)
    return understood


def _countries(codes: list[str]) -> dict[str, str]:
    # A NUL cannot stand in PostgreSQL's text, so a value that holds one is never asked for.
    wanted = {code for code in codes if len(code) == 2 and code.isascii() and code.isalpha()}
    return dict(Country.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}


def _codes(
    key: str, given: dict[str, list[str]], countries: dict[str, str], problems: list[Problem]
) -> tuple[str, ...]:
    values = given.get(key, [])
    problems += [
        Problem(key, f"“{value}” is no country code for “{key}”; write two capital letters of ISO 3166-1, such as CA.")
        for value in values
        if value not in countries
    ]
    return tuple(dict.fromkeys(value for value in values if value in countries))


def _words(key: str, given: dict[str, list[str]], vocabulary: type[W], problems: list[Problem]) -> tuple[W, ...]:
    values = given.get(key, [])
    problems += [
        Problem(key, f"“{value}” is not known for “{key}”; it is one of {', '.join(vocabulary)}.")
        for value in values
        if value not in set(vocabulary)
    ]
    return tuple(word for word in vocabulary if word in values)


def _day(key: str, given: dict[str, list[str]], problems: list[Problem]) -> dt.date | None:
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


def _number(key: str, given: dict[str, list[str]], default: int, highest: int, problems: list[Problem]) -> int:
    values = given.get(key, [])
    if not values:
        return default
    value = values[0]
    if len(values) == 1 and value.isascii() and value.isdigit() and len(value) < 9 and 1 <= int(value) <= highest:
        return int(value)
    problems.append(Problem(key, f"“{', '.join(values)}” is no {key}; write one number from 1 to {highest:,}."))
    return default
