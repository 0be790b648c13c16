"""What a proposal may be about in the record, what accepting it does, and what contradicts it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from exportwatch.intake.desk.forms import ProposalForms
from exportwatch.intake.models import Proposal, ProposalKind
from exportwatch.intake.payload import CountPayload
from exportwatch.intake.services import review
from exportwatch.intake.services.contradictions import contradictions
from exportwatch.intake.services.mapping import mapping_of
from exportwatch.registry import services
from exportwatch.registry.history import permit_answers
from exportwatch.registry.models import MeasureEvent, OfficialStatement, Permit, PermitEffect
from exportwatch.registry.values import CountRange, FuzzyDate
from exportwatch.vocabulary import Basis, Effect, EventType, Instrument, PermitIdentity
from tests import factories
from tests.intake.test_review import decision

pytestmark = pytest.mark.django_db


def norway(announced: str = "2020-10-05", **values: Any) -> MeasureEvent:
    """Return the beginning of a published measure of Norway toward Chad."""
    what = {"issuer": ("NO", "Norway"), "destination": ("TD", "Chad"), "announced": announced} | values
    return factories.published_measure(**what)


def on(day: str) -> dict[str, Any]:
    """Return the date of an act as the engine gives it."""
    return {"date": {"earliest": day, "latest": day, "as_stated": day, "iso": day}}


def found(**changes: Any) -> Proposal:
    """Return a proposal from an article of its own."""
    number = Proposal.objects.count()
    return factories.proposal(
        factories.snapshot(f"{factories.REPORT}{number}", article=factories.article(f"Paper {number}")), **changes
    )


def permits(minimum: int, maximum: int | None = None) -> CountPayload:
    """Return a count of permits as the engine gives it."""
    return {
        "min": minimum,
        "max": maximum or minimum,
        "approx": None,
        "of_total": None,
        "unit": "permits",
        "as_stated": str(minimum),
    }


LIFTED = {"type": "lifting", "instrument": "ease"}
CANCELLED = {"type": "cancellation", "instrument": "cancel", "applies_to": ["extant_permits"]}


@pytest.mark.parametrize(
    ("announced", "changes", "kind", "step"),
    [
        # the same act, told within ten days
        ("2020-10-01", {}, "evidence", "widened"),
        # an act of two years later is another one
        ("2018-10-01", {}, "new", "widened"),
        # what stands is lifted, extended or made an end of
        ("2018-10-01", LIFTED, "step", "lifted"),
        ("2018-10-01", LIFTED | {"type": "resumption"}, "step", "lifted"),
        ("2018-10-01", {"type": "extension"}, "step", "extended"),
        ("2018-10-01", CANCELLED, "step", "converted"),
        ("2018-10-01", CANCELLED | {"type": "revocation", "instrument": "revoke"}, "step", "converted"),
        # nothing that could be lifted yet, or toward somebody else
        ("2020-11-01", LIFTED, "new", "lifted"),
        ("2018-10-01", LIFTED | {"destinations": ["SE"]}, "new", "lifted"),
        # a freeze on new permits is another measure than a suspension
        ("2018-10-01", {"type": "freeze_on_new", "instrument": "freeze_new", "applies_to": []}, "new", "widened"),
        # of an act without issuer nothing is known
        ("2018-10-01", {"issuer_iso2": None}, "new", "widened"),
        ("2018-10-01", LIFTED | {"issuer_iso2": None}, "step", "lifted"),
    ],
)
def test_an_act_is_mapped_by_what_the_record_has_open(
    announced: str, changes: dict[str, Any], kind: str, step: str
) -> None:
    norway(announced)
    factories.country("SE", "Sweden")
    mapping = mapping_of(found(**changes))
    assert (mapping.kind, mapping.step) == (kind, step)


def test_of_two_equally_likely_measures_a_person_chooses() -> None:
    for title in ("One", "Other"):
        norway("2018-10-01", title=title)
    proposal = found(**LIFTED)
    assert mapping_of(proposal).chosen is None
    forms = ProposalForms(proposal, {"statement-0-include": ""})
    assert not forms.is_valid()
    assert "several measures are equally likely" in str(forms.act.errors["about"])


def group_of(event: MeasureEvent, count: CountRange) -> Permit:
    """Return a published group of permits that the event suspends."""
    entry = services.PermitEntry(
        authority=event.measure.authority,
        identity=PermitIdentity.GROUP,
        quotes=[factories.quote("The permits.", factories.article("Register", event.announced.iso))],
        effect=Effect.SUSPENDED,
        basis=Basis.NAMED_BY_AUTHORITY,
        count=count,
    )
    draft = factories.measure_event(
        issuer=("NO", "Norway"), destination=("TD", "Chad"), announced=event.announced.iso, title="With its permits"
    )
    permit = services.enter_permit(draft, entry)
    factories.publish(draft.measure, draft, permit)
    return permit


def test_what_was_suspended_is_cancelled_at_the_desk() -> None:
    """The minister ends for good what the first report told of as suspended; outlets count 28 and 29."""
    permit = group_of(factories.measure_event(issuer=("NO", "Norway")), CountRange(28, 28))
    measure = permit.effects.get().event.measure
    proposal = found(**CANCELLED, **on("2021-04-12"), counts=[permits(29)])
    forms = ProposalForms(proposal)
    assert forms.act.initial["about"] == f"step:{measure.public_id}"
    assert forms.act.initial["permits"] == [permit.public_id]
    assert [(str(note)) for note in forms.notes["count"]] == [
        f"the group {permit.public_id} says 28; this report says 29."
    ]
    user = factories.reviewer()
    taken = decision(proposal)
    assert review.accept(proposal.pk, taken, user) == [measure]
    step = measure.events.published().get(type=EventType.CONVERTED)
    assert list(step.targets.all()) == [measure]
    assert (step.count.minimum, step.count_what) == (29, "permits")
    effect = PermitEffect.objects.get(event=step)
    assert (effect.effect, effect.basis) == ("terminated", "named_by_authority")
    assert OfficialStatement.objects.published().get().links.get().event == step
    days = {day: permit_answers([permit], FuzzyDate.parse(day).earliest)[permit.public_id] for day in DAYS}
    assert [answer.status for answer in days.values()] == ["suspended", "revoked"]
    review.undo(proposal.pk, user)
    assert permit_answers([permit], FuzzyDate.parse(DAYS[1]).earliest)[permit.public_id].status == "suspended"


DAYS = ("2021-04-11", "2021-04-12")


def test_a_lifting_ends_the_measure_and_a_second_report_of_it_is_evidence() -> None:
    measure = norway("2018-10-01").measure
    user = factories.reviewer()
    first, second = found(**LIFTED), found(**LIFTED)
    review.accept(first.pk, decision(first), user)
    step = measure.events.published().get(type=EventType.LIFTED)
    assert ProposalForms(second).act.initial["about"] == f"evidence:{step.public_id}"
    review.accept(second.pk, decision(second), user)
    assert step.evidence.values("article").distinct().count() == 2
    with pytest.raises(ValidationError, match="undo that one first"):
        review.undo(first.pk, user)


@pytest.mark.parametrize(
    ("posted", "field", "message"),
    [
        ({"act__step": "extended", "act__until": ""}, "until", "moves the end"),
        ({"act__announced": ""}, "announced", "Give the day"),
        ({"act__announced": "2999"}, "announced", "in the future"),
        ({"act__count": "many"}, "count", "is not a count"),
        ({"act__about": "number", "act__number": "EW-M-999999"}, "number", "no published measure"),
    ],
)
def test_a_step_is_refused_at_its_field(posted: dict[str, Any], field: str, message: str) -> None:
    from tests.intake.test_review import as_posted

    norway("2018-10-01")
    proposal = found(**LIFTED)
    forms = ProposalForms(proposal, as_posted(proposal, **posted))
    assert not forms.is_valid()
    assert message in str(forms.act.errors[field])


def test_a_step_may_be_of_a_measure_that_is_named_by_its_number() -> None:
    elsewhere = norway("2018-10-01", destination=("SE", "Sweden")).measure
    proposal = found(**LIFTED)
    taken = decision(proposal, act__about="number", act__number=elsewhere.public_id.lower())
    review.accept(proposal.pk, taken, factories.reviewer())
    assert elsewhere.events.published().filter(type=EventType.LIFTED).exists()


# --- Contradictions ---------------------------------------------------------------------------------------------------


def said_of(proposal: Proposal) -> dict[str, str]:
    """Return, by field, what stands elsewhere."""
    return {item.field: item.there for item in contradictions(proposal, mapping_of(proposal).options)}


def test_what_the_record_says_otherwise_stands_beside_the_field() -> None:
    event = norway("2020-10-02")
    factories.publish(factories.statement(event, speaker="Ola Nord"))
    proposal = found(announced_by="Kari Vik", destinations=["TD", "NE"])
    assert said_of(proposal) == {
        "announced": "2 October 2020",
        "announced_by": "Ola Nord",
        "destinations": "TD",
    }
    same = found(announced_by="Nord", **on("2020-10-02"))
    assert not [item for item in contradictions(same, mapping_of(same).options) if item.where.startswith("EW-")]


def test_two_reports_that_differ_are_shown_to_each_other() -> None:
    one, other = found(counts=[permits(28)]), found(counts=[permits(29)], **on("2020-10-06"))
    assert said_of(one) == {"announced": "6 October 2020", "count": "29"}
    assert said_of(other) == {"announced": "5 October 2020", "count": "28"}
    assert f"Proposal {other.pk} (Paper 1) says 29; this report says 28." in ProposalForms(one).notes["count"]


# --- Statements without an act ----------------------------------------------------------------------------------------


def statements_alone(stance: str = "demands") -> Proposal:
    """Return a proposal of one statement about an act that is not told as done."""
    proposal = found()
    payload = proposal.payload
    said = payload["statements"][0] | {"stance": stance, "part": "critic", "role": "Amnesty researcher"}
    topic = {"issuer_iso2": "NO", "destinations": ["TD"]}
    new = payload | {"action": None, "topic": topic, "statements": [said]}
    Proposal.objects.filter(pk=proposal.pk).update(payload=new, kind=ProposalKind.STATEMENTS, act="")
    return Proposal.objects.get(pk=proposal.pk)


def test_a_demand_never_makes_a_measure_and_is_linked_to_the_one_chosen() -> None:
    measure = norway("2018-10-01").measure
    proposal = statements_alone()
    mapping = mapping_of(proposal)
    assert (mapping.kind, mapping.chosen) == ("statements", "none")
    assert [option.candidate.measure for option in mapping.options] == [measure]
    taken = decision(proposal, act__about=mapping.options[0].key)
    review.accept(proposal.pk, taken, factories.reviewer())
    statement = OfficialStatement.objects.published().get()
    link = statement.links.get()
    assert (link.event.measure, link.stance, link.part) == (measure, "demands", "critic")
    assert statement.speaker_as_printed.startswith("Kari Vik")
    assert measure.events.count() == 1


def test_a_statement_without_a_measure_is_published_alone_and_can_be_taken_back() -> None:
    proposal = statements_alone("denies")
    user = factories.reviewer()
    assert review.accept(proposal.pk, decision(proposal), user) == [OfficialStatement.objects.get()]
    assert not MeasureEvent.objects.exists()
    review.undo(proposal.pk, user)
    assert not OfficialStatement.objects.published().exists()


def test_accepting_nothing_is_refused() -> None:
    proposal = statements_alone()
    nothing = decision(proposal, **{"statement-0__include": None})
    with pytest.raises(ValidationError, match="Nothing is taken"):
        review.accept(proposal.pk, nothing, factories.reviewer())


# --- Permits that are in the record -----------------------------------------------------------------------------------


def test_a_permit_of_the_record_gains_the_proof_and_the_effect() -> None:
    event = norway("2018-10-01")
    permit = factories.permit(event, basis=Basis.INFERRED_FROM_SCOPE)
    permit.destinations.set([factories.country("TD", "Chad")])
    factories.publish(permit)
    proposal = found(instrument=str(Instrument.SUSPEND), goods="sensors")
    text = proposal.snapshot.text
    told = {
        "exporter": "Northern Optics",
        "consignee": None,
        "destination": "TD",
        "goods": "sensors",
        "count": None,
        "issued": None,
        "evidence": factories.passage(text, "export permits for boat engines to Chad"),
    }
    Proposal.objects.filter(pk=proposal.pk).update(payload=proposal.payload | {"permits": [told]})
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert ProposalForms(proposal).permits[0].initial["which"] == permit.public_id
    review.accept(proposal.pk, decision(proposal, act__about="new"), factories.reviewer())
    assert Permit.objects.get() == permit
    assert permit.effects.count() == 2
    assert permit.evidence.filter(quote="export permits for boat engines to Chad", verified=True).exists()


def test_of_two_steps_of_one_day_what_they_apply_to_tells_them_apart_or_a_person_does() -> None:
    extant = norway(title="Extant").measure
    norway(title="Deliveries", applies_to=("deliveries",))
    assert mapping_of(found(applies_to=["extant_permits"])).chosen == f"evidence:{extant.events.get().public_id}"
    assert mapping_of(found(applies_to=[])).chosen is None


def test_an_authority_that_speaks_is_linked_as_one() -> None:
    ministry = services.authority("Ministry of Trade", factories.country("NO", "Norway").code)
    proposal = found()
    said = proposal.payload["statements"][0] | {"speaker": "the Ministry of Trade", "role": None}
    Proposal.objects.filter(pk=proposal.pk).update(payload=proposal.payload | {"statements": [said]})
    proposal = Proposal.objects.get(pk=proposal.pk)
    review.accept(proposal.pk, decision(proposal), factories.reviewer())
    statement = OfficialStatement.objects.published().get()
    assert (statement.authority, statement.person) == (ministry, None)
