"""Nothing is proposed twice and nothing over a person's decision; a newer engine version is looked at first."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from exportwatch.extraction import engine
from exportwatch.extraction.facts import Facts, Span, Statement
from exportwatch.intake.models import Fetch, Proposal, Rereading, RereadingState
from exportwatch.intake.payload import ProposalPayload, proposal_payloads
from exportwatch.intake.relevance import relevance_of
from exportwatch.intake.rereading import Standing, differences
from exportwatch.intake.services import reextraction, regrouping, review
from exportwatch.intake.services.proposing import propose
from exportwatch.registry.models import Measure
from tests import factories
from tests.intake.test_review import decision

pytestmark = pytest.mark.django_db


def changed(proposal: Proposal, **action: Any) -> ProposalPayload:
    """Return the proposal's payload with another act."""
    payload = copy.deepcopy(proposal.payload)
    assert payload["action"] is not None
    payload["action"].update(action)  # type: ignore[typeddict-item]
    return payload


def again(proposal: Proposal, *payloads: ProposalPayload, version: str = "2") -> list[Proposal]:
    """Propose what a later version finds in the same text."""
    return propose(proposal.snapshot, proposal.fetch, version, payloads)


def state_of(proposal: Proposal) -> str:
    return Proposal.objects.get(pk=proposal.pk).state


def test_the_same_find_is_proposed_once_whatever_the_version() -> None:
    proposal = factories.proposal()
    assert again(proposal, proposal.payload) == []
    assert again(proposal, proposal.payload, version="test") == []
    assert Proposal.objects.get() == proposal


def test_a_pending_proposal_is_superseded_by_what_is_found_otherwise_and_by_nothing() -> None:
    proposal = factories.proposal()
    (new,) = again(proposal, changed(proposal, goods="propellers"))
    assert (state_of(proposal), list(new.replaces.all())) == ("superseded", [proposal])
    assert again(new, version="3") == []
    new.refresh_from_db()
    assert (new.state, "no longer finds it" in new.reason) == ("superseded", True)
    assert not Proposal.objects.pending().exists()


def test_a_changed_page_does_not_propose_again_what_was_decided_on_the_earlier_one() -> None:
    proposal = factories.proposal()
    review.reject(proposal.pk, "an old act", factories.reviewer())
    text = "Corrected. " + factories.REPORT
    later = factories.snapshot(text, article=proposal.snapshot.article)
    moved = changed(proposal, goods="propellers", evidence=[factories.passage(text, "I have suspended")])
    assert propose(later, proposal.fetch, "test", [moved]) == []
    other = changed(proposal, type="lifting", instrument="ease")
    assert [row.act for row in propose(later, proposal.fetch, "test", [moved, other])] == ["lifting"]


def test_what_a_person_split_stays_split() -> None:
    proposal = factories.proposal()
    first, second = regrouping.split(proposal.pk, [0], [], factories.reviewer())
    assert again(proposal, changed(proposal, goods="propellers")) == []
    assert {state_of(first), state_of(second), state_of(proposal)} == {"pending", "superseded"}


def test_differences_are_told_by_field_and_decisions_stand() -> None:
    one = factories.proposal()
    payload = one.payload
    other = changed(one, type="lifting", instrument="ease")
    told = differences(
        [Standing(1, payload, decided=False), Standing(2, other, decided=True)],
        [changed(one, goods="propellers", applies_to=[]), changed(one, type="denial", instrument="deny")],
    )
    assert [(item["kind"], item["before"], item["after"], item["stands"]) for item in told] == [
        ("different", 1, 0, False),
        ("new", None, 1, False),
    ]
    assert told[0]["fields"] == [
        {"field": "applies to", "before": "extant_permits", "after": ""},
        {"field": "goods", "before": "boat engines", "after": "propellers"},
    ]
    assert differences([Standing(1, payload, decided=False)], []) == [
        {
            "kind": "gone",
            "before": 1,
            "after": None,
            "stands": False,
            "summary": "Suspension, NO → TD",
            "fields": [],
        }
    ]


# --- Re-extraction ----------------------------------------------------------------------------------------------------


@pytest.fixture
def norwegian() -> Proposal:
    """A proposal of an older engine version in a text in which the present one finds something."""
    return factories.proposal()


