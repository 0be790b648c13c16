"""HTML as a tree, parsed once for everything that reads it, whatever is wrong with it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# libxml2 gives up on some, and none changes the tree.
_DOCTYPE = re.compile(r"<!doctype[^>]{0,2000}>", re.IGNORECASE)
_NOT_IN_MARKUP = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")

Tree = Any
"""An lxml element; lxml ships no types."""


def parsed(text: str) -> Tree | None:
    """The tree of a page of HTML, already decoded, without comments; None where there is nothing in it.

    Not trafilatura's own loader, which parses a page twice that has little in it and refuses fragments.
    """
    # As bytes, because lxml refuses text that declares an encoding, and what a page declares is decided before.
    body = _NOT_IN_MARKUP.sub("", _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1)).encode()
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
