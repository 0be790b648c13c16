"""How long to wait before something that failed is tried again. Pure."""

from __future__ import annotations

import datetime as dt
import random

JITTER = 0.2
"""Waits are up to a fifth shorter or longer, so that what failed together does not come back together."""


def after(failures: int, *, first: dt.timedelta, ceiling: dt.timedelta) -> dt.timedelta:
    """Return the wait after that many failures in a row: `first`, twice that, four times …, at most `ceiling`, with
    jitter. It never ends: what fails for good is tried once in every `ceiling`."""
    doubled = first * 2 ** min(max(failures, 1) - 1, 30)
    return jittered(min(doubled, ceiling))


def jittered(wait: dt.timedelta) -> dt.timedelta:
    """Return the wait, up to JITTER shorter or longer."""
    return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 -- spreads load, guards nothing
