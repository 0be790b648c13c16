"""Measures `manage.py ingest` over many local files: files a second, and its peak memory at a tenth of them and at all.

    python bench/bench_ingest.py [--files N]

10,000 made-up reports where N is left out, in a database of its own that is thrown away. After the first run the same
command runs again over the same folder: every file is known then, and none is read anew. Exit code 1 where all files
take over 1.2 times the memory of a tenth of them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "ingest.txt"
MORE_MEMORY = 1.2
"""Times the memory at a tenth of the files."""


def main() -> int:
    """Make the files and the database, measure, print and keep the results; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as place:
        environment = {**os.environ, "VAR_DIR": f"{place}/var", "DATABASE_URL": "", "LOG_LEVEL": "WARNING"}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True)
        subprocess.run([sys.executable, "manage.py", "load_reference"], cwd=ROOT, env=environment, check=True)
        tenth, folder = write(Path(place), options.files)
        peaks = []
        for what, reports, number in (
            ("a tenth", tenth, options.files // 10),
            ("all", folder, options.files),
            ("all again", folder, options.files),
        ):
            seconds, peak = run(reports, environment)
            peaks.append(peak)
            lines.append(f"{what:<10} {number:>7,} files: {number / seconds:6.1f} files/s, peak {peak:.0f} MB")
            print(lines[-1], flush=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if peaks[1] <= MORE_MEMORY * peaks[0] else 1


def write(place: Path, number: int) -> tuple[Path, Path]:
    """Write the reports into two folders, a tenth of them into the first; no report is in both."""
    from made_reports import Maker

    folders = place / "tenth", place / "all"
    for seed, (folder, files) in enumerate(zip(folders, (number // 10, number), strict=True)):
        folder.mkdir()
        maker = Maker(seed)
        for index in range(files):
            (folder / f"report-{index:05}.txt").write_text(maker.report(), encoding="utf-8")
    return folders


def run(folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Take the folder in; return seconds and the peak memory of the command in MB."""
    begun = time.monotonic()
    command = [sys.executable, "manage.py", "ingest", "--json", "--published", "2020-10-05", str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"ingest ended with {process.returncode}")
    return time.monotonic() - begun, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
