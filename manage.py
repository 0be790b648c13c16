#!/usr/bin/env python
"""The command line of ExportWatch: `python manage.py help` lists the commands."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

UNDEFINED_TABLE = "42P01"  # https://www.postgresql.org/docs/current/errcodes-appendix.html


def _leave_tidily(signum: int, _frame: FrameType | None) -> None:
    """End by the ordinary way out, so that the last command to leave stops the embedded database."""
    sys.exit(128 + signum)


def main() -> None:
    """Run one command. A wrong setting or an unreachable database is one line on stderr and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportwatch.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed for this Python. Run `make run`, or use .venv/bin/python.")
    from django.db import OperationalError, ProgrammingError

    from exportwatch.env import SettingError
    from exportwatch.ops.embedded import EmbeddedPostgresError

    signal.signal(signal.SIGTERM, _leave_tidily)
    try:
        execute_from_command_line(sys.argv)
    except (SettingError, EmbeddedPostgresError) as error:
        sys.exit(f"{error}")
    except ProgrammingError as error:
        if "--traceback" in sys.argv or getattr(error.__cause__, "pgcode", None) != UNDEFINED_TABLE:
            raise
        sys.exit("The database has no tables yet. Start it once with `make run`, or run `manage.py migrate`.")
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        reason = " ".join(str(error).split())
        sys.exit(f"The database does not answer: {reason}. Check DATABASE_URL and that its server runs.")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
