"""Measures bulk entry: rows a second and the memory of `import_permits`, in a database of its own that is thrown away.

    python bench/bench_bulk.py [--rows N] [--xlsx]

100,000 rows where N is left out. The file has made-up permits with two companies, goods with a control entry, an
identifier, two destinations and a source each. Three numbers are printed for checking alone (--dry-run) and for the
import: seconds, rows a second, peak memory of the command and of the database's process that serves it.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = (
    "authority",
    "authority_kind",
    "country",
    "identity",
    "kind",
    "identifier_scheme",
    "identifier",
    "issued",
    "expires",
    "destinations",
    "exporter",
    "end_user",
    "goods",
    "control",
    "quantity",
    "unit",
    "value",
    "currency",
    "source_url",
    "source_publisher",
    "quote",
)
COUNTRIES = ("CA", "GB", "DE", "NO", "SE", "IT", "FR", "NL")
DESTINATIONS = ("TR", "SA", "AE", "IL", "EG", "IN", "Chad", "Kenya", "Viet Nam", "Peru")


def rows(number: int) -> Iterator[list[str]]:
    """Yield made-up permits, the same for the same number; companies are about a fiftieth of it."""
    chance = random.Random(number)  # noqa: S311 - made-up data
    companies = max(10, number // 50)
    for index in range(number):
        country = chance.choice(COUNTRIES)
        year, month = chance.randint(2000, 2025), chance.randint(1, 12)
        yield [
            f"Synthetic export office of {country}",
            "agency",
            country,
            "identified",
            "individual",
            f"synthetic-{country.lower()}",
            f"S-{index:08d}",
            f"{year}-{month:02d}-{chance.randint(1, 28):02d}",
            f"{year + 2}-{month:02d}",
            ";".join(chance.sample(DESTINATIONS, 2)),
            f"Synthetic Works {int(companies * chance.random() ** 2)}",
            f"Synthetic Forces {int(companies * chance.random() ** 2)}",
            "components for synthetic vehicles",
            "WA-ML:ML6",
            str(chance.randint(1, 500)),
            "units",
            f"{chance.randint(1_000, 90_000_000)}.00",
            "EUR",
            f"https://example.org/register/{index // 100}",
            "Synthetic gazette",
            "",
        ]


def write(path: Path, number: int) -> None:
    """Write the file; a workbook row by row, so that making it needs no memory either."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            writer.writerows(rows(number))
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Permits")
    sheet.append(COLUMNS)
    for row in rows(number):
        sheet.append(row)
    book.save(path)


def run(*arguments: str, environment: dict[str, str]) -> tuple[float, float, float]:
    """Run a command of manage.py; return seconds, and peak megabytes of it and of the largest database process."""
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), *arguments], env=environment, cwd=ROOT)
    own = server = 0
    while process.poll() is None:
        own, server = max(own, _memory(process.pid)), max(server, _server_memory(environment["VAR_DIR"]))
        time.sleep(0.25)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)} failed")
    return time.monotonic() - started, own / 1e6, server / 1e6


def _memory(pid: int) -> int:
    """Return the most memory that a process has held so far, in bytes; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(line.split()[1]) * 1024


def _server_memory(folder: str) -> int:
    """Return the memory of the largest process of the server under this folder, without what they share, in bytes."""
    largest = 0
    for process in psutil.process_iter(["name", "cwd"]):
        if process.info["name"] == "postgres" and str(process.info["cwd"]).startswith(folder):
            try:
                largest = max(largest, process.memory_full_info().uss)
            except psutil.Error:
                continue
    return largest


def main() -> None:
    """Make the file and the database, measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--xlsx", action="store_true", help="a workbook instead of CSV")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-bulk-") as folder:
        environment = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": "", "LOG_LEVEL": "WARNING"}
        path = Path(folder) / ("permits.xlsx" if options.xlsx else "permits.csv")
        write(path, options.rows)
        print(f"{options.rows:,} rows, {path.suffix}, {path.stat().st_size / 1e6:.0f} MB", flush=True)
        run("migrate", "--verbosity=0", environment=environment)
        run("load_reference", environment=environment)
        for what, arguments in (("check alone", ("--dry-run",)), ("import", ())):
            seconds, own, server = run("import_permits", str(path), *arguments, environment=environment)
            print(
                f"{what}: {seconds:.1f} s, {options.rows / seconds:,.0f} rows/s, "
                f"command {own:.0f} MB, database process {server:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
