"""Putting articles aside that nobody will work on, with the reason, and taking them up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from exportwatch.intake.models import Dismissal, Fetch, FetchState

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def dismiss(fetch_id: int, reason: str, by: AbstractBaseUser) -> Dismissal:
    """Put a failed article aside. ValidationError without a reason, or where it has not failed or is put aside."""
    if not reason.strip():
        raise ValidationError("Say why the article is dismissed; whoever looks for it finds the reason.")
    with transaction.atomic():
        row = Fetch.objects.select_for_update(of=("self",)).get(pk=fetch_id)
        if row.state != FetchState.FAILED:
            raise ValidationError(f"{row.source} has not failed; wait for it, or decide on what it brings.")
        dismissal, is_new = Dismissal.objects.get_or_create(
            fetch=row, defaults={"reason": reason.strip(), "by_id": by.pk}
        )
        if not is_new:
            raise ValidationError(f"{dismissal.by} dismissed {row.source} already: {dismissal.reason}")
        return dismissal


def take_up(fetch_id: int) -> bool:
    """Take an article up again that was put aside: it stands where it stood. False where it was not put aside."""
    return Dismissal.objects.filter(fetch=fetch_id).delete()[0] > 0
