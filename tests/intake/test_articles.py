"""Taking articles in: every step leaves its state in the row, runs once, and says in words what went wrong."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from exportwatch.intake.models import Fetch, FetchState, Host, Proposal, Snapshot
from exportwatch.intake.services import articles, queue
from exportwatch.intake.services.claims import Claim, held
from exportwatch.registry import services
from exportwatch.registry.models import Article
from tests import factories
from tests.conftest import wait_until
from tests.product import as_page, database_url

FRENCH = (
    "La Norvège a suspendu lundi les permis d'exportation de moteurs de navires de guerre vers le Tchad. La mesure "
    "prend effet tout de suite.\n\n« Nous voulons savoir où sont allés ces moteurs », a déclaré la ministre des "
    "Affaires étrangères, Kari Vik, devant la presse à Oslo.\n\nLe chantier, qui emploie trente personnes, n'a pas "
    "souhaité répondre à nos questions sur ces exportations d'armes.\n"
)
GERMAN = """Die Bundesregierung hat die Genehmigungen für die Ausfuhr von Motoren nach Tschad ausgesetzt, wie der
Minister am
Montag in Berlin mitteilte. Er sagte, die Prüfung werde einige Wochen dauern, und danach werde über alles Weitere
entschieden."""


@pytest.fixture
def reference(db: None) -> None:
    services.load_reference()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(factories.REPORT, encoding="utf-8")
    return path


def ingest(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]], str]:
    """Run the command; return its exit status, its JSON and what it wrote to stderr."""
    status = 0
    try:
        call_command("ingest", "--json", *arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    out = capsys.readouterr()
    return status, json.loads(out.out), out.err


def test_a_report_becomes_a_proposal_with_its_sentence(
    reference: None, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, [found], _ = ingest(str(report), "--published", "2020-10-05", "--publisher", "The Daily", capsys=capsys)
    assert status == 0
    [action] = [action for action in found["actions"] if action["is_current"]]
    assert (action["issuer_iso2"], action["destinations"], action["instrument"]) == ("NO", ["TD"], "suspend")
    assert (action["date"], action["announced_by"]) == ("2020-10-05", "Kari Vik")
    assert "I have suspended the permits concerned" in " ".join(s["quote"] or "" for s in found["statements"])
    assert Proposal.objects.pending().count() == 1
    for passage in action["evidence"]:
        assert factories.REPORT[passage["start"] : passage["end"]] == passage["quote"]


def test_without_a_publication_date_monday_stays_monday(
    reference: None, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, [found], _ = ingest(str(report), capsys=capsys)
    [action] = [action for action in found["actions"] if action["is_current"]]
    assert (action["date"], action["date_as_stated"]) == (None, "Monday")


def test_the_same_report_again_is_a_copy_and_proposes_nothing_new(
    reference: None, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(str(report), "--published", "2020-10-05", capsys=capsys)
    status, [again], _ = ingest(str(report), "--published", "2020-10-05", capsys=capsys)
    assert status == 0
    assert again["article"] is None
    assert again["copy_of"]["id"] == Article.objects.get().pk
    assert Proposal.objects.count() == 1


def test_bad_inputs_each_get_a_line_and_the_good_one_is_kept(
    reference: None, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {
        "empty.txt": b"",
        "blank.txt": b"  \n\n ",
        "big.txt": b"words " * 7_000_000,
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "german.txt": GERMAN.encode(),
    }
    for name, body in bad.items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "empty").mkdir()
    inputs = [str(tmp_path / name) for name in bad] + [str(tmp_path / "missing.txt"), str(tmp_path / "empty")]
    status, found, err = ingest(*inputs, str(report), capsys=capsys)
    assert status == 1
    assert [item["ok"] for item in found] == [False] * len(inputs) + [True]
    for item in found[:-1]:
        assert f"{item['input']}: {item['error']}" in err
        assert "\n" not in item["error"]
        assert "Traceback" not in item["error"]
    assert Proposal.objects.count() == 1
    assert [row.snapshot.language for row in queue.for_a_person() if row.snapshot] == ["de"]


def test_a_french_report_becomes_a_proposal_too(
    reference: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rapport.txt"
    path.write_text(FRENCH, encoding="utf-8")
    status, [found], _ = ingest(str(path), "--published", "2020-10-06", capsys=capsys)
    assert status == 0
    [action] = [action for action in found["actions"] if action["is_current"]]
    assert (action["issuer_iso2"], action["destinations"], action["instrument"]) == ("NO", ["TD"], "suspend")
    assert (action["date"], action["announced_by"]) == ("2020-10-05", "Kari Vik")
    assert Snapshot.objects.get().language == "fr"
    assert Proposal.objects.pending().count() == 1


class _Server(http.server.BaseHTTPRequestHandler):
    status = 200
    page = as_page(factories.REPORT, "Norway stops boat engines")

    def do_GET(self) -> None:
        body = self.page.encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    settings.FETCH_ALLOW_LOOPBACK = True
    _Server.status = 200
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/news/engines?utm_source=mail"
    server.shutdown()
    thread.join()


def test_an_address_is_fetched_read_and_kept_without_its_tracking(
    reference: None, site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, [found], _ = ingest(site, "--published", "2020-10-05", capsys=capsys)
    assert status == 0, found
    assert found["article"]["url"] == site.partition("?")[0]
    assert found["article"]["title"] == "Norway stops boat engines"
    assert len(found["proposals"]) == 1
    assert Snapshot.objects.get().received() == _Server.page.encode()


def have_waited() -> None:
    """Let the time pass that rows and sites in trouble are left alone."""
    now = timezone.now()
    Fetch.objects.update(due_at=now)
    Host.objects.update(free_at=now)


def test_a_server_that_fails_is_tried_again_later_and_then_given_up(reference: None, site: str) -> None:
    _Server.status = 503
    row = articles.ask(site)
    for attempt in range(1, articles.MAX_ATTEMPTS + 1):
        have_waited()
        assert articles.take_in(row.pk)
        row.refresh_from_db()
        assert row.attempts == attempt
        assert row.error
        last = attempt == articles.MAX_ATTEMPTS
        assert row.state == (FetchState.FAILED if last else FetchState.TO_FETCH)
        assert last or row.due_at > timezone.now()
    _Server.status = 200
    have_waited()
    articles.try_again(row.pk)
    assert articles.take_in(row.pk)
    row.refresh_from_db()
    assert (row.state, row.error) == (FetchState.DONE, "")


def test_an_address_that_does_not_answer_says_so(
    reference: None, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FETCH_ALLOW_LOOPBACK = True
    status, [found], err = ingest("http://127.0.0.1:9/nobody", capsys=capsys)
    assert status == 1
    assert "127.0.0.1" in err
    assert found["error"]


def test_what_cannot_be_an_input_is_said_before_anything_is_done(reference: None, report: Path) -> None:
    for wrong in (["--publisher", "x" * 201], ["--published", "2999-01-01"]):
        with pytest.raises(CommandError, match="give the"):
            call_command("ingest", str(report), *wrong)
    assert not Fetch.objects.exists()


def test_inputs_are_named_as_they_were_given(reference: None, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = ["./no.txt", "ftp://example.org/x", "n" * 3000, f"http://127.0.0.1:9/{'n' * 3000}"]
    status, found, _ = ingest(*inputs, capsys=capsys)
    assert status == 1
    assert [item["input"] for item in found] == inputs
    assert all(item["error"] for item in found)


def test_a_private_address_is_refused(reference: None, capsys: pytest.CaptureFixture[str]) -> None:
    status, [found], _ = ingest("http://127.0.0.1:9/secret", capsys=capsys)
    assert status == 1
    assert Fetch.objects.get().error_code == "refused_address"
    assert found["error"]


def test_a_step_runs_once_however_often_it_is_asked_for(reference: None, report: Path) -> None:
    row = articles.ask_file(str(report), published=dt.date(2020, 10, 5))
    assert articles.take_in(row.pk)
    assert not articles.take_in(row.pk)
    assert not articles.extract(row.pk)
    assert Proposal.objects.count() == 1


def test_a_program_that_fails_on_an_article_leaves_it_whole_for_another_try(
    reference: None, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = articles.ask_file(str(report), published=dt.date(2020, 10, 5))
    for room, step in ((articles.stories, "place"), (articles.engine, "tells_of_acts")):
        with monkeypatch.context() as broken:
            broken.setattr(room, step, lambda *_: 1 // 0)
            assert articles.take_in(row.pk) or articles.extract(row.pk)
        row.refresh_from_db()
        assert (row.state, row.error_code) == (FetchState.FAILED, "program")
        assert "ZeroDivisionError" in row.error
        articles.try_again(row.pk)
    assert articles.extract(row.pk)
    assert Proposal.objects.count() == Snapshot.objects.count() == 1


def test_a_report_of_no_act_is_stored_and_not_searched_for_speakers(
    reference: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bakery.txt"
    path.write_text("The mayor said that the bakery will open again in May. “We missed it,” said Kari Vik.\n" * 9)
    monkeypatch.setattr(articles.engine, "extract", lambda *_: 1 // 0)
    row = articles.ask_file(str(path))
    assert articles.take_in(row.pk)
    row.refresh_from_db()
    assert (row.state, row.engine_version) == (FetchState.DONE, articles.engine.ENGINE_VERSION)
    assert Snapshot.objects.exists()


def test_the_claim_of_a_worker_ends_with_the_worker(reference: None, report: Path) -> None:
    row = articles.ask_file(str(report))
    other_worker = psycopg2.connect(database_url())
    with other_worker.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [Claim.FETCH, row.pk])
    assert held(Claim.FETCH) == {row.pk}
    assert not articles.take_in(row.pk)
    other_worker.close()
    wait_until(lambda: not held(Claim.FETCH))
    assert articles.take_in(row.pk)
