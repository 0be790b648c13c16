"""What a query string asks for, and how it is written again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone

from exportwatch.figures.style import By, Frame
from exportwatch.public.filters import meaning
from exportwatch.public.filters.keys import PAGE_SIZE
from exportwatch.registry.models.measures import MeasureQuerySet
from exportwatch.registry.models.permits import PermitQuerySet
from exportwatch.registry.models.statements import OfficialStatementQuerySet
from exportwatch.vocabulary import Axis, Instrument, Step

_MANY = (
    *("issuer", "destination", "instrument", "applies_to", "status", "company", "person", "authority", "control"),
    *("named", "in_force_toward", "step", "measure"),
)
_DAYS = ("since", "until", "as_of", "known_on")


@dataclass(frozen=True, slots=True)
class Filter:
    """What a query string asks for. Empty tuples, empty texts and None ask for everything; days are inclusive.

    `status` holds words of PermitStatus for permits, of MeasureState for all else. `countries` holds the common names
    of the codes in `issuer` and `destination`, `names` and `numbers` the names and keys of the slugs; `entries` are the
    control entries that `control` takes in. `sort` empty: the list's own order; `after` empty: from the beginning.
    """

    issuer: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    instrument: tuple[Instrument, ...] = ()
    applies_to: tuple[Axis, ...] = ()
    status: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    q: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    as_of: dt.date | None = None
    known_on: dt.date | None = None
    by: By = By.INSTRUMENT
    named: tuple[str, ...] = ()
    in_force_toward: tuple[str, ...] = ()
    step: tuple[Step, ...] = ()
    month_known: bool | None = None
    measure: tuple[str, ...] = ()
    sort: str = ""
    page: int = 1
    after: str = ""
    limit: int = PAGE_SIZE
    countries: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    entries: tuple[int, ...] = ()

    @property
    def day(self) -> dt.date:
        """The day for which the answer holds: as asked, else today (UTC)."""
        return self.as_of or timezone.now().date()

    @property
    def known_before(self) -> dt.datetime | None:
        """The first moment after `known_on`, UTC: what was published before it is asked for; None: all."""
        if self.known_on is None or self.known_on == dt.date.max:
            return None
        return dt.datetime.combine(self.known_on + dt.timedelta(days=1), dt.time.min, tzinfo=dt.UTC)

    @property
    def is_open(self) -> bool:
        """Whether it leaves nothing out."""
        asked = (self.q, self.since, self.until, self.known_on, self.month_known is not None)
        return not any((*asked, *(getattr(self, key) for key in _MANY)))

    @property
    def last_day(self) -> dt.date | None:
        """The last day of the window: `until`, or `as_of` where that is earlier and means the announcement."""
        days = [day for day in (self.until, None if self.in_force_toward else self.as_of) if day is not None]
        return min(days) if days else None

    def frame(self) -> Frame:
        """Return what a figure is drawn within."""
        return Frame(
            today=timezone.now().date(),
            since=self.since,
            until=self.last_day,
            issuers=tuple(self.countries[code] for code in self.issuer),
            destinations=tuple(self.countries[code] for code in self.destination),
            kinds=tuple(word.label for word in (*self.instrument, *self.applies_to)),
        )

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield what is asked for as keys and values of a query string, but for the place in the list."""
        for key in _MANY:
            yield from ((key, str(value)) for value in getattr(self, key))
        if self.q:
            yield "q", self.q
        yield from ((key, day.isoformat()) for key in _DAYS if (day := getattr(self, key)))
        if self.by is not By.INSTRUMENT:
            yield "by", self.by
        if self.month_known is not None:
            yield "month_known", "yes" if self.month_known else "no"
        if self.sort:
            yield "sort", self.sort
        if self.limit != PAGE_SIZE:
            yield "limit", str(self.limit)

    def query_string(self, *, page: int = 1, after: str = "") -> str:
        """Return the query string that asks for the same, on the given page or after the given place; with its
        question mark, empty where it asks for all."""
        pairs = list(self.values())
        if after:
            pairs.append(("after", after))
        elif page > 1:
            pairs.append(("page", str(page)))
        return f"?{urlencode(pairs)}" if pairs else ""

    def without(self, key: str, value: str | None = None) -> Self:
        """Return the filter without one value of a key, or (None) without the key, from the list's beginning."""
        now = getattr(self, key)
        left: Any = None
        if isinstance(now, tuple):
            left = tuple(item for item in now if value is not None and str(item) != value)
        elif isinstance(now, str):
            left = ""
        return replace(self, **{"page": 1, "after": "", key: left})

    def numbers_of(self, key: str) -> list[int]:
        """Return the keys of the rows that `company`, `person` or `authority` asks for: PostgreSQL knows how common a
        key is, and nothing of a slug in another table."""
        return [self.numbers[slug] for slug in getattr(self, key)]

    def imposing_events(self) -> Q:
        """Return the condition on the published `imposed` events of the measures asked for, announced in the window."""
        return meaning.imposing_events(self)

    def step_events(self, step: Step) -> Q:
        """Return the condition on the published events that make such a step, announced in the window."""
        return meaning.step_events(self, step)

    def measures(self) -> MeasureQuerySet:
        """Return the published measures that are asked for, newest first.

        Two queries more where `destination` or `named` is asked for; eight where `in_force_toward` is, which follows
        from the measures' lives.
        """
        return meaning.measures(self)

    def permits(self) -> PermitQuerySet:
        """Return the published permits that are asked for, newest first."""
        return meaning.permits(self)

    def permits_from_the_newest(self) -> PermitQuerySet:
        """Return the same, for a page of them: two queries at most now, so that its first rows are found at once."""
        return meaning.permits(self, meaning.newest_permit(self))

    def statements(self) -> OfficialStatementQuerySet:
        """Return the published statements that are asked for, latest first."""
        return meaning.statements(self)
