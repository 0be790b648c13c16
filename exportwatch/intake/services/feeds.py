"""Watching addresses: ask a feed what is new, and note each new article once.

An entry is known by its address, whatever its GUID says: GUIDs change, and some feeds give one to everything. A GUID
only tells that an article whose address changed, under the same title, is the same one. A feed in trouble is asked
ever more rarely and never given up.
"""

from __future__ import annotations

import datetime as dt
import logging
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db import Error as DatabaseFailure
from django.db import transaction
from django.utils import timezone

from exportwatch.fetching import feeds as reading
from exportwatch.fetching import http, urls
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.feeds import Entry, FeedKind, FeedPage
from exportwatch.intake.models import Feed, Fetch, Revisit
from exportwatch.intake.services import hosts, waits
from exportwatch.intake.services.claims import Claim, claimed
from exportwatch.intake.services.snapshots import spellings

log = logging.getLogger(__name__)

MAX_BYTES = 40 * 1024 * 1024
"""Of a feed: archives of a hundred thousand entries have about 30 MB."""

FIRST_WAIT = dt.timedelta(minutes=5)
LONGEST_WAIT = dt.timedelta(days=1)
"""How long a feed that failed is left alone: first five minutes, at last a day. It never ends."""

BATCH = 500
"""How many new articles are written at once."""

MAX_SITEMAPS = 3
"""How many sitemaps of an index are read at one time, those that changed last."""

RHYTHM = 40
"""How many of the latest publications tell a feed's usual rhythm; with fewer than RHYTHM_LEAST, none is known."""
RHYTHM_LEAST = 6


@dataclass(frozen=True, slots=True)
class Look:
    """What an address is and what the next poll would bring: the entries that are not known yet, newest first as the
    feed has them, and how many of its entries are."""

    page: FeedPage
    new: tuple[Entry, ...]
    known: int


def look(feed: Feed, *, patience: float) -> Look:
    """Ask an address and write nothing of it down; `feed` need not be saved. At most a minute.

    Raises a FetchingError, or NotYetError where its site cannot be asked within `patience` seconds.
    """
    _, page = _ask(feed, patience=patience, validators=None)
    assert page is not None  # noqa: S101 -- without validators there is no “not modified”
    new = _new_entries(feed, page.entries)
    return Look(page, tuple(new), len(page.entries) - len(new))


def poll(feed_id: int, *, patience: float) -> int | None:
    """Ask a feed that is due and note what is new. Returns how many articles that were; None where this call did not
    run: the feed is not due, or another worker holds it. A failure is written into its row.

    Raises NotYetError, with nothing done, where its site cannot be asked within `patience` seconds.
    """
    with claimed(Claim.FEED, feed_id) as mine:
        feed = Feed.objects.due(timezone.now()).filter(pk=feed_id).first() if mine else None
        if feed is None:
            return None
        try:
            answer, page = _ask(feed, patience=patience, validators=_validators(feed))
            return _note_success(feed, answer, page)
        except (hosts.NotYetError, DatabaseFailure):
            raise
        except FetchingError as error:
            _note_failure(feed, error.code, str(error), error.retry_after)
        except Exception as error:
            log.exception("Feed %s could not be read", feed.pk)
            _note_failure(feed, "program", f"The program itself failed on it ({type(error).__name__}); see its log.")
    return 0


def host_of(number: int) -> str:
    """Return the site that a feed of that number asks; "" where it asks none. One query."""
    return Feed.objects.filter(pk=number).values_list("host", flat=True).first() or ""


def name_host(feed: Feed) -> None:
    """Fill in the site that the feed's address asks. Raises a FetchingError where the address cannot be asked."""
    feed.address = urls.canonical(feed.address)
    feed.host = hosts.name_of(feed.address)


def _validators(feed: Feed) -> http.Validators | None:
    return http.Validators(feed.etag or None, feed.last_modified or None)


def _ask(
    feed: Feed, *, patience: float, validators: http.Validators | None
) -> tuple[http.Fetched | http.NotModified, FeedPage | None]:
    with hosts.turn(feed.host, patience=patience) as turn:
        policy = turn.admit(feed.address, max_bytes=MAX_BYTES)
        answer = http.fetch(feed.address, policy, validators=validators)
    if isinstance(answer, http.NotModified):
        return answer, None
    page = _read(feed, answer)
    if page.kind == FeedKind.SITEMAP_INDEX:
        page = _follow(feed, page)
    return answer, page


def _read(feed: Feed, answer: http.Fetched, kind: FeedKind | None = None) -> FeedPage:
    return reading.read(
        answer.body,
        content_type=answer.content_type,
        url=answer.url,
        now=timezone.now(),
        kind=kind or (FeedKind(feed.kind) if feed.kind else None),
        charset=answer.charset,
        zone=zoneinfo.ZoneInfo(feed.time_zone),
    )


def _follow(feed: Feed, index: FeedPage) -> FeedPage:
    """Return the index with the entries of the sitemaps in it that changed last."""
    entries: list[Entry] = []
    problems = list(index.problems)
    for address in index.sitemaps[:MAX_SITEMAPS]:
        with hosts.turn(hosts.name_of(address) or feed.host, patience=60.0) as turn:
            answer = http.fetch(address, turn.admit(address, max_bytes=MAX_BYTES))
        page = _read(feed, answer, FeedKind.SITEMAP)
        entries += page.entries
        problems += page.problems
    return FeedPage(index.kind, index.title, index.language, tuple(entries), tuple(problems), index.left_out)


