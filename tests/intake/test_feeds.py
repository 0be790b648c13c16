"""Watched addresses: every article once, whatever the feed gets wrong, and no feed that dies in silence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from exportwatch.intake.models import Feed, Fetch, FetchState, Host
from exportwatch.intake.services import articles, feeds, hosts, presets
from exportwatch.intake.services.claims import Claim
from exportwatch.registry.models import Article
from tests import factories, hostile_feeds
from tests.hostile_server import HostileServer, Reply
from tests.product import as_page

RSS = "application/rss+xml"


def watched(site: HostileServer, path: str = "/feed", **values: object) -> Feed:
    """Return a feed of the site that is due."""
    feed = Feed(address=site.url(path), name="Harbour Post", publisher="Harbour Post", publisher_kind="local")
    for name, value in values.items():
        setattr(feed, name, value)
    feeds.name_host(feed)
    feed.save()
    return feed


def poll(feed: Feed) -> int | None:
    """Ask the feed now, as if all waits were over."""
    now = timezone.now()
    Feed.objects.update(due_at=now)
    Host.objects.update(free_at=now)
    brought = feeds.poll(feed.pk, patience=0)
    feed.refresh_from_db()
    return brought


def item(site: HostileServer, number: int, **values: str) -> str:
    """Return an RSS item that leads to a page of the site."""
    return hostile_feeds.item(number, **values).replace(hostile_feeds.NEWS, site.url("/news/"))


def rss(*items: str) -> bytes:
    return hostile_feeds.rss(*items)


@pytest.mark.django_db
def test_a_feed_brings_each_article_once_with_its_day(site: HostileServer) -> None:
    dated = item(site, 1, guid="a", date="Mon, 05 Oct 2020 23:30:00 GMT")
    future = item(site, 2, guid="b", date="Mon, 05 Oct 2099 10:00:00 GMT")
    site.serve("/feed", rss(dated, future), kind=RSS, etag='"v1"')
    feed = watched(site, time_zone="Europe/Oslo")
    assert poll(feed) == 2
    first, second = Fetch.objects.order_by("pk")
    assert (first.source, first.guid, first.title, first.publisher) == (
        site.url("/news/1"),
        "a",
        "Notice 1",
        "Harbour Post",
    )
    assert first.published == dt.date(2020, 10, 6)  # half past one in Oslo
    assert "pubDate" in first.published_basis
    assert (second.published, second.published_basis) == (None, "")
    assert (feed.kind, feed.failures, feed.etag) == ("rss", 0, '"v1"')
    assert poll(feed) == 0
    assert site.requests[-1][1]["if-none-match"] == '"v1"'
    site.serve("/feed", rss(item(site, 3), dated, future), kind=RSS)
    assert poll(feed) == 1
    assert Fetch.objects.count() == 3


@pytest.mark.django_db
def test_identifiers_that_are_doubled_or_change_lose_and_double_nothing(site: HostileServer) -> None:
    site.serve("/feed", rss(*(item(site, n, guid="same") for n in (1, 2, 1))), kind=RSS)
    feed = watched(site)
    assert poll(feed) == 2
    site.serve_by("/feed", lambda visit: Reply(rss(*(item(site, n, guid=f"{visit}-{n}") for n in (1, 2))), kind=RSS))
    assert (poll(feed), poll(feed)) == (0, 0)
    moved = hostile_feeds.item(7, guid="kept").replace("/news/7", "/news/7?session={}")
    site.serve_by("/feed", lambda visit: Reply(rss(moved.replace("{}", str(visit))), kind=RSS))
    assert (poll(feed), poll(feed)) == (1, 0)
    other = watched(site, "/other", name="The same elsewhere")
    site.serve("/other", rss(item(site, 1), item(site, 2).replace("http:", "https:")), kind=RSS)
    assert poll(other) == 0


@pytest.mark.django_db
def test_a_feed_in_trouble_says_so_and_is_asked_ever_more_rarely(site: HostileServer) -> None:
    feed = watched(site)
    waits = []
    for failures in range(1, 13):
        site.serve("/feed", b"", status=500)
        assert poll(feed) == 0
        assert feed.failures == failures
        assert "500" in feed.error
        waits.append((feed.due_at - timezone.now()).total_seconds())
    assert 200 < waits[0] < 400 < waits[1] < waits[4]
    assert max(waits) <= feeds.LONGEST_WAIT.total_seconds() * 1.2
    site.serve("/feed", b"", status=429, retry_after="7200")
    poll(feed)
    assert feed.due_at - timezone.now() > dt.timedelta(seconds=7100)
    assert Host.objects.get().free_at - timezone.now() > dt.timedelta(seconds=7100)
    site.serve("/feed", rss(item(site, 1)), kind=RSS)
    assert poll(feed) == 1
    assert (feed.failures, feed.error) == (0, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "code"),
    [("/feed-entities", "unsafe_document"), ("/page", None), ("/status/404", "not_found"), ("/bomb", "binary")],
)
def test_what_is_no_feed_ends_in_words(site: HostileServer, path: str, code: str | None) -> None:
    feed = watched(site, path, kind="rss" if path == "/page" else "")
    assert poll(feed) == 0
    assert feed.failures == 1
    assert feed.error_code == (code or "unsupported_type")
    assert not Fetch.objects.exists()


@pytest.mark.django_db
def test_entries_in_languages_that_are_not_wanted_are_left_out_and_counted(site: HostileServer) -> None:
    site.serve("/feed", hostile_feeds.rss(item(site, 1), language="fr"), kind=RSS)
    feed = watched(site, languages=["en"])
    assert poll(feed) == 0
    assert feed.problems == "Left out as in other languages: 1."
    feed.languages = ["en", "fr"]
    feed.save()
    assert poll(feed) == 1


@pytest.mark.django_db
def test_a_feed_that_is_very_long_is_taken_in_bounds(site: HostileServer) -> None:
    site.serve("/feed", hostile_feeds.long_feed(5_200), kind=RSS)
    feed = watched(site)
    assert poll(feed) == Fetch.objects.count() == 5_000
    assert "200 more entries" in feed.problems


@pytest.mark.django_db
def test_a_site_is_asked_once_at_a_time_and_feeds_come_first(site: HostileServer) -> None:
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 20\nDisallow: /closed/")
    site.serve("/feed", rss(item(site, 1), item(site, 2)), kind=RSS)
    feed = watched(site)
    assert [(work.what, work.number) for work in hosts.work(within=30)] == [(Claim.FEED, feed.pk)]
    assert poll(feed) == 2
    first = Fetch.objects.earliest("pk")
    [next_one] = hosts.work(within=30)
    assert (next_one.what, next_one.number) == (Claim.FETCH, first.pk)
    assert 15 < next_one.wait < 21
    assert hosts.work(within=10) == []
    with pytest.raises(hosts.NotYetError):
        articles.take_in(first.pk, patience=0)
    first.refresh_from_db()
    assert (first.fetch_attempts, first.state) == (0, FetchState.TO_FETCH)
    Host.objects.update(free_at=timezone.now())
    closed = articles.ask(site.url("/closed/page"))
    assert articles.take_in(closed.pk, patience=0)
    closed.refresh_from_db()
    assert (closed.state, closed.error_code) == (FetchState.FAILED, "disallowed")
    assert site.url("/closed/page") not in [site.url(path) for path in site.paths()]


@pytest.mark.django_db
def test_an_article_of_an_official_feed_is_kept_with_what_its_feed_said(site: HostileServer) -> None:
    site.serve("/news/1", as_page(factories.REPORT, "Norway stops boat engines"))
    site.serve("/news/2", as_page(factories.REPORT, "Gone"), status=410)
    site.serve("/feed", rss(item(site, 1, date="Mon, 05 Oct 2020 10:00:00 GMT"), item(site, 2)), kind=RSS)
    poll(watched(site, publisher="Ministry of Trade", publisher_kind="official"))
    for row in Fetch.objects.order_by("pk"):
        assert articles.take_in(row.pk)
    article = Article.objects.get()
    assert (article.url, article.publisher, article.official) == (site.url("/news/1"), "Ministry of Trade", True)
    assert article.published == factories.FuzzyDate.parse("2020-10-05")
    gone = Fetch.objects.get(source=site.url("/news/2"))
    assert (gone.state, gone.error_code) == (FetchState.GONE, "gone")
    assert articles.try_all_again("gone") == 1
    gone.refresh_from_db()
    assert (gone.state, gone.fetch_attempts) == (FetchState.TO_FETCH, 0)


@pytest.mark.django_db
def test_a_look_shows_what_would_come_and_writes_nothing(site: HostileServer) -> None:
    site.serve("/feed", rss(item(site, 1), item(site, 2)), kind=RSS)
    feed = Feed(address=site.url("/feed"), name="x")
    feeds.name_host(feed)
    seen = feeds.look(feed, patience=5)
    assert (seen.page.kind, [entry.title for entry in seen.new], seen.known) == ("rss", ["Notice 1", "Notice 2"], 0)
    assert not Feed.objects.exists()
    assert not Fetch.objects.exists()


@pytest.mark.django_db
def test_the_sources_that_ship_are_whole_and_switched_off_and_are_added_once() -> None:
    Feed.objects.create(address=presets.shipped()[0].address, name="My own", publisher_kind="official")
    added = presets.load()
    assert added == len(presets.shipped()) - 1 >= 9
    assert presets.load() == 0
    for feed in Feed.objects.exclude(preset=""):
        feed.full_clean()
        assert not feed.enabled
        assert feed.address.startswith("https://")
        assert feed.licence_note
