"""Versions of a record: what is kept, what a change demands, what restoring brings back, and what readers see of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from exportwatch.registry import services
from exportwatch.registry.differences import Difference, differences
from exportwatch.registry.history import permit_answers
from exportwatch.registry.models import (
    Company,
    ControlEntry,
    Ground,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    PermitEffect,
    PermitIdentifier,
    PermitLine,
    PermitParty,
    PermitSpan,
    Revision,
    ScopeRule,
    StatementLink,
)
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Basis, Effect, Part, PartyRole, RevisionCause, Stance
from tests import factories

pytestmark = pytest.mark.django_db

NEW = {"cause": RevisionCause.NEW_INFORMATION, "note": "A second report gives the number."}


def hold_now() -> None:
    """Ask the database for all that it checks at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def full_permit(event: MeasureEvent) -> Permit:
    """Return a published permit with every part that a permit can have."""
    code = ControlEntry.objects.create(list="WA-ML", code="ML15", title="Imaging equipment")
    permit = factories.permit(event)
    group = factories.permit(event)
    Permit.objects.filter(pk=group.pk).update(identity="group", count_max=5, count_as_stated="up to five")
    Permit.objects.filter(pk=permit.pk).update(
        member_of=group,
        local_term="export permit",
        end_use="drones",
        ended_how="surrendered",
        **FuzzyDate(dt.date(2021, 6, 1), dt.date(2021, 8, 31), "that summer").columns("ended"),
        **FuzzyDate.parse("2019-03").columns("issued"),
    )
    permit = Permit.objects.get(pk=permit.pk)
    permit.destinations.set([factories.country("TR", "Türkiye"), factories.country("AZ", "Azerbaijan")])
    PermitIdentifier.objects.create(permit=permit, scheme="ca-gac", value="P-77")
    PermitParty.objects.create(permit=permit, role=PartyRole.END_USER, company=services.company("Baykal Works", "TR"))
    line = PermitLine.objects.create(
        permit=permit, description="turrets", quantity="7.5", unit="sets", value="411000000.10", currency="EUR"
    )
    line.control_entries.set([code])
    factories.publish(group, permit)
    return permit


def change_everything(record: Any) -> None:
    """Change or take away every part of a record."""
    if isinstance(record, Permit):
        record.destinations.clear()
        for parts in (record.parties, record.identifiers, record.lines):
            parts.all().delete()
        Permit.objects.filter(pk=record.pk).update(
            member_of=None, local_term="", end_use="", ended_how="", ended_earliest=None, ended_latest=None,
            ended_as_stated="", issued_earliest=None, issued_latest=None, kind="open",
        )  # fmt: skip
    elif isinstance(record, Measure):
        record.grounds.all().delete()
        Measure.objects.filter(pk=record.pk).update(title="Another title", formality="reported_only")
    elif isinstance(record, MeasureEvent):
        record.scope_rules.all().delete()
        record.effects.all().delete()
        ScopeRule.objects.create(event=record, programme="F-35")
        MeasureEvent.objects.filter(pk=record.pk).update(
            count_what="", count_min=None, count_as_stated="", until_earliest=None, until_latest=None
        )
    else:
        record.links.all().delete()
        OfficialStatement.objects.filter(pk=record.pk).update(text="Something else", person=None, tenure=None)


def everything() -> list[Any]:
    """Return a published permit, measure, event and statement, full to the brim."""
    event = factories.published_measure()
    measure = event.measure
    ground = Ground.objects.create(measure=measure, code="diversion", text="Sensors turned up elsewhere.")
    ground.evidence.create(article=factories.article("The Ground"), quote="turned up")
    MeasureEvent.objects.filter(pk=event.pk).update(
        count_what="permits", count_min=2, count_as_stated="at least two", **FuzzyDate.parse("2021").columns("until")
    )
    rule = event.scope_rules.get()
    ScopeRule.objects.filter(pk=rule.pk).update(
        exporter=services.company("Northern Optics"), goods=["sensors"], programme="P1", end_use="drones", note="so far"
    )
    permit = full_permit(event)
    statement = factories.statement(event)
    factories.publish(statement)
    records = [permit, measure, event, statement]
    for record in records:
        record.refresh_from_db()
    services.record_versions(records, None, **NEW)
    hold_now()
    return records


