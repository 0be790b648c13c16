"""The hostile server, and a policy short enough to see its tricks fail in a moment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from exportwatch.fetching.http import FetchPolicy
from tests import hostile_server
from tests.hostile_server import LIMIT, HostileServer


@pytest.fixture(scope="session")
def _running_server() -> Iterator[HostileServer]:
    with hostile_server.running() as server:
        yield server


@pytest.fixture
def server(_running_server: HostileServer) -> HostileServer:
    """The server, with nothing asked for and nothing served yet."""
    _running_server.clear()
    return _running_server


@pytest.fixture
def policy() -> FetchPolicy:
    """Loopback allowed, a second in all, 64 KiB."""
    return FetchPolicy(
        user_agent="ExportWatch/test (+https://example.org/about)",
        connect_seconds=0.5,
        read_seconds=0.4,
        total_seconds=1.0,
        max_bytes=LIMIT,
        max_redirects=3,
        allow_loopback=True,
    )
