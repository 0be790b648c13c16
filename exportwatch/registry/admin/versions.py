"""A record's versions as its history page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import Q
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from exportwatch.registry.content import Content
from exportwatch.registry.differences import Difference, differences, in_words
from exportwatch.registry.models import Record, Revision
from exportwatch.vocabulary import RevisionCause


class RestoreForm(forms.Form):
    """Which revision is to be said again, and why. `revision` is its row's number."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    cause = forms.ChoiceField(
        label="Why", choices=[("", "Choose one"), *RevisionCause.choices()], widget=UnfoldAdminSelectWidget
    )
    note = forms.CharField(label="In a sentence, for readers", widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))


SHOWN = 50
"""How many lines of one heading a page shows: an event may name 100,000 permits."""


@dataclass(frozen=True, slots=True)
class Version:
    """A revision, how it differs from the one before it of the same record, and all that it says."""

    revision: Revision
    changes: Sequence[Difference]
    rows: Sequence[tuple[str, list[str]]]
    is_first: bool

    @property
    def stands(self) -> bool:
        """Whether the record says so now."""
        return self.revision.said_until is None

    @property
    def cause(self) -> str:
        """Why it was changed; empty for drafts and the first publication."""
        return RevisionCause(self.revision.cause).label if self.revision.cause else ""


def of(records: Sequence[Record]) -> list[Version]:
    """Return every version of these records, latest first. One query."""
    asked = Q(pk__in=[])
    for record in records:
        asked |= Q(kind=record.letter, record=record.pk)
    before: dict[tuple[str, int], Content] = {}
    found = []
    for revision in Revision.objects.filter(asked).select_related("editor").order_by("said_from", "pk"):
        key = (revision.kind, revision.record)
        first = key not in before
        changed = [] if first else differences(before[key], revision.content)
        before[key] = revision.content
        found.append(Version(revision, _cut(changed), table(revision.content), first))
    return found[::-1]


def _cut(changed: list[Difference]) -> list[Difference]:
    more = len(changed) - SHOWN
    return changed if more <= 0 else [*changed[:SHOWN], Difference(f"and {more} more", "", "")]


def table(content: Content) -> list[tuple[str, list[str]]]:
    """Return a content for reading: each heading with its lines, the first `SHOWN` of them."""
    found: dict[str, list[str]] = {}
    for line in in_words(content):
        found.setdefault(line.path, []).append(line.words)
    return [
        (path, lines if len(lines) <= SHOWN else [*lines[:SHOWN], f"and {len(lines) - SHOWN} more"])
        for path, lines in found.items()
    ]
