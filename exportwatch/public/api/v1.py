"""The API: addresses under /api/v1/, errors in one shape, documentation without a script."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from ninja import NinjaAPI, Schema
from ninja.decorators import decorate_view
from ninja.errors import ValidationError
from ninja.openapi.docs import DocsBase

from exportwatch.public.caching import open_to_any_origin
from exportwatch.public.charts import CHARTS
from exportwatch.public.filters import FIGURE_KEYS, MEANING, FilterError, parse


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
    ]


class ErrorBody(Schema):
    """What went wrong: `field` is the key of the query string, None where it is none."""

    code: str
    message: str
    field: str | None


class Error(Schema):
    """Every error."""

    error: ErrorBody


class FigureAnswer(Schema):
    """A figure: Plotly JSON, and the rows of which it is made; the same rows as the CSV."""

    name: str
    title: str
    unit: str
    figure: dict[str, Any]
    columns: list[str]
    rows: list[list[str | int | None]]
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

_FIGURE_PARAMETERS: list[dict[str, Any]] = [
    {
        "name": key,
        "in": "query",
        "required": False,
        "description": MEANING[key],
        "schema": {"type": "string"}
        if key in {"since", "until", "as_of"}
        else {"type": "array", "items": {"type": "string"}},
    }
    for key in MEANING
    if key in FIGURE_KEYS
]


@api.get(
    "/figures/{name}",
    response={200: FigureAnswer, 400: Error, 404: Error},
    summary=f"A figure with its rows; names: {', '.join(CHARTS)}",
    openapi_extra={"parameters": _FIGURE_PARAMETERS},
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
        text_alternative=built.text_alternative,
        notes=list(built.notes),
        incomplete_since=built.incomplete_since,
    )


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
def address_unknown(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer for an address under /api/v1/ that does not exist, in the API's shape."""
    docs = reverse("public:api-1:openapi-view")
    return problem(404, "not_found", f"There is nothing at /api/v1/{rest}; {docs} lists the addresses.")
