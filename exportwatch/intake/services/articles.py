"""Taking an article in: ask, fetch, extract. Each step is idempotent and leaves its state in the article's row.

A worker claims the row first, so that however many look at it, one runs the step, and goes on with the next under the
same claim; the claim of a worker that died ends with it, and the sweep finds the row again where it stands. Network and
reading happen outside transactions: a slow server must not hold rows. What a step found is written where the row still
stands as the step began it, and only there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import Error as DatabaseFailure
from django.db import connection, transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from exportwatch.extraction import engine
from exportwatch.extraction.facts import Document, Facts, Gazetteer, KnownCompany
from exportwatch.extraction.lexicon import LANGUAGES
from exportwatch.fetching import http, pages, urls
from exportwatch.fetching.errors import FetchingError, GoneError
from exportwatch.intake.models import Fetch, FetchState, Snapshot
from exportwatch.intake.models.fetches import FetchQuerySet
from exportwatch.intake.payload import ProposalPayload, proposal_payloads
from exportwatch.intake.services import hosts, snapshots, stories, waits
from exportwatch.intake.services.claims import Claim, give_back, lock_key
from exportwatch.intake.services.proposing import propose
from exportwatch.registry import reference
from exportwatch.registry.models import Company
from exportwatch.vocabulary import PublisherKind

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
"""How often a step that may succeed later is tried: with the waits below over about an hour and a half."""

FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=1)

MAX_DEATHS = 10
"""How often a step may begin: an article that ends its worker each time is given up, before it ends them all."""

PATIENCE = 60.0
"""Seconds that a step waits for its turn at a site, unless told otherwise; a worker waits for none and lets the sweep
come back."""


def ask(source: str, *, upload: bytes | None = None, publisher: str = "", published: dt.date | None = None) -> Fetch:
    """Note an article to take in: an address, or a file's name with its bytes. Returns the row; nothing is fetched
    yet."""
    return Fetch.objects.create(
        source=source,
        upload=upload,
        host=hosts.name_of(source) if upload is None else "",
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


def take_in(fetch_id: int, *, patience: float = PATIENCE) -> bool:
    """Fetch and read the article, store its snapshot, and look for facts in it. Returns whether this call fetched it.

    False: the row is not due for that, or another worker holds it. A failure is written into the row with its words:
    due again later where a retry can help, else failed or gone. Raises NotYetError, with nothing done, where its site
    cannot be asked within `patience` seconds.
    """
    with _claimed(fetch_id, FetchState.TO_FETCH) as row:
        if row is None:
            return False
        stored = None
        with _failing_in_words(row):
            received = _receive(row, patience)
            if received is None:
                return False
            with transaction.atomic():
                stored = _store(row, received)
        if stored is not None and row.state == FetchState.TO_EXTRACT:
            with _failing_in_words(row):
                _look_for_facts(row, stored.snapshot, is_new=not stored.article_was_known)
    return True


def read_version(snapshot: Snapshot, address: str) -> Fetch | None:
    """Have facts looked for in a new version of a page that was looked at again; the sweep finds the row, which is
    returned. None where its language is not read: a person sees the change anyway.

    Runs in the caller's transaction, and last in it: the article's place among the stories is brought up to date.
    """
    row = None
    if not _unread_language(snapshot):
        row = Fetch.objects.create(
            source=address,
            host=hosts.name_of(address),
            publisher=snapshot.article.publisher,
            state=FetchState.TO_EXTRACT,
            article=snapshot.article,
            snapshot=snapshot,
        )
    stories.place(snapshot)
    return row


def extract(fetch_id: int) -> bool:
    """Look for facts in a stored text where that is still to do: a further version of a page, or an article whose
    worker died before. Returns whether this call ran the step."""
    with _claimed(fetch_id, FetchState.TO_EXTRACT) as row:
        if row is None or row.snapshot_id is None or _has_ended_too_many(row):
            return False
        with _failing_in_words(row):
            _look_for_facts(row, Snapshot.objects.select_related("article").get(pk=row.snapshot_id), is_new=False)
    return True


def _look_for_facts(row: Fetch, snapshot: Snapshot, *, is_new: bool) -> None:
    """Put what is news in the text before the desk. `is_new`: the article came a moment ago, so that nothing stands
    for it yet."""
    payloads = payloads_of(snapshot, row.published)
    with transaction.atomic():
        if payloads or not is_new:
            propose(snapshot, row, engine.ENGINE_VERSION, payloads)
        row.engine_version = engine.ENGINE_VERSION
        _end(row, FetchState.DONE)


def host_of(number: int) -> str:
    """Return the site that an article of that number asks; "" where it asks none. One query."""
    return Fetch.objects.filter(pk=number).values_list("host", flat=True).first() or ""


def try_again(fetch_id: int) -> None:
    """Put an article that was given up back to the step at which it was, due now, with its attempts counted anew.

    Raises Fetch.DoesNotExist where it is not given up.
    """
    with transaction.atomic():
        row = Fetch.objects.given_up().select_for_update(of=("self",)).get(pk=fetch_id)
        _put_back(Fetch.objects.filter(pk=row.pk))


def try_all_again(error_code: str) -> int:
    """Put every article that was given up for that cause back, as `try_again` does; returns how many. Those that have
    nothing to work on, files that were never read, stay."""
    with transaction.atomic():
        rows = Fetch.objects.given_up().filter(error_code=error_code)
        return _put_back(rows.filter(Q(snapshot__isnull=False) | Q(upload__isnull=False) | ~Q(host="")))


def _put_back(rows: FetchQuerySet) -> int:
    anew = {"fetch_attempts": 0, "extract_attempts": 0, "error": "", "error_code": "", "finished_at": None}
    step = Case(
        When(snapshot__isnull=False, then=Value(FetchState.TO_EXTRACT.value)), default=Value(FetchState.TO_FETCH.value)
    )
    return rows.update(state=step, due_at=timezone.now(), **anew)


def facts_of(snapshot: Snapshot, published: dt.date | None) -> Facts:
    """Return what the engine finds in a stored text; `published` None takes the article's own day where it is known."""
    return engine.extract(_document(snapshot, published), gazetteer())


