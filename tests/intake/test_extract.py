"""`manage.py extract`: one line a document, from any date that a document may carry, and nothing in the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import factories


def document(folder: Path, name: str, **values: Any) -> None:
    raw = {"id": name, "language": "en", "published": None, "title": None, "text": factories.REPORT, **values}
    (folder / f"{name}.json").write_text(json.dumps(raw), encoding="utf-8")


def predictions(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    call_command("extract", str(folder), "--cold")
    return {line["id"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}


def test_every_precision_of_a_publication_date_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document(tmp_path, "day", published="2020-10-05")
    document(tmp_path, "month", published="2020-10")
    document(tmp_path, "unknown", published=None)
    document(tmp_path, "german", language="de")
    found = predictions(tmp_path, capsys)
    assert [found[name]["relevant"] for name in ("day", "month", "unknown", "german")] == [True, True, True, False]
    dates = {name: [action["date"] for action in found[name]["actions"]] for name in ("day", "month", "unknown")}
    assert dates == {"day": ["2020-10-05"], "month": [None], "unknown": [None]}


@pytest.mark.parametrize(
    "broken", ["{", "[]", '{"id": "x"}', '{"id": "x", "text": "t", "language": "en", "published": "soon"}']
)
def test_what_is_no_document_is_named(broken: str, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text(broken)
    with pytest.raises(CommandError, match="not a document"):
        call_command("extract", str(tmp_path), "--cold")


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has no"):
        call_command("extract", str(tmp_path))
