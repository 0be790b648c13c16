"""Keeps a few long-running programs alive together, and ends all of them together.

Each program leads a session of its own, so that Ctrl-C in the terminal reaches this process alone and it decides the
order of things. A program that ends is started again after a pause; one that keeps ending stops everything with one
clear line, because a product without its worker that looks alive is worse than none. If this process itself is killed,
Linux ends the programs (a "parent death signal"), and the list of their numbers lets the next start clean up what is
left. Knows no Django.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import psutil  # type: ignore[import-untyped]  # it carries no types

# Seconds from the request to end until the kill. gunicorn and Celery finish what they are at; a task that takes
# longer is found again by the sweep.
GRACE = 10.0
# Seconds between two looks at the programs and the requests to stop.
LOOK = 0.1
# A second signal within this time is the same Ctrl-C, delivered by the terminal and by make.
SAME_SIGNAL = 1.5
# Ctrl-C, a polite kill, a closed terminal.
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MOST_RESTARTS = 4
RESTARTS_WITHIN = 60.0
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


class ProgramFailedError(Exception):
    """A program does not stay alive. `str()` is one line with what to do."""


@dataclass
class Program:
    """One program: the name in messages, its command line, and descriptors that it inherits."""

    name: str
    command: list[str]
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    ends: list[float] = field(default_factory=list)
    again_at: float = 0.0


class Supervisor:
    """Starts programs, restarts them, ends them. `kept` is the file that remembers their numbers for the next start."""

    def __init__(self, kept: Path, folder: Path, say: Callable[[str], None]) -> None:
        """Run the programs in `folder`; `say` takes one line for the person at the terminal."""
        self._kept = kept
        self._folder = folder
        self._say = say
        self._programs: list[Program] = []
        self._asked_at = 0.0
        self._hurry = False

    def listen(self) -> None:
        """From now on Ctrl-C, SIGTERM and SIGHUP are requests to stop; a second one, later, is impatience."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._asked)

    @property
    def asked_to_stop(self) -> bool:
        """Whether a signal asked for the end."""
        return self._asked_at > 0

    def start(self, program: Program) -> None:
        """Start a program and keep it alive from now on, as long as `watch` or `wait_for` runs."""
        self._programs.append(program)
        self._launch(program)

    def wait_for(self, answers: Callable[[], bool], seconds: float) -> bool:
        """Whether `answers` became true in time; False too where a signal asked for the end.

        Raises ProgramFailedError where a program ends meanwhile: it never worked, so another try would not help.
        """
        deadline = time.monotonic() + seconds
        while not self.asked_to_stop and time.monotonic() < deadline:
            for program in self._programs:
                if program.process is not None and program.process.poll() is not None:
                    raise ProgramFailedError(
                        f"The {program.name} ended while it started (exit code {program.process.returncode}); "
                        "what it said stands above."
                    )
            if answers():
                return True
            time.sleep(LOOK)
        return False

    def watch(self) -> None:
        """Keep the programs alive until a signal asks for the end. Raises ProgramFailedError where one keeps ending."""
        while not self.asked_to_stop:
            for program in self._programs:
                self._look_after(program)
            time.sleep(LOOK)

    def end(self) -> None:
        """End every program and whatever it started: first asked, then, after a grace, killed. Never raises."""
        running = [program.process for program in self._programs if program.process is not None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + GRACE
        while any(process.poll() is None for process in running):
            if self._hurry or time.monotonic() > deadline:
                break
            time.sleep(LOOK / 4)
        for process in running:
            _kill_group(process.pid)
            process.wait()
        self._kept.unlink(missing_ok=True)

    def _look_after(self, program: Program) -> None:
        now = time.monotonic()
        if program.process is None:
            if now >= program.again_at:
                self._launch(program)
            return
        code = program.process.poll()
        if code is None:
            return
        _kill_group(program.process.pid)
        program.process = None
        program.ends = [*(moment for moment in program.ends if now - moment < RESTARTS_WITHIN), now]
        if len(program.ends) > MOST_RESTARTS:
            raise ProgramFailedError(
                f"The {program.name} ended {len(program.ends)} times within {RESTARTS_WITHIN:.0f} s, the last time "
                f"with exit code {code}; what it said stands above."
            )
        pause = 2.0 ** (len(program.ends) - 1)
        program.again_at = now + pause
        self._say(f"The {program.name} ended with exit code {code}; it starts again in {pause:.0f} s.")

    def _launch(self, program: Program) -> None:
        program.process = subprocess.Popen(
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # banners; what matters is logged to stderr
            cwd=self._folder,
            pass_fds=program.descriptors,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - this process has one thread
        )
        numbers = [program.process.pid for program in self._programs if program.process is not None]
        self._kept.write_text(json.dumps([[number, _born(number)] for number in numbers]))

    def _asked(self, _signal: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if not self._asked_at:
            self._asked_at = now
        elif now - self._asked_at > SAME_SIGNAL:
            self._hurry = True


def end_leftovers(kept: Path) -> int:
    """Kill what an earlier, killed start left running; the number of programs that still lived.

    A recycled process number is told apart by the moment at which its process began.
    """
    try:
        entries = json.loads(kept.read_text())
    except (OSError, ValueError):
        return 0
    living = [number for number, born in entries if born and _born(number) == born]
    for number in living:
        _kill_group(number)
    kept.unlink(missing_ok=True)
    return len(living)


def _born(number: int) -> float | None:
    try:
        return float(psutil.Process(number).create_time())
    except psutil.Error:
        return None


def _kill_group(leader: int) -> None:
    """Kill a program's session, also where its leader is gone and children are left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _end_with_parent() -> None:
    """In the new process: be told to end when the supervisor dies, however it dies (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
