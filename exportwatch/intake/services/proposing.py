"""Putting what the engine found before the desk: nothing twice, and nothing over a person's decision.

What stands for an article, from whichever snapshot or engine version, is compared with what is found now. A pending
proposal that says something else by now is superseded by the new one; what a person decided on stays, and is not
proposed again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from exportwatch.intake.models import Fetch, Proposal, ProposalKind, ProposalState, Snapshot
from exportwatch.intake.payload import ProposalPayload
from exportwatch.intake.relevance import relevance_of
from exportwatch.intake.rereading import Standing, changed_fields, pair_up
from exportwatch.registry.models import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def propose(
    snapshot: Snapshot, fetch: Fetch, engine_version: str, payloads: Sequence[ProposalPayload]
) -> list[Proposal]:
    """Put the payloads that are news before the desk and return the new proposals.

    Run again with the same payloads it changes nothing. A pending proposal that is found no longer, or otherwise, is
    superseded and says why. One query where nothing was and is found, else at most seven, and three a new proposal.
    """
    if not payloads and not _standing(snapshot.article_id).exists():
        return []
    with transaction.atomic():
        # One at a time for an article: two workers with two snapshots of it would each miss the other's proposals.
        Article.objects.select_for_update().get(pk=snapshot.article_id)
        rows = {row.pk: row for row in standing_for(snapshot.article_id, lock=True)}
        standing = [Standing(row.pk, row.payload, stays(row)) for row in rows.values()]
        new = []
        for pair in pair_up(standing, payloads):
            old = rows[pair.before.number] if pair.before else None
            if pair.after is None:
                if old is not None and not stays(old):
                    supersede(old, f"Engine {engine_version} no longer finds it in the text of {_when(snapshot)}.")
                continue
            payload = payloads[pair.after]
            if old is not None and (stays(old) or _says_the_same(old, payload, snapshot)):
                continue
            because = f"Engine {engine_version} found it anew"
            new.append(add(payload, snapshot, fetch, engine_version, replaces=[old] if old else [], because=because))
        return new


def standing_for(article_id: int, *, lock: bool = False) -> list[Proposal]:
    """Return the article's proposals that are pending or decided, whichever snapshot they are from. One query."""
    rows = _standing(article_id)
    return list((rows.select_for_update(of=("self",)) if lock else rows).order_by("pk"))


def _standing(article_id: int) -> QuerySet[Proposal]:
    return Proposal.objects.exclude(state=ProposalState.SUPERSEDED).filter(snapshot__article=article_id)


def add(
    payload: ProposalPayload,
    snapshot: Snapshot,
    fetch: Fetch,
    engine_version: str,
    *,
    replaces: Sequence[Proposal],
    because: str,
    made_by: AbstractBaseUser | None = None,
) -> Proposal:
    """Add a pending proposal in the place of others, which are superseded and say `because` with the new one's
    number. `made_by`: the reviewer who split or merged; None: the engine. Needs the article locked."""
    known = Proposal.objects.filter(snapshot=snapshot, engine_version=engine_version).aggregate(last=Max("ordinal"))
    last: int | None = known["last"]
    row = Proposal.objects.create(
        **found_by(payload),
        snapshot=snapshot,
        fetch=fetch,
        engine_version=engine_version,
        ordinal=0 if last is None else last + 1,
        payload=payload,
        made_by_id=made_by.pk if made_by else None,
    )
    row.replaces.add(*replaces)  # no query for none
    for old in replaces:
        supersede(old, f"{because}: proposal {row.pk}.")
    return row


def found_by(payload: ProposalPayload) -> dict[str, Any]:
    """Return the columns of a proposal by which it is found and ordered, as its payload says."""
    action, topic = payload["action"], payload["topic"]
    about = action or topic
    day = action["date"]["earliest"] if action and action["date"] else None
    return {
        "kind": ProposalKind.ACT if action else ProposalKind.STATEMENTS,
        "act": action["type"] if action else "",
        "issuer": (about["issuer_iso2"] if about else None) or "",
        "destinations": about["destinations"] if about else [],
        "act_day": dt.date.fromisoformat(day) if day else None,
        "relevance": relevance_of(payload),
    }


def supersede(row: Proposal, reason: str) -> None:
    """Take a pending proposal out of the queue; the reason says what stands in its place."""
    row.state, row.reason, row.decided_at = ProposalState.SUPERSEDED.value, reason, timezone.now()
    row.save(update_fields=["state", "reason", "decided_at"])


def stays(row: Proposal) -> bool:
    """Whether a person decided on it, or made it by hand: the engine has no say then."""
    return not row.is_pending or row.made_by_id is not None


def _says_the_same(old: Proposal, payload: ProposalPayload, snapshot: Snapshot) -> bool:
    """Whether a pending proposal may stay: it says the same of the same text."""
    return old.snapshot_id == snapshot.pk and not changed_fields(old.payload, payload)


def _when(snapshot: Snapshot) -> str:
    return f"{snapshot.fetched_at:%-d %B %Y}"
