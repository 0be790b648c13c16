"""The shape of a case file once it is read: what stands under which key, and what was wrong where it could not be read.

Plain values: knows no Django, no rule and no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Required, TypedDict

from exportwatch.registry.values import FuzzyDate

Json = dict[str, Any]
DateWords = str | dict[str, Any]
"""A date as files have it: 2020, 2020-10, 2020-10-05, or an object with earliest, latest and as_stated."""


class EvidenceEntry(TypedDict, total=False):
    """A source and the words taken from it; no quote, or None: none was taken word for word."""

    source: Required[str]
    quote: str | None


class SourceEntry(TypedDict, total=False):
    """A report, notice or judgment. `origin`: who reported it first."""

    id: Required[str]
    url: Required[str]
    publisher: Required[str]
    title: str
    published: DateWords
    official: bool
    origin: str
    language: str


class AuthorityEntry(TypedDict):
    """An authority of a country (alpha-2, or EU)."""

    id: str
    name: str
    country: str
    kind: str


TenureEntry = TypedDict(
    "TenureEntry",
    {"office": Required[str], "authority": Required[str], "from": DateWords, "to": DateWords, "acting": bool},
    total=False,
)
"""An office held from–to, both inclusive."""


class PersonEntry(TypedDict, total=False):
    """A person, further written forms of the name, and offices held."""

    id: Required[str]
    name: Required[str]
    aliases: list[str]
    tenures: list[TenureEntry]


class CompanyEntry(TypedDict, total=False):
    """A company; `parent` is a company of the file."""

    id: Required[str]
    name: Required[str]
    country: str
    aliases: list[str]
    parent: str | None


class CountEntry(TypedDict, total=False):
    """A count range; `what` is given on events only."""

    what: str
    min: int
    max: int
    approx: int
    of_total: int
    as_stated: str


class ControlCode(TypedDict):
    """A code on a control list."""

    list: str
    code: str


class LineEntry(TypedDict, total=False):
    """Goods on a permit. `quantity` is a whole number, or a decimal as text; `value` a decimal as text."""

    description: Required[str]
    control: list[ControlCode]
    quantity: int | str
    unit: str
    value: str
    currency: str


class IdentifierEntry(TypedDict):
    """A number in a scheme."""

    scheme: str
    value: str


class PartyEntry(TypedDict):
    """A company in its role."""

    role: str
    company: str


class EndEntry(TypedDict):
    """How a permit ended, and its last good day."""

    how: str
    on: DateWords


class PermitEntry(TypedDict, total=False):
    """A permit or a group of permits."""

    id: Required[str]
    authority: Required[str]
    identity: Required[str]
    count: CountEntry
    kind: str
    local_term: str
    identifiers: list[IdentifierEntry]
    issued: DateWords
    expires: DateWords
    destinations: list[str]
    end_use: str
    parties: list[PartyEntry]
    lines: list[LineEntry]
    ended: EndEntry
    member_of: str | None
    evidence: list[EvidenceEntry]


class RuleEntry(TypedDict, total=False):
    """A scope rule: `rule` is include or exclude."""

    rule: Required[str]
    destinations: list[str]
    exporter: str
    recipient: str
    control: list[ControlCode]
    goods: list[str]
    programme: str
    end_use: str
    note: str


class EffectEntry(TypedDict, total=False):
    """What an event does to a permit."""

    permit: Required[str]
    effect: Required[str]
    basis: Required[str]
    part: str | None
    confirmed: bool


class EventEntry(TypedDict, total=False):
    """A dated step in a measure's life."""

    id: Required[str]
    type: Required[str]
    announced: Required[DateWords]
    effective: DateWords | None
    until: DateWords | None
    targets: list[str]
    scope: list[RuleEntry]
    effects: list[EffectEntry]
    count: CountEntry
    evidence: list[EvidenceEntry]


