"""How public answers may be kept: by anyone, but asked for again each time, so that a published fact is public at the
next page load.

An unchanged answer costs its work here and no bytes on the way: 304 by the ETag of its body.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

P = ParamSpec("P")
PublicView = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

CACHE_CONTROL = "public, no-cache"


def etag_of(*parts: bytes) -> str:
    """Return a weak ETag (the proxy may compress) of what the answer says."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f'W/"{digest.hexdigest()[:32]}"'


def publicly(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the answer with its cache headers, or 304 where the reader has it already. A stream brings its own
    ETag, or has none: a list as a file is not read through before it is sent."""
    response["Cache-Control"] = CACHE_CONTROL
    if response.status_code != 200 or (response.streaming and not response.has_header("ETag")):
        return response
    if isinstance(response, HttpResponse) and not response.has_header("ETag"):
        response["ETag"] = etag_of(response.content)
    # Without the answer at hand Django still decides by the ETag; None means that it is to be sent.
    answer = get_conditional_response(request, etag=response["ETag"])
    if answer is None:
        return response
    answer["ETag"] = response["ETag"]
    answer["Cache-Control"] = CACHE_CONTROL
    return answer


def public_page(view: PublicView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Mark a view as a public page: GET and HEAD only, cache headers, no cookie of its own."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return publicly(request, view(request, *args, **kwargs))

    # It writes nothing, so a POST is told that it is no method here, not that it lacks a token.
    return csrf_exempt(answered)


def open_to_any_origin(view: PublicView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let scripts of any origin read the answer, errors too, and mark it as `public_page` does."""
    page = public_page(view)

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = page(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answered