def payloads_of(snapshot: Snapshot, published: dt.date | None) -> list[ProposalPayload]:
    """Return what is proposed from a stored text. Most reports of most sources tell of no act on permits: those are
    not searched for names and for who speaks, since nothing would be proposed of it."""
    document = _document(snapshot, published)
    if not engine.tells_of_acts(document):
        return []
    return proposal_payloads(engine.extract(document, gazetteer()), snapshot.text)


def _document(snapshot: Snapshot, published: dt.date | None) -> Document:
    if published is None:
        known = snapshot.article.published
        published = known.earliest if known and known.earliest == known.latest else None
    return Document(
        text=snapshot.text, title=snapshot.title or None, language=snapshot.language or "en", published=published
    )


def gazetteer() -> Gazetteer:
    """Return the countries that ship and the companies of the record. One query, two when companies were added."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM registry_company")
        (newest,) = cursor.fetchone()
    return _gazetteer(newest)


@lru_cache(maxsize=1)
def _gazetteer(newest: int) -> Gazetteer:
    companies = Company.objects.values_list("name", "other_names", "former_names", "country_id").order_by("pk")
    known = tuple(
        KnownCompany(
            tuple(form for written in (name, *others, *former) for form in reference.written_forms(written)), country
        )
        for name, others, former, country in companies
    )
    return Gazetteer(countries=reference.cold_gazetteer().countries, companies=known)


_EXAMPLE = b"<html lang=en><body><article><p>The ministry said on Monday that it had suspended a permit.</p></article>"


def load_once() -> None:
    """Load what the first article would: readers, word lists, names. For a process whose children take articles in.

    They share it, and a child that takes the place of a killed one begins at once. Two queries.
    """
    text = snapshots.read_file(_EXAMPLE, "example.html").page.text
    engine.extract(Document(text=text, title=None, language="en", published=None), gazetteer())


_COUNTED = {FetchState.TO_FETCH: "fetch_attempts", FetchState.TO_EXTRACT: "extract_attempts"}


_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM intake_fetch WHERE id = %s AND state = %s AND due_at <= %s FOR UPDATE SKIP LOCKED
), claimed AS MATERIALIZED (
    SELECT id, pg_try_advisory_lock(%s, %s) AS mine FROM due
), begun AS (
    UPDATE intake_fetch SET {counted} = {counted} + 1, started_at = %s FROM claimed
    WHERE intake_fetch.id = claimed.id AND mine AND {begins} RETURNING intake_fetch.*
)
SELECT * FROM begun
UNION ALL SELECT intake_fetch.* FROM intake_fetch JOIN claimed USING (id) WHERE mine AND NOT ({begins})
"""
_BEGINS = {FetchState.TO_FETCH: "upload IS NOT NULL", FetchState.TO_EXTRACT: "TRUE"}
"""When an attempt begins with its claim: always but where a site must be asked, which begins when its turn comes."""


@contextlib.contextmanager
def _claimed(fetch_id: int, state: FetchState) -> Iterator[Fetch | None]:
    """Claim the row for that step, and count the attempt where it begins with that; gives None where the row is not due
    for it, or another worker holds it. Two queries."""
    claim, now = _CLAIM.format(counted=_COUNTED[state], begins=_BEGINS[state]), timezone.now()
    row = next(iter(Fetch.objects.raw(claim, [fetch_id, state, now, Claim.FETCH, lock_key(fetch_id), now])), None)
    try:
        yield row
    finally:
        if row is not None:
            give_back(Claim.FETCH, fetch_id)


class _OvertakenError(Exception):
    """The row does not stand as this attempt began it: the connection was lost meanwhile, and another goes on."""


def _change(row: Fetch, **values: int | str | bytes | dt.datetime | None) -> bool:
    """Write columns of the row where it stands as this attempt began it; False, with nothing written, where another
    goes on. One statement, by hand: four of these an article would take the ORM as long as a page takes to parse."""
    counted = _COUNTED[FetchState(row.state)]
    columns = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE intake_fetch SET {columns} WHERE id = %s AND state = %s AND {counted} = %s",  # noqa: S608 -- ours
            [*values.values(), row.pk, row.state, getattr(row, counted)],
        )
        return bool(cursor.rowcount)


