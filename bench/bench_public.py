"""Asks for every public page, list, figure, file and search of a large register, and names the slowest queries.

    python bench/bench_public.py [--full] [--permits N] [--measures N] [--seed N] [--explain]

In a database of its own under var/bench (or VAR_DIR) a synthetic register is made, unless one of that size and seed is
there; `--full` is a million permits and ten thousand measures. Each address is asked for twice in this process, without
a network; the second time counts, as the database has read what it needs. The aim is that no query takes longer than
100 ms on a machine that does nothing else. `--explain` prints the plans of the slowest five.
Results are printed and kept in bench/public.txt. Exit code 1 where the aim is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "public.txt"
AIM = 0.1
"""Seconds for a query."""
SHOWN = 12
STREAMED = 20_000
"""Lines of a file that are read; the rest would take as long again for each."""

ADDRESSES = {
    "overview": "/",
    "overview, filtered": "/?issuer=DE&destination=SA&since=2015-01-01",
    "overview, as of": "/?as_of=2018-06-01",
    "measures": "/measures/",
    "measures, deep": "/measures/?page=100",
    "measures, filtered": "/measures/?issuer=DE&destination=SA&status=in_force&sort=announced",
    "measures, words": "/measures/?q=synthetic+saudi",
    "measures, company": "/measures/?company=synthetic-company-1",
    "measures, control": "/measures/?control=6A003",
    "permits": "/permits/",
    "permits, deep": "/permits/?after={deep}",
    "permits, by issue": "/permits/?sort=-issued",
    "permits, by issue, deep": "/permits/?sort=-issued&after={deep_issued}",
    "permits, issuer": "/permits/?issuer=CH",
    "permits, pair": "/permits/?issuer=DE&destination=SA",
    "permits, rare pair": "/permits/?issuer=CH&destination=SD",
    "permits, suspended": "/permits/?status=suspended",
    "permits, suspended then": "/permits/?status=suspended&as_of=2012-01-01",
    "permits, annulled": "/permits/?status=annulled",
    "permits, revoked by issuer": "/permits/?status=revoked&issuer=CH",
    "permits, company": "/permits/?company=synthetic-company-1",
    "permits, rare company": "/permits/?company=synthetic-company-19999",
    "permits, control": "/permits/?control=6A003",
    "permits, instrument": "/permits/?instrument=revoke",
    "permits, window": "/permits/?since=2010-01-01&until=2010-01-31",
    "permits, words": "/permits/?q=radar+components",
    "permits, rare words": "/permits/?q=radar+company+19999",
    "permits, number": "/permits/?q=syn+00500000",
    "statements": "/statements/",
    "statements, filtered": "/statements/?issuer=DE&destination=SA&instrument=suspend",
    "measure": "/measures/EW-M-000100/",
    "permit": "/permits/EW-P-500000/",
    "statement": "/statements/EW-S-000100/",
    "countries": "/countries/",
    "country, issuer": "/countries/DE/",
    "country, destination": "/countries/SA/",
    "pairs": "/pairs/",
    "pair": "/pairs/DE/SA/",
    "companies": "/companies/",
    "company": "/companies/synthetic-company-1/",
    "authorities": "/authorities/",
    "authority": "/authorities/synthetic-licensing-office-de/",
    "people": "/people/",
    "data": "/data/",
    "search, name": "/search/?q=saudi",
    "search, common": "/search/?q=synthetic",
    "search, rare": "/search/?q=synthetic+company+19999",
    "search, number": "/search/?q=SYN-00500000",
    "search, nothing": "/search/?q=zzzz",
    "suggestions": "/search/suggestions/?q=synth",
    "names": "/names/companies/?q=company+19",
    "feed": "/feeds/measures.atom",
    "sitemaps": "/sitemap.xml",
    "sitemap of permits": "/sitemaps/permits-10.xml",
    "api measures": "/api/v1/measures?status=in_force&limit=500",
    "api permits": "/api/v1/permits?limit=500",
    "api statements": "/api/v1/statements?limit=500",
    "api countries": "/api/v1/countries",
    "api companies": "/api/v1/companies?limit=500",
    "api pair": "/api/v1/pairs/DE/SA",
    "csv measures": "/measures.csv",
    "csv permits": "/permits.csv?issuer=DE",
    "csv statements": "/statements.csv",
    **{
        f"figure {name}": f"/api/v1/figures/{name}"
        for name in (*("measures-over-time", "in-force", "timeline", "who-announced", "map", "flows"),)
    },
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of an address, and the seconds that it took."""

    address: str
    seconds: float
    sql: str


