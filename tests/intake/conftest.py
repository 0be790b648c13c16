"""A site that the intake may ask, and time that passes when a test says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import hostile_server
from tests.hostile_server import HostileServer


@pytest.fixture(scope="session")
def _running_site() -> Iterator[HostileServer]:
    with hostile_server.running() as server:
        yield server


@pytest.fixture
def site(_running_site: HostileServer, settings: Any) -> HostileServer:
    """A site on this machine with nothing on it yet."""
    settings.FETCH_ALLOW_LOOPBACK = True
    _running_site.clear()
    return _running_site
