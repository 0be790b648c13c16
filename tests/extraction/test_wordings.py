"""Acts as reporters word them, and sentences that only sound like an act: one file of sentences a language."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from exportwatch.extraction.engine import extract
from exportwatch.extraction.facts import Document
from exportwatch.registry import reference

DAY = dt.date(2024, 10, 8)
FILES = sorted((Path(__file__).parent / "wordings").glob("*.toml"))
SENTENCES = {path.stem: tomllib.loads(path.read_text()) for path in FILES}
ACTS = [(language, *row) for language, told in SENTENCES.items() for row in told["acts"]]
NO_ACT = [(language, text) for language, told in SENTENCES.items() for text in told["no_act"]]


def acts(text: str, language: str) -> list[tuple[str, str | None, tuple[str, ...]]]:
    facts = extract(Document(text, None, language, DAY), reference.cold_gazetteer())
    return [(action.type, action.issuer, action.destinations) for action in facts.actions if action.is_current]


@pytest.mark.parametrize(("language", "kind", "issuer", "destinations", "text"), ACTS)
def test_an_act_is_read_however_it_is_worded(
    language: str, kind: str, issuer: str, destinations: str, text: str
) -> None:
    assert acts(text, language) == [(kind, issuer, tuple(destinations.split()))]


@pytest.mark.parametrize(("language", "text"), NO_ACT)
def test_what_is_wanted_weighed_denied_or_refused_is_no_act(language: str, text: str) -> None:
    assert acts(text, language) == []
