"""The one query string of page, figure, JSON and CSV: what it may say, what it means, and how it is written again.

A repeated key means OR, different keys mean AND. An unknown key or value is refused, named in a message; what was
understood is kept, so that a page can show the rest of the form. Days without a precision: a record dated "May 2020" is
taken at the first day that is possible, as the charts draw it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth
from django.db.models.lookups import Exact
from django.http import QueryDict
from django.utils import timezone

from exportwatch.figures.style import By, Frame
from exportwatch.registry.history import measure_lives, number_of
from exportwatch.registry.models import Country, Measure, MeasureEvent, OfficialStatement, Permit, ScopeRule
from exportwatch.registry.models.measures import MeasureQuerySet
from exportwatch.registry.models.permits import PermitQuerySet
from exportwatch.registry.models.statements import OfficialStatementQuerySet
from exportwatch.registry.status import MeasureLife, MeasureState
from exportwatch.vocabulary import STEP_EVENTS, Axis, EventType, Instrument, RulePolarity, Step, Word

W = TypeVar("W", bound=Word)

NO_DESTINATION = "none"
"""The value of `named` that asks for measures which name no destination."""
ANY_DESTINATION = "any"
"""The value of `in_force_toward` that asks for measures in force, whatever they name."""

PAGE_SIZE = 50
MAX_LIMIT = 500
MEASURE_KEYS = frozenset({"issuer", "destination", "instrument", "applies_to", "since", "until"})
FIGURE_KEYS = MEASURE_KEYS | {"as_of", "by"}
RECORD_KEYS = frozenset({"named", "in_force_toward", "step", "month_known"})
"""What the marks of figures ask a list for, besides the figure's own filter: exactly their records."""
MEASURE_LIST_KEYS = MEASURE_KEYS | RECORD_KEYS | {"as_of", "page", "limit"}
PERMIT_LIST_KEYS = frozenset({"issuer", "destination", "since", "until", "as_of", "page", "limit"})
STATEMENT_LIST_KEYS = frozenset({"issuer", "destination", "instrument", "since", "until", "page", "limit"})
DAY_KEYS = frozenset({"as_of"})
COUNTRY_KEYS = ("issuer", "destination", "named", "in_force_toward")
MEANING = {
    "issuer": "country whose government acts, ISO 3166-1 alpha-2 or EU",
    "destination": "country toward which it acts, ISO 3166-1 alpha-2; worldwide measures are among the answers",
    "instrument": f"what the government does: {', '.join(Instrument)}",
    "applies_to": f"what the measure applies to: {', '.join(Axis)}",
    "since": "first day, YYYY-MM-DD, inclusive",
    "until": "last day, YYYY-MM-DD, inclusive",
    "as_of": "the day for which the answer holds, YYYY-MM-DD; today where it is left out",
    "by": "what a figure is broken down by: instrument (as where it is left out), issuer or destination",
    "named": "destination that the measure itself names, ISO 3166-1 alpha-2; or none: measures that name none",
    "in_force_toward": "destination against which the measure stands, or may, on the day as_of; any: whatever it names",
    "step": f"step of a measure's life that was announced from since to until: {', '.join(Step)}; imposed if left out",
    "month_known": "yes: the announcement is dated to a month or better; no: less precisely",
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
    by: By = By.INSTRUMENT
    named: tuple[str, ...] = ()
    in_force_toward: tuple[str, ...] = ()
    step: tuple[Step, ...] = ()
    month_known: bool | None = None
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
        asked = (self.issuer, self.destination, self.instrument, self.applies_to, self.since, self.until)
        of_marks = (self.named, self.in_force_toward, self.step, self.month_known is not None)
        return not any((*asked, *of_marks))

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the window: `until`, or `as_of` where that is earlier and means the announcement."""
        days = [day for day in (self.until, None if self.in_force_toward else self.as_of) if day is not None]
        return min(days) if days else None

    def frame(self) -> Frame:
        """Return what a figure is drawn within."""
        return Frame(
            today=timezone.now().date(),
            since=self.since,
            until=self.last_day,
            issuers=tuple(self.countries[code] for code in self.issuer),
            destinations=tuple(self.countries[code] for code in self.destination),
            kinds=tuple(word.label for word in (*self.instrument, *self.applies_to)),
        )

    def query_string(self, *, page: int = 1) -> str:
        """Return the query string that asks for the same, on the given page; with its question mark, empty where it
        asks for all."""
        pairs: list[tuple[str, str]] = []
        for key in ("issuer", "destination", "instrument", "applies_to", "named", "in_force_toward", "step"):
            pairs += [(key, str(value)) for value in getattr(self, key)]
        pairs += [(key, day.isoformat()) for key in ("since", "until", "as_of") if (day := getattr(self, key))]
        if self.by is not By.INSTRUMENT:
            pairs.append(("by", self.by))
        if self.month_known is not None:
            pairs.append(("month_known", "yes" if self.month_known else "no"))
        if self.limit != PAGE_SIZE:
            pairs.append(("limit", str(self.limit)))
        if page > 1:
            pairs.append(("page", str(page)))
        return f"?{urlencode(pairs)}" if pairs else ""

    def imposing_events(self) -> Q:
        """Return the condition on a measure's published `imposed` event: announced in the window, of the measures."""
        return Q(state="published", type=EventType.IMPOSED) & self._announced() & self._of_measures("measure__")

    def step_events(self, step: Step) -> Q:
        """Return the condition on the published events that make such a step, announced in the window."""
        begins_easing = Q(type=EventType.IMPOSED, measure__instrument=Instrument.EASE)
        of_step = Q(type__in=STEP_EVENTS[step])
        of_step = of_step | begins_easing if step is Step.EASED else of_step & ~begins_easing
        return Q(state="published") & of_step & self._announced() & self._of_measures("measure__")

    def _announced(self) -> Q:
        condition = Q()
        if self.since:
            condition &= Q(announced_earliest__gte=self.since)
        if self.last_day:
            condition &= Q(announced_earliest__lte=self.last_day)
        if self.month_known is not None:
            known = Q(Exact(TruncMonth("announced_earliest"), TruncMonth("announced_latest")))
            condition &= known if self.month_known else ~known
        return condition

    def _of_measures(self, prefix: str) -> Q:
        """Return what is asked of the measures themselves, whatever the days; `prefix` leads to the measure."""
        condition = Q(**{f"{prefix}state": "published"})
        if self.issuer:
            condition &= Q(**{f"{prefix}authority__country__in": self.issuer})
        if self.instrument:
            condition &= Q(**{f"{prefix}instrument__in": self.instrument})
        if self.applies_to:
            condition &= Q(**{f"{prefix}applies_to__overlap": list(self.applies_to)})
        if self.destination:
            # Without any include rule the destination is not stated: worldwide, as the status function reads it.
            to_all = _INCLUDED.filter(destinations__isnull=True)
            condition &= (
                Q(**{f"{prefix}pk__in": _naming(self.destination)})
                | Q(**{f"{prefix}pk__in": to_all.values("event__measure")})
                | ~Q(**{f"{prefix}pk__in": _INCLUDED.values("event__measure")})
            )
        if self.named:
            named = Q(**{f"{prefix}pk__in": _naming(self.named)})
            none = ~Q(**{f"{prefix}pk__in": _naming()})
            condition &= named | none if NO_DESTINATION in self.named else named
        return condition

    def measures(self) -> MeasureQuerySet:
        """Return the published measures that are asked for, newest first.

        Seven queries more where `in_force_toward` is asked for: it follows from the measures' lives.
        """
        measures = Measure.objects.published()
        if self.is_open and self.last_day is None:
            return measures
        steps = [self.step_events(step) for step in self.step] or [self.imposing_events()]
        events = MeasureEvent.objects.filter(reduce(or_, steps))
        measures = measures.filter(pk__in=events.order_by().values("measure"))
        if self.in_force_toward:
            measures = measures.filter(
                pk__in=[number_of(life) for life in measure_lives(measures) if self._stands(life)]
            )
        return measures

    def _stands(self, life: MeasureLife) -> bool:
        spans = [
            life.on(self.day) if code == ANY_DESTINATION else life.toward_on(code, self.day)
            for code in self.in_force_toward
        ]
        return any(span is not None and span.says(MeasureState.IN_FORCE) for span in spans)

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


_INCLUDED = ScopeRule.objects.filter(
    polarity=RulePolarity.INCLUDE, event__state="published", event__type__in=[EventType.IMPOSED, EventType.WIDENED]
)


def _naming(codes: Sequence[str] | None = None) -> QuerySet[ScopeRule, Any]:
    """Return the measures, for a sub-query, that name one of the destinations; None: any at all."""
    named = _INCLUDED.filter(destinations__isnull=False) if codes is None else _INCLUDED.filter(destinations__in=codes)
    return named.values("event__measure")


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
    countries = _countries([code for key in COUNTRY_KEYS for code in given.get(key, [])])
    understood = Filter(
        issuer=_codes("issuer", given, countries, problems),
        destination=_codes("destination", given, countries, problems),
        instrument=_words("instrument", given, Instrument, problems),
        applies_to=_words("applies_to", given, Axis, problems),
        since=_day("since", given, problems),
        until=_day("until", given, problems),
        as_of=_day("as_of", given, problems),
        by=next(iter(_words("by", given, By, problems)), By.INSTRUMENT),
        named=_codes("named", given, countries | {NO_DESTINATION: ""}, problems),
        in_force_toward=_codes("in_force_toward", given, countries | {ANY_DESTINATION: ""}, problems),
        step=_words("step", given, Step, problems),
        month_known=_yes_or_no("month_known", given, problems),
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


def _yes_or_no(key: str, given: dict[str, list[str]], problems: list[Problem]) -> bool | None:
    values = given.get(key, [])
    if values in ([], ["yes"], ["no"]):
        return values == ["yes"] if values else None
    problems.append(Problem(key, f"“{', '.join(values)}” is not known for “{key}”; it is yes or no."))
    return None


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
