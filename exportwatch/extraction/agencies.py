"""Which news agency a report credits as its author: byline, dateline, publisher or a line of credit in, a name out.

A report that only mentions an agency ("told Reuters"), or prints its picture, is not the agency's. Which names and
credits there are stands in lexicon/any/agencies.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exportwatch.extraction import lexicon

_LEXICON = lexicon.agencies()

# A short form in capitals is compared as written: "AP" is an agency, "ap" is none.
_FOLDED = {
    alias.casefold(): name for alias, name in _LEXICON.agencies.items() if not (alias.isupper() and len(alias) <= 4)
}
_EXACT = {alias: name for alias, name in _LEXICON.agencies.items() if alias.isupper() and len(alias) <= 4}

_BYLINE_PARTS = re.compile(r"[,;|/&()\[\]–—]|\b(?:and|with|for|by|By|in|of|et|avec|par)\b|\s-\s")
_STAFF = re.compile(r"\s+(?:staff|writers?|news staff|reporters?|correspondents?|news agency)$", re.IGNORECASE)
# OTTAWA, Oct 5 (Reuters) - … ; PARIS (AFP) — …
_DATELINE = re.compile(r"[^\W\d_][^()\n]{0,70}?[(\[]([^()\[\]\n]{2,40})[)\]]\s*[-–—:.]")
_ALONE = re.compile(r"[(\[–—\s-]*([^()\[\]\n]{2,60}?)[)\]\s.]*$")
_REUTERS_ENDING = re.compile(r"\(?\s*(?:additional )?reporting by .{2,300}\bediting by .{2,200}\)?$", re.IGNORECASE)

_OPENING, _ENDING, _LONGEST_CREDIT = 4, 8, 240  # lines, lines, characters


def credited(text: str, *, byline: str | None = None, publisher: str | None = None) -> str | None:
    """Return the name of the agency that the report is from, as the record writes it; None where it credits none."""
    return (
        _named(publisher or "")
        or _in_byline(byline or "")
        or next(filter(None, map(_in_opening_line, _first_lines(text))), None)
        or next(filter(None, map(_in_ending_line, _last_lines(text))), None)
    )


def _named(words_: str) -> str | None:
    """Return the agency of this name, where the words are one and nothing else."""
    name = _STAFF.sub("", words_.strip(" .\t"))
    return _EXACT.get(name) or _FOLDED.get(name.casefold())


def _in_byline(line: str) -> str | None:
    return next(filter(None, map(_named, _BYLINE_PARTS.split(line))), None)


def _in_opening_line(line: str) -> str | None:
    if (dateline := _DATELINE.match(line)) and (name := _in_byline(dateline[1])):
        return name
    if len(line) > _LONGEST_CREDIT or _is_of_a_picture(line):
        return None
    return _in_byline(line) if line.casefold().startswith(("by ", "par ", "von ")) else _alone(line)


def _in_ending_line(line: str) -> str | None:
    if len(line) > 2 * _LONGEST_CREDIT or _is_of_a_picture(line):
        return None
    if _REUTERS_ENDING.match(line):
        return "Reuters"  # seen at the end of its reports alone: who reported and who edited
    if len(line) > _LONGEST_CREDIT:
        return None
    folded = line.casefold().lstrip("-–— ")
    begin = next((begin for begin in _LEXICON.begins if folded.startswith(begin)), None)
    if begin is None:
        return _alone(line)
    rest = re.sub(
        r"\b(?:19|20)\d\d\b|\bwas first published\b.*|\ball rights reserved\b.*", ",", line[len(begin) :], flags=re.I
    )
    return _in_byline(rest) or next(filter(None, map(_named, re.split(r"[.,:;]", rest))), None)


def _alone(line: str) -> str | None:
    """Return the agency where the line says nothing but its name, as in “(AP)” or “– Reuters”."""
    found = _ALONE.match(line)
    return _named(found[1]) or _in_slash(found[1]) if found else None


def _in_slash(line: str) -> str | None:
    """Return the agency of a line such as dpa/AFP: the first of several."""
    parts = line.split("/")
    return next(filter(None, map(_named, parts)), None) if 1 < len(parts) <= 3 else None


def _is_of_a_picture(line: str) -> bool:
    folded = line.casefold()
    return any(word in folded for word in _LEXICON.pictures)


def _first_lines(text: str) -> Iterator[str]:
    start, given = 0, 0
    while given < _OPENING and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if line := text[start : min(end, start + 2_000)].strip():
            given += 1
            yield line
        start = end + 1


def _last_lines(text: str) -> Iterator[str]:
    lines = [line.strip() for line in text[-6_000:].split("\n") if line.strip()]
    yield from reversed(lines[-_ENDING:])
