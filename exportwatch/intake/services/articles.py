"""Taking an article in: ask, fetch, extract. Each step is idempotent and leaves its state in the article's row.

A step claims its row first, so that however many workers look at it, one runs the step; a claim that nobody comes
back for runs out and
the sweep finds the row again. Network and reading happen outside transactions: a slow server must not hold a lock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from exportwatch.extraction import engine
from exportwatch.extraction.facts import Document, Facts, Gazetteer, KnownCompany
from exportwatch.extraction.lexicon import LANGUAGES
from exportwatch.fetching import http, pages, urls
from exportwatch.fetching.errors import FetchingError
from exportwatch.intake.models import Fetch, FetchState, Proposal, Snapshot
from exportwatch.intake.payload import proposal_payloads
from exportwatch.intake.services import stories
from exportwatch.registry import reference
from exportwatch.registry.models import Article, Company
from exportwatch.registry.values import FuzzyDate

CLAIM = dt.timedelta(minutes=6)
"""How long a worker may hold a row: above the time limit of a task (CELERY_TASK_TIME_LIMIT), which kills a worker
that hangs."""

MAX_ATTEMPTS = 5
"""How often a step that may succeed later is tried: with the waits below over about an hour."""

WAITS = (dt.timedelta(seconds=30), dt.timedelta(minutes=2), dt.timedelta(minutes=10), dt.timedelta(minutes=45))
"""How long to wait before each further try."""


@dataclass(frozen=True, slots=True)
class _Received:
    body: bytes
    page: pages.Page
    url: str | None
    headers: dict[str, str]


def ask(source: str, *, upload: bytes | None = None, publisher: str = "", published: dt.date | None = None) -> Fetch:
    """Note an article to take in: an address, or a file's name with its bytes. Returns the row; nothing is fetched
    yet."""
    return Fetch.objects.create(source=source, upload=upload, publisher=publisher, published=published)


def ask_file(source: str, *, publisher: str = "", published: dt.date | None = None) -> Fetch:
    """Note a local file to take in. A file that cannot be read makes a failed row that says why."""
    try:
        body = pages.read_file(Path(source))
    except FetchingError as error:
        return Fetch.objects.create(
            source=source,
            publisher=publisher,
            published=published,
            state=FetchState.FAILED,
            error_code=error.code,
            error=str(error),
        )
    return ask(source, upload=body, publisher=publisher, published=published)


def fetch(fetch_id: int) -> bool:
    """Fetch and read the article, and store its snapshot. Returns whether this call ran the step.

    False: the row is not due for it, or another worker holds it. A failure is written into the row with its words:
    due again later where a retry
    can help, else failed.
    """
    row = _claim(fetch_id, FetchState.TO_FETCH)
    if row is None:
        return False
    try:
        received = _receive(row)
    except FetchingError as error:
        _note_failure(row, error)
        return True
    with transaction.atomic():
        _store(row, received)
    return True


def extract(fetch_id: int) -> bool:
    """Look for facts in the stored text and put what is news before the desk. Returns whether this call ran the
    step."""
    row = _claim(fetch_id, FetchState.TO_EXTRACT)
    if row is None:
        return False
    assert row.snapshot is not None  # noqa: S101 -- the state says so
    facts = facts_of(row.snapshot, row.published)
    with transaction.atomic():
        for ordinal, payload in enumerate(proposal_payloads(facts, row.snapshot.text)):
            Proposal.objects.get_or_create(
                snapshot=row.snapshot,
                engine_version=facts.engine_version,
                ordinal=ordinal,
                defaults={"fetch": row, "payload": payload},
            )
        row.engine_version = facts.engine_version
        _release(row, FetchState.DONE)
    return True


def try_again(fetch_id: int) -> None:
    """Put a failed article back to where it failed, due now, with its attempts counted anew."""
    with transaction.atomic():
        row = Fetch.objects.select_for_update().get(pk=fetch_id, state=FetchState.FAILED)
        row.attempts = 0
        row.error = row.error_code = ""
        row.due_at = timezone.now()
        _release(row, FetchState.TO_EXTRACT if row.snapshot_id else FetchState.TO_FETCH)


def facts_of(snapshot: Snapshot, published: dt.date | None) -> Facts:
    """Return what the engine finds in a stored text; `published` None takes the article's own day where it is known."""
    if published is None:
        known = snapshot.article.published
        published = known.earliest if known and known.earliest == known.latest else None
    document = Document(
        text=snapshot.text, title=snapshot.title or None, language=snapshot.language or "en", published=published
    )
    return engine.extract(document, gazetteer())


