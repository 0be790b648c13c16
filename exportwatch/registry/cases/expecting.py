"""Whether the statuses that a dossier expects follow from the record, asked as every page asks: through its history.

Drafts say nothing in public, so they are published for the question alone and are drafts again afterwards. Of a country
pair other dossiers may know more: where the whole record says otherwise, the dossier's own measures are asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from exportwatch.registry import history
from exportwatch.registry.cases.shapes import ExpectEntry, Problem, date_of
from exportwatch.registry.models import Dossier, Measure, MeasureEvent, Permit, Record
from exportwatch.registry.status import Certainty, PairAnswer, PermitAnswer
from exportwatch.registry.values import FuzzyDate
from exportwatch.vocabulary import Axis, RecordState


def unmet(dossier: Dossier) -> list[Problem]:
    """Return each expectation of the dossier that the record does not meet, with its path and both answers.

    6 queries for each day asked about, and each pair and day.
    """
    with transaction.atomic():
        for kind, model in (("permits", Permit), ("measures", Measure), ("events", MeasureEvent)):
            _show(model, dossier, kind)
        found = list(_unmet(dossier))
        transaction.set_rollback(True)
    return found


def _show(model: type[Record], dossier: Dossier, kind: str) -> None:
    ours = dossier.entries.filter(kind=kind).values("row")
    drafts = model._default_manager.filter(pk__in=ours, state=RecordState.DRAFT)
    drafts.update(state=RecordState.PUBLISHED, published_at=timezone.now())


def _unmet(dossier: Dossier) -> Iterator[Problem]:
    expected: list[ExpectEntry] = dossier.expect  # type: ignore[assignment]
    numbers = dict(dossier.entries.filter(kind="permits").values_list("local_id", "row"))
    rows = Permit.objects.select_related("authority").in_bulk(list(numbers.values()))
    permits = {name: rows[number] for name, number in numbers.items() if number in rows}
    answers = _permit_answers(expected, permits)
    ours = Measure.objects.filter(pk__in=dossier.entries.filter(kind="measures").values("row"))
    pairs: dict[tuple[str, ...], dict[Axis, PairAnswer]] = {}
    for index, entry in enumerate(expected):
        day = dt.date.fromisoformat(entry["as_of"])
        answer: PermitAnswer | PairAnswer
        if "pair" in entry:
            issuer, destination = entry["pair"]
            asked = (issuer, destination, entry["as_of"])
            if asked not in pairs:
                pairs[asked] = history.pair_answers(issuer, destination, day)
            answer, about = pairs[asked][Axis(entry["axis"])], f"{issuer} → {destination}, {entry['axis']}"
            if _difference(entry, answer):
                answer = history.pair_answers(issuer, destination, day, among=ours)[Axis(entry["axis"])]
        elif entry["permit"] in permits:
            answer, about = answers[entry["permit"], day], f"permit {entry['permit']}"
        else:
            yield Problem(f"$.expect[{index}]", f"permit {entry['permit']} is not in the record any more")
            continue
        if difference := _difference(entry, answer):
            yield Problem(f"$.expect[{index}]", f"{about} on {entry['as_of']}: {difference}")


def _permit_answers(
    expected: Sequence[ExpectEntry], permits: dict[str, Permit]
) -> dict[tuple[str, dt.date], PermitAnswer]:
    by_day: dict[dt.date, set[str]] = {}
    for entry in expected:
        if "permit" in entry and entry["permit"] in permits:
            by_day.setdefault(dt.date.fromisoformat(entry["as_of"]), set()).add(entry["permit"])
    found: dict[tuple[str, dt.date], PermitAnswer] = {}
    for day, names in by_day.items():
        answers = history.permit_answers([permits[name] for name in sorted(names)], day)
        found |= {(name, day): answers[permits[name].public_id] for name in names}
    return found


def _difference(entry: ExpectEntry, answer: PermitAnswer | PairAnswer) -> str:
    """Return in words what the record says otherwise; empty where it meets the expectation."""
    wished: dict[str, Any] = {
        "status": entry["status"],
        "certainty": str(entry.get("certainty", Certainty.CERTAIN)),
    }
    said: dict[str, Any] = {"status": str(answer.status), "certainty": str(answer.certainty)}
    if other := entry.get("or"):
        wished["or"] = other
        said["or"] = other if other in answer.alternatives else ", ".join(answer.alternatives) or "nothing"
    if since := entry.get("since"):
        wished["since"], said["since"] = _days(date_of(since)), _days(answer.since)
    if "suspended_at_end" in entry and isinstance(answer, PermitAnswer):
        wished["suspended_at_end"], said["suspended_at_end"] = entry["suspended_at_end"], answer.suspended_at_end
    return "; ".join(
        f"{key} should be {value}, the record says {said[key]}" for key, value in wished.items() if said[key] != value
    )


def _days(date: FuzzyDate | None) -> str:
    return date.iso if date else "nothing"
