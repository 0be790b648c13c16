"""Permits, measures, events and statements of a case → rows, each through its model's own checks.

Every function takes the entry, the row that it stood for before (None: a new one) and what the file said then, and
writes the row with its parts. Evidence that editors added by hand stays. Knows nothing of files and paths.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Model

from exportwatch.registry import proof
from exportwatch.registry.cases.linking import Links, control_entry, saved, set_date, tenure_held
from exportwatch.registry.cases.shapes import (
    ControlCode,
    CountEntry,
    EffectEntry,
    EventEntry,
    EvidenceEntry,
    GroundEntry,
    LineEntry,
    MeasureEntry,
    PermitEntry,
    RuleEntry,
    StatementEntry,
    date_of,
)
from exportwatch.registry.models import (
    Article,
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
    ScopeRule,
    StatementLink,
)
from exportwatch.vocabulary import PermitKind

Cited = tuple[int, str]
"""An article's number and the words taken from it."""


def permit(entry: PermitEntry, row: Permit | None, cited: Sequence[Cited], links: Links) -> Permit:
    """Write a permit with its parts. `cited`: what the file cited before. `member_of` comes later (`membership`)."""
    is_new, row = row is None, row or Permit()
    row.authority = links.authority(entry["authority"])
    row.identity = entry["identity"]
    row.kind = entry.get("kind") or PermitKind.INDIVIDUAL.value
    row.local_term = entry.get("local_term") or ""
    row.end_use = entry.get("end_use") or ""
    _set_count(row, entry.get("count"))
    set_date(row, "issued", entry.get("issued"))
    set_date(row, "expires", entry.get("expires"))
    ended = entry.get("ended")
    row.ended_how = ended["how"] if ended else ""
    set_date(row, "ended", ended["on"] if ended else None)
    saved(row)
    if not is_new:
        for part in (row.parties, row.identifiers, row.lines):
            part.all().delete()
    _set_destinations(row, entry.get("destinations") or [], is_new=is_new)
    for party in entry.get("parties") or []:
        saved(PermitParty(permit=row, role=party["role"], company=links.company(party["company"])))
    for identifier in entry.get("identifiers") or []:
        saved(PermitIdentifier(permit=row, scheme=identifier["scheme"], value=identifier["value"]))
    for line in entry.get("lines") or []:
        _line(row, line)
    evidence({"permit": row}, entry.get("evidence") or [], None if is_new else cited, links)
    return row


def known_permit(entry: PermitEntry) -> Permit | None:
    """Return the permit that has one of these identifiers already; None where none has."""
    for identifier in entry.get("identifiers") or []:
        found = PermitIdentifier.objects.filter(scheme=identifier["scheme"], value=identifier["value"])
        if row := found.select_related("permit").first():
            return row.permit
    return None


def membership(row: Permit, group: Permit | None) -> None:
    """Make a permit part of a group, or of none."""
    if row.member_of_id != (group.pk if group else None):
        row.member_of = group
        saved(row)


def _line(of: Permit, entry: LineEntry) -> None:
    quantity, value = entry.get("quantity"), entry.get("value")
    row = PermitLine(
        permit=of,
        description=entry["description"],
        quantity=None if quantity is None else Decimal(quantity),
        unit=entry.get("unit") or "",
        value=None if value is None else Decimal(value),
        currency=entry.get("currency") or "",
    )
    _set_controls(saved(row), entry.get("control") or [])


def measure(entry: MeasureEntry, row: Measure | None, links: Links) -> Measure:
    """Write a measure with its grounds; its events come later."""
    is_new, row = row is None, row or Measure()
    row.title = entry["title"]
    row.authority = links.authority(entry["authority"])
    row.instrument = entry["instrument"]
    row.applies_to = list(entry["applies_to"])
    row.formality = entry["formality"]
    saved(row)
    if not is_new:
        row.grounds.all().delete()
    for ground in entry.get("grounds") or []:
        _ground(row, ground, links)
    return row


def _ground(of: Measure, entry: GroundEntry, links: Links) -> None:
    row = saved(Ground(measure=of, code=entry["code"], text=entry.get("text") or ""))
    if quote := entry.get("quote"):
        evidence({"ground": row}, [{"source": entry["source"], "quote": quote}], None, links)


def event(
    entry: EventEntry, of: Measure, row: MeasureEvent | None, cited: Sequence[Cited], links: Links
) -> MeasureEvent:
    """Write an event with its scope, effects and evidence; all measures and permits of the case are there."""
    is_new, row = row is None, row or MeasureEvent()
    row.measure = of
    row.type = entry["type"]
    for name, words in (
        ("announced", entry["announced"]),
        ("effective", entry.get("effective")),
        ("until", entry.get("until")),
    ):
        set_date(row, name, words)
    count = entry.get("count")
    row.count_what = count["what"] if count else ""
    _set_count(row, count)
    saved(row)
    targets = [links.row("measures", target, Measure) for target in (entry.get("targets") or [])]
    _replace(
        MeasureEvent.targets.through, "measureevent", row, "measure", [target.pk for target in targets], is_new=is_new
    )
    if not is_new:
        row.scope_rules.all().delete()
        row.effects.all().delete()
    for rule in entry.get("scope") or []:
        _rule(row, rule, links)
    for effect in entry.get("effects") or []:
        _effect(row, effect, links)
    evidence({"event": row}, entry.get("evidence") or [], None if is_new else cited, links)
    return row


