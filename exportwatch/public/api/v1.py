"""The API: addresses under /api/v1/, errors in one shape, documentation without a script."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from ninja.openapi.docs import DocsBase

from exportwatch.figures.style import SHADES
from exportwatch.public.api.lists import FIGURE_PARAMETERS, parameters, router
from exportwatch.public.api.records import measure_body, pair_body, permit_body, statement_body
from exportwatch.public.api.shapes import Error, MeasureBody, PairBody, PermitBody, StatementBody
from exportwatch.public.caching import open_to_any_origin
from exportwatch.public.charts import CHARTS
from exportwatch.public.filters import FIGURE_KEYS, FilterError, parse
from exportwatch.registry.history import measure_answers, pair_answers, permit_answers
from exportwatch.registry.models import Country, Measure, OfficialStatement, Permit, Record

M = TypeVar("M", bound=Record)


class PlainDocs(DocsBase):
    """The documentation as a page of our own: ninja's pages load scripts, which the Content-Security-Policy refuses."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Answer with the addresses, their parameters and their answers."""
        schema = api.get_openapi_schema()
        openapi_url = reverse("public:api-1:openapi-json")
        context = {"schema": schema, "openapi_url": openapi_url, "paths": _operations(schema)}
        return render(request, "public/api_docs.html", context)


class PublicApi(NinjaAPI):
    """An API whose addresses stand among those of the public side; ninja looks for them at the top."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Return the address under which all others stand."""
        return reverse("public:api-1:api-root", kwargs=path_params)


def _operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method != "head"  # says the same as GET
    ]


class LegendKey(Schema):
    """What a mark of this colour and shape stands for; the colour as #rrggbb."""

    label: str
    colour: str
    mark: str


class FigureAnswer(Schema):
    """A figure: Plotly JSON, and the rows of which it is made; the same rows as the CSV.

    `addresses`: beside each row, where its records are listed. A mark's `customdata` begins with its row's.
    """

    name: str
    title: str
    unit: str
    figure: dict[str, Any]
    columns: list[str]
    rows: list[list[str | int | None]]
    addresses: list[str]
    legend: list[LegendKey]
    text_alternative: str
    notes: list[str]
    incomplete_since: dt.date | None


api = PublicApi(
    title="ExportWatch API",
    version="1.0.0",
    description="The published record of measures on arms and dual-use export permits. Data: CC BY 4.0.",
    docs=PlainDocs(),
    docs_decorator=open_to_any_origin,
    urls_namespace="api-1",
)

api.add_router("", router)


@api.api_operation(
    ["GET", "HEAD"],
    "/figures/{name}",
    response={200: FigureAnswer, 400: Error, 404: Error},
    summary=f"A figure with its rows; names: {', '.join(CHARTS)}",
    openapi_extra=FIGURE_PARAMETERS,
)
@decorate_view(open_to_any_origin)
def figure(request: HttpRequest, name: str) -> FigureAnswer:
    """Answer with one figure under the filter. A repeated key means OR."""
    chart = CHARTS.get(name)
    if chart is None:
        raise Http404(f"There is no figure “{name}”; there are {', '.join(CHARTS)}.")
    built = chart.build(parse(request.GET, FIGURE_KEYS))
    return FigureAnswer(
        name=built.name,
        title=built.title,
        unit=built.unit,
        figure=built.plotly,
        columns=[column.key for column in built.columns],
        rows=[list(row) for row in built.rows],
        addresses=list(built.addresses),
        legend=[LegendKey(label=key.label, colour=SHADES[key.colour], mark=key.mark) for key in built.legend],
        text_alternative=built.text_alternative,
        notes=list(built.notes),
        incomplete_since=built.incomplete_since,
    )


_DAY_PARAMETER = parameters(frozenset({"as_of"}))


def _day(request: HttpRequest) -> dt.date:
    return parse(request.GET, frozenset({"as_of"})).day


def _published(found: QuerySet[M], public_id: str) -> M:
    row = found.first()
    if row is None:
        raise Http404(f"There is no published record {public_id}.")
    return row


