"""A record's content in words, and what two versions of it say differently, for people.

Pure: reads the shape that `registry.content` writes, knows neither tables nor pages. Country codes are shown as names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import Any, NamedTuple

from exportwatch.registry import reference
from exportwatch.registry.content import NOT_PUBLIC, Content, date_from_json
from exportwatch.registry.values import CountRange
from exportwatch.vocabulary import (
    Axis,
    Basis,
    ControlList,
    CountWhat,
    Effect,
    Ending,
    EventType,
    Formality,
    GroundCode,
    Instrument,
    Part,
    PartyRole,
    PermitIdentity,
    PermitKind,
    RulePolarity,
    Stance,
    Venue,
    Word,
)


class Line(NamedTuple):
    """What a record says under one heading, in words; a heading may have several lines."""

    path: str
    words: str


class Difference(NamedTuple):
    """What was said under a heading before and is said after; empty: nothing."""

    path: str
    before: str
    after: str


def in_words(content: Content) -> list[Line]:
    """Return all that a content says, in a fixed order of headings. Keys that stand for the record itself are left
    out."""
    found: list[Line] = []
    for key, (path, words) in _HEADINGS.items():
        if key in content and (key != "measure" or "event" in content):
            found += [Line(path, line) for line in words(content[key])]
    hidden = content.get(NOT_PUBLIC, {})
    for key, (path, words) in _HEADINGS.items():
        if key in hidden:
            found += [Line(f"{path} (not public yet)", line) for line in words(hidden[key])]
    return found


def differences(old: Content, new: Content) -> list[Difference]:
    """Return where two contents of one record differ: heading in words, before, after, in the order of the headings.

    Among several lines of one heading only those are told that the other content does not have.
    """
    before, after = _by_path(in_words(old)), _by_path(in_words(new))
    found: list[Difference] = []
    for path in dict.fromkeys([*before, *after]):
        lines, now = before.get(path, {}), after.get(path, {})
        gone = [line for line in lines if line not in now]
        come = [line for line in now if line not in lines]
        found += [Difference(path, one, other) for one, other in zip_longest(gone, come, fillvalue="")]
    return found


def _by_path(lines: Iterable[Line]) -> dict[str, dict[str, None]]:
    """Return each heading's lines as an ordered set: an event may have 100,000."""
    found: dict[str, dict[str, None]] = {}
    for path, words in lines:
        found.setdefault(path, {})[words] = None
    return found


def _text(value: Any) -> list[str]:
    return [str(value)]


def _label(vocabulary: type[Word]) -> Callable[[Any], list[str]]:
    return lambda value: [vocabulary(value).label]


def _date(value: Any) -> list[str]:
    date = date_from_json(value)
    if date is None:
        return []
    return [f"{date} (“{date.as_stated}”)" if date.as_stated else str(date)]


def _count(value: Content) -> list[str]:
    count = CountRange(
        value.get("min"), value.get("max"), value.get("approx"), value.get("of_total"), value.get("as_stated", "")
    )
    numbers = str(CountRange(count.minimum, count.maximum, count.approx, count.of_total))
    words = f"{numbers} (“{count.as_stated}”)" if count.as_stated and count.known else str(count)
    return [f"{words} {CountWhat(value['what']).label}" if value.get("what") else words]


def _country(code: str) -> str:
    names = {row.code: row.name for row in reference.countries()}
    return names.get(code, code)


def _countries(codes: list[str]) -> list[str]:
    return [_country(code) for code in codes]


def _authority(value: Content) -> list[str]:
    return [f"{value['name']}, {_country(value['country'])}"]


def _tenure(value: Content) -> list[str]:
    return [f"{value['office']}, {_authority(value['authority'])[0]}"]


def _axes(value: list[str]) -> list[str]:
    return [Axis(axis).label for axis in value]


def _ended(value: Content) -> list[str]:
    return [f"{Ending(value['how']).label}; last good day {_date(value['on'])[0]}"]


def _identifiers(value: list[Content]) -> list[str]:
    return [f"{item['scheme']}: {item['value']}" for item in value]


def _parties(value: list[Content]) -> list[str]:
    return [f"{PartyRole(item['role']).label}: {item['company']}" for item in value]


def _controls(value: list[Content]) -> str:
    return ", ".join(f"{ControlList(item['list']).label} {item['code']}" for item in value)


