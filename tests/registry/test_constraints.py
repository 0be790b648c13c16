"""Rows that cannot be, whatever the record around them says: each refused in words by its model, and by the database
alone. The row says which invariant it proves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from exportwatch.registry import services
from exportwatch.registry.models import (
    Company,
    Evidence,
    PermitEffect,
    PermitLine,
    StatementLink,
)
from exportwatch.registry.values import FuzzyDate
from tests import factories

pytestmark = pytest.mark.django_db


def line(**values: Any) -> Callable[[], models.Model]:
    return lambda: PermitLine(permit=factories.permit(factories.measure_event()), description="optics", **values)


def event_of(**values: Any) -> Callable[[], models.Model]:
    def made() -> models.Model:
        event = factories.measure_event()
        for name, value in values.items():
            setattr(event, name, value)
        return event

    return made


def permit_of(**values: Any) -> Callable[[], models.Model]:
    def made() -> models.Model:
        permit = factories.permit(factories.measure_event())
        for name, value in values.items():
            setattr(permit, name, value)
        return permit

    return made


def measure_of(**values: Any) -> Callable[[], models.Model]:
    def made() -> models.Model:
        measure = factories.measure_event().measure
        for name, value in values.items():
            setattr(measure, name, value)
        return measure

    return made


def critic_announces() -> models.Model:
    event = factories.measure_event()
    return StatementLink(statement=factories.statement(event), event=event, stance="announces", part="critic")


def evidence_of_two_facts() -> models.Model:
    event = factories.measure_event()
    return Evidence(article=factories.article("Two"), event=event, statement=factories.statement(event))


def half_a_date() -> models.Model:
    event = factories.measure_event()
    event.until_earliest = FuzzyDate.parse("2021-01-01").earliest
    return event


def half_a_proof() -> models.Model:
    event = factories.measure_event()
    proof = event.evidence.get()
    proof.end = None
    return proof


def company_merged_into_itself() -> models.Model:
    made = services.company("Northern Optics")
    made.merged_into = made
    assert isinstance(made, Company)
    return made


@pytest.mark.parametrize(
    ("proves", "row", "says"),
    [
        ("7: money has its currency", line(value="1200.00"), "Money needs its currency"),
        ("7: a currency has its money", line(currency="EUR"), "Money needs its currency"),
        ("7: a currency is ISO 4217", line(value="1", currency="€"), "Money needs its currency, an ISO 4217 code"),
        ("7: a quantity has its unit", line(quantity=7), "A quantity needs its unit"),
        ("7: a count has its unit", event_of(count_min=3), "A count needs its unit: permits, applications"),
        ("7: a count is in order", event_of(count_what="permits", count_min=3, count_max=2), "swap the two"),
        ("7: only a group has a count", permit_of(count_min=3), "Only a group has a count"),
        ("7: an instrument is a listed word", measure_of(instrument="halt"), "is not a valid choice"),
        ("7: an axis is a listed word", measure_of(applies_to=["dreams"]), "choose among: extant permits, deliveries"),
        ("7: an instrument applies to what it can", measure_of(applies_to=["new_applications"]), "cannot apply to"),
        ("7: an end says how and when", permit_of(ended_how="expired"), "An end needs both"),
        ("8: a critic announces nothing", critic_announces, "A critic announces nothing"),
        ("1: a quote supports one fact", evidence_of_two_facts, "A quote supports one fact"),
        ("4: a date has both bounds", half_a_date, "both are needed"),
        ("1: a verified quote has its place", half_a_proof, "its place in the stored copy"),
        ("a company is not merged into itself", company_merged_into_itself, "nor merged into itself"),
    ],
    ids=lambda value: value if isinstance(value, str) and value[0].isdigit() else "",
)
def test_a_row_that_cannot_be_is_refused_in_words_and_by_the_database(
    proves: str, row: Callable[[], models.Model], says: str
) -> None:
    made = row()
    with pytest.raises(ValidationError) as refused:
        made.full_clean()
    assert says in " ".join(refused.value.messages), proves
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_an_effect_names_what_exists_and_what_it_names_is_not_deleted() -> None:
    event = factories.measure_event()
    effect = PermitEffect.objects.get(permit=factories.permit(event))
    for field in ("event_id", "permit_id"):
        with pytest.raises(IntegrityError, match="which does not exist"), transaction.atomic():
            PermitEffect.objects.filter(pk=effect.pk).update(**{field: 999_999})
    gone = {
        "DELETE FROM registry_permit WHERE id = %s": effect.permit_id,
        "DELETE FROM registry_measureevent WHERE id = %s": effect.event_id,
    }
    for statement, number in gone.items():
        with (
            pytest.raises(IntegrityError, match=f"Effects still name row {number} of registry_"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [number])
