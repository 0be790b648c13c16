"""Lists by keyset: a page begins after the last row of the one before, which costs the same on the first page and the
ten-thousandth.

A place in a list is opaque to readers: the sorting value and the number of the last row, in base64.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.expressions import Combinable

from exportwatch.public.filters import Filter
from exportwatch.registry.models.permits import ISSUED_OR_NEVER
from exportwatch.vocabulary import EventType, RecordState

R = TypeVar("R", bound=models.Model)

NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: by a day and then by number, or (None) by number alone; both in one direction.

    `of_events`: the day is that of the measure's imposing event, and measures without one are left out.
    """

    day: Combinable | None
    falling: bool
    of_events: bool = False


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders that a list has, by the word of `sort`; the first one is its own."""

    by_word: dict[str, Order] = field(default_factory=dict)

    @classmethod
    def of(cls, *, by: str, day: Combinable, own: str, of_events: bool = False) -> Orders:
        """Return the four orders of a list: by day (the word `by`) and by number, rising and (with a minus) falling."""
        orders = {
            f"-{by}": Order(day, True, of_events),
            by: Order(day, False, of_events),
            f"-{NUMBER}": Order(None, True),
            NUMBER: Order(None, False),
        }
        return cls({own: orders[own], **orders})

    @property
    def words(self) -> tuple[str, ...]:
        """The words of `sort`, the list's own order first."""
        return tuple(self.by_word)

    def asked(self, word: str) -> Order:
        """Return the order for a word of `sort`; empty: the list's own."""
        return self.by_word[word or self.words[0]]


def imposed() -> FilteredRelation:
    """Return the relation from a measure to its published `imposed` event, one at most; a new one for each query,
    since Django writes into it."""
    return FilteredRelation("events", condition=Q(events__type=EventType.IMPOSED.value, events__state="published"))


MEASURES = Orders.of(by="announced", day=F("imposed__announced_earliest"), own="-announced", of_events=True)
PERMITS = Orders.of(by="issued", day=ISSUED_OR_NEVER, own=f"-{NUMBER}")
STATEMENTS = Orders.of(by="said", day=F("said_latest"), own="-said")


class PlaceError(ValueError):
    """What `after` holds is no place in this list."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Rows of a list, and where the next page begins, None at the end."""

    rows: list[R]
    next: str | None


def page_of(rows: QuerySet[R, R], asked: Filter, orders: Orders, shown: Callable[[Any], QuerySet[Any, Any]]) -> Page[R]:
    """Return the page of rows that is asked for, in its order, with what `shown` adds to them. Two queries, and those
    of what is prefetched.

    The numbers come first and alone: with all that a row shows, PostgreSQL would join it to every row that it looks at
    on its way to the first fifty. Raises PlaceError where `after` is no place in this order.
    """
    order = orders.asked(asked.sort)
    found = _from(_in(rows, order), order, asked.after) if asked.after else _in(rows, order)
    first = (asked.page - 1) * asked.limit
    fields = ("pk",) if order.day is None else ("pk", "place")
    places = list(found.values_list(*fields)[first : first + asked.limit + 1])
    more = len(places) > asked.limit
    numbers = [number for number, *_ in places[: asked.limit]]
    # Published still: what was withdrawn since the first query is left out.
    public = rows.model._default_manager.filter(pk__in=numbers, state=RecordState.PUBLISHED)
    row_of = {row.pk: row for row in shown(public)}
    kept = [row_of[number] for number in numbers if number in row_of]
    return Page(kept, _place(*places[asked.limit - 1]) if more else None)


def page_by_name(rows: QuerySet[R, R], asked: Filter) -> Page[R]:
    """Return the page of rows that is asked for, in order of name. One query. PlaceError as in `page_of`."""
    found = rows.order_by("name", "pk")
    if asked.after:
        name, number = _decoded(asked.after)
        if not isinstance(name, str) or "\0" in name:
            raise PlaceError
        found = found.filter(name__gte=name).filter(Q(name__gt=name) | Q(pk__gt=number))
    kept: list[Any] = list(found[: asked.limit + 1])
    last = kept[asked.limit - 1] if len(kept) > asked.limit else None
    return Page(kept[: asked.limit], encoded(last.name, last.pk) if last else None)


def _in(rows: QuerySet[Any, Any], order: Order) -> QuerySet[Any, Any]:
    sign = "-" if order.falling else ""
    if order.day is None:
        return rows.order_by(f"{sign}pk")
    if order.of_events:
        rows = rows.annotate(imposed=imposed()).filter(imposed__isnull=False)
    placed: QuerySet[Any, Any] = rows.annotate(place=order.day)
    return placed.order_by(f"{sign}place", f"{sign}pk")


def _from(rows: QuerySet[R, R], order: Order, place: str) -> QuerySet[R, R]:
    day, number = _read(place, dated=order.day is not None)
    beyond = "lt" if order.falling else "gt"
    if day is None:
        return rows.filter(**{f"pk__{beyond}": number})
    # The first condition follows from the second; PostgreSQL finds where to begin in the index by it.
    return rows.filter(**{f"place__{beyond}e": day}).filter(
        Q(**{f"place__{beyond}": day}) | Q(**{f"pk__{beyond}": number})
    )


def _place(number: int, day: dt.date | None = None) -> str:
    return encoded(day.isoformat() if day else None, number)


def _read(place: str, *, dated: bool) -> tuple[dt.date | None, int]:
    day, number = _decoded(place)
    if not dated and day is None:
        return None, number
    try:
        return dt.date.fromisoformat(day if dated and isinstance(day, str) else ""), number
    except ValueError as error:
        raise PlaceError from error


def encoded(value: str | None, number: int) -> str:
    """Return a place as readers see it: the sorting value (None: by number alone) and the number of a row."""
    return base64.urlsafe_b64encode(json.dumps([value, number]).encode()).decode().rstrip("=")


def _decoded(place: str) -> tuple[object, int]:
    try:
        value, number = json.loads(base64.urlsafe_b64decode(place + "=" * (-len(place) % 4)))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise PlaceError from error
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**63:
        raise PlaceError
    return value, number