def _note_success(feed: Feed, answer: http.Fetched | http.NotModified, page: FeedPage | None) -> int:
    now = timezone.now()
    brought = 0
    with transaction.atomic():
        if page is not None:
            wanted = _wanted(feed, page.entries)
            brought = _take(feed, wanted, now)
            feed.kind = feed.kind or page.kind
            feed.problems = "\n".join(_problems(answer, page, len(page.entries) - len(wanted)))
        feed.etag = (answer.validators.etag or "")[:500]
        feed.last_modified = (answer.validators.last_modified or "")[:100]
        if page is not None and page.kind == FeedKind.SITEMAP_INDEX:
            feed.etag = feed.last_modified = ""  # an index may stay while its sitemaps change
        feed.asked_at = feed.succeeded_at = now
        feed.failures = 0
        feed.error = feed.error_code = ""
        if brought:
            feed.brought_at = now
        feed.due_at = now + waits.jittered(dt.timedelta(minutes=feed.interval_minutes))
        _save(feed)
    return brought


def _note_failure(feed: Feed, code: str, words: str, retry_after: dt.timedelta | None = None) -> None:
    now = timezone.now()
    feed.asked_at = now
    feed.failures += 1
    feed.error_code, feed.error = code, words
    wait = waits.after(feed.failures, first=FIRST_WAIT, ceiling=LONGEST_WAIT)
    feed.due_at = now + max(wait, retry_after or wait)
    _save(feed)


_POLLED = (
    *("kind", "problems", "etag", "last_modified", "asked_at", "succeeded_at", "failures", "error", "error_code"),
    *("brought_at", "usual_gap", "due_at"),
)


def _save(feed: Feed) -> None:
    """Write what a poll may change, and nothing that an editor may have changed meanwhile."""
    feed.save(update_fields=_POLLED)


def _wanted(feed: Feed, entries: Sequence[Entry]) -> Sequence[Entry]:
    """Return the entries that are in the feed's languages, or say nothing of theirs."""
    if not feed.languages:
        return entries
    return [entry for entry in entries if entry.language is None or entry.language in feed.languages]


def _problems(answer: http.Fetched | http.NotModified, page: FeedPage, unwanted: int) -> Iterable[str]:
    if answer.moved_to is not None:
        yield f"The feed has moved for good to {answer.moved_to}; change its address."
    yield from page.problems
    if unwanted:
        yield f"Left out as in other languages: {unwanted:,}."
    if page.left_out:
        yield f"It has {page.left_out:,} more entries than are read at one time."


def _take(feed: Feed, entries: Sequence[Entry], now: dt.datetime) -> int:
    """Note the new entries; returns how many. Also has pages looked at again that the feed says were edited."""
    new = _new_entries(feed, entries)
    rows = [_row(feed, entry, now) for entry in new]
    Fetch.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    _hasten_revisits(entries, now)
    feed.usual_gap = _usual_gap(feed, entries) or feed.usual_gap
    return feed.fetches.filter(created_at=now).count() if new else 0


def _row(feed: Feed, entry: Entry, now: dt.datetime) -> Fetch:
    return Fetch(
        source=entry.url,
        host=hosts.name_of(entry.url),
        feed=feed,
        guid=(entry.guid or "")[:1000],
        title=(entry.title or "")[:500],
        publisher=feed.publisher,
        published=entry.published.date() if entry.published else None,
        published_basis=(entry.published_basis or "its feed")[:200] if entry.published else "",
        due_at=now,
        created_at=now,
    )


def _new_entries(feed: Feed, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that no feed has brought yet. Two queries a thousand entries."""
    new: list[Entry] = []
    for start in range(0, len(entries), 1000):
        part = entries[start : start + 1000]
        addresses = [spelling for entry in part for spelling in spellings(entry.url)]
        known = set(Fetch.objects.filter(feed__isnull=False, source__in=addresses).values_list("source", flat=True))
        named = _named(feed, part)
        new += [
            entry
            for entry in part
            if known.isdisjoint(spellings(entry.url)) and (entry.guid, entry.title or "") not in named
        ]
    return new


def _named(feed: Feed, entries: Sequence[Entry]) -> set[tuple[str | None, str]]:
    guids = {entry.guid[:1000] for entry in entries if entry.guid}
    if feed.pk is None or not guids:
        return set()
    return set(feed.fetches.filter(guid__in=guids).exclude(title="").values_list("guid", "title"))


def _hasten_revisits(entries: Sequence[Entry], now: dt.datetime) -> None:
    """Have pages looked at now that prove something and that their feed says were edited since they were last seen."""
    edited = {entry.url: entry.updated for entry in entries if entry.updated}
    due_later = Revisit.objects.filter(article__url__in=list(edited), due_at__gt=now).select_related("article")
    hurried = [
        row.pk for row in due_later if row.seen_at is None or row.seen_at < (edited[row.article.url or ""] or now)
    ]
    Revisit.objects.filter(pk__in=hurried).update(due_at=now)


def _usual_gap(feed: Feed, entries: Sequence[Entry]) -> dt.timedelta | None:
    """Return the time within which nine of ten of the latest articles followed the one before; None where too few are
    known. By what the entries say; where they say nothing, by when they came."""
    moments = sorted({entry.published for entry in entries if entry.published}, reverse=True)[:RHYTHM]
    if len(moments) < RHYTHM_LEAST and feed.pk is not None:
        came = feed.fetches.order_by("-created_at").values_list("created_at", flat=True).distinct()
        moments = list(came[:RHYTHM])
    if len(moments) < RHYTHM_LEAST:
        return None
    gaps = sorted(later - earlier for later, earlier in pairwise(moments))
    return gaps[min(len(gaps) * 9 // 10, len(gaps) - 1)]
