"""What the entries of a case file must mean together: the invariants of the record, with the path of what breaks them.

Wrong words, dates and references are reported by `reading.py`; here they are passed over in silence. Each rule reads
the file once. Pure: knows no Django and no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exportwatch.registry.cases.checks import objects, quiet_date
from exportwatch.registry.cases.shapes import Json, Problem
from exportwatch.registry.status.timeline import ENDING_TYPES
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import AuthorityKind, Basis, Effect, EventType, Formality, Part, PermitIdentity, Stance

_ENDING = {str(word) for word in ENDING_TYPES}
_CLOSING = {*_ENDING, str(EventType.PARTIALLY_LIFTED)}
_NEED_OPEN = {str(EventType.LIFTED), str(EventType.CONVERTED)}
_REVIVING = {str(Effect.SUSPENDED), str(Effect.PARTIALLY_SUSPENDED), str(Effect.REINSTATED)}
_REACTIONS = {str(Stance.WELCOMES), str(Stance.CRITICISES), str(Stance.DENIES), str(Stance.CONTRADICTS)}


@dataclass(frozen=True, slots=True)
class _Event:
    """An event with its path, its measure's id and the day on which it takes effect; None: not readable."""

    path: str
    measure: str
    entry: Json
    effective: FuzzyDate | None

    @property
    def type(self) -> str:
        """Its type as it stands there."""
        return str(self.entry.get("type"))

    @property
    def targets(self) -> list[str]:
        """The measures that it acts on: its targets, else the one in which it stands."""
        named = self.entry.get("targets")
        return (
            [target for target in named if isinstance(target, str)]
            if isinstance(named, list) and named
            else [self.measure]
        )


class _File:
    """A case file by local id, read once."""

    def __init__(self, data: Json) -> None:
        self.data = data
        self.measures = {str(entry.get("id")): entry for _, entry in objects(data, "measures")}
        self.paths = {str(entry.get("id")): f"$.measures[{index}]" for index, entry in objects(data, "measures")}
        self.permits = {
            str(entry.get("id")): (f"$.permits[{index}]", entry) for index, entry in objects(data, "permits")
        }
        authorities = {str(entry.get("id")): entry for _, entry in objects(data, "authorities")}
        self.authority = {
            name: authorities.get(str(entry.get("authority")), {}) for name, entry in self.measures.items()
        }
        self.events = {
            name: [
                _Event(
                    f"{self.paths[name]}.events[{index}]",
                    name,
                    event,
                    quiet_date(event.get("effective")) or quiet_date(event.get("announced")),
                )
                for index, event in objects(entry, "events")
            ]
            for name, entry in self.measures.items()
        }

    def all_events(self) -> Iterator[_Event]:
        """Yield every event, in the order of the file."""
        for events in self.events.values():
            yield from events


def broken(data: Json) -> list[Problem]:
    """Return what breaks an invariant, rule by rule."""
    file = _File(data)
    found: list[Problem] = []
    for rule in (_order, _scopes, _targets, _terminations, _memberships, _words_alone):
        found += rule(file)
    return found


def _order(file: _File) -> Iterator[Problem]:
    """Yield what is wrong in a measure's life: imposed first and once, days in order, nothing after the end."""
    for name, events in file.events.items():
        if not events:
            continue
        kinds = [event.type for event in events]
        if not all(kind in set(EventType) for kind in kinds):
            continue
        if kinds[0] != EventType.IMPOSED:
            yield Problem(f"{events[0].path}.type", "a measure begins by being imposed; put the imposed event first")
        if (count := kinds.count(EventType.IMPOSED)) > 1:
            path = events[[index for index, kind in enumerate(kinds) if kind == EventType.IMPOSED][1]].path
            yield Problem(
                f"{path}.type", f"imposed {count} times; a later step is extended, widened or another measure"
            )
        elif count == 0:
            yield Problem(f"{file.paths[name]}.events", "no imposed event; add the one that begins the measure")
        ended: _Event | None = None
        before: _Event | None = None
        for event in events:
            if ended:
                yield Problem(event.path, f"{ended.path} has ended the measure already; put the end last")
                break
            if before and before.effective and event.effective and event.effective.latest < before.effective.earliest:
                yield Problem(f"{event.path}.effective", "earlier than the event before it; put the events in order")
            before = event
            if event.type in _ENDING and name in event.targets:
                ended = event


def _scopes(file: _File) -> Iterator[Problem]:
    """Yield measures that reach nothing, and exclude rules that meet no include rule."""
    for name, events in file.events.items():
        if events and not any(events[0].entry.get(key) for key in ("scope", "effects", "count")):
            yield Problem(events[0].path, "neither scope, effects nor count: it cannot be published; add one of them")
        rules = [
            (f"{event.path}.scope[{index}]", rule) for event in events for index, rule in objects(event.entry, "scope")
        ]
        includes = [rule for _, rule in rules if rule.get("rule") == "include"]
        for path, rule in rules:
            if rule.get("rule") == "exclude" and not any(_meets(rule, include) for include in includes):
                yield Problem(
                    path, f"leaves out what no include rule of {name} takes in; add that rule or drop this one"
                )


def _meets(rule: Json, other: Json) -> bool:
    """Return whether something can lie in both rules: no condition that both have shuts the other out."""
    destinations, others = (
        {str(code) for code in found} if isinstance(found := one.get("destinations"), list) else set()
        for one in (rule, other)
    )
    if destinations and others and not destinations & others:
        return False
    return all(
        rule.get(key) is None or other.get(key) is None or rule[key] == other[key] for key in ("exporter", "recipient")
    )


