"""Production asks for what it needs, one clear line at a time, and then passes Django's own deployment check."""

from __future__ import annotations

import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "watch.example.org",
    "DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/record",
    "REDIS_URL": "redis://:secret@127.0.0.1:1/0",
}


def manage(var: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with these variables and none of ours."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(var), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
def test_production_names_what_is_missing_in_one_line(tmp_path: Path, missing: str) -> None:
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    result = manage(tmp_path, "check", **given)
    assert result.returncode == 1
    assert result.stderr.startswith(f"{missing} is not set.")
    assert result.stderr.count("\n") == 1


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    result = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr
    assert not list(tmp_path.iterdir()), "production keeps no key and no database of its own"


def test_production_never_fetches_from_its_own_machine(tmp_path: Path) -> None:
    result = manage(tmp_path, "check", FETCH_ALLOW_LOOPBACK="1", **PRODUCTION)
    assert result.returncode == 1
    assert result.stderr.startswith("FETCH_ALLOW_LOOPBACK is on in production.")


def test_production_tells_the_sites_that_it_fetches_where_its_operator_is(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(settings.FETCH_USER_AGENT)"
    result = manage(tmp_path, "shell", "--no-imports", "-c", show, **PRODUCTION)
    assert result.stdout.strip() == "ExportWatch/0.1 (+https://watch.example.org/about/)", result.stderr


def test_a_server_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    result = manage(tmp_path, "migrate", **PRODUCTION)
    assert result.returncode == 1
    assert result.stderr.startswith("The database does not answer: ")
    assert result.stderr.count("\n") == 1
    assert "secret" not in result.stderr


def test_the_local_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(settings.SECRET_KEY)"
    first = manage(tmp_path / "var", "shell", "--no-imports", "-c", show)
    second = manage(tmp_path / "var", "shell", "--no-imports", "-c", show)
    assert first.returncode == 0, first.stderr
    assert len(first.stdout.strip()) > 60
    assert first.stdout == second.stdout
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"], "no query, no database"


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file")
    result = manage(in_the_way, "check")
    assert result.returncode == 1
    assert result.stderr.startswith(f"VAR_DIR is {in_the_way}")
    assert result.stderr.count("\n") == 1