class Timer:
    """Notes each query of an address."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Asked] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run it, and keep what it was and how long it took."""
        before = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            said = context["cursor"].query or b""
            self.found.append(Asked(self.name, time.perf_counter() - before, bytes(said).decode(errors="replace")))


def main() -> int:
    """Run all, print and keep the results; return the exit code."""
    options = _options()
    os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "exportwatch.settings"
    # Static files by their plain names: nobody collected them for this folder.
    os.environ["DEBUG"] = "1"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False  # else Django keeps every query of the process
    settings.ALLOWED_HOSTS = ["testserver"]
    _made(options)
    pages, queries = _measured()
    lines = [
        f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        f"{options.permits} permits, {options.measures} measures, seed {options.seed}; {len(pages)} addresses",
        "",
        "slowest addresses: seconds, queries, the database's seconds",
        *(f"  {whole:7.3f}  {number:4d}  {inside:7.3f}  {name}" for name, whole, number, inside in pages[:SHOWN]),
        "",
        f"slowest queries (aim: below {AIM * 1000:.0f} ms)",
        *(f"  {found.seconds * 1000:7.1f} ms  {found.address}: {found.sql[:110]}" for found in queries[:SHOWN]),
    ]
    print("\n".join(lines))
    RESULTS.write_text("\n".join(lines) + "\n")
    if options.explain:
        _explain(queries)
    return 0 if queries[0].seconds <= AIM else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="a million permits, 10,000 measures")
    parser.add_argument("--permits", type=int, default=50_000)
    parser.add_argument("--measures", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--explain", action="store_true", help="print the plans of the slowest queries")
    options = parser.parse_args()
    if options.full:
        options.permits, options.measures = 1_000_000, 10_000
    return options


def _made(options: argparse.Namespace) -> None:
    """Make the register up where it is not there."""
    from django.core.management import call_command

    from exportwatch.registry.models import SyntheticRegister

    call_command("migrate", verbosity=0)
    given = {"permits": options.permits, "measures": options.measures, "seed": options.seed}
    if not SyntheticRegister.objects.filter(**given).exists():
        call_command("synthesize", stdout=sys.stderr, **given)


def _measured() -> tuple[list[tuple[str, float, int, float]], list[Asked]]:
    """Ask for every address; return the pages and the queries, the slowest first."""
    from django.db import connection
    from django.test import Client

    reader = Client()
    deep = reader.get("/api/v1/permits?sort=-number&limit=1").json()
    assert deep["next"]  # noqa: S101  # there are more than one
    places = {"deep": _place(None, 500_000), "deep_issued": _place("2012-06-01", 400_000)}
    pages: list[tuple[str, float, int, float]] = []
    queries: list[Asked] = []
    for name, pattern in ADDRESSES.items():
        address = pattern.format(**places)
        timer = Timer(name)
        _ask(reader, address)
        before = time.perf_counter()
        with connection.execute_wrapper(timer):
            _ask(reader, address)
        found = timer.found
        pages.append((name, time.perf_counter() - before, len(found), sum(one.seconds for one in found)))
        queries += found
        print(f"{pages[-1][1]:7.3f} s {name}", file=sys.stderr)
    return sorted(pages, key=lambda page: -page[1]), sorted(queries, key=lambda one: -one.seconds)


def _ask(reader: Any, address: str) -> None:
    answer = reader.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    if answer.streaming:
        for number, _ in enumerate(answer):
            if number > STREAMED:
                break
        answer.close()


def _place(day: str | None, number: int) -> str:
    from exportwatch.public.paging import encoded

    return encoded(day, number)


def _explain(queries: list[Asked]) -> None:
    from django.db import connection

    told: set[str] = set()
    for found in queries:
        if len(told) < 5 and found.sql.startswith("SELECT") and found.sql not in told:
            told.add(found.sql)
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + found.sql.replace("%", "%%"))
                print(f"\n{found.seconds * 1000:.1f} ms  {found.address}\n{found.sql}\n")
                print("\n".join(line for (line,) in cursor.fetchall()))


if __name__ == "__main__":
    raise SystemExit(main())
