"""Measures stories: whether placing an article costs the same among 100,000 as among 1,000, and what is mistaken.

    python bench/bench_stories.py [--articles N] [--sample N]

Text against text: how many copies, rewrites, shortened and updated versions of made-up reports (made_reports.py) are
known again and found by the index (recall), and how many reports of the same event in other words are taken for one
(precision). Then, in a database of its own, thrown away afterwards: at 1,000, 10,000 and N stored reports (the index
made anew each time) the service places `--sample` new ones, half of them versions of stored ones. The time of one
placement, commit included, is printed in the middle and at the 95th of a hundred.
Exit code 1 where the middle placement at N takes more than twice the one at 1,000, or a floor below is missed.
"""

from __future__ import annotations

import argparse
import atexit
import hashlib
import os
import shutil
import statistics
import sys
import tempfile
import time
import zlib
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "stories.txt"
RECALL, PRECISION = 0.9, 0.99
WRITTEN = 2_000
"""So many of the stored reports have texts; what is over has bands by chance, which cost the index the same."""
FILL = """
WITH numbers AS (SELECT generate_series(1, {number}) AS n),
bodies AS (INSERT INTO intake_body (sha256, compressed, size) VALUES ('filling', '', 0)
           ON CONFLICT DO NOTHING RETURNING sha256),
articles AS (INSERT INTO registry_article (publisher, title, byline, published_as_stated, published_basis, language,
                                           official, origin, archive_url)
             SELECT 'Synthetic Gazette', '', '', '', '', '', false, '', '' FROM numbers RETURNING id),
snapshots AS (INSERT INTO intake_snapshot (article_id, number, sha256, media_type, headers, title, text, language,
                                           fetched_at, seen_at)
              SELECT id, 1, 'filling', 'text/plain', '{{}}', '', '', 'en', now(), now() FROM articles
              RETURNING id, article_id),
stories AS (INSERT INTO intake_story (origin, created_at) SELECT '', now() FROM numbers RETURNING id)
INSERT INTO intake_storymember (story_id, article_id, snapshot_id, bands, agency, given_origin, placed_at)
SELECT story.id, snapshot.article_id, snapshot.id,
       ARRAY(SELECT (random() * 4294967295 - 2147483648)::bigint::int FROM generate_series(1, 50)
             WHERE snapshot.id > 0), '', '', now()
FROM (SELECT *, row_number() OVER () FROM snapshots) snapshot
JOIN (SELECT *, row_number() OVER () FROM stories) story USING (row_number)
"""
SLOWER = 2.0
"""Times the placement among 1,000."""


