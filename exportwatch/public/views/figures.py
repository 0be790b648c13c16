"""A figure on a page of its own, and without the site around it for other people's pages."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from exportwatch.public.caching import public_page
from exportwatch.public.charts import CHARTS, cards
from exportwatch.public.filters import FIGURE_KEYS
from exportwatch.public.views.listing import filter_form, read


@public_page
def figure_page(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with one figure under the filter; a refused filter answers 400 with what was understood."""
    context, status = _context(request, name)
    return render(request, "public/figure.html", {**context, **filter_form(context["asked"])}, status=status)


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its annotation forgets that views take arguments
@public_page
def embedded_figure(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with one figure and nothing around it; any page may put it in a frame."""
    context, status = _context(request, name)
    return render(request, "public/embedded_figure.html", context, status=status)


def _context(request: HttpRequest, name: str) -> tuple[dict[str, Any], int]:
    if name not in CHARTS:
        raise Http404(f"There is no figure “{name}”; there are {', '.join(CHARTS)}.")
    asked, context, status = read(request, FIGURE_KEYS)
    shown = {"section": "figures", "label": CHARTS[name].label, "card": cards(asked, [name])[0]}
    return {**context, **shown}, status
