"""An old version of a record → what it says now, with all its parts; the versions in between stay readable.

Reads the shape that `registry.content` writes. What the content names and nobody knows any more (a company that was
renamed) is looked up by its other names, then registered.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from exportwatch.registry.content import NOT_PUBLIC, Content, date_from_json, number_in
from exportwatch.registry.matching import person_named
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
    PermitIdentifier,
    PermitLine,
    PermitParty,
    Person,
    Record,
    Revision,
    ScopeRule,
    StatementLink,
    Tenure,
)
from exportwatch.registry.services.faults import refuse_faults
from exportwatch.registry.services.names import authority, company, free_slug
from exportwatch.registry.services.versions import KINDS, record_version
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import RecordState

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def restore(revision: Revision, editor: AbstractBaseUser | None, cause: str, note: str) -> Revision:
    """Make the record say again what that version said, and return the new version that says so.

    Cause and note as for every change (see `record_version`). ValidationError where the record is withdrawn, or where
    the old content breaks an invariant today; nothing is written then.
    """
    with transaction.atomic():
        record = KINDS[revision.kind]._default_manager.select_for_update(of=("self",)).get(pk=revision.record)
        if record.state == RecordState.WITHDRAWN:
            raise ValidationError(
                f"{record.public_id} is withdrawn and stays so; enter the fact as a new record if it holds after all."
            )
        _apply(record, revision.content)
        if record.state == RecordState.PUBLISHED:
            refuse_faults([record])
        return record_version(record, editor, cause=cause, note=note or f"Version {revision.number} was restored.")


def _apply(record: Record, content: Content) -> None:
    hidden: Content = content.get(NOT_PUBLIC, {})
    if isinstance(record, Permit):
        _permit(record, content | hidden)
    elif isinstance(record, Measure):
        _measure(record, content)
    elif isinstance(record, MeasureEvent):
        _event(record, content, hidden)
    elif isinstance(record, OfficialStatement):
        _statement(record, content, [*content.get("links", []), *hidden.get("links", [])])


def _permit(permit: Permit, content: Content) -> None:
    ended: Content = content.get("ended", {})
    permit.authority = _authority(content["authority"])
    permit.identity = content["identity"]
    permit.kind = content["kind"]
    permit.local_term = content.get("local_term", "")
    permit.end_use = content.get("end_use", "")
    permit.ended_how = ended.get("how", "")
    permit.member_of_id = number_in(content["member_of"]) if "member_of" in content else None
    permit.replaces_id = number_in(content["replaces"]) if "replaces" in content else None
    _set_count(permit, content.get("count", {}))
    for name, value in (("issued", content.get("issued")), ("expires", content.get("expires"))):
        _set_date(permit, name, value)
    _set_date(permit, "ended", ended.get("on"))
    _save(permit)
    permit.destinations.set(content.get("destinations", []))
    permit.parties.all().delete()
    for party in content.get("parties", []):
        # Two companies of then may be one by now.
        PermitParty.objects.get_or_create(permit=permit, role=party["role"], company=company(party["company"]))
    permit.identifiers.all().delete()
    for row in content.get("identifiers", []):
        _save(PermitIdentifier(permit=permit, scheme=row["scheme"], value=row["value"]))
    permit.lines.all().delete()
    for line in content.get("lines", []):
        _line(permit, line)
    _evidence(permit.evidence.all(), content, permit=permit)


def _line(permit: Permit, content: Content) -> None:
    line = PermitLine(
        permit=permit,
        description=content.get("description", ""),
        quantity=Decimal(content["quantity"]) if "quantity" in content else None,
        unit=content.get("unit", ""),
        value=Decimal(content["value"]) if "value" in content else None,
        currency=content.get("currency", ""),
    )
    _save(line)
    line.control_entries.set(_controls(content))


def _measure(measure: Measure, content: Content) -> None:
    measure.title = content["title"]
    measure.authority = _authority(content["authority"])
    measure.instrument = content["instrument"]
    measure.applies_to = content.get("applies_to", [])
    measure.formality = content["formality"]
    _save(measure)
    measure.grounds.all().delete()
    for item in content.get("grounds", []):
        ground = Ground.objects.create(measure=measure, code=item["code"], text=item.get("text", ""))
        _evidence(Evidence.objects.none(), item, ground=ground)


def _event(event: MeasureEvent, content: Content, hidden: Content) -> None:
    event.type = content["type"]
    for name in ("announced", "effective", "until"):
        _set_date(event, name, content.get(name))
    count: Content = content.get("count", {})
    event.count_what = count.get("what", "")
    _set_count(event, count)
    _save(event)
    event.targets.set([number_in(name) for name in (*content.get("targets", []), *hidden.get("targets", []))])
    event.scope_rules.all().delete()
    for rule in content.get("scope", []):
        _scope_rule(event, rule)
    _effects(event, [*content.get("effects", []), *hidden.get("effects", [])])
    _evidence(event.evidence.all(), content, event=event)


def _scope_rule(event: MeasureEvent, content: Content) -> None:
    rule = ScopeRule(
        event=event,
        polarity=content["rule"],
        exporter=company(content["exporter"]) if "exporter" in content else None,
        recipient=company(content["recipient"]) if "recipient" in content else None,
        goods=content.get("goods", []),
        programme=content.get("programme", ""),
        end_use=content.get("end_use", ""),
        note=content.get("note", ""),
    )
    _save(rule)
    rule.destinations.set(content.get("destinations", []))
    rule.control_entries.set(_controls(content))


def _effects(event: MeasureEvent, entries: Iterable[Content]) -> None:
    """Bring the effects to those of the entries, touching only the ones that differ."""
    wanted = {
        number_in(permit): (
            entry["effect"],
            entry["basis"],
            entry.get("confirmed", False),
            entry.get("part", ""),
        )
        for entry in entries
        for permit in entry["permits"]
    }
    stored = {effect.permit_id: effect for effect in event.effects.all()}
    same = {
        permit
        for permit, row in stored.items()
        if wanted.get(permit) == (row.effect, row.basis, row.confirmed, row.part)
    }
    event.effects.exclude(permit__in=same).delete()
    PermitEffect.objects.bulk_create(
        [
            PermitEffect(event=event, permit_id=permit, effect=effect, basis=basis, confirmed=confirmed, part=part)
            for permit, (effect, basis, confirmed, part) in wanted.items()
            if permit not in same
        ],
        batch_size=5000,
    )


def _statement(statement: OfficialStatement, content: Content, links: Iterable[Content]) -> None:
    tenure = _tenure(content)
    statement.tenure = tenure
    statement.person = tenure.person if tenure else _person(content.get("person"))
    statement.authority = _authority(content["authority"]) if "authority" in content else None
    statement.speaker_as_printed = content.get("speaker_as_printed", "")
    statement.venue = content["venue"]
    statement.language = content.get("language", "")
    statement.text = content["text"]
    statement.quote = content.get("quote", "")
    statement.translation = content.get("translation", "")
    _set_date(statement, "said", content["said"])
    _save(statement)
    statement.links.all().delete()
    for link in links:
        _save(
            StatementLink(
                statement=statement,
                event_id=number_in(link["event"]),
                stance=link["stance"],
                part=link.get("part", ""),
            )
        )
    _evidence(statement.evidence.all(), content, statement=statement)


def _evidence(stored: models.QuerySet[Evidence], content: Content, **fact: models.Model) -> None:
    """Bring a fact's evidence to that of the content; what is there already stays the same row."""
    kept: set[int] = set()
    for item in content.get("evidence", []):
        article = _article(item)
        place = {
            "quote": item.get("quote", ""),
            "start": item.get("start"),
            "end": item.get("end"),
            "snapshot_sha256": item.get("snapshot", ""),
            "verified": item.get("verified", False),
        }
        same = stored.filter(article=article, **place).exclude(pk__in=kept).first()
        kept.add((same or Evidence.objects.create(article=article, **place, **fact)).pk)
    stored.exclude(pk__in=kept).delete()


