"""What reviewers decided, as labelled examples in the format of the extraction corpus: a document and one label line.

An article is an example once all its proposals are decided. What was accepted is labelled as the reviewer corrected
it; what was rejected is absent from the labels, and its reason stands in the notes. Reads only. The texts are private:
whoever writes them to a disk keeps them there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from django.core.exceptions import ValidationError

from exportwatch.intake.models import Proposal, ProposalState, Snapshot
from exportwatch.intake.payload import ActionPayload, StatementPayload
from exportwatch.registry.formfields import CountriesField, CountryField, FuzzyDateField
from exportwatch.vocabulary import EventType, Instrument, Stance

OPENING = 6
"""Words of a quote that a label gives: enough to tell it from the document's others."""

_TYPE_OF = {
    Instrument.SUSPEND: "suspension",
    Instrument.EMBARGO: "suspension",
    Instrument.FREEZE_NEW: "freeze_on_new",
    Instrument.PAUSE_PENDING: "freeze_on_new",
    Instrument.PRESUME_DENIAL: "freeze_on_new",
    Instrument.DENY: "denial",
    Instrument.REVOKE: "revocation",
    Instrument.ANNUL: "revocation",
    Instrument.CANCEL: "cancellation",
    Instrument.ADD_CONDITION: "partial_suspension",
    Instrument.EASE: "lifting",
}
_TYPE_OF_STEP = {
    EventType.EXTENDED: "extension",
    EventType.LIFTED: "lifting",
    EventType.PARTIALLY_LIFTED: "lifting",
    EventType.NARROWED: "lifting",
    EventType.EXEMPTION_GRANTED: "lifting",
    EventType.EXPIRED: "lifting",
}


class Document(TypedDict):
    """A document as the corpus keeps it; `published` at the precision known, None where it is not."""

    id: str
    url: str | None
    language: str
    published: str | None
    title: str
    text: str


class LabelledAction(TypedDict):
    """An act as it is labelled."""

    type: str
    issuer_iso2: str | None
    destinations: list[str]
    date: str | None
    announced_by: str | None
    announced_by_role: str | None
    goods: str | None
    companies: list[str]
    is_current: bool


class LabelledStatement(TypedDict):
    """A statement as it is labelled; `quote_start` None: reported speech."""

    speaker: str
    role: str | None
    organisation: str | None
    quote_start: str | None


class Label(TypedDict):
    """One line of gold.jsonl."""

    id: str
    url: str | None
    relevant: bool
    actions: list[LabelledAction]
    statements: list[LabelledStatement]
    notes: str
    language: str


@dataclass(frozen=True, slots=True)
class Example:
    """A document with its label."""

    document: Document
    label: Label


def examples() -> Iterator[Example]:
    """Yield an example for each stored text of which every proposal is decided, oldest first. Two queries a hundred
    texts, and those that read corrected countries; memory does not grow with their number."""
    decided = Proposal.objects.decided().order_by()
    open_ones = Proposal.objects.pending().order_by()
    texts = (
        Snapshot.objects.filter(pk__in=decided.values("snapshot"))
        .exclude(pk__in=open_ones.values("snapshot"))
        .select_related("article")
        .order_by("pk")
    )
    for snapshot in texts.iterator(chunk_size=100):
        yield _example(snapshot, list(decided.filter(snapshot=snapshot).select_related("snapshot").order_by("pk")))


def _example(snapshot: Snapshot, proposals: list[Proposal]) -> Example:
    article = snapshot.article
    key = f"desk-{snapshot.pk}"
    published = article.published
    language = snapshot.language or "en"
    accepted = [row for row in proposals if row.state == ProposalState.ACCEPTED]
    actions = [
        _action(row, action) for row in accepted if (action := row.payload["action"]) is not None and row.measure_id
    ]
    statements = [said for row in accepted for said in _statements(row)]
    document: Document = {
        "id": key,
        "url": article.url,
        "language": language,
        "published": published.iso if published else None,
        "title": snapshot.title or article.title,
        "text": snapshot.text,
    }
    label: Label = {
        "id": key,
        "url": article.url,
        "relevant": bool(actions),
        "actions": actions,
        "statements": statements,
        "notes": " ".join(
            f"Rejected: {row.reason.rstrip('.')}." for row in proposals if row.state == ProposalState.REJECTED
        ),
        "language": language,
    }
    return Example(document, label)


def _action(row: Proposal, found: ActionPayload) -> LabelledAction:
    """Return an accepted act with the reviewer's corrections; fields that were not asked for stay as found."""
    entered: Mapping[str, Any] = row.accepted.get("act", {})
    about = str(entered.get("about", ""))
    is_new = about == "new"
    issuer = _read(CountryField(required=False), entered.get("issuer")) if is_new else None
    destinations = _read(CountriesField(required=False), entered.get("destinations")) if is_new else None
    asked_for_day = is_new or about.startswith("step:")
    day = _read(FuzzyDateField(required=False), entered.get("announced")) if asked_for_day else None
    announcer = next((said for said in _taken(row) if said[1].get("stance") == Stance.ANNOUNCES), None)
    return {
        "type": _type(found, entered, is_new=is_new),
        "issuer_iso2": issuer.code if issuer else found["issuer_iso2"],
        "destinations": [country.code for country in destinations] if destinations else found["destinations"],
        "date": day.iso if day else (found["date"]["iso"] if found["date"] else None),
        "announced_by": announcer[1]["speaker"] if announcer else found["announced_by"],
        "announced_by_role": announcer[0]["role"] if announcer else found["announced_by_role"],
        "goods": (entered.get("goods") if is_new else None) or found["goods"],
        "companies": [company["name"] for company in found["companies"]],
        "is_current": True,
    }


def _type(found: ActionPayload, entered: Mapping[str, Any], *, is_new: bool) -> str:
    """Return the corpus's word for the act; the engine's where the reviewer let its instrument stand."""
    if is_new and entered.get("instrument") not in (None, "", found["instrument"]):
        return _TYPE_OF[Instrument(entered["instrument"])]
    if str(entered.get("about", "")).startswith("step:") and entered.get("step") in set(EventType):
        return _TYPE_OF_STEP.get(EventType(entered["step"]), found["type"])
    return found["type"]


def _statements(row: Proposal) -> Iterator[LabelledStatement]:
    """Yield the statements that were taken, corrected, and those that the form did not offer to take: a statement
    without a stance is one, though none for the record."""
    taken = {id(found): entered for found, entered in _taken(row)}
    for found in row.payload["statements"]:
        entered = taken.get(id(found))
        if entered is None and found["stance"] is not None:
            continue
        quote = (entered or {}).get("quote", found["quote"]) or ""
        yield {
            "speaker": str((entered or {}).get("speaker") or found["speaker"]),
            "role": found["role"],
            "organisation": found["organisation"],
            "quote_start": " ".join(quote.split()[:OPENING]) or None,
        }


def _taken(row: Proposal) -> list[tuple[StatementPayload, Mapping[str, Any]]]:
    """Return the statements that the reviewer took, each with what was entered for it."""
    pairs = [
        (found, row.accepted.get(f"statement-{place}", {})) for place, found in enumerate(row.payload["statements"])
    ]
    return [(found, entered) for found, entered in pairs if entered.get("include")]


def _read(field: Any, written: Any) -> Any:
    """Return what a form field makes of the words that were entered; None where it refuses them."""
    try:
        return field.clean(written or "")
    except ValidationError:
        return None
