"""PDF in, text out, in a process of its own with limits on memory and time: a hostile one can hang or swell in a
library call.

Run as a module, this file is that process. Knows nothing of where the bytes come from and nothing of what the text
means.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from .errors import EncryptedError, TooLargeError, UnreadableError

# Ours: above any annual report on arms exports, and what one worker can bear.
MAX_PAGES = 1_500
MAX_CHARACTERS = 5_000_000
SECONDS = 60
MEMORY_BYTES = 1024 * 1024 * 1024  # of address space


class PdfText(NamedTuple):
    """What a PDF says; of its metadata as written, None where there is none."""

    text: str  # its pages with a blank line between them
    title: str | None
    created: str | None  # e.g. D:20210302100000+01'00' (ISO 32000-1, 7.9.4)
    changed: str | None


def read(body: bytes, label: str) -> PdfText:
    """Return the text of a PDF; `label` names it in messages.

    Raises UnreadableError (damaged, or too slow or too large in memory), EncryptedError or TooLargeError.
    """
    root = str(Path(__file__).parents[2])
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "exportwatch.fetching.pdf"],
            input=body,
            capture_output=True,
            timeout=SECONDS,
            env={"PYTHONPATH": os.pathsep.join([root, *filter(None, sys.path)])},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(
            f"{label} takes more than {SECONDS} seconds to read; print it to a new PDF or add its text as .txt."
        ) from error
    if child.returncode != 0:
        raise UnreadableError(
            f"{label} is a damaged PDF, or needs too much memory; print it to a new PDF and add that."
        )
    answer: dict[str, Any] = json.loads(child.stdout)
    if answer["problem"] == "encrypted":
        raise EncryptedError(f"{label} is a PDF that opens with a password only; save a copy without one and add that.")
    if answer["problem"]:
        raise TooLargeError(f"{label} has {answer['problem']}. Save the pages that matter as a file of their own.")
    return PdfText(answer["text"], answer["title"], answer["created"], answer["changed"])


def _child() -> None:
    """The other process: a PDF on stdin, `PdfText` and "problem" as JSON on stdout; exit code 1 if damaged."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    body = sys.stdin.buffer.read()

    import pypdf
    from pypdf.errors import DependencyError

    answer: dict[str, str | None] = dict.fromkeys(("text", "title", "created", "changed", "problem"))
    reader = pypdf.PdfReader(BytesIO(body))
    try:
        # Many PDFs are encrypted only against change and open with the empty password.
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError:
        locked = True
    if locked:
        answer["problem"] = "encrypted"
    elif len(reader.pages) > MAX_PAGES:
        answer["problem"] = f"{len(reader.pages):,} pages; the limit is {MAX_PAGES:,}"
    else:
        pages: list[str] = []
        characters = 0
        for page in reader.pages:
            pages.append(page.extract_text())
            characters += len(pages[-1])
            if characters > MAX_CHARACTERS:
                answer["problem"] = f"more than {MAX_CHARACTERS:,} characters, which is the limit"
                break
        else:
            answer["text"] = "\n\n".join(pages)
            stated: Mapping[str, Any] = reader.metadata or {}
            for key, name in (("title", "/Title"), ("created", "/CreationDate"), ("changed", "/ModDate")):
                answer[key] = str(stated[name]) if stated.get(name) else None
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _child()
