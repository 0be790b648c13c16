"""The filter form: its choices, how many records each would show, and the chips that take one out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, QuerySet

from exportwatch.public.counting import is_quick
from exportwatch.public.filters.asked import Filter
from exportwatch.public.filters.keys import ANY_DESTINATION, NO_DESTINATION
from exportwatch.public.filters.meaning import INCLUDED, naming
from exportwatch.registry.history import destinations_of_permits
from exportwatch.registry.models import (
    Country,
    Measure,
    MeasureSpan,
    Permit,
    PermitSpan,
    ScopeRule,
    StatementLink,
)
from exportwatch.registry.status import MeasureState, PermitStatus
from exportwatch.vocabulary import Axis, EventType, Instrument, RulePolarity, Step, Word

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a key. `number`: the records that it would show beside the other keys; None where it is not
    counted."""

    value: str
    label: str
    number: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The choices of a key; those that would show nothing are left out."""

    key: str
    legend: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is asked for, in words, and the query string without it."""

    key: str
    label: str
    value: str
    without: str


LEGENDS = {
    "issuer": "Issued by",
    "destination": "Destination",
    "instrument": "Instrument",
    "applies_to": "Applies to",
    "status": "Status",
    "company": "Company",
    "person": "Speaker",
    "authority": "Authority",
    "control": "Control code",
    "q": "Words",
    "since": "From",
    "until": "To",
    "as_of": "As of",
    "known_on": "Known on",
    "named": "Names",
    "in_force_toward": "In force toward",
    "step": "Step",
    "month_known": "Dated to the month",
    "measure": "Named by",
}


def chips(asked: Filter) -> list[Chip]:
    """Return a chip for each value that is asked for, but for order and page. No query."""
    found = []
    for key, value in asked.values():
        if key in LEGENDS:
            without = asked.without(key, value).query_string() or "?"
            found.append(Chip(key, LEGENDS[key], _in_words(asked, key, value), without))
    return found


def _in_words(asked: Filter, key: str, value: str) -> str:
    if key in ("issuer", "destination", "named", "in_force_toward"):
        return asked.countries.get(value) or {NO_DESTINATION: "no destination", ANY_DESTINATION: "anyone"}[value]
    if key in ("company", "person", "authority"):
        return asked.names.get(value, value)
    for vocabulary in (Instrument, Axis, MeasureState, PermitStatus, Step):
        if key in ("instrument", "applies_to", "status", "step") and value in set(vocabulary):
            return vocabulary(value).label
    if key in ("since", "until", "as_of", "known_on"):
        day = getattr(asked, key)
        return f"{day.day} {day:%B %Y}"
    return value


def measure_facets(asked: Filter) -> list[Facet]:
    """Return the facets of the measures, each counted under all other keys; without numbers where that would keep a
    reader waiting: a common company's measures are found by its permits. Ten queries, two without numbers."""
    if not is_quick(asked.without("in_force_toward").measures()):
        every = [(*row, None) for row in Country.objects.order_by("name").values_list("code", "name")]
        words = (("instrument", Instrument), ("applies_to", Axis), ("status", MeasureState))
        return [
            _facet(asked, "issuer", every),
            _facet(asked, "destination", every),
            *(_facet(asked, key, ((str(word), word.label, None) for word in kind)) for key, kind in words),
        ]

    def rows(key: str) -> QuerySet[Measure, Measure]:
        return asked.without(key).measures().order_by()

    axes = rows("applies_to").annotate(axis=Func(F("applies_to"), function="unnest"))
    spans = MeasureSpan.objects.on(asked.day).filter(measure__in=rows("status").values("pk"))
    return [
        *_of_countries(asked, _counted(rows("issuer"), "authority__country"), *_reached(rows("destination"))),
        _of_words(asked, "instrument", Instrument, _counted(rows("instrument"), "instrument")),
        _of_words(asked, "applies_to", Axis, _counted(axes, "axis")),
        _of_words(asked, "status", MeasureState, _by_answer(spans, "state", "measure")),
    ]


def _reached(rows: QuerySet[Measure, Measure]) -> tuple[Counts, int]:
    """Count the measures that reach each destination beyond those that reach every one, and the latter. Four queries.

    As `meaning` reads it: a measure that names no destination goes where the permits that it touches go, and where
    these name none either, everywhere.
    """
    rules = INCLUDED.filter(event__measure__in=rows.values("pk"))
    everywhere = set(rules.filter(destinations__isnull=True).values_list("event__measure", flat=True))
    nameless = list(rows.exclude(pk__in=naming()).values_list("pk", flat=True))
    by_permits = destinations_of_permits(nameless)
    everywhere |= {measure for measure in nameless if measure not in by_permits}
    counts = _counted(rules.exclude(event__measure__in=everywhere), "destinations", "event__measure")
    for code in (code for measure, codes in by_permits.items() if measure not in everywhere for code in codes):
        counts[code] = counts.get(code, 0) + 1
    return counts, len(everywhere)


