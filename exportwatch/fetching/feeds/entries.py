"""What every kind of watched address gives: its kinds, its entries and what was wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from exportwatch.vocabulary import Word

# Ours: above what any feed of articles carries (they hold 10 to 500 entries) and what one poll may bring. The newest
# end of a longer one is read, and the page says how many were left out.
MAX_ENTRIES = 5_000


class FeedKind(Word):
    """What a watched address is."""

    RSS = "rss", "RSS", "An RSS feed, any version."
    ATOM = "atom", "Atom", "An Atom feed."
    JSON_FEED = "json_feed", "JSON Feed", "A feed in the JSON Feed format (jsonfeed.org)."
    SITEMAP = "sitemap", "Sitemap", "A list of a site's pages for search engines; a news sitemap has titles and dates."
    SITEMAP_INDEX = "sitemap_index", "Index of sitemaps", "A list of sitemaps, each a list of pages."
    LINKS = "links", "Page of links", "A web page that lists articles or notices."
    FEDERAL_REGISTER = (
        "federal_register",
        "Federal Register API",
        "Documents of the United States Federal Register as JSON (federalregister.gov/developers).",
    )
    GOVUK_SEARCH = (
        "govuk_search",
        "GOV.UK search API",
        "Results of the search of GOV.UK as JSON (gov.uk/api/search.json).",
    )


@dataclass(frozen=True)
class Entry:
    """One article or notice that a feed points to. Texts are plain, on one line, without control characters."""

    url: str  # canonical, as `urls.canonical` writes it
    guid: str | None  # as the feed names it; None where it names none, or gives the same name to several entries
    title: str | None
    published: datetime | None  # aware, never after `now`; midnight where only a day is stated
    published_basis: str | None  # where `published` stands and how it was read; None without it
    updated: datetime | None  # aware, never after `now`
    language: str | None  # ISO 639-1, as stated for the entry or the feed; None where neither does
    summary: str | None  # at most MAX_SUMMARY characters


@dataclass(frozen=True)
class FeedPage:
    """What one answer of a watched address holds."""

    kind: FeedKind
    title: str | None
    language: str | None  # ISO 639-1
    entries: tuple[Entry, ...]  # in the feed's own order, each address once
    problems: tuple[
        str, ...
    ]  # sentences for the person who keeps the feed, one for each cause; empty where all is well
    left_out: int = 0  # entries beyond MAX_ENTRIES
    sitemaps: tuple[str, ...] = ()  # SITEMAP_INDEX: the sitemaps that it lists, the latest changed first
    feeds: tuple[str, ...] = ()  # LINKS: the feeds that the page itself offers; better to watch than the page


MAX_SUMMARY = 2_000  # characters
