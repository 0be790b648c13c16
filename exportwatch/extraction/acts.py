"""From single tellings to acts: one act told in headline, lead and quotation is one Action with all its evidence.

Decides what is the news and what is background. Knows tellings with their issuer, destinations and dates; reads no
text itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from exportwatch.extraction.cues import Certainty, Cue
from exportwatch.extraction.facts import ActionType, FoundDate, Span

_LEAD = 3  # sentences: where a report tells its news
_NEWS = 6  # sentences: what is first told further down in the past tense is not what the report is about
_DEEPEST = 10  # sentences: down to here one that says who acted and whom it concerns is
_FAR = 7  # sentences: below, an act must name who acted or whom it concerns to be the news
_OLD = 45  # days: an act dated longer before publication is history
_NOT_NEW = 10  # days: below the lead, an act in the past tense dated longer before is not the news
_RECENT = 4  # days: an act dated so shortly before publication is news wherever it is told
_RESTRAINTS = ("suspension", "partial_suspension")
_FINER = ("freeze_on_new", "revocation", "cancellation", "denial")
_ONE_WORD = ("revocation", "cancellation", "suspension")


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence telling of one act that is a fact.

    `dates`: those that belong to the act's clause; `position`: sentences of the report before it, titles not counted.
    `is_past`: told in the simple past. `looks_back`: the words themselves say that it was before. `is_item`: told in an
    item of a round-up, where each is news. `is_fresh`: beside a weekday, on a page that has no date.
    `is_participle`: told beside another verb, "ending a freeze".
    """

    cue: Cue
    certainty: Certainty
    issuer: str | None
    destinations: tuple[str, ...]
    dates: tuple[FoundDate, ...]
    position: int
    looks_back: bool
    in_quote: bool
    subordinate: bool = False
    is_past: bool = False
    is_item: bool = False
    is_fresh: bool = False
    is_participle: bool = False


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

    @property
    def is_item(self) -> bool:
        """Whether it is told in an item of a round-up: what stands in other items says nothing of it."""
        return any(telling.is_item for telling in self.tellings)

    @property
    def is_bare(self) -> bool:
        """Whether it is only told of exports or sales, so that a finer word may stand for it."""
        return not self.axes or all(telling.cue.object_kind in ("trade", "delivery") for telling in self.tellings)

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
    if any(date.age(published) > _OLD for date in days):
        return True
    if any(date.is_past_period for date in telling.dates) and telling.position > 0:
        return True
    if (
        telling.position >= _LEAD - 1
        and telling.is_past
        and any(_is_other_month(date, published) for date in telling.dates)
    ):
        return True
    settled = telling.position >= _LEAD and telling.is_past
    if settled and any(date.age(published) > _NOT_NEW for date in days):
        return True
    return telling.looks_back or (telling.subordinate and telling.position > 1)


def _is_other_month(date: FoundDate, published: dt.date | None) -> bool:
    """ "In June" is not the day of the news, nor a month of this year before the one it appeared in."""
    if not date.is_month:
        return False
    return published is None or (date.latest is not None and date.latest < published)


def assemble(tellings: Sequence[Telling], published: dt.date | None) -> list[Act]:
    """Merge tellings into acts, in the order in which the report first tells them."""
    acts: list[Act] = []
    before: Telling | None = None
    for telling in tellings:
        current = not is_background(telling, published) and not _goes_on_looking_back(telling, before)
        before = telling if not current else None
        main = next((act.issuer for act in acts if act.is_current and act.issuer), None)
        home = next((act for act in acts if _fits(act, telling, current, main)), None)
        if home is None:
            home = Act(telling.cue.type, is_current=current)
            acts.append(home)
        home.add(telling)
        if telling.cue.type == "partial_suspension":
            home.type = "partial_suspension"
    acts = _fold(acts, _is_told_finer)
    ended = [act for act in acts if act.is_current and act.type in ("cancellation", "revocation")]
    acts = _fold(acts, lambda act, other: _is_halt_of_new(act, other, ended))
    acts = _fold(acts, _is_told_in_another_word)
    told_early = any(act.is_current and _is_early(telling) for act in acts for telling in act.tellings)
    for act in acts:
        quoted = not told_early and all(telling.in_quote for telling in act.tellings)
        if quoted or _is_stray(act) or not any(_is_news(telling, published) for telling in act.tellings):
            act.is_current = False
    _set_aside_foreign(acts, published)
    _set_aside_ended(acts)
    return [act for act in acts if not _says_how_long(act, acts)]