def _rule(of: MeasureEvent, entry: RuleEntry, links: Links) -> None:
    row = ScopeRule(
        event=of,
        polarity=entry["rule"],
        exporter=links.company(entry["exporter"]) if entry.get("exporter") else None,
        recipient=links.company(entry["recipient"]) if entry.get("recipient") else None,
        goods=list(entry.get("goods") or []),
        programme=entry.get("programme") or "",
        end_use=entry.get("end_use") or "",
        note=entry.get("note") or "",
    )
    _set_destinations(saved(row), entry.get("destinations") or [])
    _set_controls(row, entry.get("control") or [])


def _effect(of: MeasureEvent, entry: EffectEntry, links: Links) -> None:
    saved(
        PermitEffect(
            event=of,
            permit=links.row("permits", entry["permit"], Permit),
            effect=entry["effect"],
            basis=entry["basis"],
            confirmed=bool(entry.get("confirmed")),
            part=entry.get("part") or "",
        )
    )


def statement(
    entry: StatementEntry, row: OfficialStatement | None, cited: Sequence[Cited], links: Links
) -> OfficialStatement:
    """Write a statement with the office held on that day, its links and its evidence."""
    is_new, row = row is None, row or OfficialStatement()
    said_by, speaks_for = entry.get("person"), entry.get("authority")
    row.person = links.person(said_by) if said_by else None
    row.authority = links.authority(speaks_for) if speaks_for else None
    row.tenure = tenure_held(row.person, date_of(entry["said"]), row.authority) if row.person else None
    row.speaker_as_printed = entry.get("speaker_as_printed") or ""
    row.venue = entry["venue"]
    set_date(row, "said", entry["said"])
    row.language = entry.get("language") or ""
    row.text = entry["text"]
    row.translation = entry.get("translation") or ""
    row.quote = entry.get("quote") or ""
    saved(row)
    if not is_new:
        row.links.all().delete()
    for link in entry.get("links") or []:
        to = links.row("events", link["event"], MeasureEvent)
        saved(StatementLink(statement=row, event=to, stance=link["stance"], part=link.get("part") or ""))
    evidence({"statement": row}, entry.get("evidence") or [], None if is_new else cited, links)
    return row


def evidence(
    fact: dict[str, Any], entries: Iterable[EvidenceEntry], cited: Iterable[Cited] | None, links: Links
) -> None:
    """Give a fact the evidence that the file names, in its order; what the file no longer cites goes.

    `fact` is the fact under the name of its column; `cited` what the file cited before, None for a new fact. A quote
    that stands in a stored copy of its source is verified at once, any other is pending.
    """
    wanted = [(links.article(entry["source"]), entry.get("quote") or "") for entry in entries]
    spare = Counter(cited or []) - Counter((article.pk, quote) for article, quote in wanted)
    kept: dict[Cited, list[Evidence]] = {}
    for row in Evidence.objects.filter(**fact) if cited is not None else []:
        key = (row.article_id, row.quote)
        if spare[key]:
            spare[key] -= 1
            row.delete()
        else:
            kept.setdefault(key, []).append(row)
    rows = [
        same.pop(0)
        if (same := kept.get((article.pk, quote)))
        else Evidence(article=article, quote=quote, **fact, **_proved(article, quote))
        for article, quote in wanted
    ]
    # Order is order of entry: what stands after the first new one is entered again.
    first = next((place for place, row in enumerate(rows) if row.pk is None), len(rows))
    for row in rows[first:]:
        if row.pk is not None:
            row.delete()
            row.pk = None
    Evidence.objects.bulk_create(rows[first:])


def _proved(article: Article, quote: str) -> dict[str, Any]:
    """Return the columns of a quote that was found in a stored copy; none where it was not."""
    if not quote:
        return {}
    try:
        place = proof.find(article, quote)
    except (proof.NothingStoredError, proof.NotThereError):
        return {}
    return {"start": place.start, "end": place.end, "snapshot_sha256": place.snapshot_sha256, "verified": True}


def _set_count(row: Permit | MeasureEvent, count: CountEntry | None) -> None:
    told: CountEntry = count or {}
    row.count_min, row.count_max = told.get("min"), told.get("max")
    row.count_approx, row.count_of_total = told.get("approx"), told.get("of_total")
    row.count_as_stated = told.get("as_stated") or ""


def _set_destinations(row: Permit | ScopeRule, codes: Sequence[str], *, is_new: bool = True) -> None:
    _replace(type(row).destinations.through, row._meta.model_name or "", row, "country", codes, is_new=is_new)


def _set_controls(row: PermitLine | ScopeRule, codes: Sequence[ControlCode]) -> None:
    numbers = [control_entry(code).pk for code in codes]
    _replace(type(row).control_entries.through, row._meta.model_name or "", row, "controlentry", numbers, is_new=True)


def _replace(through: Any, name: str, row: Model, other: str, keys: Sequence[Any], *, is_new: bool) -> None:
    """Link a row to others in the order given, which `set()` of a many-to-many relation does not keep."""
    if not is_new:
        through.objects.filter(**{name: row}).delete()
    through.objects.bulk_create([through(**{f"{name}_id": row.pk, f"{other}_id": key}) for key in keys])
