"""A record with all its parts → self-contained JSON, as a revision keeps it: the case file's shape, names for ids.

    countries, control entries   by code
    companies, people            by name; authorities by name and country; records by public id
    dates                        2020, 2020-10, 2020-10-05, or {"earliest", "latest", "as_stated"}
    effects                      those that say the same of several permits are one entry, with the list `permits`
    evidence                     `source` is the article as it was cited; the range is into the snapshot of that digest
    empty values                 left out

What refers to a record that was not public when the content was taken stands under `not_public`, with the key that it
has in the content; `public` leaves it out for good. So an old version never comes to show what was a draft then.

Reads tables in a constant number of queries a call; knows nothing of revisions, and writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Prefetch, Q

from exportwatch.registry.models import (
    Article,
    Authority,
    ControlEntry,
    Evidence,
    Ground,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    PermitEffect,
    PermitLine,
    PermitParty,
    Record,
    ScopeRule,
    StatementLink,
)
from exportwatch.registry.values import CountRange, FuzzyDate
from exportwatch.vocabulary import RecordState

Content = dict[str, Any]
"""A record's JSON; the key names are those of the case file's entry."""

NOT_PUBLIC = "not_public"


def contents_of(records: Sequence[Record]) -> dict[str, Content]:
    """Return the content of each record as the database holds it now, by public id. At most 10 queries a kind."""
    found: dict[str, Content] = {}
    by_kind: dict[type[Record], list[int]] = defaultdict(list)
    for record in records:
        by_kind[type(record)].append(record.pk)
    for kind, ids in by_kind.items():
        if kind is Permit:
            found |= {permit.public_id: _permit(permit) for permit in _permits(ids)}
        elif kind is Measure:
            found |= {measure.public_id: _measure(measure) for measure in _measures(ids)}
        elif kind is MeasureEvent:
            effects = _effects(ids)
            found |= {event.public_id: _event(event, effects[event.pk]) for event in _events(ids)}
        else:
            found |= {statement.public_id: _statement(statement) for statement in _statements(ids)}
    return found


def content_of(record: Record) -> Content:
    """Return the content of one record as the database holds it now. At most 10 queries."""
    return contents_of([record])[record.public_id]


def public(content: Content) -> Content:
    """Return what of a content the public may read."""
    return {key: value for key, value in content.items() if key != NOT_PUBLIC}


def number_in(public_id: str) -> int:
    """Return the row's number from a public id such as EW-P-000123."""
    return int(public_id.rsplit("-", 1)[1])


def date_json(date: FuzzyDate | None) -> str | dict[str, str] | None:
    """Return a date in the shortest form that says all of it; None where it is not known."""
    if date is None:
        return None
    short = date.iso
    if not date.as_stated and "/" not in short:
        return short
    bounds = {"earliest": date.earliest.isoformat(), "latest": date.latest.isoformat()}
    return bounds | ({"as_stated": date.as_stated} if date.as_stated else {})


def date_from_json(value: str | dict[str, str] | None) -> FuzzyDate | None:
    """Read what `date_json` writes. ValueError says what to write instead."""
    if value is None:
        return None
    if isinstance(value, str):
        return FuzzyDate.parse(value)
    first, last = FuzzyDate.parse(value["earliest"]), FuzzyDate.parse(value["latest"])
    return FuzzyDate(first.earliest, last.latest, value.get("as_stated", ""))


def count_json(count: CountRange) -> Content | None:
    """Return a count's numbers and words as far as they are known; None where nothing is."""
    found = _filled(
        min=count.minimum,
        max=count.maximum,
        approx=count.approx,
        of_total=count.of_total,
        as_stated=count.as_stated,
    )
    return found or None


def source_json(article: Article) -> Content:
    """Return an article as it is cited."""
    return _filled(
        url=article.url,
        publisher=article.publisher,
        title=article.title,
        byline=article.byline,
        published=date_json(article.published),
        official=article.official or None,
        origin=article.origin,
        language=article.language,
        archive=article.archive_url,
    )


