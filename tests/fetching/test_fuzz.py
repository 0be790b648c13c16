"""Whatever bytes come, reading ends in a result that can be stored or in an error with a sentence."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exportwatch.fetching import dates, feeds, pages, robots
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.feeds import FeedKind
from tests.hostile_feeds import BROKEN, LAUGHS, SAME_GUID

from .feed_samples import ATOM, FEDERAL_REGISTER, GOVUK, INDEX, JSON_FEED, LINKS, NEWS_SITEMAP, PACKED

NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)
URL = "https://harbour.example/news/"

SAMPLES = (ATOM, FEDERAL_REGISTER, GOVUK, INDEX, JSON_FEED, LINKS, NEWS_SITEMAP, PACKED, BROKEN, LAUGHS, SAME_GUID)
_WRITTEN = rb"""
    < > & " ]]> <![CDATA[ <!-- --> &#0; &#xD800; &nbsp; \ud800 </item> <item> </channel> <entry/> null {} [[ 1e999
    xmlns:a='b' xml:base='http://[' https://[::1 // 0000-00-00 9999-12-31T23:59:59-23:59 <time/datetime='
    <base/href='x:'> <script/type='application/ld+json'> <svg><p> <table><li>
"""
PIECES = (*_WRITTEN.split(), b"\x00", b"\xff\xfe", b"\xc3", b"\x1b$B")
SURVIVES = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with a few places overwritten, cut or doubled."""
    body = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(0, 6))):
        at, length = draw(st.integers(0, len(body))), draw(st.integers(0, 60))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8), st.just(body[at : at + length])))
        body = body[:at] + piece + body[at + length :]
    return body


BYTES = st.one_of(
    damaged(), st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)


def storable(*texts: str | None) -> bool:
    """Whether a database takes it: no half characters, no control characters but line ends and tabs."""
    return all(text is None or re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", text) is None for text in texts)


@SURVIVES
@given(body=BYTES, kind=st.sampled_from([None, *FeedKind]), zone=st.sampled_from([None, "Asia/Tokyo"]))
@example(b"<rss xml:base='http://['><item><link>a</link></item></rss>", None, None)
@example(b"<a:rss><a:item/></a:rss>", None, None)
@example(b'{"version": "jsonfeed.org", "items": [{"url": "http://a/", "title": "\\ud800"}]}', None, None)
@example(b'{"results": [{"link": "http://[", "_id": "", "title": [1]}]}', None, None)
def test_any_bytes_as_a_feed(body: bytes, kind: FeedKind | None, zone: str | None) -> None:
    try:
        page = feeds.read(body, content_type=None, url=URL, now=NOW, kind=kind, zone=ZoneInfo(zone) if zone else None)
    except FetchingError as error:
        if URL not in error.message:
            raise
        return
    assert storable(page.title, *page.problems)
    for entry in page.entries:
        assert storable(entry.url, entry.guid, entry.title, entry.summary)
        assert entry.url.startswith(("http://", "https://"))
        assert entry.published is None or entry.published <= NOW
        assert entry.updated is None or entry.updated <= NOW
        assert (entry.published is None) is (entry.published_basis is None)


@SURVIVES
@given(body=BYTES, declared=st.sampled_from(["text/html", "text/plain", "message/rfc822", None]))
@example(b"<html><body><p>&#xD800;&#0;\xed\xa0\x80</p></body></html>", "text/html")
@example(b"<!doctype html><base href='http://['><link rel=canonical href='//['><p>words of an article", "text/html")
@example(b'<script type=\'application/ld+json\'>[{"@graph": 1, "author": {"name": 5}}]</script><p>words', "text/html")
def test_any_bytes_as_a_page(body: bytes, declared: str | None) -> None:
    try:
        page = pages.read(body, content_type=declared, name=URL, now=NOW)
    except FetchingError as error:
        if URL not in error.message:
            raise
        return
    assert page.text.strip()
    assert storable(page.text, page.title, page.byline, page.publisher, page.canonical_url)
    assert page.published is None or page.published <= NOW.date()
    assert page.modified is None or page.modified <= NOW.date()


@SURVIVES
@given(body=BYTES, agent=st.text(max_size=20))
def test_any_bytes_as_robots_txt(body: bytes, agent: str) -> None:
    rules = robots.read(b"User-agent: *\nDisallow: " + body, 200)
    assert rules.allows(URL, agent) in {True, False}
    assert 0 <= (rules.crawl_delay(agent) or 0) <= robots.MAX_CRAWL_DELAY


@SURVIVES
@given(text=st.one_of(st.text(max_size=40), st.from_regex(r"[0-9:/.,TZ+ -]{4,30}", fullmatch=True)))
def test_any_text_as_a_date(text: str) -> None:
    for stated in (dates.read(text), dates.find(text)):
        if stated is not None:
            assert stated.moment(ZoneInfo("Asia/Tokyo")).tzinfo is not None
            assert stated.is_after(NOW) in {True, False}
