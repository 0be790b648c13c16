"""The small checks of which reading a case file is made: each names the place, what is wrong there and what to do.

Knows JSON values, words and dates; knows no entry of a case file, no Django and no database.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from exportwatch.registry import reference
from exportwatch.registry.cases.shapes import Json, Problem
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Word

MAX_QUOTE_WORDS = 25
"""Words: we quote, we do not republish."""
LARGEST_NUMBER = 2_147_483_647
"""The largest count that a column of the record holds."""
LONG_TEXT = 20_000
"""Characters; a gist or a summary in own words is far shorter."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_SHORT_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")


def whole_days(value: Any) -> FuzzyDate:
    """Return the date that stands in a file. Raises ValueError that says what is wrong with it and what to write."""
    if isinstance(value, str):
        if not _SHORT_DATE.match(value):
            raise ValueError(f"“{value}” is not a date; write 2020, 2020-10 or 2020-10-05.")
        return FuzzyDate.parse(value)
    if not isinstance(value, dict):
        raise ValueError("This is not a date; write 2020, 2020-10, 2020-10-05 or an object with earliest and latest.")
    if unknown := sorted(value.keys() - {"earliest", "latest", "as_stated"}):
        raise ValueError(f"A date has no “{unknown[0]}”; its keys are earliest, latest and as_stated.")
    bounds = []
    for key in ("earliest", "latest"):
        if not isinstance(value.get(key), str) or not _DAY.match(value[key]):
            raise ValueError(f"“{key}” is not a full day; write it as 2020-10-05.")
        bounds.append(FuzzyDate.parse(value[key]).earliest)
    stated = value.get("as_stated")
    if stated is not None and not isinstance(stated, str):
        raise ValueError("“as_stated” is not a text; write the source's words, or leave it out.")
    return FuzzyDate(bounds[0], bounds[1], stated or "")


def quiet_date(value: Any) -> FuzzyDate | None:
    """Return the date, or None where there is none or it is wrong (which is reported where it stands)."""
    try:
        return whole_days(value)
    except ValueError:
        return None


def objects(item: Any, key: str) -> list[tuple[int, Json]]:
    """Return the objects listed under a key with their places; whatever else stands there is reported elsewhere."""
    listed = item.get(key) if isinstance(item, dict) else None
    found = listed if isinstance(listed, list) else []
    return [(index, entry) for index, entry in enumerate(found) if isinstance(entry, dict)]