def _targets(file: _File) -> Iterator[Problem]:
    """Yield targets of another country, or not open on that day."""
    # Only the end that comes first for certain can have closed a measure before another act; all others come later.
    first_end: dict[str, tuple[FuzzyDate, _Event]] = {}
    for event in file.all_events():
        if event.type in _ENDING and event.effective:
            for target in event.targets:
                known = first_end.get(target)
                if known is None or event.effective.latest < known[0].latest:
                    first_end[target] = (event.effective, event)
    for event in file.all_events():
        if event.type not in _CLOSING or not event.entry.get("targets"):
            continue
        by = file.authority[event.measure]
        for index, target in enumerate(event.targets):
            if target not in file.measures:
                continue
            path = f"{event.path}.targets[{index}]"
            of = file.authority[target]
            same = by.get("country") == of.get("country") or by.get("kind") == AuthorityKind.COURT
            if by and of and not same:
                yield Problem(
                    path, f"“{target}” is a measure of {of.get('country')}; only {of.get('country')} or a court ends it"
                )
            if not event.effective:
                continue
            begun = file.events[target][0].effective if file.events[target] else None
            if begun and begun.earliest > event.effective.latest:
                yield Problem(path, f"“{target}” was not in force yet on that day; correct the target or the day")
            ended, end = first_end.get(target, (None, event))
            over = ended is not None and end is not event and ended.latest < event.effective.earliest
            if over and event.type in _NEED_OPEN:
                yield Problem(path, f"“{target}” was over already by {end.path}; correct the target or the day")


def _terminations(file: _File) -> Iterator[Problem]:
    """Yield suspensions and reinstatements after a termination that no court has annulled by then."""
    annulled = {
        target: event.effective
        for event in file.all_events()
        if event.type == EventType.ANNULLED and event.effective
        for target in event.targets
    }
    ends: dict[str, list[_Event]] = {}
    changes: list[tuple[str, _Event, Json]] = []
    for event in file.all_events():
        for index, effect in objects(event.entry, "effects"):
            if effect.get("basis") == Basis.INFERRED_FROM_SCOPE or not event.effective:
                continue
            if effect.get("effect") == Effect.TERMINATED:
                ends.setdefault(str(effect.get("permit")), []).append(event)
            elif str(effect.get("effect")) in _REVIVING:
                changes.append((f"{event.path}.effects[{index}]", event, effect))
    for path, event, effect in changes:
        for end in ends.get(str(effect.get("permit")), []):
            undone = annulled.get(end.measure)
            if (
                event.effective
                and end.effective
                and event.effective.earliest > end.effective.latest
                and not (undone and undone.earliest <= event.effective.latest)
            ):
                yield Problem(
                    f"{path}.permit",
                    f"“{effect.get('permit')}” was ended for good by {end.path}; no {effect['effect']} after that "
                    "unless a court annulled the end",
                )
                break


def _memberships(file: _File) -> Iterator[Problem]:
    """Yield members of what is no group, circles of groups, and groups with more members than they can have."""
    least: dict[str, int] = {}
    for path, permit in file.permits.values():
        group_id = permit.get("member_of")
        if not isinstance(group_id, str) or group_id not in file.permits:
            continue
        where = f"{path}.member_of"
        _, group = file.permits[group_id]
        if group.get("identity") != PermitIdentity.GROUP:
            yield Problem(where, f"“{group_id}” is no group; a permit is part of a group")
            continue
        if _in_circle(file, permit, group_id):
            yield Problem(where, "a group is not part of itself; leave member_of out")
            continue
        least[group_id] = least.get(group_id, 0) + _number(permit.get("count"), "min", 1)
        most = _number(group.get("count"), "max", None)
        if most is not None and least[group_id] > most:
            yield Problem(
                where, f"“{group_id}” has {most} permits at most and now {least[group_id]} members; correct its count"
            )


def _in_circle(file: _File, permit: Json, group: str) -> bool:
    """Return whether the groups above lead back to the permit."""
    above: Any = group
    passed: set[str] = set()
    while isinstance(above, str) and above in file.permits and above not in passed:
        if file.permits[above][1] is permit:
            return True
        passed.add(above)
        above = file.permits[above][1].get("member_of")
    return False


def _number(count: Any, key: str, unknown: Any) -> Any:
    found = count.get(key) if isinstance(count, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else unknown


def _words_alone(file: _File) -> Iterator[Problem]:
    """Yield measures that rest on a parliament's motion or on critics alone."""
    spoken: dict[str, list[tuple[Json, Json]]] = {}
    for _, statement in objects(file.data, "statements"):
        for _, link in objects(statement, "links"):
            spoken.setdefault(str(link.get("event")), []).append((statement, link))
    for name, events in file.events.items():
        measure = file.measures[name]
        if (
            file.authority[name].get("kind") == AuthorityKind.PARLIAMENT
            and measure.get("formality") != Formality.FORMAL
        ):
            yield Problem(
                f"{file.paths[name]}.authority",
                "a parliament's motion makes no measure; enter it as a statement, or name the authority that decided",
            )
        # Who reacts says nothing on whether it is so: the report that holds the reaction may.
        linked = spoken.get(str(events[0].entry.get("id")), []) if events else []
        said = [(statement, link) for statement, link in linked if str(link.get("stance")) not in _REACTIONS]
        if said and all(link.get("part") == Part.CRITIC or link.get("stance") == Stance.DEMANDS for _, link in said):
            theirs = {source for statement, _ in said for source in _sources(statement)}
            if _sources(events[0].entry) <= theirs:
                yield Problem(
                    f"{events[0].path}.evidence",
                    "only critics say so, and that makes no measure; add a source for the act, or drop it",
                )


def _sources(entry: Json) -> set[str]:
    return {str(evidence.get("source")) for _, evidence in objects(entry, "evidence")}
