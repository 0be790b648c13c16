"""Monitors hear the truth: alive, ready, and who is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client, RequestFactory
from pytest_django import Settings

from exportwatch.celery import app
from exportwatch.intake.models import Feed
from exportwatch.ops.health import OLDEST_HEARTBEAT, findings
from exportwatch.ops.middleware import client_address
from exportwatch.ops.models import Heartbeat
from exportwatch.ops.tasks import heartbeat


def test_alive_needs_no_database(client: Client) -> None:
    answer = client.get("/healthz")  # pytest-django refuses a query here
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_only_with_a_worker_that_lives(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    others = {"queue": "ok", "feeds": "ok"}
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "failing", **others}
    heartbeat()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "ok", **others}


@pytest.mark.django_db
def test_a_feed_that_fails_is_told_and_takes_nothing_out_of_service(client: Client) -> None:
    heartbeat()
    Feed.objects.create(
        address="https://example.org/feed", name="Notices", publisher_kind="official", failures=9, error="No answer."
    )
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["feeds"]) == (200, "failing")


@pytest.mark.django_db
def test_an_old_heartbeat_is_no_heartbeat() -> None:
    Heartbeat.beat()
    seen = Heartbeat.objects.get().seen
    at_the_edge, after = seen + OLDEST_HEARTBEAT, seen + OLDEST_HEARTBEAT + timedelta(seconds=1)
    assert [finding.ok for finding in findings(("worker",), at_the_edge)] == [True]
    assert [finding.ok for finding in findings(("worker",), after)] == [False]


@pytest.mark.django_db
def test_the_command_says_which_part_fails() -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("health", stdout=said)
    assert left.value.code == 1
    assert "worker    FAILS  no heartbeat yet" in said.getvalue()
    assert "database  works  PostgreSQL" in said.getvalue()


def test_a_broker_that_does_not_answer_is_a_finding_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    (finding,) = findings(("broker",), datetime(2026, 1, 1, tzinfo=UTC))
    assert not finding.ok
    assert "\n" not in finding.seen


def test_the_policy_is_strict_and_relaxed_for_the_admin_alone(client: Client, db: None) -> None:
    public, admin = client.get("/healthz"), client.get("/admin/login/")
    assert "unsafe" not in public["Content-Security-Policy"]
    assert "default-src 'self'" in public["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in admin["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" not in admin["Content-Security-Policy"]


def test_a_forged_address_does_not_count(settings: Settings) -> None:
    request = RequestFactory().get("/", headers={"x-forwarded-for": "6.6.6.6, 192.0.2.7"})
    settings.BEHIND_PROXY = False
    assert client_address(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert client_address(request) == "192.0.2.7"