def permit_facets(asked: Filter) -> list[Facet]:
    """Return the facets of the permits: countries and statuses, each counted under the other keys where that is quick,
    else all that there are, without numbers. At most nine queries."""

    def rows(key: str) -> QuerySet[Permit, Permit]:
        return asked.without(key).permits().order_by()

    through = Permit.destinations.through.objects.filter(permit__in=rows("destination").values("pk"))
    spans = PermitSpan.objects.on(asked.day).filter(permit__in=rows("status").values("pk"))
    issued, received, statuses = is_quick(rows("issuer")), is_quick(through), is_quick(spans)
    # Which countries have a permit at all takes as long to find out as counting them: all that there are are offered.
    every = [] if issued and received else list(Country.objects.order_by("name").values_list("code", "name"))
    countries = _of_countries(
        asked,
        _counted(rows("issuer"), "authority__country") if issued else {},
        _counted(through, "country") if received else {},
        0,
    )
    return [
        countries[0] if issued else _facet(asked, "issuer", ((*row, None) for row in every)),
        countries[1] if received else _facet(asked, "destination", ((*row, None) for row in every)),
        _of_words(asked, "status", PermitStatus, _by_answer(spans, "status", "permit"))
        if statuses
        else _facet(asked, "status", ((str(word), word.label, None) for word in PermitStatus)),
    ]


def statement_facets(asked: Filter) -> list[Facet]:
    """Return the facets of the statements: countries and instruments of the measures that they are about. Four
    queries."""

    def links(key: str) -> QuerySet[StatementLink, StatementLink]:
        statements = asked.without(key).statements().order_by()
        return StatementLink.objects.filter(
            statement__in=statements.values("pk"), event__state="published", event__measure__state="published"
        )

    included = ScopeRule.objects.filter(polarity=RulePolarity.INCLUDE, event__type=EventType.IMPOSED)
    about = Measure.objects.filter(events__statement_links__in=links("destination").values("pk"))
    rules = included.filter(event__state="published", event__measure__in=about.values("pk"))
    spoken = _counted(rules, "destinations", "event__measure__events__statement_links__statement")
    return [
        *_of_countries(asked, _counted(links("issuer"), "event__measure__authority__country", "statement"), spoken, 0),
        _of_words(
            asked, "instrument", Instrument, _counted(links("instrument"), "event__measure__instrument", "statement")
        ),
    ]


def _counted(rows: QuerySet[Any, Any], column: str, what: str = "pk") -> Counts:
    found = rows.order_by().values_list(column).annotate(number=Count(what, distinct=what != "pk"))
    return {str(value): number for value, number in found if value is not None}


def _by_answer(spans: QuerySet[Any, Any], column: str, what: str) -> Counts:
    """Count a record under its certain and under its possible answer, as the filter finds it under both."""
    counts: Counts = {}
    for certain, possible, number in spans.order_by().values_list(column, "alternative").annotate(number=Count(what)):
        for word in filter(None, (certain, possible)):
            counts[word] = counts.get(word, 0) + number
    return counts


def _of_countries(asked: Filter, issued: Counts, received: Counts, everywhere: int) -> list[Facet]:
    wanted = {*issued, *received, *asked.issuer, *asked.destination}
    names = list(Country.objects.filter(code__in=wanted).order_by("name").values_list("code", "name"))
    chosen = {"issuer": asked.issuer, "destination": asked.destination}
    counts: dict[str, Callable[[str], int]] = {
        "issuer": lambda code: issued.get(code, 0),
        "destination": lambda code: received.get(code, 0) + everywhere,
    }
    known = {"issuer": issued, "destination": received}
    return [
        _facet(
            asked,
            key,
            ((code, name, counts[key](code)) for code, name in names if code in known[key] or code in chosen[key]),
        )
        for key in ("issuer", "destination")
    ]


def _of_words(asked: Filter, key: str, vocabulary: type[Word], counts: Counts) -> Facet:
    chosen = {str(word) for word in getattr(asked, key)}
    shown = [word for word in vocabulary if counts.get(str(word)) or str(word) in chosen]
    return _facet(asked, key, ((str(word), word.label, counts.get(str(word), 0)) for word in shown))


def _facet(asked: Filter, key: str, values: Iterable[tuple[str, str, int | None]]) -> Facet:
    chosen = {str(value) for value in getattr(asked, key)}
    choices = tuple(Choice(value, label, number, value in chosen) for value, label, number in values)
    return Facet(key, LEGENDS[key], choices)


FACETS: dict[str, Callable[[Filter], list[Facet]]] = {
    "measures": measure_facets,
    "permits": permit_facets,
    "statements": statement_facets,
}
