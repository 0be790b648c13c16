"""From single tellings to acts: one act told in headline, lead and quotation is one Action with all its evidence.

Decides what is the news and what is background. Knows tellings with their issuer, destinations and dates; reads no
text itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from exportwatch.extraction.certainty import Certainty
from exportwatch.extraction.cues import Cue
from exportwatch.extraction.facts import ActionType, FoundDate, Span

_LEAD = 3  # sentences: where a report tells its news
_NEWS = 6  # sentences: what is first told further down is not what the report is about
_OLD = dt.timedelta(days=45)  # an act dated longer before publication is history
_RESTRAINTS = ("suspension", "partial_suspension")


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence telling of one act that is a fact. `dates`: those of the sentence; `position`: sentences of the
    report before it, titles not counted."""

    cue: Cue
    certainty: Certainty
    issuer: str | None
    destinations: tuple[str, ...]
    dates: tuple[FoundDate, ...]
    position: int
    looks_back: bool
    in_quote: bool
    subordinate: bool = False


@dataclass(slots=True)
class Act:
    """An act under assembly: tellings in reading order."""

    type: ActionType
    tellings: list[Telling] = field(default_factory=list)
    is_current: bool = True

    issuer: str | None = None
    destinations: tuple[str, ...] = ()

    def add(self, telling: Telling) -> None:
        """Take in a further telling: the first issuer named stays, destinations are gathered in order."""
        self.tellings.append(telling)
        self.issuer = self.issuer or telling.issuer
        new = tuple(code for code in telling.destinations if code not in self.destinations)
        self.destinations += new

    @property
    def axes(self) -> tuple[str, ...]:
        """What the act applies to as far as any telling says."""
        return tuple(dict.fromkeys(axis for telling in self.tellings for axis in telling.cue.axes))

    def evidence(self) -> tuple[Span, ...]:
        """The sentences that tell of the act: those first that name permits, the announcer's own words before the
        reporter's, headlines last."""
        ranked = sorted(
            self.tellings,
            key=lambda telling: (
                telling.cue.sentence.is_title,
                not telling.cue.axes,
                not telling.in_quote,
                telling.position,
            ),
        )
        return tuple(dict.fromkeys(telling.cue.sentence.span for telling in ranked))


def is_background(telling: Telling, published: dt.date | None) -> bool:
    """Whether a telling looks back: pluperfect, a date long past, a clause that only frames the news."""
    if telling.cue.sentence.is_title:
        return False
    days = [date for date in telling.dates if date.latest is not None]
    if published is not None and any(date.latest < published - _OLD for date in days if date.latest is not None):
        return True
    if any(date.as_stated.lower() in ("last year", "a year ago", "a month ago") for date in telling.dates):
        return True
    return telling.looks_back or (telling.subordinate and telling.position > 1)


def assemble(tellings: Sequence[Telling], published: dt.date | None) -> list[Act]:
    """Merge tellings into acts, in the order in which the report first tells them."""
    acts: list[Act] = []
    for telling in tellings:
        current = not is_background(telling, published)
        home = next((act for act in acts if _fits(act, telling, current)), None)
        if home is None:
            home = Act(telling.cue.type, is_current=current)
            acts.append(home)
        home.add(telling)
        if telling.cue.type == "partial_suspension":
            home.type = "partial_suspension"
    acts = _fold_bare_exports(acts)
    for act in acts:
        if all(telling.position >= _NEWS and not telling.cue.sentence.is_title for telling in act.tellings):
            act.is_current = False
    _set_aside_foreign(acts)
    return acts


def _fits(act: Act, telling: Telling, current: bool) -> bool:
    same_type = act.type == telling.cue.type or (act.type in _RESTRAINTS and telling.cue.type in _RESTRAINTS)
    if not same_type:
        return False
    if telling.issuer and act.issuer and telling.issuer != act.issuer:
        return False
    if telling.destinations and act.destinations and not set(telling.destinations) & set(act.destinations):
        return False
    return act.is_current == current or (act.is_current and not _has_old_date(telling))


def _has_old_date(telling: Telling) -> bool:
    return (
        any(date.earliest is not None or date.as_stated.lower().startswith(("last", "a ")) for date in telling.dates)
        or telling.looks_back is False
    )


def _fold_bare_exports(acts: list[Act]) -> list[Act]:
    """A halt of "exports" beside a freeze of new permits is the same announcement, told loosely."""
    kept: list[Act] = []
    for act in acts:
        bare = act.type == "suspension" and not act.axes
        finer = next(
            (
                other
                for other in acts
                if other is not act
                and bare
                and other.type in ("freeze_on_new", "revocation", "cancellation")
                and other.is_current == act.is_current
                and _same_pair(act, other)
            ),
            None,
        )
        if finer is None:
            kept.append(act)
        else:
            for telling in act.tellings:
                finer.add(telling)
            finer.tellings.sort(key=lambda telling: telling.cue.sentence.index)
    return kept


def _same_pair(one: Act, other: Act) -> bool:
    issuers = {one.issuer, other.issuer} - {None}
    return len(issuers) <= 1 and (
        not one.destinations or not other.destinations or bool(set(one.destinations) & set(other.destinations))
    )


def _set_aside_foreign(acts: Sequence[Act]) -> None:
    """Acts of other governments told further down are background to the first one's news."""
    main = next((act for act in acts if act.is_current and act.issuer), None)
    if main is None:
        return
    for act in acts:
        first = act.tellings[0]
        if act is not main and act.is_current and act.issuer not in (None, main.issuer) and first.position >= _LEAD:
            act.is_current = False
