"""`manage.py ingest` over many files: folders, patterns, one answer a file, and going on after it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError

from exportwatch.intake.models import Fetch, FetchState, Proposal, Snapshot
from exportwatch.intake.services import articles
from exportwatch.intake.services.ingesting import inputs_of
from exportwatch.registry import services
from tests import factories
from tests.conftest import wait_until
from tests.extraction.test_likeness import REPORT, framed
from tests.intake.test_articles import ingest
from tests.product import database_url

pytestmark = pytest.mark.django_db


def numbered(folder: Path, number: int) -> Path:
    """Return a report of its own: a copy of no other."""
    path = folder / f"report-{number:03}.txt"
    path.write_text(factories.REPORT.replace("boat engines", f"boat engines of type {number}"), encoding="utf-8")
    return path


def test_a_folder_is_its_files_and_a_pattern_those_that_it_fits(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for name in ("b.html", "a.TXT", "c.docx", ".hidden.txt", "inner/d.eml", "inner/e.pdf"):
        (tmp_path / name).write_text("x")
    named = [str(tmp_path / name) for name in ("a.TXT", "b.html", "inner/d.eml", "inner/e.pdf")]
    assert inputs_of([str(tmp_path)]) == named
    assert inputs_of([f"{inner}/*.eml", "https://example.org/*"]) == [str(inner / "d.eml"), "https://example.org/*"]
    assert inputs_of([str(tmp_path / "c.docx"), "no.txt", "n" * 5000]) == [
        str(tmp_path / "c.docx"),
        "no.txt",
        "n" * 5000,
    ]


def test_a_folder_without_a_file_to_read_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, [found], _ = ingest(str(tmp_path), capsys=capsys)
    assert status == 1
    assert "There is no .txt" in found["error"]


def test_a_second_run_answers_and_does_nothing_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    services.load_reference()
    paths = [numbered(tmp_path, number) for number in range(3)]
    picture = tmp_path / "picture.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(400))
    status, first, _ = ingest(str(tmp_path), "--published", "2020-10-05", capsys=capsys)
    assert (status, Fetch.objects.count(), Snapshot.objects.count()) == (1, 4, 3)
    status, again, err = ingest(str(tmp_path), "--published", "2020-10-05", capsys=capsys)
    assert (status, Fetch.objects.count(), Snapshot.objects.count()) == (1, 4, 3)
    assert f"{picture}: " in err
    for before, after in zip(first, again, strict=True):
        assert after["copy_of"] == before["article"]
        for key in ("input", "ok", "error", "actions", "statements", "proposals"):
            assert after[key] == before[key]
    (tmp_path / "moved.txt").write_bytes(paths[0].read_bytes())
    _, [moved], _ = ingest(str(tmp_path / "moved.txt"), capsys=capsys)
    assert moved["copy_of"] in [item["article"] for item in first if item["input"] == str(paths[0])]


def _cut_off(*_: object) -> None:
    raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize("state", [FetchState.TO_FETCH, FetchState.TO_EXTRACT])
def test_what_was_left_half_done_is_gone_on_with(
    state: FetchState, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    services.load_reference()
    path = numbered(tmp_path, 1)
    row = articles.ask_file(str(path))
    if state == FetchState.TO_EXTRACT:
        with monkeypatch.context() as broken:
            broken.setattr(articles, "payloads_of", _cut_off)
            with pytest.raises(OperationalError):
                articles.take_in(row.pk)
        assert Fetch.objects.get().state == state
    status, [found], _ = ingest(str(path), capsys=capsys)
    assert (status, found["ok"], found["copy_of"]) == (0, True, None)
    assert Fetch.objects.get().state == FetchState.DONE
    assert len(found["proposals"]) == 1


def test_a_copy_of_a_report_names_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(REPORT)
    other.write_text(framed(REPORT))
    _, [first, second], _ = ingest(str(one), str(other), capsys=capsys)
    assert first["copy_of"] is None
    assert second["copy_of"] == first["article"] | {"publisher": ""}
    assert second["article"]["id"] != first["article"]["id"]


def test_the_table_of_many_inputs_names_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.management import call_command

    from exportwatch.intake.management.commands import ingest as command

    monkeypatch.setattr(command, "ROWS_A_TABLE", 2)
    for number in range(5):
        (tmp_path / f"[{number}].txt").write_text(f"Report {number} tells of nothing that was stopped anywhere.")
    call_command("ingest", str(tmp_path))
    out = capsys.readouterr().out
    assert all(f"[{number}].txt" in out for number in range(5))
    assert out.count("What was found") == 1


@pytest.mark.django_db(transaction=True)
def test_killed_midway_and_begun_again_every_file_is_taken_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.load_reference()
    files = 24
    for number in range(files):
        numbered(tmp_path, number)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "ingest", str(tmp_path), "--json"],
        cwd=settings.BASE_DIR,
        env=environment | {"DATABASE_URL": database_url(), "VAR_DIR": str(tmp_path / "var")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: Fetch.objects.filter(state=FetchState.DONE).count() >= 5, 60)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert Fetch.objects.filter(state=FetchState.DONE).count() < files
    status, found, _ = ingest(str(tmp_path), capsys=capsys)
    assert (status, len(found)) == (0, files)
    assert all(item["ok"] and len(item["proposals"]) == 1 for item in found)
    assert Fetch.objects.filter(state=FetchState.DONE).count() == Fetch.objects.count() == files
    assert Snapshot.objects.count() == Proposal.objects.count() == files
    assert set(Fetch.objects.values_list("extract_attempts", flat=True)) <= {1, 2}