def _lines(value: list[Content]) -> list[str]:
    found = []
    for item in value:
        parts = [item.get("description", "")]
        if "quantity" in item:
            parts.append(f"{item['quantity']} {item.get('unit', '')}".strip())
        if "value" in item:
            parts.append(f"{item['value']} {item.get('currency', '')}".strip())
        if "control" in item:
            parts.append(_controls(item["control"]))
        found.append("; ".join(part for part in parts if part))
    return found


def _grounds(value: list[Content]) -> list[str]:
    found = []
    for item in value:
        words = GroundCode(item["code"]).label
        words += f": {item['text']}" if "text" in item else ""
        found.append(" – ".join([words, *_evidence(item.get("evidence", []))]))
    return found


def _scope(value: list[Content]) -> list[str]:
    found = []
    for item in value:
        parts = [", ".join(_countries(item["destinations"])) if "destinations" in item else "every destination"]
        for key, words in (("exporter", "exporter"), ("recipient", "recipient"), ("programme", "programme")):
            if key in item:
                parts.append(f"{words} {item[key]}")
        if "goods" in item:
            parts.append(f"goods: {', '.join(item['goods'])}")
        if "control" in item:
            parts.append(_controls(item["control"]))
        if "end_use" in item:
            parts.append(f"end use: {item['end_use']}")
        if "note" in item:
            parts.append(item["note"])
        found.append(f"{RulePolarity(item['rule']).label}: {'; '.join(parts)}")
    return found


def _effects(value: list[Content]) -> list[str]:
    found = []
    for item in value:
        said = Effect(item["effect"]).label
        said += f" ({item['part']})" if "part" in item else ""
        basis = Basis(item["basis"]).label.lower() + (", confirmed by an editor" if item.get("confirmed") else "")
        found += [f"{permit}: {said}, {basis}" for permit in item["permits"]]
    return found


def _links(value: list[Content]) -> list[str]:
    found = []
    for item in value:
        part = f", {Part(item['part']).label.lower()}" if "part" in item else ""
        found.append(f"{Stance(item['stance']).label.capitalize()} {item['event']} of {item['measure']}{part}")
    return found


def _evidence(value: list[Content]) -> list[str]:
    found = []
    for item in value:
        source = item["source"]
        cited = [source.get("publisher", ""), source.get("title", ""), *_date(source.get("published"))]
        where = ", ".join(part for part in cited if part) or source.get("url", "a file without title")
        quote = f"“{item['quote']}” – " if "quote" in item else ""
        proof = "quote verified" if item.get("verified") else "quote pending"
        found.append(f"{quote}{where} ({proof})")
    return found


_HEADINGS: dict[str, tuple[str, Callable[[Any], list[str]]]] = {
    "title": ("Title", _text),
    "measure": ("Measure", _text),
    "type": ("Event", _label(EventType)),
    "person": ("Speaker", _text),
    "speaker_as_printed": ("Speaker as printed", _text),
    "tenure": ("Office held then", _tenure),
    "authority": ("Authority", _authority),
    "instrument": ("Instrument", _label(Instrument)),
    "applies_to": ("Applies to", _axes),
    "formality": ("Form", _label(Formality)),
    "grounds": ("Ground", _grounds),
    "announced": ("Announced", _date),
    "effective": ("Effective", _date),
    "until": ("Announced end", _date),
    "targets": ("Ends or changes", list),
    "scope": ("Scope", _scope),
    "effects": ("Effect on a permit", _effects),
    "venue": ("Where it was said", _label(Venue)),
    "said": ("Said", _date),
    "language": ("Language", _text),
    "text": ("Text", _text),
    "quote": ("Quote", _text),
    "translation": ("Translation", _text),
    "links": ("About", _links),
    "identity": ("Identity", _label(PermitIdentity)),
    "count": ("Count", _count),
    "kind": ("Kind", _label(PermitKind)),
    "local_term": ("Local term", _text),
    "identifiers": ("Number", _identifiers),
    "issued": ("Issued", _date),
    "expires": ("Last good day", _date),
    "ended": ("Ended", _ended),
    "destinations": ("Destination", _countries),
    "parties": ("Party", _parties),
    "lines": ("Goods", _lines),
    "end_use": ("End use", _text),
    "member_of": ("Part of the group", _text),
    "replaces": ("Replaces", _text),
    "evidence": ("Evidence", _evidence),
}
"""The keys of every kind of content in the order in which people read them, with heading and words."""
