"""What a page says about itself: title, names, address, and its dates with where each stands."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from exportwatch.fetching import pages
from exportwatch.fetching.pages import Page

NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)
URL = "https://www.harbour.example/news/radar"
TEXT = "<p>The trade minister said on Tuesday that eleven licences for radar parts had been suspended for now.</p>"


def read(head: str = "", body: str = TEXT, *, url: str | None = URL, now: datetime = NOW) -> Page:
    document = f'<!doctype html><html lang="en"><head>{head}</head><body><main>{body}</main></body></html>'
    return pages.read(document.encode(), content_type="text/html", name=url, now=now)


PUBLISHED = "<meta property='article:published_time' content='{}'>"
SITE = "<meta property='og:site_name' content='Harbour Post'>"


def linked(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Radar on hold | Harbour Post</title>", TEXT, "Radar on hold"),
        ("<title>Radar - sonar - on hold | Post</title>", TEXT, "Radar - sonar - on hold"),
        ("<title>Turquie : suspension des licences</title>", TEXT, "Turquie : suspension des licences"),
        (
            f"<title>Harbour Post: Radar on hold</title>{SITE}",
            TEXT,
            "Radar on hold",
        ),
        ("<title>Radar – a history of export control in nine parts</title>", TEXT, None),
        ("<title>Home</title>", f"<h1>Radar  on\nhold</h1>{TEXT}", "Radar on hold"),
        (
            "<title>Home</title><meta property='og:title' content='Radar on hold'>",
            f"<h1>Other</h1>{TEXT}",
            "Radar on hold",
        ),
        (f"<title>Home</title>{linked(headline='Radar &amp; sonar on hold')}", TEXT, "Radar &amp; sonar on hold"),
        ("", TEXT, ""),
    ],
)
def test_the_title_is_the_headline_without_the_site(head: str, body: str, title: str | None) -> None:
    whole = "Radar – a history of export control in nine parts"
    assert (read(head, body).title or "") == (whole if title is None else title)


@pytest.mark.parametrize(
    ("head", "body", "byline"),
    [
        (linked(author={"@type": "Person", "name": "Mina Osei"}), TEXT, "Mina Osei"),
        (linked(author=[{"name": "Mina Osei"}, "Jo Vane", {"name": "mina osei"}]), TEXT, "Mina Osei, Jo Vane"),
        ("<meta name='author' content='By Mina Osei'>", TEXT, "Mina Osei"),
        ("<meta property='article:author' content='https://social.example/mina'>", TEXT, None),
        ("<meta name='author' content='admin'>", f"<p class='byline'>Par Mina Osei</p>{TEXT}", "Mina Osei"),
        ("", f"<aside><p class='byline'>Jo Vane</p></aside>{TEXT}", None),
        ("", TEXT, None),
    ],
)
def test_a_byline_is_names_and_nothing_else(head: str, body: str, byline: str | None) -> None:
    assert read(head, body).byline == byline


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (SITE, "Harbour Post"),
        (linked(publisher={"name": "Harbour Post Ltd"}), "Harbour Post Ltd"),
        ("<meta name='publisher' content='https://social.example/harbour'>", "harbour.example"),
        ("", "harbour.example"),
    ],
)
def test_the_publisher_is_the_site_as_it_calls_itself(head: str, publisher: str) -> None:
    assert read(head).publisher == publisher


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        (
            '<link rel="canonical" href="https://harbour.example/radar?utm_source=x#top">',
            "https://harbour.example/radar",
        ),
        ('<link rel="canonical" href="/radar">', "https://www.harbour.example/radar"),
        ('<link rel="canonical" href="https://elsewhere.example/radar">', None),
        ('<link rel="canonical" href="https://elsewhere.example/"><meta property="og:url" content="/radar">', None),
        ('<link rel="canonical" href="https://www.harbour.example/">', None),  # would make all its articles one
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="http://[">', None),
        ('<link rel="canonical">', None),
        ('<meta property="og:url" content="https://www.harbour.example/radar">', "https://www.harbour.example/radar"),
    ],
)
def test_an_address_that_a_page_names_counts_on_its_own_site_only(head: str, canonical: str | None) -> None:
    expected = "https://www.harbour.example/radar" if 'content="/radar"' in head else canonical
    assert read(head).canonical_url == expected


@pytest.mark.parametrize(
    ("head", "body", "day", "basis"),
    [
        (
            "<meta property='govuk:first-published-at' content='2021-03-02T10:00:00+00:00'>",
            TEXT,
            2,
            "meta govuk:first-published-at",
        ),
        ("", f"<time datetime='2021-03-02'>Tuesday</time>{TEXT}", 2, "time element"),
        ("", f"<p class='article-date'>Published on 2 March 2021 at 10:30</p>{TEXT}", 2, "printed on the page"),
        ("", f"<p class='publication'>2 mars 2021</p>{TEXT}", 2, "printed on the page"),
        (
            "",
            f"<time class='updated' datetime='2021-03-04'>4 March</time><time>2 March 2021</time>{TEXT}",
            2,
            "printed on the page",
        ),
        ("", f"<aside><time datetime='2021-03-02'>Other</time></aside>{TEXT}", None, None),
        ("", f"<p class='date'>02/03/2021</p>{TEXT}", None, None),  # February or March
        ("", f"<time datetime='2021-06-02'>tomorrow</time>{TEXT}", None, None),
    ],
)
def test_a_visible_date_is_taken_where_none_is_declared(
    head: str, body: str, day: int | None, basis: str | None
) -> None:
    page = read(head, body)
    assert (page.published, page.published_basis) == (day and date(2021, 3, day), basis)


@pytest.mark.parametrize(
    ("head", "modified", "basis"),
    [
        (
            "<meta property='article:modified_time' content='2021-03-04T10:00:00Z'>",
            date(2021, 3, 4),
            "meta article:modified_time",
        ),
        (linked(dateModified="2021-03-05"), date(2021, 3, 5), "JSON-LD dateModified"),
        ("<meta itemprop='dateModified' content='2021-03-06'>", date(2021, 3, 6), "itemprop dateModified"),
        (linked(dateModified="2021-03-01"), None, None),  # before it was published
        (linked(dateModified="2031-03-01"), None, None),
        ("", None, None),
    ],
)
def test_a_date_of_change_is_kept_apart(head: str, modified: date | None, basis: str | None) -> None:
    page = read("<meta name='date' content='2021-03-02'>" + head)
    assert (page.published, page.modified, page.modified_basis) == (date(2021, 3, 2), modified, basis)


def test_utc_is_no_calendar_of_a_publisher() -> None:
    head = PUBLISHED.format("2021-03-03T03:30:00Z")
    assert read(head).published == date(2021, 3, 3)
    assert read(head, now=NOW.astimezone(ZoneInfo("America/Toronto"))).published == date(2021, 3, 2)
    written = PUBLISHED.format("2021-03-03T03:30:00+02:00")
    assert read(written, now=NOW.astimezone(ZoneInfo("America/Toronto"))).published == date(2021, 3, 3)


def test_today_is_that_of_the_publisher() -> None:
    head = "<meta name='date' content='2021-06-02'>"
    assert read(head).published is None
    assert read(head, now=NOW.astimezone(ZoneInfo("Pacific/Auckland"))).published == date(2021, 6, 2)
