"""The shapes of permits, measures, country pairs and statements as JSON. A promise: they may grow, what stands here
stays."""

from __future__ import annotations

import datetime as dt

from ninja import Schema


class DateBody(Schema):
    """A date: `earliest` and `latest` are inclusive and equal where the day is known."""

    earliest: dt.date
    latest: dt.date
    as_stated: str | None


class CountBody(Schema):
    """A count; null is unknown, never zero."""

    min: int | None
    max: int | None
    approx: int | None
    of_total: int | None
    as_stated: str | None


class MoneyBody(Schema):
    """Money with its ISO 4217 currency."""

    amount: str
    currency: str


class ArticleBody(Schema):
    """A source, bibliographically; `url` null is a file that was handed in."""

    url: str | None
    publisher: str
    title: str
    published: DateBody | None
    language: str
    official: bool
    archive_url: str | None


class EvidenceBody(Schema):
    """A quote that proves the fact; `quote` null was not taken word for word."""

    article: ArticleBody
    quote: str | None
    verified: bool


class AuthorityBody(Schema):
    """Who decides or speaks."""

    slug: str
    name: str
    kind: str


class PartyBody(Schema):
    """A company's role in a permit."""

    role: str
    company: str
    slug: str


class ControlBody(Schema):
    """A code on a control list."""

    list: str
    code: str


class LineBody(Schema):
    """Goods on a permit."""

    description: str
    control: list[ControlBody]
    quantity: str | None
    unit: str | None
    value: MoneyBody | None


class IdentifierBody(Schema):
    """A permit's number in a scheme."""

    scheme: str
    value: str


class PermitStatusBody(Schema):
    """A permit's status on the day `as_of`; `alternatives`: the other answers that the dates leave open."""

    as_of: dt.date
    status: str
    certainty: str
    alternatives: list[str]
    since: DateBody | None
    until_announced: DateBody | None
    measures: list[str]
    unconfirmed_scope: list[str]


class PermitBody(Schema):
    """A permit, or a group of permits."""

    id: str
    url: str
    authority: AuthorityBody
    country: str
    identity: str
    count: CountBody | None
    kind: str
    local_term: str | None
    issued: DateBody | None
    expires: DateBody | None
    destinations: list[str]
    end_use: str | None
    parties: list[PartyBody]
    lines: list[LineBody]
    identifiers: list[IdentifierBody]
    status: PermitStatusBody
    evidence: list[EvidenceBody]
    revision: int


class GroundBody(Schema):
    """Why the government says that it acts."""

    code: str
    text: str | None


class InForceBody(Schema):
    """Where a measure stands on the day `as_of`."""

    as_of: dt.date
    state: str
    since: DateBody | None
    until_announced: DateBody | None


class ScopeBody(Schema):
    """What an event's scope takes in or leaves out; no destinations is worldwide."""

    rule: str
    destinations: list[str]
    exporter: str | None
    recipient: str | None
    goods: list[str]
    control: list[ControlBody]
    programme: str | None
    end_use: str | None
    note: str | None


class EffectBody(Schema):
    """What an event does to a permit, and who says so."""

    permit: str
    effect: str
    basis: str
    confirmed: bool
    part: str | None


class EventBody(Schema):
    """One dated step in a measure's life; `effective` null is as announced.

    `effects` are those on the first 100 permits; `all_permits` leads to the others where there are more.
    """

    id: str
    type: str
    announced: DateBody
    effective: DateBody | None
    until: DateBody | None
    targets: list[str]
    scope: list[ScopeBody]
    effects: list[EffectBody]
    all_permits: str | None
    count: CountBody | None
    count_what: str | None
    evidence: list[EvidenceBody]


class MeasureStatementBody(Schema):
    """A statement about one of a measure's events."""

    id: str
    event: str
    speaker: str
    said: DateBody
    stance: str
    part: str | None


class MeasureBody(Schema):
    """A measure with its published events."""

    id: str
    url: str
    title: str
    authority: AuthorityBody
    country: str
    instrument: str
    applies_to: list[str]
    formality: str
    grounds: list[GroundBody]
    in_force: InForceBody
    events: list[EventBody]
    statements: list[MeasureStatementBody]
    evidence: list[EvidenceBody]
    revision: int


class AxisBody(Schema):
    """What stands between two countries on one axis."""

    status: str
    certainty: str
    alternatives: list[str]
    measures: list[str]


class PairBody(Schema):
    """What exactly stopped between two countries on the day `as_of`: one answer an axis."""

    issuer: str
    destination: str
    as_of: dt.date
    axes: dict[str, AxisBody]


class PersonBody(Schema):
    """A person."""

    slug: str
    name: str


class TenureBody(Schema):
    """The office that the speaker held on that day."""

    office: str
    authority: AuthorityBody


class LinkBody(Schema):
    """How a statement stands to an event."""

    event: str
    measure: str
    stance: str
    part: str | None


class StatementBody(Schema):
    """A statement; `quote` null is reported speech."""

    id: str
    url: str
    person: PersonBody | None
    tenure: TenureBody | None
    authority: AuthorityBody | None
    speaker_as_printed: str | None
    venue: str
    said: DateBody
    language: str
    text: str
    quote: str | None
    translation: str | None
    links: list[LinkBody]
    evidence: list[EvidenceBody]
    revision: int


class MeasureItem(Schema):
    """A measure in a list; its events stand in `GET /measures/{id}`. `announced` is that of the imposing event."""

    id: str
    url: str
    title: str
    authority: AuthorityBody
    country: str
    instrument: str
    applies_to: list[str]
    formality: str
    destinations: list[str]
    announced: DateBody | None
    in_force: InForceBody
    revision: int


class CountryItem(Schema):
    """A country in a list: published measures of its authorities, and those that name it as destination."""

    id: str
    url: str
    name: str
    measures_issued: int
    measures_received: int


class NamedItem(Schema):
    """A company, person or authority in a list; `country` null is not known."""

    id: str
    url: str
    name: str
    country: str | None


class MeasureList(Schema):
    """A page of measures; `next` null is the last one."""

    items: list[MeasureItem]
    next: str | None
    count: int
    count_is_estimate: bool


class PermitList(Schema):
    """A page of permits; `next` null is the last one."""

    items: list[PermitBody]
    next: str | None
    count: int
    count_is_estimate: bool


class StatementList(Schema):
    """A page of statements; `next` null is the last one."""

    items: list[StatementBody]
    next: str | None
    count: int
    count_is_estimate: bool


class CountryList(Schema):
    """All countries with a published measure; they fit one page."""

    items: list[CountryItem]
    next: str | None
    count: int
    count_is_estimate: bool


class NamedList(Schema):
    """A page of companies, people or authorities; `next` null is the last one."""

    items: list[NamedItem]
    next: str | None
    count: int
    count_is_estimate: bool


class ErrorBody(Schema):
    """What went wrong: `field` is the key of the query string, None where it is none."""

    code: str
    message: str
    field: str | None


class Error(Schema):
    """Every error."""

    error: ErrorBody
