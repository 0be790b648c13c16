"""The engine may not read the labelled documents worse than it did, and the labels themselves are what they claim."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from exportwatch.extraction.engine import tells_of_acts
from exportwatch.extraction.facts import Document

from .corpus import floors, labels, report, scoring

MEASURED: dict[str, float | None] = dict.fromkeys(scoring.FIGURES, 0.5)


def _outcomes(labelled: labels.LabelledSet) -> list[scoring.Outcome]:
    readings = labels.read_with_engine(labelled)
    return [scoring.compare(label, readings[label["id"]]) for label in labelled.labels]


@pytest.mark.parametrize("name", labels.SETS)
def test_no_figure_falls_below_its_floor(name: str) -> None:
    labelled = labels.load(name)
    found = floors.complaints(labelled, scoring.figures(_outcomes(labelled)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", labels.SETS)
def test_labels_stand_in_their_documents(name: str) -> None:
    labelled = labels.load(name)
    for label in labelled.labels:
        document = json.loads((labelled.folder / f"{label['id']}.json").read_text(encoding="utf-8"))
        where, text = f"{name}/{label['id']}", scoring.fold(document["text"])
        assert label["relevant"] == any(action["is_current"] for action in label["actions"]), where
        assert {action["type"] for action in label["actions"]} <= set(labels.ACTION_TYPES), where
        assert set(label["difficulties"]) <= set(labels.DIFFICULTIES), where
        speakers = [statement["speaker"] for statement in label["statements"]]
        assert len(speakers) == len(set(speakers)), f"{where}: one line per speaker"
        for statement in label["statements"]:
            assert scoring.fold(statement["speaker"]) in text, f"{where}: speaker as printed, {statement['speaker']}"
            assert scoring.fold(statement["quote_start"]) in text, f"{where}: quote, {statement['quote_start']}"


@pytest.mark.parametrize("name", labels.SETS)
def test_a_look_at_the_words_passes_over_no_document_of_an_act(name: str) -> None:
    labelled = labels.load(name)
    passed_over = 0
    for number, reading in labels.read_with_engine(labelled).items():
        raw = json.loads((labelled.folder / f"{number}.json").read_text(encoding="utf-8"))
        told = tells_of_acts(Document(raw["text"], raw["title"], raw["language"], None))
        assert told or not reading["actions"], number
        passed_over += not told
    assert passed_over  # the look spares something


def test_the_sets_hold_what_the_readme_promises() -> None:
    """Some held back, all nine acts, twenty issuers, the twelve difficulties, and documents without an act."""
    tuning, held_out = labels.load("tuning").labels, labels.load("held_out").labels
    assert not {label["id"] for label in tuning} & {label["id"] for label in held_out}
    everything = [*tuning, *held_out]
    assert len(held_out) >= 24
    assert 0.4 < sum(label["relevant"] for label in everything) / len(everything) < 0.6
    acts = [action for label in everything for action in label["actions"] if action["is_current"]]
    assert {action["type"] for action in acts} == set(labels.ACTION_TYPES)
    assert len({action["issuer_iso2"] for action in acts}) >= 20
    held = Counter(tag for label in everything for tag in label["difficulties"])
    assert set(held) == set(labels.DIFFICULTIES)


@pytest.fixture
def small_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set of two documents of its own with floors of its own, in place of the committed ones."""
    committed = labels.load("tuning")
    (tmp_path / "tuning" / "docs").mkdir(parents=True)
    for label in committed.labels[:2]:
        shutil.copy(committed.folder / f"{label['id']}.json", tmp_path / "tuning" / "docs")
    lines = "".join(json.dumps(label) + "\n" for label in committed.labels[:2])
    (tmp_path / "tuning" / "gold.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(labels, "HERE", tmp_path)
    monkeypatch.setattr(floors, "PATH", tmp_path / "floors.json")
    floors.accepted(labels.load("tuning"), MEASURED)
    return tmp_path


def test_a_changed_label_or_document_is_told_with_what_to_do(small_set: Path) -> None:
    assert floors.complaints(labels.load("tuning"), MEASURED) == []
    document = next((small_set / "tuning" / "docs").glob("*.json"))
    document.write_text(document.read_text(encoding="utf-8").replace("the", "The"), encoding="utf-8")
    [complaint] = floors.complaints(labels.load("tuning"), MEASURED)
    assert "changed" in complaint
    assert "--accept-corpus" in complaint
    with pytest.raises(ValueError, match="--accept-corpus"):
        floors.raised(labels.load("tuning"), MEASURED)


def test_a_lower_figure_is_named_and_a_higher_one_raises_the_floor_alone(small_set: Path) -> None:
    labelled = labels.load("tuning")
    [complaint] = floors.complaints(labelled, MEASURED | {"quote": 0.49})
    assert "quote is 0.490, its floor is 0.500" in complaint
    assert floors.raised(labelled, MEASURED | {"quote": 0.4, "speaker": 0.75}) == ["speaker 0.500 → 0.750"]
    assert floors.load()["tuning"]["figures"] == MEASURED | {"speaker": 0.75}


def test_accepting_a_set_that_did_not_change_lowers_nothing(small_set: Path) -> None:
    assert floors.accepted(labels.load("tuning"), MEASURED | {"quote": 0.1}) == []
    assert floors.load()["tuning"]["figures"] == MEASURED


def test_a_document_without_a_label_is_named(small_set: Path) -> None:
    (small_set / "tuning" / "docs" / "stray.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="stray"):
        labels.load("tuning")


def _action(kind: str, to: list[str], **values: object) -> labels.Action:
    given = {"type": kind, "issuer_iso2": "CA", "destinations": to, "date": None, "announced_by": None}
    return {**given, "is_current": True, **values}  # type: ignore[typeddict-item, return-value]


def test_figures_count_as_the_readme_says() -> None:
    label: labels.Reading = {
        "id": "a",
        "relevant": True,
        "actions": [_action("suspension", ["TR", "AZ"], date="2020-10", announced_by="François-Philippe Champagne")],
        "statements": [
            {"speaker": "François-Philippe Champagne", "quote_start": "We have stopped"},
            {"speaker": "Justin Trudeau", "quote_start": None},
        ],
    }
    reading: labels.Reading = {
        "id": "a",
        "relevant": True,
        "actions": [
            _action("cancellation", ["TR"], date="2020-10-05", announced_by="Mr. Champagne"),
            _action("lifting", ["AZ"]),
            _action("denial", [], is_current=False),
        ],
        "statements": [
            {"speaker": "Francois-Philippe Champagne", "quote": "Today we have stopped the permits"},
            {"speaker": "Baykar", "quote": "No comment at all, none"},
        ],
    }
    outcome = scoring.compare(label, reading)
    assert scoring.figures([outcome]) == {
        "relevance": 1.0,
        "action": 0.5,  # restrict TR found; restrict AZ missed, ease AZ invented
        "action_strict": 0.0,
        "date_accuracy": 1.0,  # right to the month that is labelled
        "announcer_accuracy": 1.0,  # by family name
        "quote": 0.667,
        "speaker": 0.5,
    }
    negative: labels.Reading = {"id": "b", "relevant": False, "actions": [], "statements": []}
    invented = scoring.compare(negative, {**negative, "relevant": True, "actions": [_action("denial", [])]})
    assert scoring.figures([outcome, invented])["relevance"] == 0.667
    assert scoring.figures([outcome, invented])["action"] == 0.4


def test_the_report_shows_documents_of_a_held_out_set_only_when_asked() -> None:
    label: labels.Reading = {
        "id": "ca-tr-1",
        "relevant": True,
        "actions": [_action("suspension", ["TR"], date="2020-10-05")],
        "statements": [],
        "difficulties": ["background"],
    }
    reading: labels.Reading = {**label, "actions": [_action("freeze_on_new", ["TR"], date="2020-10-06")]}
    outcomes = [scoring.compare(label, reading)]
    shown = "\n".join(report.lines("tuning", outcomes, show_documents=True))
    assert "missed:    suspension by CA toward TR, 2020-10-05; the engine says freeze_on_new" in shown
    assert "date:      2020-10-06 instead of 2020-10-05" in shown
    assert "ca-tr-1" not in "\n".join(report.lines("held_out", outcomes, show_documents=False))
