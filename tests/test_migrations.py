"""The tables can be made from nothing and unmade again, on the embedded PostgreSQL and on a server of the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

ROOMS = ("registry", "intake", "ops")


@pytest.mark.django_db(transaction=True)
def test_zero_to_head_and_back() -> None:
    for room in reversed(ROOMS):
        call_command("migrate", room, "zero", verbosity=0)
    assert not [name for name in connection.introspection.table_names() if name.startswith(ROOMS)]
    call_command("migrate", verbosity=0)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_import_no_code_of_the_rooms() -> None:
    for path in Path(settings.BASE_DIR, "exportwatch").glob("*/migrations/0*.py"):
        assert "exportwatch" not in path.read_text().replace('"exportwatch', "").replace("'exportwatch", ""), path


@pytest.mark.second_postgresql
def test_zero_to_head_and_a_report_on_a_server_of_the_machine(second_database_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "OSLO — Norway has suspended export permits for boat engines to Chad, Foreign Minister Kari Vik said."
    )
    environment = {**os.environ, "DATABASE_URL": second_database_url, "VAR_DIR": str(tmp_path)}
    for command in (["migrate"], ["load_reference"], ["ingest", str(report)], ["migrate", "registry", "zero"]):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stderr}"
        if command[0] == "ingest":
            assert "NO → TD" in done.stdout
