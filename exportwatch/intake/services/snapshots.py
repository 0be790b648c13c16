"""Keeping what came: which article it is, and whether it is a further version of it. Fetches nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import timezone

from exportwatch.fetching import http, pages, urls
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.pages import walls
from exportwatch.intake.models import Body, PageChange, Snapshot
from exportwatch.intake.models.snapshots import digest_of
from exportwatch.registry import services as registry
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
    """What whoever asked for it said of an article: publisher, day of publication, how that day is known, and whether
    a government or court speaks there for itself."""

    publisher: str
    published: dt.date | None
    published_basis: str
    official: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept version: whether its article was there before, and whether the version was not."""

    snapshot: Snapshot
    article_was_known: bool
    is_new_version: bool


def read_file(body: bytes, name: str) -> Received:
    """Read a file that was handed in. Raises a FetchingError that says why it cannot be read."""
    return Received(body, _read(body, None, name), None, {})


def read_answer(answer: http.Fetched) -> Received:
    """Read what a site answered. Raises a FetchingError where it is no article: WallError where it asks the reader to
    pay or to consent first."""
    page = _read(answer.body, answer.content_type, answer.url, answer.charset)
    if page.wall is not None:
        raise walls.refusal(page.wall, answer.url)
    return Received(answer.body, page, _address(answer.url, page.canonical_url), dict(answer.headers))


def _read(body: bytes, content_type: str | None, name: str, charset: str | None = None) -> pages.Page:
    return pages.read(body, content_type=content_type, name=name, charset=charset, now=timezone.now())


def _address(url: str, named: str | None) -> str:
    """Return the address under which the article is kept: the one that the page names for itself where that is the
    same page without its query or in its usual form. A page that names another would be taken for that one."""
    here, there = urlsplit(urls.canonical(url)), urlsplit(named or "")
    if named and _path(here.path) == _path(there.path) and _path(there.path):
        return named
    return urls.canonical(url)


def _path(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in ("", "amp"))


def spellings(url: str) -> list[str]:
    """Return the address with either scheme: a site that moved to https did not publish its articles again."""
    _, _, rest = url.partition("://")
    return [f"https://{rest}", f"http://{rest}"]


def store(received: Received, told: Told) -> Stored:
    """Keep what came. Runs in the caller's transaction; the article's row stays locked until its end, so that two
    workers number two versions."""
    known = Article.objects.filter(url__in=spellings(received.url)).first() if received.url else None
    if known is None:
        same = Snapshot.objects.filter(body=digest_of(received.body)).order_by("pk").values_list("pk", flat=True)
        if (first := same.first()) is not None:
            # The same bytes under another address, or handed in again.
            return Stored(Snapshot.objects.select_related("article").get(pk=first), True, False)
        article, is_new = _new_article(received, told)
        if is_new:
            return Stored(_version(article, 1, received), False, True)
        known = article
    return store_version(known, received)


def store_version(article: Article, received: Received) -> Stored:
    """Keep what came as the article's latest version, a new one where the page says something else than before; the
    quotes that it proves are marked then, and wait for a reviewer. Runs in the caller's transaction, like `store`."""
    # Locked, and read after: the address may have come in through another worker a moment ago.
    Article.objects.select_for_update().get(pk=article.pk)
    latest = Snapshot.objects.versions(article).first()
    if latest is not None and _is_same(latest, received):
        latest.seen_at = timezone.now()
        latest.save(update_fields=["seen_at"])
        return Stored(latest, True, False)
    if latest is None:
        return Stored(_version(article, 1, received), True, True)
    version = _version(article, latest.number + 1, received)
    if registry.note_page_changed(article, version.fetched_at):
        PageChange.objects.create(before=latest, after=version, found_at=version.fetched_at)
    return Stored(version, True, True)


def _version(article: Article, number: int, received: Received) -> Snapshot:
    page = received.page
    return Snapshot.objects.create(
        article=article,
        number=number,
        body=Body.keep(received.body),
        media_type=page.media_type,
        headers=received.headers,
        title=(page.title or "")[:500],
        text=page.text,
        language=page.language or "",
    )


def note_gone(article: Article, at: dt.datetime) -> None:
    """Note that the article's page is not there any more: the quotes that it proves are marked, and it waits for a
    reviewer. Its stored versions stay. Runs in the caller's transaction."""
    latest = Snapshot.objects.versions(article).first()
    if latest is not None and registry.note_page_changed(article, at):
        PageChange.objects.create(before=latest, after=None, found_at=at)


def note_back(article: Article) -> None:
    """Note that a page that was gone is there again: that it was gone need not be looked at any more, and quotes that
    it still says lose their mark, unless an edit waits to be looked at. Runs in the caller's transaction."""
    unseen = PageChange.objects.filter(before__article=article, seen_at__isnull=True)
    unseen.filter(after__isnull=True).delete()
    latest = Snapshot.objects.versions(article).first()
    if latest is not None and not unseen.exists():
        registry.note_page_checked(article, latest.text)


def note_unchanged(article: Article) -> None:
    """Note that the site says that the article's latest version is still the present one. One query."""
    latest = Snapshot.objects.versions(article).values("pk")[:1]
    Snapshot.objects.filter(pk__in=latest).update(seen_at=timezone.now())


def _is_same(latest: Snapshot, received: Received) -> bool:
    """Whether the page still says what it said: bytes change with every advertisement, the text with an edit.

    Where texts differ, the kept bytes are read again, for a newer reader may have read more or less of the same page.
    """
    if latest.body_id == digest_of(received.body) or latest.text == received.page.text:
        return True
    name = received.url or ""
    try:
        return _read(latest.received(), latest.media_type, name).text == received.page.text
    except FetchingError:
        return False


def _new_article(received: Received, told: Told) -> tuple[Article, bool]:
    """Return the article, and whether this call made it."""
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
        "official": told.official,
        **(FuzzyDate.day(day).columns("published") if day else {}),
    }
    if received.url is None:
        return Article.objects.create(**values), True
    # Two workers may bring one address at the same moment: the unique address decides, the second takes the first's
    # row.
    return Article.objects.get_or_create(url=received.url, defaults=values)
