"""The engine's readings held against the labels: what was found, missed and invented, and the seven figures.

The figures, each from 0 to 1, three places:

- relevance: F1 of the documents that report a government's act as their news;
- action: F1 of current units (issuer, destination, restrict or ease); a worldwide act has destination "*";
- action_strict: the same with the exact type;
- date_accuracy, announcer_accuracy: of the units found that have a labelled date or announcer; None where there are
  none. A date is right when it is equal at the label's precision, an announcer when family name or office is the same;
- quote: F1 of direct quotes, right only when the labelled start lies inside the quote and the speaker is the same;
- speaker: F1 of who is quoted or reported speaking, once per document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from .labels import Action, Reading, Statement

EASING = frozenset({"lifting", "resumption"})
EMPTY: Reading = {"id": "", "relevant": False, "actions": [], "statements": []}
FIGURES = ("relevance", "action", "action_strict", "date_accuracy", "announcer_accuracy", "quote", "speaker")

Unit = tuple[str | None, str, str]
"""Issuer, destination or "*", and direction or type."""


@dataclass(slots=True)
class Tally:
    """Found, missed, invented."""

    found: int = 0
    missed: int = 0
    invented: int = 0

    def add(self, other: Tally) -> None:
        """Count the other's in."""
        self.found += other.found
        self.missed += other.missed
        self.invented += other.invented

    @property
    def f1(self) -> float:
        """2·found / (2·found + missed + invented); 1 where there was nothing to find and nothing was invented."""
        whole = 2 * self.found + self.missed + self.invented
        return 2 * self.found / whole if whole else 1.0


@dataclass(frozen=True, slots=True)
class Units:
    """Units of both sides, each with the action that it stands for."""

    labelled: dict[Unit, Action]
    said: dict[Unit, Action]

    @property
    def found(self) -> set[Unit]:
        """In both."""
        return self.labelled.keys() & self.said.keys()

    @property
    def missed(self) -> set[Unit]:
        """Labelled, not said."""
        return self.labelled.keys() - self.said.keys()

    @property
    def invented(self) -> set[Unit]:
        """Said, not labelled."""
        return self.said.keys() - self.labelled.keys()

    def tally(self) -> Tally:
        """The three in numbers."""
        return Tally(len(self.found), len(self.missed), len(self.invented))


@dataclass(frozen=True, slots=True)
class Compared:
    """A labelled value and what was said in its place."""

    labelled: str
    said: str | None
    right: bool


@dataclass(slots=True)
class Outcome:
    """One document: what the engine found in it, missed and invented."""

    label: Reading
    reading: Reading
    units: Units
    strict: Units
    dates: list[Compared] = field(default_factory=list)
    announcers: list[Compared] = field(default_factory=list)
    quotes: Tally = field(default_factory=Tally)
    quotes_missed: list[Statement] = field(default_factory=list)
    quotes_of_another: list[tuple[Statement, str | None]] = field(default_factory=list)
    quotes_invented: list[Statement] = field(default_factory=list)
    speakers: Tally = field(default_factory=Tally)
    speakers_missed: list[str] = field(default_factory=list)
    speakers_invented: list[str] = field(default_factory=list)

    @property
    def relevance(self) -> Tally:
        """Whether the document is news of an act; a document that neither side holds to be one counts nothing."""
        labelled, said = self.label["relevant"], self.reading["relevant"]
        return Tally(labelled and said, labelled and not said, said and not labelled)


def fold(text: str | None) -> str:
    """Plain lower-case letters and digits, words one space apart."""
    decomposed = unicodedata.normalize("NFKD", text or "")
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
    return re.sub(r"[\W_]+", " ", plain).strip()


def same_name(labelled: str | None, said: str | None) -> bool:
    """Whether both name one speaker: equal, the same last word, or one's words all in the other's."""
    left, right = fold(labelled).split(), fold(said).split()
    if not left or not right:
        return False
    shorter_said = set(right) <= set(left) and len(right[-1]) > 3
    return left[-1] == right[-1] or set(left) <= set(right) or shorter_said


