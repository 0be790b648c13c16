"""Where a proposal says something else than the record, or than another report of the same act. Shown beside the field,
never resolved: 28 permits here and 29 there stay two numbers until a person decides.

Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exportwatch.intake.models import Proposal
from exportwatch.intake.payload import ActionPayload
from exportwatch.intake.services.mapping import MappingKind, Option, fuzzy, is_of_permits
from exportwatch.registry.matching import SAME_ACT_WINDOW
from exportwatch.registry.models import MeasureEvent, Permit, StatementLink
from exportwatch.registry.values import CountRange, FuzzyDate, fold
from exportwatch.vocabulary import CountWhat, PermitIdentity, Stance

COMPARED = 40
"""How many other reports of an act are compared, the newest first."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a field of the form says, and what stands elsewhere. `where`: a record's public id, or a proposal and its
    article. `field`: announced, count, announced_by, destinations or applies_to."""

    field: str
    here: str
    there: str
    where: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.where} says {self.there}; this report says {self.here}."


def contradictions(proposal: Proposal, options: Sequence[Option]) -> list[Contradiction]:
    """Return what speaks against the proposal's act, of the record's candidates first, then of other reports.

    `options`: what the act may be about (see services.mapping). At most seven queries, none for statements alone.
    """
    action = proposal.payload["action"]
    if action is None:
        return []
    found = [*_with_record(action, options), *_with_reports(proposal, action)]
    return list(dict.fromkeys(found))


def _with_record(action: ActionPayload, options: Sequence[Option]) -> Iterator[Contradiction]:
    events = {
        option.candidate.event.pk: option.candidate.event
        for option in options
        if option.kind is MappingKind.EVIDENCE and option.candidate.event and option.candidate.sure
    }
    measures = [option.candidate.measure.pk for option in options if option.kind is MappingKind.STEP]
    told = MeasureEvent.objects.filter(pk__in=list(events)).select_related("measure")
    for event in told.prefetch_related("scope_rules__destinations"):
        yield from _with_event(action, event)
    links = StatementLink.objects.filter(
        event__in=list(events), stance=Stance.ANNOUNCES, statement__state="published"
    ).select_related("statement__person", "statement__authority", "event")
    announcers: dict[str, set[str]] = {}
    for link in links:
        announcers.setdefault(link.event.public_id, set()).add(link.statement.speaker)
    for where, names in announcers.items():
        if action["announced_by"] and not any(_same_name(action["announced_by"], name) for name in names):
            yield Contradiction("announced_by", action["announced_by"], " and ".join(sorted(names)), where)
    yield from _with_counts(action, measures, list(events))


def _with_event(action: ActionPayload, event: MeasureEvent) -> Iterator[Contradiction]:
    date = _date(action)
    if date and not date.meets(event.announced):
        yield Contradiction("announced", str(date), str(event.announced), event.public_id)
    there = {country.code for rule in event.scope_rules.all() for country in rule.destinations.all()}
    here = set(action["destinations"])
    if here and there and here != there:
        yield Contradiction("destinations", ", ".join(sorted(here)), ", ".join(sorted(there)), event.public_id)
    axes = set(action["applies_to"])
    if axes and not axes & set(event.measure.applies_to):
        said = [", ".join(sorted(words)).replace("_", " ") for words in (axes, event.measure.applies_to)]
        yield Contradiction("applies_to", said[0], said[1], event.measure.public_id)


def _with_counts(action: ActionPayload, measures: Sequence[int], events: Sequence[int]) -> Iterator[Contradiction]:
    """Compare counts of permits with those of the steps, and with the groups that the measures hold."""
    here = _counts(action)
    if not here:
        return
    stated = MeasureEvent.objects.published().filter(count_what=CountWhat.PERMITS)
    for event in (stated.filter(pk__in=events) | stated.filter(measure__in=measures)).distinct():
        yield from _counted(here, event.count, event.public_id)
    held = Permit.objects.published().filter(identity=PermitIdentity.GROUP)
    groups = held.filter(effects__event__in=events) | held.filter(effects__event__measure__in=measures)
    for group in groups.distinct()[:COMPARED]:
        yield from _counted(here, group.count, f"the group {group.public_id}")


def _counted(here: Sequence[CountRange], there: CountRange, where: str) -> Iterator[Contradiction]:
    if there.known and not any(_meet(count, there) for count in here):
        yield Contradiction("count", ", ".join(map(str, here)), str(there), where)


def _with_reports(proposal: Proposal, action: ActionPayload) -> Iterator[Contradiction]:
    date = _date(action)
    if date is None or not proposal.issuer:
        return
    window = (date.earliest - SAME_ACT_WINDOW, date.latest + SAME_ACT_WINDOW)
    others = Proposal.objects.of_act(proposal.act, proposal.issuer, proposal.destinations, *window)
    others = others.exclude(pk=proposal.pk).exclude(state="rejected").select_related("snapshot__article")
    for other in others.order_by("-pk")[:COMPARED]:
        theirs = other.payload["action"]
        if theirs is None:
            continue
        article = other.snapshot.article
        where = f"Proposal {other.pk} ({article.publisher or article.title or 'another article'})"
        their_date = _date(theirs)
        if their_date and not date.meets(their_date):
            yield Contradiction("announced", str(date), str(their_date), where)
        here, there = _counts(action), _counts(theirs)
        if here and there and not any(_meet(one, two) for one in here for two in there):
            yield Contradiction("count", ", ".join(map(str, here)), ", ".join(map(str, there)), where)
        names = (action["announced_by"], theirs["announced_by"])
        if names[0] and names[1] and not _same_name(names[0], names[1]):
            yield Contradiction("announced_by", names[0], names[1], where)


def _date(action: ActionPayload) -> FuzzyDate | None:
    date = action["date"]
    return fuzzy(date["earliest"], date["latest"]) if date else None


def _counts(action: ActionPayload) -> list[CountRange]:
    return [
        CountRange(count["min"], count["max"], count["approx"], count["of_total"], count["as_stated"])
        for count in action["counts"]
        if is_of_permits(count["unit"])
    ]


def _meet(one: CountRange, other: CountRange) -> bool:
    """Whether two counts may be one number; an approximate one may be a tenth more or less."""
    (low, high), (other_low, other_high) = _bounds(one), _bounds(other)
    return max(low, other_low) <= min(high, other_high)


def _bounds(count: CountRange) -> tuple[float, float]:
    if count.minimum is None and count.maximum is None and count.approx is not None:
        return count.approx * 0.9, count.approx * 1.1
    return (
        count.minimum if count.minimum is not None else 0.0,
        count.maximum if count.maximum is not None else float("inf"),
    )


def _same_name(one: str, other: str) -> bool:
    """Whether two names as printed may be one person's: the shorter one's words all stand in the longer one."""
    shorter, longer = sorted((set(fold(one).split()), set(fold(other).split())), key=len)
    return shorter <= longer
