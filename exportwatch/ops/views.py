"""Answers for monitors. Nothing here may be cached, and neither answer says more than a monitor needs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exportwatch.findings import found as others
from exportwatch.ops.health import findings


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """This process answers. No query."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Database, broker and worker: 200 where all three work, else 503. Details are for `manage.py health`.

    Where the database answers, the intake's parts stand beside them: a feed that fails is no reason to take the web
    server out of service, so they do not change the status.
    """
    found = findings()
    body = {finding.part: "ok" if finding.ok else "failing" for finding in found}
    status = 200 if all(finding.ok for finding in found) else 503
    if body["database"] == "ok":
        for finding in others(timezone.now(), "queue", "feeds"):
            if body.get(finding.part) != "failing":
                body[finding.part] = "ok" if finding.ok else "failing"
    return JsonResponse(body, status=status)
