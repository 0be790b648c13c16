"""Measures the whole way of an article, from its bytes to stored proposals, beside bare reading of the same pages.

    python bench/bench_intake.py [--pages N] [--rounds N]

Pages of news are made up, the same ones each time. In each round they are read by a bare loop over
`trafilatura.extract`, then taken in by one worker process, then by two, each time into an empty intake: noted, read,
stored, placed in a story, searched for facts, proposed. Processes do as workers do, without a broker between; the bare
loop and each worker stay on a core of their own, so that the system moves none of them about, and PostgreSQL runs where
it likes. The aims: one worker takes in at least 0.6 times as many pages per second of its own processor time as the
bare loop reads, and two workers at least 1.6 times as many per second as one (on two free cores).
Results are printed and kept in bench/intake.txt. Exit code 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "intake.txt"
AIM = 0.6
AIM_TWO = 1.6

WORDS = (
    *("harbour", "crane", "ledger", "ferry", "teacher", "orchard", "lantern", "budget", "council", "village"),
    *("railway", "winter", "valve", "committee", "engine", "bridge", "forest", "market", "signal", "bakery"),
    *("lighthouse", "survey", "canal", "museum", "archive", "workshop", "garden", "clinic", "library", "mountain"),
    *("the", "of", "and", "to", "in", "was", "had", "for", "on", "with", "that", "by", "after", "from", "a", "is"),
)
NEWS = (
    "Norway has suspended the export permits for boat engines to Chad while it looks into claims that they reached a "
    "militia, the government said on Monday.",
    "“I have suspended the permits concerned so that we can find out where the engines went,” said Norwegian Foreign "
    "Minister Kari Vik.",
)


def page(number: int) -> bytes:
    """Return a page of the weight and the shape of a news site's: some 100 kB, of which the article has 5.

    Around the article stand menus, teasers in nested boxes, buttons with drawings, and scripts with data.
    """
    chance = random.Random(number)  # noqa: S311 -- the same page each time

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(8, 24))).capitalize() + "."

    def link(n: int) -> str:
        words = " ".join(chance.choices(WORDS[:30], k=2))
        return f'<li class="menu__item menu__item--{n % 7}"><a class="menu__link" href="/section/{n}">{words}</a></li>'

    def teaser(n: int) -> str:
        return (
            f'<div class="grid__cell"><div class="card card--small" data-id="{n}" data-track="teaser-{n}">'
            f'<a class="card__link" href="/news/{n}"><figure class="card__media">'
            f'<img src="/img/{n}.jpg" alt="" width="320" height="180" loading="lazy" '
            f'srcset="/img/{n}-640.jpg 640w, /img/{n}-1280.jpg 1280w"></figure><div class="card__body">'
            f'<span class="card__label">{chance.choice(WORDS)}</span><h3 class="card__title">{sentence()}</h3>'
            f'<time class="card__time" datetime="2020-10-05">5 October</time></div></a></div></div>'
        )

    drawing = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z"/></svg>'
    share = "".join(
        f'<li><button class="share" type="button">{drawing}<span>Share</span></button></li>' for _ in range(5)
    )
    advertisement = '<div class="ad" id="ad-slot" data-sizes="[[300,250],[728,90]]"><div class="ad__inner"></div></div>'
    paragraphs = [" ".join(sentence() for _ in range(chance.randint(2, 5))) for _ in range(14)]
    if number % 5 == 0:
        paragraphs[1:1] = NEWS
    body = "".join(
        f'<div class="text"><p class="text__paragraph" data-index="{n}">{paragraph}</p></div>'
        + (advertisement if n % 4 == 3 else "")
        for n, paragraph in enumerate(paragraphs)
    )
    menu = "".join(map(link, range(120)))
    data = ",".join(f'{{"id":{n},"slug":"/news/{n}","title":"{sentence()}"}}' for n in range(60))
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Report {number} | The Daily</title>"
        f'<meta property="og:title" content="Report {number}"><meta property="og:site_name" content="The Daily">'
        f'<meta property="article:published_time" content="2020-10-05T08:00:00Z">'
        f"<style>{'.menu__item{display:flex;padding:0 1rem}' * 100}</style>"
        f"<script>window.state={{items:[{data}]}}</script>"
        f'</head><body><header class="site"><nav class="menu"><ul class="menu__list">{menu}</ul></nav></header>'
        f'<main><article class="story"><header><h1>Report {number}</h1><ul class="sharing">{share}</ul></header>{body}'
        f'</article><aside class="grid">{"".join(map(teaser, range(60)))}</aside></main>'
        f'<footer class="site"><nav><ul>{menu}</ul></nav></footer><script>{"track();" * 400}</script></body></html>'
    ).encode()


CORES = sorted(os.sched_getaffinity(0))


def read_bare(pages: list[bytes]) -> float:
    """Read the pages by trafilatura alone; return seconds of processor time."""
    import trafilatura

    os.sched_setaffinity(0, CORES[-1:])
    began = time.process_time()
    for body in pages:
        trafilatura.extract(body.decode())
    used = time.process_time() - began
    os.sched_setaffinity(0, CORES)
    return used


def work(core: int, numbers: list[int], start: object, answers: object) -> None:
    """As a worker on that core: take in the pages of those numbers, and answer with seconds of time and of processor
    time."""
    os.sched_setaffinity(0, [core])
    _django()
    from exportwatch.intake.services import articles

    articles.gazetteer()
    made = [(number, page(number)) for number in numbers]
    _take_in(10**6 + numbers[0], page(10**6 + numbers[0]))  # what is loaded once
    start.wait()  # type: ignore[attr-defined]
    began, used = time.perf_counter(), time.process_time()
    for number, body in made:
        _take_in(number, body)
    answers.put((time.perf_counter() - began, time.process_time() - used))  # type: ignore[attr-defined]


def _take_in(number: int, body: bytes) -> None:
    from exportwatch.intake.services import articles

    row = articles.ask(f"report-{number}.html", upload=body)
    articles.take_in(row.pk)


def take_in(numbers: list[int], workers: int) -> tuple[float, float]:
    """Take the pages in by so many processes; return seconds until the last was done, and their processor time."""
    from django.db import connections

    _empty()
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    start, answers = context.Barrier(workers), context.Queue()
    processes = [
        context.Process(target=work, args=(CORES[-1 - slot % len(CORES)], numbers[slot::workers], start, answers))
        for slot in range(workers)
    ]
    for process in processes:
        process.start()
    found = [answers.get(timeout=600) for _ in processes]
    for process in processes:
        process.join()
    return max(wall for wall, _ in found), sum(used for _, used in found)


def _empty() -> None:
    from django.apps import apps
    from django.db import connection

    tables = [model._meta.db_table for model in apps.get_app_config("intake").get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE registry_article, {', '.join(tables)} CASCADE")


def _django() -> None:
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportwatch.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def main() -> int:
    """Run all, print and keep the results; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder  # a database of this run's own; the workers inherit it
        try:
            return _measure(options.pages, options.rounds)
        finally:
            from exportwatch.ops import embedded

            embedded.stop(Path(folder) / "postgres")
            embedded.release(Path(folder) / "postgres")