class GroundEntry(TypedDict, total=False):
    """A ground; `source` says where its quote stands."""

    code: Required[str]
    text: str
    quote: str | None
    source: str


class MeasureEntry(TypedDict, total=False):
    """A measure with its events in the order of its life."""

    id: Required[str]
    title: Required[str]
    authority: Required[str]
    instrument: Required[str]
    applies_to: Required[list[str]]
    formality: Required[str]
    grounds: list[GroundEntry]
    events: Required[list[EventEntry]]


class LinkEntry(TypedDict, total=False):
    """How a statement stands to an event."""

    event: Required[str]
    stance: Required[str]
    part: str


class StatementEntry(TypedDict, total=False):
    """What somebody said."""

    id: Required[str]
    person: str | None
    authority: str | None
    speaker_as_printed: str
    venue: Required[str]
    said: Required[DateWords]
    language: str
    text: Required[str]
    translation: str
    quote: str | None
    links: list[LinkEntry]
    evidence: list[EvidenceEntry]


ExpectEntry = TypedDict(
    "ExpectEntry",
    {
        "permit": str,
        "pair": list[str],
        "axis": str,
        "as_of": Required[str],
        "status": Required[str],
        "since": DateWords,
        "certainty": str,
        "or": str,
        "suspended_at_end": bool,
    },
    total=False,
)
"""A status that must follow, of a permit or of a country pair on an axis."""


class Case(TypedDict, total=False):
    """A whole case file."""

    format: Required[int]
    case: Required[str]
    title: Required[str]
    summary: str
    sources: list[SourceEntry]
    authorities: list[AuthorityEntry]
    people: list[PersonEntry]
    companies: list[CompanyEntry]
    permits: list[PermitEntry]
    measures: list[MeasureEntry]
    statements: list[StatementEntry]
    expect: list[ExpectEntry]
    open_questions: list[str]


class Problem(NamedTuple):
    """Something wrong in a case file: its JSON path ($ is the file), and what is wrong and what to do."""

    path: str
    message: str

    def __str__(self) -> str:
        """Return the line that people read."""
        return f"{self.path}: {self.message}"


class CaseRefusedError(Exception):
    """A case file that cannot be taken in; `problems` are all that was found, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def date_of(words: DateWords) -> FuzzyDate:
    """Return the date that a file's words mean. Raises ValueError where they mean none; a read file has none such."""
    if isinstance(words, str):
        return FuzzyDate.parse(words)
    day = FuzzyDate.parse(words["earliest"]).earliest
    return FuzzyDate(day, FuzzyDate.parse(words["latest"]).latest, words.get("as_stated") or "")


def date_words(date: FuzzyDate) -> DateWords:
    """Return the shortest words for a date that `date_of` reads back."""
    if date.as_stated or "/" in date.iso:
        return {key: value for key, value in date.as_json().items() if value is not None}
    return date.iso


_DEFAULTS = {"kind": "individual"}


def bare(value: Any) -> Any:
    """Return a part of a case file without what says nothing, so that two wordings of one entry are equal.

    Left out are nulls, empty texts, lists and objects, `false`, and `kind: individual`; a date object without words of
    its own becomes its short form.
    """
    if isinstance(value, dict):
        kept = {key: bare(inner) for key, inner in value.items()}
        kept = {
            key: inner
            for key, inner in kept.items()
            if inner not in (None, "", [], {}) and inner is not False and _DEFAULTS.get(key) != inner
        }
        return date_words(date_of(kept)) if kept.keys() == {"earliest", "latest"} else kept
    return [bare(inner) for inner in value] if isinstance(value, list) else value


def wording_of(section: str, entry: Json) -> Json:
    """Return an entry as its wording is kept: without its id and what says nothing, a measure without its events."""
    left_out = {"id", "events"} if section == "measures" else {"id"}
    kept: Json = bare({key: value for key, value in entry.items() if key not in left_out})
    return kept
