"""RSS and Atom, by feedparser, which knows twenty years of other people's broken feeds."""

from __future__ import annotations

import io
import re
from typing import Any

import feedparser

from exportwatch.fetching import dates
from exportwatch.fetching.charsets import one_line
from exportwatch.fetching.errors import UnreadableError

from . import xml
from .entries import MAX_ENTRIES, Collector, Context, Dates, FeedKind, FeedPage

# Ours: what feedparser's forgiving parser, ten times slower than the strict one, is given of a broken feed.
_MAX_BROKEN = 2 * 1024 * 1024  # characters

_ITEM = re.compile(r"<(?:item|entry)[\s>]")
_ITEM_END = re.compile(r"</(?:item|entry)\s*>")
_ITEM_DATE = re.compile(r"<(?:pubDate|published|updated|dc:date)\b[^<>]{0,200}>([^<>]{1,80})<")

# What a library of twenty years may stumble with over bytes that nobody thought of; the feed's keeper gets a sentence.
_FEEDPARSER_FAILS_WITH = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)

# feedparser's word for a date → where it stands in RSS and in Atom.
_PLACES = {
    "published": ("pubDate", "published"),
    "updated": ("dc:date", "updated, no date of publication stated"),
    "created": ("dcterms:created", "created"),
}


def read(text: str, kind: FeedKind, context: Context) -> FeedPage:
    """Read an RSS or Atom feed, already decoded. Raises UnreadableError or UnsafeDocumentError."""
    collector = Collector(kind, context)
    text = _newest(xml.cleaned(text), collector)
    fault = xml.fault(text, context.url)
    if fault:
        collector.problems.append(f"The XML is broken ({fault}); what could be read was read.")
        if len(text) > _MAX_BROKEN:
            text = text[:_MAX_BROKEN]
            collector.problems.append("Of the broken feed only the first 2 MiB were read.")
    parsed = _parsed(text, context.url)
    if fault and not parsed.entries:
        raise UnreadableError(f"{context.url} is broken XML ({fault}), and no entry could be read; tell its makers.")
    if parsed.get("version"):
        collector.kind = FeedKind.ATOM if parsed["version"].startswith("atom") else FeedKind.RSS
    collector.title = parsed.feed.get("title")
    collector.language = parsed.feed.get("language")
    for entry in parsed.entries:
        collector.add(
            _address(entry),
            guid=entry.get("id"),
            title=entry.get("title"),
            published=_published(entry, collector.kind),
            updated=_own(entry, "updated") if _own(entry, "published") else None,
            language=(entry.get("title_detail") or {}).get("language"),
            summary=entry.get("summary"),
        )
    return collector.page()


def _newest(text: str, collector: Collector) -> str:
    """The feed with its newest MAX_ENTRIES entries only, before anything is parsed.

    Feeds begin with their newest entry or, rarely, end with it; the dates of both ends tell which.
    """
    starts = [found.start() for found in _ITEM.finditer(text)]
    if len(starts) <= MAX_ENTRIES:
        return text
    collector.left_out = len(starts) - MAX_ENTRIES
    last_end = text.rfind("</", starts[-1])
    for found in _ITEM_END.finditer(text, starts[-1]):
        last_end = found.end()
    first, last = (_date_in(text[start : start + 4096]) for start in (starts[0], starts[-1]))
    if first and last and first.moment(None) < last.moment(None):
        return text[: starts[0]] + text[starts[-MAX_ENTRIES] :]
    return text[: starts[MAX_ENTRIES]] + text[last_end:]


def _date_in(item: str) -> dates.Stated | None:
    found = _ITEM_DATE.search(item)
    return dates.read(found.group(1)) if found else None


def _parsed(text: str, url: str) -> Any:
    # Given bytes or text, feedparser would first look for a file of that name; a stream it only reads.
    stream = io.BytesIO(text.encode())
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        return feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except _FEEDPARSER_FAILS_WITH as error:
        raise UnreadableError(
            f"{url} could not be read as a feed ({type(error).__name__}: {one_line(str(error))}); tell its makers."
        ) from error


def _address(entry: Any) -> str | None:
    """The article's own address where a distributor put another before it, else the link, else a GUID that is one."""
    guid = _own(entry, "id")
    return (
        _own(entry, "feedburner_origlink")
        or _own(entry, "link")
        or (guid if guid and guid.startswith(("http://", "https://")) else None)
    )


def _published(entry: Any, kind: FeedKind) -> Dates:
    for key, places in _PLACES.items():
        place = places[kind is FeedKind.ATOM]
        yield _own(entry, key), f"{kind.label} {place}"


def _own(entry: Any, key: str) -> str | None:
    """A value of the entry itself: feedparser's dictionary would answer for "updated" with "published"."""
    value = dict.get(entry, key)
    return value if isinstance(value, str) else None
