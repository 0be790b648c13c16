"""Does the intake lose, double or invent an article, whatever breaks? A feed is taken in while things break, and then
the database is asked.

    python -m bench.nothing_lost --articles 2000 --workers 4 --kill-every 4 --flushes 2 --restarts 1

A site on this machine serves a feed of so many articles. Worker processes take them in over a Redis and a PostgreSQL of
this run's own, while random ones of them are killed with -9, Redis is flushed and PostgreSQL stopped and started. At
the end every article must be stored once and extracted once, and no page may have been asked for more often than its
row counts attempts. The run prints what happened and exits 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import contextlib
import http.server
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # it carries no types
import psycopg2
import redis

from exportwatch.ops import embedded

ROOT = Path(__file__).resolve().parent.parent
QUIETLY = ("--without-mingle", "--without-gossip", "--without-heartbeat")
HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")
"""The feed stands at the first; its articles at all of them, so that as many workers have something to do at a time."""
MIGRATE = "call_command('migrate', verbosity=0)"
WITH_NEWS = 10
"""Every tenth article tells of an act, so that there are proposals to count."""

WORDS = (
    *("harbour", "crane", "ledger", "ferry", "minister", "inquiry", "orchard", "lantern", "budget", "council"),
    *("railway", "winter", "permit", "valve", "committee", "engine", "village", "teacher", "bridge", "forest"),
    *("market", "officer", "signal", "cargo", "bakery", "lighthouse", "survey", "canal", "museum", "archive"),
    *("cabinet", "tariff", "export", "workshop", "radar", "garden", "treaty", "clinic", "library", "mountain"),
    *("voyage", "statute", "compass", "factory"),
)
NEWS = """OSLO — Norway has suspended the export permits for boat engines to Chad while it looks into claims that they \
reached a militia, the government said on Monday.

“I have suspended the permits concerned so that we can find out where the engines went,” said Norwegian Foreign \
Minister Kari Vik.

"""


@dataclass(frozen=True)
class Plan:
    """What is taken in, by how many worker processes, and what is broken meanwhile. `limit` is in seconds; `mains` is
    how many of the kills, from 0 to 1, are for a main process, which takes seconds to start again."""

    articles: int
    workers: int
    kill_every: float
    flushes: int = 2
    restarts: int = 1
    mains: float = 0.2
    limit: float = 900.0
    seed: int = 1


@dataclass
class Outcome:
    """What happened, and what does not hold."""

    seconds: float = 0.0
    kills: int = 0
    broken: list[str] = field(default_factory=list)
    asked_again: int = 0
    attempts: int = 0
    proposals: int = 0
    taken_in: int = 0
    faults: list[str] = field(default_factory=list)


def text_of(number: int) -> str:
    """Return the text of an article: its own number, and words that no other has in that order."""
    if number % WITH_NEWS == 0:
        return f"{NEWS}This is report {number} of the harbour office."
    chance = random.Random(number)  # noqa: S311 -- the same text each time
    sentences = [" ".join(chance.choices(WORDS, k=14)).capitalize() + "." for _ in range(12)]
    paragraphs = "\n\n".join(" ".join(sentences[start : start + 4]) for start in range(0, 12, 4))
    return f"This is report {number} of the harbour office.\n\n{paragraphs}"


def page_of(number: int) -> str:
    """Return an article as a page."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text_of(number).split("\n\n"))
    head = f"<head><title>Report {number}</title></head>"
    return f"<html lang=en>{head}<body><article><h1>Report {number}</h1>{paragraphs}</article></body></html>"


class _Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: Counter[str]
    articles: int

    def do_GET(self) -> None:
        """Answer with the feed or with an article, and count."""
        self.asked[self.path] += 1
        found = re.fullmatch(r"/news/(\d+)", self.path)
        if found:
            self._answer(page_of(int(found[1])), "text/html; charset=utf-8")
        elif self.path == "/feed":
            port = self.headers["Host"].rpartition(":")[2]
            items = "".join(
                f"<item><title>Report {n}</title><link>http://{HOSTS[n % len(HOSTS)]}:{port}/news/{n}</link></item>"
                for n in range(self.articles)
            )
            self._answer(f"<rss version='2.0'><channel><title>Reports</title>{items}</channel></rss>", "text/xml")
        else:
            self._answer("", "text/plain", 404)

    def _answer(self, text: str, kind: str, status: int = 200) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # whoever asked was killed
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: whoever asked was killed."""


@contextlib.contextmanager
def site(articles: int) -> Iterator[tuple[str, Counter[str]]]:
    """Serve the feed; give the site's address and how often each path was asked for."""
    asked: Counter[str] = Counter()
    handler = type("Site", (_Site,), {"asked": asked, "articles": articles})
    servers, port = [], 0
    for host in HOSTS:
        servers.append(_Server((host, port), handler))
        port = servers[0].server_port
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
    try:
        yield f"http://{HOSTS[0]}:{port}", asked
    finally:
        for server in servers:
            server.shutdown()