def _goes_on_looking_back(telling: Telling, before: Telling | None) -> bool:
    """A past tense in the sentences after one that looked back goes on with that story."""
    if before is None or not telling.is_past or telling.dates or telling.cue.sentence.is_title:
        return False
    same = telling.cue.sentence.paragraph == before.cue.sentence.paragraph
    return same and telling.cue.sentence.index - before.cue.sentence.index <= 1


def _is_early(telling: Telling) -> bool:
    return telling.cue.sentence.is_title or telling.position <= _LEAD


def _is_news(telling: Telling, published: dt.date | None) -> bool:
    """Whether a telling stands where or reads as the news does."""
    if telling.cue.sentence.is_title or telling.position < _NEWS or not telling.is_past:
        return True
    if telling.issuer and telling.destinations and not telling.dates and telling.position < _DEEPEST:
        return True
    return _is_recent(telling, published)


def _is_stray(act: Act) -> bool:
    """Whether an act is told in one sentence alone, far down, that names neither who acted nor whom it concerns: of
    those, hardly one is the news. What became of applications is told of those of the report."""
    if len(act.tellings) > 1:
        return False
    told = act.tellings[0]
    far = not told.cue.sentence.is_title and told.position >= _FAR
    return far and told.cue.object_kind != "application" and told.issuer is None and not told.destinations


def _is_recent(telling: Telling, published: dt.date | None) -> bool:
    days = [date.age(published) for date in telling.dates if date.latest is not None and published is not None]
    return telling.is_fresh or any(-_RECENT <= age <= _RECENT for age in days)


def _fits(act: Act, telling: Telling, current: bool, main: str | None) -> bool:
    """Whether a telling tells of an act. `main`: who acts first in the report, and in what names nobody."""
    same_type = act.type == telling.cue.type or (act.type in _RESTRAINTS and telling.cue.type in _RESTRAINTS)
    if not same_type:
        return False
    issuers = {telling.issuer, act.issuer} if telling.is_item else {telling.issuer or main, act.issuer or main}
    if len(issuers - {None}) > 1:
        return False
    if telling.destinations and act.destinations and not set(telling.destinations) & set(act.destinations):
        return False
    return act.is_current == current or (act.is_current and not _has_old_date(telling))


def _has_old_date(telling: Telling) -> bool:
    return any(date.earliest is not None or date.is_past_period for date in telling.dates)


def _fold(acts: list[Act], is_same: Callable[[Act, Act], bool]) -> list[Act]:
    """Give the tellings of every act that is the same as a better told one to that one."""
    kept: list[Act] = []
    for act in acts:
        finer = next((other for other in acts if other is not act and is_same(act, other)), None)
        if finer is None:
            kept.append(act)
            continue
        for telling in act.tellings:
            finer.add(telling)
        finer.tellings.sort(key=lambda telling: telling.cue.sentence.index)
        finer.is_current = finer.is_current or act.is_current
    return kept


def _is_told_finer(act: Act, other: Act) -> bool:
    """A halt of "exports" beside a freeze of new permits is the same announcement, told loosely; a lifted freeze
    under which applications are processed again is one easing."""
    headline = all(t.cue.sentence.is_title and t.cue.kind == "void" for t in act.tellings)  # "… deal is dead"
    titled = act.type == "partial_suspension" and all(t.cue.sentence.is_title for t in act.tellings)
    loose = ((act.is_bare and (act.type == "suspension" or titled)) or headline) and other.type in _FINER
    eased = {act.type, other.type} == {"resumption", "lifting"} and _leads(other, act)
    bare = all(telling.cue.object_kind in ("trade", "delivery") for telling in act.tellings)
    loose = loose or (act.type == "cancellation" and bare and other.type == "revocation")  # "… cancels the supply"
    together = other.is_current == act.is_current or _is_lasting(other)
    return (eased or (loose and not _same_sentence(act, other))) and together and _same_pair(act, other)


