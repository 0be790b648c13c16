"""`manage.py export_examples`: what reviewers decided, as labelled examples for measuring the engine."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exportwatch.intake.services.examples import examples


class Command(BaseCommand):
    """Writes docs/<id>.json and gold.jsonl, in the format of the extraction corpus."""

    help = (
        "Write the articles that reviewers decided on, with their decisions as labels: DIR/docs/<id>.json and "
        "DIR/gold.jsonl. The texts are private: they belong to their publishers and are not to be republished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("folder", type=Path, metavar="DIR", help="an empty folder, or one that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write every example; refuse a folder that holds something, so that no other corpus is mixed in."""
        folder: Path = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty; name a new folder.")
        try:
            (folder / "docs").mkdir(parents=True)
        except OSError as error:
            raise CommandError(f"{folder} cannot be made: {error}.") from error
        number = 0
        with (folder / "gold.jsonl").open("w", encoding="utf-8") as gold:
            for example in examples():
                path = folder / "docs" / f"{example.document['id']}.json"
                path.write_text(json.dumps(example.document, ensure_ascii=False, indent=1), encoding="utf-8")
                gold.write(json.dumps(example.label, ensure_ascii=False) + "\n")
                number += 1
        self.stdout.write(f"{number} example{'' if number == 1 else 's'} in {folder}. The texts are private.")