@pytest.mark.parametrize("place", range(4), ids=["permit", "measure", "event", "statement"])
def test_restoring_brings_back_every_part_and_keeps_the_versions_between(place: int) -> None:
    record = everything()[place]
    before = services.content_of(record)
    old = services.history_of(record).last()
    assert old is not None
    change_everything(record)
    record.refresh_from_db()
    changed = services.record_version(record, None, **NEW)
    assert services.content_of(record) != before
    restored = services.restore(old, None, RevisionCause.ERROR, "The change was wrong.")
    assert services.content_of(record) == before
    assert (restored.number, restored.content) == (changed.number + 1, before)
    old.refresh_from_db()
    assert old.content == before
    assert old.said_until is not None
    hold_now()


def test_a_version_says_what_its_record_said_and_stands_until_the_next() -> None:
    permit = full_permit(factories.published_measure())
    first = services.history_of(permit).get()
    assert (first.number, first.state, first.cause, first.said_until) == (1, "published", "", None)
    Permit.objects.filter(pk=permit.pk).update(local_term="licence")
    permit.refresh_from_db()
    second = services.record_version(permit, None, **NEW)
    first.refresh_from_db()
    assert first.said_until == second.said_from
    assert (permit.version, second.number) == (2, 2)
    assert differences(first.content, second.content) == [Difference("Local term", "export permit", "licence")]


@pytest.mark.parametrize(
    ("cause", "note", "message"),
    [
        ("", "Because.", "choose why it changes"),
        ("error", "  ", "write a note"),
        ("boredom", "Because.", "choose one of: error, new_information, methodology_change"),
    ],
)
def test_a_published_fact_changes_with_a_cause_and_a_note_only(cause: str, note: str, message: str) -> None:
    measure = factories.published_measure().measure
    hold_now()

    @transaction.atomic
    def change() -> None:
        Measure.objects.filter(pk=measure.pk).update(title="Another")
        services.record_version(measure, None, cause=cause, note=note)

    with pytest.raises(ValidationError, match=message):
        change()
    assert services.history_of(measure).count() == 1


def test_the_database_keeps_a_published_fact_from_a_change_that_no_version_tells() -> None:
    event = factories.published_measure()
    hold_now()

    @transaction.atomic
    def change(record: Any, column: str) -> None:
        type(record).objects.filter(pk=record.pk).update(**{column: "Another"})
        hold_now()

    for record, column in ((event, "until_as_stated"), (event.measure, "title")):
        with pytest.raises(IntegrityError, match="without a version that says why"):
            change(record, column)


def test_a_draft_changes_freely_and_nothing_new_is_no_version() -> None:
    event = factories.measure_event()
    user = factories.reviewer()
    first = services.record_version(event, user)
    assert services.record_version(event, user) == first
    event.scope_rules.update(goods=["optics"])
    assert services.record_version(event, user).number == 2
    assert set(services.history_of(event).values_list("state", "cause")) == {("draft", "")}


def test_publishing_a_permit_gives_the_event_that_names_it_a_version() -> None:
    event = factories.published_measure()
    permit = factories.permit(event)
    services.record_version(event, None, **NEW)
    assert "effects" not in services.content_of(event)
    factories.publish(permit)
    latest = services.history_of(event).last()
    assert latest is not None
    assert latest.content["effects"][0]["permits"] == [permit.public_id]
    assert permit.public_id in latest.note
    services.withdraw([permit], "It was another country’s.")
    assert "effects" not in services.content_of(event)
    latest = services.history_of(event).last()
    assert latest is not None
    assert latest.note.startswith(f"{permit.public_id} was withdrawn")


def test_a_status_follows_a_change_of_what_is_public() -> None:
    event = factories.published_measure()
    permit = factories.permit(event)
    factories.publish(permit)
    day = dt.date(2020, 10, 6)

    def said() -> tuple[str, str]:
        return permit_answers([permit], day)[permit.public_id].status, PermitSpan.objects.on(day).get().status

    assert said() == ("suspended", "suspended")
    first = services.history_of(event).last()
    assert first is not None
    PermitEffect.objects.filter(event=event).delete()
    event.refresh_from_db()
    services.record_version(event, None, **NEW)
    assert said() == ("unknown", "unknown")
    services.restore(first, None, RevisionCause.ERROR, "The authority named it after all.")
    assert said() == ("suspended", "suspended")


