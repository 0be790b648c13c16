"""Sitemaps, news sitemaps and indexes of sitemaps (sitemaps.org/protocol.html, support.google.com/news … sitemap)."""

from __future__ import annotations

import io

from lxml import etree

from exportwatch.fetching.errors import UnreadableError

from . import xml
from .entries import MAX_ENTRIES, Collector, Context, FeedKind, FeedPage

# sitemaps.org/protocol.html: an index or a sitemap has at most 50,000 addresses.
_MAX_ADDRESSES = 50_000

Address = dict[str, str]
"""One <url> or <sitemap>: names of its elements without namespace → their text, the first of each name."""


def read(text: str, kind: FeedKind, context: Context) -> FeedPage:
    """Read a sitemap or an index of sitemaps, already decoded. Raises UnreadableError or UnsafeDocumentError."""
    collector = Collector(kind, context)
    text = xml.cleaned(text)
    fault = xml.fault(text, context.url)
    addresses = _addresses(text, "sitemap" if kind is FeedKind.SITEMAP_INDEX else "url")
    if fault:
        if not any("loc" in address for address in addresses):
            raise UnreadableError(f"{context.url} is broken XML ({fault}), and no address could be read.")
        collector.problems.append(f"The XML is broken ({fault}); what could be read was read.")
    if kind is FeedKind.SITEMAP_INDEX:
        addresses.sort(key=_changed, reverse=True)
        known = (context.absolute(address.get("loc")) for address in addresses)
        return collector.page(sitemaps=tuple(dict.fromkeys(url for url in known if url)))
    if len(addresses) > MAX_ENTRIES:
        # A sitemap has no order; its own dates say what is new.
        newest = set(sorted(range(len(addresses)), key=lambda at: _changed(addresses[at]), reverse=True)[:MAX_ENTRIES])
        collector.left_out = len(addresses) - MAX_ENTRIES
        addresses = [address for at, address in enumerate(addresses) if at in newest]
    for address in addresses:
        collector.add(
            address.get("loc"),
            title=address.get("title"),
            published=[(address.get("publication_date"), "news sitemap publication_date")],
            updated=address.get("lastmod"),
            language=address.get("language"),
        )
    return collector.page()


def _changed(address: Address) -> str:
    """For sorting: these dates are in ISO form, in which the order of letters is that of time."""
    return address.get("publication_date") or address.get("lastmod") or ""


def _addresses(text: str, name: str) -> list[Address]:
    found: list[Address] = []
    steps = etree.iterparse(
        io.BytesIO(text.encode()),
        events=("end",),
        tag=f"{{*}}{name}",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        encoding="utf-8",
    )
    try:
        for _, element in steps:
            address: Address = {}
            for part in element.iter(etree.Element):
                if part.text and part.text.strip():
                    address.setdefault(etree.QName(part).localname, part.text.strip())
            found.append(address)
            # Else the whole file stays in memory.
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if len(found) >= _MAX_ADDRESSES:
                break
    except etree.XMLSyntaxError:
        pass  # `fault` has said it
    return found
