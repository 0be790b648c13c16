"""Feeds that are broken, wrong or mean harm: what is read of them, and what is said."""

from __future__ import annotations

import functools
import gzip
import resource
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from exportwatch.fetching import feeds
from exportwatch.fetching.errors import (
    BinaryError,
    EmptyError,
    FetchingError,
    TooLargeError,
    UnreadableError,
    UnsafeDocumentError,
    UnsupportedTypeError,
)
from exportwatch.fetching.feeds import MAX_ENTRIES, FeedKind, FeedPage
from exportwatch.fetching.http import FetchPolicy, fetch
from tests.hostile_feeds import (
    BROKEN,
    LAUGHS,
    LOCAL_FILE,
    NEWS,
    REMOTE_DTD,
    SAME_GUID,
    changing_guids,
    item,
    long_feed,
    rss,
)
from tests.hostile_server import HostileServer

from .feed_samples import ATOM, JSON_FEED, LINKS, PACKED

NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)
URL = "https://harbour.example/feed"

read = functools.partial(feeds.read, content_type=None, url=URL, now=NOW)


def addresses(page: FeedPage) -> list[str]:
    return [entry.url.removeprefix(NEWS) for entry in page.entries]


@pytest.mark.parametrize(
    ("body", "kind", "error", "words"),
    [
        (b"", None, EmptyError, "is empty"),
        ("\u00a0\u200b".encode(), None, EmptyError, "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", None, BinaryError, "binary"),
        (b"Not a feed at all", None, UnsupportedTypeError, "is no feed"),
        (b"<opml version='2.0'><body/></opml>", None, UnsupportedTypeError, "is no feed"),
        (b'{"hello": 1}', None, UnsupportedTypeError, "is no feed"),
        (b"[1, 2]", None, UnsupportedTypeError, "is no feed"),
        (b'{"version": ', None, UnreadableError, "broken JSON (line 1)"),
        (b"[" * 100_000, None, UnreadableError, "broken JSON"),
        (b'{"version": ' + b"9" * 10_000 + b"}", None, FetchingError, URL),
        (LINKS, FeedKind.RSS, UnsupportedTypeError, "is watched as RSS, but what came is of the kind Page of links"),
        (JSON_FEED, FeedKind.GOVUK_SEARCH, UnsupportedTypeError, "JSON Feed"),
        (LAUGHS, None, UnsafeDocumentError, "declares XML entities"),
        (LAUGHS[:-40], None, UnsafeDocumentError, "declares XML entities"),
        (b"<oops>" + LAUGHS, FeedKind.RSS, UnsafeDocumentError, "declares XML entities"),
        (LOCAL_FILE, None, UnsafeDocumentError, "declares XML entities"),
        (LAUGHS.replace(b"rss", b"urlset"), None, UnsafeDocumentError, "declares XML entities"),
        (b"<rss>" + b"<a>" * 100_000, None, UnsafeDocumentError, "nested"),
        (b"<rss><channel><title>Cut", None, UnreadableError, "no entry could be read"),
        (b"<urlset><url><lo", None, UnreadableError, "no address could be read"),
        (PACKED[:10] + b"\xff" * 60, None, UnreadableError, "damaged gzip"),
        (PACKED[:40], None, UnreadableError, "cut off"),
        (gzip.compress(b"<urlset>" + bytes(60_000_000), mtime=0), None, TooLargeError, "50 MiB"),
    ],
)
def test_what_is_no_feed_is_refused_in_words(
    body: bytes, kind: FeedKind | None, error: type[FetchingError], words: str
) -> None:
    start = time.process_time()
    with pytest.raises(error) as refusal:
        read(body, kind=kind)
    assert words in refusal.value.message
    assert refusal.value.retryable is False
    assert time.process_time() - start < 2


def test_a_feed_may_change_between_rss_and_atom() -> None:
    assert read(ATOM, kind=FeedKind.RSS).kind is FeedKind.ATOM


def test_broken_xml_gives_what_can_be_read_and_says_so() -> None:
    page = read(BROKEN)
    assert addresses(page) == ["1", "2"]
    assert page.entries[0].title == "Radar & sonar: Notice\xa01 now".replace("\xa0", " ")
    assert page.problems[0].startswith("The XML is broken (line 2: ")


def test_a_dtd_elsewhere_is_not_fetched() -> None:
    assert addresses(read(REMOTE_DTD)) == ["1"]


