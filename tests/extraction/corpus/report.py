"""The confusion report: where the engine and the labels part, as lines for a person to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from .labels import ACTION_TYPES, DIFFICULTIES, Action
from .scoring import FIGURES, Outcome, Tally, Unit, figures, total

ABSENT = "nothing"
"""The row of what was invented and the column of what was missed."""
SHORT = {"partial_suspension": "partial", "freeze_on_new": "freeze", "cancellation": "cancel.", "revocation": "revoc."}


def lines(name: str, outcomes: list[Outcome], *, show_documents: bool) -> Iterator[str]:
    """The whole report on a set."""
    relevant = sum(outcome.label["relevant"] for outcome in outcomes)
    yield f"\n== {name}: {len(outcomes)} documents, {relevant} of them news of an act =="
    yield from summary(outcomes)
    yield from ("\n  Types of current acts", *confusion(outcomes))
    yield from ("\n  By issuer (current acts)", *by_issuer(outcomes))
    yield from ("\n  By difficulty (current acts)", *by_difficulty(outcomes))
    if show_documents:
        yield from ("\n  Document by document", *documents(outcomes))
    else:
        yield "\n  Single documents of this set are not shown, so that nobody tunes on them (--reveal shows them)."


def summary(outcomes: list[Outcome]) -> Iterator[str]:
    """The seven figures, with the counts behind them."""
    measured = figures(outcomes)
    tallies = {
        "relevance": total(outcome.relevance for outcome in outcomes),
        "action": total(outcome.units.tally() for outcome in outcomes),
        "action_strict": total(outcome.strict.tally() for outcome in outcomes),
        "quote": total(outcome.quotes for outcome in outcomes),
        "speaker": total(outcome.speakers for outcome in outcomes),
    }
    compared = {
        "date_accuracy": [pair.right for outcome in outcomes for pair in outcome.dates],
        "announcer_accuracy": [pair.right for outcome in outcomes for pair in outcome.announcers],
    }
    for name in FIGURES:
        figure = measured[name]
        shown = "    –" if figure is None else f"{figure:.3f}"
        if name in tallies:
            yield f"  {name:20}{shown}   {_counts(tallies[name])}"
        else:
            yield f"  {name:20}{shown}   {sum(compared[name])} of {len(compared[name])} right"


def confusion(outcomes: list[Outcome]) -> Iterator[str]:
    """Labelled types (rows) against types that the engine gave (columns), current acts, one count a destination."""
    cells: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        cells.update(_pairs(outcome))
    columns = (*ACTION_TYPES, ABSENT)
    yield f"  {'labelled ↓   engine →':22}" + "".join(f"{SHORT.get(name, name):>11}" for name in columns)
    for row in columns:
        counts = [cells[row, column] for column in columns]
        if any(counts):
            yield f"  {row:22}" + "".join(f"{count or '·':>11}" for count in counts)


def _pairs(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Types of one document as (labelled, engine), matched within an issuer and destination, equal types first."""
    labelled, said = _by_pair(outcome.strict.labelled), _by_pair(outcome.strict.said)
    for key in labelled.keys() | said.keys():
        left, right = labelled.get(key, []), said.get(key, [])
        equal = [kind for kind in left if kind in right]
        yield from ((kind, kind) for kind in equal)
        left = [kind for kind in left if kind not in equal]
        right = [kind for kind in right if kind not in equal]
        yield from zip(left, right, strict=False)
        yield from ((kind, ABSENT) for kind in left[len(right) :])
        yield from ((ABSENT, kind) for kind in right[len(left) :])


def _by_pair(units: Iterable[Unit]) -> dict[tuple[str | None, str], list[str]]:
    grouped: dict[tuple[str | None, str], list[str]] = {}
    for issuer, destination, kind in sorted(units, key=str):
        grouped.setdefault((issuer, destination), []).append(kind)
    return grouped


def by_issuer(outcomes: list[Outcome]) -> Iterator[str]:
    """Current units by the issuer that is labelled or, for what was invented, given by the engine; errors first."""
    tallies: dict[str, Tally] = {}
    for outcome in outcomes:
        for field in ("found", "missed", "invented"):
            for issuer, _, _ in getattr(outcome.units, field):
                tally = tallies.setdefault(issuer or "unknown", Tally())
                setattr(tally, field, getattr(tally, field) + 1)
    yield from _table("issuer", tallies.items())


