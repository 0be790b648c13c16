"""What the engine found, as the JSON that a proposal stores and `ingest --json` prints. Pure: knows no database.

Spans are pairs [start, end), half-open, into the snapshot's text. Dates have bounds that are None where the text
does not resolve.
"""

from __future__ import annotations

from typing import TypedDict

from exportwatch.extraction.facts import (
    Action,
    Facts,
    FoundCompany,
    FoundCount,
    FoundDate,
    FoundPermit,
    Mark,
    Span,
    Statement,
)


class DatePayload(TypedDict):
    """A date as found: inclusive ISO days or None, the words, and the shortest ISO form or None."""

    earliest: str | None
    latest: str | None
    as_stated: str
    iso: str | None


class CountPayload(TypedDict):
    """A count as found; None is unknown."""

    min: int | None
    max: int | None
    approx: int | None
    of_total: int | None
    unit: str
    as_stated: str


class CompanyPayload(TypedDict):
    """A company as found; `role` is a word of vocabulary.PartyRole."""

    name: str
    role: str | None
    country: str | None


class EvidencePayload(TypedDict):
    """A passage of the snapshot's text, word for word."""

    quote: str
    start: int
    end: int


class ActionPayload(TypedDict):
    """One government act; the keys that `ingest --json` prints are a part of these."""

    type: str
    instrument: str
    applies_to: list[str]
    issuer_iso2: str | None
    destinations: list[str]
    date: DatePayload | None
    announced_by: str | None
    announced_by_role: str | None
    goods: str | None
    companies: list[CompanyPayload]
    counts: list[CountPayload]
    is_current: bool
    evidence: list[EvidencePayload]
    reasons: list[str]


class StatementPayload(TypedDict):
    """What somebody said; `quote` None is reported speech, `evidence` is the quote's place, or the sentence's."""

    speaker: str
    role: str | None
    organisation: str | None
    stance: str | None
    part: str | None
    quote: str | None
    text: str
    evidence: EvidencePayload


class PermitPayload(TypedDict):
    """A permit that the text tells of."""

    exporter: str | None
    consignee: str | None
    destination: str | None
    goods: str | None
    count: CountPayload | None
    issued: DatePayload | None
    evidence: EvidencePayload


class MarkPayload(TypedDict):
    """A found thing to mark in the text."""

    kind: str
    start: int
    end: int
    meaning: str


class TopicPayload(TypedDict):
    """What a report without a current act is about, as far as its background or its marks tell; for finding the
    measure that its statements may be about."""

    issuer_iso2: str | None
    destinations: list[str]


class ProposalPayload(TypedDict):
    """All that one proposal offers: an act, what was said about it, the permits it may reach, and the marks in the
    text. `action` None: statements alone, on `topic` (None where there is an act)."""

    action: ActionPayload | None
    topic: TopicPayload | None
    statements: list[StatementPayload]
    permits: list[PermitPayload]
    marks: list[MarkPayload]


def date_payload(date: FoundDate | None) -> DatePayload | None:
    """Return a found date as JSON."""
    if date is None:
        return None
    return {
        "earliest": date.earliest.isoformat() if date.earliest else None,
        "latest": date.latest.isoformat() if date.latest else None,
        "as_stated": date.as_stated,
        "iso": date.iso,
    }


def count_payload(count: FoundCount) -> CountPayload:
    """Return a found count as JSON."""
    return {
        "min": count.minimum,
        "max": count.maximum,
        "approx": count.approx,
        "of_total": count.of_total,
        "unit": count.unit,
        "as_stated": count.as_stated,
    }


def action_payload(action: Action, text: str) -> ActionPayload:
    """Return a found act as JSON, its evidence cut from the text."""
    return {
        "type": action.type,
        "instrument": action.instrument,
        "applies_to": list(action.applies_to),
        "issuer_iso2": action.issuer,
        "destinations": list(action.destinations),
        "date": date_payload(action.date),
        "announced_by": action.announced_by,
        "announced_by_role": action.announced_by_role,
        "goods": action.goods,
        "companies": [_company(company) for company in action.companies],
        "counts": [count_payload(count) for count in action.counts],
        "is_current": action.is_current,
        "evidence": [_evidence(span, text) for span in action.evidence],
        "reasons": list(action.reasons),
    }


def statement_payload(statement: Statement, text: str) -> StatementPayload:
    """Return a found statement as JSON."""
    return {
        "speaker": statement.speaker,
        "role": statement.role,
        "organisation": statement.organisation,
        "stance": statement.stance,
        "part": statement.part,
        "quote": statement.quote,
        "text": statement.text,
        "evidence": _evidence(statement.quote_span or statement.span, text),
    }


def proposal_payloads(facts: Facts, text: str) -> list[ProposalPayload]:
    """Return one payload for each act that is the document's news; the statements and permits go with the first of
    them. Statements without such an act make one payload of their own, if they take a stance or the document tells of
    an act as background; a report about something else makes none."""
    marks = [_mark(mark) for mark in facts.marks]
    statements = [statement_payload(statement, text) for statement in facts.statements]
    current = [action for action in facts.actions if action.is_current]
    if not current:
        on_topic = facts.actions or any(statement.stance for statement in facts.statements)
        if not (statements and on_topic):
            return []
        return [{"action": None, "topic": _topic(facts), "statements": statements, "permits": [], "marks": marks}]
    permits = [_permit(permit, text) for permit in facts.permits]
    return [
        {
            "action": action_payload(action, text),
            "topic": None,
            "statements": statements if position == 0 else [],
            "permits": permits if position == 0 else [],
            "marks": marks,
        }
        for position, action in enumerate(current)
    ]


def evidence_of(payload: ProposalPayload) -> list[EvidencePayload]:
    """Return the passages that prove what a payload proposes: the act's, else the statements'."""
    action = payload["action"]
    return action["evidence"] if action else [statement["evidence"] for statement in payload["statements"]]


def _topic(facts: Facts) -> TopicPayload:
    for action in facts.actions:
        if action.issuer:
            return {"issuer_iso2": action.issuer, "destinations": list(action.destinations)}
    return {"issuer_iso2": None, "destinations": []}


def _company(company: FoundCompany) -> CompanyPayload:
    return {"name": company.name, "role": company.role, "country": company.country}


def _permit(permit: FoundPermit, text: str) -> PermitPayload:
    return {
        "exporter": permit.exporter,
        "consignee": permit.consignee,
        "destination": permit.destination,
        "goods": permit.goods,
        "count": count_payload(permit.count) if permit.count else None,
        "issued": date_payload(permit.issued),
        "evidence": _evidence(permit.span, text),
    }


def _evidence(span: Span, text: str) -> EvidencePayload:
    return {"quote": span.of(text), "start": span.start, "end": span.end}


def _mark(mark: Mark) -> MarkPayload:
    return {"kind": mark.kind, "start": mark.span.start, "end": mark.span.end, "meaning": mark.meaning}
