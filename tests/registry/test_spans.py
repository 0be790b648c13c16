"""Spans say on every day what the status function says, after every kind of change."""

from __future__ import annotations

import datetime as dt
import random
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations import Migration
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exportwatch.registry import services, spans
from exportwatch.registry.history import measure_lives, permit_answers
from exportwatch.registry.models import (
    Authority,
    Country,
    Measure,
    MeasureEvent,
    MeasureReach,
    MeasureSpan,
    Permit,
    PermitEffect,
    PermitSpan,
    ScopeRule,
)
from exportwatch.registry.spans.checking import differences
from exportwatch.registry.status import Certainty, MeasureLife
from exportwatch.vocabulary import ALLOWED_AXES, Basis, Effect, Ending, EventType, Instrument
from tests import factories

pytestmark = pytest.mark.django_db

FIRST_DAY = dt.date(2020, 1, 1)
WINDOW = 30
"""Days on which anything of a chance record may happen; every one is looked at, and some around them."""
NARROW = 5
"""So few days that many dates fall together, and many permits have one shape."""


# --- A record by chance ---------------------------------------------------------------------------------------------


class Chance:
    """Writes records that anything may have happened to, straight into the tables, whatever the invariants say."""

    def __init__(self, seed: int, window: int = WINDOW) -> None:
        with connection.cursor() as cursor:
            for table in ("permit", "measure", "measureevent", "permiteffect", "scoperule", "scoperule_destinations"):
                cursor.execute(f"ALTER TABLE registry_{table} DISABLE TRIGGER USER")
        self.random = random.Random(seed)  # noqa: S311
        self.countries = [Country.objects.get_or_create(code=code, name=code)[0] for code in ("SA", "TR", "TD", "NE")]
        self.window = window
        self.authorities = [
            Authority.objects.create(slug=f"a-{code}", name=f"Office {code}", country=country, kind="ministry")
            for code, country in (
                (code, Country.objects.get_or_create(code=code, name=code)[0]) for code in ("CA", "NO")
            )
        ]

    def state(self) -> dict[str, Any]:
        state = self.random.choices(["published", "draft", "withdrawn"], [8, 1, 1])[0]
        times = {"published_at": timezone.now()} if state == "published" else {}
        gone = {"withdrawn_at": timezone.now(), "withdrawn_reason": "Wrong."} if state == "withdrawn" else {}
        return {"state": state, **times, **gone}

    def day(self) -> dt.date:
        return FIRST_DAY + dt.timedelta(days=self.random.randrange(self.window))

    def date(self, name: str, known: float) -> dict[str, Any]:
        if self.random.random() >= known:
            return {}
        first, last = sorted((self.day(), self.day()))
        return {f"{name}_earliest": first, f"{name}_latest": last if self.random.random() < 0.4 else first}

    def permit(self) -> Permit:
        ended = self.date("ended", 0.3)
        how = {"ended_how": self.random.choice(list(Ending))} if ended else {}
        return Permit(
            authority=self.random.choice(self.authorities),
            identity="anonymous",
            **self.date("issued", 0.7),
            **self.date("expires", 0.6),
            **ended,
            **how,
            **self.state(),
        )

    def measure(self) -> Measure:
        instrument = self.random.choice([Instrument.SUSPEND] * 6 + list(Instrument))
        return Measure.objects.create(
            title="By chance",
            authority=self.random.choice(self.authorities),
            instrument=instrument,
            applies_to=[str(min(ALLOWED_AXES[instrument]))],
            **self.state(),
        )

    def event(self, measure: Measure, what: EventType, measures: list[Measure]) -> MeasureEvent:
        event = MeasureEvent.objects.create(
            measure=measure,
            type=what,
            **self.date("announced", 1),
            **self.date("effective", 0.6),
            **self.date("until", 0.4),
            **self.state(),
        )
        event.targets.set(self.random.sample(measures, min(len(measures), self.random.choice([0, 0, 1, 1, 2]))))
        return event

    def effects(self, event: MeasureEvent, permits: list[Permit]) -> None:
        PermitEffect.objects.bulk_create(
            PermitEffect(
                event=event,
                permit=permit,
                effect=self.random.choice(["suspended"] * 4 + [str(word) for word in Effect]),
                basis=self.random.choice(["named_by_authority"] * 3 + [str(word) for word in Basis]),
                confirmed=self.random.random() < 0.5,
            )
            for permit in self.random.sample(permits, self.random.randrange(len(permits) // 2))
        )

    def scope(self, event: MeasureEvent) -> None:
        """Give the event rules that take destinations in and out."""
        for _ in range(self.random.choice([0, 1, 1, 2])):
            rule = ScopeRule.objects.create(
                event=event,
                polarity=self.random.choice(["include", "include", "exclude"]),
                goods=self.random.choice([[], [], ["sensors"]]),
            )
            rule.destinations.set(self.random.sample(self.countries, self.random.randrange(len(self.countries))))

    def record(self, of_permits: int = 24, of_measures: int = 6) -> tuple[list[Permit], list[Measure]]:
        permits = Permit.objects.bulk_create([self.permit() for _ in range(of_permits)])
        measures = [self.measure() for _ in range(of_measures)]
        later = [what for what in EventType if what is not EventType.IMPOSED]
        for measure in measures:
            for what in (EventType.IMPOSED, *self.random.choices(later, k=self.random.randrange(5))):
                self.effects(self.event(measure, what, measures), permits)
        return permits, measures


def assert_exact() -> None:
    """Compare every permit on every day of the window, and far around it, with the status function."""
    days = [dt.date.min, *(FIRST_DAY + dt.timedelta(days=number) for number in range(-2, WINDOW + 3)), dt.date.max]
    published = list(Permit.objects.published().select_related("authority"))
    assert set(PermitSpan.objects.values_list("permit", flat=True)) == {permit.pk for permit in published}
    for day in days:
        kept = {span.permit_id: span for span in PermitSpan.objects.on(day)}
        assert PermitSpan.objects.on(day).count() == len(published)
        for name, answer in permit_answers(published, day).items():
            span = kept[int(name.removeprefix("EW-P-"))]
            said = (span.status, span.alternatives, span.certainty)
            assert said == (answer.status, answer.alternatives, answer.certainty), f"{name} on {day}"
            assert tuple(Measure(pk=number).public_id for number in span.measures) == answer.measures, (
                f"{name} on {day}"
            )


@pytest.mark.parametrize("seed", range(3))
def test_a_rebuild_says_on_every_day_what_the_status_function_says(seed: int) -> None:
    Chance(seed).record()
    spans.rebuild()
    assert_exact()


def said_of_lives(lives: list[MeasureLife]) -> dict[str, tuple[object, object]]:
    """Return what lives say by measure, without measures that say nothing anywhere."""
    return {life.measure.id: (life.spans, life.toward) for life in lives if life.spans or life.toward}


def assert_lives_exact() -> None:
    """Compare what is kept of the measures' lives with what their events say."""
    every = Measure.objects.all()
    derived = measure_lives(every, known_before=timezone.now() + dt.timedelta(days=1))
    assert said_of_lives(measure_lives(every)) == said_of_lives(derived)


@pytest.mark.parametrize("seed", range(400, 404))
def test_kept_lives_of_measures_are_those_that_their_events_say(seed: int) -> None:
    chance = Chance(seed)
    permits, measures = chance.record(of_measures=12)
    for permit in permits:
        permit.destinations.set(chance.random.sample(chance.countries, 1))
    for event in MeasureEvent.objects.all():
        chance.scope(event)
    spans.rebuild()
    assert_lives_exact()
    changed = chance.random.sample(list(MeasureEvent.objects.all()), 6)
    for event in changed:
        with spans.kept_exact([event]):
            event.scope_rules.all().delete()
            chance.scope(event)
            event.targets.set(chance.random.sample(measures, 2))
    assert_lives_exact()
    assert [str(difference) for difference in differences()] == []
    MeasureReach.objects.filter(pk__in=[MeasureReach.objects.all()[0].pk]).delete()
    assert len(list(differences())) == 1
    an_update = [(Migration("0005_measure_reach", "registry"), False)]
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", plan=an_update)
    assert_lives_exact()


@pytest.mark.parametrize("seed", range(50, 52))
def test_permits_of_one_shape_are_told_apart_where_their_days_fall_together(seed: int) -> None:
    Chance(seed, NARROW).record(of_permits=700, of_measures=1 + seed % 2)
    spans.rebuild()
    assert [str(difference) for difference in differences()] == []


@pytest.mark.parametrize("seed", range(100, 101))
def test_spans_of_a_chance_record_have_no_equal_neighbours(seed: int) -> None:
    Chance(seed).record()
    spans.rebuild()
    before: PermitSpan | None = None
    for span in PermitSpan.objects.order_by("permit", "from_day"):
        if before and before.permit_id == span.permit_id:
            said = [(one.status, one.alternative, one.measures) for one in (before, span)]
            assert said[0] != said[1]
            assert before.to_day == span.from_day
        before = span


@pytest.mark.parametrize("seed", range(200, 202))
def test_any_record_may_change_its_state_and_spans_stay_exact(seed: int) -> None:
    chance = Chance(seed)
    permits, measures = chance.record()
    spans.rebuild()
    for kind in ([permits], [measures], [list(MeasureEvent.objects.exclude(type="imposed"))]):
        changed = chance.random.sample(kind[0], min(5, len(kind[0])))
        for record in changed:
            for name, value in chance.state().items():
                setattr(record, name, value)
            record.save()
        spans.refresh_for(changed)
    assert_exact()


@pytest.mark.parametrize("seed", range(300, 302))
def test_any_event_may_be_corrected_and_spans_stay_exact(seed: int) -> None:
    chance = Chance(seed)
    permits, measures = chance.record()
    spans.rebuild()
    for event in chance.random.sample(list(MeasureEvent.objects.all()), 4):
        with spans.kept_exact([event]):
            event.effects.all().delete()
            chance.effects(event, permits)
            event.targets.set(chance.random.sample(measures, 1))
            event.announced_earliest = event.announced_latest = chance.day()
            event.save()
    assert_exact()


# --- The life of one record, by the services --------------------------------------------------------------------------


def said(permit: Permit, day: str) -> str:
    """What the spans say of a permit on a day."""
    return str(PermitSpan.objects.on(dt.date.fromisoformat(day)).get(permit=permit).status)


def suspended_permit() -> tuple[MeasureEvent, Permit]:
    event = factories.measure_event()
    permit = factories.permit(event)
    factories.publish(event.measure, event, permit)
    return event, permit


def later_event(event: MeasureEvent, what: EventType, day: str) -> MeasureEvent:
    date = dt.date.fromisoformat(day)
    later = MeasureEvent.objects.create(
        measure=event.measure, type=what, announced_earliest=date, announced_latest=date
    )
    services.add_evidence(later, [factories.quote(f"It was {what}.", factories.article(day=day))])
    return later


def test_publishing_makes_spans_and_drafts_have_none() -> None:
    event = factories.measure_event()
    draft = factories.permit(event)
    spans.refresh_for([event.measure, event, draft])
    assert not PermitSpan.objects.exists()
    _, permit = suspended_permit()
    assert said(permit, "2020-10-04") == "unknown"
    assert said(permit, "2020-10-05") == "suspended"
    assert PermitSpan.objects.saying("suspended").get().measures == [permit.effects.get().event.measure_id]  # type: ignore[arg-type]


def test_withdrawing_the_measure_gives_the_permit_back_its_earlier_status() -> None:
    event, permit = suspended_permit()
    services.withdraw([event.measure], "It was a misreading.")
    assert said(permit, "2020-10-05") == "unknown"


def test_withdrawing_the_permit_leaves_no_span() -> None:
    _, permit = suspended_permit()
    services.withdraw([permit], "It never was.")
    assert not PermitSpan.objects.exists()


def test_lifting_frees_the_permits_from_its_day_on() -> None:
    event, permit = suspended_permit()
    lifting = later_event(event, EventType.LIFTED, "2021-03-01")
    factories.publish(lifting)
    assert (said(permit, "2021-02-28"), said(permit, "2021-03-01")) == ("suspended", "active")


def test_lifting_by_another_measure_frees_what_it_targets() -> None:
    event, permit = suspended_permit()
    other = factories.measure_event(title="All lifted", instrument=Instrument.EASE, announced="2021-03-01")
    lifting = later_event(other, EventType.LIFTED, "2021-04-01")
    lifting.targets.set([event.measure])
    factories.publish(other.measure, other, lifting)
    assert (said(permit, "2021-03-31"), said(permit, "2021-04-01")) == ("suspended", "active")


def test_a_conversion_ends_the_permits_that_it_names() -> None:
    event, permit = suspended_permit()
    conversion = later_event(event, EventType.CONVERTED, "2021-04-12")
    conversion.targets.set([event.measure])
    PermitEffect.objects.create(event=conversion, permit=permit, effect="terminated", basis="named_by_authority")
    factories.publish(conversion)
    assert (said(permit, "2021-04-11"), said(permit, "2021-04-12")) == ("suspended", "cancelled")


def test_a_correction_reaches_a_permit_that_is_no_longer_named() -> None:
    event, permit = suspended_permit()
    with spans.kept_exact([event]):
        permit.effects.all().delete()
    assert said(permit, "2020-10-05") == "unknown"


def test_an_open_date_makes_the_answer_possible() -> None:
    event = factories.measure_event(announced="2020-10")
    permit = factories.permit(event)
    factories.publish(event.measure, event, permit)
    span = PermitSpan.objects.on(dt.date(2020, 10, 15)).get(permit=permit)
    assert (span.status, span.alternative, span.certainty) == ("suspended", "unknown", Certainty.POSSIBLE)


def test_the_number_of_statements_does_not_depend_on_the_permits() -> None:
    def statements(number: int) -> int:
        event = factories.measure_event()
        permits = [factories.permit(event) for _ in range(number)]
        factories.publish(event.measure, event, *permits)
        with CaptureQueriesContext(connection) as captured:
            assert spans.refresh_for([event]) == number
        return len(captured)

    assert statements(1) == statements(12)


def test_records_without_a_status_cost_nothing() -> None:
    statement = factories.statement(factories.measure_event())
    with CaptureQueriesContext(connection) as captured:
        assert spans.refresh_for([statement]) == 0
    assert not captured.captured_queries


def test_deleting_a_draft_permit_still_works() -> None:
    permit = factories.permit(factories.measure_event())
    permit.effects.all().delete()
    permit.delete()
    assert not Permit.objects.exists()


# --- rebuild_spans ----------------------------------------------------------------------------------------------------


def check() -> str:
    out = StringIO()
    call_command("rebuild_spans", "--check", stdout=out, stderr=out)
    return out.getvalue()


def test_the_check_passes_on_a_chance_record_and_after_a_rebuild() -> None:
    Chance(1).record()
    call_command("rebuild_spans", stdout=StringIO())
    assert "Every span" in check()


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (lambda spans: spans.update(status="active"), "say active by EW-M-"),
        (lambda spans: spans.update(to_day="2021-01-01"), "do not cover the day once"),
        (lambda spans: spans.update(measures=[]), "say suspended, the events say suspended by EW-M-"),
        (lambda spans: spans.delete(), "do not cover the day once"),
    ],
)
def test_the_check_names_a_tampered_span(tamper: Any, named: str) -> None:
    _, permit = suspended_permit()
    tamper(PermitSpan.objects.filter(status="suspended"))
    error = StringIO()
    with pytest.raises(CommandError, match=r"1 record\(s\)") as refused:
        call_command("rebuild_spans", "--check", stderr=error)
    assert refused.value.returncode == 1
    assert permit.public_id in error.getvalue()
    assert named in error.getvalue()
    call_command("rebuild_spans", stdout=StringIO())
    assert "Every span" in check()


