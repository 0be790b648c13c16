"""A dossier → a case, with the local ids and the order of its file; what was added by hand since then comes along.

What several dossiers share (sources, people, companies, authorities) is told as this dossier's file worded it.
Withdrawn records are left out: they are no longer said. Importing the case again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.db import transaction
from django.db.models import Model, Prefetch

from exportwatch.registry.cases.reading import FORMAT
from exportwatch.registry.cases.shapes import Case, Json, date_words, wording_of
from exportwatch.registry.models import (
    Article,
    Authority,
    Company,
    Dossier,
    DossierEntry,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    PermitLine,
    Person,
    Record,
    ScopeRule,
)
from exportwatch.registry.status.timeline import ENDING_TYPES
from exportwatch.registry.values import CountRange, FuzzyDate
from exportwatch.vocabulary import RecordState

R = TypeVar("R", bound=Record)
_PREFIXES = {"sources": "s", "authorities": "a", "people": "person", "companies": "company", "permits": "p"}
_ORDER = (
    *("format", "case", "title", "summary", "sources", "authorities", "people", "companies", "permits", "measures"),
    *("statements", "expect", "open_questions"),
)


def export_case(dossier: Dossier) -> Case:
    """Return the dossier as a case. Rows that it did not have get a local id, which is kept, so that it lasts."""
    with transaction.atomic():
        export = _Export(dossier)
        case = export.case()
        export.keep(case)
    return case


def as_text(case: Case) -> str:
    """Return the text of a case file."""
    return json.dumps(case, ensure_ascii=False, indent=1) + "\n"


class _Export:
    """One export on its way. `added` are the local ids that it had to give."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.added: list[DossierEntry] = []
        self.entries: dict[str, list[DossierEntry]] = {}
        self.local: dict[tuple[str, int], str] = {}
        self.taken: set[str] = set()
        for entry in dossier.entries.order_by("kind", "position", "pk"):
            self.entries.setdefault(entry.kind, []).append(entry)
            self.local.setdefault((entry.kind, entry.row), entry.local_id)
            self.taken.add(entry.local_id)

    def case(self) -> Case:
        """Return the whole case; records first, since they name what the other sections hold."""
        measures = [self._measure(row) for row in self._measures()]
        statements = [self._statement(row) for row in self._statements()]
        case: Json = {
            "format": FORMAT,
            "case": self.dossier.case,
            "title": self.dossier.title,
            "summary": self.dossier.summary,
            "measures": measures,
            "statements": statements,
            "permits": self._permits(),
            "companies": self._shared("companies", Company, self._company),
            "people": self._shared("people", Person, self._person),
            "authorities": self._shared("authorities", Authority, self._authority),
            "sources": self._shared("sources", Article, self._source),
            "expect": self.dossier.expect,
            "open_questions": self.dossier.open_questions,
        }
        return cast("Case", {key: case[key] for key in _ORDER if case[key]})

    def keep(self, case: Case) -> None:
        """Keep the ids that were given, as if the case had been imported: its next import finds nothing new."""
        if not self.added:
            return
        told: dict[tuple[str, str], tuple[int, Json]] = {}
        sections: dict[str, Any] = dict(case)
        sections["events"] = [event for measure in case.get("measures", []) for event in measure["events"]]
        for section in self.entries:
            for place, entry in enumerate(sections.get(section, [])):
                told[section, entry["id"]] = (place, entry)
        moved = []
        for section, entries in self.entries.items():
            for row in entries:
                row.position, item = told.get((section, row.local_id), (row.position, {}))
                if row in self.added:
                    row.said = wording_of(section, item)
                else:
                    moved.append(row)
        DossierEntry.objects.bulk_update(moved, ["position"])
        DossierEntry.objects.bulk_create(self.added)

    def _id(self, section: str, row: int, wish: str = "") -> str:
        """Return the local id of a row, giving it one where it has none."""
        known = self.local.get((section, row))
        if known:
            return known
        stem = wish or f"{_PREFIXES.get(section, section[0])}{len(self.entries.get(section, [])) + 1}"
        chosen, number = stem, 2
        while chosen in self.taken:
            chosen, number = f"{stem}-{number}", number + 1
        position = max((entry.position for entry in self.entries.get(section, [])), default=-1) + 1
        entry = DossierEntry(dossier=self.dossier, kind=section, local_id=chosen, row=row, position=position)
        self.entries.setdefault(section, []).append(entry)
        self.local[section, row] = chosen
        self.taken.add(chosen)
        self.added.append(entry)
        return chosen

    def _in_order(self, section: str, rows: Iterable[R]) -> list[R]:
        """Return the records that the dossier names in the file's order, without withdrawn ones."""
        by_number = {row.pk: row for row in rows if row.state != RecordState.WITHDRAWN}
        return [by_number[entry.row] for entry in self.entries.get(section, []) if entry.row in by_number]

    def _numbers(self, section: str) -> list[int]:
        return [entry.row for entry in self.entries.get(section, [])]

    # ---- what dossiers share ---------------------------------------------------------------------------------------

    def _shared(self, section: str, model: type[Model], tell: Any) -> list[Json]:
        told: list[Json] = []
        done = 0
        # Telling one may name another of the same section: a company its parent.
        while done < len(entries := self.entries.get(section, [])):
            rows = model._default_manager.in_bulk([entry.row for entry in entries[done:]])
            for entry in entries[done:]:
                done += 1
                if entry.said is not None:
                    told.append({"id": entry.local_id} | entry.said)
                elif entry.row in rows:
                    told.append({"id": entry.local_id} | _filled(tell(rows[entry.row])))
        return told

    def _source(self, row: Article) -> Json:
        return {
            "url": row.url,
            "publisher": row.publisher or "unknown",
            "title": row.title,
            "published": _date(row.published),
            "official": row.official or None,
            "origin": row.origin,
            "language": row.language,
        }

    def _authority(self, row: Authority) -> Json:
        return {"name": row.name, "country": row.country_id, "kind": row.kind}

    def _person(self, row: Person) -> Json:
        tenures = [
            _filled(
                {
                    "office": tenure.office,
                    "authority": self._id("authorities", tenure.authority_id),
                    "from": _date(tenure.start),
                    "to": _date(tenure.end),
                    "acting": tenure.acting or None,
                }
            )
            for tenure in row.tenures.order_by("pk")
        ]
        return {"name": row.name, "aliases": row.other_names, "tenures": tenures}

    def _company(self, row: Company) -> Json:
        return {
            "name": row.name,
            "country": row.country_id,
            "aliases": [*row.other_names, *row.former_names],
            "parent": self._id("companies", row.parent_id) if row.parent_id else None,
        }

    def _evidence(self, rows: Iterable[Evidence]) -> list[Json]:
        return [
            {"source": self._id("sources", item.article_id), "quote": item.quote or None}
            for item in sorted(rows, key=lambda item: item.pk)
            if item.article.url
        ]

    # ---- permits ---------------------------------------------------------------------------------------------------

    def _permits(self) -> list[Json]:
        """Tell the permits of the dossier, and the groups above them that it names only through them."""
        told: list[Json] = []
        while len(told) < len(rows := self._permit_rows()):
            told = [self._permit(row) for row in rows]
        return told

    def _permit_rows(self) -> list[Permit]:
        found = Permit.objects.filter(pk__in=self._numbers("permits")).prefetch_related(
            "parties",
            "identifiers",
            "lines",
            Prefetch("evidence", Evidence.objects.for_facts()),
        )
        return self._in_order("permits", found)

    def _permit(self, row: Permit) -> Json:
        return {"id": self._id("permits", row.pk)} | _filled(
            {
                "authority": self._id("authorities", row.authority_id),
                "identity": row.identity,
                "count": _count(row.count),
                "kind": row.kind,
                "local_term": row.local_term,
                "identifiers": [{"scheme": item.scheme, "value": item.value} for item in row.identifiers.all()],
                "issued": _date(row.issued),
                "expires": _date(row.expires),
                "destinations": _destinations(row),
                "end_use": row.end_use,
                "parties": [
                    {"role": party.role, "company": self._id("companies", party.company_id)}
                    for party in row.parties.all()
                ],
                "lines": [_line(line) for line in row.lines.all()],
                "ended": {"how": row.ended_how, "on": _date(row.ended)} if row.ended else None,
                "member_of": self._id("permits", row.member_of_id) if row.member_of_id else None,
                "evidence": self._evidence(row.evidence.all()),
            }
        )

    # ---- measures --------------------------------------------------------------------------------------------------

    def _measures(self) -> list[Measure]:
        rules = ScopeRule.objects.order_by("pk")
        events = MeasureEvent.objects.prefetch_related(
            Prefetch("scope_rules", rules), "effects__permit", Prefetch("evidence", Evidence.objects.for_facts())
        )
        found = Measure.objects.filter(pk__in=self._numbers("measures")).prefetch_related(
            Prefetch("events", events.order_by("announced_earliest", "pk")), "grounds__evidence__article"
        )
        return self._in_order("measures", found)

    def _measure(self, row: Measure) -> Json:
        grounds = []
        for ground in row.grounds.all():
            proof = next(iter(self._evidence(ground.evidence.all())), {})
            grounds.append(_filled({"code": ground.code, "text": ground.text} | proof))
        name = self._id("measures", row.pk)
        ordered = self._life(row)
        for event in ordered:
            self._id("events", event.pk, f"{name}e{len(ordered)}")
        return {"id": name} | _filled(
            {
                "title": row.title,
                "authority": self._id("authorities", row.authority_id),
                "instrument": row.instrument,
                "applies_to": list(row.applies_to),
                "formality": row.formality,
                "grounds": grounds,
                "events": [self._event(event) for event in ordered],
            }
        )

    def _life(self, row: Measure) -> list[MeasureEvent]:
        """Return the measure's events in the file's order, with those that the file did not have where they belong."""
        entries = self.entries.get("events", [])
        places = {entry.row: entry.position for entry in entries if entry.pk is not None}
        events = [event for event in row.events.all() if event.state != RecordState.WITHDRAWN]
        ordered = sorted((event for event in events if event.pk in places), key=lambda event: places[event.pk])
        for event in events:
            if event.pk not in places:
                later = (
                    at for at, other in enumerate(ordered) if other.type in ENDING_TYPES or _day(other) > _day(event)
                )
                ordered.insert(next(later, len(ordered)), event)
        return ordered

    def _event(self, row: MeasureEvent) -> Json:
        through = MeasureEvent.targets.through.objects.filter(measureevent=row).order_by("pk")
        targets = [self.local.get(("measures", number)) for number in through.values_list("measure", flat=True)]
        return {"id": self._id("events", row.pk)} | _filled(
            {
                "type": row.type,
                "targets": [target for target in targets if target],
                "announced": _date(row.announced),
                "effective": _date(row.effective),
                "until": _date(row.until),
                "scope": [self._rule(rule) for rule in row.scope_rules.all()],
                "effects": [
                    _filled(
                        {
                            "permit": self._id("permits", effect.permit_id),
                            "effect": effect.effect,
                            "basis": effect.basis,
                            "part": effect.part,
                            "confirmed": effect.confirmed or None,
                        }
                    )
                    for effect in row.effects.all()
                    if effect.permit.state != RecordState.WITHDRAWN
                ],
                "count": {"what": row.count_what} | (_count(row.count) or {}) if row.count_what else None,
                "evidence": self._evidence(row.evidence.all()),
            }
        )

    def _rule(self, row: ScopeRule) -> Json:
        return _filled(
            {
                "rule": row.polarity,
                "destinations": _destinations(row),
                "exporter": self._id("companies", row.exporter_id) if row.exporter_id else None,
                "recipient": self._id("companies", row.recipient_id) if row.recipient_id else None,
                "control": _controls(row),
                "goods": row.goods,
                "programme": row.programme,
                "end_use": row.end_use,
                "note": row.note,
            }
        )

    # ---- statements ------------------------------------------------------------------------------------------------

    def _statements(self) -> list[OfficialStatement]:
        """Return the dossier's statements, and those on its events that stand in no dossier."""
        elsewhere = DossierEntry.objects.filter(kind="statements").values("row")
        new = OfficialStatement.objects.filter(links__event__in=self._numbers("events")).exclude(pk__in=elsewhere)
        for row in new.exclude(state=RecordState.WITHDRAWN).distinct().order_by("pk"):
            self._id("statements", row.pk, f"st{len(self.entries.get('statements', [])) + 1}")
        found = OfficialStatement.objects.filter(pk__in=self._numbers("statements")).prefetch_related(
            "links", Prefetch("evidence", Evidence.objects.for_facts())
        )
        return self._in_order("statements", found)

    def _statement(self, row: OfficialStatement) -> Json:
        events = {entry.row: entry.local_id for entry in self.entries.get("events", [])}
        return {"id": self._id("statements", row.pk)} | _filled(
            {
                "person": self._id("people", row.person_id) if row.person_id else None,
                "authority": self._id("authorities", row.authority_id) if row.authority_id else None,
                "speaker_as_printed": row.speaker_as_printed,
                "venue": row.venue,
                "said": _date(row.said),
                "language": row.language,
                "text": row.text,
                "translation": row.translation,
                "quote": row.quote,
                "links": [
                    _filled({"event": events[link.event_id], "stance": link.stance, "part": link.part})
                    for link in row.links.all()
                    if link.event_id in events
                ],
                "evidence": self._evidence(row.evidence.all()),
            }
        )


