"""Deciding at the desk: one transaction, quotes proved, nothing unreviewed in the record, and a way back."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from exportwatch.intake.desk.forms import ProposalForms
from exportwatch.intake.models import Proposal
from exportwatch.intake.payload import PermitPayload
from exportwatch.intake.services import review
from exportwatch.registry.models import Evidence, Measure, MeasureEvent, OfficialStatement, Permit, Person
from tests import factories


def as_posted(proposal: Proposal, **changes: Any) -> dict[str, Any]:
    """Return what a browser would post for the prefilled form, with `changes` by field name (act__title=…)."""
    forms = ProposalForms(proposal)
    posted: dict[str, Any] = {}
    for form in (forms.act, *forms.statements, *forms.permits):
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            posted[field.html_name] = "on" if value is True else value
    posted.update({name.replace("__", "-"): value for name, value in changes.items()})
    return {name: value for name, value in posted.items() if value is not None}


def decision(proposal: Proposal, **changes: Any) -> review.Decision:
    forms = ProposalForms(proposal, as_posted(proposal, **changes))
    assert forms.is_valid(), [form.errors for form in (forms.act, *forms.statements, *forms.permits)]
    return forms.decision()


def accept(proposal_id: int, taken: review.Decision, user: Any) -> Measure:
    """Accept what is about a measure, and return it."""
    measure = review.accept(proposal_id, taken, user)[0]
    assert isinstance(measure, Measure)
    return measure


@pytest.mark.django_db
def test_accepting_as_is_publishes_measure_statement_person_and_proved_quotes() -> None:
    proposal = factories.proposal()
    user = factories.reviewer()
    measure = accept(proposal.pk, decision(proposal), user)
    event = measure.events.published().get()
    assert (measure.state, measure.instrument, measure.applies_to) == ("published", "suspend", ["extant_permits"])
    assert measure.authority.name == "Government of Norway"
    assert [country.code for country in event.scope_rules.get().destinations.all()] == ["TD"]
    assert event.announced.iso == "2020-10-05"
    statement = OfficialStatement.objects.published().get()
    assert (statement.person, statement.tenure.office) == (Person.objects.get(), "Foreign Minister")
    assert statement.links.get().event == event
    for evidence in Evidence.objects.all():
        assert evidence.verified
        assert proposal.snapshot.text[evidence.start : evidence.end] == evidence.quote
    assert Evidence.objects.count() == 2
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.measure) == ("accepted", user, measure)


@pytest.mark.django_db
def test_a_correction_goes_into_the_record_and_the_find_stays_readable() -> None:
    proposal = factories.proposal()
    changes = {
        "act__destinations": "Chad; Norway",
        "act__announced": "4 October 2020",
        "statement-0__office": "Minister",
    }
    measure = accept(proposal.pk, decision(proposal, **changes), factories.reviewer())
    event = measure.events.get()
    assert {c.code for c in event.scope_rules.get().destinations.all()} == {"TD", "NO"}
    assert event.announced.iso == "2020-10-04"
    proposal.refresh_from_db()
    assert proposal.payload["action"]["destinations"] == ["TD"]
    assert proposal.accepted["act"]["destinations"] == "Chad; Norway"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "form", "field", "message"),
    [
        ({"act__applies_to": None}, "act", "applies_to", "the text left it open"),
        ({"act__applies_to": ["new_applications"]}, "act", "applies_to", "applies to extant permits, deliveries only"),
        ({"act__announced": "soon"}, "act", "announced", "is not a date"),
        ({"act__announced": ""}, "act", "announced", "Give the day"),
        ({"act__issuer": "Freedonia"}, "act", "issuer", "no country"),
        ({"act__quotes": None}, "act", "quotes", "at least one passage"),
        ({"act__own_quote": "I have suspended the permit concerned"}, "act", "own_quote", "character for character"),
        ({"statement-0__quote": "I have “suspended” the permits"}, "statement", "quote", "character for character"),
        ({"statement-0__speaker": ""}, "statement", "speaker", "required"),
        ({"statement-0__said": "2999"}, "statement", "said", "in the future"),
        ({"statement-0__text": "Words that nobody wrote."}, "statement", "text", "character for character"),
        ({"act__destinations": ""}, "act", "destinations", "tick that the measure is worldwide"),
        ({"act__worldwide": "on"}, "act", "destinations", "one of the two"),
        ({"act__own_quote": "x" * 5_001}, "act", "own_quote", "at most 5000"),
    ],
)
def test_bad_input_is_told_at_its_field(changes: dict[str, Any], form: str, field: str, message: str) -> None:
    proposal = factories.proposal()
    forms = ProposalForms(proposal, as_posted(proposal, **changes))
    assert not forms.is_valid()
    errors = forms.act.errors if form == "act" else forms.statements[0].errors
    assert message in " ".join(errors[field])


@pytest.mark.django_db
def test_a_statement_that_is_left_out_is_neither_checked_nor_recorded() -> None:
    proposal = factories.proposal()
    changes = {"statement-0__include": None, "statement-0__speaker": ""}
    accept(proposal.pk, decision(proposal, **changes), factories.reviewer())
    assert not OfficialStatement.objects.exists()


@pytest.mark.django_db
def test_an_open_weekday_stays_open_for_the_reviewer() -> None:
    proposal = factories.proposal(date={"earliest": None, "latest": None, "as_stated": "Monday", "iso": None})
    assert ProposalForms(proposal).act.initial["announced"] is None


SECOND = (
    "Boat engines for Chad are on hold, Oslo said. “I have suspended the permits concerned so that we can find out \
where the engines went,” Kari Vik told reporters."
)


def second_proposal() -> Proposal:
    source = factories.article("The Other", "2020-10-06")
    return factories.proposal(
        factories.snapshot(SECOND, article=source),
        evidence=[factories.passage(SECOND, "Boat engines for Chad are on hold")],
        applies_to=[],
    )


@pytest.mark.django_db
def test_a_second_report_of_the_act_is_offered_as_evidence_first() -> None:
    user = factories.reviewer()
    first, second = factories.proposal(), second_proposal()
    assert ProposalForms(second).act.initial["about"] == "new"
    measure = accept(first.pk, decision(first), user)
    assert ProposalForms(second).act.initial["about"] == f"evidence:{measure.events.get().public_id}"
    assert accept(second.pk, decision(second), user) == measure
    assert Measure.objects.count() == MeasureEvent.objects.count() == 1
    assert measure.events.get().evidence.values("article").distinct().count() == 2


@pytest.mark.django_db
def test_a_permit_is_not_entered_a_second_time_by_default() -> None:
    told: PermitPayload = {
        "exporter": "Fjord Motors",
        "consignee": None,
        "destination": "TD",
        "goods": "boat engines",
        "count": None,
        "issued": None,
        "evidence": factories.passage(factories.REPORT, "export permits for boat engines to Chad"),
    }
    first, second = factories.proposal(), second_proposal()
    for proposal, text in ((first, factories.REPORT), (second, SECOND)):
        passage = factories.passage(text, "oat engines")
        proposal.payload["permits"] = [told | {"evidence": passage}]  # type: ignore[list-item]
        proposal.save()
    accept(first.pk, decision(first), factories.reviewer())
    assert Permit.objects.count() == 1
    accept(second.pk, decision(second), factories.reviewer("sam"))
    assert Permit.objects.count() == 1


@pytest.mark.django_db
def test_undo_withdraws_what_it_published_and_the_proposal_waits_again() -> None:
    proposal = factories.proposal()
    user = factories.reviewer()
    measure = accept(proposal.pk, decision(proposal), user)
    review.undo(proposal.pk, user)
    for model in (Measure, MeasureEvent, OfficialStatement, Permit):
        assert not model.objects.published().exists()
    measure.refresh_from_db()
    assert measure.state == "withdrawn"
    assert "rita" in measure.withdrawn_reason
    again = accept(proposal.pk, decision(Proposal.objects.get()), user)
    assert again.pk != measure.pk


@pytest.mark.django_db
def test_undo_of_added_evidence_leaves_the_measure() -> None:
    user = factories.reviewer()
    first, second = factories.proposal(), second_proposal()
    measure = accept(first.pk, decision(first), user)
    accept(second.pk, decision(second), user)
    with pytest.raises(ValidationError, match="undo that one first"):
        review.undo(first.pk, user)
    review.undo(second.pk, user)
    assert measure.events.get().evidence.count() == 1
    assert Measure.objects.published().get() == measure


@pytest.mark.django_db
def test_rejecting_needs_a_reason_and_writes_no_record() -> None:
    proposal = factories.proposal()
    user = factories.reviewer()
    with pytest.raises(ValidationError, match="why"):
        review.reject(proposal.pk, " ", user)
    review.reject(proposal.pk, "opinion piece", user)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("rejected", "opinion piece")
    assert not Measure.objects.exists()


@pytest.mark.django_db
def test_what_fails_half_way_writes_nothing() -> None:
    proposal = factories.proposal()
    taken = decision(proposal)
    broken = review.StatementDecision(
        **{name: getattr(taken.statements[0], name) for name in review.StatementDecision.__dataclass_fields__}
        | {"evidence": "words that nobody wrote"}
    )
    half = review.Decision(taken.act, [taken.statements[0], broken], [], taken.single_source_reason, {})
    with pytest.raises(ValidationError, match="character for character"):
        accept(proposal.pk, half, factories.reviewer())
    assert not Measure.objects.exists()
    assert not Person.objects.exists()
    assert Proposal.objects.pending().get() == proposal


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_one_decides_and_the_other_is_told() -> None:
    proposal = factories.proposal()
    users = [factories.reviewer("rita"), factories.reviewer("sam")]
    taken = decision(proposal)
    told: list[str] = []

    def decide(user: Any) -> None:
        try:
            accept(proposal.pk, taken, user)
        except ValidationError as error:
            told.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Measure.objects.count() == 1
    assert len(told) == 1
    assert "accepted this proposal meanwhile" in told[0]