def _measure(pages_wanted: int, rounds: int) -> int:
    _django()
    from django.core.management import call_command

    from exportwatch.intake.models import Proposal

    call_command("migrate", verbosity=0)
    numbers = list(range(pages_wanted))
    pages = [page(number) for number in numbers]
    read_bare(pages[:5])
    lines = [f"{pages_wanted} pages of {sum(map(len, pages)) / len(pages) / 1000:.0f} kB, {rounds} rounds"]
    shares, gains = [], []
    for _ in range(rounds):
        bare = read_bare(pages)
        one_wall, one_used = take_in(numbers, 1)
        two_wall, two_used = take_in(numbers, 2)
        if not Proposal.objects.exists():
            raise SystemExit("Nothing was proposed: the measurement is of nothing.")
        shares.append(bare / one_used)
        gains.append(one_wall / two_wall)
        lines.append(
            f"bare reading {len(pages) / bare:6.1f}/s; one worker {len(pages) / one_used:6.1f}/s of its processor time,"
            f" {len(pages) / one_wall:6.1f}/s in all; two workers {len(pages) / two_wall:6.1f}/s in all"
            f" ({two_used:.1f} s of processor time)"
        )
    share, gain = sorted(shares)[len(shares) // 2], sorted(gains)[len(gains) // 2]
    lines.append(f"per core {share:.2f} x bare reading (aim {AIM}); two workers {gain:.2f} x one (aim {AIM_TWO})")
    text = "\n".join(lines)
    print(text)
    RESULTS.write_text(text + "\n")
    return 0 if share >= AIM and gain >= AIM_TWO else 1


if __name__ == "__main__":
    sys.exit(main())
