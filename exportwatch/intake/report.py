"""What `ingest` says of one input: the JSON object of the contract and the row of the table. Reads, writes nothing."""

from __future__ import annotations

from typing import TypedDict

from exportwatch.extraction.facts import Action, Facts, Statement
from exportwatch.intake.models import Fetch, FetchState
from exportwatch.intake.payload import (
    CompanyPayload,
    CountPayload,
    EvidencePayload,
    action_payload,
    statement_payload,
)
from exportwatch.intake.services.articles import facts_of
from exportwatch.intake.services.mapping import mapping_of_act
from exportwatch.intake.services.stories import first_told
from exportwatch.registry.models import Article


class ArticleReport(TypedDict):
    """An article, bibliographically; `published` is an ISO day or None."""

    id: int
    url: str | None
    publisher: str
    title: str
    published: str | None
    language: str


class ActionReport(TypedDict):
    """An act that the engine found. `date` at the precision of the text, None where it does not resolve: then only
    `date_as_stated` tells."""

    type: str
    instrument: str
    applies_to: list[str]
    issuer_iso2: str | None
    destinations: list[str]
    date: str | None
    date_as_stated: str | None
    announced_by: str | None
    announced_by_role: str | None
    goods: str | None
    companies: list[str]
    parties: list[CompanyPayload]
    counts: list[CountPayload]
    is_current: bool
    evidence: list[EvidencePayload]


class StatementReport(TypedDict):
    """What somebody said; `quote` None is reported speech."""

    speaker: str
    role: str | None
    organisation: str | None
    stance: str | None
    quote: str | None
    text: str


class InputReport(TypedDict):
    """One input of `ingest --json`.

    `copy_of` is the article that it repeats: the same one, with `article` None, or the first of its story.
    `existing_measure` is the published measure that the act seems to be.
    """

    input: str
    ok: bool
    error: str | None
    article: ArticleReport | None
    copy_of: ArticleReport | None
    existing_measure: str | None
    proposals: list[int]
    actions: list[ActionReport]
    statements: list[StatementReport]


def report(row: Fetch) -> InputReport:
    """Return what became of one article, with all that the engine finds in it. At most eight queries."""
    ok = row.state == FetchState.DONE
    article = _article(row.article) if row.article else None
    facts = facts_of(row.snapshot, row.published) if ok and row.snapshot else None
    text = row.snapshot.text if row.snapshot else ""
    return {
        "input": row.source,
        "ok": ok,
        "error": None if ok else row.error or "It is not fetched yet; a worker goes on with it.",
        "article": None if row.is_copy else article,
        "copy_of": article if row.is_copy else _first_told(row),
        "existing_measure": _existing_measure(facts, text) if facts else None,
        "proposals": list(row.snapshot.proposals.order_by("pk").values_list("pk", flat=True)) if row.snapshot else [],
        "actions": [_action(action, text) for action in facts.actions] if facts else [],
        "statements": [_statement(statement, text) for statement in facts.statements] if facts else [],
    }


def _first_told(row: Fetch) -> ArticleReport | None:
    if row.article_id is None:
        return None
    first = first_told([row.article_id]).get(row.article_id)
    return _article(first) if first else None


def _article(article: Article) -> ArticleReport:
    published = article.published
    return {
        "id": article.pk,
        "url": article.url,
        "publisher": article.publisher,
        "title": article.title,
        "published": published.iso if published else None,
        "language": article.language,
    }


def _existing_measure(facts: Facts, text: str) -> str | None:
    """Return the measure from which the desk would start for the first act that is news and has one."""
    for action in facts.actions:
        if action.is_current:
            mapping = mapping_of_act(action_payload(action, text), action.date.earliest if action.date else None)
            for option in mapping.options:
                if option.key == mapping.chosen:
                    return option.candidate.measure.public_id
    return None


def _action(action: Action, text: str) -> ActionReport:
    found = action_payload(action, text)
    return {
        "type": found["type"],
        "instrument": found["instrument"],
        "applies_to": found["applies_to"],
        "issuer_iso2": found["issuer_iso2"],
        "destinations": found["destinations"],
        "date": found["date"]["iso"] if found["date"] else None,
        "date_as_stated": found["date"]["as_stated"] if found["date"] else None,
        "announced_by": found["announced_by"],
        "announced_by_role": found["announced_by_role"],
        "goods": found["goods"],
        "companies": [company["name"] for company in found["companies"]],
        "parties": found["companies"],
        "counts": found["counts"],
        "is_current": found["is_current"],
        "evidence": found["evidence"],
    }


def _statement(statement: Statement, text: str) -> StatementReport:
    found = statement_payload(statement, text)
    return {
        "speaker": found["speaker"],
        "role": found["role"],
        "organisation": found["organisation"],
        "stance": found["stance"],
        "quote": found["quote"],
        "text": found["text"],
    }
