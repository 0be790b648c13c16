"""Looking again at the pages that prove something, so that no edit goes unnoticed.

A page that says something else is a new version of its article. Its quotes are marked as “page changed since” and it
waits for a reviewer, with the difference, and facts are looked for in it anew; what is published stays as it is until
a person decides. So it is with a page that is gone: what it said is stored, and who cites it should know.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.contrib.auth.models import AbstractBaseUser
from django.db import Error as DatabaseFailure
from django.db import transaction
from django.utils import timezone

from exportwatch.fetching import differences, http
from exportwatch.fetching.errors import FetchingError, GoneError, NotFoundError
from exportwatch.intake.models import PageChange, Revisit, Snapshot
from exportwatch.intake.services import articles, hosts, snapshots, waits
from exportwatch.intake.services.claims import Claim, claimed
from exportwatch.registry import services as registry
from exportwatch.registry.models import Article

log = logging.getLogger(__name__)

SCHEDULE = (
    (dt.timedelta(days=14), dt.timedelta(days=1)),
    (dt.timedelta(days=90), dt.timedelta(days=7)),
)
"""(until that long after the page was first seen or last changed, look again after that long): most edits come within
days of publication."""
RARELY = dt.timedelta(days=30)

FIRST_WAIT = dt.timedelta(hours=1)
LONGEST_WAIT = dt.timedelta(days=7)

MISSING_FROM = 3
"""The failed look in a row from which on a page is taken for gone, where that look and the one before found no page
(404): some hours in which a site may mend itself. One that says “gone” (410) is believed at once."""

ENROLLED_AT_ONCE = 1000


def enrol() -> int:
    """Have the pages looked at again that prove something and are not looked at yet; returns how many those are.

    A page is one with an address and a stored version. Three queries.
    """
    proving = Article.objects.filter(
        url__isnull=False, evidence__verified=True, pk__in=Snapshot.objects.values("article")
    ).exclude(pk__in=Revisit.objects.values("article"))
    now = timezone.now()
    rows = [
        Revisit(article=article, host=hosts.name_of(article.url or ""), due_at=now + waits.jittered(SCHEDULE[0][1]))
        for article in proving.distinct().order_by("pk")[:ENROLLED_AT_ONCE]
    ]
    Revisit.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def revisit(revisit_id: int, *, patience: float) -> bool:
    """Look at a page again. Returns whether this call did: False where it is not due, or another worker holds it.

    Raises NotYetError, with nothing done, where its site cannot be asked within `patience` seconds.
    """
    with claimed(Claim.REVISIT, revisit_id) as mine:
        due = Revisit.objects.filter(pk=revisit_id, due_at__lte=timezone.now()).select_related("article")
        row = due.first() if mine else None
        if row is None:
            return False
        try:
            _look(row, patience)
        except (hosts.NotYetError, DatabaseFailure):
            raise
        except FetchingError as error:
            _note_failure(row, error.code, str(error), error.retry_after)
        except Exception as error:
            log.exception("The page of article %s could not be looked at again", row.article_id)
            _note_failure(row, "program", f"The program itself failed on it ({type(error).__name__}); see its log.")
    return True


def host_of(number: int) -> str:
    """Return the site that a page that is looked at again of that number asks; "" where it asks none. One query."""
    return Revisit.objects.filter(pk=number).values_list("host", flat=True).first() or ""


def difference(change: PageChange) -> tuple[differences.Change, ...]:
    """Return what changed, word by word, in reading order; nothing where the page is gone."""
    return differences.words(change.before.text, change.after.text) if change.after else ()


def see(change_id: int, reviewer: AbstractBaseUser) -> list[str]:
    """Note that a reviewer looked at a change: quotes that stand in the present page lose their mark. Returns the
    quotes that do not; what they prove is for the reviewer to correct. Where the page is gone all stay marked, until it
    is there again. Seeing it twice changes nothing."""
    with transaction.atomic():
        changes = PageChange.objects.select_for_update(of=("self",)).select_related("before__article", "after")
        change = changes.get(pk=change_id)
        if change.seen_at is None:
            change.seen_at, change.seen_by_id = timezone.now(), reviewer.pk
            change.save(update_fields=["seen_at", "seen_by"])
        is_gone = Revisit.objects.filter(article=change.article, gone_at__isnull=False).exists()
        latest = Snapshot.objects.versions(change.article).first() or change.before
        present = "" if is_gone else latest.text
        return [evidence.quote for evidence in registry.note_page_checked(change.article, present)]


def _look(row: Revisit, patience: float) -> None:
    address = row.article.url or ""
    with hosts.turn(row.host, patience=patience) as turn:
        validators = http.Validators(row.etag or None, row.last_modified or None)
        answer = http.fetch(address, turn.admit(address), validators=validators)
    received = snapshots.read_answer(answer) if isinstance(answer, http.Fetched) else None
    with transaction.atomic():
        now = timezone.now()
        if received is None:
            snapshots.note_unchanged(row.article)
        else:
            stored = snapshots.store_version(row.article, received)
            if stored.is_new_version:
                row.changed_at = now
                articles.read_version(stored.snapshot, address)
        if row.gone_at is not None:
            row.gone_at = None
            snapshots.note_back(row.article)
        row.etag = (answer.validators.etag or "")[:500]
        row.last_modified = (answer.validators.last_modified or "")[:100]
        row.seen_at = now
        row.failures = 0
        row.error = row.error_code = ""
        row.due_at = now + waits.jittered(_next_look(row, now))
        row.save()


def _next_look(row: Revisit, now: dt.datetime) -> dt.timedelta:
    first = Snapshot.objects.filter(article=row.article_id, number=1).values_list("fetched_at", flat=True).first()
    since = now - max(filter(None, (row.changed_at, first)), default=now)
    return next((wait for until, wait in SCHEDULE if since < until), RARELY)


def _note_failure(row: Revisit, code: str, words: str, retry_after: dt.timedelta | None = None) -> None:
    row.failures += 1
    missing = code == row.error_code == NotFoundError.code and row.failures >= MISSING_FROM
    row.error_code, row.error = code, words
    wait = waits.after(row.failures, first=FIRST_WAIT, ceiling=LONGEST_WAIT)
    now = timezone.now()
    row.due_at = now + max(wait, retry_after or wait)
    with transaction.atomic():
        if row.gone_at is None and (missing or code == GoneError.code):
            row.gone_at = now
            snapshots.note_gone(row.article, now)
        row.save()
