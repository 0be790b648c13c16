"""Can the product do its work? One question a part, each answered within seconds. Never raises."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from exportwatch import env
from exportwatch.celery import app
from exportwatch.findings import Finding
from exportwatch.ops.embedded import EmbeddedPostgresError
from exportwatch.ops.models import Heartbeat

# Three missed beats; one may be late behind a long task.
OLDEST_HEARTBEAT = timedelta(seconds=120)


PARTS = ("database", "broker", "worker")
# Of use to a container's health check only: whoever gets an answer from /readyz need not ask.
WEB = "web"
DEFAULT_PORT = 8000
NO_DATABASE = (DatabaseError, EmbeddedPostgresError)


def findings(parts: tuple[str, ...] = PARTS, now: datetime | None = None) -> list[Finding]:
    """The parts asked for: WEB, then those of PARTS in their order. Two queries and one connection to the broker."""
    moment = now or timezone.now()
    questions: dict[str, Callable[[], Finding]] = {
        WEB: lambda: _web(env.whole_number("PORT", DEFAULT_PORT, 1, 65_535)),
        "database": _database,
        "broker": _broker,
        "worker": lambda: _worker(moment),
    }
    return [question() for part, question in questions.items() if part in parts]


def web_answers(host: str, port: int) -> bool:
    """Whether a web server there says that it is alive. Asks under a name that it answers to; no query."""
    name = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
    line = http.client.HTTPConnection(host, port, timeout=5)
    try:
        line.request("GET", "/healthz", headers={"Host": name})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _web(port: int) -> Finding:
    answers = web_answers("127.0.0.1", port)
    return Finding(WEB, answers, f"{'an' if answers else 'no'} answer on port {port}")


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone()
    except NO_DATABASE as error:
        return Finding("database", False, _one_line(error))
    return Finding("database", True, f"PostgreSQL {version}")


def _broker() -> Finding:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=3)
            broker.default_channel.queue_declare(app.conf.task_default_queue, passive=False)
            return Finding("broker", True, str(broker.transport.driver_type))
    except (BrokerError, OSError) as error:
        return Finding("broker", False, _one_line(error))


def _worker(now: datetime) -> Finding:
    try:
        age = Heartbeat.age(now)
    except NO_DATABASE as error:
        return Finding("worker", False, _one_line(error))
    if age is None:
        return Finding("worker", False, "no heartbeat yet")
    return Finding("worker", age <= OLDEST_HEARTBEAT, f"last heartbeat {age.total_seconds():.0f} s ago")


def workers(now: datetime) -> list[Finding]:
    """Each worker process that showed a sign of life within a day; well where the last is not too old. One query.

    One that is gone for good is forgotten after a day; as long as another lives, that is no alarm.
    """
    seen = list(Heartbeat.objects.exclude(name="worker").order_by("name"))
    lives = any(now - beat.seen <= OLDEST_HEARTBEAT for beat in seen)
    return [
        Finding(
            "workers",
            lives or now - beat.seen <= OLDEST_HEARTBEAT,
            f"last sign of life {(now - beat.seen).total_seconds():.0f} s ago",
            beat.name,
        )
        for beat in seen
    ]


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
