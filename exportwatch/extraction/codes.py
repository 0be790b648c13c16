"""Control codes: "6A002.a.2", "ML10.c", "USML Category XI(b)".

Codes are found by their shape, as the lists themselves write them; which goods a code stands for is the registry's.
"""

from __future__ import annotations

import re

from exportwatch.extraction.facts import CodeList, FoundCode, Span
from exportwatch.extraction.text import Tokens

# Category 0 to 9, product group A to E (Y of the Commerce Control List's own), three digits, paragraphs: Annex I of
# Regulation (EU) 2021/821 and 15 CFR 774, Supplement 1, number their entries alike.
_DUAL_USE = r"(?P<dual_use>\d[A-EY]\d{3}(?:\.[a-z]{1,2}(?:\.\d{1,2}(?:\.[a-z])?)*)?)"
# ML1 to ML22 of the Wassenaar Arrangement's Munitions List, which the EU, the UK and others number alike.
_MUNITIONS = r"(?P<munitions>ML\s?(?:2[0-2]|1\d|[1-9])(?:\.?[a-z]\d?(?:\.\d{1,2})*)?)"
# Categories I to XXI of the United States Munitions List: 22 CFR 121.1.
_USML = r"(?P<usml>(?:USML\s+)?[Cc]ategor(?:y|ies)\s+(?:X{0,2}(?:IX|IV|V?I{0,3}))(?:\([a-z]\)(?:\(\d{1,2}\))?)?)"
_CODE = re.compile(rf"(?<![\w.-])(?:{_DUAL_USE}|{_MUNITIONS}|{_USML})(?![\w-])")
_ROMAN = re.compile(r"\b[XIV]+\b")
_CATEGORIES = frozenset(("category", "categories"))


def find_codes(text: str, span: Span, toks: Tokens) -> tuple[FoundCode, ...]:
    """Return the control codes in `span` of the text, whose tokens are `toks`, from left to right.

    `code` is written as its list writes it: "ML10.c", "XI(b)". A Roman category counts only where a list of munitions
    is named in the same span.
    """
    if not toks.has_digit and toks.words.isdisjoint(_CATEGORIES):
        return ()
    found = []
    of_munitions = "usml" in toks.words or "munitions" in toks.words
    for match in _CODE.finditer(text, span.start, span.end):
        name = CodeList(str(match.lastgroup))
        written = match.group()
        if name is CodeList.USML:
            roman = _ROMAN.search(written)
            if roman is None or not of_munitions:
                continue
            written = written[roman.start() :]
        found.append(FoundCode(written.replace(" ", ""), name, Span(match.start(), match.end())))
    return tuple(found)
