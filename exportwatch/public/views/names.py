"""Names while somebody types: companies, people and authorities for the filter form."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from exportwatch.public.caching import open_to_any_origin
from exportwatch.public.filters import FilterError, parse
from exportwatch.public.parties import NAMED

OFFERED = 8
"""Names that are offered at once."""


@open_to_any_origin
def names(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Answer with published names that have all the words of `q`: {"names": [{"value", "name"}]}. One query.

    `value` is the slug, which the filter takes.
    """
    if kind not in NAMED:
        raise Http404(f"There are no names of “{kind}”; there are {', '.join(NAMED)}.")
    try:
        asked = parse(request.GET, frozenset({"q"}))
    except FilterError:
        return JsonResponse({"names": []})
    rows = NAMED[kind].published(asked.q).order_by("name")[:OFFERED] if asked.q else []
    return JsonResponse({"names": [{"value": row.slug, "name": row.name} for row in rows]})
