"""Making, finding and revoking tokens of the API. The token itself is never kept: only its digest is."""

from __future__ import annotations

import hashlib
import secrets

from django.db.models import QuerySet
from django.utils import timezone

from exportwatch.intake.models import ApiToken

_PREFIX = "ew_"  # so that a token that leaked into a file is known for what it is


def issue(token: ApiToken) -> None:
    """Save a token that is filled in but for its digest; `token.secret` is what its program must send."""
    token.secret = _PREFIX + secrets.token_urlsafe(32)
    token.digest, token.beginning = _digest(token.secret), token.secret[: len(_PREFIX) + 5]
    token.save()


def find(secret: str) -> ApiToken | None:
    """Return the usable token of these characters with its owner; None where there is none. One query."""
    return ApiToken.objects.usable().filter(digest=_digest(secret)).select_related("owner").first()


def revoke(tokens: QuerySet[ApiToken]) -> int:
    """End tokens for good; returns how many were in use until now."""
    return tokens.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