def test_the_check_finds_spans_of_a_permit_that_is_not_public() -> None:
    _, permit = suspended_permit()
    Permit.objects.filter(pk=permit.pk).update(state="draft", published_at=None)
    with pytest.raises(CommandError, match=r"1 record\(s\)"):
        call_command("rebuild_spans", "--check", stderr=StringIO())


def test_measures_have_the_stages_of_their_lives() -> None:
    event = factories.published_measure(announced="2020-10-05")
    MeasureEvent.objects.filter(pk=event.pk).update(
        effective_earliest=dt.date(2020, 10, 1),
        effective_latest=dt.date(2020, 10, 10),
        until_earliest=dt.date(2021, 3, 31),
        until_latest=dt.date(2021, 3, 31),
    )
    services.record_version(event, None, cause="new_information", note="The end is known.")
    rows = MeasureSpan.objects.values_list("from_day", "to_day", "state", "alternative", "until_announced")
    end = dt.date(2021, 3, 31)
    assert list(rows) == [
        (dt.date.min, dt.date(2020, 10, 1), "not_yet", "", None),
        (dt.date(2020, 10, 1), dt.date(2020, 10, 10), "in_force", "not_yet", end),
        (dt.date(2020, 10, 10), dt.date(2021, 4, 1), "in_force", "", end),
        (dt.date(2021, 4, 1), None, "lapsed_unconfirmed", "", end),
    ]
    call_command("rebuild_spans", check=True, stdout=StringIO())
    MeasureSpan.objects.filter(state="lapsed_unconfirmed").delete()
    with pytest.raises(CommandError, match=r"1 record"):
        call_command("rebuild_spans", check=True, stdout=StringIO(), stderr=StringIO())
    call_command("rebuild_spans", stdout=StringIO())
    assert rows.all().count() == 4
    services.withdraw([event.measure], "It was another country.")
    assert rows.all().count() == 0
