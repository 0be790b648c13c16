"""Measures the engine: articles a second beside trafilatura on the same pages, and a megabyte of hostile text.

    python bench/bench_extraction.py [--rounds N]

The pages are the tuning documents of tests/extraction/corpus in the dress of a news site: head, menus, teasers, related
stories, comments and footer, about 36 kB each. `trafilatura.extract` takes the page, the engine its text; both run in
one process on one core, by turns, five rounds where N is left out. The middle one of the rounds' ratios counts, since a
shared machine is now faster and now slower. Then each hostile text is handed to the engine at half a megabyte and at a
whole one: seconds, the share of the whole one that one reading takes (`Facts.unread` says what it leaves), and the peak
of memory in the end. The aims: AIM times as many articles as trafilatura, no hostile text above LONGEST seconds, no
more than MOST_MEMORY. Results are printed and kept in bench/extraction.txt. Exit code 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportwatch.settings")

import django  # noqa: E402

django.setup()

import trafilatura  # noqa: E402

from exportwatch.extraction.engine import extract  # noqa: E402
from exportwatch.extraction.facts import Document  # noqa: E402
from exportwatch.registry.reference import cold_gazetteer  # noqa: E402

RESULTS = ROOT / "bench" / "extraction.txt"
AIM = 8  # times as many articles a second
LONGEST = 2.0  # seconds of processor time
MOST_MEMORY = 300  # MB
DOCUMENTS = ROOT / "tests/extraction/corpus/tuning/docs"
MEGABYTE = 1_000_000  # characters
HOSTILE = {
    "all quotes": "“",
    "pairs of quotes": "“a” ",
    "single quotes": "'a ",
    "never closed": "“one two three.\n",
    "all capitals": "MINISTRY OF TRADE ",
    "capitalised words": "Canada Minister Said ",
    "nested brackets": "([",
    "one endless sentence": "the minister said that the permit which was suspended and ",
    "commas": ",",
    "commas and letters": "a, ",
    "speakers": "he said “x y z” ",
    "offices": "Minister of Foreign Affairs and Trade, ",
    "news": "Canada suspended 30 export permits to Turkey, Trade Minister Ann Lee said. “We did it,” she said. ",
    "dates": "3 March 2024 ",
    "abbreviations": "U.S. ",
    "lines": "a\n",
    "mixed scripts": "АБВ 中文 עברית “Канада” suspended 许可 ",
}


def documents() -> list[Document]:
    """The tuning documents, in order of name."""
    found = []
    for path in sorted(DOCUMENTS.glob("*.json")):
        stored = json.loads(path.read_text(encoding="utf-8"))
        declared = stored["published"] or ""
        published = dt.date.fromisoformat(declared) if len(declared) == len("2024-03-03") else None
        found.append(Document(stored["text"], stored["title"], stored["language"], published))
    return found


def page(document: Document, number: int) -> str:
    """A document as a news site would serve it."""
    title = html.escape(document.title or "News")
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in document.text.splitlines() if line.strip())
    menu = "".join(f'<li class="menu-item"><a href="/section/{i}">Section {i}</a></li>' for i in range(40))
    teasers = "".join(
        f'<div class="teaser"><a href="/story/{i}"><img src="/i/{i}.jpg" alt=""><h3>Another story, number {i}</h3></a>'
        f'<p class="summary">Two lines that say what story {i} is about and end before it does …</p></div>'
        for i in range(number, number + 60)
    )
    comments = "".join(
        f'<li class="comment"><b>reader{i}</b> <time>{i} hours ago</time><p>Seen before, reader {i} says.</p></li>'
        for i in range(60)
    )
    script = "window.dataLayer = window.dataLayer || [];" * 60
    style = ".teaser{margin:0;padding:1rem;border-top:1px solid #ccc}" * 120
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title><style>{style}</style>"
        f"<script>{script}</script></head><body><header><nav><ul>{menu}</ul></nav></header><main><article>"
        f"<h1>{title}</h1><div class=byline>By staff</div>{body}</article><aside class=related>{teasers}</aside>"
        f"<section class=comments><ul>{comments}</ul></section></main><footer><ul>{menu}</ul><p>All rights reserved</p>"
        f"</footer><script>{script}</script></body></html>"
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def articles(rounds: int, say: Callable[[str], None]) -> bool:
    """Say articles a second of both, and how many times as many the engine reads; return whether it is enough."""
    gazetteer = cold_gazetteer()
    stored = documents()
    pages = [page(document, number) for number, document in enumerate(stored)]
    engine, reader = [], []
    extract(stored[0], gazetteer)
    for _ in range(rounds):
        engine.append(_seconds(lambda: [extract(document, gazetteer) for document in stored]))
        reader.append(_seconds(lambda: [trafilatura.extract(served) for served in pages]))
    size = sum(map(len, pages)) // len(pages)
    text = sum(len(document.text) for document in stored) // len(stored)
    ratio = statistics.median(theirs / ours for ours, theirs in zip(engine, reader, strict=True))
    say(
        f"{len(stored)} articles, {text} characters of text and {size} of page each, processor time, middle of {rounds}"
    )
    say(f"  engine       {len(stored) / statistics.median(engine):8.0f} articles a second")
    say(f"  trafilatura  {len(stored) / statistics.median(reader):8.0f} articles a second")
    say(f"  ratio        {ratio:8.1f} (aim {AIM})")
    return ratio >= AIM


def hostile(say: Callable[[str], None]) -> bool:
    """Say seconds for half a megabyte and for a whole one, a line a text, then the peak of memory; return whether both
    stay within their bounds."""
    gazetteer = cold_gazetteer()
    slowest = 0.0
    say("hostile text             half MB    a MB  of which read")
    for name, piece in HOSTILE.items():
        text = (piece * (MEGABYTE // len(piece) + 1))[:MEGABYTE]
        half = _seconds(partial(extract, Document(text[: MEGABYTE // 2]), gazetteer))
        start = time.process_time()
        unread = extract(Document(text), gazetteer).unread
        whole = time.process_time() - start
        read = (unread.start if unread else MEGABYTE) / MEGABYTE
        slowest = max(slowest, half, whole)
        say(f"  {name:22} {half:6.2f} s {whole:6.2f} s  {read:7.0%}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"  slowest {slowest:.2f} s (aim {LONGEST:.0f})")
    say(f"  peak of memory, Django, trafilatura and the gazetteer in it: {peak} MB (aim {MOST_MEMORY})")
    return slowest <= LONGEST and peak <= MOST_MEMORY


def main() -> int:
    """Measure both, print and keep the results; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5, help="how often all pages are read")
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    say(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    fast = articles(options.parse_args().rounds, say)
    bounded = hostile(say)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if fast and bounded else 1


if __name__ == "__main__":
    sys.exit(main())
