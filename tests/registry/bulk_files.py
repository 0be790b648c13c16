"""Files for bulk entry as tests need them: a good row, changed here and there, as CSV or as a workbook."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from exportwatch.registry.bulk import importing
from exportwatch.registry.models import ControlEntry, Permit
from tests import factories

GOOD = {
    "authority": "Trade Office",
    "authority_kind": "agency",
    "country": "Norway",
    "identity": "identified",
    "kind": "individual",
    "identifier_scheme": "no-to",
    "identifier": "7",
    "issued": "2020-05-14",
    "expires": "May 2022",
    "destinations": "TD; Niger",
    "exporter": "Nordmarin AS",
    "consignee": "Lake Transport SA; Bay Transport SA",
    "goods": "boat engines",
    "control": "EU-AI:9A001; wa-ml:ml9",
    "quantity": "12",
    "unit": "engines",
    "value": "480000.50",
    "currency": "nok",
    "source_url": "https://Example.org/notice/7?utm_source=mail",
    "source_publisher": "The Gazette",
    "source_published": "2020-06",
    "source_official": "yes",
    "quote": "Twelve engines to Chad and Niger.",
}


def reference() -> None:
    """The few countries and control entries that these files name; all of them would take half a second a test."""
    names = {
        "NO": "Norway",
        "TD": "Chad",
        "NE": "Niger",
        "CD": "Democratic Republic of Congo",
        "CG": "Republic of Congo",
    }
    for code, name in names.items():
        country = factories.country(code, name)
        if name.endswith("Congo"):
            country.names.create(name="Congo", kind="common")
    for word, code in (("EU-AI", "9A001"), ("WA-ML", "ML9")):
        ControlEntry.objects.create(list=word, code=code, title=code)


def row(**changes: str) -> dict[str, str]:
    """A good row with some cells changed."""
    return {**GOOD, **changes}


def text(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    """Rows as CSV with all columns that any of them has."""
    header = list(dict.fromkeys(name for one in rows for name in one))
    out = io.StringIO()
    writer = csv.DictWriter(out, header, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def csv_file(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "permits.csv"
    path.write_text(text(list(rows)), encoding="utf-8")
    return path


def workbook(folder: Path, *rows: list[Any]) -> Path:
    path = folder / "permits.xlsx"
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    book.save(path)
    return path


def run(steps: importing.Steps) -> importing.Report:
    """All steps of an import at once."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]


def write(path: Path) -> importing.Report:
    return run(importing.importing(path, importing.system_account()))


def said(report: importing.Report) -> list[str]:
    return [str(problem) for problem in report.problems]


def record() -> list[dict[str, Any]]:
    """Everything that an import makes, without numbers of rows."""
    return [
        {
            **{
                field.name: getattr(permit, field.name)
                for field in Permit._meta.concrete_fields
                if field.name not in {"id", "created_at", "authority", "author"}
            },
            "authority": (permit.authority.name, permit.authority.country_id, permit.authority.kind),
            "destinations": sorted(permit.destinations.values_list("code", flat=True)),
            "parties": list(permit.parties.values_list("role", "company__name")),
            "identifiers": list(permit.identifiers.values_list("scheme", "value")),
            "lines": list(permit.lines.values_list("description", "quantity", "unit", "value", "currency")),
            "control": sorted(permit.lines.values_list("control_entries__list", "control_entries__code")),
            "evidence": list(
                permit.evidence.values_list(
                    "quote", "verified", "article__url", "article__publisher", "article__published_latest"
                )
            ),
        }
        for permit in Permit.objects.order_by("pk")
    ]
