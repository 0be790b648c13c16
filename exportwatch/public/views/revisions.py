"""What a record said before: its public versions, each with why it changed and what differs, and a page for each.

Versions that were drafts are not public, and neither is what a public version says of records that were drafts then.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from exportwatch.public.caching import public_page
from exportwatch.public.views.listing import read
from exportwatch.registry import content
from exportwatch.registry.differences import Difference, Line, differences, in_words
from exportwatch.registry.models import Measure, MeasureEvent, OfficialStatement, Permit, Record, Revision
from exportwatch.registry.models.records import RecordQuerySet
from exportwatch.vocabulary import RecordState, RevisionCause

SHOWN = 30
"""Differences of a version, or lines under one heading, that a page shows; an event may name 100,000 permits."""

SECTIONS: dict[str, type[Record]] = {
    "permits": Permit,
    "measures": Measure,
    "events": MeasureEvent,
    "statements": OfficialStatement,
}
_SECTION_OF = {kind.letter: section for section, kind in SECTIONS.items()}


@dataclass(frozen=True, slots=True)
class Version:
    """A public version, with what differs from the public one before it: nothing for the first.

    `more` differences are not among those given. `until` None: the record says so now.
    """

    public_id: str
    number: int
    state: RecordState
    said_from: dt.datetime
    until: dt.datetime | None
    cause: str
    note: str
    is_first: bool
    differences: Sequence[Difference]
    more: int

    @property
    def url(self) -> str:
        """The permanent address."""
        section = _SECTION_OF[self.public_id.split("-")[1]]
        return reverse("public:version", args=[section, self.public_id, self.number])


def versions_of(records: Iterable[Record]) -> list[Version]:
    """Return the public versions of these records, latest first. Two queries.

    Contents are loaded for records that changed since they became public; most did not.
    """
    asked = Q(pk__in=[])
    for record in records:
        asked |= Q(kind=record.letter, record=record.pk)
    found = list(_public(Revision.objects.filter(asked)).defer("content").order_by("kind", "record", "number"))
    versions_each = Counter((row.kind, row.record) for row in found)
    several = [row.pk for row in found if versions_each[row.kind, row.record] > 1]
    contents = dict(Revision.objects.filter(pk__in=several).values_list("pk", "content"))
    versions = []
    before: Revision | None = None
    for row in found:
        if before and (before.kind, before.record) != (row.kind, row.record):
            before = None
        changed = _differences(contents[before.pk], contents[row.pk]) if before else []
        versions.append(_version(row, changed, is_first=before is None))
        before = row
    return sorted(versions, key=lambda version: version.said_from, reverse=True)


@public_page
def version_page(request: HttpRequest, section: str, public_id: str, number: int) -> HttpResponse:
    """Answer with what a record said in one of its public versions, for good, withdrawn or not."""
    record = _record(section, public_id)
    rows = _public(Revision.objects.filter(kind=record.letter, record=record.pk, number__lte=number))
    latest = list(rows.order_by("-number")[:2]) if number < 2**31 else []
    if not latest or latest[0].number != number:
        raise Http404(f"{public_id} has no public version {number}.")
    row, before = latest[0], latest[1] if len(latest) > 1 else None
    changed = _differences(before.content, row.content) if before else []
    _, context, status = read(request, frozenset())
    context |= {
        "section": "measures" if section == "events" else section,
        "record": record,
        "parent": record.measure if isinstance(record, MeasureEvent) else record,
        "version": _version(row, changed, is_first=before is None),
        "headings": _headings(in_words(content.public(row.content))),
    }
    return render(request, "public/revision.html", context, status=status)


def _record(section: str, public_id: str) -> Record:
    """Return the record, public or withdrawn. Http404 for drafts, unknown and malformed ids alike."""
    found: Record | None = None
    if kind := SECTIONS.get(section):
        records: RecordQuerySet[Record] = kind._default_manager.all()  # type: ignore[assignment]
        found = records.with_public_id(public_id).exclude(state=RecordState.DRAFT).first()
    if found is None or (isinstance(found, MeasureEvent) and found.measure.state == RecordState.DRAFT):
        raise Http404(f"No published record has the id {public_id}.")
    return found


def _public(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    return revisions.exclude(state=RecordState.DRAFT)


def _differences(before: content.Content, after: content.Content) -> list[Difference]:
    return differences(content.public(before), content.public(after))


def _version(row: Revision, changed: Sequence[Difference], *, is_first: bool) -> Version:
    return Version(
        public_id=f"EW-{row.kind}-{row.record:06d}",
        number=row.number,
        state=RecordState(row.state),
        said_from=row.said_from,
        until=row.said_until,
        cause=RevisionCause(row.cause).label if row.cause else "",
        note=row.note,
        is_first=is_first,
        differences=changed[:SHOWN],
        more=max(len(changed) - SHOWN, 0),
    )


def _headings(lines: Iterable[Line]) -> list[tuple[str, list[str], int]]:
    """Return each heading with its lines, as far as they are shown, and how many more there are."""
    found: dict[str, list[str]] = {}
    for path, words in lines:
        found.setdefault(path, []).append(words)
    return [(path, words[:SHOWN], max(len(words) - SHOWN, 0)) for path, words in found.items()]
