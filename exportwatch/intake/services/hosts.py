"""One polite queue for each site: one request at a time, a pause after each, and what robots.txt asks for.

A request takes its turn at the site first. The turn is a claim in PostgreSQL and the time at which the site is free
again is a column there, so both hold across any number of workers on any number of machines. They are kept in
PostgreSQL alone, with or without Redis: a flushed Redis would forget them all, and every site would be asked by
everybody at once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from exportwatch.fetching import http, robots, urls
from exportwatch.fetching.errors import (
    BusyError,
    DisallowedError,
    FetchingError,
    NotAnsweringError,
    ServerTroubleError,
)
from exportwatch.intake.models import Feed, Fetch, FetchState, Host, Revisit
from exportwatch.intake.services import waits
from exportwatch.intake.services.claims import Claim, claimed, held

ROBOTS_LAST = dt.timedelta(days=1)
"""How long a robots.txt is used before it is asked for again: RFC 9309, 2.4, allows a day."""

TROUBLE_FIRST = dt.timedelta(seconds=15)
TROUBLE_CEILING = dt.timedelta(hours=1)
"""How long a site in trouble is left alone, from its second failure in a row on. Its articles wait meanwhile and use
up no tries."""

LOOK_AGAIN = 0.1  # seconds between two looks at a site that another worker asks
MARGIN = 0.02  # seconds after the moment at which a site is free, so that a message for it does not come too early


class NotYetError(Exception):
    """The site is being asked, or left alone, at this moment; nothing was done."""


@dataclass
class Turn:
    """The right to ask a site once. `pause` is how long the site is left alone afterwards."""

    host: Host
    pause: dt.timedelta = field(default_factory=lambda: dt.timedelta(seconds=settings.FETCH_PAUSE_SECONDS))

    def admit(self, url: str, **limits: int) -> http.FetchPolicy:
        """Return how to ask for that address of the site, within `limits` of FetchPolicy besides ours.

        Asks for robots.txt where the known one is too old. Raises DisallowedError where it keeps this program away, or
        another FetchingError where it could not be had.
        """
        policy = http.FetchPolicy(
            user_agent=settings.FETCH_USER_AGENT, allow_loopback=settings.FETCH_ALLOW_LOOPBACK, **limits
        )
        rules = self._rules(url)
        if not rules.allows(url, policy.user_agent):
            raise DisallowedError(
                f"robots.txt of {self.host.name} asks programs not to visit {url}; save the page and add it as a file."
            )
        self.pause = max(self.pause, dt.timedelta(seconds=rules.crawl_delay(policy.user_agent) or 0))
        return policy

    def _rules(self, url: str) -> robots.Robots:
        host = self.host
        if host.robots_until is not None and host.robots_until > timezone.now():
            return robots.read(None if host.robots_body is None else bytes(host.robots_body), host.robots_status)
        policy = http.FetchPolicy(user_agent=settings.FETCH_USER_AGENT, allow_loopback=settings.FETCH_ALLOW_LOOPBACK)
        urls.check_address(url, allow_loopback=policy.allow_loopback)
        answer = robots.ask(url, policy)
        rules = robots.read(answer.body, answer.status)
        if rules.unreachable:
            raise NotAnsweringError(
                f"{host.name} does not hand out its robots.txt at the moment"
                f"{f' (status {answer.status})' if answer.status else ''}, so nothing else is asked of it; "
                "it is tried again later."
            )
        host.robots_body, host.robots_status = answer.body, answer.status
        host.robots_until = timezone.now() + ROBOTS_LAST
        host.save(update_fields=["robots_body", "robots_status", "robots_until"])
        return rules


@contextlib.contextmanager
def turn(name: str, *, patience: float) -> Iterator[Turn]:
    """Take a turn at the site, waiting for it for at most `patience` seconds; raises NotYetError where that is too
    short. The site is free again a pause after the block ends, later where it asked for that or is in trouble.

    Five queries, and what robots.txt needs. Not for use inside a transaction.
    """
    host, _ = Host.objects.get_or_create(name=name)
    with contextlib.ExitStack() as stack:
        _wait_for(host, patience, stack)
        taken = Turn(host)
        failures = 0
        try:
            yield taken
        except FetchingError as error:
            if isinstance(error, NotAnsweringError | BusyError | ServerTroubleError):
                failures = host.failures + 1
            if failures > 1:
                trouble = waits.after(failures - 1, first=TROUBLE_FIRST, ceiling=TROUBLE_CEILING)
                taken.pause = max(taken.pause, trouble)
            taken.pause = max(taken.pause, error.retry_after or dt.timedelta())
            raise
        finally:
            Host.objects.filter(pk=host.pk).update(free_at=Now() + taken.pause, failures=failures)


def _wait_for(host: Host, patience: float, stack: contextlib.ExitStack) -> None:
    until = time.monotonic() + patience
    while True:
        with contextlib.ExitStack() as look:
            mine = look.enter_context(claimed(Claim.HOST, host.pk))
            wait = _seconds_until_free(host) if mine else LOOK_AGAIN
            if mine and wait <= 0:
                stack.push(look.pop_all())
                return
        if time.monotonic() + wait > until:
            raise NotYetError(f"{host.name} is left alone for the moment.")
        time.sleep(wait)


def _seconds_until_free(host: Host) -> float:
    """By the clock of the database, the one that all workers share; also takes over what changed in the row."""
    fresh = Host.objects.annotate(wait=F("free_at") - Now()).get(pk=host.pk)
    host.failures, host.robots_body = fresh.failures, fresh.robots_body
    host.robots_status, host.robots_until = fresh.robots_status, fresh.robots_until
    wait: dt.timedelta = fresh.wait
    return wait.total_seconds()


def name_of(url: str) -> str:
    """Return the site's name, as `Host.name` has it; "" where the address cannot be read, which fetching will say."""
    try:
        parsed = urls.parse(urls.canonical(url))
    except FetchingError:
        return ""
    host = parsed.raw_host.decode("ascii")
    return host if parsed.port is None else f"{host}:{parsed.port}"


@dataclass(frozen=True, slots=True)
class Work:
    """The next thing to ask a site for: a row of that kind, in `wait` seconds."""

    what: Claim
    number: int
    wait: float


def work(*, within: float, host: str | None = None) -> list[Work]:
    """Return what to do next at each site that has something due and can be asked within that many seconds: a feed
    before an article that is looked at again, that before a new article, each kind in the order in which it is due.

    Five queries, whatever waits. `host` asks for that site alone.
    """
    now = timezone.now()
    due = (
        (Claim.FEED, Feed.objects.due(now)),
        (Claim.REVISIT, Revisit.objects.filter(due_at__lte=now)),
        (Claim.FETCH, Fetch.objects.due(FetchState.TO_FETCH).exclude(host="")),
    )
    first: dict[str, tuple[Claim, int]] = {}
    for what, rows in due:
        of_host = rows if host is None else rows.filter(host=host)
        for name, number in of_host.order_by("host", "due_at", "pk").distinct("host").values_list("host", "pk"):
            first.setdefault(name, (what, number))
    known = Host.objects.filter(name__in=first).annotate(wait=F("free_at") - Now())
    busy = held(Claim.HOST)
    waiting = {row.name: float("inf") if row.pk in busy else max(row.wait.total_seconds(), 0.0) for row in known}
    return [
        Work(what, number, wait + MARGIN if wait else 0.0)
        for name, (what, number) in first.items()
        if (wait := waiting.get(name, 0.0)) <= within
    ]
