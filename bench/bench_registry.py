"""Measures how fast the record reflects a change, beside the bare statement that writes as many rows.

    python bench/bench_registry.py [--full] [--permits N] [--measures N] [--touched N] [--seed N]

In a database of its own under var/bench (or VAR_DIR) a synthetic register is made. Then one measure whose effects name
`--touched` permits is entered, published and reflected in the spans, and all spans are rebuilt. Beside each stands the
bare INSERT … SELECT of exactly the same span rows into the same table with the same indexes, run in this process, on
this server, right after it. The aim is three times the bare statement at a million permits and ten thousand measures
(`--full`), and less than 500 MB of memory in this process and in the server's process that serves it.
Results are printed and kept in bench/registry.txt. Exit code 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "registry.txt"
AIM = 3.0
"""Times the bare statement."""
MOST_MEMORY = 500
"""MB."""
ROUNDS = 3
"""Each bare statement runs so often; its middle time counts."""

SAVE = """
CREATE TEMP TABLE saved AS SELECT span.* FROM registry_permitspan span
WHERE %(event)s::bigint IS NULL OR permit_id IN (SELECT permit_id FROM registry_permiteffect WHERE event_id = %(event)s)
ORDER BY permit_id, from_day
"""
EMPTY = "DELETE FROM registry_permitspan span USING saved WHERE saved.permit_id = span.permit_id"
BARE = "INSERT INTO registry_permitspan SELECT * FROM saved"


def main() -> int:
    """Run all, print and keep the results; return the exit code."""
    options = _options()
    os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportwatch.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    made = _made(options)
    change = _change(options.touched)
    rebuild = _rebuild()
    memory = _memory()
    lines = [
        f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        f"{options.permits} permits, {options.measures} measures, seed {options.seed}; made in {made:.0f} s",
        *change.lines,
        *rebuild.lines,
        f"memory at its highest: this process {memory[0]} MB, the server's {memory[1]} MB (aim: below {MOST_MEMORY})",
    ]
    print("\n".join(lines))
    RESULTS.write_text("\n".join(lines) + "\n")
    return 0 if max(change.ratio, rebuild.ratio) <= AIM and max(memory) < MOST_MEMORY else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="a million permits, 10,000 measures, 100,000 touched")
    parser.add_argument("--permits", type=int, default=100_000)
    parser.add_argument("--measures", type=int, default=1_000)
    parser.add_argument("--touched", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.full:
        options.permits, options.measures, options.touched = 1_000_000, 10_000, 100_000
    return options


class Result:
    """A measured task, in steps, beside the bare statement."""

    def __init__(self, title: str, steps: dict[str, float], bare: float, rows: int) -> None:
        whole = sum(steps.values())
        self.ratio = whole / bare
        said = ", ".join(f"{name} {seconds:.2f}" for name, seconds in steps.items())
        self.lines = [
            f"{title}: {whole:.2f} s" + (f" ({said})" if len(steps) > 1 else ""),
            f"  bare INSERT … SELECT of its {rows} span rows: {bare:.2f} s; ratio {self.ratio:.2f} (aim: {AIM:.0f})",
        ]


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _made(options: argparse.Namespace) -> float:
    """Migrate and make the register up; return the seconds for the latter, spans included."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return _timed(
        lambda: call_command(
            "synthesize", permits=options.permits, measures=options.measures, seed=options.seed, stdout=sys.stderr
        )
    )


def _change(touched: int) -> Result:
    """Enter and publish one measure that names many permits, as an editor and a reviewer do, in one transaction.

    The latest permits, those that ended for good left out: nothing suspends them any more.
    """
    from django.contrib.auth.models import User
    from django.db import transaction

    from exportwatch.registry import services
    from exportwatch.registry.models import Article, Authority, Country, Permit
    from exportwatch.registry.values import FuzzyDate
    from exportwatch.vocabulary import Axis, Basis, Effect, Instrument

    authority = Authority.objects.filter(slug__startswith="synthetic").earliest("pk")
    reviewer = User.objects.get_or_create(username="reviewer")[0]
    entry = services.MeasureEntry(
        title="Synthetic measure of the benchmark",
        authority=authority,
        instrument=Instrument.SUSPEND,
        applies_to=[Axis.EXTANT_PERMITS],
        announced=FuzzyDate.day(dt.date(2026, 10, 1)),
        quotes=[services.Quote(Article.objects.earliest("pk"), "Synthetic words", 0, 15, "0" * 64)],
        destinations=[Country.objects.get(pk="TR")],
    )
    ended = Permit.objects.filter(effects__effect=Effect.TERMINATED)
    latest = Permit.objects.published().exclude(pk__in=ended.values("pk")).order_by("-pk")[:touched]
    steps: dict[str, float] = {}
    _checkpoint()
    with transaction.atomic():
        event = services.enter_measure(entry)
        steps["entered"] = _timed(
            lambda: services.name_permits(event, latest, Effect.SUSPENDED, Basis.NAMED_BY_AUTHORITY)
        )
        steps["published"] = _timed(
            lambda: services.publish([event.measure, event], reviewer, "Measured, not true: synthetic.")
        )
        before = time.perf_counter()
    steps["committed"] = time.perf_counter() - before
    bare, rows = _bare(event.pk)
    return Result(f"one measure that names {touched} permits", steps, bare, rows)


def _rebuild() -> Result:
    from exportwatch.registry import spans

    _checkpoint()
    seconds = _timed(spans.rebuild)
    bare, rows = _bare(None)
    return Result("rebuild of all spans", {"rebuilt": seconds}, bare, rows)


def _bare(event: int | None) -> tuple[float, int]:
    """Return the middle time of writing the same rows with a bare statement, and their number; nothing is changed.

    `event` None: all rows, else those of the permits that it names.
    """
    from django.db import connection, transaction

    times = []
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS saved")
        cursor.execute(SAVE, {"event": event})
        cursor.execute("ANALYZE saved")
        cursor.execute("SELECT count(*) FROM saved")
        rows = int(cursor.fetchone()[0])
        for _ in range(ROUNDS):
            _checkpoint()
            with transaction.atomic():
                cursor.execute(EMPTY)
                times.append(_timed(lambda: cursor.execute(BARE)))
                transaction.set_rollback(True)
            cursor.execute("VACUUM registry_permitspan")
    return sorted(times)[ROUNDS // 2], rows


def _checkpoint() -> None:
    """Begin where every page is on the disk: what is measured then pays for the same log, whatever ran before it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")


def _memory() -> tuple[int, int]:
    """Return the highest resident memory of this process, and that of the server's process for it (as it is now
    where the system does not tell the highest), in MB."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = int(cursor.fetchone()[0])
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    status = Path(f"/proc/{server}/status")
    if not status.exists():
        return own, psutil.Process(server).memory_info().rss // 1_048_576
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return own, int(peak.split()[1]) // 1024


if __name__ == "__main__":
    raise SystemExit(main())
