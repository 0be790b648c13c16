"""Keeping what came: which article it is, and whether it is a further version of it. Fetches nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from exportwatch.fetching import pages
from exportwatch.intake.models import Body, Snapshot
from exportwatch.registry.models import Article
from exportwatch.registry.values import FuzzyDate


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes as they came, the page that was read from them, where they came from (None: a file) and HTTP headers."""

    body: bytes
    page: pages.Page
    url: str | None
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever asked for it said of an article: publisher, day of publication and how that day is known."""

    publisher: str
    published: dt.date | None
    published_basis: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept version: whether its article was there before, and whether the version was not."""

    snapshot: Snapshot
    article_was_known: bool
    is_new_version: bool


def store(received: Received, told: Told) -> Stored:
    """Keep what came. Runs in the caller's transaction; the article's row stays locked until its end, so that two
    workers number two versions."""
    body = Body.keep(received.body)
    known = Article.objects.filter(url=received.url).first() if received.url else None
    if known is None and (copied := Snapshot.objects.filter(body=body).order_by("pk").first()):
        # The same bytes under another address, or handed in again.
        return Stored(copied, True, False)
    article = known or _new_article(received, told)
    # Locked, and read after: the address may have come in through another worker a moment ago.
    Article.objects.select_for_update().get(pk=article.pk)
    latest = Snapshot.objects.versions(article).first()
    if latest is not None and _is_same(latest, received, body):
        latest.seen_at = timezone.now()
        latest.save(update_fields=["seen_at"])
        return Stored(latest, known is not None, False)
    page = received.page
    snapshot = Snapshot.objects.create(
        article=article,
        number=latest.number + 1 if latest else 1,
        body=body,
        media_type=page.media_type,
        headers=received.headers,
        title=(page.title or "")[:500],
        text=page.text,
        language=page.language or "",
    )
    return Stored(snapshot, known is not None, True)


def _is_same(latest: Snapshot, received: Received, body: Body) -> bool:
    """Whether the page still says what it said: bytes change with every advertisement, the text with an edit."""
    return latest.body_id == body.sha256 or latest.text == received.page.text


def _new_article(received: Received, told: Told) -> Article:
    page = received.page
    day, basis = told.published, told.published_basis
    if day is None:
        day, basis = page.published, page.published_basis or ""
    values = {
        "publisher": (told.publisher or page.publisher or "")[:200],
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
