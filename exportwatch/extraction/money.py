"""Sums of money with their currency: "C$ 22 million", "€1.2bn", "9 million euros".

A currency is an ISO 4217 code, or None where the text leaves it open: whose dollars "$500m" are, a reader must say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from exportwatch.extraction.facts import FoundMoney, Span
from exportwatch.extraction.lexicon import Amounts, Lexicon, currencies
from exportwatch.extraction.text import Tokens

_OPEN = "open"
"""The name under which the word lists keep what several currencies share."""


@lru_cache(maxsize=8)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    amounts = lexicon.amounts
    parting = "".join(map(re.escape, amounts.thousands))
    point = r"\." if "," in amounts.thousands else ","
    number = rf"\d{{1,3}}(?:[{parting}]\d{{3}}){{1,5}}(?:{point}\d{{1,2}})?|\d{{1,15}}(?:[.,]\d{{1,3}})?"
    scale = _choice(amounts.scales)
    signs, words = _choice(currencies().signs), _choice(amounts.currencies)
    return re.compile(
        rf"""(?<![\w$€£])(?:
          (?P<before>{signs})\s?(?P<sum>{number})(?:[\s-]?(?P<scale>{scale}))?
          |(?P<other_sum>{number})(?:[\s-]?(?P<other_scale>{scale}))?\s?(?:(?:{_choice(amounts.of_money)})\s?)?
           (?P<behind>{words}|{signs})
        )(?!\w)""",
        re.VERBOSE,
    )


def _choice(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True)) or r"(?!)"


def find_money(text: str, span: Span, lexicon: Lexicon, toks: Tokens) -> tuple[FoundMoney, ...]:
    """Return the sums in `span` of the text, whose tokens are `toks`, from left to right; never one without number or
    currency."""
    if not toks.has_digit:
        return ()
    amounts = lexicon.amounts
    found = []
    for match in _pattern(lexicon).finditer(text, span.start, span.end):
        before, behind = match.group("before"), match.group("behind")
        written = match.group("sum") or match.group("other_sum")
        scale = match.group("scale") or match.group("other_scale")
        amount = _value(written, amounts) * (amounts.scales[scale] if scale else 1)
        currency = {**currencies().signs, **amounts.currencies}[before or behind]
        whole = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
        known = None if currency == _OPEN else currency
        found.append(FoundMoney(match.group(), Span(match.start(), match.end()), whole, known))
    return tuple(found)


def _value(written: str, amounts: Amounts) -> Decimal:
    """Read a number: what parts thousands goes out, and the other of comma and point is the decimal sign."""
    groups = re.split("[" + "".join(map(re.escape, amounts.thousands)) + "]", written)
    if len(groups) > 1 and all(len(group.split(".")[0].split(",")[0]) == 3 for group in groups[1:]):
        written = "".join(groups)
    return Decimal(written.replace(",", "."))
