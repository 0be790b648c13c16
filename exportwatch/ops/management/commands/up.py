"""`manage.py up`: everything on this machine, started together and stopped together. `make run` ends here."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.exceptions import InconsistentMigrationHistory
from kombu.exceptions import OperationalError as BrokerError
from rich.console import Console

from exportwatch import env
from exportwatch.celery import app
from exportwatch.ops import embedded, preparation
from exportwatch.ops.health import DEFAULT_PORT, web_answers
from exportwatch.ops.supervisor import STOP_SIGNALS, Program, ProgramFailedError, Supervisor, end_leftovers

# Seconds. The first import of everything on a cold disk takes a while.
WEB_START_TIMEOUT = 60
THREADS = 8


class Command(BaseCommand):
    """Prepare, start web server, worker and beat, and keep them until Ctrl-C."""

    help = "Runs everything on this machine: database, web server, worker and beat. Ctrl-C stops all of it."
    requires_system_checks: list[str] = []

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Run until a signal. Exit code 0 after Ctrl-C, 1 with one line where something is in the way."""
        for number in STOP_SIGNALS:
            signal.signal(number, _interrupt)
        console = Console(stderr=True, highlight=False)
        host = env.text("HOST", "127.0.0.1")
        port = env.whole_number("PORT", DEFAULT_PORT, 1, 65_535)
        try:
            with _only_one_here(settings.VAR_DIR), _bound(host, port) as listener:
                self._run(console, listener)
        except KeyboardInterrupt:
            console.print("Stopped.")
        except (CommandError, ProgramFailedError) as error:
            # The line alone, without the name of an exception before it.
            sys.exit(str(error))
        except InconsistentMigrationHistory as error:
            sys.exit(f"The database's tables are of another version: {error} Restore a backup that fits this one.")
        finally:
            connections.close_all()

    def _run(self, console: Console, listener: socket.socket) -> None:
        kept = settings.VAR_DIR / "up.programs"
        if left := end_leftovers(kept):
            console.print(f"Ended {left} programs that an earlier, killed start had left running.")
        self._prepare(console)
        supervisor = Supervisor(kept, settings.BASE_DIR, lambda line: console.print(line, style="yellow"))
        supervisor.listen()
        os.environ["VAR_DIR"] = str(settings.VAR_DIR)
        try:
            self._serve(console, supervisor, listener)
        finally:
            supervisor.end()
            if settings.EMBEDDED_POSTGRES is not None:
                embedded.release(settings.EMBEDDED_POSTGRES)
            console.print("Stopped.")

    def _prepare(self, console: Console) -> None:
        for label, work in (
            ("Database", preparation.database),
            ("Broker", _broker),
            ("Tables", preparation.schema),
            ("Reference data", preparation.reference),
            ("Starter register", preparation.starter_register),
            ("Static files", preparation.static_files),
        ):
            _step(console, label, work)
        connections.close_all()

    def _serve(self, console: Console, supervisor: Supervisor, listener: socket.socket) -> None:
        web, worker, beat = _programs(listener)
        started = time.monotonic()
        supervisor.start(web)
        supervisor.start(worker)
        supervisor.start(beat)
        host, port = listener.getsockname()[:2]
        loopback = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - to ask, not to listen
        if not supervisor.wait_for(lambda: web_answers(loopback, port), WEB_START_TIMEOUT):
            if supervisor.asked_to_stop:
                return
            raise CommandError(f"The web server did not answer within {WEB_START_TIMEOUT} s; see its words above.")
        console.print(f"  [green]✓[/] Web server, worker, beat [dim]({time.monotonic() - started:.1f} s)[/]")
        shown = f"[{loopback}]" if ":" in loopback else loopback
        self.stdout.write(f"\nExportWatch runs at http://{shown}:{port}/ (the desk: /desk/). Ctrl-C stops it.")
        if account := preparation.first_admin():
            self.stdout.write(
                f"Sign in as “{account[0]}” with the password “{account[1]}”. It is shown this once; "
                "`manage.py changepassword admin` sets another."
            )
        self.stdout.flush()
        connections.close_all()
        supervisor.watch()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Before the programs run: leave. make passes Ctrl-C on a second time, which must not break the leaving."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _step(console: Console, label: str, work: Callable[[], str]) -> None:
    started = time.monotonic()
    with console.status(f"{label} …"):
        found = work()
    console.print(f"  [green]✓[/] {label}: {found} [dim]({time.monotonic() - started:.1f} s)[/]")


def _broker() -> str:
    """Reach the broker, so that a wrong REDIS_URL is said here and not by three programs at once."""
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=5)
            broker.default_channel.queue_declare(app.conf.task_default_queue, passive=False)
    except (BrokerError, OSError) as error:
        reason = " ".join(str(error).split())
        raise CommandError(
            f"The broker does not answer: {reason}. Check REDIS_URL and that its server runs, or unset it."
            if settings.REDIS_URL
            else f"Cannot write to {settings.BROKER_FOLDER}: {reason}. Make it writable, or set VAR_DIR."
        ) from None
    return "Redis" if settings.REDIS_URL else "folders"


@contextlib.contextmanager
def _only_one_here(folder: Path) -> Iterator[None]:
    """One `up` per folder. The lock is the kernel's: it ends with its process, so it cannot go stale."""
    path = folder / "up.lock"
    try:
        file = path.open("a+")
    except OSError as error:
        raise CommandError(
            f"Cannot write to {path}: {error.strerror}. Make that folder writable, or set VAR_DIR to one that is."
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise CommandError(
                f"ExportWatch already runs in {folder} (process {holder}). Stop it, or set VAR_DIR to another folder."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextlib.contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """The socket that the web server will listen on, taken before anything else is done and kept until the end."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise CommandError(f"HOST is “{host}”, which is no address of this machine. Write 127.0.0.1.") from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            listener.bind(place)
        except OSError as error:
            raise CommandError(_why_not_bound(error, host, port)) from None
        yield listener
    finally:
        listener.close()


def _why_not_bound(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Stop it, or choose another: PORT={port + 1} make run."
    if error.errno == errno.EACCES:
        return f"Port {port} may be used by root only. Choose another: PORT=8000 make run."
    return f"Cannot listen on {host}:{port}: {error.strerror}. Set HOST and PORT to an address of this machine."


def _programs(listener: socket.socket) -> tuple[Program, Program, Program]:
    cores = os.cpu_count() or 1
    # Celery warns root at length; who runs this as root has chosen to.
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser"]
    celery = [*python, "-m", "celery", "--app", "exportwatch.celery", "--quiet"]
    return (
        Program(
            "web server",
            [
                *(sys.executable, "-m", "gunicorn", "exportwatch.wsgi"),
                *("--bind", f"fd://{listener.fileno()}", "--no-control-socket"),
                *("--workers", str(min(2, cores)), "--worker-class", "gthread", "--threads", str(THREADS)),
                *("--graceful-timeout", "5", "--log-level", "warning"),
            ],
            descriptors=(listener.fileno(),),
        ),
        Program(
            "worker",
            [
                *(*celery, "worker", "--concurrency", str(min(4, max(2, cores)))),
                *("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
        ),
        Program("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]),
    )
