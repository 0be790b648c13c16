"""A page of HTML: its article by trafilatura, and what it says of itself. The page is parsed once."""

from __future__ import annotations

import logging
from copy import copy
from datetime import datetime
from functools import cache
from typing import Any

from lxml import etree

from exportwatch.fetching.charsets import is_blank, normalised
from exportwatch.fetching.errors import NoTextError, TooLargeError, UnreadableError
from exportwatch.fetching.languages import declared, language_of
from exportwatch.fetching.markup import Tree, parsed
from exportwatch.fetching.urls import is_web_address

from . import walls
from .dating import Dating
from .declared import Declared
from .media_types import HTML
from .page import Page

# What it would log, an error of ours says in a sentence.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

# trafilatura compares its text with what a second algorithm finds, which takes as long again, and takes the other only
# where its own is short, unclean or less than half as long (2.3, `external.compare_extraction`). A text of so many
# characters that holds half of all words outside of menus and links needs no comparison.
_LONG = 1_000
# What trafilatura takes out of every page (`settings.MANUALLY_CLEANED`), most of a page by count: out before, its many
# looks over the tree take a quarter of the time. Not <script>, by whose JSON-LD it knows a forum, nor <figure>, of
# which it keeps tables.
_BESIDE = ("aside", "footer", "nav", "noscript", "button", "iframe", "picture", "svg", "video")
_WORDS = etree.XPath("//body//text()[not(ancestor::a or ancestor::script or ancestor::style)]")

# Ours: an annual report of 500 pages has some 50,000. Beyond, some markup takes trafilatura quadratic time.
_MAX_ELEMENTS = 150_000

# What trafilatura may stumble with over markup that nobody thought of.
_TRAFILATURA_FAILS_WITH = (AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def read(html: str, name: str | None, label: str, now: datetime) -> Page:
    """Read a page, already decoded; arguments as in `pages.read`.

    Raises NoTextError, TooLargeError, UnreadableError, or WallError where nothing but a wall came.
    """
    tree = parsed(html)
    if tree is None:
        raise _no_article(label)
    elements = int(tree.xpath("count(//*)"))
    if elements > _MAX_ELEMENTS:
        raise TooLargeError(
            f"{label} has {elements:,} elements; the limit is {_MAX_ELEMENTS:,}. "
            "Copy the text that matters into a .txt file and add that."
        )
    about = Declared(tree, name if name and is_web_address(name) else None, html)
    title = about.title
    text = _article(tree, label)
    wall = walls.wall_of(text, title, tree, about.nodes, about.url)
    if is_blank(text):
        raise walls.refusal(wall, label) if wall else _no_article(label)
    dating = Dating(now)
    published, published_basis = dating.first(about.published())
    modified, modified_basis = dating.first(about.modified(), not_before=published)
    return Page(
        text=text,
        media_type=HTML,
        language=language_of(text) or declared(tree.get("lang")),
        title=title,
        byline=about.byline,
        publisher=about.publisher,
        published=published,
        published_basis=published_basis,
        modified=modified,
        modified_basis=modified_basis,
        canonical_url=about.canonical_url,
        wall=wall,
    )


def _article(tree: Tree, label: str) -> str:
    """The text of the article, "" where there is none; leaves the tree as it is."""
    bare = copy(tree)  # of an element of lxml: with all that it holds
    etree.strip_elements(bare, *_BESIDE, with_tail=False)
    text = _extracted(bare, label, fast=True)
    if len(text) >= _LONG and 2 * len(text) >= sum(map(len, _WORDS(bare))):
        return text
    return _extracted(tree, label, fast=False)


def _extracted(tree: Tree, label: str, *, fast: bool) -> str:
    import trafilatura

    try:
        document = trafilatura.bare_extraction(tree, options=_options(fast=fast))
    except _TRAFILATURA_FAILS_WITH as error:
        raise UnreadableError(
            f"{label} could not be read ({type(error).__name__}); copy its text into a .txt file and add that."
        ) from error
    return "" if document is None else normalised(getattr(document, "text", None) or "")


@cache
def _options(*, fast: bool) -> Any:
    """What is asked of trafilatura, made once: it reads its settings from a file of text each time."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", comments=False, fast=fast)


def _no_article(label: str) -> NoTextError:
    return NoTextError(
        f"No article could be found in {label}; if a browser shows one, copy its text into a .txt file and add that."
    )
