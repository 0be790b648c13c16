"""Watched addresses: the bytes of a feed, a sitemap, an official API or a page of links in, its entries out.

Pure: what was fetched comes in as bytes, the clock and the feed's time zone as arguments. Everything here is hostile
input; nothing is expanded, followed or opened. Knows nothing of what was seen before: whether an entry is new, is the
caller's question, and its answer is the entry's address, never its GUID alone.
"""

from __future__ import annotations

import json
import re
import zlib
from datetime import datetime, tzinfo
from typing import Any

from exportwatch.fetching.charsets import declared_in_html, declared_in_xml, decode, is_blank
from exportwatch.fetching.errors import EmptyError, TooLargeError, UnreadableError, UnsupportedTypeError

from . import apis, links, sitemaps, syndication
from .entries import MAX_ENTRIES, Context, Entry, FeedKind, FeedPage

__all__ = ["MAX_ENTRIES", "Entry", "FeedKind", "FeedPage", "read"]

# sitemaps.org/protocol.html: 50 MB before compression.
_MAX_UNPACKED = 50 * 1024 * 1024

_ROOTS = {
    "rss": FeedKind.RSS,
    "rdf": FeedKind.RSS,
    "feed": FeedKind.ATOM,
    "urlset": FeedKind.SITEMAP,
    "sitemapindex": FeedKind.SITEMAP_INDEX,
    "html": FeedKind.LINKS,
}
_FIRST_TAG = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})[\s/>]")
_FEED_BEGINS = re.compile(r"<(?:rdf:)?(rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)
# A feed that turns into one of the same family is still the feed that was meant.
_FAMILIES = (
    frozenset({FeedKind.RSS, FeedKind.ATOM}),
    frozenset({FeedKind.SITEMAP, FeedKind.SITEMAP_INDEX}),
)


def read(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    now: datetime,
    kind: FeedKind | None = None,
    charset: str | None = None,
    zone: tzinfo | None = None,
) -> FeedPage:
    """Read what was fetched from `url` (where the redirects ended; relative links are joined to it).

    `content_type` and `charset` are as declared, None where nothing was. `kind` None: found out from the bytes; a page
    of HTML is then a page of links. With a `kind`, other bytes are an error, so that a feed that turned into a page
    "we have moved" is noticed. `now` (aware) is the clock: a later date of publication is left out and said. `zone` is
    the time zone of dates that state none, and the one in which all dates are given; None: UTC, and dates that state a
    zone stay in it.

    Raises EmptyError, BinaryError, UnreadableError (broken beyond reading), UnsafeDocumentError (declares entities),
    UnsupportedTypeError (none of the kinds, or not the `kind` asked for) or TooLargeError.
    """
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body, url)
    if not body.strip():
        raise EmptyError(f"{url} is empty.")
    text = decode(body, charset or declared_in_xml(body) or declared_in_html(body), url).removeprefix("\ufeff")
    if is_blank(text):
        raise EmptyError(f"{url} is empty: it contains nothing but white space.")
    context = Context(url=url, now=now, zone=zone)
    if text.lstrip()[0] in "{[":
        data = _json(text, url)
        found = _checked(apis.kind_of(data), kind, content_type or "application/json", url)
        return apis.read(data, found, context)
    found = _checked(_kind_of_markup(text), kind, content_type or "text/plain", url)
    if found is FeedKind.LINKS:
        return links.read(text, context)
    if found in {FeedKind.SITEMAP, FeedKind.SITEMAP_INDEX}:
        return sitemaps.read(text, found, context)
    return syndication.read(text, found, context)


def _checked(found: FeedKind | None, wanted: FeedKind | None, content_type: str, url: str) -> FeedKind:
    if found is None:
        raise UnsupportedTypeError(
            f"{url} ({content_type}) is no feed, sitemap, list of links or known API; give the address of one, "
            "or add a single article by its own address."
        )
    if wanted in {None, found} or any({found, wanted} <= family for family in _FAMILIES):
        return found
    raise UnsupportedTypeError(
        f"{url} is watched as {wanted and wanted.label}, but what came is of the kind {found.label}; "
        "open it to see what became of it, then correct the feed."
    )


def _unpacked(body: bytes, url: str) -> bytes:
    """A gzip file, as sitemaps are often kept, unpacked no further than the limit."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(body, _MAX_UNPACKED)
    except zlib.error as error:
        raise UnreadableError(f"{url} is a damaged gzip archive; try again later.") from error
    if not (unpacker.eof or unpacker.unconsumed_tail):
        raise UnreadableError(f"{url} is a gzip archive that is cut off; try again later.")
    if unpacker.unconsumed_tail:
        raise TooLargeError(f"{url} unpacks to more than {_MAX_UNPACKED // 1024**2} MiB, which is the limit.")
    return unpacked


def _json(text: str, url: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UnreadableError(f"{url} is broken JSON{where}; try again later, or tell its makers.") from error


def _kind_of_markup(text: str) -> FeedKind | None:
    """By the first element; text before it (a warning of the site's program, say) and comments do not count."""
    at = text.find("<")
    while text.startswith(("<!", "<?"), at):
        if text[at : at + 14].lower() == "<!doctype html":
            return FeedKind.LINKS
        end = text.find("-->" if text.startswith("<!--", at) else ">", at)
        at = text.find("<", end) if end >= 0 else -1
    first = _FIRST_TAG.match(text, at) if at >= 0 else None
    kind = _ROOTS.get(first.group(1).lower()) if first else None
    if kind is None and (found := _FEED_BEGINS.search(text, 0, 4096)):
        kind = _ROOTS[found.group(1).lower()]
    return kind
