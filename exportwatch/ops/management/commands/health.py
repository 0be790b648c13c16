"""`manage.py health`: what works and what does not, for people and for container health checks."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from exportwatch.ops import alarms
from exportwatch.ops.health import PARTS, WEB, findings


class Command(BaseCommand):
    """Print one line a part; exit 1 if one of them fails."""

    help = "Says whether the database, the broker and a worker do their work. Exit code 1 if one does not."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Accept names of parts, to ask for these alone, and whether alarms are told."""
        parser.add_argument(
            "parts", nargs="*", metavar="PART", help=f"{WEB}, {', '.join(PARTS)}; default: all but {WEB}"
        )

        parser.add_argument(
            "--tell",
            action="store_true",
            help="tell by e-mail what came to be unwell or well again, as a worker does each minute; for cron, which "
            "is there when all workers are gone",
        )

    def handle(self, *_arguments: object, **options: object) -> None:
        """Ask, print, and choose the exit code."""
        asked = [str(part) for part in options["parts"]] if isinstance(options["parts"], list) else []
        unknown = sorted(set(asked) - {WEB, *PARTS})
        if unknown:
            sys.exit(f"There is no part called “{unknown[0]}”. Name one of: {', '.join((WEB, *PARTS))}.")
        found = findings(tuple(asked) or PARTS)
        for finding in found:
            self.stdout.write(f"{finding.part:9} {'works' if finding.ok else 'FAILS':6} {finding.seen}")
        # What was told is kept in the database: where that is gone, the exit code alone says so.
        if options["tell"] and findings(("database",))[0].ok:
            alarms.check(timezone.now())
        if not all(finding.ok for finding in found):
            sys.exit(1)
