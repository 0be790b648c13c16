"""`manage.py import_case FILE…`: takes case files in, each all or nothing, every error with its JSON path."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from exportwatch.registry.cases import CaseRefusedError, Problem, read_case
from exportwatch.registry.cases.expecting import unmet
from exportwatch.registry.cases.importing import Outcome, import_case
from exportwatch.registry.cases.starter import case_file_account
from exportwatch.registry.models import Dossier

SINGLE_SOURCE_REASON = "Entered from a case file with the sources named, and listed for a second source."


class Command(BaseCommand):
    """Imports case files. A refused file leaves nothing; the others are kept."""

    help = "Import case files: each all or nothing. Exit code 1 where a file is refused or an expectation fails."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the files and what to do with them."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="do everything, say what would change, keep nothing")
        parser.add_argument("--check", action="store_true", help="verify each file's expectations; 1 if one fails")
        parser.add_argument("--publish", action="store_true", help="publish what is a draft")
        parser.add_argument("--reviewer", metavar="NAME", help="who publishes; an account of its own by default")
        parser.add_argument("--json", action="store_true", help="print {case: {local id: public id}}")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Import each file and say what was done; errors go to stderr, one a line."""
        ids: dict[str, dict[str, str]] = {}
        wrong = 0
        for path in options["files"]:
            try:
                with transaction.atomic():
                    outcome = self._import(path, options)
                    missed = unmet(Dossier.objects.get(case=outcome.case)) if options["check"] else []
                    if options["dry_run"]:
                        transaction.set_rollback(True)
            except CaseRefusedError as error:
                self._say(path, error.problems)
                wrong += 1
                continue
            ids[outcome.case] = outcome.ids
            self._say(path, missed)
            wrong += bool(missed)
            if not options["json"]:
                self._report(outcome, len(missed), options)
        if options["json"]:
            self.stdout.write(json.dumps(ids, ensure_ascii=False, indent=1))
        if wrong:
            raise CommandError(f"{wrong} of {len(options['files'])} files: see the lines above.")

    def _import(self, path: Path, options: dict[str, Any]) -> Outcome:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise CaseRefusedError([Problem("$", f"cannot be read: {error.strerror}; check the path")]) from error
        except UnicodeDecodeError as error:
            raise CaseRefusedError([Problem("$", f"not UTF-8 at byte {error.start}; save it as UTF-8")]) from error
        case = read_case(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), dt.datetime.now(tz=dt.UTC).date())
        reason = SINGLE_SOURCE_REASON if options["publish"] else None
        editor = self._reviewer(options["reviewer"]) if options["reviewer"] else case_file_account()
        try:
            return import_case(case, text, editor=editor, publish_with_reason=reason)
        except ValidationError as error:
            raise CaseRefusedError([Problem("$", message) for message in error.messages]) from error

    def _reviewer(self, name: str) -> Any:
        user = get_user_model()._default_manager.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody called “{name}” may sign in; name an active account, or leave --reviewer out.")
        return user

    def _say(self, path: Path, problems: list[Problem] | tuple[Problem, ...]) -> None:
        for problem in problems:
            self.stderr.write(f"{path.name}: {problem}")

    def _report(self, outcome: Outcome, missed: int, options: dict[str, Any]) -> None:
        ending = " (dry run: nothing is kept)" if options["dry_run"] else ""
        if options["check"]:
            total = len(Dossier.objects.get(case=outcome.case).expect) if not options["dry_run"] else None
            ending += f"; {missed} expectations fail" if missed else "; every expectation holds"
            ending += f" ({total})" if total is not None and not missed else ""
        self.stdout.write(f"{outcome}{ending}")
