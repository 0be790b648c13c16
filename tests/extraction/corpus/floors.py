"""The figures below which the engine may not fall: `floors.json`, with the hash of the set that they hold for."""

from __future__ import annotations

import json
from typing import TypedDict

from .labels import HERE, LabelledSet

PATH = HERE / "floors.json"
COMMAND = "python -m tests.extraction.corpus"


class Floor(TypedDict):
    """A set's hash and its least figures; None where the set has nothing of the kind to measure."""

    documents: int
    sha256: str
    figures: dict[str, float | None]


def load() -> dict[str, Floor]:
    """Every set's floor, by name; empty where none is committed yet."""
    floors: dict[str, Floor] = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    return floors


def save(floors: dict[str, Floor]) -> None:
    """Write the file, sets in order of name."""
    PATH.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def complaints(labelled: LabelledSet, measured: dict[str, float | None]) -> list[str]:
    """Why the set does not pass, in sentences that say what to do; empty where it passes."""
    floor = load().get(labelled.name)
    if floor is None:
        return [f"{labelled.name} has no floor yet. Run: {COMMAND} {labelled.name} --accept-corpus"]
    if floor["sha256"] != labelled.sha256:
        return [
            f"Documents or labels of {labelled.name} changed: the floors in floors.json were measured on others. Undo "
            f"the change, or, if it is meant, run `{COMMAND} {labelled.name} --accept-corpus`, which writes the new "
            "hash with the figures measured now, and say in the commit what changed and which figures fell by it."
        ]
    return [
        f"{labelled.name}: {name} is {_shown(measured[name])}, its floor is {least:.3f}. See what was lost with "
        f"`{COMMAND} {labelled.name}`. A floor is lowered by hand in floors.json, with the reason in the commit."
        for name, least in floor["figures"].items()
        if least is not None and (measured[name] or 0.0) < least
    ]


def raised(labelled: LabelledSet, measured: dict[str, float | None]) -> list[str]:
    """Raise the set's floors to what was measured where that is higher; returns "name old → new" for each.

    Raises ValueError where the set is not the one that the floors were measured on.
    """
    floors = load()
    floor = floors.get(labelled.name)
    if floor is None or floor["sha256"] != labelled.sha256:
        raise ValueError("\n".join(complaints(labelled, measured)))
    changes = []
    for name, now in measured.items():
        least = floor["figures"].get(name)
        if now is not None and now > (least or 0.0):
            changes.append(f"{name} {_shown(least)} → {now:.3f}")
            floor["figures"][name] = now
    save(floors)
    return changes


def accepted(labelled: LabelledSet, measured: dict[str, float | None]) -> list[str]:
    """Take a changed set as it stands: new hash, floors as measured, lower ones too; returns what was written.

    A set that did not change keeps its floors: it is no way to lower them.
    """
    floors = load()
    before = floors[labelled.name]["figures"] if labelled.name in floors else {}
    if before and floors[labelled.name]["sha256"] == labelled.sha256:
        return []
    floors[labelled.name] = {"documents": len(labelled.labels), "sha256": labelled.sha256, "figures": measured}
    save(floors)
    changed = (name for name, now in measured.items() if before.get(name) != now)
    return [
        f"{len(labelled.labels)} documents, new hash",
        *(f"{name} {_shown(before.get(name))} → {_shown(measured[name])}" for name in changed),
    ]


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"
