"""The few shapes that many lives have, so that the status function is asked once a shape and not once a permit.

An answer of the status function depends on its dates by their order alone: whether this day comes before that one. So
permits whose own days and whose measures' days stand in the same order have the same spans, but for the days and the
measures themselves. Here days become positions, measures become numbers, and spans become answers between positions.

Knows the facts that the status function takes; knows no table. The rules are the status function's own and are
nowhere told again; of a permit's own dates it is known that they say when it begins to exist and when it ends.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from exportwatch.registry.status import EffectFact, EventFact, MeasureFact, PermitFact, PermitStatus
from exportwatch.registry.status.permit import _Case, _holds, _status
from exportwatch.registry.status.timeline import Bound, Dated, Moment, Reading, spans
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Basis, Effect, EventType

EFFECTS = tuple(Effect)
"""A touch is one number: the event's times `TOUCHES`, and the place of the effect in this list."""
TOUCHES = 8
_PERMIT = "permit"
_TERMS = frozenset({EventType.IMPOSED, EventType.EXTENDED})


@dataclass(frozen=True, slots=True)
class Story:
    """What an event may say to a permit, by its dates: `event` names the row, `measure` its measure."""

    event: int
    measure: int
    fact: EventFact
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Touches put into order: `days` ascending, `measures` by number, `form` the same for all of the same order."""

    days: tuple[dt.date, ...]
    measures: tuple[int, ...]
    form: int


@dataclass(frozen=True, slots=True)
class OwnDays:
    """The days of a permit itself: when it begins to exist and when it ends, at the earliest and the latest bound.

    A day of end is the first day after. None: not known.
    """

    begins: tuple[dt.date | None, dt.date | None]
    ends: tuple[dt.date | None, dt.date | None]

    @property
    def known(self) -> list[tuple[int, dt.date]]:
        """Return each known day with its mark: -1 and -2 for the beginning, -3 and -4 for the end."""
        return [(-1 - place, day) for place, day in enumerate((*self.begins, *self.ends)) if day]


@dataclass(frozen=True, slots=True)
class Stage:
    """An answer between two marks: n > 0 is day n of the shape, n < 0 a day of the permit, 0 without bound.

    `measures` are places (from 1) in the shape's list.
    """

    start: int
    end: int
    status: str
    alternative: str
    measures: tuple[int, ...]


class Stories:
    """The events of some measures and of those that target them, as far as they can bear on a permit."""

    def __init__(self, measures: Iterable[MeasureFact]) -> None:
        """Take the facts, without effects; ids and keys are the numbers of the rows."""
        self.facts: dict[int, MeasureFact] = {int(fact.id): fact for fact in measures}
        self.own: dict[int, list[Story]] = {}
        self.aimed: dict[int, list[Story]] = {}
        self.measure_of: dict[int, int] = {}
        for number, fact in sorted(self.facts.items()):
            for event in fact.events:
                story = Story(int(event.key), number, event, _days(event))
                self.measure_of[story.event] = number
                self.own.setdefault(number, []).append(story)
                for target in set(event.targets) - {fact.id}:
                    self.aimed.setdefault(int(target), []).append(story)

    def bearing_on(self, measures: Iterable[int]) -> list[int]:
        """Return the numbers of these measures and of those whose events target them, in order."""
        found = set(measures)
        return sorted(found.union(story.measure for number in found for story in self.aimed.get(number, ())))


class Shapes:
    """Gives touches their form and forms their stages; remembers both, so that a rebuild learns each form once."""

    def __init__(self) -> None:
        """Begin with no form known."""
        self._forms: dict[Hashable, int] = {}
        self._stages: dict[Hashable, tuple[Stage, ...]] = {}

    def of(self, touches: Iterable[int], stories: Stories) -> Shape:
        """Return the shape of what happens to a permit that these events touch."""
        effects = dict(divmod(touch, TOUCHES) for touch in touches)
        measures = sorted({stories.measure_of[event] for event in effects})
        told = [(stories.facts[number], stories.own[number], stories.aimed.get(number, ())) for number in measures]
        days = sorted({day for _, own, aimed in told for story in (*own, *aimed) for day in story.days})
        place = {day: number for number, day in enumerate(days, 1)}
        form = tuple(
            (
                fact.instrument,
                fact.country == "CA",
                *((_turned(story, number, place), effects.get(story.event)) for story in own),
                None,
                *((_turned(story, number, place), effects.get(story.event)) for story in aimed),
            )
            for number, (fact, own, aimed) in zip(measures, told, strict=True)
        )
        return Shape(tuple(days), tuple(measures), self._forms.setdefault(form, len(self._forms) + 1))

    def stages(
        self, key: Hashable, permit: PermitFact, own_days: OwnDays, touches: Iterable[int], stories: Stories
    ) -> tuple[Stage, ...]:
        """Return the stages of every permit with this key: its form, and where its own days stand.

        `permit` is any one of them, with its own days and touches; it is asked where the key is new.
        """
        if key not in self._stages:
            self._stages[key] = _asked(permit, own_days, list(touches), self.of(touches, stories), stories)
        return self._stages[key]


def _days(event: EventFact) -> tuple[dt.date, ...]:
    """Return the days that an event can bring about: when it takes effect and, for a term, when that has passed."""
    moments = [Dated.of(event, bound).moment for bound in Bound]
    if event.until and event.type in _TERMS:
        moments += [Moment.after(event.until, bound) for bound in Bound]
    return tuple(moment.day for moment in moments)


def _turned(story: Story, measure: int, place: Mapping[dt.date, int]) -> Hashable:
    """Return an event with its days as places: all that the status function can see of it."""
    event = story.fact
    acts_here = not event.targets or str(measure) in event.targets
    return (event.type, acts_here, *(place[day] for day in story.days))


def _asked(
    permit: PermitFact, own_days: OwnDays, touches: list[int], shape: Shape, stories: Stories
) -> tuple[Stage, ...]:
    """Sweep all days by the rules of the status function, at either bound, and join equal neighbours."""
    courses = _courses(replace(permit, id=_PERMIT), _with_effects(touches, shape, stories))
    mark = {day: number for number, day in own_days.known}
    mark |= {day: number for number, day in enumerate(shape.days, 1)}
    place = {str(number): position for position, number in enumerate(shape.measures, 1)}
    runs: list[tuple[int, tuple[str, str, tuple[int, ...]]]] = []
    for day in sorted({day for course in courses for day, _, _ in course}):
        first, last = (course[bisect_right(course, day, key=itemgetter(0)) - 1] for course in courses)
        said = (
            str(first[1]),
            "" if first[1] is last[1] else str(last[1]),
            tuple(dict.fromkeys(place[measure] for measure in (*first[2], *last[2]))),
        )
        if not runs or runs[-1][1] != said:
            runs.append((mark[day] if runs else 0, said))
    ends = [number for number, _ in runs[1:]] + [0]
    return tuple(Stage(start, end, *said) for (start, said), end in zip(runs, ends, strict=True))


_Course = list[tuple[dt.date, PermitStatus, list[str]]]
"""From which day on which status holds, and by which measures, in order of day; the first day is the first of all."""


def _courses(permit: PermitFact, measures: Iterable[MeasureFact]) -> list[_Course]:
    """Return what `permit_status` finds at the earliest and at the latest bound, for all days in one sweep.

    The same stretches and the same decision as there; asking it day by day takes as many times longer as there are
    days.
    """
    told = tuple(measures)
    case = _Case(permit, told, dt.date.max)
    issue_known = permit.issued is not None
    courses = []
    # Where every day is known both bounds tell the same, and most keys are of that kind.
    for bound in [Bound.EARLIEST] if _all_days_known(permit, told) else Bound:
        stretches = [stretch for stretch in case.stretches(bound) if not stretch.empty]
        swept = spans(stretches, lambda now: _status(now, issue_known=issue_known), dt.date.max)
        days = [dt.date.min, *sorted({edge.day for piece in stretches for edge in (piece.start, piece.end) if edge})]
        courses.append(
            [
                (day, span.answer, [piece.measure for piece in _holds(Reading(span, None, None))])
                for day, span in zip(days, swept, strict=True)
            ]
        )
    return courses if len(courses) == len(Bound) else courses * 2


def _all_days_known(permit: PermitFact, measures: Iterable[MeasureFact]) -> bool:
    own = (permit.issued, permit.expires, permit.ended[1] if permit.ended else None)
    events = (event for measure in measures for event in measure.events)
    told = (date for event in events for date in (event.announced, event.effective, event.until))
    return all(date is None or date.earliest == date.latest for date in (*own, *told))


def _with_effects(touches: Iterable[int], shape: Shape, stories: Stories) -> list[MeasureFact]:
    """Return the measures that bear on the permit, each event with its effect on it."""
    effects = {
        event: EffectFact(_PERMIT, EFFECTS[place], Basis.NAMED_BY_AUTHORITY)
        for event, place in (divmod(touch, TOUCHES) for touch in touches)
    }
    return [
        replace(
            stories.facts[number],
            events=tuple(
                replace(story.fact, effects=(effects[story.event],) if story.event in effects else ())
                for story in stories.own[number]
            ),
        )
        for number in stories.bearing_on(shape.measures)
        if number in stories.own
    ]


def permit_fact(
    issued: FuzzyDate | None, expires: FuzzyDate | None, ended: tuple[str, FuzzyDate] | None, country: str
) -> PermitFact:
    """Return the facts of a permit whose name does not matter."""
    return PermitFact(_PERMIT, issued, expires, ended, country)