class Checks:
    """Collects problems. `ids` holds each local id with the sort of thing it stands for and its path."""

    def __init__(self, today: dt.date) -> None:
        """Start with nothing found; `today` bounds what may have been announced or said."""
        self.today = today
        self.problems: list[Problem] = []
        self.ids: dict[str, tuple[str, str]] = {}
        self.countries = {row.code for row in reference.countries()}

    def fail(self, path: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(path, message))

    def keys(self, path: str, item: Any, required: str, optional: str = "") -> bool:
        """Return whether an object stands here; note unknown and missing keys."""
        if not isinstance(item, dict):
            self.fail(path, "an object is needed here; write { … }")
            return False
        needed = required.split()
        known = [*needed, *optional.split()]
        for key in item.keys() - set(known):
            self.fail(f"{path}.{key}", f"unknown key; known here are: {', '.join(known)}")
        for key in needed:
            if key not in item:
                self.fail(path, f"{key} is missing; add it")
        return True

    def items(self, path: str, item: Json, key: str, *, needed: bool = False) -> Iterator[tuple[str, Any]]:
        """Yield path and value of each item of the list under a key; `needed`: an empty or missing one is a problem."""
        where = f"{path}.{key}"
        value = item.get(key)
        if value is None and not needed:
            return
        if not isinstance(value, list):
            if key in item:
                self.fail(where, "a list is needed here; write [ … ]")
            return
        if not value and needed:
            self.fail(where, "the list is empty; at least one entry is needed")
        for index, entry in enumerate(value):
            yield f"{where}[{index}]", entry

    def text(self, path: str, item: Json, key: str, longest: int = LONG_TEXT, *, nullable: bool = False) -> None:
        """Check a text: not blank, no longer than the record holds, and of characters that can be stored."""
        if key in item and not (nullable and item[key] is None):
            self.words(f"{path}.{key}", item[key], longest)

    def words(self, path: str, value: Any, longest: int) -> bool:
        """Return whether a value is a text that can be kept."""
        if not isinstance(value, str) or not value.strip():
            self.fail(path, "a text is needed; write one, or leave the key out")
        elif len(value) > longest:
            self.fail(path, f"{len(value)} characters are too many; at most {longest} can be kept")
        elif "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            self.fail(path, "a character here cannot be stored; write the text anew")
        else:
            return True
        return False

    def word(self, path: str, item: Json, key: str, vocabulary: type[Word] | tuple[str, ...]) -> str | None:
        """Return the word under a key, None where it is missing or not of the vocabulary."""
        if key not in item:
            return None
        return self.one_of(f"{path}.{key}", item[key], vocabulary)

    def one_of(self, path: str, value: Any, vocabulary: type[Word] | tuple[str, ...]) -> str | None:
        """Return the value where it is a word of the vocabulary, else note it and return None."""
        words = [str(word) for word in vocabulary]
        if isinstance(value, str) and value in words:
            return value
        self.fail(path, f"{_shown(value)} is not a known word; write one of: {', '.join(words)}")
        return None

    def pattern(self, path: str, item: Json, key: str, regex: re.Pattern[str], remedy: str) -> None:
        """Check a text against a pattern; `remedy` says what to write."""
        if key in item and not (isinstance(item[key], str) and regex.match(item[key])):
            self.fail(f"{path}.{key}", f"{_shown(item[key])} cannot be used; write {remedy}")

    def date(self, path: str, item: Json, key: str, *, nullable: bool = False) -> FuzzyDate | None:
        """Return the date under a key, None where it is missing or wrong."""
        if key not in item or (nullable and item[key] is None):
            return None
        try:
            return whole_days(item[key])
        except ValueError as error:
            self.fail(f"{path}.{key}", str(error))
            return None

    def past(self, path: str, date: FuzzyDate | None, what: str) -> None:
        """Refuse a date that lies wholly in the future."""
        if date and date.earliest > self.today:
            self.fail(path, f"{what} in the future is refused; give the day on which it happened")

    def number(self, path: str, item: Json, key: str) -> int | None:
        """Return the whole number under a key, None where it is missing or wrong."""
        value = item.get(key)
        if key not in item:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
            self.fail(f"{path}.{key}", "a whole number from 0 on is needed; leave an unknown number out")
            return None
        return value

    def boolean(self, path: str, item: Json, key: str) -> None:
        """Check a yes or no."""
        if key in item and not isinstance(item[key], bool):
            self.fail(f"{path}.{key}", "write true or false")

    def country(self, path: str, value: Any) -> None:
        """Check an ISO 3166-1 alpha-2 code, or EU."""
        if not isinstance(value, str) or value not in self.countries:
            self.fail(path, f"{_shown(value)} is no country code; write ISO 3166-1 alpha-2 such as CA, or EU")

    def reference_to(self, path: str, value: Any, sort: str) -> bool:
        """Return whether a value is the id of a thing of that sort in this file."""
        found = self.ids.get(value) if isinstance(value, str) else None
        if found is None:
            self.fail(path, f"{_shown(value)} is no id of this file; add the {sort}, or correct the id")
        elif found[0] != sort:
            self.fail(path, f"{_shown(value)} is a {found[0]}; the id of a {sort} is needed")
        else:
            return True
        return False

    def quote(self, path: str, item: Json) -> None:
        """Check the words taken from a source."""
        self.text(path, item, "quote", nullable=True)
        if isinstance(item.get("quote"), str) and (count := len(item["quote"].split())) > MAX_QUOTE_WORDS:
            self.fail(f"{path}.quote", f"{count} words are quoted, at most {MAX_QUOTE_WORDS} may be; shorten the quote")

    def twins(self, path: str, values: Mapping[str, Any], seen: dict[Any, str], what: str) -> None:
        """Note a thing that stands twice; `seen` holds the paths of those before."""
        key = tuple(str(value) for value in values.values())
        if key in seen:
            self.fail(path, f"this {what} stands already at {seen[key]}; leave one of them out")
        seen.setdefault(key, path)


def _shown(value: Any) -> str:
    """Return a wrong value for a message, cut short."""
    text = value if isinstance(value, str) else type(value).__name__ if isinstance(value, (dict, list)) else repr(value)
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"
