"""The starter register: the case files that ship with the product, so that a first start opens on real history.

Each is taken in once and again when a new version of the product ships it changed. What editors changed meanwhile in
entries that the new file words as the old one did stays.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from exportwatch.registry.cases.importing import digest, import_case
from exportwatch.registry.cases.reading import read_case
from exportwatch.registry.models import Dossier

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

FOLDER = Path(__file__).parent.parent / "starter"
ACCOUNT = "case-files"
SINGLE_SOURCE_REASON = "Starter register: entered from the sources named, and listed for a second source."


def load_starter(folder: Path = FOLDER) -> int:
    """Bring the record up to the case files that ship, published; return how many were taken in.

    All of them or none. One query where nothing changed. Raises CaseRefusedError where the record refuses one.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    digests = {digest(text): path for path, text in texts.items()}
    known = set(Dossier.objects.filter(digest__in=digests).values_list("digest", flat=True))
    new = [path for found, path in digests.items() if found not in known]
    if new:
        editor, today = case_file_account(), dt.datetime.now(tz=dt.UTC).date()
        with transaction.atomic():
            for path in new:
                case = read_case(texts[path], today)
                import_case(case, texts[path], editor=editor, publish_with_reason=SINGLE_SOURCE_REASON)
    return len(new)


def case_file_account() -> AbstractBaseUser:
    """Return the account in whose name case files are published where nobody is named; nobody can sign in with it."""
    users = get_user_model()._default_manager
    account, is_new = users.get_or_create(username=ACCOUNT, defaults={"is_active": False})
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account
