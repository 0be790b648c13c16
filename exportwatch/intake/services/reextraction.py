"""Reading every stored article again with a newer engine version, and letting what it finds into the queue.

Two steps, so that nothing enters the queue unseen: `reread` keeps what would change, a person then lets it in. Both
may be broken off and taken up again anywhere, and run on several workers: rows are locked, never done twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from exportwatch.extraction.engine import ENGINE_VERSION
from exportwatch.extraction.lexicon import LANGUAGES
from exportwatch.intake.models import Fetch, Rereading, RereadingState, Snapshot
from exportwatch.intake.rereading import Standing, differences
from exportwatch.intake.services.articles import payloads_of
from exportwatch.intake.services.proposing import propose, standing_for, stays

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

BATCH = 25
"""How many articles are read in one transaction: about a second; a killed worker loses no more."""

LATELY = dt.timedelta(minutes=1)
"""How recent the last reading is while workers are at it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a version is with the stored articles. `left` are still to be read; the others count readings by what
    became of them."""

    engine_version: str
    left: int
    unchanged: int
    waiting: int
    let_in: int
    left_as_it_was: int
    under_way: bool

    @property
    def read(self) -> int:
        """How many were read again."""
        return self.unchanged + self.waiting + self.let_in + self.left_as_it_was

    @property
    def total(self) -> int:
        """How many there are to read in all."""
        return self.read + self.left


def due() -> QuerySet[Snapshot]:
    """Return stored texts that this engine version has not read: the newest of each article, in languages that it
    reads, oldest first."""
    newer = Snapshot.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    extracted = Fetch.objects.filter(snapshot=OuterRef("pk"), engine_version=ENGINE_VERSION)
    reread_before = Rereading.objects.filter(snapshot=OuterRef("pk"), engine_version=ENGINE_VERSION)
    waiting = Fetch.objects.filter(snapshot=OuterRef("pk"), engine_version="", state="to_extract")
    return Snapshot.objects.filter(
        ~Exists(newer), ~Exists(extracted), ~Exists(reread_before), ~Exists(waiting), language__in=["", *LANGUAGES]
    ).order_by("pk")


def reread(most: int = BATCH) -> int:
    """Read up to `most` stored texts again and keep what would change; return how many, 0 when all are read.

    Nothing enters the queue. Texts that another worker is reading are passed over.
    """
    with transaction.atomic():
        # Not their keys: whoever adds a row about a snapshot meanwhile must not wait.
        texts = due().select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("article")[:most]
        rows = [_read_again(snapshot) for snapshot in texts]
        Rereading.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def let_in(rereading_id: int, by: AbstractBaseUser | None) -> int:
    """Put what a rereading found before the desk and return how many proposals are new. `by` None: a command did it.

    What a person decided on stays; pending proposals that are found otherwise, or no longer, are superseded.
    ValidationError where somebody decided on it before.
    """
    with transaction.atomic():
        row = _waiting(rereading_id)
        fetch = Fetch.objects.filter(snapshot=row.snapshot_id).latest("pk")
        new = propose(row.snapshot, fetch, row.engine_version, row.payloads)
        _decide(row, RereadingState.LET_IN, by)
        return len(new)


def let_in_next(by: AbstractBaseUser | None, most: int = BATCH) -> int:
    """Let up to `most` waiting rereadings of this version in, each in its own transaction; return how many."""
    ids = list(Rereading.objects.of_version(ENGINE_VERSION).waiting().values_list("pk", flat=True)[:most])
    done = 0
    for pk in ids:
        try:
            let_in(pk, by)
        except ValidationError:  # a colleague decided on this one meanwhile, and that stands
            continue
        done += 1
    return done


def leave(rereading_id: int, by: AbstractBaseUser) -> None:
    """Let the old proposals of an article stand. ValidationError where somebody decided on it before."""
    with transaction.atomic():
        _decide(_waiting(rereading_id), RereadingState.LEFT, by)


def progress() -> Progress:
    """Return how far this engine version is. Two queries."""
    rows = Rereading.objects.of_version(ENGINE_VERSION)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    latest: dt.datetime | None = rows.aggregate(latest=Max("read_at"))["latest"]
    left = due().count()
    return Progress(
        ENGINE_VERSION,
        left,
        unchanged=counts.get(RereadingState.UNCHANGED, 0),
        waiting=counts.get(RereadingState.WAITING, 0),
        let_in=counts.get(RereadingState.LET_IN, 0),
        left_as_it_was=counts.get(RereadingState.LEFT, 0),
        under_way=bool(left and latest and timezone.now() - latest < LATELY),
    )


def _read_again(snapshot: Snapshot) -> Rereading:
    payloads = payloads_of(snapshot, None)
    standing = [Standing(row.pk, row.payload, stays(row)) for row in standing_for(snapshot.article_id)]
    found = differences(standing, payloads)
    changes_something = any(not item["stands"] for item in found)
    return Rereading(
        snapshot=snapshot,
        engine_version=ENGINE_VERSION,
        payloads=payloads,
        differences=found,
        state=RereadingState.WAITING if changes_something else RereadingState.UNCHANGED,
    )


def _waiting(rereading_id: int) -> Rereading:
    row = (
        Rereading.objects.select_for_update(of=("self",))
        .select_related("snapshot__article", "decided_by")
        .get(pk=rereading_id)
    )
    if row.state != RereadingState.WAITING:
        who = f"{row.decided_by} decided" if row.decided_by else "It was decided"
        raise ValidationError(f"{who} on this rereading before: {RereadingState(row.state).label.lower()}.")
    return row


def _decide(row: Rereading, state: RereadingState, by: AbstractBaseUser | None) -> None:
    row.state, row.decided_by_id, row.decided_at = state.value, by.pk if by else None, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
