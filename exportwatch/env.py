"""Typed readers of environment variables, each loud about what is wrong: which variable, why, and what to do.

`settings.py` is the one caller. Knows nothing but Python: no Django, no file of its own.

A variable that is set but empty counts as not set, because compose files and shells write `NAME=` for "nothing".
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


class SettingError(Exception):
    """An environment variable is missing or wrong. `str()` is one sentence for the person who set it."""

    def __init__(self, variable: str, problem: str, remedy: str) -> None:
        """Name the variable, say what is wrong with it and what to do about it."""
        super().__init__(f"{variable} {problem}. {remedy}")
        self.variable = variable


@dataclass(frozen=True)
class DatabaseAddress:
    """A PostgreSQL address in parts. `port` is "" where the address names none; `options` go to libpq as they are."""

    host: str
    port: str
    name: str
    user: str
    password: str
    options: dict[str, str]


def text(variable: str, default: str = "") -> str:
    """The variable with outer white space removed, or the default where it is unset or empty."""
    return os.environ.get(variable, "").strip() or default


def required(variable: str, remedy: str) -> str:
    """The variable, or SettingError with the remedy where it is unset or empty."""
    value = text(variable)
    if not value:
        raise SettingError(variable, "is not set", remedy)
    return value


def words(variable: str, default: str = "") -> list[str]:
    """A comma-separated list, in the order written, without empty parts."""
    return [part.strip() for part in text(variable, default).split(",") if part.strip()]


def user_agent(variable: str, default: str) -> str:
    """What a program calls itself over HTTP: a name with a version, then, in brackets, how its operator is found.

    Raises SettingError for what cannot stand in a header, or begins with something other than a name: robots.txt
    speaks to programs by that name.
    """
    value = text(variable, default)
    if not value.isascii() or not value.isprintable() or not re.match(r"[A-Za-z_-]{2,}/\S+( \(.+\))?$", value):
        raise SettingError(
            variable, f"is “{value}”", "Write it as ExportWatch/1.0 (+https://example.org/about; desk@example.org)."
        )
    return value


def flag(variable: str, default: bool) -> bool:
    """A yes or no. Raises SettingError for any other word."""
    value = text(variable).lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise SettingError(variable, f"is “{value}”, neither yes nor no", "Write 1 or 0.")


def whole_number(variable: str, default: int, lowest: int, highest: int) -> int:
    """A whole number from `lowest` to `highest`, both inclusive. Raises SettingError outside of them."""
    value = text(variable)
    if not value:
        return default
    if value.isascii() and value.isdigit() and lowest <= int(value) <= highest:
        return int(value)
    raise SettingError(variable, f"is “{value}”", f"Write a whole number from {lowest} to {highest}.")


def one_of(variable: str, allowed: tuple[str, ...], default: str) -> str:
    """One word of a closed list. Raises SettingError for any other."""
    value = text(variable, default)
    if value not in allowed:
        raise SettingError(variable, f"is “{value}”", f"Write one of: {', '.join(allowed)}.")
    return value


def folder(variable: str, default: Path) -> Path:
    """An absolute path; a relative one is read from the present working directory. The folder need not exist."""
    value = text(variable)
    return Path(value).expanduser().absolute() if value else default


def database_url(variable: str) -> DatabaseAddress:
    """A `postgresql://user:password@host:port/name?sslmode=…` address in parts.

    Special characters in user and password are percent-encoded. `?host=/folder` names a folder with a Unix socket.
    Raises SettingError where the scheme is not PostgreSQL's, the name is missing or the port is no port.
    """
    value = required(variable, "Write postgresql://user:password@host:5432/name.")
    return parse_database_url(value, variable)


def parse_database_url(value: str, variable: str = "DATABASE_URL") -> DatabaseAddress:
    """As `database_url`, of a text that is already read. The password never stands in the error."""
    form = "Write postgresql://user:password@host:5432/name, with special characters percent-encoded."
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise SettingError(variable, "has a port or host that cannot be read", form) from None
    if parts.scheme not in ("postgres", "postgresql"):
        raise SettingError(variable, f"starts with “{parts.scheme or value[:12]}”, not with postgresql://", form)
    name = unquote(parts.path.lstrip("/"))
    if not name or "/" in name:
        raise SettingError(variable, "names no database after the last slash", form)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return DatabaseAddress(
        host=host,
        port=str(port or ""),
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=options,
    )


MAIL_FORM = "Write smtps://user:password@host, smtp://user:password@host:587 or smtp+plain://localhost:25."


@dataclass(frozen=True)
class MailAddress:
    """A mail server; `tls` is "from the start", "by STARTTLS" or "none"."""

    host: str
    port: int
    user: str
    password: str
    tls: str


def mail_url(variable: str) -> MailAddress | None:
    """A mail server's address, None where unset: `smtps://` speaks TLS from the start (port 465), `smtp://` by STARTTLS
    (587), `smtp+plain://` not at all (25), for a server on the same machine. Raises SettingError for anything else."""
    value = text(variable)
    if not value:
        return None
    kinds = {"smtps": (465, "from the start"), "smtp": (587, "by STARTTLS"), "smtp+plain": (25, "none")}
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise SettingError(variable, "has a port or host that cannot be read", MAIL_FORM) from None
    if parts.scheme not in kinds or not parts.hostname:
        raise SettingError(variable, "is not an address of a mail server", MAIL_FORM)
    usual, tls = kinds[parts.scheme]
    return MailAddress(parts.hostname, port or usual, unquote(parts.username or ""), unquote(parts.password or ""), tls)


def redis_url(variable: str) -> str:
    """A `redis://` or `rediss://` address with a host, "" where unset. Raises SettingError for anything else."""
    value = text(variable)
    if not value:
        return ""
    form = "Write redis://:password@host:6379/0, or leave it unset."
    try:
        parts = urlsplit(value)
        readable = parts.scheme in ("redis", "rediss") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        readable = False
    if not readable:
        raise SettingError(variable, "is not an address of a Redis server", form)
    return value
