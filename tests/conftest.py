"""What every test may use: a database of this run's own, a Redis and a second PostgreSQL of its own, Chromium's path.

Nothing here speaks to a server of the machine: not to Redis at 6379, not to PostgreSQL at 5432. A kind of test that
this machine cannot run is skipped and named at the end; with REQUIRE_ALL=1 that fails the run.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import psycopg2.sql
import pytest
from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from exportwatch.ops import embedded
from exportwatch.ops.unprivileged import account_for

# Whitenoise warns of a missing folder; in tests the files come from where they are written.
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Hashing a password slowly is the point of it, and no test's point.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _redis_server() -> str | None:
    return shutil.which("redis-server")


def _chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def _second_postgresql() -> Path | None:
    """The programs of the newest PostgreSQL that Debian's packages installed, the supported ones first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _missing() -> dict[str, str]:
    """Marker → why this machine cannot run its tests."""
    missing = {}
    if _redis_server() is None:
        missing["redis"] = "the program redis-server is missing (apt-get install redis-server)"
    if _chromium() is None:
        missing["browser"] = "the program chromium is missing (apt-get install chromium)"
    if not os.environ.get("SECOND_DATABASE_URL") and _second_postgresql() is None:
        missing["second_postgresql"] = "no second PostgreSQL (apt-get install postgresql, or set SECOND_DATABASE_URL)"
    return missing


# --- Kinds of test that a machine may be unable to run ----------------------------------------------------------------


def pytest_configure() -> None:
    """Refuse to run against a Redis that somebody else may be using."""
    if os.environ.get("REDIS_URL"):
        pytest.exit("REDIS_URL is set; tests start a Redis of their own. Unset it and try again.", returncode=2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here."""
    for marker, reason in _missing().items():
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"left out ({marker}): {reason}"))


def _left_out(reports: list[pytest.TestReport]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for marker in _missing():
        hits = sum(f"left out ({marker})" in str(report.longrepr) for report in reports)
        if hits:
            counts[marker] = hits
    return counts


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which kinds were left out, and why."""
    left_out = _left_out(terminalreporter.stats.get("skipped", []))
    if left_out:
        terminalreporter.section("left out on this machine")
        for marker, count in left_out.items():
            terminalreporter.write_line(f"{marker}: {count} tests; {_missing()[marker]}")
        if os.environ.get("REQUIRE_ALL") == "1":
            terminalreporter.write_line("REQUIRE_ALL=1: a kind that is left out fails the run.", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail where REQUIRE_ALL=1 asks for every kind; under xdist the one that sees all reports decides."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("REQUIRE_ALL") != "1" or session.exitstatus != 0:
        return
    if _left_out(reporter.stats.get("skipped", [])):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# --- Servers ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Name this process's database after it, so that two runs in one checkout do not drop each other's."""
    database = settings.DATABASES["default"]
    database["TEST"]["NAME"] = f"test_{database['NAME']}_{os.getpid()}"
    if settings.EMBEDDED_POSTGRES is not None:
        embedded.ensure(settings.EMBEDDED_POSTGRES, durable=False)
        _drop_databases_of_dead_runs(embedded.address(settings.EMBEDDED_POSTGRES))


def _drop_databases_of_dead_runs(address: str) -> None:
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ '^test_.*_[0-9]+$'")
        for (name,) in cursor.fetchall():
            if not Path(f"/proc/{name.rsplit('_', 1)[1]}").exists():
                cursor.execute(
                    psycopg2.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg2.sql.Identifier(name))
                )
    connection.close()


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happened: Callable[[], bool], seconds: float = 15.0) -> None:
    """Call `happened` until it is true; fail the test where that takes longer."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"not within {seconds} s: {happened}"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of this run's own: no file, no password, a free port of the loopback. Mark the test `redis`."""
    program = _redis_server()
    if program is None:
        pytest.fail("mark this test with @pytest.mark.redis: it needs the program redis-server")
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: not _port_is_free(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="session")
def second_database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database `second` on a PostgreSQL that is not the embedded one. Mark the test `second_postgresql`."""
    given = os.environ.get("SECOND_DATABASE_URL")
    if given:
        yield given
        return
    programs = _second_postgresql()
    if programs is None:
        pytest.fail("mark this test with @pytest.mark.second_postgresql: it needs a second PostgreSQL")
    folder = tmp_path_factory.mktemp("second-postgresql") / "data"
    folder.mkdir(mode=0o700)
    account = account_for(None, needs=(folder,))
    account.own(folder)
    port = free_port()
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"

    def run(program: str, *arguments: str) -> None:
        command = [*account.prefix, str(programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    run("initdb", "-D", str(folder), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    run("pg_ctl", "start", "-w", "-D", str(folder), "-l", str(folder / "log"), "-o", options)
    try:
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "second")
        yield f"postgresql://postgres@127.0.0.1:{port}/second"
    finally:
        run("pg_ctl", "stop", "-m", "immediate", "-D", str(folder))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser's program. Mark the test `browser`."""
    found = _chromium()
    if found is None:
        pytest.fail("mark this test with @pytest.mark.browser: it needs the program chromium")
    return found


QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-background-networking",
)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A running Chromium. Mark the test `browser`.

    Playwright keeps an event loop in this thread, which makes Django refuse the tests' own queries unless told that
    they wait for nobody.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield started
        started.close()
