"""Feeds that are broken, wrong or built to harm, in our own words; the hostile server serves some of them."""

from __future__ import annotations

from html import escape

NEWS = "https://harbour.example/news/"


def rss(*items: str, head: str = "", encoding: str = "utf-8", language: str = "en-GB") -> bytes:
    """An RSS feed of the Harbour Post; `items` are whole <item> elements, `head` stands before them."""
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<rss version="2.0"><channel><title>Harbour Post</title>'
        f"<link>https://harbour.example/</link><language>{language}</language>{head}{''.join(items)}</channel></rss>"
    ).encode(encoding)


def item(number: int | str, *, guid: str | None = None, date: str | None = None, title: str | None = None) -> str:
    """An RSS item whose address ends in `number`; without `guid` and `date` it has neither."""
    return (
        f"<item><title>{escape(title or f'Notice {number}')}</title><link>{NEWS}{number}</link>"
        + (f"<guid isPermaLink='false'>{escape(guid)}</guid>" if guid else "")
        + (f"<pubDate>{escape(date)}</pubDate>" if date else "")
        + "</item>"
    )


def long_feed(length: int = 100_000, *, newest_first: bool = True) -> bytes:
    """An RSS feed of so many items, a minute apart from 1 January 2021 on; 100,000 are 9 MiB."""
    months = ("Jan", "Feb", "Mar")
    items = [
        f"<item><link>/{n}</link><pubDate>{1 + n // 1440 % 28} {months[n // 40_320]} 2021 "
        f"{n // 60 % 24:02}:{n % 60:02} GMT</pubDate></item>"
        for n in range(length)
    ]
    if newest_first:
        items.reverse()
    return rss(*items)


BROKEN = rss(item(1), item(2))[:-20].replace(b"Notice 1", b"Radar & sonar: Notice&nbsp;1 <b>now")
"""Cut off before its end, with a bare ampersand, an entity of HTML and a tag that is never closed."""

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "licence ">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><rss version='2.0'><channel><title>&j;</title><item><title>&j;</title><link>/1</link></item></channel></rss>"
)
"""A thousand million words, once its entities are put in."""

LOCAL_FILE = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
    b"<rss version='2.0'><channel><item><title>&secret;</title><link>/1</link></item></channel></rss>"
)
"""Asks its reader to open a local file."""

REMOTE_DTD = (
    b'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"'
    b' "http://127.0.0.1:9/rss-0.91.dtd"><rss version="0.91"><channel><title>Old</title>'
    b"<item><title>Notice</title><link>https://harbour.example/news/1</link></item></channel></rss>"
)
"""Names a DTD elsewhere, as RSS 0.91 did; harmless as long as nobody fetches it."""

SAME_GUID = rss(item(1, guid="tag:same"), item(2, guid="tag:same"), item(3, guid="tag:other"), item(1, guid="tag:same"))
"""One identifier for two articles, and one article twice."""


def changing_guids(visit: int) -> bytes:
    """The same two articles at each visit, with new identifiers."""
    return rss(item(1, guid=f"session-{visit}-1"), item(2, guid=f"session-{visit}-2"))
