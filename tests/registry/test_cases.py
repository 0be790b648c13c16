"""Case files: what they are refused for, what an import writes and leaves alone, and the starter register whole.

The starter register is the golden test of the status function through the database: every status that its files expect
must follow from the rows that an import wrote.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction

from exportwatch.ops import preparation
from exportwatch.registry.cases import CaseRefusedError, read_case, records, starter
from exportwatch.registry.cases.expecting import unmet
from exportwatch.registry.cases.exporting import as_text, export_case
from exportwatch.registry.cases.importing import import_case
from exportwatch.registry.cases.shapes import bare
from exportwatch.registry.models import (
    Article,
    Authority,
    Company,
    ControlEntry,
    Dossier,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Person,
    Record,
    Revision,
    Tenure,
)
from exportwatch.registry.services import load_reference
from tests import factories
from tests.registry.cases_telling import (
    M1E1,
    REASON,
    case,
    dossier,
    held,
    take_in,
    with_event,
    with_measure,
    with_values,
    world,
)

SHIPPED = sorted(starter.FOLDER.glob("*.json"))


# --- The starter register ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="class")
def starter_register(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The whole starter register, taken in once for the class and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_reference()
        assert starter.load_starter() == len(SHIPPED)
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("starter_register")
class TestStarterRegister:
    """The shipped cases, all in one record."""

    @pytest.mark.django_db
    @pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
    def test_a_shipped_case_holds_and_comes_back_as_it_went_in(self, path: Path) -> None:
        """Every expectation follows from the published rows; the export tells the file again and brings nothing new."""
        told = json.loads(path.read_text())
        ours = dossier(path.stem)
        assert unmet(ours) == []
        assert len(ours.expect) == len(told["expect"])
        exported = export_case(ours)
        assert bare(exported) == bare(told)
        before = held()
        for again in (path.read_text(), as_text(exported)):
            outcome = import_case(
                read_case(again, dt.date(2026, 11, 22)),
                again,
                editor=starter.case_file_account(),
                publish_with_reason="-",
            )
            assert (outcome.created, outcome.changed, outcome.removed, outcome.published) == ({}, {}, {}, 0)
        assert held() == before

    @pytest.mark.django_db
    def test_the_starter_register_is_published_once(self, django_assert_num_queries: Any) -> None:
        """All of it is public; facts with one source carry the reason; a second start asks one question."""
        assert sum(len(found.expect) for found in Dossier.objects.all()) == 233
        records_held: list[Record] = [
            row for kind in (Permit, Measure, MeasureEvent, OfficialStatement) for row in kind._default_manager.all()
        ]
        assert {row.state for row in records_held} == {"published"}
        reasons = {row.single_source_reason for row in records_held}
        assert reasons == {"", starter.SINGLE_SOURCE_REASON}
        assert not Evidence.objects.filter(verified=True).exists()
        with django_assert_num_queries(1):
            assert starter.load_starter() == 0

    @pytest.mark.django_db
    def test_shipped_cases_share_people_and_authorities(self) -> None:
        """Two dossiers mean one Global Affairs Canada and one Champagne, with one tenure."""
        assert Authority.objects.filter(name="Global Affairs Canada").count() == 1
        champagne = Person.objects.get(name="François-Philippe Champagne")
        assert champagne.tenures.count() == 1
        assert champagne.other_names == ["Francois-Philippe Champagne"]
        said = champagne.statements.filter(text__contains="ordered an inquiry").get()
        assert said.office == "Minister of Foreign Affairs"

    @pytest.mark.django_db
    def test_the_first_administrator_comes_although_the_case_files_have_an_account(self) -> None:
        """The account of the case files is nobody who may sign in."""
        account = get_user_model().objects.get(username=starter.ACCOUNT)
        assert not account.is_active
        assert not account.has_usable_password()
        assert preparation.first_admin() is not None
        assert preparation.starter_register() == "up to date"


def test_the_starter_register_can_be_left_out(settings: Any) -> None:
    """STARTER_REGISTER=0 opens an empty register, without asking the database."""
    settings.STARTER_REGISTER = False
    assert "left out" in preparation.starter_register()


# --- What an import writes --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_import_enters_drafts_and_the_second_one_nothing() -> None:
    world()
    empty = held()
    outcome = take_in(case())
    assert outcome.created.total() == 2 + 1 + 1 + 2 + 2 + 1 + 2 + 2
    assert outcome.ids["p1"] == Permit.objects.get(member_of__isnull=False).public_id
    assert {row.state for row in Permit.objects.all()} == {"draft"}
    after = held()
    assert after != empty
    assert take_in(case()).unchanged.total() == outcome.created.total()
    assert held() == after


@pytest.mark.django_db
def test_parts_are_written_as_told() -> None:
    world()
    take_in(case())
    engine = Permit.objects.get(identity="identified")
    (line,) = engine.lines.all()
    assert (line.quantity, line.unit, str(line.value), line.currency) == (7, "engines", "1200.50", "NOK")
    event = MeasureEvent.objects.get(type="imposed")
    assert event.effective is not None
    assert event.effective.as_stated == "that week"
    assert str(event.count) == "a couple"
    (proof,) = event.evidence.all()
    assert (proof.quote, proof.verified) == ("the permits are on hold", False)
    assert Company.objects.get(name="Northern Engines").parent == Company.objects.get(name="Northern Holding")
    said = OfficialStatement.objects.get(person__name="Kari Vik")
    assert said.office == "Foreign Minister"
    assert OfficialStatement.objects.exclude(pk=said.pk).get().language == ""


@pytest.mark.django_db
def test_what_the_record_refuses_late_leaves_nothing() -> None:
    """The last measure names a code that no list has: nothing of the file stays, and both such places are named."""
    world()
    before = held()
    told = case(
        lambda told: told["permits"][1]["lines"][0]["control"].append({"list": "EU-ML", "code": "ML99"}),
        lambda told: told["measures"][0]["events"][0]["scope"][0].update(control=[{"list": "GB-PL", "code": "X"}]),
    )
    with pytest.raises(CaseRefusedError) as caught:
        take_in(told)
    assert [problem.path for problem in caught.value.problems] == ["$.permits[1]", M1E1]
    assert "ML99” is not on EU-ML" in str(caught.value)
    assert held() == before


@pytest.mark.django_db
def test_a_killed_import_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    world()
    before = held()
    monkeypatch.setattr(records, "statement", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        take_in(case(), publish=True)
    assert held() == before


@pytest.mark.django_db
def test_a_sub_item_of_a_listed_code_is_entered_beneath_it() -> None:
    world()
    take_in(case(lambda told: told["permits"][1]["lines"][0].update(control=[{"list": "EU-ML", "code": "ML9.b.4"}])))
    new = ControlEntry.objects.get(code="ML9.b.4")
    assert new.parent == ControlEntry.objects.get(code="ML9")


@pytest.mark.django_db
def test_what_the_record_knows_is_used_and_only_its_gaps_are_filled() -> None:
    """An article, a person and a company that are known keep what was written; the file adds what they lack."""
    world()
    article = Article.objects.create(url="https://example.org/engines", publisher="Daily, The")
    ministry = Authority.objects.create(slug="ud", name="Foreign Ministry of Norway", country_id="NO", kind="ministry")
    person = Person.objects.create(slug="vik", name="Kari Vik")
    Tenure.objects.create(person=person, office="foreign minister", authority=ministry)
    company = Company.objects.create(slug="ne", name="Northern Engines AS", other_names=["Northern Engines"])
    take_in(case())
    article.refresh_from_db()
    assert (article.publisher, str(article.published)) == ("Daily, The", "5 October 2020")
    (tenure,) = person.tenures.all()
    assert str(tenure.start) == "1 January 2020"
    company.refresh_from_db()
    assert (company.country_id, company.other_names) == ("NO", ["Northern Engines", "NE"])
    assert Company.objects.count() == 2
    assert bare(export_case(dossier())) == bare(case())


@pytest.mark.django_db
def test_two_cases_share_people_articles_and_a_numbered_permit() -> None:
    world()
    first = take_in(case())
    second = take_in(case(lambda told: told.update({"case": "another"})))
    assert second.ids["p1"] == first.ids["p1"]
    assert second.ids["p0"] != first.ids["p0"]
    for kind in (Person, Authority, Tenure):
        assert kind._default_manager.count() == 1
    assert (Article.objects.count(), Company.objects.count()) == (2, 2)
    assert take_in(case()).created == {}


# --- Changes ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_changed_file_changes_what_it_words_anew() -> None:
    """A published record gets a revision with its cause, others none; what is gone is withdrawn with a reason."""
    world()
    take_in(case(), publish=True)
    before = held()
    outcome = take_in(
        case(
            with_values("measures", 0, title="Engines stopped"),
            with_values("sources", 0, title="Engines"),
            lambda told: told["statements"].pop(),
            with_event(type="extended", until="2021-05-31"),
        ),
        publish=True,
    )
    assert (dict(outcome.changed), dict(outcome.created), dict(outcome.removed)) == (
        {"sources": 1, "measures": 1},
        {"events": 1},
        {"statements": 1},
    )
    revision = Revision.objects.filter(kind="M").latest("number")
    assert (revision.cause, revision.content["title"]) == ("new_information", "Engines stopped")
    assert "imported again" in revision.note
    gone = OfficialStatement.objects.get(state="withdrawn")
    assert "no longer has it" in gone.withdrawn_reason
    assert held()["Permit"] == before["Permit"]
    assert MeasureEvent.objects.get(type="extended").single_source_reason == REASON
    assert Article.objects.get(publisher="The Daily").title == "Engines"
    exported = export_case(dossier())
    assert [event["id"] for event in exported["measures"][0]["events"]] == ["m1e1", "m1e9", "m1e2"]


@pytest.mark.django_db
def test_drafts_that_are_gone_are_deleted() -> None:
    world()
    take_in(case())
    take_in(case(lambda told: told.update(statements=[], expect=[], measures=[])))
    assert not Measure.objects.exists()
    assert not MeasureEvent.objects.exists()
    assert Permit.objects.count() == 2


@pytest.mark.django_db
def test_evidence_follows_the_file_and_what_editors_added_stays() -> None:
    world()
    take_in(case())
    permit = Permit.objects.get(identity="identified")
    by_hand = Evidence.objects.create(
        article=factories.article("The Monthly"), quote="seen by an editor", permit=permit
    )
    kept = permit.evidence.get(article__publisher="The Daily")
    take_in(case(with_values("permits", 1, evidence=[{"source": "s1"}], end_use="fishing")))
    assert set(permit.evidence.all()) == {by_hand, kept}


@pytest.mark.django_db
def test_evidence_keeps_the_order_of_the_file() -> None:
    world()
    take_in(case())
    told = case(with_values("permits", 1, evidence=[{"source": "s1", "quote": "on hold"}, {"source": "s2"}]))
    take_in(told)
    assert export_case(dossier())["permits"][1]["evidence"] == [
        {"source": "s1", "quote": "on hold"},
        {"source": "s2", "quote": None},
    ]


@pytest.mark.django_db
def test_a_null_says_as_little_as_a_missing_key() -> None:
    world()
    lists = ("destinations", "parties", "identifiers", "lines", "count", "issued", "member_of", "ended", "end_use")
    take_in(case(with_values("permits", 0, **dict.fromkeys(lists)), with_values("measures", 0, grounds=None)))
    assert not Permit.objects.get(identity="group").destinations.exists()


@pytest.mark.django_db
def test_a_source_at_another_address_moves_the_evidence() -> None:
    world()
    take_in(case())
    take_in(case(with_values("sources", 0, url="https://example.com/elsewhere")))
    (proof,) = MeasureEvent.objects.get(type="imposed").evidence.all()
    assert proof.article.url == "https://example.com/elsewhere"


@pytest.mark.django_db
def test_what_editors_added_comes_along_and_goes_back_in_unchanged() -> None:
    """An event, its permit and a source entered by hand are exported with ids that last."""
    world()
    take_in(case())
    measure = Measure.objects.get()
    event = factories.measure_event(title="Elsewhere", issuer=("NO", "Norway"))
    measure_by_hand = event.measure
    event.measure, event.type = measure, "widened"
    event.save()
    measure_by_hand.delete()
    factories.permit(event)
    exported = export_case(dossier())
    assert "Northern Optics" in as_text(exported)
    assert [told["id"] for told in exported["permits"]] == ["p0", "p1", "p3"]
    assert bare(export_case(dossier())) == bare(exported)
    before = held()
    text = as_text(exported)
    import_case(read_case(text, dt.date(2026, 11, 22)), text, editor=starter.case_file_account())
    assert held() == before


# --- The commands -----------------------------------------------------------------------------------------------------


def _file(folder: Path, told: Any, name: str = "case.json") -> Path:
    path = folder / name
    path.write_text(told if isinstance(told, str) else json.dumps(told))
    return path


@pytest.mark.django_db
def test_import_prints_ids_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Drafts are checked as if they were public, and stay drafts."""
    world()
    call_command("import_case", _file(tmp_path, case()), "--check", "--json")
    ids = json.loads(capsys.readouterr().out)
    assert ids["no-td-engines"].keys() == {"p0", "p1", "m1", "m1e1", "m1e2", "st1", "st2"}
    assert ids["no-td-engines"]["m1"] == Measure.objects.get().public_id
    assert Measure.objects.get().state == "draft"