def _article(item: Content) -> Article:
    """Return the article that was cited: by address, by the snapshot in which the quote stands, or by what it says."""
    source: Content = item["source"]
    found: Article | None = None
    if "url" in source:
        found = Article.objects.filter(url=source["url"]).first()
    elif "snapshot" in item:
        found = Article.objects.filter(url__isnull=True, evidence__snapshot_sha256=item["snapshot"]).first()
    published = date_from_json(source.get("published"))
    values = {
        "publisher": source.get("publisher", ""),
        "title": source.get("title", ""),
        **(published.columns("published") if published else {"published_earliest": None, "published_latest": None}),
    }
    if found is None and "url" not in source:
        found = Article.objects.filter(url__isnull=True, **values).first()
    return found or Article.objects.create(
        url=source.get("url"),
        byline=source.get("byline", ""),
        official=source.get("official", False),
        origin=source.get("origin", ""),
        language=source.get("language", ""),
        archive_url=source.get("archive", ""),
        **values,
    )


def _authority(content: Content) -> Authority:
    return authority(content["name"], content["country"])


def _person(name: str | None) -> Person | None:
    if name is None:
        return None
    exact = list(Person.objects.filter(name=name)[:2])
    found = exact[0] if len(exact) == 1 else person_named(name)
    if found is None and exact:
        raise ValidationError(f"Several people are called {name} by now; enter the version by hand.")
    return found or Person.objects.create(name=name, slug=free_slug(Person, name))


def _tenure(content: Content) -> Tenure | None:
    if "tenure" not in content:
        return None
    office, held_in = content["tenure"]["office"], _authority(content["tenure"]["authority"])
    known = Tenure.objects.filter(person__name=content["person"], office=office, authority=held_in)
    found = known.select_related("person").first()
    if found is not None:
        return found
    person = _person(content["person"])
    assert person is not None  # noqa: S101  # a tenure is somebody's
    return Tenure.objects.create(person=person, office=office, authority=held_in)


def _controls(content: Content) -> list[ControlEntry]:
    asked = content.get("control", [])
    return [entry for item in asked for entry in ControlEntry.objects.filter(list=item["list"], code=item["code"])]


def _set_date(row: models.Model, name: str, value: Any) -> None:
    date: FuzzyDate | None = date_from_json(value)
    columns: dict[str, Any] = {f"{name}_earliest": None, f"{name}_latest": None, f"{name}_as_stated": ""}
    for column, item in (date.columns(name) if date else columns).items():
        setattr(row, column, item)


def _set_count(row: Permit | MeasureEvent, count: Content) -> None:
    row.count_min, row.count_max = count.get("min"), count.get("max")
    row.count_approx, row.count_of_total = count.get("approx"), count.get("of_total")
    row.count_as_stated = count.get("as_stated", "")


def _save(row: models.Model) -> None:
    row.full_clean()
    row.save()
