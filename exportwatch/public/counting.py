"""How many rows a list has: counted where that is quick, else as PostgreSQL's planner estimates it.

Counting a million rows takes longer than showing fifty of them, and nobody needs the last digit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

DEAREST = 7_500.0
"""The planner's cost up to which rows are counted: some 0.08 s where nothing else runs; measured with
bench/bench_public.py."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of rows, and whether it is the planner's estimate."""

    value: int
    is_estimate: bool = False

    def __str__(self) -> str:
        """Return it for people: 1,234, or about 990,000."""
        if not self.is_estimate:
            return f"{self.value:,}"
        digits = max(len(str(self.value)) - 2, 0)
        return f"about {round(self.value, -digits):,}"


def count(rows: QuerySet[Any, Any]) -> Number:
    """Return the number of rows, whatever their order. Two queries, one where it is an estimate."""
    bare = rows.order_by()
    estimated, cost = _planned(bare)
    return Number(estimated, is_estimate=True) if cost > DEAREST else Number(bare.count())


def is_quick(rows: QuerySet[Any, Any]) -> bool:
    """Return whether all the rows can be looked at while a reader waits. One query."""
    return _planned(rows.order_by())[1] <= DEAREST


def _planned(rows: QuerySet[Any, Any]) -> tuple[int, float]:
    """Return how many rows the planner expects, and at what cost."""
    if rows.query.is_empty():
        return 0, 0.0
    plan = json.loads(rows.values("pk").explain(format="json"))[0]["Plan"]
    return int(plan["Plan Rows"]), float(plan["Total Cost"])
