"""What every request meets first: the Content-Security-Policy, and whose address a sign-in counts for."""

from __future__ import annotations

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ContentSecurityPolicy(CSPMiddleware):
    """The policy of `settings.CONTENT_SECURITY_POLICY`; pages under /admin/ get the theme's exceptions besides."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """The parts of this answer's policy; a view's own decorators still count."""
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and not report_only:
            parts.replace = {**settings.ADMIN_CONTENT_SECURITY_POLICY, **(parts.replace or {})}
        return parts


def client_address(request: HttpRequest) -> str | None:
    """The address that failed sign-ins are counted for: the peer, or behind a proxy the one that our proxy saw.

    Only the last entry of X-Forwarded-For is the proxy's own; whatever stands before it, anybody can write.
    """
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR")