def _begin(row: Fetch) -> bool:
    """Count this attempt; False where the row is not due for the step any more, or has ended too many workers."""
    counted = _COUNTED[FetchState(row.state)]
    attempts = getattr(row, counted) + 1
    if not _change(row, **{counted: attempts, "started_at": timezone.now()}):
        return False
    setattr(row, counted, attempts)
    return not _has_ended_too_many(row)


def _has_ended_too_many(row: Fetch) -> bool:
    """Whether an attempt that has begun is one too many: the article ended its worker each time, and is given up."""
    if getattr(row, _COUNTED[FetchState(row.state)]) <= MAX_DEATHS:
        return False
    row.error_code = "ended_workers"
    row.error = f"Each of {MAX_DEATHS} workers that tried it came to an end; the workers' log says how."
    _end(row, FetchState.FAILED)
    return True


@contextlib.contextmanager
def _failing_in_words(row: Fetch) -> Iterator[None]:
    """Write what goes wrong inside into the row, which is put back to what it was. What the database says is left to
    the caller: with it gone, nothing can be written, and the row stands as it is for the next try."""
    before = {name: getattr(row, name) for name in _KEPT}
    try:
        try:
            yield
        except FetchingError as error:
            _put(row, before)
            _note_failure(row, error)
        except (hosts.NotYetError, DatabaseFailure, _OvertakenError):
            raise
        except Exception as error:
            _put(row, before)
            log.exception("The step %s of article %s failed", row.state, row.pk)
            row.error_code = "program"
            row.error = (
                f"The program itself failed on it ({type(error).__name__}); its log has the details. "
                "Try again after an update."
            )
            _end(row, FetchState.FAILED)
    except _OvertakenError:
        log.warning("The step %s of article %s was overtaken; nothing is written", row.state, row.pk)


def _end(row: Fetch, state: FetchState) -> None:
    """Write what this attempt came to. Raises _OvertakenError, with nothing written, where another goes on."""
    written = {name: getattr(row, name) for name in _WRITTEN}
    if row.upload is None:
        written["upload"] = None
    finished = None if state in _COUNTED else timezone.now()
    if not _change(row, state=state, finished_at=finished, **written):
        raise _OvertakenError
    row.state, row.finished_at = state, finished


_WRITTEN = (
    *("due_at", "error_code", "error", "article_id", "snapshot_id", "is_copy"),
    *("extract_attempts", "engine_version"),
)
_KEPT = ("state", "upload", "finished_at", *_WRITTEN)


def _put(row: Fetch, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _receive(row: Fetch, patience: float) -> snapshots.Received | None:
    """Fetch and read; None where the row is not due any more. The site is free again before the reading begins."""
    if row.upload is not None:
        return None if _has_ended_too_many(row) else snapshots.read_file(bytes(row.upload), row.source)
    if not row.host:
        if _begin(row):
            urls.canonical(row.source)  # raises: it could not be read when its site was looked for
        return None
    with hosts.turn(row.host, patience=patience) as turn:
        if not _begin(row):
            return None
        answer = http.fetch(row.source, turn.admit(row.source))
    return snapshots.read_answer(answer)


def _note_failure(row: Fetch, error: FetchingError) -> None:
    row.error_code, row.error = error.code, str(error)
    if isinstance(error, GoneError):
        _end(row, FetchState.GONE)
    elif error.retryable and row.fetch_attempts < MAX_ATTEMPTS:
        wait = waits.after(row.fetch_attempts, first=FIRST_WAIT, ceiling=LONGEST_WAIT)
        row.due_at = timezone.now() + max(wait, error.retry_after or wait)
        _end(row, FetchState.TO_FETCH)
    else:
        _end(row, FetchState.FAILED)


def _store(row: Fetch, received: snapshots.Received) -> snapshots.Stored:
    official = row.feed is not None and row.feed.publisher_kind in (PublisherKind.OFFICIAL, PublisherKind.COURT)
    told = snapshots.Told(row.publisher, row.published, row.published_basis, official)
    stored = snapshots.store(received, told)
    row.article, row.snapshot, row.upload = stored.snapshot.article, stored.snapshot, None
    row.is_copy = stored.article_was_known
    row.error = row.error_code = ""
    row.due_at = timezone.now()
    if words := _unread_language(stored.snapshot):
        row.error_code, row.error = "language", words
        _end(row, FetchState.FAILED)
    else:
        row.extract_attempts += stored.is_new_version  # which begins as soon as this is committed
        _end(row, FetchState.TO_EXTRACT if stored.is_new_version else FetchState.DONE)
    if stored.is_new_version:
        stories.place(stored.snapshot)
    return stored


def _unread_language(snapshot: Snapshot) -> str:
    """Why no facts are looked for in the text's language; "" where they are."""
    if snapshot.language in {"", *LANGUAGES}:
        return ""
    return (
        f"No facts are proposed from this language yet ({snapshot.language}). The text is stored and waits "
        f"for a person who reads it: enter its facts by hand, or give a report of the same act in another language."
    )
