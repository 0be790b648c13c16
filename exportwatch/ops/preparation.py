"""What must be true before the product can serve: schema, reference data, static files, somebody who may sign in.

Each step is idempotent and quick when nothing changed, and returns a few words on what it found or did.
Knows no processes and no terminal.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.migrations.executor import MigrationExecutor

from exportwatch.registry.cases import CaseRefusedError
from exportwatch.registry.cases.starter import load_starter
from exportwatch.registry.models import SyntheticRegister
from exportwatch.registry.services import load_reference

ADMIN_NAME = "admin"
FINGERPRINT = ".made-from"


def database() -> str:
    """Connect. Raises OperationalError or EmbeddedPostgresError where that cannot be done."""
    connection.ensure_connection()
    version = connection.cursor().connection.server_version // 10_000
    return f"PostgreSQL {version}, {'embedded' if settings.EMBEDDED_POSTGRES else 'from DATABASE_URL'}"


def schema() -> str:
    """Bring the tables up to date. Raises CommandError where the database does not let us."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return "up to date"
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except (MigrationSchemaMissing, ProgrammingError) as error:
        reason = " ".join(str(error).split())
        raise CommandError(
            f"The tables cannot be made: {reason} Give the role CREATE on that database's schema, or name an empty one."
        ) from None
    return f"{len(plan)} migrations applied"


def reference() -> str:
    """Load countries and the other reference data, and the feeds that ship, switched off."""
    changed = load_reference()
    call_command("load_feeds", stdout=io.StringIO())
    return f"{changed} rows changed" if changed else "up to date"


def starter_register() -> str:
    """Take the case files in that ship, published, unless that is switched off or the register is made up.

    Where the record refuses one, none is taken in and the product starts all the same: `import_case` says more.
    """
    if not settings.STARTER_REGISTER:
        return "left out, as STARTER_REGISTER says"
    if SyntheticRegister.objects.exists():
        return "left out, for this register is synthetic"
    try:
        taken = load_starter()
    except CaseRefusedError as error:
        return f"nothing taken in, for the record refuses a case file. {error.problems[0]}"
    return f"{taken} case files taken in" if taken else "up to date"


def static_files() -> str:
    """Collect, name by content and compress the static files, unless they were made from the same files before."""
    root = Path(settings.STATIC_ROOT)
    mark = root / FINGERPRINT
    fingerprint = _fingerprint_of_sources()
    if mark.exists() and mark.read_text() == fingerprint:
        return "up to date"
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(fingerprint)
    return "collected"


def first_admin() -> tuple[str, str] | None:
    """Name and password of a new administrator, where nobody at all may sign in yet; else None.

    The password is kept nowhere but as Django's hash: the caller shows it now or nobody ever does. Never in production.
    """
    users = get_user_model().objects
    # Case files and bulk entry act in the name of accounts with which nobody may sign in.
    if settings.PRODUCTION or users.filter(is_active=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    users.create_superuser(username=ADMIN_NAME, password=password)
    return ADMIN_NAME, password


def _fingerprint_of_sources() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
