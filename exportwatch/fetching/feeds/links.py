"""A web page that lists articles or notices: its links to them, with the dates that stand beside them.

What is navigation and what is news is told by where a link stands, what it says and where it leads; a page of links is
the last resort for a site without a feed, so the feeds that the page itself offers are told too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from courlan import is_navigation_page, is_not_crawlable
from lxml import etree

from exportwatch.fetching import dates
from exportwatch.fetching.charsets import one_line
from exportwatch.fetching.markup import parsed
from exportwatch.fetching.urls import same_site

from .entries import Collector, Context, Dates, FeedKind, FeedPage

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
# Parts of a page that lead around the site. Ours, after the elements of HTML, the roles of ARIA and common class names.
_AROUND = frozenset({"nav", "header", "footer", "aside", "form", "dialog"})
_AROUND_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "dialog"})
_AROUND_NAMES = re.compile(
    r"(^|[\s_-])(nav|navbar|navigation|menu|breadcrumbs?|footer|sidebar|share|social|pagination|pager|cookies?|skip)"
    r"([\s_-]|$)",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"\.(jpe?g|png|gif|svg|webp|ico|mp[34]|m4a|avi|mov|webm|zip|gz|tar|7z|exe|css|js|xml|rss|atom|ics|xlsx?|csv|docx?|pptx?)$",
    re.IGNORECASE,
)
# Ours: a headline has three words or more; "Home", "Read more" and "Next page" have fewer.
_MIN_WORDS = 3
# Ours: how far around a link its date is looked for: levels upwards, and elements in one of them. They bound the time
# that a page of a hundred thousand links takes.
_MAX_LEVELS, _MAX_ELEMENTS = 4, 40

_Element = Any  # lxml ships no types


def read(text: str, context: Context) -> FeedPage:
    """Read a page of links, already decoded. An empty list with a problem where it has none."""
    tree = parsed(text)
    collector = Collector(FeedKind.LINKS, context)
    if tree is None:
        collector.problems.append("The page is empty.")
        return collector.page()
    collector.title = tree.findtext(".//title")
    collector.language = tree.get("lang")
    base = tree.find(".//base[@href]")
    base_url = (base is not None and context.absolute(base.get("href"))) or context.url
    here = Context(base_url, context.now, context.zone)
    own = context.absolute(context.url)
    candidates: dict[str, tuple[str, _Element]] = {}
    for link in _links(tree):
        url = here.absolute(link.get("href"))
        if url is None or url == own or not same_site(url, context.url) or not _may_be_article(url):
            continue
        words = one_line(link.text_content()) or link.get("title") or ""
        # Of several links to one article (picture, headline, "read more") the one that says most.
        if url not in candidates or len(words) > len(candidates[url][0]):
            candidates[url] = (words, link)
    for url, (words, link) in candidates.items():
        surroundings = list(_surroundings(link))
        stated = [*_dates_beside(surroundings)]
        if len(words.split()) < _MIN_WORDS and not stated:
            continue
        if found := dates.in_address(url):
            stated.append((found.day.isoformat(), "address"))
        collector.add(url, title=words, published=stated)
    if not collector.entries:
        collector.problems.append("No links to articles were found on the page; give the address of a list of news.")
    return collector.page(feeds=_feeds(tree, here))


def _links(tree: _Element) -> Iterator[_Element]:
    """The links of the page in order, without those in parts that lead around the site."""
    skipped: _Element = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
        elif event == "start":
            if _leads_around(element):
                skipped = element
            elif element.tag == "a" and element.get("href"):
                yield element


def _leads_around(element: _Element) -> bool:
    if element.tag in _AROUND or element.get("role") in _AROUND_ROLES:
        # An article's own header holds its headline.
        return not (element.tag == "header" and next(element.iterancestors("article"), None) is not None)
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in {"html", "body", "main", "article"} and bool(_AROUND_NAMES.search(names[:500]))


def _may_be_article(url: str) -> bool:
    path = url.partition("://")[2].partition("/")[2].partition("?")[0]
    if not path and "?" not in url:
        return False
    return not (is_not_crawlable(url) or is_navigation_page(url) or _NO_TEXT.search(path))


def _surroundings(link: _Element) -> Iterator[_Element]:
    """The elements around a link that are about its article alone, the nearest first."""
    target = _without_part(link.get("href"))
    for element in itertools.islice(link.iterancestors(), _MAX_LEVELS):
        inside = list(itertools.islice(element.iter("*"), _MAX_ELEMENTS + 1))
        if len(inside) > _MAX_ELEMENTS or element.tag in {"body", "main", "table", "ul", "ol"}:
            return
        if any(_without_part(other.get("href", target)) != target for other in inside if other.tag == "a"):
            return
        yield element


def _without_part(href: str) -> str:
    return href.partition("#")[0]


def _dates_beside(surroundings: list[_Element]) -> Dates:
    for element in surroundings:
        for time in element.iter("time"):
            yield time.get("datetime") or time.text_content(), "time element beside the link"
    if surroundings and (found := dates.find(" ".join(surroundings[-1].itertext()))):
        yield found.at.isoformat() if found.has_time else found.day.isoformat(), "text beside the link"


def _feeds(tree: _Element, here: Context) -> tuple[str, ...]:
    offered = (
        here.absolute(link.get("href"))
        for link in tree.iter("link")
        if (link.get("type") or "").strip().lower() in _FEED_TYPES and "alternate" in (link.get("rel") or "").lower()
    )
    return tuple(dict.fromkeys(url for url in offered if url))
