"""Companies, people and authorities: a page only for those to whom something published refers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from exportwatch.public.caching import public_page
from exportwatch.public.counting import count
from exportwatch.public.filters import FilterError
from exportwatch.public.paging import Page
from exportwatch.public.parties import NAMED
from exportwatch.public.views.listing import NAME_KEYS, named_page, read, with_proof
from exportwatch.public.views.measures import tell_states
from exportwatch.public.views.permits import tell_statuses
from exportwatch.registry.models import (
    Authority,
    Company,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Person,
    Tenure,
)

TITLES = {
    "companies": ("Companies", "Companies that a published permit or measure names."),
    "people": ("People", "Office-holders and others whose statements are published."),
    "authorities": ("Authorities", "Who decides on permits, or for whom somebody spoke."),
}
SHOWN = 50
"""Records of each kind on a page."""


@public_page
def party_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer with a page of companies, people or authorities in order of name; `q` asks for names with these words."""
    asked, context, status = read(request, NAME_KEYS)
    rows = NAMED[kind].published(asked.q)
    page: Page[Any] = Page([], None)
    if status == 200:
        try:
            page = named_page(rows, asked)
        except FilterError as error:
            context["problems"], status = error.problems, 400
    title, lede = TITLES[kind]
    context |= {
        "section": kind,
        "kind": kind,
        "title": title,
        "lede": lede,
        "rows": page.rows,
        "count": count(rows) if status == 200 else None,
        "first": (asked.query_string() or "?") if asked.after else None,
        "next": asked.query_string(after=page.next) if page.next else None,
    }
    return render(request, "public/parties.html", context, status=status)


@public_page
def company_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a company: the permits to which it is a party, and the measures that name it, as they stand today.

    The page of a company that was merged into another one leads there for good.
    """
    named = Company.objects.select_related("country", "merged_into__country").filter(slug=slug).first()
    if named is None:
        raise _unknown(slug)
    company = named.merged_into or named
    permits = list(Permit.objects.published().filter(pk__in=company.permit_parties.values("permit")).for_page()[:SHOWN])
    events = MeasureEvent.objects.published().filter(
        Q(scope_rules__exporter=company) | Q(scope_rules__recipient=company)
    )
    measures = list(with_proof(Measure.objects.published().filter(pk__in=events.values("measure")))[:SHOWN])
    if not permits and not measures:
        raise _unknown(slug)
    if company != named:
        return redirect(company, permanent=True)
    asked, context, status = read(request, frozenset())
    tell_statuses(permits, asked.day)
    tell_states(measures, asked.day)
    context |= {"section": "companies", "company": company, "permits": permits, "measures": measures}
    return render(request, "public/company.html", context, status=status)


@public_page
def person_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a person: what was said, by the office held on that day."""
    person = Person.objects.filter(slug=slug).first()
    if person is None:
        raise _unknown(slug)
    statements = OfficialStatement.objects.published().filter(person=person)
    # A tenure that only drafts mention is not public yet.
    tenures = Tenure.objects.filter(pk__in=statements.order_by().values("tenure")).select_related("authority__country")
    shown = statements.for_list()[:SHOWN]
    if not shown:
        raise _unknown(slug)
    _, context, status = read(request, frozenset())
    context |= {"section": "people", "person": person, "tenures": tenures, "statements": shown}
    return render(request, "public/person.html", context, status=status)


@public_page
def authority_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with an authority: the measures that it decided, its permits, as they stand today, and what was said
    for it."""
    authority = Authority.objects.select_related("country").filter(slug=slug).first()
    if authority is None:
        raise _unknown(slug)
    measures = list(with_proof(Measure.objects.published().filter(authority=authority))[:SHOWN])
    statements = (
        OfficialStatement.objects.published()
        .filter(Q(authority=authority) | Q(tenure__authority=authority))
        .for_list()[:SHOWN]
    )
    permits = list(Permit.objects.published().filter(authority=authority).for_page()[:SHOWN])
    if not measures and not statements and not permits:
        raise _unknown(slug)
    asked, context, status = read(request, frozenset())
    tell_statuses(permits, asked.day)
    tell_states(measures, asked.day)
    context |= {"authority": authority, "measures": measures, "statements": statements, "permits": permits}
    return render(request, "public/authority.html", context, status=status)


def _unknown(slug: str) -> Http404:
    return Http404(f"Nothing published refers to “{slug}”.")
