"""How the intake is doing: what the health board shows, and what monitors and alarms are told. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from exportwatch.findings import Finding
from exportwatch.intake.models import Feed, FeedStanding, Fetch, FetchState, Host, PageChange, Revisit, Snapshot
from exportwatch.intake.services.claims import Claim, held

OLDEST_WAIT = dt.timedelta(hours=2)
"""How long an article may wait for its next step, at a site that is not left alone, before that is an alarm."""

UNWELL = frozenset({FeedStanding.FAILING, FeedStanding.SILENT, FeedStanding.LATE})


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed and how it is doing; `silent_for` is how long it has brought nothing, None where it never did."""

    feed: Feed
    standing: FeedStanding
    silent_for: dt.timedelta | None


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """A step: how many articles wait for it, how many of them now, at how many a worker is, and since when the oldest
    that waits now has been due."""

    state: FetchState
    waiting: int
    due: int
    at_work: int
    oldest: dt.timedelta | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why articles were given up: the code, one of the sentences, and how many there are."""

    code: str
    example: str
    number: int


@dataclass(frozen=True, slots=True)
class Throughput:
    """What was done in a time: articles stored, and articles whose facts were looked for."""

    label: str
    stored: int
    extracted: int
    given_up: int


def feeds(now: dt.datetime) -> list[FeedHealth]:
    """Return all feeds, those that need somebody first, those that are off last. One query."""
    order = list(FeedStanding)
    found = [
        FeedHealth(feed, feed.standing(now), now - feed.brought_at if feed.brought_at else None)
        for feed in Feed.objects.all()
    ]
    return sorted(
        found,
        key=lambda item: (item.standing == FeedStanding.OFF, item.standing not in UNWELL, -order.index(item.standing)),
    )


def queue(now: dt.datetime) -> list[QueueHealth]:
    """Return the steps that articles wait for. Three queries."""
    busy = held(Claim.FETCH)
    at_work = {
        row["state"]: row["number"]
        for row in Fetch.objects.filter(pk__in=busy).values("state").annotate(number=Count("pk")).order_by()
    }
    rows = (
        Fetch.objects.under_way()
        .values("state")
        .annotate(
            waiting=Count("pk"),
            due=Count("pk", filter=Q(due_at__lte=now)),
            oldest=Min("due_at", filter=Q(due_at__lte=now)),
        )
        .order_by()
    )
    found = {row["state"]: row for row in rows}
    return [
        QueueHealth(
            state,
            found[state]["waiting"] if state in found else 0,
            found[state]["due"] if state in found else 0,
            at_work.get(state, 0),
            now - found[state]["oldest"] if state in found and found[state]["oldest"] else None,
        )
        for state in (FetchState.TO_FETCH, FetchState.TO_EXTRACT)
    ]


def causes() -> list[Cause]:
    """Return why articles were given up, the most frequent first. One query."""
    rows = Fetch.objects.given_up().values("error_code").annotate(number=Count("pk"), example=Min("error"))
    return [Cause(row["error_code"], row["example"], row["number"]) for row in rows.order_by("-number", "error_code")]


def throughput(now: dt.datetime) -> list[Throughput]:
    """Return what was done in the last hour and the last day. Four queries."""
    found = []
    for label, span in (("Last hour", dt.timedelta(hours=1)), ("Last day", dt.timedelta(days=1))):
        ended = Fetch.objects.filter(finished_at__gte=now - span).aggregate(
            extracted=Count("pk", filter=~Q(engine_version="")),
            given_up=Count("pk", filter=Q(state__in=[FetchState.FAILED, FetchState.GONE])),
        )
        stored = Snapshot.objects.filter(fetched_at__gte=now - span).count()
        found.append(Throughput(label, stored, ended["extracted"], ended["given_up"]))
    return found


def hosts_left_alone(now: dt.datetime) -> list[Host]:
    """Return the sites that are in trouble or asked for a longer silence, the longest first. One query."""
    return list(
        Host.objects.filter(free_at__gt=now).filter(Q(failures__gt=0) | Q(free_at__gt=now + dt.timedelta(minutes=20)))
        .order_by("-free_at")[:50]
    )  # fmt: skip


def pages_not_had() -> list[Revisit]:
    """Return the pages that prove something and could not be had at the last look. One query."""
    return list(Revisit.objects.filter(failures__gt=0).select_related("article").order_by("-failures")[:50])


def changes_unseen() -> int:
    """Return how many changed pages nobody has looked at. One query."""
    return PageChange.objects.filter(seen_at__isnull=True).count()


def feed_findings(now: dt.datetime) -> Iterable[Finding]:
    """One finding for each feed that is not well, or one that all are. One query."""
    unwell = [item for item in feeds(now) if item.standing in UNWELL]
    for item in unwell:
        words = item.feed.error or item.standing.definition
        yield Finding("feeds", False, f"{item.standing.label}. {words}", item.feed.name)
    if not unwell:
        yield Finding("feeds", True, f"{Feed.objects.watched().count()} feeds are watched")


def queue_finding(now: dt.datetime) -> Iterable[Finding]:
    """Whether articles wait for longer than they should at sites that could be asked. One query."""
    left_alone = Host.objects.filter(free_at__gt=now).values("name")
    oldest = (
        Fetch.objects.under_way()
        .filter(due_at__lte=now)
        .exclude(host__in=left_alone, state=FetchState.TO_FETCH)
        .aggregate(oldest=Min(F("due_at")), number=Count("pk"))
    )
    wait = now - oldest["oldest"] if oldest["oldest"] else dt.timedelta()
    seen = f"{oldest['number']} articles wait, the oldest for {wait.total_seconds() / 60:.0f} minutes"
    yield Finding("queue", wait <= OLDEST_WAIT, seen)


def board() -> dict[str, object]:
    """Return all that the health board shows. Fifteen queries, however much there is."""
    now = timezone.now()
    return {
        "now": now,
        "feeds": feeds(now),
        "queue": queue(now),
        "causes": causes(),
        "throughput": throughput(now),
        "hosts": hosts_left_alone(now),
        "pages_not_had": pages_not_had(),
        "changes_unseen": changes_unseen(),
    }
