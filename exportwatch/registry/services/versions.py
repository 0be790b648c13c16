"""Versions of a record: every change is kept, with who, when and why, and nobody overwrites what they have not seen.

A record's `version` is the number of its latest revision, 0 before the first. Whoever changes a record locks it with
the version that they looked at, writes, and ends with `record_version`; all in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from exportwatch.registry import search
from exportwatch.registry.content import Content, contents_of, number_in
from exportwatch.registry.models import Measure, MeasureEvent, OfficialStatement, Permit, Record, Revision
from exportwatch.registry.spans import refresh_for
from exportwatch.vocabulary import RecordState, RevisionCause

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

R = TypeVar("R", bound=Record)

KINDS: dict[str, type[Record]] = {kind.letter: kind for kind in (Permit, Measure, MeasureEvent, OfficialStatement)}
"""The kinds of record by the letter of their public ids."""


def lock(model: type[R], pk: int, expected_version: int) -> R:
    """Return the record, locked until the transaction ends, if its version is the one that the editor looked at.

    ValidationError where it is not: the message names who changed it meanwhile, and when. Needs a transaction.
    """
    record = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None:
        raise ValidationError("This record was deleted meanwhile; nothing of yours was saved. Enter it anew.")
    if record.version != expected_version:
        raise ValidationError(_changed_meanwhile(record, expected_version))
    return record


def locked(records: Iterable[Record]) -> dict[tuple[str, int], Record]:
    """Return the records as the database has them now, by letter and number, locked until the transaction ends.

    They are locked in a fixed order, so that two who change several never wait for each other. ValidationError where
    one is gone.
    """
    found: dict[tuple[str, int], Record] = {}
    asked = list(records)
    for letter, kind in sorted(KINDS.items()):
        if ids := [record.pk for record in asked if record.letter == letter]:
            rows = kind._default_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
            found |= {(letter, row.pk): row for row in rows}
    if gone := [record.public_id for record in asked if (record.letter, record.pk) not in found]:
        raise ValidationError(f"{', '.join(gone)} was deleted meanwhile; reload the page.")
    return found


def _changed_meanwhile(record: Record, seen: int) -> str:
    latest = history_of(record).select_related("editor").last()
    who = str(latest.editor) if latest and latest.editor else "Somebody"
    when = f" on {latest.said_from:%-d %B %Y at %H:%M} UTC" if latest else ""
    return (
        f"{who} changed {record.public_id}{when}: it is at version {record.version} now, and you looked at version "
        f"{seen}. Nothing of yours was saved and nothing of theirs overwritten; open the record again and enter your "
        "change there."
    )


def history_of(record: Record) -> QuerySet[Revision]:
    """Return the record's revisions, first to latest, drafts among them. One query."""
    return Revision.objects.filter(kind=record.letter, record=record.pk).order_by("number")


def record_version(record: Record, editor: AbstractBaseUser | None, *, cause: str = "", note: str = "") -> Revision:
    """Keep what the record and all its parts say now as its next version; see `record_versions`."""
    return record_versions([record], editor, cause=cause, note=note)[0]


def record_versions(
    records: Sequence[Record], editor: AbstractBaseUser | None, *, cause: str = "", note: str = ""
) -> list[Revision]:
    """Keep what each record says now as its next version, in the order given; raise each `record.version` with it.

    Where nothing changed since the version before, that one stands and is returned. A change of what was public
    demands a cause (a word of RevisionCause) and a note for readers: ValidationError without them. Statuses that
    follow from a published record are brought up to date. A constant number of queries for each kind of record.
    """
    if cause and cause not in set(RevisionCause):
        raise ValidationError(f"“{cause}” is no cause; choose one of: {', '.join(RevisionCause)}.")
    with transaction.atomic():
        states = {key: row.state for key, row in locked(records).items()}
        contents = contents_of(records)
        standing = _standing(records)
        now = timezone.now()
        result: list[Revision] = []
        new: list[Revision] = []
        touched: list[Record] = []
        for record in records:
            before = standing.get((record.letter, record.pk))
            content = contents[record.public_id]
            state = states[record.letter, record.pk]
            if before and before.content == content and before.state == state:
                result.append(before)
                continue
            was_public = before is not None and before.state != RecordState.DRAFT
            if was_public and not (cause and note.strip()):
                raise ValidationError(_cause_demanded(record))
            revision = Revision(
                kind=record.letter,
                record=record.pk,
                number=before.number + 1 if before else 1,
                state=state,
                content=content,
                said_from=now,
                cause=cause if was_public else "",
                note=note.strip(),
                editor_id=editor.pk if editor else None,
            )
            new.append(revision)
            result.append(revision)
            if was_public or state != RecordState.DRAFT:
                touched += [record, *(_no_longer_named(before.content, content) if before else [])]
        _keep(new, records)
        if touched:
            search.index(
                search.Said(row.kind, row.record, row.state == RecordState.PUBLISHED, row.content) for row in new
            )
            refresh_for(touched)
    return result


def _standing(records: Iterable[Record]) -> dict[tuple[str, int], Revision]:
    asked = Q(pk__in=[])
    for letter in KINDS:
        if ids := [record.pk for record in records if record.letter == letter]:
            asked |= Q(kind=letter, record__in=ids)
    found = Revision.objects.filter(asked, said_until__isnull=True)
    return {(revision.kind, revision.record): revision for revision in found}


def _no_longer_named(before: Content, now: Content) -> list[Record]:
    """Return the permits and measures that an event named before and does not name now: their status changes too."""
    permits = _named_permits(before) - _named_permits(now)
    measures = set(before.get("targets", [])) - set(now.get("targets", []))
    return [
        *(Permit(pk=number_in(public_id)) for public_id in permits),
        *(Measure(pk=number_in(public_id)) for public_id in measures),
    ]


def _named_permits(content: Content) -> set[str]:
    return {permit for entry in content.get("effects", []) for permit in entry["permits"]}


def _keep(new: Sequence[Revision], records: Sequence[Record]) -> None:
    """Close the versions before, write the new ones and raise the records' numbers."""
    for letter, kind in KINDS.items():
        ours = [revision for revision in new if revision.kind == letter]
        if not ours:
            continue
        numbers = {revision.record: revision.number for revision in ours}
        Revision.objects.filter(kind=letter, record__in=numbers, said_until__isnull=True).update(
            said_until=ours[0].said_from
        )
        changed = [record for record in records if record.letter == letter and record.pk in numbers]
        for record in changed:
            record.version = numbers[record.pk]
        kind._default_manager.bulk_update(changed, ["version"], batch_size=1000)
    Revision.objects.bulk_create(new, batch_size=500)


def _cause_demanded(record: Record) -> str:
    causes = ", ".join(cause.label.lower() for cause in RevisionCause)
    return (
        f"{record.public_id} is public: choose why it changes ({causes}) and write a note for its readers. "
        "The version before stays readable."
    )
