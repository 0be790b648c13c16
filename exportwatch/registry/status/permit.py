"""The status of a permit on a day: the rules, in the order in which they apply.

Knows dated facts only; what is public, and where facts are kept, is not its business.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto

from exportwatch.registry.status.facts import (
    Certainty,
    EffectFact,
    EventFact,
    MeasureFact,
    PermitAnswer,
    PermitFact,
    PermitStatus,
)
from exportwatch.registry.status.timeline import (
    Bound,
    Life,
    Moment,
    Reading,
    Stretch,
    earlier,
    known_since,
    last_end,
    lives,
    read,
    standing,
)
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Basis, Effect, EventType, Instrument


class _Kind(Enum):
    """What a stretch says of the permit."""

    EXISTS = auto()
    ANNULLED = auto()
    CANCELLED = auto()
    REVOKED = auto()
    REPLACED = auto()
    SURRENDERED = auto()
    EXHAUSTED = auto()
    EXPIRED = auto()
    HELD = auto()
    HELD_IN_PART = auto()
    ENDED_IN_PART = auto()
    OVERDUE = auto()
    CONDITIONED = auto()


_TERMINATIONS = (_Kind.CANCELLED, _Kind.REVOKED)
_ENDS = {
    "replaced": _Kind.REPLACED,
    "surrendered": _Kind.SURRENDERED,
    "exhausted": _Kind.EXHAUSTED,
    "expired": _Kind.EXPIRED,
}
_ENDED_STATUS = {kind: PermitStatus[kind.name] for kind in (*_TERMINATIONS, *_ENDS.values())}
_HELD_STATUSES = frozenset({PermitStatus.SUSPENDED, PermitStatus.PARTIALLY_SUSPENDED})
_NEVER_IN_EFFECT = frozenset({None, PermitStatus.NOT_ISSUED, PermitStatus.UNKNOWN})

_Piece = Stretch[_Kind]
_Read = Reading[_Kind, PermitStatus]


def permit_status(permit: PermitFact, measures: Iterable[MeasureFact], on: dt.date) -> PermitAnswer:
    """Return the permit's status on the day `on`, from every measure that may touch it; others change nothing.

    `measures` holds each measure with an effect on the permit and each with an event that targets one of those.
    """
    case = _Case(permit, tuple(measures), on)
    readings = [case.read(bound) for bound in Bound]
    first, last = readings
    certain = first.answer is last.answer
    deciding = first.span.deciding
    since = known_since(readings)
    back = first.answer is PermitStatus.ACTIVE and first.before not in _NEVER_IN_EFFECT
    return PermitAnswer(
        status=first.answer,
        as_of=on,
        certainty=Certainty.CERTAIN if certain else Certainty.POSSIBLE,
        alternatives=() if certain else (last.answer,),
        since=since,
        until_announced=case.until_announced(first),
        measures=_distinct(piece.measure for reading in readings for piece in _holds(reading)),
        unconfirmed_scope=case.unconfirmed(Basis.INFERRED_FROM_SCOPE),
        events=case.made_by(first),
        parts=_distinct(piece.part for piece in deciding),
        suspended_at_end=_ended(first) and first.before is PermitStatus.SUSPENDED,
        reinstated_on=since if back else None,
        conditioned=first.answer is PermitStatus.ACTIVE and any(piece.kind is _Kind.CONDITIONED for piece in deciding),
        open_questions=case.open_questions(first),
    )


def _status(stretches: Sequence[_Piece], *, issue_known: bool) -> tuple[PermitStatus, tuple[_Piece, ...]]:
    """Return the status that the stretches of one day make, with those that decide it. The order is the law here."""

    def of(*kinds: _Kind) -> tuple[_Piece, ...]:
        return tuple(piece for piece in stretches if piece.kind in kinds)

    if not of(_Kind.EXISTS):
        return (PermitStatus.NOT_ISSUED if issue_known else PermitStatus.UNKNOWN), ()
    if annulled := of(_Kind.ANNULLED):
        return PermitStatus.ANNULLED, annulled
    for kinds in (_TERMINATIONS, tuple(_ENDS.values())):
        if ends := of(*kinds):
            end = min(ends, key=lambda piece: piece.start.day)
            return _ENDED_STATUS[end.kind], (end,)
    if held := of(_Kind.HELD):
        return PermitStatus.SUSPENDED, held
    if in_part := of(_Kind.HELD_IN_PART, _Kind.ENDED_IN_PART):
        return PermitStatus.PARTIALLY_SUSPENDED, in_part
    if overdue := of(_Kind.OVERDUE):
        return PermitStatus.LAPSED_UNCONFIRMED, overdue
    return PermitStatus.ACTIVE, of(_Kind.CONDITIONED)


class _Case:
    """One permit, the measures that touch it, and a day."""

    def __init__(self, permit: PermitFact, measures: tuple[MeasureFact, ...], on: dt.date) -> None:
        self.permit = permit
        self.on = on
        touching = [measure for measure in measures if _touches(measure, permit.id)]
        self.lives = {bound: lives(touching, measures, bound) for bound in Bound}

    def read(self, bound: Bound) -> _Read:
        """Read the status on the day with every date at one bound."""
        issue_known = self.permit.issued is not None
        return read(self.stretches(bound), lambda now: _status(now, issue_known=issue_known), self.on)

    def stretches(self, bound: Bound) -> Iterator[_Piece]:
        """Yield everything that the facts say of the permit."""
        yield from self.own_dates(bound)
        for life in self.lives[bound].values():
            yield from self.terminations(life)
            yield from self.holds(life)

    def own_dates(self, bound: Bound) -> Iterator[_Piece]:
        """Yield existence, from the issue, the first counted effect or the known end on; and the ends."""
        issued, ended, expires = self.permit.issued, self.permit.ended, self.permit.expires
        begins = [Moment.of(issued, bound)] if issued else []
        begins += [Moment.of(ended[1], bound)] if ended else []
        for life in self.lives[bound].values():
            begins += [dated.moment for dated in life.own if self.counted(dated.event)]
        if start := earlier(*begins):
            yield Stretch(_Kind.EXISTS, start)
        if ended:
            yield Stretch(_ENDS[ended[0]], Moment.after(ended[1], bound))
        if expires:
            yield Stretch(_Kind.EXPIRED, Moment.after(expires, bound))

    def terminations(self, life: Life) -> Iterator[_Piece]:
        """Yield ends by decision, of the permit or of a part; only the annulment of the measure undoes them."""
        for dated in life.own:
            for effect in self.counted(dated.event):
                if effect.effect is Effect.TERMINATED:
                    kind = self.termination_kind(life.measure)
                elif effect.effect is Effect.PARTIALLY_TERMINATED:
                    kind = _Kind.ENDED_IN_PART
                else:
                    continue
                yield Stretch(kind, dated.moment, life.annulled, life.measure.id, effect.part)

    def termination_kind(self, measure: MeasureFact) -> _Kind:
        """Return the word for an end by decision: the instrument's own, else the issuer's."""
        named = {
            Instrument.ANNUL: _Kind.ANNULLED,
            Instrument.CANCEL: _Kind.CANCELLED,
            Instrument.REVOKE: _Kind.REVOKED,
        }
        canadian = "CA" in (self.permit.authority_country, measure.country)
        return named.get(measure.instrument, _Kind.CANCELLED if canadian else _Kind.REVOKED)

    def holds(self, life: Life) -> Iterator[_Piece]:
        """Yield suspensions and conditions: while the measure's latest counted effect says so and nothing ended it."""
        kinds = {
            Effect.SUSPENDED: (_Kind.HELD, _Kind.OVERDUE),
            Effect.PARTIALLY_SUSPENDED: (_Kind.HELD_IN_PART, _Kind.OVERDUE),
            Effect.CONDITIONED: (_Kind.CONDITIONED, _Kind.CONDITIONED),
        }
        for latest in standing([dated for dated in life.own if self.counted(dated.event)]):
            for effect in self.counted(latest.kind):
                if effect.effect not in kinds:
                    continue
                kind, lapsed = kinds[effect.effect]
                whole = Stretch(kind, latest.start, latest.end, life.measure.id, effect.part)
                freed = earlier(life.lifted, self.freed(life, latest))
                yield from life.split(whole.until(freed), lapsed)

    def freed(self, life: Life, held: Stretch[EventFact]) -> Moment | None:
        """Return when an event of another measure reinstates the permit, or converts the hold and names the permit."""
        return earlier(
            *(
                dated.moment
                for dated in life.aimed
                if (held.kind.type is EventType.IMPOSED or dated.moment.day >= held.start.day)
                for effect in self.counted(dated.event)
                if effect.effect is Effect.REINSTATED or dated.event.type is EventType.CONVERTED
            )
        )

    def counted(self, event: EventFact) -> list[EffectFact]:
        """Return the event's effects on the permit that change a status."""
        return [effect for effect in event.effects if effect.permit == self.permit.id and effect.counts]

    def unconfirmed(self, basis: Basis) -> tuple[str, ...]:
        """Return the measures in force on the day that touch the permit on this basis alone."""
        found = []
        for life in self.lives[Bound.EARLIEST].values():
            so_far = [dated.event for dated in life.own if dated.moment.day <= self.on]
            over = life.ended is not None and life.ended.day <= self.on
            mentions = any(
                effect.permit == self.permit.id and effect.basis is basis and not effect.counts
                for event in so_far
                for effect in event.effects
            )
            if mentions and not over and not any(self.counted(event) for event in so_far):
                found.append(life.measure.id)
        return tuple(found)

    def until_announced(self, reading: _Read) -> FuzzyDate | None:
        """Return the last announced end of what holds the permit; None where nothing does, or one has no end."""
        return last_end(
            None
            if piece.kind is _Kind.ENDED_IN_PART
            else self.lives[Bound.EARLIEST][piece.measure].announced_end(self.on)
            for piece in reading.span.deciding
            if piece.kind in (_Kind.HELD, _Kind.HELD_IN_PART, _Kind.ENDED_IN_PART, _Kind.OVERDUE)
        )

    def made_by(self, reading: _Read) -> tuple[str, ...]:
        """Return the events that began what decides the status, moved its announced end, or ended what stood before."""
        keys = [piece.start.event for piece in reading.span.deciding]
        for piece in _holds(reading):
            terms = self.lives[Bound.EARLIEST][piece.measure].terms
            keys += [
                term.kind.key for term in terms if term.kind.type is EventType.EXTENDED and term.start.day <= self.on
            ][-1:]
        if reading.answer is PermitStatus.ACTIVE and reading.since:
            keys.append(reading.since.event)
        return _distinct(keys)

    def open_questions(self, reading: _Read) -> tuple[str, ...]:
        """Return what is not known about the permit on the day, as sentences."""
        questions = []
        if reading.answer is PermitStatus.UNKNOWN:
            questions.append("The day of issue is not known.")
        questions += [
            f"The announced end of {piece.measure} has passed; nobody has said whether it was lifted or extended."
            for piece in reading.span.stretches
            if piece.kind is _Kind.OVERDUE and reading.answer in _HELD_STATUSES | {PermitStatus.LAPSED_UNCONFIRMED}
        ]
        questions += [
            f"{measure} is reported to touch this permit; no editor has confirmed it."
            for measure in self.unconfirmed(Basis.REPORTED)
        ]
        questions += [
            f"A court stayed {life.measure.id}; only the permits that the court names have effect again."
            for life in self.lives[Bound.EARLIEST].values()
            if life.measure.id in {piece.measure for piece in reading.span.deciding}
            and any(
                dated.event.type is EventType.STAYED and dated.moment.day <= self.on
                for dated in (*life.own, *life.aimed)
            )
        ]
        return _distinct(questions)


def _touches(measure: MeasureFact, permit: str) -> bool:
    return any(effect.permit == permit for event in measure.events for effect in event.effects)


def _holds(reading: _Read) -> list[_Piece]:
    """What holds the permit now, while it has not ended."""
    if reading.answer is PermitStatus.LAPSED_UNCONFIRMED:
        return list(reading.span.deciding)
    if reading.answer in _HELD_STATUSES:
        kinds = (_Kind.HELD, _Kind.HELD_IN_PART, _Kind.ENDED_IN_PART)
        return [piece for piece in reading.span.stretches if piece.kind in kinds]
    return []


def _ended(reading: _Read) -> bool:
    return any(piece.kind in _ENDS.values() for piece in reading.span.deciding)


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
