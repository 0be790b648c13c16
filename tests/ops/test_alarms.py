"""People are told once when something goes wrong, and once when it is well again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command

from exportwatch.intake.models import Feed
from exportwatch.ops import alarms
from exportwatch.ops.models import Alarm, Heartbeat

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def feed(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Return a failing feed, with a worker that lives and somebody to tell."""
    settings.ALARM_RECIPIENTS = ["desk@example.org"]
    monkeypatch.setattr(Heartbeat, "age", lambda *_: timedelta(seconds=1))
    return Feed.objects.create(
        address="https://example.org/feed",
        name="Notices",
        publisher_kind="official",
        failures=4,
        error="It does not answer.",
        due_at=NOON,
        asked_at=NOON,
        created_at=NOON,
    )


def test_an_alarm_is_told_once_and_its_end_once(feed: Feed) -> None:
    for minute in range(3):
        alarms.check(NOON + timedelta(minutes=minute))
    [letter] = mail.outbox
    assert letter.to == ["desk@example.org"]
    assert "not well: Notices" in letter.subject
    assert "It does not answer." in letter.body
    Feed.objects.update(failures=0, error="")
    for minute in range(3, 6):
        alarms.check(NOON + timedelta(minutes=minute))
    assert [letter.subject for letter in mail.outbox[1:]] == ["ExportWatch, well again: Notices"]
    Feed.objects.update(failures=4, error="Again.")
    alarms.check(NOON + timedelta(minutes=9))
    assert len(mail.outbox) == 3
    assert Alarm.objects.count() == 2


def test_a_letter_that_could_not_be_sent_is_sent_later(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "send_messages", _refuse)
        alarms.check(NOON)
    assert Alarm.objects.get().told_at is None
    alarms.check(NOON + timedelta(minutes=1))
    assert len(mail.outbox) == 1
    assert Alarm.objects.get().told_at is not None


@pytest.mark.django_db
def test_cron_tells_that_all_workers_are_gone_and_tells_it_once(settings: Any) -> None:
    settings.ALARM_RECIPIENTS = ["desk@example.org"]
    for _ in range(2):
        with pytest.raises(SystemExit):
            call_command("health", "--tell", stdout=StringIO())
    [letter] = mail.outbox
    assert "worker" in letter.body
    assert "no heartbeat yet" in letter.body


def _refuse(*_arguments: object) -> int:
    raise ConnectionRefusedError("no mail server")
