"""Statements: the list and the page of one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from exportwatch.public import paging
from exportwatch.public.caching import public_page
from exportwatch.public.filters.form import statement_facets
from exportwatch.public.views.known import version_on
from exportwatch.public.views.listing import Listing, list_page, read, record_or_fate
from exportwatch.registry.models import OfficialStatement
from exportwatch.registry.models.statements import OfficialStatementQuerySet

STATEMENT_LIST = Listing(
    name="statements",
    record="statement",
    rows=lambda asked: asked.statements(),
    shown=OfficialStatementQuerySet.for_list,
    orders=paging.STATEMENTS,
    facets=statement_facets,
)


@public_page
def statement_list(request: HttpRequest) -> HttpResponse:
    """Answer with a page of published statements, latest first."""
    return list_page(request, STATEMENT_LIST)


@public_page
def statement_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with a statement: the words, the office held on that day, and what it is about."""
    statement = record_or_fate(request, OfficialStatement.objects.for_list(), public_id, "statements")
    if isinstance(statement, HttpResponse):
        return statement
    asked, context, status = read(request, frozenset({"known_on"}))
    known = version_on(statement, asked.known_on)
    context |= {"section": "statements", "statement": statement, "known": known}
    return render(request, "public/statement.html", context, status=status)
