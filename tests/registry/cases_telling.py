"""A small case in the tests' own words, and ways to change it and to count what the record holds."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Max

from exportwatch.registry.cases import read_case
from exportwatch.registry.cases.importing import Outcome, import_case
from exportwatch.registry.cases.starter import case_file_account
from exportwatch.registry.models import Dossier, Record
from tests import factories

TODAY = factories.FuzzyDate.parse("2026-11-22").earliest
REASON = "One source so far."
Change = Callable[[Any], None]


def _evidence(*sources: str) -> list[dict[str, Any]]:
    return [{"source": source, "quote": None} for source in sources]


CASE: dict[str, Any] = {
    "format": 1,
    "case": "no-td-engines",
    "title": "Norway and Chad: boat engines",
    "summary": "Engines on the lake.",
    "sources": [
        {"id": "s1", "url": "https://example.org/engines", "publisher": "The Daily", "published": "2020-10-05"},
        {
            "id": "s2",
            "url": "https://example.net/engines",
            "publisher": "The Weekly",
            "published": "2021",
            "language": "nb",
        },
    ],
    "authorities": [{"id": "ud", "name": "Foreign Ministry of Norway", "country": "NO", "kind": "ministry"}],
    "people": [
        {
            "id": "vik",
            "name": "Kari Vik",
            "aliases": ["K. Vik"],
            "tenures": [{"office": "Foreign Minister", "authority": "ud", "from": "2020-01-01", "to": "2021-06"}],
        }
    ],
    "companies": [
        {"id": "north", "name": "Northern Engines", "country": "NO", "aliases": ["NE"], "parent": "holding"},
        {"id": "holding", "name": "Northern Holding", "country": "NO"},
    ],
    "permits": [
        {
            "id": "p0",
            "authority": "ud",
            "identity": "group",
            "count": {"min": 2, "max": 3, "as_stated": "two or three"},
            "destinations": ["TD", "NE"],
            "evidence": _evidence("s1"),
        },
        {
            "id": "p1",
            "authority": "ud",
            "identity": "identified",
            "identifiers": [{"scheme": "no-ud", "value": "17"}],
            "issued": "2020-05",
            "expires": "2023-05-31",
            "destinations": ["TD"],
            "parties": [{"role": "exporter", "company": "north"}],
            "lines": [
                {
                    "description": "boat engines",
                    "quantity": 7,
                    "unit": "engines",
                    "value": "1200.50",
                    "currency": "NOK",
                    "control": [{"list": "EU-ML", "code": "ML9"}, {"list": "EU-ML", "code": "ML11"}],
                }
            ],
            "member_of": "p0",
            "evidence": _evidence("s1", "s2"),
        },
    ],
    "measures": [
        {
            "id": "m1",
            "title": "Suspension of the engine permits",
            "authority": "ud",
            "instrument": "suspend",
            "applies_to": ["extant_permits"],
            "formality": "formal",
            "grounds": [{"code": "diversion", "text": "a militia on the lake"}],
            "events": [
                {
                    "id": "m1e1",
                    "type": "imposed",
                    "announced": "2020-10-05",
                    "effective": {"earliest": "2020-10-05", "latest": "2020-10-07", "as_stated": "that week"},
                    "until": "2021-03-31",
                    "scope": [
                        {"rule": "include", "destinations": ["TD"], "exporter": "north", "goods": ["boat engines"]},
                        {"rule": "exclude", "end_use": "rescue boats", "note": "rescue goes on"},
                    ],
                    "effects": [{"permit": "p1", "effect": "suspended", "basis": "named_by_authority"}],
                    "count": {"what": "permits", "approx": 2, "as_stated": "a couple"},
                    "evidence": [{"source": "s1", "quote": "the permits are on hold"}],
                },
                {
                    "id": "m1e2",
                    "type": "lifted",
                    "targets": ["m1"],
                    "announced": "2021-03-01",
                    "effective": "2021-03-01",
                    "effects": [{"permit": "p1", "effect": "reinstated", "basis": "reported", "confirmed": True}],
                    "evidence": _evidence("s1", "s2"),
                },
            ],
        }
    ],
    "statements": [
        {
            "id": "st1",
            "person": "vik",
            "authority": "ud",
            "venue": "press_release",
            "said": "2020-10-05",
            "language": "en",
            "text": "She suspended the permits.",
            "quote": "the permits are on hold",
            "links": [{"event": "m1e1", "stance": "announces", "part": "decider"}],
            "evidence": _evidence("s1"),
        },
        {
            "id": "st2",
            "speaker_as_printed": "A fisher",
            "venue": "oral",
            "said": "2020-10",
            "text": "Too late, he said.",
            "links": [{"event": "m1e1", "stance": "criticises", "part": "critic"}],
            "evidence": _evidence("s2"),
        },
    ],
    "expect": [
        {
            "permit": "p1",
            "as_of": "2020-12-01",
            "status": "suspended",
            "since": {"earliest": "2020-10-05", "latest": "2020-10-07"},
        },
        {"permit": "p1", "as_of": "2020-10-06", "status": "suspended", "certainty": "possible", "or": "active"},
        {"pair": ["NO", "TD"], "axis": "extant_permits", "as_of": "2020-12-01", "status": "partially_suspended"},
    ],
    "open_questions": ["Two or three permits?"],
}


M1E1 = "$.measures[0].events[0]"
"""The path of the imposing event."""


def with_values(section: str, index: int, **values: Any) -> Change:
    """Set values of an entry."""
    return lambda told: told[section][index].update(values)


def with_event_values(index: int, **values: Any) -> Change:
    """Set values of an event of the measure."""
    return lambda told: told["measures"][0]["events"][index].update(values)


def with_event(**values: Any) -> Change:
    """Put an event between the first and the last."""
    event = {
        "id": "m1e9",
        "type": "narrowed",
        "announced": "2020-12-01",
        "effective": "2020-12-01",
        "evidence": [{"source": "s1"}],
    }
    return lambda told: told["measures"][0]["events"].insert(1, event | values)


def with_measure(event: dict[str, Any], **values: Any) -> Change:
    """Add a measure m2 whose imposing event says this, followed by nothing."""

    def change(told: Any) -> None:
        measure = dict(told["measures"][0], id="m2", grounds=[])
        first = {"id": "m2e1", "type": "imposed", "announced": "2022-01-10", "effective": "2022-01-10"}
        first |= {"scope": [{"rule": "include", "destinations": ["TD"]}], "evidence": [{"source": "s1"}]}
        told["measures"].append(measure | {"events": [first | event]} | values)

    return change


def case(*changes: Change) -> dict[str, Any]:
    """Return the case, changed."""
    told = copy.deepcopy(CASE)
    for change in changes:
        change(told)
    return told


def world() -> None:
    """Register the countries and control entries that the case names."""
    from exportwatch.registry.models import ControlEntry

    for code, name in (("NO", "Norway"), ("TD", "Chad"), ("NE", "Niger"), ("SE", "Sweden")):
        factories.country(code, name)
    for code in ("ML9", "ML11"):
        ControlEntry.objects.get_or_create(list="EU-ML", code=code, defaults={"title": "Goods"})


def take_in(told: dict[str, Any], *, publish: bool = False) -> Outcome:
    """Import a case as its file would be."""
    text = json.dumps(told)
    reason = REASON if publish else None
    return import_case(read_case(text, TODAY), text, editor=case_file_account(), publish_with_reason=reason)


def dossier(slug: str = "no-td-engines") -> Dossier:
    """Return the dossier."""
    return Dossier.objects.get(case=slug)


def held() -> dict[str, tuple[int, int]]:
    """Return the number of rows in each table of the record, and the highest version there."""
    counts = {}
    for model in apps.get_app_config("registry").get_models(include_auto_created=True):
        rows = model._default_manager.all()
        version = rows.aggregate(Max("version"))["version__max"] if issubclass(model, Record) else 0
        counts[model.__name__] = (rows.count(), version or 0)
    return counts