def test_merged_companies_are_one_in_the_record_and_on_the_web(client: Client) -> None:
    event = factories.published_measure()
    permit = factories.permit(event)
    factories.publish(permit)
    loser, winner = permit.parties.get().company, services.company("Northern Optics Holding", "CA")
    loser.identifiers.create(scheme="lei", value="529900T8BM49AURSDO55")
    before = loser.get_absolute_url()
    assert client.get(before).status_code == 200
    services.merge_companies(loser, winner, None)
    answer = client.get(before)
    assert (answer.status_code, answer["Location"]) == (301, winner.get_absolute_url())
    assert "Northern Optics Holding" in client.get(winner.get_absolute_url()).content.decode()
    assert permit.parties.get().company == winner
    assert winner.identifiers.get().scheme == "lei"
    assert services.company("northern optics") == winner
    latest = services.history_of(permit).last()
    assert latest is not None
    assert "one company" in latest.note
    hold_now()
    with pytest.raises(ValidationError, match="merged already"):
        services.merge_companies(Company.objects.get(pk=loser.pk), winner, None)
    with pytest.raises(ValidationError, match="choose two"):
        services.merge_companies(winner, winner, None)


def test_differences_are_told_in_words() -> None:
    permit = full_permit(factories.published_measure())
    old = services.content_of(permit)
    permit.destinations.set(["TR"])
    permit.lines.filter(description="turrets").update(quantity=8)
    new = services.content_of(permit)
    assert differences(old, old) == []
    assert differences(old, new) == [
        Difference("Destination", "Azerbaijan", ""),
        Difference(
            "Goods",
            "turrets; 7.5 sets; 411000000.10 EUR; Wassenaar Munitions List ML15",
            "turrets; 8 sets; 411000000.10 EUR; Wassenaar Munitions List ML15",
        ),
    ]


def test_readers_see_when_why_and_what_differs_and_old_versions_for_good(client: Client) -> None:
    event = factories.published_measure()
    measure = event.measure
    Measure.objects.filter(pk=measure.pk).update(title="Sensors and optics suspended")
    measure.refresh_from_db()
    services.record_version(measure, None, **NEW)
    page = client.get(measure.get_absolute_url()).content.decode()
    for words in ("Versions of this record", NEW["note"], "New information", "Drone sensors suspended"):
        assert words in page
    old = client.get(f"/measures/{measure.public_id}/versions/1/")
    assert old.status_code == 200
    assert "Drone sensors suspended" in old.content.decode()
    assert "See what it says now" in old.content.decode()
    assert f"/events/{event.public_id}/versions/1/" in page
    assert client.get(f"/events/{event.public_id}/versions/1/").status_code == 200
    services.withdraw([measure], "It never happened.")
    assert client.get(measure.get_absolute_url()).status_code == 410
    old = client.get(f"/measures/{measure.public_id}/versions/1/")
    assert old.status_code == 200
    assert "It never happened." in old.content.decode()


@pytest.mark.parametrize("address", ["measures/{m}/versions/9/", "permits/{m}/versions/1/", "nothing/{m}/versions/1/"])
def test_versions_that_are_not_there_are_not_found(client: Client, address: str) -> None:
    measure = factories.published_measure().measure
    assert client.get("/" + address.format(m=measure.public_id)).status_code == 404
    draft = factories.measure_event(title="Draft").measure
    services.record_version(draft, None)
    assert client.get(f"/measures/{draft.public_id}/versions/1/").status_code == 404


def test_versions_are_written_once(django_assert_max_num_queries: Any) -> None:
    events = [factories.measure_event(title=f"Measure {number}") for number in range(5)]
    with django_assert_max_num_queries(25):
        services.record_versions([*events, *(event.measure for event in events)], None)
    assert Revision.objects.count() == 10
    statement = factories.statement(events[0])
    StatementLink.objects.filter(statement=statement).update(stance=Stance.CONFIRMS, part=Part.SPOKESPERSON)
    content = services.record_version(statement, None).content
    assert content["not_public"]["links"][0]["stance"] == "confirms"
    assert "links" not in content


def test_effects_on_many_permits_are_one_entry() -> None:
    event = factories.published_measure()
    permits = [factories.permit(event) for _ in range(3)]
    factories.publish(*permits)
    PermitEffect.objects.filter(permit=permits[2]).update(effect=Effect.CONDITIONED, basis=Basis.REPORTED)
    assert services.content_of(event)["effects"] == [
        {
            "effect": "suspended",
            "basis": "named_by_authority",
            "permits": [permits[0].public_id, permits[1].public_id],
        },
        {"effect": "conditioned", "basis": "reported", "permits": [permits[2].public_id]},
    ]
