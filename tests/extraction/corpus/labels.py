"""The labelled sets as they stand in the folders beside this file, and what the engine says of the same documents."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from django.core.management import call_command

HERE = Path(__file__).resolve().parent
SETS = ("tuning", "held_out", "tuning_fr", "held_out_fr")
HELD_OUT = frozenset({"held_out", "held_out_fr"})
"""Sets whose documents nobody reads while tuning: the report shows sums of them only, unless it is told to."""

ACTION_TYPES = (
    "suspension",
    "partial_suspension",
    "freeze_on_new",
    "cancellation",
    "revocation",
    "denial",
    "lifting",
    "resumption",
    "extension",
)
DIFFICULTIES = (
    "reversed_polarity",
    "headline_against_body",
    "mixed_polarity",
    "new_versus_existing",
    "many_countries",
    "not_decided",
    "background",
    "no_keyword",
    "issuer_in_disguise",
    "destination_traps",
    "announcer_not_decider",
    "date_traps",
)


class Action(TypedDict):
    """An act on permits; `destinations` empty: worldwide or not stated; `date` 2020, 2020-10, 2020-10-05 or None."""

    type: str
    issuer_iso2: str | None
    destinations: list[str]
    date: str | None
    announced_by: str | None
    is_current: bool


class Statement(TypedDict):
    """Who said something: labels carry `quote_start` (None: reported speech), predictions the whole `quote`."""

    speaker: str | None
    quote_start: NotRequired[str | None]
    quote: NotRequired[str | None]


class Reading(TypedDict):
    """What a document says, as a person labelled it or as the engine read it; only labels have `difficulties`."""

    id: str
    relevant: bool
    actions: list[Action]
    statements: list[Statement]
    difficulties: NotRequired[list[str]]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One folder of documents with their labels, in order of id; `sha256` stands for all of it."""

    name: str
    labels: tuple[Reading, ...]
    sha256: str

    @property
    def folder(self) -> Path:
        """Where the set's documents are."""
        return HERE / self.name / "docs"


def load(name: str) -> LabelledSet:
    """Read a set. Raises ValueError where a document has no label or a label no document, naming it."""
    folder = HERE / name
    gold = (folder / "gold.jsonl").read_bytes()
    labels: list[Reading] = [json.loads(line) for line in gold.decode().splitlines() if line.strip()]
    documents = sorted((folder / "docs").glob("*.json"))
    unpaired = {path.stem for path in documents} ^ {label["id"] for label in labels}
    if unpaired or len(labels) != len(documents):
        raise ValueError(f"{name}: each document needs one label line in gold.jsonl; look at {sorted(unpaired)}")
    return LabelledSet(name, tuple(sorted(labels, key=lambda label: label["id"])), _sha256(gold, documents))


def _sha256(gold: bytes, documents: list[Path]) -> str:
    """The hash over the labels and over every document's name and bytes, each with its length before it."""
    digest = hashlib.sha256()
    for part in (gold, *(part for path in documents for part in (path.name.encode(), path.read_bytes()))):
        digest.update(f"{len(part)}:".encode() + part)
    return digest.hexdigest()


def read_with_engine(labelled: LabelledSet) -> dict[str, Reading]:
    """What `manage.py extract --cold` prints for the set's documents, by id. No query is made."""
    printed = io.StringIO()
    call_command("extract", str(labelled.folder), "--cold", stdout=printed)
    readings: list[Reading] = [json.loads(line) for line in printed.getvalue().splitlines()]
    return {reading["id"]: reading for reading in readings}
