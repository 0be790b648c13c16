"""A synthetic register is what it says: marked, the same by its seed, valid, and never mixed into a real one."""

from __future__ import annotations

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from exportwatch.registry import synthesis
from exportwatch.registry.models import (
    Company,
    Measure,
    MeasureEvent,
    Permit,
    PermitEffect,
    PermitParty,
    PermitSpan,
    SyntheticRegister,
)
from exportwatch.registry.spans.checking import differences
from tests import factories

pytestmark = pytest.mark.django_db

PERMITS, MEASURES = 1500, 60


def make(seed: int = 7) -> None:
    """Call the command."""
    call_command("synthesize", permits=PERMITS, measures=MEASURES, seed=seed, stdout=StringIO())


def fingerprint() -> str:
    """Return a digest of all that was made up, spans included, but for clocks."""
    permits = Permit.objects.order_by("pk").values_list(
        "pk", "state", "authority__slug", "issued_earliest", "expires_latest", "ended_how", "destinations", "identity"
    )
    effects = PermitEffect.objects.order_by("event", "permit").values_list("event", "permit", "effect", "basis")
    parties = PermitParty.objects.order_by("permit", "role", "company__name").values_list(
        "permit", "role", "company__name"
    )
    events = MeasureEvent.objects.order_by("pk").values_list("pk", "type", "announced_earliest", "until_latest")
    kept = PermitSpan.objects.order_by("permit", "from_day").values_list("permit", "from_day", "status", "measures")
    text = repr([list(rows) for rows in (permits, effects, parties, events, kept)])
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_seed_gives_one_register_and_another_seed_another() -> None:
    make()
    first = fingerprint()
    make()
    assert fingerprint() == first
    make(seed=8)
    assert fingerprint() != first


def test_it_is_marked_and_its_spans_are_exact() -> None:
    assert not synthesis.is_synthetic()
    make()
    assert synthesis.is_synthetic()
    mark = SyntheticRegister.objects.get()
    assert (mark.permits, mark.measures, mark.seed) == (PERMITS, MEASURES, 7)
    assert (Permit.objects.count(), Measure.objects.count()) == (PERMITS, MEASURES)
    assert list(differences()) == []


def test_new_records_go_on_behind_it() -> None:
    make()
    event = factories.measure_event()
    assert event.measure_id == MEASURES + 1


def test_few_companies_hold_most_permits() -> None:
    make()
    held = sorted(
        PermitParty.objects.filter(role="exporter")
        .values_list("company")
        .annotate(n=Count("pk"))
        .values_list("n", flat=True),
        reverse=True,
    )
    made = Company.objects.filter(name__startswith="Synthetic ").count()
    assert made == PERMITS // 50 + 10
    assert sum(held[: made // 5]) > PERMITS / 2


def test_what_is_made_up_holds_the_invariants() -> None:
    make()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT fault FROM (
                SELECT registry_fault_in_permit(id) FROM registry_permit WHERE state = 'published'
                UNION ALL SELECT registry_fault_in_measure(id) FROM registry_measure WHERE state = 'published'
                UNION ALL SELECT registry_fault_in_event(id) FROM registry_measureevent WHERE state = 'published'
                UNION ALL SELECT registry_fault_in_statement(id) FROM registry_officialstatement
                          WHERE state = 'published'
            ) found (fault) WHERE fault IS NOT NULL
            """
        )
        assert cursor.fetchall() == []


def test_the_invariants_are_watched_again_afterwards() -> None:
    make()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'D' "
            "AND tgrelid::regclass::text LIKE 'registry\\_%'"
        )
        assert cursor.fetchone() == (0,)


def test_a_real_record_is_refused_and_kept() -> None:
    event = factories.published_measure()
    with pytest.raises(CommandError, match="not synthetic"):
        make()
    assert not synthesis.is_synthetic()
    assert Measure.objects.get() == event.measure


@pytest.mark.parametrize(("permits", "measures"), [(0, 5), (5, 0)])
def test_an_empty_size_is_refused(permits: int, measures: int) -> None:
    with pytest.raises(CommandError, match="at least one"):
        call_command("synthesize", permits=permits, measures=measures)
