"""What a page of HTML declares about itself in its head, in JSON-LD and beside its headline.

trafilatura reads such things too, and far more: dates by guessing, licences, tags. That takes longer than finding the
text, so this reads only what is needed, in one pass, and says where each date stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import httpx

from exportwatch.fetching import dates
from exportwatch.fetching.charsets import one_line
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.markup import Tree
from exportwatch.fetching.urls import canonical, is_web_address, same_site

from . import titles
from .dating import StatedDate

Node = dict[str, Any]
"""One thing that JSON-LD describes (json-ld.org), names of schema.org as keys."""

_MAX_LINKED_DATA = 1024 * 1024  # characters of one script; ours
_ARTICLE = re.compile(r"Article|Report|PressRelease|BlogPosting")

# Names of <meta>, the most reliable first: Open Graph (ogp.me), GOV.UK, Dublin Core, then what content systems write.
_PUBLISHED = (
    *("article:published_time", "og:published_time", "govuk:first-published-at", "datepublished", "dc.date.issued"),
    *("dcterms.issued", "dcterms.created", "dc.date", "pubdate", "publish-date", "publish_date", "publication_date"),
    *("citation_publication_date", "parsely-pub-date", "sailthru.date", "date"),
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "govuk:public-updated-at", "datemodified", "dcterms.modified"),
    *("dc.date.modified", "last-modified", "revised", "lastmod"),
)
_TITLE = ("og:title", "dc.title", "dcterms.title", "citation_title", "parsely-title", "twitter:title")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "byl")
_SITE = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher")

_DATED = "//*[contains(@class, 'date') or contains(@class, 'ubli') or contains(@class, 'posted')]"
_BYLINE = (
    "//*[@rel='author' or @itemprop='author' or contains(@class, 'byline') or contains(@class, 'author-name')"
    " or contains(@class, 'article-author')]"
)
_BESIDE = frozenset({"aside", "nav", "footer"})  # parts whose dates and names are those of other articles


@dataclass
class Declared:
    """What one page says of itself; each question is answered when it is asked."""

    tree: Tree
    url: str | None  # where the page came from; None for a file
    source: str  # the page as text: whether a word is there at all is told far faster there than in the tree
    metas: dict[str, list[str]] = field(default_factory=dict)  # names in lower case → contents, in order

    def __post_init__(self) -> None:
        """Read the <meta> elements, once."""
        for meta in self.tree.iter("meta"):
            name = meta.get("property") or meta.get("name")
            content = (meta.get("content") or "").strip()
            if name and content:
                self.metas.setdefault(name.strip().lower(), []).append(content)

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these names that there is."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)

    @cached_property
    def nodes(self) -> list[Node]:
        """The page's own JSON-LD nodes, articles first; nodes inside them (related ones) are left."""
        found: list[Any] = []
        for script in self.tree.iter("script"):
            if (script.get("type") or "").strip().lower() != "application/ld+json":
                continue
            try:
                data = json.loads((script.text or "")[:_MAX_LINKED_DATA], strict=False)
            except (ValueError, RecursionError):
                continue
            for node in data if isinstance(data, list) else [data]:
                graph = node.get("@graph") if isinstance(node, dict) else None
                found.extend(graph if isinstance(graph, list) else [node])
        nodes = [node for node in found if isinstance(node, dict)]
        return sorted(nodes, key=lambda node: not is_article(node))

    @cached_property
    def canonical_url(self) -> str | None:
        """The address that the page names as its own, where it belongs to the site that the page came from.

        A start page named by an article is an error of the site, and would make all its articles one.
        """
        named = [link.get("href") for link in self.tree.iter("link") if "canonical" in (link.get("rel") or "").split()]
        for href in filter(None, (*named, *self.metas.get("og:url", ()))):
            try:
                own = canonical(self._whole(href.strip()))
            except (FetchingError, httpx.InvalidURL, ValueError):
                continue
            if self.url is None or (same_site(own, self.url) and _is_start(own) <= _is_start(self.url)):
                return own
        return None

    def _whole(self, href: str) -> str:
        return href if self.url is None or is_web_address(href) else str(httpx.URL(self.url).join(href))

    @cached_property
    def publisher(self) -> str | None:
        """The site's name as it writes it, else its host."""
        said = self.meta(*_SITE)
        for node in self.nodes:
            said = said or next(iter(_names(node.get("publisher"))), None)
        if said and not is_web_address(said):
            return one_line(said.lstrip("@"))
        host = urlsplit(self.canonical_url or self.url or "").hostname
        return host.removeprefix("www.") if host else None

    @property
    def title(self) -> str | None:
        """The headline, without the name of the site."""
        headlines = (str(node["headline"]) for node in self.nodes if isinstance(node.get("headline"), str))
        site = self.meta(*_SITE)
        if said := one_line(self.meta(*_TITLE) or next(headlines, None)):
            return titles.without_site(said, site) if site else said
        heads = self.tree.findall(".//h1")
        if len(heads) == 1 and (said := one_line(heads[0].text_content())):
            return said
        said = one_line(self.tree.findtext(".//title"))
        return titles.without_site(said, site) if said else None

    @property
    def byline(self) -> str | None:
        """Who wrote it: JSON-LD, then <meta>, then what is printed as a byline."""
        for node in self.nodes:
            if is_article(node) and (said := titles.names(_names(node.get("author")))):
                return said
        said = titles.names([name for key in _AUTHOR for name in self.metas.get(key, ())])
        if said:
            return said
        if "author" not in self.source and "byline" not in self.source:
            return None
        return titles.names([e.text_content() for e in self.tree.xpath(_BYLINE)[:5] if not _stands_beside(e)][:1])

    def published(self) -> Iterator[StatedDate]:
        """Every stated date of first publication, the most reliable first; later ones are looked for only if asked."""
        yield from self._metas_of(_PUBLISHED[:3])
        yield from self._linked("datePublished")
        yield from self._metas_of(_PUBLISHED[3:])
        yield from self._marked("datePublished")
        for time in self.tree.iter("time"):
            if time.get("pubdate") is not None:
                yield time.get("datetime") or time.text_content(), "time element marked pubdate"
        found = dates.in_address(self.canonical_url or self.url or "")
        if found:
            yield found.day.isoformat(), "address"
        yield from self._printed()

    def modified(self) -> Iterator[StatedDate]:
        """Every stated date of a change, likewise."""
        yield from self._metas_of(_MODIFIED)
        yield from self._linked("dateModified")
        yield from self._marked("dateModified")

    def _metas_of(self, names: tuple[str, ...]) -> Iterator[StatedDate]:
        for name in names:
            for content in self.metas.get(name, ()):
                yield content, f"meta {name}"

    def _linked(self, key: str) -> Iterator[StatedDate]:
        for node in self.nodes:
            if isinstance(node.get(key), str):
                yield node[key], f"JSON-LD {key}"

    def _marked(self, name: str) -> Iterator[StatedDate]:
        for element in self.tree.xpath("//*[@itemprop=$name]", name=name) if name in self.source else ():
            yield element.get("datetime") or element.get("content") or element.text_content(), f"itemprop {name}"

    def _printed(self) -> Iterator[StatedDate]:
        """Dates that readers see beside the headline: <time>, or what is styled as a date."""
        for element in (*self.tree.iter("time"), *self.tree.xpath(_DATED)[:20]):
            if _stands_beside(element) or re.search(r"updat|modif", element.get("class") or "", re.IGNORECASE):
                continue
            if element.tag == "time" and element.get("datetime"):
                yield element.get("datetime"), "time element"
            elif len(text := " ".join(element.text_content()[:200].split())) <= 100 and (found := dates.find(text)):
                yield found.day.isoformat(), "printed on the page"


def is_article(node: Node) -> bool:
    """Whether a JSON-LD node describes an article of some kind."""
    return _ARTICLE.search(str(node.get("@type"))) is not None


def _names(value: Any) -> list[str]:
    """Names of persons or organisations as JSON-LD writes them: text, a thing, or a list of both."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [value["name"]] if isinstance(value.get("name"), str) else []
    return [name for item in value for name in _names(item)] if isinstance(value, list) else []


def _is_start(url: str) -> bool:
    return urlsplit(url).path in {"", "/"} and not urlsplit(url).query


def _stands_beside(element: Tree) -> bool:
    return any(ancestor.tag in _BESIDE for ancestor in element.iterancestors())