@api.api_operation(
    ["GET", "HEAD"],
    "/permits/{public_id}",
    response={200: PermitBody, 400: Error, 404: Error},
    summary="A permit, with its status on a day",
    openapi_extra=_DAY_PARAMETER,
)
@decorate_view(open_to_any_origin)
def permit(request: HttpRequest, public_id: str) -> PermitBody:
    """Answer with a published permit."""
    day = _day(request)
    found = _published(Permit.objects.published().with_public_id(public_id).for_page(), public_id)
    return permit_body(found, permit_answers([found], day)[found.public_id])


@api.api_operation(
    ["GET", "HEAD"],
    "/measures/{public_id}",
    response={200: MeasureBody, 400: Error, 404: Error},
    summary="A measure with its events, and whether it is in force on a day",
    openapi_extra=_DAY_PARAMETER,
)
@decorate_view(open_to_any_origin)
def measure(request: HttpRequest, public_id: str) -> MeasureBody:
    """Answer with a published measure."""
    day = _day(request)
    found = _published(Measure.objects.published().with_public_id(public_id).for_page(), public_id)
    return measure_body(found, measure_answers([found], day)[found.public_id])


@api.api_operation(
    ["GET", "HEAD"],
    "/pairs/{issuer}/{destination}",
    response={200: PairBody, 400: Error, 404: Error},
    summary="What exactly stopped between two countries on a day",
    openapi_extra=_DAY_PARAMETER,
)
@decorate_view(open_to_any_origin)
def pair(request: HttpRequest, issuer: str, destination: str) -> PairBody:
    """Answer with the four axes of a country pair; codes are ISO 3166-1 alpha-2."""
    day = _day(request)
    known = set(Country.objects.filter(pk__in=[issuer, destination]).values_list("pk", flat=True))
    for code in (issuer, destination):
        if code not in known:
            raise Http404(f"There is no country “{code}”; use an ISO 3166-1 alpha-2 code such as CA.")
    reaching = Measure.objects.published().toward(issuer, destination)
    return pair_body(issuer, destination, day, pair_answers(issuer, destination, day, among=reaching))


@api.api_operation(
    ["GET", "HEAD"],
    "/statements/{public_id}",
    response={200: StatementBody, 400: Error, 404: Error},
    summary="An official statement and how it stands to measures",
)
@decorate_view(open_to_any_origin)
def statement(request: HttpRequest, public_id: str) -> StatementBody:
    """Answer with a published statement."""
    parse(request.GET, frozenset())
    found = OfficialStatement.objects.published().with_public_id(public_id).for_list()
    return statement_body(_published(found, public_id))


def problem(status: int, code: str, message: str, field: str | None = None) -> JsonResponse:
    """Return an error in the API's shape, readable from any origin."""
    body = {"error": {"code": code, "message": message, "field": field}}
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@api.exception_handler(FilterError)
def _filter_refused(request: HttpRequest, error: FilterError) -> HttpResponse:
    return problem(400, "unknown_filter", str(error), error.problems[0].field)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", str(error) or "There is nothing at this address.")


@api.exception_handler(ValidationError)
def _input_refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    return problem(422, "invalid", str(first["msg"]), str(first["loc"][-1]))


@open_to_any_origin
def root(request: HttpRequest) -> HttpResponseBase:
    """Answer at /api/v1/ itself: where the API is described, and its lists."""
    at = reverse("public:api-1:api-root")
    lists = ("measures", "permits", "statements", "countries", "companies")
    return JsonResponse(
        {
            "documentation": reverse("public:api-1:openapi-view"),
            "openapi": reverse("public:api-1:openapi-json"),
            "lists": {name: f"{at}{name}" for name in lists},
            "figures": {name: f"{at}figures/{name}" for name in CHARTS},
        }
    )


@open_to_any_origin
def address_unknown(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer for an address under /api/v1/ that does not exist, in the API's shape."""
    docs = reverse("public:api-1:openapi-view")
    return problem(404, "not_found", f"There is nothing at /api/v1/{rest}; {docs} lists the addresses.")