@pytest.mark.django_db
def test_a_failed_expectation_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world()
    wrong = case(lambda told: told["expect"][0].update(status="active"))
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("import_case", _file(tmp_path, wrong), "--check", "--publish")
    said = capsys.readouterr()
    assert "$.expect[0]: permit p1 on 2020-12-01: status should be active, the record says suspended" in said.err
    assert Measure.objects.get().state == "published"


@pytest.mark.django_db
def test_what_another_dossier_knows_of_a_pair_breaks_no_expectation() -> None:
    """A freeze told elsewhere stands in the pair's answer; this dossier's expectation is about what it tells."""
    world()
    open_then = {"pair": ["NO", "TD"], "axis": "new_applications", "as_of": "2022-02-01", "status": "open"}
    take_in(case(lambda told: told["expect"].append(open_then)), publish=True)
    freeze = with_measure({}, instrument="freeze_new", applies_to=["new_applications"])
    take_in(case(freeze, lambda told: told.update({"case": "another", "expect": [open_then]})), publish=True)
    assert unmet(dossier()) == []
    assert "frozen" in unmet(dossier("another"))[0].message


@pytest.mark.django_db
def test_a_dry_run_says_what_it_would_do_and_keeps_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world()
    before = held()
    call_command("import_case", _file(tmp_path, case()), "--dry-run", "--check", "--publish")
    said = capsys.readouterr().out
    assert "created 2 sources" in said
    assert "published 7 records" in said
    assert "every expectation holds" in said
    assert "nothing is kept" in said
    assert held() == before


