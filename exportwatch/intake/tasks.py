"""The steps of feeds and articles as Celery tasks, and the sweep that finds what was left behind.

A message only says “look at row N”: whether the step runs is decided by the row. A lost broker loses nothing, a
message that arrives twice does nothing twice. Whoever asked a site sends the message for what is to be asked of it
next, in the time that the site is to be left alone; where such a message is lost, the sweep sends another.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator

from celery import shared_task
from celery.signals import worker_init
from django.conf import settings
from django.contrib.auth.models import User
from django.db import Error as DatabaseFailure
from django.db import connections

from exportwatch.intake.models import Fetch, FetchState
from exportwatch.intake.services import articles, feeds, hosts, reextraction, revisits
from exportwatch.intake.services.claims import Claim, held

log = logging.getLogger(__name__)

SWEEP_BATCH = 500
"""How many rows of a step a sweep enqueues at most: what one worker does in a few minutes; the next sweep takes the
rest. What a sweep enqueued and nobody took by the next one expires: messages do not pile up."""


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def poll_feeds() -> None:
    """Enqueue the feeds that are due, one a site."""
    for piece in hosts.work(within=settings.SWEEP_SECONDS):
        if piece.what == Claim.FEED:
            _send(piece)


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def fetch_feed(feed_id: int) -> None:
    """Ask a feed what is new, then start on what it brought."""
    with _turn():
        if feeds.poll(feed_id, patience=0):
            _send_all(hosts.work(within=settings.SWEEP_SECONDS))
        else:
            _go_on(feeds.host_of(feed_id))


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def fetch_article(fetch_id: int) -> None:
    """Take the article in, and go on at its site."""
    with _turn():
        articles.take_in(fetch_id, patience=0)
        _go_on(articles.host_of(fetch_id))


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def extract_article(fetch_id: int) -> None:
    """Look for facts in a stored text that nobody has looked at; does nothing where the article is not there yet."""
    articles.extract(fetch_id)


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def revisit_article(revisit_id: int) -> None:
    """Look again at a page that proves something, and go on at its site."""
    with _turn():
        revisits.revisit(revisit_id, patience=0)
        _go_on(revisits.host_of(revisit_id))


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def enrol_revisits() -> None:
    """Have the pages looked at again that came to prove something."""
    revisits.enrol()


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def sweep() -> None:
    """Enqueue what is due: rows whose message was lost, whose worker died, or whose next try has come."""
    _send_all(piece for piece in hosts.work(within=settings.SWEEP_SECONDS) if piece.what != Claim.FEED)
    busy = held(Claim.FETCH)
    files = Fetch.objects.due(FetchState.TO_FETCH).filter(host="")
    for rows, task in ((files, fetch_article), (Fetch.objects.due(FetchState.TO_EXTRACT), extract_article)):
        for number in rows.exclude(pk__in=busy).order_by("due_at", "pk").values_list("pk", flat=True)[:SWEEP_BATCH]:
            task.apply_async((number,), expires=settings.SWEEP_SECONDS)


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def reread_articles() -> None:
    """Read a batch of stored articles again with this engine version, and go on until none is left."""
    if reextraction.reread():
        reread_articles.delay()


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def let_rereadings_in(user_id: int) -> None:
    """Let a batch of what was found anew into the queue for the reviewer who asked, and go on until none waits."""
    if reextraction.let_in_next(User.objects.get(pk=user_id)):
        let_rereadings_in.delay(user_id)


_TASKS = {Claim.FEED: fetch_feed, Claim.REVISIT: revisit_article, Claim.FETCH: fetch_article}


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Leave a site alone that another worker asks: that one goes on with it."""
    with contextlib.suppress(hosts.NotYetError):
        yield


def _go_on(host: str) -> None:
    if host:
        _send_all(hosts.work(within=settings.SWEEP_SECONDS, host=host))


def _send_all(work: Iterable[hosts.Work]) -> None:
    for piece in work:
        _send(piece)


def _send(piece: hosts.Work) -> None:
    _TASKS[piece.what].apply_async((piece.number,), countdown=piece.wait, expires=piece.wait + settings.SWEEP_SECONDS)


@worker_init.connect  # type: ignore[untyped-decorator]
def _load_before_children(**_event: object) -> None:
    """Without a database there is nothing to load yet; each child then loads for itself."""
    try:
        articles.load_once()
    except DatabaseFailure:
        log.warning("The database does not answer yet; workers load names with their first article")
    finally:
        connections.close_all()