def main() -> int:
    """Run all, print and keep the results; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=200)
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
    lines: list[str] = []

    def say(line: str) -> None:
        print(line, flush=True)
        lines.append(line)

    folder = tempfile.mkdtemp(prefix="bench-stories-")
    # Registered first, so that it runs last: the database is stopped before its folder goes.
    atexit.register(shutil.rmtree, folder)
    os.environ |= {"VAR_DIR": folder, "DATABASE_URL": "", "LOG_LEVEL": "WARNING"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportwatch.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    fine = mistakes(2_000, say)
    fine &= placing(options.articles, options.sample, say)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0 if fine else 1


def placing(articles: int, sample: int, say: Any) -> bool:
    """Measure placements at growing sizes; return whether they stay as fast."""
    from made_reports import Maker

    stored = 0
    middles = []
    for size in sorted({1_000, 10_000, articles}):
        _run("DROP INDEX story_member_bands")
        for text in (Maker(number).report() for number in range(stored, min(size, WRITTEN))):
            _pending(text)
        _write()
        if size > WRITTEN:
            _run(FILL.format(number=size - max(stored, WRITTEN)))
        stored = size
        _run("CREATE INDEX story_member_bands ON intake_storymember USING gin (bands) WITH (fastupdate = off)")
        _run("VACUUM ANALYZE intake_storymember")
        middles.append(_measured(Maker(-size), min(stored, WRITTEN), stored, sample, say))
    return middles[-1] <= SLOWER * middles[0]


_waiting: list[str] = []


def _pending(text: str) -> None:
    _waiting.append(text)
    if len(_waiting) >= 2_000:
        _write()


def _write() -> None:
    """Store the waiting reports, each as a story of its own, with the bands that the service would have given."""
    from exportwatch.extraction.likeness import signature
    from exportwatch.intake.models import Body, Snapshot, Story, StoryMember
    from exportwatch.registry.models import Article

    texts, _waiting[:] = list(_waiting), []
    articles = Article.objects.bulk_create(Article(publisher="Synthetic Post") for _ in texts)
    bodies = Body.objects.bulk_create(_body(text) for text in texts)
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(article=article, body=body, media_type="text/plain", text=text, language="en")
        for article, body, text in zip(articles, bodies, texts, strict=True)
    )
    stories = Story.objects.bulk_create(Story() for _ in texts)
    StoryMember.objects.bulk_create(
        StoryMember(story=story, article=article, snapshot=snapshot, bands=list(signature(snapshot.text).bands))
        for story, article, snapshot in zip(stories, articles, snapshots, strict=True)
    )


def _body(text: str) -> Any:
    from exportwatch.intake.models import Body

    received = text.encode()
    return Body(sha256=hashlib.sha256(received).hexdigest(), compressed=zlib.compress(received), size=len(received))


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def _measured(maker: Any, written: int, stored: int, sample: int, say: Any) -> float:
    """Place new articles, every other one a version of a stored one; return the middle time in milliseconds."""
    from made_reports import Maker

    from exportwatch.intake.models import Snapshot
    from exportwatch.intake.services import stories
    from exportwatch.registry.models import Article

    ways = list(maker.same_report().values())
    times, joined = [], 0
    for number in range(sample):
        again = number % 2 == 0
        earlier = Maker((number * 7919) % written).report()
        text = ways[number // 2 % len(ways)](earlier) if again else maker.report()
        body = _body(text)
        body.save()
        article = Article.objects.create(publisher="Synthetic Herald")
        snapshot = Snapshot.objects.create(
            article=article, body=body, media_type="text/plain", text=text, language="en"
        )
        begun = time.perf_counter()
        story = stories.place(snapshot)
        times.append((time.perf_counter() - begun) * 1000)
        joined += again and story.members.count() > 1
    middle, late = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    say(
        f"among {stored:>9,}: {middle:5.1f} ms in the middle, {late:5.1f} ms at the 95th of 100; "
        f"{joined} of {(sample + 1) // 2} versions found their story"
    )
    return middle


def mistakes(number: int, say: Any) -> bool:
    """Compare versions of made-up reports, and reports of the same event; return whether the floors hold."""
    from made_reports import Maker

    from exportwatch.extraction.likeness import compared, signature

    fine = True
    maker = Maker(-1)
    same_taken = same_total = 0
    for way, version in maker.same_report().items():
        found = 0
        for text in islice(iter(maker.report, None), number):
            one, other = signature(text), signature(version(text))
            found += compared(one, other) is not None and bool(set(one.bands) & set(other.bands))
        say(f"{way:<24} {found / number:7.2%} of {number:,} known again")
        same_taken, same_total = same_taken + found, same_total + number
        fine &= found / number >= RECALL
    wrong = 0
    for text in islice(iter(maker.report, None), number):
        one, other = signature(text), signature(maker.event_again(text))
        wrong += compared(one, other) is not None
    say(f"{'same event, own words':<24} {wrong / number:7.2%} of {number:,} mistaken for a copy")
    precision = same_taken / (same_taken + wrong)
    say(f"recall {same_taken / same_total:.2%}, precision {precision:.2%}")
    return fine and precision >= PRECISION


if __name__ == "__main__":
    sys.exit(main())