def by_difficulty(outcomes: list[Outcome]) -> Iterator[str]:
    """Current units of the documents that hold each difficulty; a document may hold several."""

    tallies = {name: Tally() for name in (*DIFFICULTIES, "(none)")}
    for outcome in outcomes:
        for name in outcome.label.get("difficulties") or ["(none)"]:
            tallies[name].add(outcome.units.tally())
    yield from _table("difficulty", tallies.items())


def _table(head: str, rows: Iterable[tuple[str, Tally]]) -> Iterator[str]:
    yield f"  {head:24}{'found':>7}{'missed':>8}{'invented':>10}{'F1':>7}"
    for name, tally in sorted(rows, key=lambda row: (-row[1].missed - row[1].invented, row[0])):
        if tally.found or tally.missed or tally.invented:
            yield f"  {name:24}{tally.found:7}{tally.missed:8}{tally.invented:10}{tally.f1:7.2f}"


def documents(outcomes: list[Outcome]) -> Iterator[str]:
    """For each document with a difference: what it is, and the differences in words."""
    for outcome in outcomes:
        lines = list(_differences(outcome))
        if lines:
            held = ", ".join(outcome.label.get("difficulties", [])) or "no difficulty"
            yield f"  {outcome.label['id']} ({'news of an act' if outcome.label['relevant'] else 'no act'}; {held})"
            yield from (f"    {line}" for line in lines)


def _differences(outcome: Outcome) -> Iterator[str]:
    units, strict = outcome.units, outcome.strict
    for unit in sorted(strict.missed, key=str):
        instead = sorted(kind for issuer, to, kind in strict.invented if (issuer, to) == unit[:2])
        called = f"; the engine says {', '.join(instead)}" if instead else ""
        yield f"missed:    {_act(unit, strict.labelled[unit])}{called}"
    for unit in sorted(strict.invented, key=str):
        if not any(unit[:2] == other[:2] for other in strict.missed):
            yield f"invented:  {_act(unit, strict.said[unit])}{_as_background(unit, outcome.label['actions'])}"
    if not units.missed and not units.invented:
        if outcome.relevance.missed:
            yield "missed:    that it is news of an act"
        elif outcome.relevance.invented:
            yield "invented:  that it is news of an act"
    yield from (f"date:      {p.said or 'none'} instead of {p.labelled}" for p in outcome.dates if not p.right)
    yield from (f"announcer: {p.said or 'none'} instead of {p.labelled}" for p in outcome.announcers if not p.right)
    yield from (f"quote:     missed {s['speaker']}: “{s['quote_start']} …”" for s in outcome.quotes_missed)
    for statement, said in outcome.quotes_of_another:
        yield f"quote:     “{statement['quote_start']} …” given to {said or 'nobody'} instead of {statement['speaker']}"
    for statement in outcome.quotes_invented:
        words = (statement["quote"] or "")[:60]
        yield f"quote:     more than labelled, {statement['speaker'] or 'nobody'}: “{words} …”"
    yield from (f"speaker:   missed {name}" for name in outcome.speakers_missed)
    yield from (f"speaker:   invented {name}" for name in outcome.speakers_invented)


def _act(unit: Unit, action: Action) -> str:
    issuer, destination, kind = unit
    toward = "worldwide or unstated" if destination == "*" else f"toward {destination}"
    announced = f", announced by {action['announced_by']}" if action["announced_by"] else ""
    return f"{kind} by {issuer or 'unknown'} {toward}, {action['date'] or 'no date'}{announced}"


def _as_background(unit: Unit, labelled: Iterable[Action]) -> str:
    """A remark where the same act is labelled, though as background."""
    issuer, destination, kind = unit
    for action in labelled:
        same = action["issuer_iso2"] == issuer and destination in (action["destinations"] or ["*"])
        if same and action["type"] == kind and not action["is_current"]:
            return " (labelled as background)"
    return ""


def _counts(tally: Tally) -> str:
    return f"{tally.found} found, {tally.missed} missed, {tally.invented} invented"