def _filled(**values: Any) -> Content:
    """Return the values that say something; 0 and False do, None and what is empty do not."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}


def _permits(ids: Iterable[int]) -> Iterable[Permit]:
    return (
        Permit.objects.filter(pk__in=ids)
        .select_related("authority", "member_of", "replaces")
        .prefetch_related(
            "destinations",
            "identifiers",
            Prefetch("parties", PermitParty.objects.select_related("company")),
            Prefetch("lines", PermitLine.objects.prefetch_related("control_entries")),
            _evidence_prefetch(),
        )
    )


def _permit(permit: Permit) -> Content:
    relations = {"member_of": permit.member_of, "replaces": permit.replaces}
    shown = {name: other.public_id for name, other in relations.items() if other and other.is_published}
    hidden = {name: other.public_id for name, other in relations.items() if other and not other.is_published}
    ended = {"how": permit.ended_how, "on": date_json(permit.ended)} if permit.ended else None
    return _filled(
        permit=permit.public_id,
        authority=_authority(permit.authority),
        identity=permit.identity,
        count=count_json(permit.count),
        kind=permit.kind,
        local_term=permit.local_term,
        identifiers=[{"scheme": row.scheme, "value": row.value} for row in permit.identifiers.all()],
        issued=date_json(permit.issued),
        expires=date_json(permit.expires),
        ended=ended,
        destinations=sorted(country.code for country in permit.destinations.all()),
        end_use=permit.end_use,
        parties=[{"role": party.role, "company": party.company.name} for party in permit.parties.all()],
        lines=[_line(line) for line in permit.lines.all()],
        **shown,
        evidence=_evidence(permit.evidence.all()),
        not_public=hidden,
    )


def _line(line: PermitLine) -> Content:
    return _filled(
        description=line.description,
        control=_controls(line.control_entries.all()),
        quantity=_number(line.quantity),
        unit=line.unit,
        value=str(line.value) if line.value is not None else None,
        currency=line.currency,
    )


def _measures(ids: Iterable[int]) -> Iterable[Measure]:
    grounds = Ground.objects.prefetch_related(_evidence_prefetch())
    return Measure.objects.filter(pk__in=ids).select_related("authority").prefetch_related(Prefetch("grounds", grounds))


def _measure(measure: Measure) -> Content:
    grounds = [
        _filled(code=ground.code, text=ground.text, evidence=_evidence(ground.evidence.all()))
        for ground in measure.grounds.all()
    ]
    return _filled(
        measure=measure.public_id,
        title=measure.title,
        authority=_authority(measure.authority),
        instrument=measure.instrument,
        applies_to=list(measure.applies_to),
        formality=measure.formality,
        grounds=grounds,
    )


def _events(ids: Iterable[int]) -> Iterable[MeasureEvent]:
    rules = ScopeRule.objects.select_related("exporter", "recipient").prefetch_related(
        "destinations", "control_entries"
    )
    return (
        MeasureEvent.objects.filter(pk__in=ids)
        .select_related("measure")
        .prefetch_related("targets", Prefetch("scope_rules", rules), _evidence_prefetch())
    )


Effects = dict[str, list[Content]]
"""Effects to show under "effects", and those on permits that are not public under "not_public"."""


def _effects(events: Iterable[int]) -> dict[int, Effects]:
    """Return each event's effects, those that say the same of several permits as one. One query, a row an entry:
    an event may name 100,000 permits."""
    rows = (
        PermitEffect.objects.filter(event__in=events)
        .order_by()
        .values_list("event_id", "effect", "basis", "confirmed", "part")
        .annotate(public=Q(permit__state=RecordState.PUBLISHED), permits=ArrayAgg("permit_id", order_by="permit_id"))
    )
    found: dict[int, Effects] = defaultdict(lambda: {"effects": [], NOT_PUBLIC: []})
    for event, effect, basis, confirmed, part, public_ones, numbers in sorted(rows, key=lambda row: row[-1]):
        permits = [Permit.id_of(number) for number in numbers]
        entry = _filled(effect=effect, basis=basis, confirmed=confirmed or None, part=part, permits=permits)
        found[event]["effects" if public_ones else NOT_PUBLIC].append(entry)
    return found


def _event(event: MeasureEvent, effects: Effects) -> Content:
    count = count_json(event.count)
    targets = sorted(event.targets.all(), key=lambda measure: measure.pk)
    return _filled(
        event=event.public_id,
        measure=event.measure.public_id,
        type=event.type,
        announced=date_json(event.announced),
        effective=date_json(event.effective),
        until=date_json(event.until),
        targets=[measure.public_id for measure in targets if measure.is_published],
        scope=[_scope_rule(rule) for rule in event.scope_rules.all()],
        effects=effects["effects"],
        count={"what": event.count_what} | count if count else None,
        evidence=_evidence(event.evidence.all()),
        not_public=_filled(
            targets=[measure.public_id for measure in targets if not measure.is_published],
            effects=effects[NOT_PUBLIC],
        ),
    )


def _scope_rule(rule: ScopeRule) -> Content:
    return _filled(
        rule=rule.polarity,
        destinations=sorted(country.code for country in rule.destinations.all()),
        exporter=rule.exporter.name if rule.exporter else None,
        recipient=rule.recipient.name if rule.recipient else None,
        control=_controls(rule.control_entries.all()),
        goods=list(rule.goods),
        programme=rule.programme,
        end_use=rule.end_use,
        note=rule.note,
    )


def _statements(ids: Iterable[int]) -> Iterable[OfficialStatement]:
    links = StatementLink.objects.select_related("event__measure")
    return (
        OfficialStatement.objects.filter(pk__in=ids)
        .select_related("person", "authority", "tenure__authority")
        .prefetch_related(Prefetch("links", links), _evidence_prefetch())
    )


def _statement(statement: OfficialStatement) -> Content:
    tenure = statement.tenure
    links: dict[bool, list[Content]] = {True: [], False: []}
    for link in statement.links.all():
        both_public = link.event.is_published and link.event.measure.is_published
        entry = _filled(
            event=link.event.public_id, measure=link.event.measure.public_id, stance=link.stance, part=link.part
        )
        links[both_public].append(entry)
    return _filled(
        statement=statement.public_id,
        person=statement.person.name if statement.person else None,
        tenure={"office": tenure.office, "authority": _authority(tenure.authority)} if tenure else None,
        authority=_authority(statement.authority) if statement.authority else None,
        speaker_as_printed=statement.speaker_as_printed,
        venue=statement.venue,
        said=date_json(statement.said),
        language=statement.language,
        text=statement.text,
        quote=statement.quote,
        translation=statement.translation,
        links=links[True],
        evidence=_evidence(statement.evidence.all()),
        not_public=_filled(links=links[False]),
    )


def _authority(authority: Authority) -> Content:
    return {"name": authority.name, "country": authority.country_id}


def _controls(entries: Iterable[ControlEntry]) -> list[Content]:
    codes = sorted((entry.list, entry.code) for entry in entries)
    return [{"list": of, "code": code} for of, code in codes]


def _number(value: Decimal | None) -> int | str | None:
    """Return a whole quantity as a number, any other as text, so that no digit is lost."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value.normalize())


def _evidence_prefetch() -> Prefetch[Any]:
    return Prefetch("evidence", Evidence.objects.for_facts())


def _evidence(rows: Iterable[Evidence]) -> list[Content]:
    return [
        _filled(
            source=source_json(row.article),
            quote=row.quote,
            start=row.start,
            end=row.end,
            snapshot=row.snapshot_sha256,
            verified=row.verified or None,
        )
        for row in rows
    ]