def test_a_rereading_shows_what_would_change_and_lets_it_in_when_asked(norwegian: Proposal) -> None:
    assert [snapshot.pk for snapshot in reextraction.due()] == [norwegian.snapshot_id]
    assert (reextraction.reread(), reextraction.reread()) == (1, 0)
    row = Rereading.objects.get()
    assert (row.state, row.engine_version) == ("waiting", engine.ENGINE_VERSION)
    assert Proposal.objects.get() == norwegian
    assert state_of(norwegian) == "pending"
    user = factories.reviewer()
    assert reextraction.let_in(row.pk, user) >= 1
    assert state_of(norwegian) == "superseded"
    assert all(new.engine_version == engine.ENGINE_VERSION for new in Proposal.objects.pending())
    with pytest.raises(ValidationError, match="rita decided on this rereading before"):
        reextraction.let_in(row.pk, user)
    assert not reextraction.due().exists()


def test_accepted_facts_stay_whatever_the_new_version_reads(norwegian: Proposal) -> None:
    review.accept(norwegian.pk, decision(norwegian), factories.reviewer())
    reextraction.reread()
    row = Rereading.objects.get()
    if row.state == RereadingState.WAITING:
        reextraction.let_in(row.pk, None)
    assert Measure.objects.published().count() == 1
    assert state_of(norwegian) == "accepted"
    assert not Proposal.objects.pending().filter(act="suspension").exists()


def test_what_the_present_version_extracted_and_what_it_cannot_read_is_not_read_again(norwegian: Proposal) -> None:
    Fetch.objects.update(engine_version=engine.ENGINE_VERSION)
    swedish = factories.snapshot("Tillstånden är indragna.", article=factories.article("Bladet"))
    type(swedish).objects.filter(pk=swedish.pk).update(language="sv")
    assert not reextraction.due().exists()


def test_the_command_shows_first_and_applies_when_told(norwegian: Proposal, capsys: Any) -> None:
    call_command("reextract")
    told = capsys.readouterr().out
    assert "The Daily" in told
    assert "1 articles read by engine" in told
    assert state_of(norwegian) == "pending"
    call_command("reextract", "--apply")
    assert state_of(norwegian) == "superseded"
    assert Rereading.objects.get().state == RereadingState.LET_IN


# --- What becomes a proposal, and how soon it is looked at ------------------------------------------------------------


@pytest.mark.parametrize(("stance", "proposed"), [("demands", True), ("denies", True), (None, False)])
def test_statements_without_an_act_are_proposed_where_they_take_a_stance(stance: str | None, proposed: bool) -> None:
    text = "Amnesty asked Norway to suspend the permits."
    said = Statement("Amnesty", text, Span(0, len(text)), stance=stance)
    payloads = proposal_payloads(Facts("1", relevant=False, statements=(said,)), text)
    assert bool(payloads) == proposed
    if payloads:
        assert payloads[0]["action"] is None
        assert relevance_of(payloads[0]) <= 40


def test_a_dated_and_announced_act_comes_before_a_bare_one() -> None:
    full = factories.proposal().payload
    bare = copy.deepcopy(full)
    assert bare["action"] is not None
    bare["action"].update({"date": None, "issuer_iso2": None, "announced_by": None})
    assert 100 >= relevance_of(full) > relevance_of(bare) >= 40


# --- Decisions as labelled examples -----------------------------------------------------------------------------------


def test_decisions_are_exported_as_labelled_examples_with_their_corrections(tmp_path: Path) -> None:
    user = factories.reviewer()
    corrected = factories.proposal()
    changes = {"act__destinations": "Chad; Norway", "act__announced": "4 October 2020", "act__goods": "propellers"}
    review.accept(corrected.pk, decision(corrected, **changes), user)
    refused = factories.proposal(factories.snapshot(factories.REPORT + "x", article=factories.article("B")))
    review.reject(refused.pk, "An old act", user)
    factories.proposal(factories.snapshot(factories.REPORT + "y", article=factories.article("C")))
    folder = tmp_path / "examples"
    call_command("export_examples", str(folder))
    labels = [json.loads(line) for line in (folder / "gold.jsonl").read_text().splitlines()]
    assert [(label["relevant"], label["notes"]) for label in labels] == [(True, ""), (False, "Rejected: An old act.")]
    action = labels[0]["actions"][0]
    assert (action["type"], action["issuer_iso2"], action["destinations"]) == ("suspension", "NO", ["TD", "NO"])
    assert (action["date"], action["goods"], action["announced_by"]) == ("2020-10-04", "propellers", "Kari Vik")
    assert labels[0]["statements"][0]["quote_start"] == "I have suspended the permits concerned"
    document = json.loads((folder / "docs" / f"{labels[0]['id']}.json").read_text())
    assert document["text"] == corrected.snapshot.text
    assert set(document) == {"id", "url", "language", "published", "title", "text"}


def test_examples_are_written_into_a_new_folder_only(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("")
    with pytest.raises(Exception, match="is not empty"):
        call_command("export_examples", str(tmp_path))
