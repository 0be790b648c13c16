"""Whether XML may be handed to a parser at all: what it declares, and where it is broken. Expands and opens nothing."""

from __future__ import annotations

import re
from xml.parsers import expat

from exportwatch.fetching.errors import UnsafeDocumentError

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Characters that XML 1.0 (2.2) does not have, and which feeds carry from word processors.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Ours: a feed has under twenty levels; parsers keep a list of all that are open.
_MAX_DEPTH = 200


def cleaned(text: str) -> str:
    """Decoded XML without its declaration, which may name another encoding, and without forbidden characters."""
    return _FORBIDDEN.sub("", _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1))


def fault(text: str, url: str) -> str | None:
    """Where `cleaned` XML is broken and how, e.g. "line 2: mismatched tag"; None where it is well formed.

    Raises UnsafeDocumentError where it declares entities, whatever they are, or is nested beyond reason. None of the
    declared ones is expanded: the check ends at the first declaration.
    """
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def entity(*_: object) -> None:
        raise UnsafeDocumentError(
            f"{url} declares XML entities of its own, which can swell it without bounds, so it is not read; "
            "ask its makers for a feed without a DTD."
        )

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise UnsafeDocumentError(f"{url} is nested more than {_MAX_DEPTH} levels deep, so it is not read.")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.EntityDeclHandler = entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        # A parser that forgives may get past the place where this one stopped.
        if "<!entity" in text.lower():
            entity()
        return f"line {error.lineno}: {expat.ErrorString(error.code)}"
    return None