def gazetteer() -> Gazetteer:
    """Return the countries that ship and the companies of the record. One query, two when companies were added."""
    state = Company.objects.aggregate(newest=Max("pk"), number=Count("pk"))
    return _gazetteer(state["newest"] or 0, state["number"])


@lru_cache(maxsize=1)
def _gazetteer(newest: int, number: int) -> Gazetteer:
    companies = Company.objects.values_list("name", "other_names", "former_names", "country_id").order_by("pk")
    known = tuple(
        KnownCompany(
            tuple(form for written in (name, *others, *former) for form in reference.written_forms(written)), country
        )
        for name, others, former, country in companies
    )
    return Gazetteer(countries=reference.cold_gazetteer().countries, companies=known)


def _claim(fetch_id: int, state: FetchState) -> Fetch | None:
    with transaction.atomic():
        row = Fetch.objects.due(state).select_for_update(skip_locked=True, of=("self",)).filter(pk=fetch_id).first()
        if row is None:
            return None
        row.attempts += 1
        row.claimed_until = timezone.now() + CLAIM
        row.save(update_fields=["attempts", "claimed_until"])
    return row


def _release(row: Fetch, state: FetchState) -> None:
    row.state = state
    row.claimed_until = None
    row.save()


def _receive(row: Fetch) -> _Received:
    if row.upload is not None:
        body = bytes(row.upload)
        page = pages.read(body, content_type=None, name=row.source, now=timezone.now())
        return _Received(body, page, None, {})
    policy = http.FetchPolicy(user_agent=settings.FETCH_USER_AGENT, allow_loopback=settings.FETCH_ALLOW_LOOPBACK)
    answer = http.fetch(row.source, policy)
    page = pages.read(
        answer.body, content_type=answer.content_type, name=answer.url, charset=answer.charset, now=timezone.now()
    )
    return _Received(answer.body, page, urls.canonical(answer.url), dict(answer.headers))


def _note_failure(row: Fetch, error: FetchingError) -> None:
    row.error_code, row.error = error.code, str(error)
    if error.retryable and row.attempts < MAX_ATTEMPTS:
        row.due_at = timezone.now() + WAITS[min(row.attempts, len(WAITS)) - 1]
        _release(row, FetchState.TO_FETCH)
    else:
        _release(row, FetchState.FAILED)


def _store(row: Fetch, received: _Received) -> None:
    page = received.page
    digest = hashlib.sha256(received.body).hexdigest()
    article = _known_article(received.url, digest)
    row.is_copy = article is not None
    if article is None:
        article = _new_article(row, received)
    snapshot, is_new = Snapshot.objects.get_or_create(
        article=article,
        sha256=digest,
        defaults={
            "body": zlib.compress(received.body),
            "media_type": page.media_type,
            "headers": received.headers,
            "title": (page.title or "")[:500],
            "text": page.text,
            "language": page.language or "",
        },
    )
    row.article, row.snapshot, row.upload = article, snapshot, None
    row.error = row.error_code = ""
    if snapshot.language not in {"", *LANGUAGES}:
        row.error_code = "language"
        row.error = (
            f"The text is in another language ({snapshot.language}); it is stored, but facts are proposed from "
            f"English only. Enter its facts by hand, or give an English report of the same act."
        )
        _release(row, FetchState.FAILED)
    else:
        row.attempts = 0
        _release(row, FetchState.TO_EXTRACT if is_new else FetchState.DONE)
    if is_new:
        stories.place(snapshot)


def _known_article(url: str | None, digest: str) -> Article | None:
    """Return the article that this is a copy, or a further version, of: the same address, else the same bytes."""
    if url and (known := Article.objects.filter(url=url).first()):
        return known
    same_bytes = Snapshot.objects.filter(sha256=digest).select_related("article").order_by("pk").first()
    return same_bytes.article if same_bytes else None


def _new_article(row: Fetch, received: _Received) -> Article:
    page = received.page
    day, basis = row.published, "given by the person who entered it"
    if day is None:
        day, basis = page.published, page.published_basis or ""
    values = {
        "publisher": (row.publisher or page.publisher or "")[:200],
        "title": (page.title or "")[:500],
        "byline": (page.byline or "")[:300],
        "published_basis": basis if day else "",
        "language": page.language or "",
        **(FuzzyDate.day(day).columns("published") if day else {}),
    }
    if received.url is None:
        return Article.objects.create(**values)
    # Two workers may bring one address at the same moment: the unique address decides, the second takes the first's
    # row.
    return Article.objects.get_or_create(url=received.url, defaults=values)[0]
