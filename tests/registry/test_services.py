"""Entering, publishing and withdrawing: what the record refuses, and what the public then sees."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from exportwatch.registry import services
from exportwatch.registry.history import pair_answers, permit_answers
from exportwatch.registry.matching import measures_like, person_named
from exportwatch.registry.models import Country, Evidence, Measure, MeasureEvent, Permit, PermitLine, Person, support_of
from exportwatch.registry.status import PermitAnswer
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Axis, Basis, Effect, Instrument, Support
from tests import factories

pytestmark = pytest.mark.django_db


def test_reference_data_loads_once_and_a_second_load_writes_nothing() -> None:
    assert services.load_reference() > 2000
    assert services.load_reference() == 0
    assert Country.objects.get(code="TR").names.filter(name="Ankara", kind="metonym").exists()


def test_a_fact_without_evidence_is_not_published() -> None:
    event = factories.measure_event(quotes=())
    with pytest.raises(ValidationError, match="no evidence"):
        factories.publish(event.measure, event)
    assert not Measure.objects.published().exists()


def test_a_single_source_needs_a_reason_and_keeps_it() -> None:
    event = factories.measure_event()
    user = factories.reviewer()
    with pytest.raises(ValidationError, match="single source"):
        services.publish([event.measure, event], user, "  ")
    services.publish([event.measure, event], user, "the gazette follows tomorrow")
    event.refresh_from_db()
    assert (event.state, event.single_source_reason) == ("published", "the gazette follows tomorrow")


def test_copies_of_one_wire_story_are_one_source() -> None:
    event = factories.measure_event(quotes=())
    for publisher in ("The Post", "The Herald"):
        source = factories.article(publisher, origin="Reuters")
        services.add_evidence(event, [factories.quote("Suspended.", source)])
    assert support_of(event.evidence.all()) == Support.SINGLE_SOURCE
    services.add_evidence(event, [factories.quote("Suspended.", factories.article("The Globe"))])
    assert support_of(event.evidence.all()) == Support.CORROBORATED


def test_an_instrument_that_cannot_apply_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="Suspension cannot apply to new applications"):
        factories.measure_event(applies_to=(Axis.NEW_APPLICATIONS,))


def test_an_announcement_in_the_future_is_refused() -> None:
    with pytest.raises(ValidationError, match="future"):
        factories.measure_event(announced="2999-01-01")


def test_the_database_itself_refuses_what_the_model_would() -> None:
    event = factories.published_measure()
    for broken in (
        {"state": "perhaps"},
        {"announced_earliest": "2020-10-06", "announced_latest": "2020-10-05"},
        {"count_min": 3},
        {"state": "withdrawn"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MeasureEvent.objects.filter(pk=event.pk).update(**broken)
    second = factories.measure_event()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(article=factories.article("Nobody"), event=event, statement=factories.statement(second))


def test_withdrawing_needs_a_reason() -> None:
    event = factories.published_measure()
    with pytest.raises(ValidationError, match="why"):
        services.withdraw([event.measure], " ")


def test_public_ids_are_exact() -> None:
    measure = factories.published_measure().measure
    found = Measure.objects.with_public_id
    assert found(measure.public_id).get() == measure
    for wrong in (
        measure.public_id.lower(),
        measure.public_id.replace("M", "P"),
        f"EW-M-0{measure.pk:06d}",
        "EW-M-1",
        "",
    ):
        assert not found(wrong).exists()


def test_names_lead_to_one_person_whatever_the_accents() -> None:
    event = factories.measure_event()
    tenure = services.person_in_office("François-Philippe Champagne", "Foreign Minister", event.measure.authority)
    assert person_named("Francois-Philippe Champagne") == tenure.person
    assert (
        services.person_in_office("Francois-Philippe Champagne", "foreign minister", event.measure.authority) == tenure
    )
    assert Person.objects.count() == 1


def test_slugs_of_equal_letters_do_not_collide() -> None:
    first, second = services.company("Zórya"), services.company("Zorya AG")
    third = services.company("Zorya-AG!")
    assert (first.slug, second.slug) == ("zorya", "zorya-ag")
    assert third == second


def test_the_same_act_is_recognised_and_others_are_not() -> None:
    event = factories.published_measure()
    factories.published_measure(destination=("AZ", "Azerbaijan"), title="Another")
    factories.measure_event(title="A draft")
    day = FuzzyDate.parse("2020-10-06").earliest
    assert [c.measure for c in measures_like("CA", ["TR"], Instrument.SUSPEND, day)] == [event.measure]
    assert measures_like("CA", ["TR"], Instrument.SUSPEND, None) == []
    assert measures_like("CA", ["TR"], Instrument.CANCEL, day) == []
    assert measures_like("CA", ["TR"], Instrument.SUSPEND, FuzzyDate.parse("2021-04-12").earliest) == []


def _permit(permit: Permit, day: dt.date) -> PermitAnswer:
    return permit_answers([permit], day)[permit.public_id]


def test_status_counts_published_facts_with_a_counted_basis_only() -> None:
    event = factories.published_measure()
    named, inferred = factories.permit(event), factories.permit(event, basis=Basis.INFERRED_FROM_SCOPE)
    factories.publish(named, inferred)
    day = FuzzyDate.parse("2020-10-06").earliest
    assert _permit(named, day).status == "suspended"
    answer = _permit(inferred, day)
    assert (answer.status, answer.unconfirmed_scope) == ("unknown", (event.measure.public_id,))
    before = FuzzyDate.parse("2020-10-04").earliest
    assert {axis: a.status for axis, a in pair_answers("CA", "TR", before).items()} == dict.fromkeys(Axis, "open")
    assert pair_answers("CA", "TR", day)[Axis.EXTANT_PERMITS].status == "suspended"
    services.withdraw([event.measure, event], "wrong")
    assert pair_answers("CA", "TR", day)[Axis.EXTANT_PERMITS].status == "open"


def test_history_costs_the_same_whatever_its_length(django_assert_num_queries: object) -> None:
    event = factories.published_measure()
    day = FuzzyDate.parse("2020-10-06").earliest
    with django_assert_num_queries(6):  # type: ignore[operator]
        pair_answers("CA", "TR", day)
    for number in range(10):
        factories.published_measure(title=f"Measure {number}")
    with django_assert_num_queries(6):  # type: ignore[operator]
        pair_answers("CA", "TR", day)
    assert event.measure.public_id in pair_answers("CA", "TR", day)[Axis.EXTANT_PERMITS].measures


def test_money_is_in_a_currency_that_exists() -> None:
    permit = factories.permit(factories.measure_event())
    line = PermitLine(permit=permit, description="sensors", value="100.00", currency="EUX")
    with pytest.raises(ValidationError, match="an ISO 4217 code such as EUR; “EUX” is none"):
        line.full_clean()
    line.currency = "EUR"
    line.full_clean()


def test_many_permits_are_named_at_once_and_what_was_said_of_one_stays() -> None:
    event = factories.measure_event()
    permits = [factories.permit(event) for _ in range(3)]
    event.effects.exclude(permit=permits[0]).delete()
    everything = Permit.objects.filter(pk__in=[permit.pk for permit in permits])
    assert services.name_permits(event, everything, Effect.CONDITIONED, Basis.NAMED_BY_COURT) == 2
    assert services.name_permits(event, everything, Effect.CONDITIONED, Basis.NAMED_BY_COURT) == 0
    said = event.effects.order_by("permit_id").values_list("effect", "basis")
    assert list(said) == [("suspended", "named_by_authority"), *[("conditioned", "named_by_court")] * 2]


def test_a_public_event_is_not_given_permits_without_a_cause() -> None:
    event = factories.published_measure()
    other = factories.permit(factories.measure_event(title="Another one"))
    with pytest.raises(ValidationError, match="is public"):
        services.name_permits(event, Permit.objects.filter(pk=other.pk), Effect.SUSPENDED, Basis.REPORTED)
    assert not event.effects.filter(permit=other).exists()
