"""Countries, and pairs of an issuer and a destination: what exactly stopped?"""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public.caching import public_page
from exportwatch.public.days import Stage, bounds, days_of_measures, drawing, slider
from exportwatch.public.filters import Filter
from exportwatch.public.parties import published_countries
from exportwatch.public.views.listing import day_asked, read, with_proof
from exportwatch.public.views.measures import tell_states
from exportwatch.registry.history import pair_life
from exportwatch.registry.models import Country, Measure, MeasureEvent, MeasureSpan, OfficialStatement, ScopeRule
from exportwatch.registry.models.measures import MeasureQuerySet
from exportwatch.registry.models.spans import FIRST_DAY
from exportwatch.registry.status import PairStage, PairStatus
from exportwatch.vocabulary import RulePolarity

PAIR_SHOWN = 100
"""Measures and announced ends on a pair's page."""
SHOWN = 20
"""Records of each kind on a country's page; the lists have the rest."""


@public_page
def country_list(request: HttpRequest) -> HttpResponse:
    """Answer with the countries that a published measure comes from or names. Three queries."""
    _, context, status = read(request, frozenset())
    context |= {"section": "countries", "countries": published_countries()}
    return render(request, "public/countries.html", context, status=status)


@public_page
def pair_list(request: HttpRequest) -> HttpResponse:
    """Answer with the pairs of an issuer and a destination that a published measure names, most measures first. Two
    queries."""
    _, context, status = read(request, frozenset())
    events = MeasureEvent.objects.published().filter(measure__state="published")
    rules = ScopeRule.objects.filter(
        polarity=RulePolarity.INCLUDE, destinations__isnull=False, event__in=events.values("pk")
    )
    pairs = rules.order_by().values_list("event__measure__authority__country", "destinations")
    counted = list(pairs.annotate(number=Count("event__measure", distinct=True)).order_by("-number"))
    countries = Country.objects.in_bulk({code for issuer, destination, _ in counted for code in (issuer, destination)})
    context |= {
        "section": "countries",
        "pairs": [(countries[issuer], countries[destination], number) for issuer, destination, number in counted],
    }
    return render(request, "public/pairs.html", context, status=status)


@public_page
def country_page(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with a country: the measures that it imposed, those toward it, and what its officials said."""
    country = _country(code)
    asked, context, status = day_asked(request)
    names = {country.code: country.name}
    imposed = Filter(issuer=(country.code,), as_of=asked.as_of, countries=names).measures()
    toward = Measure.objects.published().filter(
        events__state="published",
        events__scope_rules__polarity=RulePolarity.INCLUDE,
        events__scope_rules__destinations=country,
    )
    toward_ever = toward
    if asked.as_of:
        toward = toward.filter(events__announced_earliest__lte=asked.as_of)
    statements = OfficialStatement.objects.published().filter(
        Q(authority__country=country) | Q(tenure__authority__country=country)
    )
    if asked.as_of:
        statements = statements.filter(said_earliest__lte=asked.as_of)
    all_imposed = Measure.objects.published().filter(authority__country=country).order_by().values("pk")
    all_toward = toward_ever.order_by().values("pk")
    imposed_rows = list(with_proof(imposed)[:SHOWN])
    toward_rows = list(with_proof(toward.distinct())[:SHOWN])
    tell_states([*imposed_rows, *toward_rows], asked.day)
    context |= {
        "section": "countries",
        "country": country,
        "imposed": imposed_rows,
        "toward": toward_rows,
        "statements": statements.for_list()[:SHOWN],
        "slider": slider(asked, days_of_measures(Measure.objects.filter(Q(pk__in=all_imposed) | Q(pk__in=all_toward)))),
        "stopped": sorted({c for measure in imposed_rows for c in _destinations(measure)}, key=str),
        "stopped_by": sorted({measure.authority.country for measure in toward_rows}, key=str),
    }
    return render(request, "public/country.html", context, status=status)


@public_page
def pair_page(request: HttpRequest, issuer: str, destination: str) -> HttpResponse:
    """Answer with what stands between two countries on the day, on each of the four axes."""
    one, other = _country(issuer), _country(destination)
    asked, context, status = day_asked(request)
    reaching = Measure.objects.published().toward(one.code, other.code)
    answers, stages = pair_life(one.code, other.code, asked.day, among=reaching)
    measures = list(with_proof(reaching)[:PAIR_SHOWN])
    tell_states(measures, asked.day)
    by_id = {measure.public_id: measure for measure in measures}
    lives = {axis: _drawn(found) for axis, found in stages.items()}
    within = bounds(lives.values(), asked.day)
    lights = [
        {
            "axis": axis,
            "answer": answer,
            "measures": [by_id[key] for key in answer.measures if key in by_id],
            "life": drawing(lives[axis], asked.day, within),
        }
        for axis, answer in answers.items()
    ]
    context |= {
        "section": "countries",
        "issuer": one,
        "destination": other,
        "lights": lights,
        "measures": measures,
        "is_open": all(answer.status == PairStatus.OPEN for answer in answers.values()),
        "slider": slider(asked, days_of_measures(reaching)),
        "ahead": _ahead(reaching, asked.day),
    }
    return render(request, "public/pair.html", context, status=status)


def _drawn(stages: list[PairStage]) -> list[Stage]:
    """Return the stages of a pair as they are drawn, each with the day after its last one."""
    ends = [stage.start for stage in stages[1:]]
    return [
        (stage.start or FIRST_DAY, end, stage.status, stage.alternative)
        for stage, end in zip(stages, [*ends, None], strict=True)
    ]


def _ahead(measures: MeasureQuerySet, day: dt.date) -> list[MeasureSpan]:
    """Return the announced ends that lie ahead of the day, the first one first. One query."""
    spans = MeasureSpan.objects.on(day).filter(measure__in=measures.order_by().values("pk"), until_announced__gte=day)
    return list(spans.select_related("measure").order_by("until_announced")[:PAIR_SHOWN])


def _destinations(measure: Measure) -> set[Country]:
    rules = [rule for event in measure.published_events for rule in event.scope_rules.all()]
    return {c for rule in rules if rule.polarity == RulePolarity.INCLUDE for c in rule.destinations.all()}


def _country(code: str) -> Country:
    if len(code) == 2 and code.isascii() and code.isalpha():
        country = Country.objects.filter(code=code).first()
        if country is not None:
            return country
    raise Http404(f"No country has the code {code}; codes are two capital letters, such as CA.")
