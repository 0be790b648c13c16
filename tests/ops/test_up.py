"""`manage.py up` as a person meets it: the first run, the second, a kill, Ctrl-C, and what can be in the way."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from django.conf import settings

from exportwatch.ops import embedded
from tests.conftest import free_port, wait_until


class Run:
    """One `manage.py up`, with everything that it says."""

    def __init__(self, var: Path, port: int, **variables: str) -> None:
        self.var = var
        self.address = f"http://127.0.0.1:{port}/"
        self._log = var.parent / f"{var.name}.log"
        environment = {
            "PATH": os.environ["PATH"],
            "VAR_DIR": str(var),
            "PORT": str(port),
            "STARTER_REGISTER": "0",
            **variables,
        }
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"], cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log
            )

    @property
    def said(self) -> str:
        return self._log.read_text()

    def wait_until_ready(self) -> None:
        wait_until(lambda: "ExportWatch runs at" in self.said or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.said

    def wait_for_end(self, seconds: float = 40) -> int:
        return self.process.wait(seconds)

    def living(self) -> list[str]:
        """The programs of this folder that still run."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("VAR_DIR") == str(self.var) and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(" ".join(process.cmdline()))
        return found


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[list[Run]]:
    """Whatever a test starts is ended, also where the test fails."""
    started: list[Run] = []
    yield started
    for run in started:
        if run.process.poll() is None:
            run.process.terminate()
            run.process.wait(30)
        if run.var.is_dir():
            embedded.stop(run.var / "postgres")


def test_first_run_kill_second_run_and_ctrl_c(tmp_path: Path, runs: list[Run]) -> None:
    var, port = tmp_path / "var", free_port()
    first = Run(var, port)
    runs.append(first)
    first.wait_until_ready()
    wait_until(lambda: "password" in first.said)
    (password,) = re.findall(r"Sign in as “admin” with the password “([\w-]{16})”", first.said)
    assert "Traceback" not in first.said
    page = httpx.get(first.address)
    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    wait_until(lambda: httpx.get(first.address + "readyz").status_code == 200, 30)

    in_the_same_folder = Run(var, free_port())
    assert in_the_same_folder.wait_for_end() == 1
    said = in_the_same_folder.said
    assert f"already runs in {var} (process {first.process.pid})" in said
    assert said.count("\n") == 1

    first.process.kill()
    first.process.wait()
    wait_until(lambda: first.living() == [] or all("postgres" in name for name in first.living()), 30)

    second = Run(var, port)
    runs.append(second)
    second.wait_until_ready()
    assert "password" not in second.said
    assert "Tables: up to date" in second.said
    assert "Static files: up to date" in second.said
    # The terminal and make both pass Ctrl-C on.
    second.process.send_signal(signal.SIGINT)
    second.process.send_signal(signal.SIGINT)
    assert second.wait_for_end() == 0
    assert "Traceback" not in second.said
    assert second.living() == []
    assert not embedded.is_running(var / "postgres")
    assert password not in second.said


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path, runs: list[Run]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = Run(tmp_path / "var", taken.getsockname()[1])
        runs.append(run)
        assert run.wait_for_end() == 1
    assert re.fullmatch(r"Port \d+ is taken by another program\. Stop it, or choose another: .*\n", run.said)
    assert not (tmp_path / "var" / "postgres").exists()


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"PORT": "many"}, r"PORT is “many”\. Write a whole number.*\n"),
        ({"HOST": "no.such.host.invalid"}, r"HOST is “no\.such\.host\.invalid”.*\n"),
        ({"DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/x"}, r"The database does not answer: .*DATABASE_URL.*\n"),
        ({"DATABASE_URL": "sqlite:///x"}, r"DATABASE_URL starts with “sqlite”.*\n"),
        ({"REDIS_URL": "redis://:secret@127.0.0.1:1/0"}, r"(?s).*The broker does not answer: .*REDIS_URL.*\n"),
    ],
)
def test_what_is_wrong_is_one_clear_line(tmp_path: Path, runs: list[Run], variables: dict[str, str], line: str) -> None:
    run = Run(tmp_path / "var", free_port(), **variables)
    runs.append(run)
    assert run.wait_for_end() == 1
    said = run.said
    assert re.fullmatch(line, said), said
    assert "Traceback" not in said
    assert "secret" not in said
