"""From draft to public and back: submit, publish, withdraw. Each is one transaction and says what it refuses, and why.

Who entered a record does not publish it. What is public has evidence, and a reviewer's reason where a single source
supports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from exportwatch.registry.models import Measure, MeasureEvent, OfficialStatement, Permit, Record
from exportwatch.registry.services.faults import refuse_faults
from exportwatch.registry.services.versions import KINDS, locked, record_version, record_versions
from exportwatch.vocabulary import RecordState, RevisionCause

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def submit(record: Record, by: AbstractBaseUser) -> None:
    """Hand a draft to the reviewers; who submits it is its author where it has none yet."""
    with transaction.atomic():
        kept = locked([record])[record.letter, record.pk]
        if kept.state != RecordState.DRAFT:
            raise ValidationError(f"{record.public_id} is no draft; there is nothing to submit.")
        _clean(kept)
        record.submitted_at = timezone.now()
        if record.author_id is None:
            record.author_id = by.pk
        record.save(update_fields=["submitted_at", "author"])
        record_version(record, by, note="Submitted for review.")


def publish(records: Sequence[Record], reviewer: AbstractBaseUser, single_source_reason: str) -> None:
    """Make drafts public, all or none, and keep the first public version of each.

    ValidationError, naming every record that it concerns: one that is no draft, that the reviewer entered, that has no
    evidence, or a single source without a reason (which is kept with it); and whatever else would break an invariant.
    A measure and its imposing event go together.
    """
    with transaction.atomic():
        kept = locked(records)
        reason = single_source_reason.strip()
        refused: list[str] = []
        for record in kept.values():
            if record.state != RecordState.DRAFT:
                refused.append(_not_a_draft(record))
            elif record.author_id == reviewer.pk and not settings.SINGLE_ADMIN:
                refused.append(f"You entered {record.public_id} yourself; another reviewer publishes it.")
        if refused:
            raise ValidationError(refused)
        for record in kept.values():
            _clean(record)
        for record in records:
            record.state = RecordState.PUBLISHED
            record.published_at = timezone.now()
            record.reviewer_id = reviewer.pk
            record.single_source_reason = reason
            record.save(update_fields=["state", "published_at", "reviewer", "single_source_reason"])
        refuse_faults(records)
        record_versions(records, reviewer)
        _version_neighbours(records, reviewer, RevisionCause.NEW_INFORMATION, "became public")


def withdraw(
    records: Iterable[Record],
    reason: str,
    by: AbstractBaseUser | None = None,
    cause: RevisionCause = RevisionCause.ERROR,
) -> None:
    """Take published records back; their pages say so, with the reason. A measure takes its events with it.

    ValidationError without a reason, for a draft, and where what stays public would lose its beginning or its target.
    Records that are withdrawn already stay as they are.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError("Say why the record is withdrawn; its page shows the reason.")
    with transaction.atomic():
        asked = _with_events(records)
        states = {key: row.state for key, row in locked(asked).items()}
        if drafts := [row.public_id for row in asked if states[row.letter, row.pk] == RecordState.DRAFT]:
            raise ValidationError(f"{', '.join(drafts)} was never public; delete the draft instead of withdrawing it.")
        taken = [row for row in asked if states[row.letter, row.pk] == RecordState.PUBLISHED]
        for record in taken:
            record.state = RecordState.WITHDRAWN
            record.withdrawn_at = timezone.now()
            record.withdrawn_reason = reason
            record.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
        refuse_faults(_left_behind(taken))
        record_versions(taken, by, cause=cause, note=reason)
        _version_neighbours(taken, by, cause, "was withdrawn")


def _not_a_draft(record: Record) -> str:
    if record.is_published:
        return f"{record.public_id} is published already; reload the page."
    return f"{record.public_id} was withdrawn and its id is not used again; enter the fact as a new record."


def _clean(record: Record) -> None:
    """Check a record and its parts by their own rules; the database has held their constraints since saving."""
    for row in (record, *_parts(record)):
        keys = {field.name for field in row._meta.concrete_fields if field.is_relation}
        try:
            row.clean_fields(exclude=keys)
            row.clean()
        except ValidationError as error:
            raise ValidationError([f"{record.public_id}: {message}" for message in error.messages]) from error


def _parts(record: Record) -> Iterator[models.Model]:
    """Yield a record's parts. Effects are not among them: an event may have 100,000, and constraints hold all that can
    be wrong with one."""
    if isinstance(record, Permit):
        yield from (*record.parties.all(), *record.identifiers.all(), *record.lines.all(), *record.evidence.all())
    elif isinstance(record, Measure):
        yield from record.grounds.all()
    elif isinstance(record, MeasureEvent):
        yield from (*record.scope_rules.all(), *record.evidence.all())
    elif isinstance(record, OfficialStatement):
        yield from (*record.links.all(), *record.evidence.all())


def _version_neighbours(
    records: Sequence[Record], editor: AbstractBaseUser | None, cause: RevisionCause, what: str
) -> None:
    """Give a new version to the public records that name one of these, where they say more, or less, from now on."""
    neighbours = list(_naming(records))
    if not neighbours:
        return
    shown = ", ".join(record.public_id for record in records[:5])
    names = f"{shown} and {len(records) - 5} more" if len(records) > 5 else shown
    record_versions(neighbours, editor, cause=cause, note=f"{names} {what}, and this record names it.")


def _naming(records: Sequence[Record]) -> Iterator[Record]:
    """Yield the public records outside these that name one of them."""
    ids: dict[str, list[int]] = {letter: [row.pk for row in records if row.letter == letter] for letter in KINDS}
    if ids["P"]:
        related = Q(member_of__in=ids["P"]) | Q(replaces__in=ids["P"])
        yield from Permit.objects.published().filter(related).exclude(pk__in=ids["P"])
    if ids["P"] or ids["M"]:
        touching = MeasureEvent.objects.filter(effects__permit__in=ids["P"]).values("pk")
        named = Q(pk__in=touching) | Q(targets__in=ids["M"])
        yield from MeasureEvent.objects.published().filter(named).exclude(pk__in=ids["E"]).distinct()
    if ids["E"]:
        linked = OfficialStatement.objects.published().filter(links__event__in=ids["E"])
        yield from linked.exclude(pk__in=ids["S"]).distinct()


def _with_events(records: Iterable[Record]) -> list[Record]:
    """Return the records, and the public events of the measures among them, each once."""
    asked: dict[tuple[str, int], Record] = {(record.letter, record.pk): record for record in records}
    measures = [record.pk for record in asked.values() if isinstance(record, Measure)]
    for event in MeasureEvent.objects.published().filter(measure__in=measures):
        asked.setdefault((event.letter, event.pk), event)
    return list(asked.values())


def _left_behind(taken: Iterable[Record]) -> Iterator[Record]:
    """Yield what stays public and stood on one of these: the measures of events, and what targets measures."""
    gone = list(taken)
    events = [record.pk for record in gone if isinstance(record, MeasureEvent)]
    measures = [record.pk for record in gone if isinstance(record, Measure)]
    yield from Measure.objects.published().filter(events__in=events).distinct()
    yield from MeasureEvent.objects.published().filter(targets__in=measures).distinct()
