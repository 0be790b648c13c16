"""No article is lost or doubled while workers are killed, Redis is flushed and PostgreSQL restarted, at a small size;
`python -m bench.nothing_lost` runs the large one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bench.nothing_lost import Plan, run
from exportwatch.ops import embedded
from tests.product import database_url


@pytest.mark.redis
@pytest.mark.django_db
def test_no_article_is_lost_or_doubled_whatever_breaks(tmp_path: Path) -> None:
    dump = [str(embedded.program("pg_dump")), "--schema-only", "--no-owner", database_url()]
    schema = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    schema = "\n".join(line for line in schema.splitlines() if not line.startswith("\\"))
    plan = Plan(articles=40, workers=2, kill_every=1, flushes=1, restarts=1, mains=0, limit=150)
    outcome = run(plan, tmp_path, schema)
    assert outcome.faults == [], (tmp_path / "workers.log").read_text()[-4000:]
    assert outcome.kills
    assert len(outcome.broken) == 2
