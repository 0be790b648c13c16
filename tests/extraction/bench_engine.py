"""Seconds that one megabyte of hostile text takes the engine; run by hand: `python -m tests.extraction.bench_engine`.

Not collected by pytest: a timed test fails on a busy machine. Twice the size must take about twice the time.
"""

from __future__ import annotations

import sys
import time

from exportwatch.extraction.engine import extract
from exportwatch.extraction.facts import Document

from .world import MONDAY_REPORT, WORLD

MEGABYTE = 1_000_000
HOSTILE = {
    "all quotes": "“",
    "pairs of quotes": "“a” ",
    "never closed": "“one two three.\n",
    "all capitals": "A",
    "capitalised words": "Canada Minister Said ",
    "nested brackets": "([",
    "one endless sentence": "the permit was suspended and ",
    "commas": ",",
    "speakers": "he said “x y z” ",
    "offices": "Minister of Foreign Affairs and Trade, ",
    "acts": "Canada suspended export permits to Turkey. ",
    "numbers": "30 of 350 ",
    "abbreviations": "U.S. ",
    "mixed scripts": "АБВ 中文 עברית “Канада” suspended 许可 ",
}


def main() -> None:
    """Print seconds for half a megabyte and for a whole one, a line a text."""
    for name, piece in HOSTILE.items():
        seconds = []
        for size in (MEGABYTE // 2, MEGABYTE):
            text = (piece * (size // len(piece) + 1))[:size]
            start = time.perf_counter()
            extract(Document(text, None, "en", MONDAY_REPORT), WORLD)
            seconds.append(time.perf_counter() - start)
        sys.stdout.write(f"{name:24} {seconds[0]:6.2f} s {seconds[1]:6.2f} s\n")


if __name__ == "__main__":
    main()
