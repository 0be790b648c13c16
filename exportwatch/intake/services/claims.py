"""Who is at work on what: claims that end with the worker that holds them.

A claim is an advisory lock of a PostgreSQL session. It holds across any number of machines, and it is gone the moment
its worker is killed or cut off: nobody waits for a lease to run out, and no clock is compared with another. The price:
the connection must be one to the server itself or to a pooler in session mode. A worker that lost its connection may
still be at work on what another claims by now; so a step writes only where its row still stands as the step found it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from enum import IntEnum

from django.db import InterfaceError, OperationalError, connection

_ROOM = 0x4557_0000
"""The first key of this product's locks, so that they meet no other program's in the same database."""


class Claim(IntEnum):
    """What can be claimed: a row of that table."""

    FETCH = _ROOM + 1
    FEED = _ROOM + 2
    HOST = _ROOM + 3
    REVISIT = _ROOM + 4


@contextlib.contextmanager
def claimed(what: Claim, number: int) -> Iterator[bool]:
    """Hold the row of that number as long as the block runs; gives False where another worker holds it.

    Two queries. Not for use inside a transaction: others would see the claim end before they see what it wrote.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [what, lock_key(number)])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            give_back(what, number)


def held(what: Claim) -> set[int]:
    """Return the numbers of the rows that a worker holds at this moment, modulo 2^31. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND objsubid = 2 AND classid = %s AND datname = current_database()",
            [what],
        )
        return {number for (number,) in cursor.fetchall()}


def give_back(what: Claim, number: int) -> None:
    """End a claim of this session. One query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [what, lock_key(number)])
    except (InterfaceError, OperationalError):
        # The session is over, and its locks with it.
        connection.close()


def lock_key(number: int) -> int:
    """The second key of the lock is four bytes; two rows that share one wait for each other and lose nothing."""
    return number % 2**31
