"""Watched addresses: the bytes of a feed, a sitemap, an official API or a page of links in, its entries out.

Pure: what was fetched comes in as bytes, the clock and the feed's time zone as arguments. Everything here is hostile
input; nothing is expanded, followed or opened. Knows nothing of what was seen before: whether an entry is new, is the
caller's question, and its answer is the entry's address, never its GUID alone.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from .entries import MAX_ENTRIES, Entry, FeedKind, FeedPage

__all__ = ["MAX_ENTRIES", "Entry", "FeedKind", "FeedPage", "read"]


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
    raise NotImplementedError
