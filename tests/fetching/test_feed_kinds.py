"""What a watched address is, and the entries that each kind gives."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from exportwatch.fetching import feeds
from exportwatch.fetching.feeds import FeedKind
from tests.hostile_feeds import NEWS, item, rss

from .feed_samples import ATOM, FEDERAL_REGISTER, GOVUK, INDEX, JSON_FEED, LINKS, NEWS_SITEMAP, PACKED

NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)
URL = "https://harbour.example/feed"

read = functools.partial(feeds.read, content_type=None, url=URL, now=NOW)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss(item(1)), FeedKind.RSS),
        (b"\n<!-- <feed> --><?xml-stylesheet href='a'?>" + rss(item(1)), FeedKind.RSS),
        (b"<br />\n<b>Warning</b>: in line 4\n" + rss(item(1)), FeedKind.RSS),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'></rdf:RDF>", FeedKind.RSS),
        (ATOM, FeedKind.ATOM),
        (NEWS_SITEMAP, FeedKind.SITEMAP),
        (PACKED, FeedKind.SITEMAP),
        (INDEX, FeedKind.SITEMAP_INDEX),
        (JSON_FEED, FeedKind.JSON_FEED),
        (FEDERAL_REGISTER, FeedKind.FEDERAL_REGISTER),
        (b'{"count": 0, "results": []}', FeedKind.FEDERAL_REGISTER),
        (GOVUK, FeedKind.GOVUK_SEARCH),
        (b'{"results": [], "total": 0, "start": 0}', FeedKind.GOVUK_SEARCH),
        (LINKS, FeedKind.LINKS),
        (b"<html><body></body></html>", FeedKind.LINKS),
    ],
)
def test_an_address_is_told_by_what_it_answers(body: bytes, kind: FeedKind) -> None:
    assert read(body).kind is kind
    assert read(body, kind=kind).kind is kind
    assert kind.definition


def test_rss_gives_its_entries_in_order() -> None:
    page = read(rss(item(2, guid="n-2", date="Tue, 02 Mar 2021 10:00:00 GMT"), item(1), head="<ttl>5</ttl>"))
    assert (page.title, page.language, page.problems, page.left_out) == ("Harbour Post", "en", (), 0)
    first, second = page.entries
    assert (first.url, first.guid, first.title) == (f"{NEWS}2", "n-2", "Notice 2")
    assert (first.published, first.published_basis) == (datetime(2021, 3, 2, 10, tzinfo=UTC), "RSS pubDate")
    assert (second.guid, second.published, second.published_basis, second.language) == (None, None, None, "en")


def test_atom_tells_publication_from_change() -> None:
    first, second = read(ATOM).entries
    assert (first.url, first.title, first.language) == (f"{NEWS}1", "Licences suspendues & gel", "fr")
    assert first.published == datetime(2021, 3, 2, 8, tzinfo=UTC)
    assert first.updated == datetime(2021, 3, 4, 10, tzinfo=UTC)
    assert first.summary == "Le ministère a suspendu les licences."
    assert (second.url, second.language) == ("https://harbour.example/2", "en")
    assert second.published_basis == "Atom updated, no date of publication stated"


def test_a_news_sitemap_has_dates_and_a_plain_one_only_changes() -> None:
    first, second = read(NEWS_SITEMAP).entries
    assert (first.title, first.language) == ("Licences paused", "en")
    assert (first.published, first.published_basis) == (
        datetime(2021, 3, 2, 10, tzinfo=UTC),
        "news sitemap publication_date",
    )
    assert (second.published, second.updated) == (None, datetime(2021, 3, 3, tzinfo=UTC))


def test_an_index_names_its_sitemaps_the_latest_first() -> None:
    page = read(INDEX)
    assert page.sitemaps == ("https://harbour.example/new.xml", "https://harbour.example/old.xml")
    assert page.entries == ()


def test_a_json_feed_is_read_with_its_oddities() -> None:
    first, second = read(JSON_FEED).entries
    assert (first.guid, first.published) == ("7", datetime(2021, 3, 2, 15, tzinfo=UTC))
    assert (second.url, second.language, second.summary) == (f"{NEWS}2", "fr", "Only this")
    assert (second.published, second.updated) == (None, datetime(2021, 3, 2, tzinfo=UTC))


def test_the_federal_register_gives_documents_and_those_on_inspection() -> None:
    page = read(FEDERAL_REGISTER, zone=ZoneInfo("America/New_York"))
    first, second = page.entries
    assert (first.guid, first.summary) == ("2021-04711", "The department suspends licences.")
    assert first.published is not None
    assert (first.published.isoformat(), first.published_basis) == (
        "2021-03-02T00:00:00-05:00",
        "Federal Register publication_date",
    )
    assert second.published_basis == "Federal Register filed_at, before publication"
    assert "future" in page.problems[0]


def test_govuk_search_says_that_its_date_is_that_of_a_change() -> None:
    first, second = read(GOVUK).entries
    assert (first.url, first.updated) == (f"{NEWS}1", datetime(2021, 3, 2, 10, tzinfo=UTC))
    assert first.published_basis == "GOV.UK search public_timestamp, which is the last major change"
    assert second.published_basis == "GOV.UK search first_published_at"


def test_a_page_of_links_gives_its_articles_and_the_feed_to_watch_instead() -> None:
    page = read(LINKS)
    assert [(e.url, e.published and str(e.published.date()), e.published_basis) for e in page.entries] == [
        (f"{NEWS}1", "2021-03-02", "time element beside the link"),
        (f"{NEWS}2", "2021-03-04", "text beside the link"),
        ("https://harbour.example/2021/03/05/no-time", "2021-03-05", "address"),
        (f"{NEWS}4", None, None),
    ]
    assert page.entries[0].title == "Licences for radar parts are suspended"
    assert page.feeds == ("https://harbour.example/notices.atom",)
    assert "No links" in read(b"<html><body><p>Nothing</p></body></html>").problems[0]
