"""What a newer engine version would change: its payloads against the proposals that stand. Pure: knows no database.

Two proposals of one article are about the same thing where both are statements alone, or both acts of one kind by one
issuer toward a common destination; of several, the one whose proof lies nearest in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from exportwatch.intake.payload import ProposalPayload, evidence_of


class FieldChange(TypedDict):
    """A field that two payloads fill differently, both in words; empty: not found."""

    field: str
    before: str
    after: str


class Difference(TypedDict):
    """What would change: `new` (nothing stood for it), `gone` (no longer found) or `different` by field.

    `before` is the number of the proposal that stands, None for new; `after` the place among the new payloads, None
    for gone. `stands`: a person decided on it, and the decision stays whatever the engine says.
    """

    kind: Literal["new", "gone", "different"]
    before: int | None
    after: int | None
    stands: bool
    summary: str
    fields: list[FieldChange]


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal that stands, by its number; `decided` by a person."""

    number: int
    payload: ProposalPayload
    decided: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A proposal that stands and the place of the new payload about the same thing; either may be missing."""

    before: Standing | None
    after: int | None


def pair_up(standing: Sequence[Standing], payloads: Sequence[ProposalPayload]) -> list[Pair]:
    """Return which new payload is about what already stands, in the order of the payloads, then what is gone.

    Each stands in one pair. Of several that stand for one thing, one that a person decided on comes first.
    """
    left = sorted(standing, key=lambda item: (not item.decided, item.number))
    pairs = []
    for place, payload in enumerate(payloads):
        alike = [item for item in left if _same_subject(item.payload, payload)]
        best = min(alike, key=lambda item: _distance(item.payload, payload), default=None)
        if best is not None:
            left.remove(best)
        pairs.append(Pair(best, place))
    return [*pairs, *(Pair(item, None) for item in left)]


def differences(standing: Sequence[Standing], payloads: Sequence[ProposalPayload]) -> list[Difference]:
    """Return what would change, nothing where the new payloads say what stands. Decided proposals are never gone."""
    found: list[Difference] = []
    for pair in pair_up(standing, payloads):
        before, after = pair.before, pair.after
        if before is None and after is not None:
            found.append(_difference("new", None, after, payloads[after], []))
        elif before is not None and after is None and not before.decided:
            found.append(_difference("gone", before, None, before.payload, []))
        elif before and after is not None and (changes := changed_fields(before.payload, payloads[after])):
            found.append(_difference("different", before, after, payloads[after], changes))
    return found


def changed_fields(before: ProposalPayload, after: ProposalPayload) -> list[FieldChange]:
    """Return the fields that the two fill differently, in the order of the form. Marks do not count."""
    old, new = dict(_fields(before)), dict(_fields(after))
    return [
        {"field": name, "before": old.get(name, ""), "after": new.get(name, "")}
        for name in dict.fromkeys([*new, *old])
        if old.get(name, "") != new.get(name, "")
    ]


def summary_of(payload: ProposalPayload) -> str:
    """Return a payload in a few words: suspension, CA → TR; statements of three speakers."""
    action = payload["action"]
    if action is None:
        speakers = list(dict.fromkeys(statement["speaker"] for statement in payload["statements"]))
        more = f" and {len(speakers) - 3} more" if len(speakers) > 3 else ""
        return f"Statements: {', '.join(speakers[:3])}{more}"
    toward = ", ".join(action["destinations"]) or "worldwide or not stated"
    return f"{action['type'].replace('_', ' ').capitalize()}, {action['issuer_iso2'] or 'issuer open'} → {toward}"


def _difference(
    kind: Literal["new", "gone", "different"],
    before: Standing | None,
    after: int | None,
    payload: ProposalPayload,
    fields: list[FieldChange],
) -> Difference:
    return {
        "kind": kind,
        "before": before.number if before else None,
        "after": after,
        "stands": bool(before and before.decided),
        "summary": summary_of(payload),
        "fields": fields,
    }


def _same_subject(one: ProposalPayload, other: ProposalPayload) -> bool:
    here, there = one["action"], other["action"]
    if here is None or there is None:
        return here is there
    toward = set(here["destinations"]) & set(there["destinations"])
    return (
        here["type"] == there["type"]
        and here["issuer_iso2"] == there["issuer_iso2"]
        and (bool(toward) or not (here["destinations"] and there["destinations"]))
    )


def _distance(one: ProposalPayload, other: ProposalPayload) -> int:
    """Return how far apart, in characters, the proofs of two payloads stand."""
    starts = [[passage["start"] for passage in evidence_of(payload)] or [0] for payload in (one, other)]
    return min(abs(here - there) for here in starts[0] for there in starts[1])


def _fields(payload: ProposalPayload) -> Iterator[tuple[str, str]]:
    action = payload["action"]
    if action is not None:
        date = action["date"]
        yield "instrument", action["instrument"]
        yield "issuer", action["issuer_iso2"] or ""
        yield "destinations", ", ".join(sorted(action["destinations"]))
        yield "applies to", ", ".join(sorted(action["applies_to"]))
        yield "date", (date["iso"] or date["as_stated"]) if date else ""
        yield "announced by", ", ".join(filter(None, (action["announced_by"], action["announced_by_role"])))
        yield "goods", action["goods"] or ""
        yield "companies", ", ".join(sorted(company["name"] for company in action["companies"]))
        yield "counts", ", ".join(count["as_stated"] for count in action["counts"])
        yield "proof", " · ".join(passage["quote"] for passage in action["evidence"])
    for statement in payload["statements"]:
        words = statement["quote"] or statement["text"]
        stance = statement["stance"] or "no stance"
        yield f"{statement['speaker']}: “{words[:60]}{'…' if len(words) > 60 else ''}”", stance
    for permit in payload["permits"]:
        yield (
            f"permit {permit['exporter'] or 'open'} → {permit['consignee'] or 'open'}",
            permit["goods"] or "goods open",
        )