@contextlib.contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A Redis of this run's own; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen([shutil.which("redis-server") or "redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()


class Workers:
    """Celery and beat as processes; a main process that was killed is started again, as a supervisor would."""

    def __init__(self, environment: dict[str, str], log: Path, number: int) -> None:
        """Start beat, and workers with `number` processes that run steps: two to a main process."""
        self._environment, self._log = environment, log.open("a")
        self._beat = self._start("beat", "--pidfile", "", "--schedule", str(log.parent / "beat"))
        self._mains = [self._start_worker(slot) for slot in range(max(1, number // 2))]

    def kill_one(self, chance: random.Random, mains: float) -> bool:
        """Kill a random process that runs steps, or its main process. Returns whether there was one: a main process
        that is only starting is left alone, else none would ever come to work."""
        self.revive()
        families = [(main, psutil.Process(main.pid).children()) for main in self._mains]
        working = [(main, children) for main, children in families if children]
        if not working:
            return False
        main, children = chance.choice(working)
        victim = main.pid if chance.random() < mains else chance.choice(children).pid
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        return True

    def revive(self) -> None:
        """Start main processes again that are not there any more."""
        for slot, main in enumerate(self._mains):
            if main.poll() is not None:
                self._mains[slot] = self._start_worker(slot)

    def stop(self) -> None:
        """Kill everything."""
        for main in (self._beat, *self._mains):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(main.pid, signal.SIGKILL)
            main.wait()
        self._log.close()

    def _start_worker(self, slot: int) -> subprocess.Popen[bytes]:
        name = f"worker{slot}-{time.monotonic_ns()}@nothing-lost"
        return self._start("worker", "--concurrency", "2", "--hostname", name, *QUIETLY)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "--app", "exportwatch.celery", "--quiet", *arguments]
        return subprocess.Popen(
            [*command, "--loglevel", "WARNING"],
            cwd=ROOT,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )


def ask(database: str, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query; waits for a database that is being restarted."""
    for _ in range(100):
        try:
            with contextlib.closing(psycopg2.connect(database)) as connection, connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall()
        except psycopg2.OperationalError:
            time.sleep(0.2)
    raise TimeoutError("PostgreSQL does not answer any more.")


def run(plan: Plan, folder: Path, schema: str = "") -> Outcome:
    """Carry out the plan with its files under `folder`. `schema` is SQL that makes the tables; without it, migrate."""
    cluster = folder / "postgres"
    database = embedded.ensure(cluster)
    try:
        with site(plan.articles) as (address, asked), redis_server(folder) as broker:
            environment = {
                **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
                "DATABASE_URL": database,
                "REDIS_URL": broker,
                "VAR_DIR": str(folder),
                "SWEEP_SECONDS": "1",
                "FETCH_ALLOW_LOOPBACK": "1",
                "FETCH_PAUSE_SECONDS": "0",
                "STARTER_REGISTER": "0",
            }
            _prepare(environment, f"{address}/feed", schema, database)
            outcome = _take_in(plan, folder, environment, cluster)
            _judge(plan, outcome, database, asked)
            return outcome
    finally:
        embedded.stop(cluster)
        embedded.release(cluster)


def _prepare(environment: dict[str, str], feed: str, schema: str, database: str) -> None:
    if schema:
        with contextlib.closing(psycopg2.connect(database)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(schema)
    code = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from exportwatch.intake.models import Feed\nfrom exportwatch.intake.services import feeds\n"
        f"{'' if schema else MIGRATE}\n"
        f"feed = Feed(address={feed!r}, name='Reports', publisher_kind='local')\n"
        "feeds.name_host(feed); feed.save()"
    )
    settings = environment | {"DJANGO_SETTINGS_MODULE": "exportwatch.settings"}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)


def _take_in(plan: Plan, folder: Path, environment: dict[str, str], cluster: Path) -> Outcome:
    """Let the workers work and break things, until nothing is under way any more or the time is over."""
    outcome = Outcome()
    chance = random.Random(plan.seed)  # noqa: S311 -- the same victims each time
    database, broker = environment["DATABASE_URL"], redis.Redis.from_url(environment["REDIS_URL"])
    breaks = [("Redis flushed", plan.articles * (n + 1) // (plan.flushes + 1)) for n in range(plan.flushes)]
    breaks += [("PostgreSQL restarted", plan.articles * (n + 1) // (plan.restarts + 1)) for n in range(plan.restarts)]
    workers = Workers(environment, folder / "workers.log", plan.workers)
    started = time.monotonic()
    next_kill = started + plan.kill_every
    try:
        while time.monotonic() - started < plan.limit:
            time.sleep(0.1)
            [(done, waiting)] = ask(
                database,
                "SELECT count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state <> 'done')"
                " FROM intake_fetch",
            )
            outcome.taken_in = done
            if done and not waiting:
                break
            for thing, at in [entry for entry in breaks if done >= entry[1]]:
                breaks.remove((thing, at))
                outcome.broken.append(f"{thing} after {done} articles")
                if thing == "Redis flushed":
                    broker.flushall()
                else:
                    embedded.stop(cluster)
                    embedded.ensure(cluster)
            if done and time.monotonic() > next_kill:
                outcome.kills += workers.kill_one(chance, plan.mains)
                next_kill = time.monotonic() + plan.kill_every
            workers.revive()
        outcome.seconds = time.monotonic() - started
    finally:
        workers.stop()
    return outcome


def _judge(plan: Plan, outcome: Outcome, database: str, asked: Counter[str]) -> None:
    """Compare what is stored with what was served, and what was asked with what the rows count."""

    def must(query: str, expected: int, words: str) -> None:
        [(found,)] = ask(database, query)
        if found != expected:
            outcome.faults.append(f"{words}: {found} instead of {expected}")

    must("SELECT count(*) FROM intake_fetch WHERE state = 'done'", plan.articles, "articles taken in")
    must("SELECT count(*) FROM intake_fetch", plan.articles, "rows of articles")
    must("SELECT count(*) FROM registry_article", plan.articles, "articles kept")
    must("SELECT count(*) FROM intake_snapshot", plan.articles, "versions kept")
    must("SELECT count(*) FROM intake_fetch WHERE engine_version <> ''", plan.articles, "articles extracted")
    must("SELECT count(DISTINCT engine_version) FROM intake_fetch WHERE state = 'done'", 1, "engine versions")
    must("SELECT count(*) FROM intake_storymember", plan.articles, "articles placed in a story")
    with_news = len(range(0, plan.articles, WITH_NEWS))
    must("SELECT count(*) FROM intake_proposal", with_news, "proposals")
    must("SELECT count(DISTINCT snapshot_id) FROM intake_proposal", with_news, "articles with proposals")
    rows = ask(
        database,
        "SELECT f.source, f.fetch_attempts, f.extract_attempts, s.text FROM intake_fetch f"
        " LEFT JOIN intake_snapshot s ON s.id = f.snapshot_id",
    )
    for source, fetched, _, text in rows:
        path = "/news/" + source.rpartition("/")[2]
        number = source.rpartition("/")[2]
        if f"This is report {number} of" not in (text or ""):
            outcome.faults.append(f"{path} is kept with another text")
        if not 1 <= asked[path] <= fetched:
            outcome.faults.append(f"{path} was asked for {asked[path]} times, its row counts {fetched}")
    outcome.asked_again = sum(times > 1 for path, times in asked.items() if path.startswith("/news/"))
    outcome.attempts = sum(fetched + extracted for _, fetched, extracted, _ in rows)
    outcome.proposals = with_news


def main() -> int:
    """Run as a command."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended early."))
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=4.0, metavar="SECONDS")
    parser.add_argument("--flushes", type=int, default=2)
    parser.add_argument("--restarts", type=int, default=1)
    parser.add_argument("--limit", type=float, default=900.0, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=1)
    plan = Plan(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(plan, Path(folder))
        if outcome.faults:
            shutil.copy(Path(folder) / "workers.log", "nothing-lost.log")
    print(
        f"{outcome.taken_in} of {plan.articles} articles in {outcome.seconds:.0f} s by {plan.workers} processes; "
        f"{outcome.kills} kills; {'; '.join(outcome.broken)}. {outcome.asked_again} pages asked for more than once, "
        f"{outcome.attempts} attempts counted for {2 * plan.articles} steps, {outcome.proposals} proposals."
    )
    for fault in outcome.faults[:50]:
        print(f"FAULT {fault}")
    print("Nothing lost, nothing doubled." if not outcome.faults else f"{len(outcome.faults)} faults.")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
