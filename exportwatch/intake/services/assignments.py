"""Who works on what at the desk, so that two reviewers never do the same: proposals are assigned to whoever opens them,
for a while.

Working on one renews the assignment; it runs out by itself, and a colleague may take it over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from exportwatch.intake.models import Proposal

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

ASSIGNED_FOR = dt.timedelta(minutes=20)
"""How long a proposal stays with whoever opened it last: longer than a thorough look takes, shorter than a break."""


def assign(proposal_ids: Iterable[int], to: AbstractBaseUser, *, take_over: bool = False) -> int:
    """Assign pending proposals to a reviewer and return how many are theirs now; a second time renews the assignment.

    What a colleague is working on stays theirs, unless `take_over`. The time of the first opening is kept. Two queries.
    """
    now = timezone.now()
    with transaction.atomic():
        asked = Proposal.objects.pending().filter(pk__in=list(proposal_ids))
        mine = asked if take_over else asked.free_for(to.pk)
        ids = list(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
        rows = Proposal.objects.filter(pk__in=ids)
        rows.exclude(assigned_to=to.pk, assigned_until__gt=now).update(assigned_at=now)
        return rows.update(
            assigned_to=to.pk, assigned_until=now + ASSIGNED_FOR, opened_at=Coalesce(F("opened_at"), now)
        )


def release(proposal_ids: Iterable[int], by: AbstractBaseUser) -> None:
    """Give back what a reviewer holds of these, undecided. One query."""
    rows = Proposal.objects.pending().filter(pk__in=list(proposal_ids), assigned_to=by.pk)
    rows.update(assigned_to=None, assigned_at=None, assigned_until=None)
