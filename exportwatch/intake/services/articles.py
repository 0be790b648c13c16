"""Taking an article in: ask, fetch, extract. Each step is idempotent and leaves its state in the article's row.

A step claims its row first, so that however many workers look at it, one runs the step; the claim of a worker that
died ends with it, and the sweep finds the row again. Network and reading happen outside transactions: a slow server
must not hold rows. What a step found is written where the row still stands as the step claimed it, and only there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
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
from exportwatch.intake.services import snapshots, stories
from exportwatch.intake.services.claims import Claim, claimed
from exportwatch.registry import reference
from exportwatch.registry.models import Company

MAX_ATTEMPTS = 5
"""How often a step that may succeed later is tried: with the waits below over about an hour."""

WAITS = (dt.timedelta(seconds=30), dt.timedelta(minutes=2), dt.timedelta(minutes=10), dt.timedelta(minutes=45))
"""How long to wait before each further try."""


def ask(source: str, *, upload: bytes | None = None, publisher: str = "", published: dt.date | None = None) -> Fetch:
    """Note an article to take in: an address, or a file's name with its bytes. Returns the row; nothing is fetched
    yet."""
    return Fetch.objects.create(
        source=source,
        upload=upload,
        publisher=publisher,
        published=published,
        published_basis="given by the person who entered it" if published else "",
    )


def ask_file(source: str, *, publisher: str = "", published: dt.date | None = None) -> Fetch:
    """Note a local file to take in. A file that cannot be read makes a failed row that says why."""
    try:
        body = pages.read_file(Path(source))
    except FetchingError as error:
        return refuse(source, error.code, str(error), publisher=publisher, published=published)
    return ask(source, upload=body, publisher=publisher, published=published)


def refuse(source: str, code: str, error: str, *, publisher: str = "", published: dt.date | None = None) -> Fetch:
    """Note an article that cannot be taken in, with a code of the kind of fault and its words. Returns the row."""
    return Fetch.objects.create(
        source=source,
        publisher=publisher,
        published=published,
        state=FetchState.FAILED,
        error_code=code,
        error=error,
        finished_at=timezone.now(),
    )


def fetch(fetch_id: int) -> bool:
    """Fetch and read the article, and store its snapshot. Returns whether this call ran the step.

    False: the row is not due for it, or another worker holds it. A failure is written into the row with its words: due
    again later where a retry can help, else failed.
    """
    with claimed(Claim.FETCH, fetch_id) as mine:
        row = _begin(fetch_id, FetchState.TO_FETCH) if mine else None
        if row is None:
            return False
        try:
            received = _receive(row)
        except FetchingError as error:
            with _ours(row) as still:
                if still:
                    _note_failure(row, error)
            return True
        with _ours(row) as still:
            if still:
                _store(row, received)
    return True


def extract(fetch_id: int) -> bool:
    """Look for facts in the stored text and put what is news before the desk. Returns whether this call ran the
    step."""
    with claimed(Claim.FETCH, fetch_id) as mine:
        row = _begin(fetch_id, FetchState.TO_EXTRACT) if mine else None
        if row is None:
            return False
        assert row.snapshot is not None  # noqa: S101 -- the state says so
        facts = facts_of(row.snapshot, row.published)
        with _ours(row) as still:
            if still:
                _propose(row, facts)
                row.engine_version = facts.engine_version
                _end(row, FetchState.DONE)
    return True


def _propose(row: Fetch, facts: Facts) -> None:
    assert row.snapshot is not None  # noqa: S101 -- the caller's state says so
    for ordinal, payload in enumerate(proposal_payloads(facts, row.snapshot.text)):
        Proposal.objects.get_or_create(
            snapshot=row.snapshot,
            engine_version=facts.engine_version,
            ordinal=ordinal,
            defaults={"fetch": row, "payload": payload},
        )


def try_again(fetch_id: int) -> None:
    """Put a failed article back to where it failed, due now, with its attempts counted anew."""
    with transaction.atomic():
        row = Fetch.objects.select_for_update().get(pk=fetch_id, state__in=[FetchState.FAILED, FetchState.GONE])
        row.fetch_attempts = row.extract_attempts = 0
        row.error = row.error_code = ""
        row.due_at = timezone.now()
        row.finished_at = None
        row.state = FetchState.TO_EXTRACT if row.snapshot_id else FetchState.TO_FETCH
        row.save()


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


_COUNTED = {FetchState.TO_FETCH: "fetch_attempts", FetchState.TO_EXTRACT: "extract_attempts"}


def _begin(fetch_id: int, state: FetchState) -> Fetch | None:
    """Return the claimed row with this attempt counted, or None where it is not due for the step."""
    with transaction.atomic():
        row = Fetch.objects.due(state).select_for_update(skip_locked=True, of=("self",)).filter(pk=fetch_id).first()
        if row is None:
            return None
        counted = _COUNTED[state]
        setattr(row, counted, getattr(row, counted) + 1)
        row.started_at = timezone.now()
        row.save(update_fields=[counted, "started_at"])
    return row


@contextlib.contextmanager
def _ours(row: Fetch) -> Iterator[bool]:
    """A transaction in which the row is locked; gives whether it still stands as this attempt began it."""
    with transaction.atomic():
        counted = _COUNTED[FetchState(row.state)]
        same = {"pk": row.pk, "state": row.state, counted: getattr(row, counted)}
        yield Fetch.objects.select_for_update(of=("self",)).filter(**same).exists()


def _end(row: Fetch, state: FetchState) -> None:
    row.state = state
    if state not in _COUNTED:
        row.finished_at = timezone.now()
    row.save()


def _receive(row: Fetch) -> snapshots.Received:
    if row.upload is not None:
        body = bytes(row.upload)
        page = pages.read(body, content_type=None, name=row.source, now=timezone.now())
        return snapshots.Received(body, page, None, {})
    policy = http.FetchPolicy(user_agent=settings.FETCH_USER_AGENT, allow_loopback=settings.FETCH_ALLOW_LOOPBACK)
    answer = http.fetch(row.source, policy)
    page = pages.read(
        answer.body, content_type=answer.content_type, name=answer.url, charset=answer.charset, now=timezone.now()
    )
    return snapshots.Received(answer.body, page, urls.canonical(answer.url), dict(answer.headers))


def _note_failure(row: Fetch, error: FetchingError) -> None:
    row.error_code, row.error = error.code, str(error)
    if error.retryable and row.fetch_attempts < MAX_ATTEMPTS:
        row.due_at = timezone.now() + WAITS[min(row.fetch_attempts, len(WAITS)) - 1]
        _end(row, FetchState.TO_FETCH)
    else:
        _end(row, FetchState.FAILED)


def _store(row: Fetch, received: snapshots.Received) -> None:
    told = snapshots.Told(row.publisher, row.published, row.published_basis)
    stored = snapshots.store(received, told)
    row.article, row.snapshot, row.upload = stored.snapshot.article, stored.snapshot, None
    row.is_copy = stored.article_was_known
    row.error = row.error_code = ""
    if stored.snapshot.language not in {"", *LANGUAGES}:
        row.error_code = "language"
        row.error = (
            f"The text is in another language ({stored.snapshot.language}); it is stored, but facts are proposed from "
            f"English only. Enter its facts by hand, or give an English report of the same act."
        )
        _end(row, FetchState.FAILED)
    else:
        _end(row, FetchState.TO_EXTRACT if stored.is_new_version else FetchState.DONE)
    if stored.is_new_version:
        stories.place(stored.snapshot)
