"""The invariants 1 to 9 of the record: each refused by the services, by the database alone, by the admin and in a case
file, with a sentence that a person can act on. Every row says what it proves.

Invariant 5, that events are never edited into another history, is in test_revisions; what a single row shows is in
test_constraints.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exportwatch.registry import services
from exportwatch.registry.cases import CaseRefusedError
from exportwatch.registry.models import (
    Authority,
    Measure,
    MeasureEvent,
    Permit,
    PermitEffect,
    Record,
    ScopeRule,
)
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Basis, Effect, EventType, Instrument
from tests import factories
from tests.registry.cases_telling import M1E1, Change, case, take_in, with_event, with_event_values, with_measure
from tests.registry.cases_telling import with_values as with_case_values
from tests.registry.cases_telling import world as case_world

pytestmark = pytest.mark.django_db

Drafts = list[Record]


def next_event(event: MeasureEvent, kind: EventType, day: str, *, targets: list[Measure] | None = None) -> MeasureEvent:
    """Return a draft of a later event of the same measure, written past every service."""
    later = MeasureEvent.objects.create(measure=event.measure, type=kind, **FuzzyDate.parse(day).columns("announced"))
    later.targets.set(targets or [])
    services.add_evidence(later, [factories.quote(f"{kind} on {day}.", factories.article("The Post", day))])
    return later


def effect(event: MeasureEvent, permit: Permit, what: Effect, basis: Basis = Basis.NAMED_BY_AUTHORITY) -> None:
    """Let an event do something to a permit."""
    PermitEffect.objects.update_or_create(event=event, permit=permit, defaults={"effect": what, "basis": basis})


def no_evidence() -> Drafts:
    event = factories.measure_event(quotes=())
    return [event.measure, event]


def permit_without_evidence() -> Drafts:
    permit = factories.permit(factories.published_measure())
    permit.evidence.all().delete()
    return [permit]


def single_source() -> Drafts:
    event = factories.measure_event()
    return [event.measure, event]


def lifts_another_countrys() -> Drafts:
    canadian = factories.published_measure().measure
    swedish = factories.published_measure(issuer=("SE", "Sweden"), title="Swedish")
    return [next_event(swedish, EventType.LIFTED, "2021-05-01", targets=[canadian])]


def lifts_what_is_not_public() -> Drafts:
    draft = factories.measure_event(title="Draft").measure
    return [next_event(factories.published_measure(), EventType.LIFTED, "2021-05-01", targets=[draft])]


def lifts_before_it_begins() -> Drafts:
    later = factories.published_measure(announced="2022-03-01", title="Later").measure
    return [next_event(factories.published_measure(), EventType.LIFTED, "2021-05-01", targets=[later])]


def lifts_what_is_over() -> Drafts:
    event = factories.published_measure()
    factories.publish(next_event(event, EventType.LIFTED, "2021-03-01"))
    return [next_event(event, EventType.LIFTED, "2021-05-01", targets=[event.measure])]


def ended_permit() -> tuple[Permit, MeasureEvent]:
    """Return a permit that was revoked in April 2021, and the event that did."""
    event = factories.published_measure()
    permit = factories.permit(event)
    factories.publish(permit)
    revoking = factories.measure_event(announced="2021-04-12", instrument=Instrument.REVOKE, title="Revoked")
    effect(revoking, permit, Effect.TERMINATED)
    factories.publish(revoking.measure, revoking)
    return permit, revoking


def after_the_end(what: Effect) -> Callable[[], Drafts]:
    def drafts() -> Drafts:
        permit, _ = ended_permit()
        later = factories.measure_event(announced="2021-06-01", title="Too late")
        effect(later, permit, what)
        return [later.measure, later]

    return drafts


def before_a_known_suspension() -> Drafts:
    event = factories.published_measure()
    permit = factories.permit(event)
    factories.publish(permit)
    revoking = factories.measure_event(announced="2019-01-01", instrument=Instrument.REVOKE, title="Revoked before")
    effect(revoking, permit, Effect.TERMINATED)
    return [revoking.measure, revoking]


def without_a_beginning() -> Drafts:
    event = factories.measure_event()
    measure = event.measure
    event.delete()
    later = MeasureEvent(measure=measure)
    return [measure, next_event(later, EventType.EXTENDED, "2020-12-01")]


def begins_twice() -> Drafts:
    return [next_event(factories.published_measure(), EventType.IMPOSED, "2020-11-01")]


def before_it_begins() -> Drafts:
    return [next_event(factories.published_measure(), EventType.EXTENDED, "2020-01-01")]


def in_the_future() -> Drafts:
    event = factories.measure_event()
    MeasureEvent.objects.filter(pk=event.pk).update(announced_earliest="2999-01-01", announced_latest="2999-01-01")
    return [event.measure, event]


def too_many_members() -> Drafts:
    event = factories.published_measure()
    group, *members = (factories.permit(event) for _ in range(4))
    Permit.objects.filter(pk=group.pk).update(identity="group", count_max=2)
    Permit.objects.filter(pk__in=[member.pk for member in members]).update(member_of=group)
    return [group, *members]


def member_of_no_group() -> Drafts:
    event = factories.published_measure()
    single, member = factories.permit(event), factories.permit(event)
    Permit.objects.filter(pk=member.pk).update(member_of=single)
    return [single, member]


def a_motion() -> Drafts:
    event = factories.measure_event()
    Authority.objects.filter(pk=event.measure.authority_id).update(kind="parliament")
    Measure.objects.filter(pk=event.measure_id).update(formality="reported_only")
    return [event.measure, event]


def critics_alone() -> Drafts:
    event = factories.measure_event()
    statement = factories.statement(event, speaker="Ola Berg", office="Researcher")
    statement.links.update(stance="demands", part="critic")
    return [event.measure, event]


def leaves_out_what_it_does_not_cover() -> Drafts:
    event = factories.measure_event()
    outside = ScopeRule.objects.create(event=event, polarity="exclude")
    outside.destinations.set([factories.country("TD", "Chad")])
    return [event.measure, event]


def says_nothing() -> Drafts:
    event = factories.measure_event()
    event.scope_rules.all().delete()
    return [event.measure, event]


@dataclass(frozen=True)
class Broken:
    """Drafts that break an invariant, and what refuses them says.

    `database`: the database's own words where a constraint speaks. `change`: the same in a case file, and the words
    there; None where the format cannot even say it.
    """

    proves: str
    drafts: Callable[[], Drafts]
    says: str
    reason: str = factories.REASON
    database: str = ""
    change: Change | None = None
    in_file: str = ""


def second_lifting() -> Change:
    lifting = {"id": "m1e9", "type": "lifted", "targets": ["m1"], "announced": "2021-05-01", "effective": "2021-05-01"}
    return lambda told: told["measures"][0]["events"].append(lifting | {"evidence": [{"source": "s1"}]})


def another_countrys(told: Any) -> None:
    told["authorities"].append({"id": "se", "name": "Agency of Sweden", "country": "SE", "kind": "agency"})
    with_measure({}, authority="se")(told)
    told["measures"][0]["events"][1]["targets"] = ["m2"]


def motion(told: Any) -> None:
    told["authorities"][0]["kind"] = "parliament"
    told["measures"][0]["formality"] = "reported_only"


def only_critics(told: Any) -> None:
    del told["statements"][0]
    told["statements"][0]["evidence"] = [{"source": "s1"}]


def members(told: Any) -> None:
    told["permits"][0]["count"] = {"min": 1, "max": 1}
    told["permits"].append(dict(told["permits"][1], id="p2", identifiers=[]))


ROWS = [
    Broken("1: an event without evidence stays a draft", no_evidence, "has no evidence; add the quote",
           change=with_event_values(0, evidence=[]), in_file="evidence"),
    Broken("1: a permit without evidence stays a draft", permit_without_evidence, "has no evidence; add the quote",
           change=with_case_values("permits", 1, evidence=[]), in_file="evidence"),
    Broken("1: a single source needs the reviewer’s reason", single_source, "rests on a single source; say why",
           reason=""),
    Broken("2: nobody lifts another country’s measure", lifts_another_countrys,
           "is a measure of Canada; only an authority of Canada, or a court, has it lifted",
           change=another_countrys, in_file="is a measure of SE; only SE or a court ends it"),
    Broken("2: what nobody published is not lifted", lifts_what_is_not_public, "that measure is not public"),
    Broken("2: nothing is lifted before it begins", lifts_before_it_begins, "was not in force yet 1 May 2021",
           change=with_event_values(0, announced="2021-04-01", effective="2021-04-01"), in_file="not in force yet"),
    Broken("2: what is over is not lifted again", lifts_what_is_over, "was over already 1 March 2021",
           change=second_lifting(), in_file="ended the measure already"),
    Broken("3: a revoked permit is not suspended", after_the_end(Effect.SUSPENDED), "was ended for good by",
           change=lambda told: (
               with_event(type="converted", targets=["m1"], effects=[
                   {"permit": "p1", "effect": "terminated", "basis": "named_by_authority"}])(told),
               told["measures"][0]["events"].pop(),
               with_measure({"effects": [{"permit": "p1", "effect": "suspended", "basis": "named_by_court"}]})(told),
           ), in_file="was ended for good by"),
    Broken("3: a revoked permit is not reinstated", after_the_end(Effect.REINSTATED), "cannot be reinstated"),
    Broken("3: the other order of entry is no way around", before_a_known_suspension, "cannot be suspended by"),
    Broken("4: a measure begins", without_a_beginning, "has 0 public events that impose it, and needs exactly one",
           change=with_event_values(0, type="widened"), in_file="begins by being imposed"),
    Broken("4: a measure begins once", begins_twice, "imposes this measure already; record a later step",
           database="event_one_imposed_a_measure",
           change=with_event(type="imposed"), in_file="imposed 2 times"),
    Broken("4: nothing happens to a measure before it begins", before_it_begins, "before EW-M-[0-9]+ was imposed",
           change=with_event(announced="2019-01-01", effective="2019-01-01"), in_file="earlier than the event before"),
    Broken("4: an announcement lies in the past", in_the_future, "is in the future; give the day of the announcement",
           change=with_event_values(0, announced="2999-01-01"), in_file="future"),
    Broken("6: members never exceed their group", too_many_members,
           "has at most 2 permits, and its members come to 3; correct its count",
           change=members, in_file="has 1 permits at most and now 2 members"),
    Broken("6: only a group has members", member_of_no_group, "only a group has",
           change=with_case_values("permits", 0, identity="anonymous", count=None), in_file="is no group"),
    Broken("8: a parliament’s motion is no measure", a_motion, "a motion makes no measure; enter it as a statement",
           change=motion, in_file="motion makes no measure"),
    Broken("8: critics alone make no measure", critics_alone, "rests on critics or a motion alone",
           change=only_critics, in_file="critics"),
    Broken("9: an exception is made from something", leaves_out_what_it_does_not_cover,
           "leaves out what EW-M-[0-9]+ does not cover; add the rule",
           change=with_event_values(0, scope=[{"rule": "exclude", "destinations": ["TD"]}]),
           in_file="leaves out what no include rule"),
    Broken("9: a measure covers, touches or counts something", says_nothing, "add a scope, an effect or a count",
           change=with_event_values(0, scope=[], effects=[], count=None), in_file="neither scope, effects nor count"),
]  # fmt: skip


def by_name(row: Any) -> str:
    return str(row.proves)


@pytest.mark.parametrize("row", ROWS, ids=by_name)
def test_services_refuse_it(row: Broken) -> None:
    drafts = [type(record).objects.get(pk=record.pk) for record in row.drafts()]
    with pytest.raises(ValidationError) as refused:
        services.publish(drafts, factories.reviewer(), row.reason)
    assert re.search(row.says, " ".join(refused.value.messages))
    connection.set_rollback(True)  # what is left would be refused as well, at the end of the transaction


@pytest.mark.parametrize("row", ROWS, ids=by_name)
def test_the_database_alone_refuses_it(row: Broken) -> None:
    drafts = row.drafts()

    @transaction.atomic
    def publish_past_every_service() -> None:
        for record in drafts:
            type(record).objects.filter(pk=record.pk).update(
                state="published", published_at=timezone.now(), single_source_reason=row.reason
            )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match=row.database or row.says):
        publish_past_every_service()
    connection.set_rollback(True)


@pytest.mark.parametrize("row", ROWS, ids=by_name)
def test_the_admin_refuses_it_in_words(row: Broken, settings: Any) -> None:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    first = row.drafts()[0]
    record = first.measure if isinstance(first, MeasureEvent) else first
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("eva", password="a long enough password"))
    address = reverse(f"admin:registry_{record._meta.model_name}_review", args=[record.pk])
    answer = client.post(address, {"decision": "publish", "single_source_reason": row.reason}, follow=True)
    assert re.search(row.says, unescape(answer.content.decode()))
    assert not type(first).objects.published().filter(pk=first.pk).exists()
    connection.set_rollback(True)


@pytest.mark.parametrize("row", [row for row in ROWS if row.change], ids=by_name)
def test_a_case_file_is_refused_for_it(row: Broken) -> None:
    assert row.change is not None
    case_world()
    with pytest.raises((CaseRefusedError, ValidationError)) as refused:
        take_in(case(row.change), publish=True)
    assert row.in_file in str(refused.value)
    assert not Measure.objects.exists()


def test_a_court_may_end_what_is_not_its_own_and_revive_what_it_annuls() -> None:
    permit, revoking = ended_permit()
    court = factories.measure_event(issuer=("BE", "Belgium"), announced="2021-09-01", title="Judgment",
                                    instrument=Instrument.ANNUL)  # fmt: skip
    Authority.objects.filter(pk=court.measure.authority_id).update(kind="court")
    annulled = next_event(court, EventType.ANNULLED, "2021-09-01", targets=[revoking.measure])
    effect(annulled, permit, Effect.REINSTATED, Basis.NAMED_BY_COURT)
    factories.publish(Measure.objects.get(pk=court.measure_id), court, annulled)
    assert annulled.is_published


def test_an_early_effect_is_kept_and_marked() -> None:
    event = factories.measure_event()
    MeasureEvent.objects.filter(pk=event.pk).update(effective_earliest="2020-09-01", effective_latest="2020-09-30")
    event.refresh_from_db()
    factories.publish(event.measure, event)
    assert event.is_retroactive


def test_the_case_that_the_rows_break_is_whole() -> None:
    case_world()
    take_in(case(), publish=True)
    assert Measure.objects.published().count() == 1
    assert M1E1.startswith("$")