def _is_first(one: Act, other: Act) -> bool:
    """Whether the report's text tells of one before the other; headlines, which tell loosely, decide where it tells of
    neither."""
    return _first_told(one) <= _first_told(other)


def _leads(one: Act, other: Act) -> bool:
    """Whether, of a lifting and a resumption, the report leads with one. In one sentence the lifting does, unless it is
    a mere participle: "will grant licences again, ending a freeze"."""
    if _first_told(one) != _first_told(other):
        return _first_told(one) < _first_told(other)
    lifting = one if one.type == "lifting" else other
    first = min(lifting.tellings, key=_order)
    return first.is_participle == (one is not lifting)


def _order(telling: Telling) -> tuple[bool, int]:
    return telling.cue.sentence.is_title, telling.cue.sentence.index


def _first_told(act: Act) -> tuple[bool, int]:
    return min(map(_order, act.tellings))


def _is_lasting(act: Act) -> bool:
    """ "Since January no new permits have been approved": a state that goes on."""
    return all(telling.cue.negative_grant and telling.in_quote for telling in act.tellings)


def _is_told_in_another_word(act: Act, other: Act) -> bool:
    """ "Suspended", "revoked" and "cancelled" of the same permits: the word of the authority decides, else the last
    in its favour."""
    both = {act.type, other.type}
    if not both <= set(_ONE_WORD) or len(both) < 2 or not (act.is_current and other.is_current):
        return False
    permits = all("extant_permits" in one.axes for one in (act, other))
    if not permits or not _same_pair(act, other) or _same_sentence(act, other):
        return False
    loose = [all(telling.cue.kind == "void" for telling in one.tellings) for one in (act, other)]
    if loose[0] != loose[1]:
        return loose[0]  # "two permits no longer exist: the ministry cancelled them"
    quoted = [any(telling.in_quote for telling in one.tellings) for one in (act, other)]
    if quoted[0] != quoted[1]:
        return quoted[1]
    return _ONE_WORD.index(other.type) < _ONE_WORD.index(act.type)


def _is_halt_of_new(act: Act, other: Act, ended: Sequence[Act]) -> bool:
    """ "We are halting all permits and cancelling those that exist": beside a freeze of new ones and an end of old ones
    the halt is the freeze."""
    freeze = act.type == "suspension" and other.type == "freeze_on_new" and act.is_current and other.is_current
    return freeze and _same_pair(act, other) and any(_same_pair(act, one) for one in ended)


def _same_sentence(one: Act, other: Act) -> bool:
    """Two acts told side by side are two."""
    sentences = {t.cue.sentence.index for t in one.tellings if not t.cue.sentence.is_title}
    return bool(sentences & {t.cue.sentence.index for t in other.tellings})


def _same_pair(one: Act, other: Act) -> bool:
    issuers = {one.issuer, other.issuer} - {None}
    return len(issuers) <= 1 and (
        not one.destinations or not other.destinations or bool(set(one.destinations) & set(other.destinations))
    )


def _set_aside_foreign(acts: Sequence[Act], published: dt.date | None) -> None:
    """Acts of other governments told further down are background to the first one's news, unless they are as new."""
    main = next((act for act in acts if act.is_current and act.issuer), None)
    if main is None:
        return
    for act in acts:
        first = act.tellings[0]
        foreign = act is not main and act.is_current and act.issuer not in (None, main.issuer)
        if (
            foreign
            and first.position >= _LEAD
            and not first.is_item
            and not any(_is_recent(t, published) for t in act.tellings)
        ):
            act.is_current = False


def _says_how_long(act: Act, acts: Sequence[Act]) -> bool:
    """ "The suspension holds until the court rules", behind the suspension itself: no act of its own."""
    return act.type == "extension" and any(
        other.type in _RESTRAINTS
        and other.is_current
        and _same_pair(act, other)
        and _first_told(other)[1] < _first_told(act)[1]
        for other in acts
    )


def _set_aside_ended(acts: Sequence[Act]) -> None:
    """Where the news is that trade goes on again, the halt that it ends is its background."""
    for easing in acts:
        if easing.is_current and easing.type in ("resumption", "lifting"):
            for act in acts:
                ended = act.is_current and act.type in _RESTRAINTS and _same_pair(act, easing)
                if ended and _is_first(easing, act) and not _same_sentence(act, easing):
                    act.is_current = False
