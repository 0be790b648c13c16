"""What every kind of watched address gives: its kinds, its entries and what was wrong with them."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

import httpx

from exportwatch.fetching import dates, languages
from exportwatch.fetching.charsets import one_line
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.urls import canonical
from exportwatch.vocabulary import Word

# Ours: above what any feed of articles carries (they hold 10 to 500 entries) and what one poll may bring. The newest
# end of a longer one is read, and the page says how many were left out.
MAX_ENTRIES = 5_000
MAX_TITLE = 500  # characters
MAX_SUMMARY = 2_000
MAX_GUID = 1_000


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
    title: str | None  # at most MAX_TITLE characters
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
    problems: tuple[str, ...]  # a sentence for each cause, for the person who keeps the feed; empty where all is well
    left_out: int = 0  # entries beyond MAX_ENTRIES
    sitemaps: tuple[str, ...] = ()  # SITEMAP_INDEX: the sitemaps that it lists, the latest changed first
    feeds: tuple[str, ...] = ()  # LINKS: the feeds that the page itself offers; better to watch than the page


@dataclass(frozen=True)
class Context:
    """What a reader is told beside the text: where it came from, the clock and the zone of dates without one."""

    url: str
    now: datetime  # aware
    zone: tzinfo | None

    def absolute(self, address: str | None) -> str | None:
        """The canonical form of an address, joined to `url` where it is relative; None where it is none."""
        if not address or not address.strip():
            return None
        try:
            return canonical(str(httpx.URL(self.url).join(address.strip())))
        except (FetchingError, httpx.InvalidURL, ValueError):
            return None


Dates = Iterable[tuple[str | None, str]]
"""(a date as stated or None, where it stands), the best first."""


@dataclass
class Collector:
    """Takes entries as a reader finds them, and checks what all kinds have in common: addresses, dates, identifiers."""

    kind: FeedKind
    context: Context
    title: str | None = None
    language: str | None = None  # a language tag as the feed states it
    left_out: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)  # by address
    problems: list[str] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _examples: dict[str, str] = field(default_factory=dict)

    def add(
        self,
        address: str | None,
        *,
        guid: str | None = None,
        title: str | None = None,
        published: Dates = (),
        updated: str | None = None,
        language: str | None = None,
        summary: str | None = None,
    ) -> None:
        """Take an entry; one without an address that can be fetched, or with a known one, is left out and counted."""
        title = plain(title, MAX_TITLE)
        url = self.context.absolute(address)
        if url is None:
            self._count("Entries without an address that can be fetched, left out", title or address or "no title")
            return
        if url in self.entries:
            self._count("Entries that repeat an earlier address, left out", url)
            return
        if len(self.entries) >= MAX_ENTRIES:
            self.left_out += 1
            return
        at, basis = self._published(published, title or url)
        changed = dates.read(updated or "")
        self.entries[url] = Entry(
            url=url,
            guid=(one_line(guid) or "")[:MAX_GUID] or None,
            title=title,
            published=at,
            published_basis=basis,
            updated=self._moment(changed) if changed and not self._is_future(changed) else None,
            language=languages.declared(language) or languages.declared(self.language),
            summary=plain(summary, MAX_SUMMARY),
        )

    def page(self, *, sitemaps: tuple[str, ...] = (), feeds: tuple[str, ...] = ()) -> FeedPage:
        """What was found, when all of it was."""
        shared = {guid for guid, count in Counter(e.guid for e in self.entries.values()).items() if guid and count > 1}
        for guid in shared:
            self._count("Identifiers that several entries share, set aside: their addresses tell them apart", guid)
        problems = [*self.problems]
        if self.left_out:
            problems.append(
                f"The list is longer than the limit of {MAX_ENTRIES:,} entries: {self.left_out:,} older ones left out."
            )
        problems += [
            f"{cause}: {count:,} (the first: {self._examples[cause]})." for cause, count in self._counts.items()
        ]
        return FeedPage(
            kind=self.kind,
            title=plain(self.title, MAX_TITLE),
            language=languages.declared(self.language),
            entries=tuple(e if e.guid not in shared else replace(e, guid=None) for e in self.entries.values()),
            problems=tuple(problems),
            left_out=self.left_out,
            sitemaps=sitemaps,
            feeds=feeds,
        )

    def _count(self, cause: str, example: str) -> None:
        self._counts[cause] += 1
        self._examples.setdefault(cause, example if len(example) <= 120 else example[:119] + "…")

    def _published(self, stated: Dates, example: str) -> tuple[datetime | None, str | None]:
        """The first stated date that can be read and is not in the future, with where it stands."""
        for text, place in stated:
            if not text or not text.strip():
                continue
            date = dates.read(text)
            if date is None:
                self._count("Dates that cannot be read, left open", f"{one_line(text)} at {example}")
            elif self._is_future(date):
                self._count("Dates of publication in the future, left open", f"{one_line(text)} at {example}")
            elif date.has_zone:
                return self._moment(date), place
            else:
                zone = self.context.zone or "UTC"
                return self._moment(date), f"{place}, without a time zone: read as {zone}" if date.has_time else place
        return None, None

    def _is_future(self, date: dates.Stated) -> bool:
        return date.is_after(self.context.now, self.context.zone)

    def _moment(self, date: dates.Stated) -> datetime:
        return min(date.moment(self.context.zone), self.context.now)


_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")


def plain(text: str | None, limit: int) -> str | None:
    """A text that may hold markup, as one plain line of at most `limit` characters; None where nothing is left."""
    start = (text or "")[: 10 * limit]
    if "<" in start:
        start = _TAG.sub(" ", start)
    if "&" in start:
        start = html.unescape(start)
    line = one_line(start)
    return line if line is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"
