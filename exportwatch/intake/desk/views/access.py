"""Who gets in."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def reviewer_required(view: View) -> View:
    """Let reviewers in; others sign in first, or get a 403 where they are signed in without the permission."""
    return login_required(permission_required("intake.review_proposal", raise_exception=True)(view))


def analyst_required(view: View) -> View:
    """Let in whoever may see what the intake holds; others sign in first, or get a 403."""
    return login_required(permission_required("intake.view_feed", raise_exception=True)(view))


def reviewer(request: HttpRequest) -> User:
    """Return who is signed in; `reviewer_required` has let nobody else through."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