def compare(label: Reading, reading: Reading) -> Outcome:
    """Hold one document's reading against its label."""
    units = Units(_units(label["actions"], strict=False), _units(reading["actions"], strict=False))
    strict = Units(_units(label["actions"], strict=True), _units(reading["actions"], strict=True))
    outcome = Outcome(label, reading, units, strict)
    for unit in sorted(units.found, key=str):
        labelled, said = units.labelled[unit], units.said[unit]
        if date := labelled["date"]:
            outcome.dates.append(Compared(date, said["date"], (said["date"] or "")[: len(date)] == date))
        if announcer := labelled["announced_by"]:
            right = same_name(announcer, said["announced_by"])
            outcome.announcers.append(Compared(announcer, said["announced_by"], right))
    _compare_quotes(outcome)
    _compare_speakers(outcome)
    return outcome


def _units(actions: Iterable[Action], *, strict: bool) -> dict[Unit, Action]:
    """Current units; where two actions make the same one, the first stands for it."""
    units: dict[Unit, Action] = {}
    for action in actions:
        if not action["is_current"]:
            continue
        direction = "ease" if action["type"] in EASING else "restrict"
        for destination in action["destinations"] or ["*"]:
            units.setdefault((action["issuer_iso2"], destination, action["type"] if strict else direction), action)
    return units


def _compare_quotes(outcome: Outcome) -> None:
    said = [(statement, fold(statement["quote"])) for statement in outcome.reading["statements"] if statement["quote"]]
    for statement in outcome.label["statements"]:
        start = fold(statement["quote_start"])
        if not start:
            continue
        hit = next((item for item in said if _starts_inside(start, item[1])), None)
        if hit is None:
            outcome.quotes_missed.append(statement)
            continue
        said.remove(hit)
        if same_name(statement["speaker"], hit[0]["speaker"]):
            outcome.quotes.found += 1
        else:
            outcome.quotes_of_another.append((statement, hit[0]["speaker"]))
    outcome.quotes_invented = [statement for statement, _ in said]
    wrong = len(outcome.quotes_of_another)
    outcome.quotes.missed = len(outcome.quotes_missed) + wrong
    outcome.quotes.invented = len(said) + wrong


def _starts_inside(start: str, quote: str) -> bool:
    """Whether the labelled start stands in the quote; a quote of under six words may be shorter than the start."""
    return start in quote or (quote != "" and len(quote.split()) < 6 and start.startswith(quote))


def _compare_speakers(outcome: Outcome) -> None:
    labelled = {statement["speaker"] for statement in outcome.label["statements"]}
    said = {statement["speaker"] for statement in outcome.reading["statements"] if statement["speaker"]}
    outcome.speakers_missed = sorted(
        str(name) for name in labelled if not any(same_name(name, other) for other in said)
    )
    outcome.speakers_invented = sorted(
        str(name) for name in said if not any(same_name(other, name) for other in labelled)
    )
    missed, invented = len(outcome.speakers_missed), len(outcome.speakers_invented)
    outcome.speakers = Tally(len(labelled) - missed, missed, invented)


def figures(outcomes: Iterable[Outcome]) -> dict[str, float | None]:
    """The seven figures of these documents, keys as in `FIGURES`."""
    outcomes = list(outcomes)
    return {
        "relevance": _f1(outcome.relevance for outcome in outcomes),
        "action": _f1(outcome.units.tally() for outcome in outcomes),
        "action_strict": _f1(outcome.strict.tally() for outcome in outcomes),
        "date_accuracy": _share(pair for outcome in outcomes for pair in outcome.dates),
        "announcer_accuracy": _share(pair for outcome in outcomes for pair in outcome.announcers),
        "quote": _f1(outcome.quotes for outcome in outcomes),
        "speaker": _f1(outcome.speakers for outcome in outcomes),
    }


def _f1(tallies: Iterable[Tally]) -> float:
    return round(total(tallies).f1, 3)


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum."""
    summed = Tally()
    for tally in tallies:
        summed.add(tally)
    return summed


def _share(compared: Iterable[Compared]) -> float | None:
    right = [pair.right for pair in compared]
    return round(sum(right) / len(right), 3) if right else None