@pytest.mark.django_db
def test_a_refused_file_is_named_and_the_others_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world()
    bad = _file(tmp_path, case(lambda told: told.update(format=3)), "bad.json")
    with pytest.raises(CommandError, match="2 of 3 files"):
        call_command("import_case", bad, tmp_path / "missing.json", _file(tmp_path, case()))
    said = capsys.readouterr().err
    assert "bad.json: $.format: only format 1" in said
    assert "missing.json: $: cannot be read" in said
    assert Dossier.objects.count() == 1


@pytest.mark.django_db
def test_the_reviewer_can_be_named(tmp_path: Path) -> None:
    world()
    rita = factories.reviewer()
    call_command("import_case", _file(tmp_path, case()), "--publish", "--reviewer", "rita")
    assert Measure.objects.get().reviewer == rita
    with pytest.raises(CommandError, match="Nobody called"):
        call_command("import_case", _file(tmp_path, case()), "--publish", "--reviewer", "nobody")


@pytest.mark.django_db
def test_export_prints_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world()
    call_command("import_case", _file(tmp_path, case()))
    capsys.readouterr()
    call_command("export_case", "no-td-engines")
    assert bare(json.loads(capsys.readouterr().out)) == bare(case())
    with pytest.raises(CommandError, match="no-td-engines"):
        call_command("export_case", "nothing")


@pytest.mark.django_db
def test_a_withdrawn_record_is_no_longer_told() -> None:
    from exportwatch.registry import services

    world()
    take_in(case(), publish=True)
    gone = OfficialStatement.objects.get(speaker_as_printed="A fisher")
    services.withdraw([gone], "He denies it.")
    assert [told["id"] for told in export_case(dossier())["statements"]] == ["st1"]
    take_in(case(), publish=True)
    gone.refresh_from_db()
    assert gone.state == "withdrawn"
