"""`manage.py export_case CASE`: writes a dossier back as a case file, to stdout."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exportwatch.registry.cases.exporting import as_text, export_case
from exportwatch.registry.models import Dossier


class Command(BaseCommand):
    """Prints a dossier as a case file; importing that file again changes nothing."""

    help = "Write a dossier back as a case file, to stdout."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the slug."""
        parser.add_argument("case", metavar="CASE", help="the slug that stands under “case” in the file")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Print the file."""
        dossier = Dossier.objects.filter(case=options["case"]).first()
        if dossier is None:
            known = ", ".join(Dossier.objects.values_list("case", flat=True)[:20]) or "none yet"
            raise CommandError(f"There is no dossier “{options['case']}”; there are: {known}.")
        self.stdout.write(as_text(export_case(dossier)), ending="")
