"""What the status function is given and what it answers, with the words of the answers.

Only values: knows neither the rules nor where the facts are kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Axis, Basis, Effect, EventType, Formality, Instrument, RulePolarity, Word


class PermitStatus(Word):
    """What a permit is worth on a day; always derived, never entered."""

    NOT_ISSUED = "not_issued", "Not issued", "Its day of issue is known and still to come."
    UNKNOWN = "unknown", "Unknown", "Nothing shows yet that the permit exists."
    ACTIVE = "active", "Active", "It has effect."
    PARTIALLY_SUSPENDED = (
        "partially_suspended",
        "Partially suspended",
        "A part of it has no effect, for now or for good.",
    )
    SUSPENDED = "suspended", "Suspended", "It exists and has no effect for now."
    LAPSED_UNCONFIRMED = (
        "lapsed_unconfirmed",
        "Lapsed, unconfirmed",
        "The announced end of its suspension has passed and nobody has said whether it ended.",
    )
    CANCELLED = "cancelled", "Cancelled", "Ended for good by decision; the Canadian word."
    REVOKED = "revoked", "Revoked", "Ended for good by decision."
    ANNULLED = "annulled", "Annulled", "A court has voided it from the start."
    SURRENDERED = "surrendered", "Surrendered", "Its holder gave it back."
    EXHAUSTED = "exhausted", "Exhausted", "All that it allowed has been exported."
    EXPIRED = "expired", "Expired", "Its last day has passed."
    REPLACED = "replaced", "Replaced", "Another permit has taken its place."


class PairStatus(Word):
    """What stands between an issuer and a destination on one axis, on a day; always derived."""

    OPEN = "open", "Open", "No recorded measure stands against it."
    FROZEN = "frozen", "Frozen", "No new approvals."
    PAUSED = "paused", "Paused", "Applications are not processed."
    PRESUMED_DENIED = "presumed_denied", "Presumed denied", "Refused unless exceptional circumstances are shown."
    SUSPENDED = "suspended", "Suspended", "Everything toward the destination has no effect for now."
    PARTIALLY_SUSPENDED = "partially_suspended", "Partially suspended", "A part of it has no effect for now."
    EMBARGOED = "embargoed", "Embargoed", "A general prohibition toward the country."


class MeasureState(Word):
    """Where a measure stands in its life on a day; always derived."""

    NOT_YET = "not_yet", "Not yet in force", "It has not taken effect."
    IN_FORCE = "in_force", "In force", "It has taken effect and has not ended."
    ENDED = "ended", "Ended", "It was lifted, converted or annulled, or its end was confirmed."
    LAPSED_UNCONFIRMED = (
        "lapsed_unconfirmed",
        "Lapsed, unconfirmed",
        "Its announced end has passed and nobody has said whether it ended.",
    )


class Certainty(Word):
    """Whether the dates known leave one answer or two."""

    CERTAIN = "certain", "Certain", "Every reading of the dates gives this answer."
    POSSIBLE = "possible", "Possible", "The dates leave more than one answer; all are named."


COUNTED_BASES = frozenset({Basis.NAMED_BY_AUTHORITY, Basis.NAMED_BY_COURT, Basis.NAMED_BY_HOLDER})


@dataclass(frozen=True, slots=True)
class EffectFact:
    """What an event does to one permit; `part` says which part, empty where none is named.

    `confirmed`: by an editor.
    """

    permit: str
    effect: Effect
    basis: Basis
    confirmed: bool = False
    part: str = ""

    @property
    def counts(self) -> bool:
        """Whether it changes a status: authority, court or holder name the permit, or an editor confirmed a report."""
        return self.basis in COUNTED_BASES or (self.basis is Basis.REPORTED and self.confirmed)


@dataclass(frozen=True, slots=True)
class ScopeFact:
    """One scope rule; its conditions are AND-ed.

    No `destinations`: worldwide. Other empty fields: no such condition.
    """

    polarity: RulePolarity
    destinations: frozenset[str] = frozenset()
    exporters: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    goods: frozenset[str] = frozenset()
    controls: frozenset[str] = frozenset()
    programme: str = ""
    end_use: str = ""

    def meets(self, destination: str) -> bool:
        """Whether something toward the destination can lie in the rule."""
        return not self.destinations or destination in self.destinations

    @property
    def bare(self) -> bool:
        """Whether it names destinations (or all) and nothing more."""
        return not (self.exporters or self.recipients or self.goods or self.controls or self.programme or self.end_use)


@dataclass(frozen=True, slots=True)
class EventFact:
    """One dated step in a measure's life.

    `effective` None: effective as announced. `until`: the announced end, a last good day, None where none was
    announced. `targets`: ids of the measures that it ends or narrows; empty: the measure in which it stands.
    """

    key: str
    type: EventType
    announced: FuzzyDate
    effective: FuzzyDate | None = None
    until: FuzzyDate | None = None
    targets: tuple[str, ...] = ()
    scope: tuple[ScopeFact, ...] = ()
    effects: tuple[EffectFact, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """One instrument of a government.

    `country`: of its authority (ISO 3166-1 alpha-2, or EU); `subnational`: a regional authority decided.
    `events` stand in the order of the measure's life, the `imposed` event first. The order decides which of two
    events is the later one, since fuzzy dates may overlap.
    """

    id: str
    country: str
    instrument: Instrument
    applies_to: frozenset[Axis]
    formality: Formality
    subnational: bool = False
    events: tuple[EventFact, ...] = ()


@dataclass(frozen=True, slots=True)
class PermitFact:
    """A permit or group of permits. `expires` and the date of `ended` are last good days; None: not known.

    `ended` is how (expired, surrendered, exhausted, replaced) and when. `authority_country` is the issuer's.
    """

    id: str
    issued: FuzzyDate | None = None
    expires: FuzzyDate | None = None
    ended: tuple[str, FuzzyDate] | None = None
    authority_country: str = ""


@dataclass(frozen=True, slots=True)
class PermitAnswer:
    """A permit's status on the day `as_of`.

    `status` is the answer with every date at its earliest bound; `alternatives` holds the one with every date at its
    latest where it differs (certainty possible), else nothing. `since` is the first day of the present, unbroken
    status, None where it has none (unknown, not issued). `until_announced` is the last announced end of what holds
    it, None where open-ended or not held. `measures` hold it (or have lapsed unconfirmed) in either answer.
    `unconfirmed_scope`: measures in force whose scope seems to take it in, which changes nothing. `events` made the
    status. `parts` names what a partial suspension covers. `suspended_at_end`: whether an ended permit was suspended,
    wholly, on its last good day. `reinstated_on`: since when an active permit has effect again, None where it never
    lost it. `open_questions`: sentences, in no order of weight.
    """

    status: PermitStatus
    as_of: dt.date
    certainty: Certainty = Certainty.CERTAIN
    alternatives: tuple[PermitStatus, ...] = ()
    since: FuzzyDate | None = None
    until_announced: FuzzyDate | None = None
    measures: tuple[str, ...] = ()
    unconfirmed_scope: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    suspended_at_end: bool = False
    reinstated_on: FuzzyDate | None = None
    conditioned: bool = False
    open_questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """What stands between issuer and destination on one axis, on the day `as_of`.

    `alternatives`: the other answers that the dates, or a lapse nobody confirmed, leave open; latest bounds first.
    `measures`: all that stand on this axis in any of the answers; of these `regional` are a regional authority's, and
    `lapsed` are past their announced end. `since` None: as far back as the record goes.
    """

    status: PairStatus
    as_of: dt.date
    certainty: Certainty = Certainty.CERTAIN
    alternatives: tuple[PairStatus, ...] = ()
    since: FuzzyDate | None = None
    until_announced: FuzzyDate | None = None
    measures: tuple[str, ...] = ()
    regional: tuple[str, ...] = ()
    lapsed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """Where a measure stands on the day `as_of`.

    `since`: first day of that state, None for not_yet; `alternatives` as for permits.
    `until_announced`: the announced end in force on that day, a last good day; None where open-ended, ended or not
    yet in force.
    """

    state: MeasureState
    as_of: dt.date
    certainty: Certainty = Certainty.CERTAIN
    alternatives: tuple[MeasureState, ...] = ()
    since: FuzzyDate | None = None
    until_announced: FuzzyDate | None = None


@dataclass(frozen=True, slots=True)
class MeasureStage:
    """A run of days on which a measure stands in one place, from `start` (None: as far back as days are counted) on.

    `alternative` and `until_announced` as in `MeasureAnswer`.
    """

    start: dt.date | None
    state: MeasureState
    alternative: MeasureState | None
    until_announced: FuzzyDate | None

    @property
    def answer(self) -> tuple[MeasureState, MeasureState | None, FuzzyDate | None]:
        """What differs from one stage to the next."""
        return self.state, self.alternative, self.until_announced


@dataclass(frozen=True, slots=True)
class PairStage:
    """A run of days with one answer for a pair on one axis, from `start` (None: as far back as days are counted) on.

    `alternative`: the first other answer that the dates, or a lapse nobody confirmed, leave open.
    """

    start: dt.date | None
    status: PairStatus
    alternative: PairStatus | None
