"""From the text of a case file to a case: form, words, dates and references, every problem with its JSON path at once.

What the entries must mean together is in `rules.py`. Pure: knows no Django and no database.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any, cast

from exportwatch.registry.cases import rules
from exportwatch.registry.cases.checks import objects
from exportwatch.registry.cases.reading_permits import PermitReader
from exportwatch.registry.cases.shapes import Case, CaseRefusedError, Json, Problem
from exportwatch.registry.status import PairStatus, PermitStatus
from exportwatch.vocabulary import (
    ALLOWED_AXES,
    Axis,
    Basis,
    Effect,
    Ending,
    EventType,
    Formality,
    GroundCode,
    Instrument,
    Part,
    RulePolarity,
    Stance,
    Venue,
)

FORMAT = 1
_SORTS = {
    "sources": "source",
    "authorities": "authority",
    "people": "person",
    "companies": "company",
    "permits": "permit",
    "measures": "measure",
    "statements": "statement",
}
_CONDITIONS = ("destinations", "exporter", "recipient", "control", "goods", "programme", "end_use")
_NEED_TARGETS = (EventType.LIFTED, EventType.CONVERTED, EventType.PARTIALLY_LIFTED)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_LOCAL_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,119}\Z")
_FULL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def read_case(text: str, today: dt.date) -> Case:
    """Return the case that a file's text tells; `today` bounds announcements and statements.

    Raises CaseRefusedError with every problem, in the order of the file.
    """
    try:
        data = json.loads(text, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        raise CaseRefusedError(
            [Problem("$", f"not JSON at line {error.lineno}, column {error.colno}: {error.msg}; correct it there")]
        ) from error
    except ValueError as error:
        raise CaseRefusedError([Problem("$", str(error))]) from error
    except RecursionError as error:
        raise CaseRefusedError([Problem("$", "nested too deeply for a case file; use the format's shape")]) from error
    reader = _Reader(today)
    reader.read(data)
    if reader.problems:
        raise CaseRefusedError(sorted(reader.problems, key=lambda problem: _place(problem.path)))
    return cast("Case", data)


def _without_twins(pairs: list[tuple[str, Any]]) -> Json:
    """Return an object without its nulls, which say as little as a missing key; refuse a key that stands twice."""
    result: Json = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f"the key “{key}” stands twice in one object; leave one of them out")
        result[key] = value
    return {key: value for key, value in result.items() if value is not None}


def _place(path: str) -> list[tuple[int, int | str]]:
    """Return what puts paths in the order of the file: sections as the format lists them, then by number."""
    order = {name: number for number, name in enumerate(("format", "case", "title", *_SORTS, "expect"))}
    parts = re.findall(r"\w+|\d+", path)
    return [
        (0, order.get(part, 99)) if part in order else (1, int(part)) if part.isdigit() else (2, part) for part in parts
    ]


class _Reader(PermitReader):
    """One case file under check."""

    def read(self, data: Any) -> None:
        """Check the whole file."""
        optional = "summary sources authorities people companies permits measures statements expect open_questions"
        if not self.keys("$", data, "format case title", optional):
            return
        if "format" in data and (data["format"] != FORMAT or isinstance(data["format"], bool)):
            self.fail("$.format", f"only format {FORMAT} is known; write {FORMAT}")
        self.pattern("$", data, "case", _SLUG, "a slug of small letters, digits and single hyphens")
        self.text("$", data, "case", 120)
        self.text("$", data, "title", 300)
        self.text("$", data, "summary", nullable=True)
        for path, question in self.items("$", data, "open_questions"):
            self.words(path, question, 2_000)
        self._collect_ids(data)
        readers: dict[str, Callable[[str, Json], None]] = {
            "sources": self.read_source,
            "authorities": self.read_authority,
            "people": self.read_person,
            "companies": self.read_company,
            "permits": self.read_permit,
            "measures": self._measure,
            "statements": self._statement,
        }
        for section, read in readers.items():
            for path, item in self.items("$", data, section):
                if isinstance(item, dict):
                    read(path, item)
                else:
                    self.fail(path, "an object is needed here; write { … }")
        asked: dict[Any, str] = {}
        for path, item in self.items("$", data, "expect"):
            self._expectation(path, item, asked)
        self.problems += rules.broken(data)

    def _collect_ids(self, data: Json) -> None:
        before = len(self.problems)
        for section, sort in _SORTS.items():
            for path, item in self.items("$", data, section):
                if not isinstance(item, dict):
                    continue
                self._local_id(path, item, sort)
                if sort == "measure":
                    for where, event in self.items(path, item, "events", needed=True):
                        if isinstance(event, dict):
                            self._local_id(where, event, "event")
        # What is wrong with a list is said where its entries are read.
        self.problems[before:] = [problem for problem in self.problems[before:] if problem.path.endswith(".id")]

    def _local_id(self, path: str, item: Json, sort: str) -> None:
        value = item.get("id")
        if not isinstance(value, str) or not _LOCAL_ID.match(value):
            if "id" in item:
                self.fail(f"{path}.id", "an id is made of small letters, digits, - and _; write such a one")
        elif value in self.ids:
            self.fail(f"{path}.id", f"“{value}” stands already at {self.ids[value][1]}; choose another id")
        else:
            self.ids[value] = (sort, path)

    # ---- measures ----------------------------------------------------------------------------------------------------

    def _measure(self, path: str, item: Json) -> None:
        self.keys(path, item, "id title authority instrument applies_to formality events", "grounds")
        self.text(path, item, "title", 250)
        if "authority" in item:
            self.reference_to(f"{path}.authority", item["authority"], "authority")
        instrument = self.word(path, item, "instrument", Instrument)
        self.word(path, item, "formality", Formality)
        allowed = ALLOWED_AXES[Instrument(instrument)] if instrument else frozenset(Axis)
        seen: dict[Any, str] = {}
        for where, axis in self.items(path, item, "applies_to", needed=True):
            self.twins(where, {"axis": axis}, seen, "word")
            if self.one_of(where, axis, Axis) and axis not in allowed:
                possible = ", ".join(word for word in Axis if word in allowed)
                self.fail(where, f"{instrument} never applies to {axis}; it applies to: {possible}")
        cited = {
            str(entry.get("source")) for _, event in objects(item, "events") for _, entry in objects(event, "evidence")
        }
        for where, ground in self.items(path, item, "grounds"):
            self._ground(where, ground, cited)
        for where, event in self.items(path, item, "events", needed=True):
            if isinstance(event, dict):
                self._event(where, event)
            else:
                self.fail(where, "an object is needed here; write { … }")

    def _ground(self, path: str, item: Any, cited: set[str]) -> None:
        if not self.keys(path, item, "code", "text quote source"):
            return
        self.word(path, item, "code", GroundCode)
        self.text(path, item, "text", nullable=True)
        self.quote(path, item)
        if "source" in item:
            self.reference_to(f"{path}.source", item["source"], "source")
        elif isinstance(item.get("quote"), str):
            if len(cited) == 1:
                item["source"] = next(iter(cited))
            else:
                self.fail(path, "which source has these words? Add source with its id")

    def _event(self, path: str, item: Json) -> None:
        self.keys(path, item, "id type announced evidence", "effective until targets scope effects count")
        kind = self.word(path, item, "type", EventType)
        announced = self.date(path, item, "announced")
        effective = self.date(path, item, "effective", nullable=True) or announced
        until = self.date(path, item, "until", nullable=True)
        self.past(f"{path}.announced", announced, "an announcement")
        if until and effective and until.latest < effective.earliest:
            self.fail(f"{path}.until", "the announced end is before the start; correct one of them")
        if until and kind not in (None, EventType.IMPOSED, EventType.EXTENDED):
            self.fail(f"{path}.until", "only an imposed or extended event announces an end; leave it out")
        self.evidence(path, item)
        if kind in _NEED_TARGETS and not item.get("targets"):
            self.fail(path, f"a {kind} event names the measures that it ends; add targets")
        seen: dict[Any, str] = {}
        for where, target in self.items(path, item, "targets"):
            self.reference_to(where, target, "measure")
            self.twins(where, {"target": target}, seen, "target")
        for where, rule in self.items(path, item, "scope"):
            self._rule(where, rule)
        permits: dict[Any, str] = {}
        for where, effect in self.items(path, item, "effects"):
            self._effect(where, effect, permits)
        if item.get("count") is not None:
            self.count(f"{path}.count", item["count"], of_event=True)

    def _rule(self, path: str, item: Any) -> None:
        if not self.keys(path, item, "rule", f"{' '.join(_CONDITIONS)} note"):
            return
        polarity = self.word(path, item, "rule", RulePolarity)
        self.text(path, item, "programme", 200)
        self.text(path, item, "end_use", 200)
        self.text(path, item, "note", nullable=True)
        self.destinations(path, item)
        for key in ("exporter", "recipient"):
            if key in item:
                self.reference_to(f"{path}.{key}", item[key], "company")
        self.control(path, item)
        for where, goods in self.items(path, item, "goods"):
            self.words(where, goods, 200)
        if not any(item.get(key) for key in _CONDITIONS):
            if polarity == RulePolarity.EXCLUDE:
                self.fail(path, "an exclude rule without a condition excludes everything; add what it leaves out")
            elif not item.get("note"):
                self.fail(path, "a rule without a condition takes in everything; add a note that says what that means")

    def _effect(self, path: str, item: Any, permits: dict[Any, str]) -> None:
        if not self.keys(path, item, "permit effect basis", "part confirmed"):
            return
        if "permit" in item and self.reference_to(f"{path}.permit", item["permit"], "permit"):
            self.twins(path, {"permit": item["permit"]}, permits, "permit's effect")
        effect = self.word(path, item, "effect", Effect)
        basis = self.word(path, item, "basis", Basis)
        self.text(path, item, "part", 200, nullable=True)
        self.boolean(path, item, "confirmed")
        if effect == Effect.PARTIALLY_SUSPENDED and not item.get("part"):
            self.fail(path, "a partial suspension says which part; add part")
        if item.get("confirmed") and basis not in (None, Basis.REPORTED):
            self.fail(f"{path}.confirmed", "only a reported effect is confirmed by an editor; leave it out")

    # ---- statements and expectations ---------------------------------------------------------------------------------

    def _statement(self, path: str, item: Json) -> None:
        optional = "person authority speaker_as_printed language translation quote links"
        self.keys(path, item, "id venue said text evidence", optional)
        if not any(item.get(key) for key in ("person", "authority", "speaker_as_printed")):
            self.fail(path, "who said it? Add person, authority or speaker_as_printed")
        for key in ("person", "authority"):
            if item.get(key) is not None:
                self.reference_to(f"{path}.{key}", item[key], key)
        self.word(path, item, "venue", Venue)
        self.past(f"{path}.said", self.date(path, item, "said"), "a statement")
        self.language(path, item)
        self.text(path, item, "text")
        self.text(path, item, "translation", nullable=True)
        self.text(path, item, "speaker_as_printed", 300, nullable=True)
        self.quote(path, item)
        self.evidence(path, item)
        seen: dict[Any, str] = {}
        for where, link in self.items(path, item, "links"):
            if not self.keys(where, link, "event stance", "part"):
                continue
            if "event" in link:
                self.reference_to(f"{where}.event", link["event"], "event")
            stance, part = self.word(where, link, "stance", Stance), self.word(where, link, "part", Part)
            self.twins(where, {"event": link.get("event"), "stance": link.get("stance")}, seen, "link")
            if part == Part.CRITIC and stance == Stance.ANNOUNCES:
                self.fail(where, "a critic's statement never counts as an announcement; choose another stance")

    def _expectation(self, path: str, item: Any, asked: dict[Any, str]) -> None:
        if not self.keys(path, item, "as_of status", "permit pair axis since certainty or suspended_at_end"):
            return
        self.pattern(path, item, "as_of", _FULL_DAY, "a full day such as 2020-10-05")
        if isinstance(item.get("as_of"), str) and _FULL_DAY.match(item["as_of"]):
            self.date(path, item, "as_of")
        self.date(path, item, "since", nullable=True)
        words: type[PairStatus | PermitStatus] = PermitStatus
        if ("permit" in item) == ("pair" in item):
            self.fail(path, "ask for a permit or for a pair; exactly one of the two is needed")
        elif "pair" in item:
            words = PairStatus
            self._pair(path, item)
        else:
            self.reference_to(f"{path}.permit", item["permit"], "permit")
            if "axis" in item:
                self.fail(f"{path}.axis", "a permit has no axis; leave it out")
        status, other = self.word(path, item, "status", words), self.word(path, item, "or", words)
        self.word(path, item, "certainty", ("possible",))
        self.boolean(path, item, "suspended_at_end")
        if ("certainty" in item) != ("or" in item):
            self.fail(path, "certainty “possible” and the other answer go together; add or, or leave both out")
        if other and other == status:
            self.fail(f"{path}.or", "two answers that are the same are certain; leave certainty and or out")
        if "suspended_at_end" in item and status and status not in set(Ending):
            self.fail(f"{path}.suspended_at_end", "only an ended permit has it; leave it out")
        self.twins(path, {key: item.get(key) for key in ("permit", "pair", "axis", "as_of")}, asked, "question")

    def _pair(self, path: str, item: Json) -> None:
        pair = item["pair"]
        if not isinstance(pair, list) or len(pair) != 2:
            self.fail(f"{path}.pair", "two country codes are needed; write [issuer, destination]")
        else:
            for index, code in enumerate(pair):
                self.country(f"{path}.pair[{index}]", code)
        if "axis" not in item:
            self.fail(path, f"axis is missing; add one of: {', '.join(Axis)}")
        self.word(path, item, "axis", Axis)