def test_a_text_is_never_taken_for_the_name_of_a_file(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.open", lambda *args, **_: pytest.fail(f"opened {args}"))
    assert addresses(read(rss(item(1)))) == ["1"]


def test_a_long_feed_is_read_to_a_limit_in_little_time_and_memory() -> None:
    body = long_feed(100_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    page = read(body)
    assert time.process_time() - start < 20  # under two seconds on an idle machine
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024  # KiB
    assert len(page.entries) == MAX_ENTRIES
    assert page.entries[0].url == "https://harbour.example/99999"
    assert page.left_out == 95_000
    assert page.problems == ("The list is longer than the limit of 5,000 entries: 95,000 older ones left out.",)


def test_a_long_feed_that_ends_with_its_newest_is_read_from_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exportwatch.fetching.feeds.syndication.MAX_ENTRIES", 5)
    assert [e.url[-3:] for e in read(long_feed(1000, newest_first=False)).entries] == [
        "995",
        "996",
        "997",
        "998",
        "999",
    ]
    assert [e.url[-3:] for e in read(long_feed(1000)).entries] == ["999", "998", "997", "996", "995"]


def test_a_long_sitemap_gives_what_changed_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exportwatch.fetching.feeds.sitemaps.MAX_ENTRIES", 2)
    urls = "".join(f"<url><loc>/news/{n}</loc><lastmod>2021-03-0{1 + n * 4 % 7}</lastmod></url>" for n in range(7))
    page = read(f"<urlset>{urls}</urlset>".encode())
    assert [(str(e.updated and e.updated.date()), page.left_out) for e in page.entries] == [
        ("2021-03-06", 5),
        ("2021-03-07", 5),
    ]


def test_identifiers_that_several_articles_share_are_set_aside() -> None:
    page = read(SAME_GUID)
    assert [(e.url.removeprefix(NEWS), e.guid) for e in page.entries] == [("1", None), ("2", None), ("3", "tag:other")]
    assert page.problems == (
        f"Entries that repeat an earlier address, left out: 1 (the first: {NEWS}1).",
        "Identifiers that several entries share, set aside: their addresses tell them apart: 1 (the first: tag:same).",
    )


def test_identifiers_that_change_leave_the_addresses_the_same() -> None:
    before, after = read(changing_guids(1)), read(changing_guids(2))
    assert addresses(before) == addresses(after) == ["1", "2"]
    assert before.entries[0].guid != after.entries[0].guid


@pytest.mark.parametrize(
    ("stated", "expected", "note"),
    [
        ("Tue, 02 Mar 2021 10:00:00 +0100", "2021-03-02T09:00:00+00:00", ""),
        ("2021-03-02T10:00:00Z", "2021-03-02T10:00:00+00:00", ""),
        ("02 Mar 21 10:00 EST", "2021-03-02T15:00:00+00:00", ""),
        (
            "Tue Mar  2 10:00:00 2021",
            "2021-03-02T15:00:00+00:00",
            ", without a time zone: read as America/New_York",
        ),
        ("2021-03-02 10:00", "2021-03-02T15:00:00+00:00", ", without a time zone: read as America/New_York"),
        (
            "March 2, 2021 at 10:00 p.m.",
            "2021-03-03T03:00:00+00:00",
            ", without a time zone: read as America/New_York",
        ),
        ("2 March 2021", "2021-03-02T05:00:00+00:00", ""),
        ("1614679200", "2021-03-02T10:00:00+00:00", ""),
    ],
)
def test_dates_in_every_form_are_read_in_the_zone_of_the_feed(stated: str, expected: str, note: str) -> None:
    entry = read(rss(item(1, date=stated)), zone=ZoneInfo("America/New_York")).entries[0]
    assert entry.published is not None
    assert entry.published.astimezone(UTC).isoformat() == expected
    assert entry.published.tzinfo == ZoneInfo("America/New_York")
    assert entry.published_basis == f"RSS pubDate{note}"


@pytest.mark.parametrize("stated", ["02/03/2021", "yesterday", "Tue, 31 Feb 2021 10:00:00 GMT", "2021", "0000-00-00"])
def test_a_date_that_cannot_be_read_is_left_open_and_said(stated: str) -> None:
    page = read(rss(item(1, date=stated)))
    assert (page.entries[0].published, page.entries[0].published_basis) == (None, None)
    assert page.problems == (f"Dates that cannot be read, left open: 1 (the first: {stated} at Notice 1).",)


def test_a_date_in_the_future_is_never_given() -> None:
    stated = [
        "Tue, 01 Jun 2021 12:05:00 GMT",
        "Tue, 01 Jun 2021 13:00:00 GMT",
        "Fri, 01 Jan 2100 10:00:00 GMT",
        "2021-06-02",
    ]
    page = read(rss(*(item(number, date=date) for number, date in enumerate(stated))))
    # A clock that is five minutes fast is no error; the entry was published now.
    assert [entry.published for entry in page.entries] == [NOW, None, None, None]
    assert page.problems == (
        "Dates of publication in the future, left open: 3 (the first: Tue, 01 Jun 2021 13:00:00 GMT at Notice 1).",
    )
    atom = ATOM.replace(
        b"<published>2021-03-02T09:00:00+01:00</published>", b"<published>2031-03-02T09:00:00Z</published>"
    )
    assert read(atom).entries[0].published == datetime(2021, 3, 4, 10, tzinfo=UTC)  # the next date that it states
    # Where it is 2 June already, an entry of 2 June is no news from the future.
    tomorrow = read(rss(item(1, date="2021-06-02")), zone=ZoneInfo("Pacific/Auckland"))
    assert tomorrow.entries[0].published is not None


def test_the_day_in_the_zone_of_the_feed_is_the_day_of_publication() -> None:
    late = read(rss(item(1, date="Wed, 03 Mar 2021 03:00:00 GMT")), zone=ZoneInfo("America/Toronto")).entries[0]
    assert late.published is not None
    assert late.published.date().isoformat() == "2021-03-02"


def test_links_are_made_whole_and_those_that_are_none_left_out() -> None:
    links = [
        "/news/1",
        "2",
        f"{NEWS}3?utm_medium=rss#top",
        "javascript:alert(1)",
        "http://user:pw@harbour.example/",
        "",
        "http://",
    ]
    page = read(rss(*(f"<item><title>T{n}</title><link>{link}</link></item>" for n, link in enumerate(links))))
    assert [entry.url for entry in page.entries] == [f"{NEWS}1", "https://harbour.example/2", f"{NEWS}3"]
    assert page.problems == ("Entries without an address that can be fetched, left out: 4 (the first: T3).",)
    permalink = read(rss(f"<item><guid>{NEWS}8</guid></item>")).entries[0]
    assert (permalink.url, permalink.guid) == (f"{NEWS}8", f"{NEWS}8")


@pytest.mark.parametrize(
    ("encoded_as", "written", "sent"),
    [
        ("cp1252", "utf-8", None),  # the wrong one in the XML declaration
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "utf-8", "iso-8859-1"),  # the wrong one in the header
        ("koi8-r", "koi8-r", None),
        ("utf-16", "utf-16", None),
    ],
)
def test_the_wrong_charset_does_no_harm(encoded_as: str, written: str, sent: str | None) -> None:
    title = "Приостановлены лицензии" if encoded_as == "koi8-r" else "Überprüfung der Genehmigungen für Geräte"
    body = rss(item(1, title=title)).decode().replace('encoding="utf-8"', f'encoding="{written}"').encode(encoded_as)
    assert read(body, charset=sent).entries[0].title == title


def test_one_broken_character_does_not_spoil_the_others() -> None:
    body = rss(
        item(1, title="Überprüfung äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü"), item(2, title="Gerät XX")
    )
    assert read(body.replace(b"XX", b"\xc3")).entries[0].title.startswith("Überprüfung")


def test_texts_are_plain_and_short() -> None:
    page = read(rss(item(1, title="A < B & <script>alert(1)</script> &lt; " + "word " * 200)))
    title = page.entries[0].title or ""
    assert title.startswith("A < B & alert(1) <")
    assert len(title) <= 500
    assert title.endswith("…")


# --- from the wire ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/feed-broken", 2),
        ("/feed-entities", UnsafeDocumentError),
        ("/feed-local-file", UnsafeDocumentError),
        ("/feed-same-guid", 3),
        ("/feed-changing-guids", 2),
    ],
)
def test_a_hostile_site_is_fetched_and_read(
    server: HostileServer, policy: FetchPolicy, path: str, expected: int | type[FetchingError]
) -> None:
    answer = fetch(server.url(path), policy)
    again = functools.partial(
        feeds.read, answer.body, content_type=answer.content_type, charset=answer.charset, url=answer.url, now=NOW
    )
    if isinstance(expected, int):
        assert len(again().entries) == expected
    else:
        with pytest.raises(expected):
            again()


def test_a_clock_that_is_a_little_slow_gives_no_date_after_itself() -> None:
    for minutes in range(-30, 30, 3):
        stated = (NOW + timedelta(minutes=minutes)).isoformat()
        published = read(rss(item(1, date=stated))).entries[0].published
        assert published is None or published <= NOW
