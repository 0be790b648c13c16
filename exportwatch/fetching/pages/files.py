"""Local files as bytes, after a look at what they are and how large."""

from __future__ import annotations

import stat
from pathlib import Path

from exportwatch.fetching.errors import EmptyError, TooLargeError, UnreadableError

MEBIBYTE = 1024 * 1024
MAX_FILE_BYTES = 20 * MEBIBYTE  # ours: above any report in text, below a folder zipped by mistake


def read_file(path: Path, *, max_bytes: int = MAX_FILE_BYTES) -> bytes:
    """Read a local file after looking at its size; a symbolic link is followed.

    Raises UnreadableError (missing, a folder, a device, no permission), TooLargeError or EmptyError.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(f"{path} is not a file; name a .txt, .html, .pdf or .eml file.")
        if status.st_size > max_bytes:
            raise _file_too_large(path, status.st_size, max_bytes)
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise UnreadableError(f"There is no file {path}; check its name.") from error
    except PermissionError as error:
        raise UnreadableError(f"{path} may not be read by this user; change its permissions.") from error
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{path} cannot be read ({getattr(error, 'strerror', None) or error}).") from error
    if len(body) > max_bytes:
        raise _file_too_large(path, len(body), max_bytes)
    if not body.strip():
        raise EmptyError(f"{path} is empty.")
    return body


def _file_too_large(path: Path, size: int, limit: int) -> TooLargeError:
    return TooLargeError(
        f"{path} is {size / MEBIBYTE:.1f} MiB; the limit is {limit / MEBIBYTE:.1f} MiB. "
        "Save the part that matters as a file of its own."
    )
