"""The embedded PostgreSQL survives what happens to a laptop, and never becomes somebody else's problem."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
from django.conf import settings

from exportwatch.ops import embedded
from tests.conftest import wait_until

HOLD = """
import sys, pathlib
from exportwatch.ops import embedded
embedded.ensure(pathlib.Path(sys.argv[1]), durable=False)
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A place for a cluster below a folder that is closed to others, as a home folder is."""
    tmp_path.chmod(0o700)
    place = tmp_path / "postgres"
    yield place
    embedded.release(place)
    embedded.stop(place)


def holder(data_dir: Path) -> subprocess.Popen[str]:
    """Another process that uses the server until a line comes in."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def leave(process: subprocess.Popen[str]) -> None:
    """Let the holder end by itself."""
    process.communicate("\n", timeout=30)
    assert process.returncode == 0


def kept(address: str) -> list[str]:
    """What the table of the test holds, made on first use."""
    connection = psycopg2.connect(address)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        cursor.execute("INSERT INTO kept VALUES ('word')")
        cursor.execute("SELECT word FROM kept")
        words = [row[0] for row in cursor.fetchall()]
    connection.close()
    return words


def server_of(data_dir: Path) -> psutil.Process:
    """The server's process."""
    return psutil.Process(int((data_dir / "postmaster.pid").read_text().split("\n", 1)[0]))


def test_the_last_one_to_leave_stops_the_server(data_dir: Path) -> None:
    other = holder(data_dir)
    address = embedded.ensure(data_dir, durable=False)
    assert kept(address) == ["word"]
    leave(other)
    assert embedded.is_running(data_dir), "the one who started it left, but it is in use"
    embedded.release(data_dir)
    assert not embedded.is_running(data_dir)
    embedded.ensure(data_dir, durable=False)
    assert kept(address) == ["word", "word"], "the data outlive the server"


def test_after_a_kill_the_next_one_attaches_and_can_stop_it(data_dir: Path) -> None:
    other = holder(data_dir)
    other.kill()
    other.wait()
    before = server_of(data_dir).pid
    embedded.ensure(data_dir, durable=False)
    assert server_of(data_dir).pid == before
    embedded.release(data_dir)
    assert not embedded.is_running(data_dir)


def test_a_power_cut_and_a_recycled_process_number(data_dir: Path) -> None:
    kept(embedded.ensure(data_dir))
    lock = (data_dir / "postmaster.pid").read_text()
    server = server_of(data_dir)
    for process in [server, *server.children()]:
        # Its children end by themselves as soon as they see the server gone; some are quicker than this loop.
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGKILL)
    wait_until(lambda: not embedded.is_running(data_dir))
    # The same lock file, but the number in it is now that of a living process: this one.
    stale = "\n".join([str(os.getpid()), *lock.split("\n")[1:]])
    (data_dir / "postmaster.pid").write_text(stale)
    (data_dir / f"{embedded.SOCKET_NAME}.lock").write_text(stale)
    assert kept(embedded.ensure(data_dir)) == ["word", "word"]


def test_two_folders_and_a_path_too_long_for_a_socket(data_dir: Path) -> None:
    far = data_dir.parent / ("a-long-name-" * 10) / "postgres"
    try:
        near, away = embedded.ensure(data_dir, durable=False), embedded.ensure(far, durable=False)
        assert near != away
        assert (kept(near), kept(away)) == (["word"], ["word"])
        assert embedded.socket_folder(data_dir) == data_dir
        assert embedded.socket_folder(far).parent == Path("/tmp")  # noqa: S108
        assert embedded.socket_folder(far).stat().st_mode & 0o077 == 0
    finally:
        embedded.release(far)
        embedded.socket_folder(far).rmdir()
    assert embedded.is_running(data_dir), "the other checkout's server is none of its business"


def test_no_network_port_is_open(data_dir: Path) -> None:
    embedded.ensure(data_dir, durable=False)
    listening = [line for line in server_of(data_dir).net_connections("inet") if line.status == psutil.CONN_LISTEN]
    assert listening == []


def test_what_is_in_the_way_is_one_clear_line(data_dir: Path) -> None:
    data_dir.write_text("a file")
    with pytest.raises(embedded.EmbeddedPostgresError, match=r"is in the way of the database folder\. Move it"):
        embedded.ensure(data_dir)
    data_dir.unlink()
    data_dir.mkdir()
    (data_dir / "letters").touch()
    with pytest.raises(embedded.EmbeddedPostgresError, match=r"is in the way of the database folder\. Move it"):
        embedded.ensure(data_dir)
    (data_dir / "letters").unlink()
    with pytest.raises(embedded.EmbeddedPostgresError, match=r"^Cannot write to .*, or set VAR_DIR"):
        embedded.ensure(Path("/proc/nowhere/postgres"))
    (data_dir / "PG_VERSION").write_text("15\n")
    with pytest.raises(embedded.EmbeddedPostgresError, match=r"made by PostgreSQL 15, this program brings 18"):
        embedded.ensure(data_dir)


def test_a_server_that_cannot_start_says_why(data_dir: Path) -> None:
    embedded.ensure(data_dir, durable=False)
    embedded.release(data_dir)
    with (data_dir / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(embedded.EmbeddedPostgresError, match=r"pg_ctl failed.*server\.log"):
        embedded.ensure(data_dir)
