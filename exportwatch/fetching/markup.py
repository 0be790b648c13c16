"""HTML as a tree, parsed once for everything that reads it, whatever is wrong with it."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# libxml2 gives up on some, and none changes the tree.
_DOCTYPE = re.compile(r"<!doctype[^>]{0,2000}>", re.IGNORECASE)
# No markup has them, and lxml refuses them in what is made of it. In UTF-8 these bytes stand for nothing else.
_CONTROLS = bytes([*range(9), 11, *range(14, 32)])

Tree = Any
"""An lxml element; lxml ships no types."""


def parsed(text: str) -> Tree | None:
    """The tree of a page of HTML, already decoded, without comments; None where there is nothing in it.

    Not trafilatura's own loader, which parses a page twice that has little in it and refuses fragments.
    """
    # As bytes, because lxml refuses text that declares an encoding, and what a page declares is decided before.
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    body = _DOCTYPE.sub("", text, count=1).encode("utf-8", "ignore").translate(None, _CONTROLS)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
