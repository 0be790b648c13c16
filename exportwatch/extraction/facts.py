"""The shapes that extraction takes and gives. Frozen, comparable, free of any framework.

Every span is a half-open range of character offsets into `Document.text`, the text exactly as stored; slicing the text
with it gives the evidence word for word.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

_WEEK = 7  # days

ActionType = Literal[
    "suspension",
    "partial_suspension",
    "freeze_on_new",
    "cancellation",
    "revocation",
    "denial",
    "lifting",
    "resumption",
    "extension",
]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open character range [start, end) in `Document.text`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was stored.

    `published` is None where the day is unknown: a weekday in the text then stays unresolved. `language` is an ISO
    639-1
    code; the engine proposes nothing for a language that it has no lexicon for.
    """

    text: str
    title: str | None = None
    language: str = "en"
    published: dt.date | None = None


@dataclass(frozen=True, slots=True)
class KnownCountry:
    """A country with every written form that may stand for it.

    `names` are nouns ("Turkey", "Türkiye"), `demonyms` people and adjectives ("Turkish"), `seats` the seats of
    government that are
    used as the government's name ("Ankara"), all as `language` (ISO 639-1) writes them: a text is searched for the
    forms of its own language only. Case matters; no form is folded.
    """

    code: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company with its legal name first and every other written form; `country` is an ISO 3166-1 alpha-2 code or
    None."""

    names: tuple[str, ...]
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """What the engine knows of the world: built once, handed in, never changed."""

    countries: tuple[KnownCountry, ...] = ()
    companies: tuple[KnownCompany, ...] = ()

    def __hash__(self) -> int:
        """Cheap, since it is asked for with every document; equality still compares every name."""
        return hash((len(self.countries), len(self.companies)))


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as the text has it: inclusive bounds, both None where it cannot be resolved ("Monday" without a
    publication date)."""

    as_stated: str
    span: Span
    earliest: dt.date | None = None
    latest: dt.date | None = None
    is_past_period: bool = False
    """Whether the words themselves say that it is over: "last year", "two weeks ago"."""
    is_month: bool = False
    """Whether a month is named without its year: "in June"."""

    def age(self, published: dt.date | None) -> int:
        """Days from the end of the date to the day of publication, negative where it is to come; 0 where either is
        unknown."""
        return (published - self.latest).days if published is not None and self.latest is not None else 0

    def is_recent(self, published: dt.date | None) -> bool:
        """Whether it is a day of the week before publication."""
        return published is not None and self.latest is not None and 0 <= self.age(published) <= _WEEK

    @property
    def iso(self) -> str | None:
        """The date at the precision that it has: 2020-10-05, 2020-10 or 2020; None where unresolved or of another
        shape."""
        if self.earliest is None or self.latest is None:
            return None
        if self.earliest == self.latest:
            return self.earliest.isoformat()
        first, last = self.earliest, self.latest
        if (first.year, first.day) == (last.year, 1) and last.day == calendar.monthrange(last.year, last.month)[1]:
            if first.month == last.month:
                return f"{first:%Y-%m}"
            if (first.month, last.month) == (1, 12):
                return f"{first:%Y}"
        return None


@dataclass(frozen=True, slots=True)
class FoundCount:
    """A count with its unit, at least one of minimum, maximum and approx known. `unit` is the noun as printed
    ("systems", "permits")."""

    as_stated: str
    unit: str
    span: Span
    minimum: int | None = None
    maximum: int | None = None
    approx: int | None = None
    of_total: int | None = None


class CodeList(StrEnum):
    """Whose list numbers goods as a code does."""

    DUAL_USE = "dual_use"
    MUNITIONS = "munitions"
    USML = "usml"


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A control code as its list writes it: "6A002.a.2", "ML10.c", "XI(b)"."""

    code: str
    of_list: CodeList
    span: Span


@dataclass(frozen=True, slots=True)
class FoundMoney:
    """A sum: `amount` in whole units of `currency`, an ISO 4217 code or None where the text leaves it open ("$5m")."""

    as_stated: str
    span: Span
    amount: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class FoundCompany:
    """A company that the text names in connection with the goods: `role` is a word of vocabulary.PartyRole or None;
    `country` as known or said."""

    name: str
    span: Span
    role: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class FoundPermit:
    """A permit or a lot of permits that the text tells of: who may send what to whom, and since when."""

    span: Span
    exporter: str | None = None
    consignee: str | None = None
    destination: str | None = None
    goods: str | None = None
    count: FoundCount | None = None
    issued: FoundDate | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A government act on permits.

    `instrument` and the words of `applies_to` are those of `exportwatch.vocabulary`; an empty `applies_to` means
    that the text does not
    say. `issuer` is ISO 3166-1 alpha-2 or "EU"; None where unknown. Empty `destinations`: worldwide or not stated.
    `announced_by` is
    a full name, an institution or the office as printed. `evidence`: the sentences that tell of the act, the best
    first; never empty.
    `is_current`: the document's news, not its background. `reasons`: why the engine says so, one short sentence
    each, for the reviewer.
    """

    type: ActionType
    instrument: str
    evidence: tuple[Span, ...]
    applies_to: tuple[str, ...] = ()
    issuer: str | None = None
    destinations: tuple[str, ...] = ()
    date: FoundDate | None = None
    announced_by: str | None = None
    announced_by_role: str | None = None
    goods: str | None = None
    companies: tuple[FoundCompany, ...] = ()
    counts: tuple[FoundCount, ...] = ()
    is_current: bool = True
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said in the text.

    `quote` holds the words between the quotation marks, the marks left out, and `quote_span` where they stand; both
    None for
    reported speech. `text` is the sentence, or sentences, that hold the statement, and `span` where. `speaker` is
    the fullest
    form of the name in the document, `role` and `organisation` as printed. `stance` and `part` are words of
    `exportwatch.vocabulary`
    toward the document's act; None where the statement takes none.
    """

    speaker: str
    text: str
    span: Span
    role: str | None = None
    organisation: str | None = None
    quote: str | None = None
    quote_span: Span | None = None
    stance: str | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A found thing for the reader of the text: `kind` is country, company, person, date, count, code, money, cue or
    quote."""

    kind: str
    span: Span
    meaning: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one engine version finds in one document. `relevant`: the document's news is a government act on
    permits. `codes` and `money` are all that the text names, whatever they are said of. `unread`: the end of a text too
    long for one reading, to be handed in apart; None where all was read."""

    engine_version: str
    relevant: bool
    actions: tuple[Action, ...] = ()
    statements: tuple[Statement, ...] = ()
    permits: tuple[FoundPermit, ...] = ()
    marks: tuple[Mark, ...] = field(default=())
    codes: tuple[FoundCode, ...] = ()
    money: tuple[FoundMoney, ...] = ()
    unread: Span | None = None
