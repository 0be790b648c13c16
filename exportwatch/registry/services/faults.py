"""What keeps a record from being public, as the database itself judges it: one sentence each, or nothing.

The rules stand in the migration `invariants` as functions of the database, which its triggers call as well: a service
that asks first can say in words what the transaction would be refused for.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import connection

from exportwatch.registry.models import Record

_FUNCTIONS = {
    "P": "registry_fault_in_permit",
    "M": "registry_fault_in_measure",
    "E": "registry_fault_in_event",
    "S": "registry_fault_in_statement",
}


def faults_in(records: Iterable[Record]) -> list[str]:
    """Return, for each record that may not be public as it stands, why and what to do. One query a kind of record."""
    found: list[str] = []
    asked = list(records)
    with connection.cursor() as cursor:
        for letter, function in _FUNCTIONS.items():
            ids = [record.pk for record in asked if record.letter == letter]
            if ids:
                cursor.execute(f"SELECT {function}(id) FROM unnest(%s) AS id", [ids])  # noqa: S608  # no input in it
                found += [row[0] for row in cursor.fetchall() if row[0] is not None]
    return found


def refuse_faults(records: Iterable[Record]) -> None:
    """Raise ValidationError with every sentence of `faults_in`, each once."""
    if found := faults_in(records):
        raise ValidationError(list(dict.fromkeys(found)))
