"""`manage.py extract`: the engine over a folder of documents, for measuring it. Writes nothing to the database."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exportwatch.extraction import engine
from exportwatch.extraction.facts import Document, Facts
from exportwatch.intake.services.articles import gazetteer
from exportwatch.registry import reference
from exportwatch.registry.values import FuzzyDate


class Command(BaseCommand):
    """Prints one JSON line a document: id, relevant, actions, statements."""

    help = "Run extraction over {id, language, published, title, text} JSON files and print one JSON line each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("folder", type=Path, metavar="DOCS_DIR")
        parser.add_argument(
            "--cold", action="store_true", help="reference data alone, no registered people or companies"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Extract from every *.json of the folder, in order of name."""
        folder: Path = options["folder"]
        paths = sorted(folder.glob("*.json"))
        if not paths:
            raise CommandError(f"{folder} has no .json files; name the folder of the documents.")
        known = reference.cold_gazetteer() if options["cold"] else gazetteer()
        for path in paths:
            try:
                raw = json.loads(path.read_text(encoding="utf-8"))
                document = Document(
                    text=raw["text"],
                    title=raw.get("title"),
                    language=raw["language"],
                    published=_day(raw.get("published")),
                )
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                raise CommandError(
                    f"{path}: not a document ({error}); it needs id, language, published, title, text."
                ) from error
            line = prediction(raw["id"], engine.extract(document, known))
            self.stdout.write(json.dumps(line, ensure_ascii=False))


def _day(published: str | None) -> dt.date | None:
    """Return the day of publication; None where it is known to the month or year only, or not at all."""
    date = FuzzyDate.parse(published) if published else None
    return date.earliest if date and date.earliest == date.latest else None


def prediction(document_id: str, facts: Facts) -> dict[str, Any]:
    """Return one line: keys id, relevant, actions and statements, with the words of the corpus."""
    return {
        "id": document_id,
        "relevant": facts.relevant,
        "actions": [
            {
                "type": action.type,
                "issuer_iso2": action.issuer,
                "destinations": list(action.destinations),
                "date": action.date.iso if action.date else None,
                "announced_by": action.announced_by,
                "announced_by_role": action.announced_by_role,
                "goods": action.goods,
                "companies": [company.name for company in action.companies],
                "is_current": action.is_current,
            }
            for action in facts.actions
        ],
        "statements": _by_speaker(facts),
    }


def _by_speaker(facts: Facts) -> list[dict[str, Any]]:
    """One row a speaker, as the corpus labels a document: all that somebody is quoted with, joined by […]."""
    rows: dict[str, dict[str, Any]] = {}
    for said in facts.statements:
        row = rows.setdefault(
            said.speaker,
            {"speaker": said.speaker, "role": said.role, "organisation": said.organisation, "quote": None},
        )
        row["quote"] = " […] ".join(part for part in (row["quote"], said.quote) if part) or None
    return list(rows.values())
