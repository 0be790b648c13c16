"""The hostile server, and policies to fetch from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

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
    """Loopback allowed, 64 KiB, and time enough for a busy machine: what fails by this policy fails for its reason."""
    return FetchPolicy(
        user_agent="ExportWatch/test (+https://example.org/about)",
        connect_seconds=5,
        read_seconds=5,
        total_seconds=10,
        max_bytes=LIMIT,
        max_redirects=3,
        allow_loopback=True,
    )


@pytest.fixture
def hasty(policy: FetchPolicy) -> FetchPolicy:
    """The same in a second, to see slow servers fail."""
    return replace(policy, connect_seconds=0.5, read_seconds=0.4, total_seconds=1)
