"""As whom the embedded PostgreSQL runs: PostgreSQL refuses to run as root, and this finds another account for it.

An ordinary user runs it as himself. Root runs it as the owner of the data where there is one, else as `postgres` or
`nobody`, through util-linux's `setpriv`. Where that account may not pass a folder on the way (a checkout under
`/root`), it is given the right to read and search, and no folder's mode is changed: whoever may speak to this server
is root already. Knows no PostgreSQL and no Django.
"""

from __future__ import annotations

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

# Order of preference for new data; both exist on nearly every system.
ACCOUNTS = ("postgres", "nobody")
# Bit numbers in CapEff, <linux/capability.h>; Docker grants the second by default and not the first.
READ_CAPABILITIES = {2: "dac_read_search", 1: "dac_override"}


class NoAccountError(Exception):
    """Root has no account to run the server as. `str()` is one line with what to do."""


@dataclass(frozen=True)
class Account:
    """A user id, its group, and the words before a command that make it run so (empty: as we are)."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def own(self, folder: Path) -> None:
        """Give the folder to this account. Does nothing where it is our own."""
        if self.prefix:
            os.chown(folder, self.uid, self.gid)


def account_for(owner: int | None, needs: tuple[Path, ...]) -> Account:
    """The account for data that belongs to `owner` (None: there is none yet), which must reach every path in `needs`.

    Raises NoAccountError for root on a system without `setpriv` or without an ordinary account.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    setpriv = shutil.which("setpriv")
    entry = _entry(owner)
    if setpriv is None or entry is None:
        raise NoAccountError(
            "PostgreSQL does not run as root, and no way to another account was found here. "
            "Run as an ordinary user, or set DATABASE_URL."
        )
    prefix = [setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    if not all(_reachable(path) for path in needs):
        capability = _held_capability()
        if capability is None:
            raise NoAccountError(
                f"The account {entry.pw_name} cannot reach {needs[-1]}, and this root may not help it. "
                "Move the folder out of a closed one (such as /root), run as an ordinary user, or set DATABASE_URL."
            )
        # Without no_setuid_fixup, access(2) would answer for the bare account and PostgreSQL find nothing.
        prefix += [f"--inh-caps=-all,+{capability}", f"--ambient-caps=+{capability}", "--securebits=+no_setuid_fixup"]
    return Account(entry.pw_uid, entry.pw_gid, tuple(prefix))


def _entry(owner: int | None) -> pwd.struct_passwd | None:
    candidates: list[int | str] = [owner] if owner else list(ACCOUNTS)
    for candidate in candidates:
        try:
            return pwd.getpwuid(candidate) if isinstance(candidate, int) else pwd.getpwnam(candidate)
        except KeyError:
            continue
    return None


def _reachable(path: Path) -> bool:
    """Whether anybody may pass every folder down to this one, and list it."""
    folders = [path.absolute(), *path.absolute().parents]
    return all(folder.stat().st_mode & 0o001 for folder in folders if folder.exists())


def _held_capability() -> str | None:
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    held = next((int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:")), 0)
    return next((name for bit, name in READ_CAPABILITIES.items() if held >> bit & 1), None)
