"""Countries, and pairs of an issuer and a destination: what exactly stopped?"""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public.caching import public_page
from exportwatch.public.filters import Filter
from exportwatch.public.parties import published_countries
from exportwatch.public.views.listing import day_asked, read, with_proof
from exportwatch.registry.history import pair_answers
from exportwatch.registry.models import Country, Measure, OfficialStatement
from exportwatch.vocabulary import RulePolarity

SHOWN = 20
"""Records of each kind on a country's page; the lists have the rest."""


@public_page
def country_list(request: HttpRequest) -> HttpResponse:
    """Answer with the countries that a published measure comes from or names. Three queries."""
    _, context, status = read(request, frozenset())
    context |= {"section": "countries", "countries": published_countries()}
    return render(request, "public/countries.html", context, status=status)


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
    if asked.as_of:
        toward = toward.filter(events__announced_earliest__lte=asked.as_of)
    statements = OfficialStatement.objects.published().filter(
        Q(authority__country=country) | Q(tenure__authority__country=country)
    )
    if asked.as_of:
        statements = statements.filter(said_earliest__lte=asked.as_of)
    imposed_rows = list(with_proof(imposed)[:SHOWN])
    toward_rows = list(with_proof(toward.distinct())[:SHOWN])
    context |= {
        "section": "countries",
        "country": country,
        "imposed": imposed_rows,
        "toward": toward_rows,
        "statements": statements.for_list()[:SHOWN],
        "stopped": sorted({c for measure in imposed_rows for c in _destinations(measure)}, key=str),
        "stopped_by": sorted({measure.authority.country for measure in toward_rows}, key=str),
    }
    return render(request, "public/country.html", context, status=status)


@public_page
def pair_page(request: HttpRequest, issuer: str, destination: str) -> HttpResponse:
    """Answer with what stands between two countries on the day, on each of the four axes."""
    one, other = _country(issuer), _country(destination)
    asked, context, status = day_asked(request)
    measures = list(with_proof(Measure.objects.published().toward(one.code, other.code)))
    by_id = {measure.public_id: measure for measure in measures}
    lights = [
        {"axis": axis, "answer": answer, "measures": [by_id[key] for key in answer.measures if key in by_id]}
        for axis, answer in pair_answers(one.code, other.code, asked.day).items()
    ]
    context |= {
        "section": "countries",
        "issuer": one,
        "destination": other,
        "lights": lights,
        "measures": measures,
        "is_open": all(light["answer"].status == "open" for light in lights),  # type: ignore[attr-defined]
    }
    return render(request, "public/pair.html", context, status=status)


def _destinations(measure: Measure) -> set[Country]:
    rules = [rule for event in measure.published_events for rule in event.scope_rules.all()]
    return {c for rule in rules if rule.polarity == RulePolarity.INCLUDE for c in rule.destinations.all()}


def _country(code: str) -> Country:
    if len(code) == 2 and code.isascii() and code.isalpha():
        country = Country.objects.filter(code=code).first()
        if country is not None:
            return country
    raise Http404(f"No country has the code {code}; codes are two capital letters, such as CA.")