def _filled(values: Json) -> Json:
    """Return the values that say something."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def _date(date: FuzzyDate | None) -> Any:
    return date_words(date) if date else None


def _day(event: MeasureEvent) -> dt.date:
    return (event.effective or event.announced).earliest


def _count(count: CountRange) -> Json | None:
    return _filled(dict(count.as_json())) or None


def _line(row: PermitLine) -> Json:
    quantity: Decimal | None = row.quantity
    whole = quantity is not None and quantity == quantity.to_integral_value()
    number = None if quantity is None else int(quantity) if whole else f"{quantity.normalize():f}"
    told = {
        "description": row.description,
        "control": _controls(row),
        "unit": row.unit if quantity is not None else "",
        "value": None if row.value is None else f"{row.value:.2f}",
        "currency": row.currency,
    }
    return _filled(told) | ({} if number is None else {"quantity": number})


def _destinations(row: Permit | ScopeRule) -> list[str]:
    """Return codes in the order of entry, which the relation itself does not keep. One query."""
    column = f"{row._meta.model_name}"
    links: Any = type(row).destinations.through.objects.filter(**{column: row}).order_by("pk")
    return list(links.values_list("country", flat=True))


def _controls(row: PermitLine | ScopeRule) -> list[Json]:
    """Return codes in the order of entry. One query."""
    column = f"{row._meta.model_name}"
    links: Any = type(row).control_entries.through.objects.filter(**{column: row}).order_by("pk")
    pairs = links.values_list("controlentry__list", "controlentry__code")
    return [{"list": of, "code": code} for of, code in pairs]
