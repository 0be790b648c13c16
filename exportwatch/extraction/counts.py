"""Counts with their unit: "seven systems", "around 30 of 350 licences", "at least 16 permits".

An unknown count is no count: nothing is ever found where the text gives no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from exportwatch.extraction.facts import FoundCount, Span
from exportwatch.extraction.lexicon import Amounts, Lexicon
from exportwatch.extraction.text import Tokens


@lru_cache(maxsize=8)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    amounts = lexicon.amounts
    numerals, parting = _choice(tuple(amounts.numerals)), "".join(map(re.escape, amounts.thousands))
    number = rf"(?:\d{{1,3}}(?:[{parting}]\d{{3}}){{1,3}}|\d{{1,7}}|(?:{numerals})(?:[-\s](?:{numerals}))?)"
    return re.compile(
        rf"""\b(?:(?:(?P<minimum>{_choice(amounts.minimum)})|(?P<maximum>{_choice(amounts.maximum)})|(?P<approx>{_choice(amounts.approx)}))\s)?
        (?:between\s)?(?<![\d.,$€£-])\b(?P<number>{number})\b(?!\.\d|%|,\d)
        (?:\s(?:{_choice(amounts.range)})\s(?P<high>{number})(?=\s))?
        (?:\s(?:{_choice(amounts.of)})\s(?:(?:{_choice(amounts.of_leads)})\s){{0,2}}(?P<total>{number}))?
        (?P<between>(?:\s(?!(?:{_choice(amounts.apart)})\b)[\w/-]{{1,24}}){{0,3}}?)
        \s(?:\w['’])?(?P<unit>{_choice(amounts.units)})\b""",
        re.IGNORECASE | re.VERBOSE,
    )


def _choice(phrases: Sequence[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


@lru_cache(maxsize=8)
def _needed(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """The last words of units and of numerals. A span with no unit, or with neither digit nor numeral, has no count."""
    units, numerals = lexicon.amounts.units, tuple(lexicon.amounts.numerals)
    return _last_words(units), _last_words(numerals)


def _last_words(phrases: Sequence[str]) -> frozenset[str]:
    return frozenset(re.split(r"[\W_]", phrase.lower())[-1] for phrase in phrases)


def find_counts(text: str, span: Span, lexicon: Lexicon, toks: Tokens | None = None) -> tuple[FoundCount, ...]:
    """Return the counts in `span` of the text from left to right; a number without a known unit is left out.

    `toks`: the tokens of the span where they were made before, so that most spans need not be searched.
    """
    units, numerals = _needed(lexicon)
    if toks is not None and (toks.words.isdisjoint(units) or not (toks.has_digit or toks.words & numerals)):
        return ()
    amounts = lexicon.amounts
    found: list[FoundCount] = []
    for match in _pattern(lexicon).finditer(text, span.start, span.end):
        number = _value(match.group("number"), amounts)
        if number is None or _is_year(match.group("number")):
            continue
        high = _value(match.group("high"), amounts) if match.group("high") else None
        minimum: int | None
        maximum: int | None
        approx: int | None
        minimum, maximum, approx = number, high if high is not None else number, None
        if match.group("approx"):
            minimum, maximum, approx = None, None, number
        elif match.group("minimum"):
            above = match.group("minimum").lower() in amounts.above
            minimum, maximum = number + above, None
        elif match.group("maximum"):
            below = match.group("maximum").lower() in amounts.below
            minimum, maximum = None, number - below
        total = _value(match.group("total"), amounts) if match.group("total") else None
        found.append(
            FoundCount(
                match.group(), match.group("unit"), Span(match.start(), match.end()), minimum, maximum, approx, total
            )
        )
    return tuple(found)


def _value(written: str, amounts: Amounts) -> int | None:
    numerals = amounts.numerals
    digits = "".join(character for character in written if character not in amounts.thousands)
    if digits.isdigit():
        return int(digits)
    if written.lower() in numerals:
        return numerals[written.lower()]
    value = 0
    for part in re.split(r"[-\s]", written.lower()):
        numeral = numerals.get(part)
        if numeral is None:
            return None
        value = value * numeral if numeral >= 100 and value else value + numeral
    return value


def _is_year(written: str) -> bool:
    return len(written) == 4 and written.isdigit() and 1900 <= int(written) <= 2099
