"""The environment is read loudly: a wrong variable is named, with the reason and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from exportwatch import env


@pytest.mark.parametrize(
    ("read", "value", "names"),
    [
        (lambda: env.required("X", "Write a word."), "  ", ["X is not set", "Write a word."]),
        (lambda: env.flag("X", default=False), "maybe", ["X is “maybe”", "Write 1 or 0."]),
        (lambda: env.whole_number("X", 1, 1, 9), "10", ["X is “10”", "from 1 to 9"]),
        (lambda: env.whole_number("X", 1, 1, 9), "three", ["X is “three”", "from 1 to 9"]),
        (lambda: env.user_agent("X", "A/1"), "Überwacher/1", ["X is “Überwacher/1”", "Write it as ExportWatch/1.0"]),
        (lambda: env.user_agent("X", "A/1"), "me", ["X is “me”"]),
        (lambda: env.one_of("X", ("a", "b"), "a"), "c", ["X is “c”", "a, b"]),
        (lambda: env.database_url("X"), "mysql://h/name", ["X starts with “mysql”", "postgresql://"]),
        (lambda: env.database_url("X"), "postgresql://h:5432", ["X names no database"]),
        (lambda: env.database_url("X"), "postgresql://h:port/name", ["X has a port"]),
        (lambda: env.redis_url("X"), "localhost:6379", ["X is not an address of a Redis server"]),
        (lambda: env.redis_url("X"), "redis://", ["X is not an address of a Redis server"]),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], object], value: str, names: list[str]
) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(env.SettingError) as raised:
        read()
    assert raised.value.variable == "X"
    assert all(part in str(raised.value) for part in names)
    assert "\n" not in str(raised.value)


def test_the_password_never_stands_in_an_error() -> None:
    with pytest.raises(env.SettingError) as raised:
        env.parse_database_url("postgresql://me:hunter2@h:99999999/name")
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        (
            "postgresql://me:p%40ss@db.example:5433/record?sslmode=require",
            env.DatabaseAddress("db.example", "5433", "record", "me", "p@ss", {"sslmode": "require"}),
        ),
        ("postgres:///record?host=%2Frun%2Fpg", env.DatabaseAddress("/run/pg", "", "record", "", "", {})),
    ],
)
def test_a_database_url_is_taken_apart(url: str, parts: env.DatabaseAddress) -> None:
    assert env.parse_database_url(url) == parts


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("A", "B", "C"):
        monkeypatch.setenv(name, "")
    assert env.text("A", "else") == "else"
    assert env.flag("B", default=True) is True
    assert env.folder("C", Path("/there")) == Path("/there")
    assert env.redis_url("A") == ""
