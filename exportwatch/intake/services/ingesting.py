"""Files and addresses taken in here and now, without a worker: each file once, however often a run over it is begun.

A file is known again by its bytes. What an earlier run finished is answered and not done again; what it left half done,
because it was killed, is gone on with.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import glob
import hashlib
import os
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from exportwatch.fetching import pages
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.urls import is_web_address
from exportwatch.intake.models import Fetch, FetchState
from exportwatch.intake.services import articles
from exportwatch.intake.services.hosts import NotYetError

IN_FOLDERS = (".txt", ".html", ".htm", ".pdf", ".eml")
"""The endings of the files that are taken from a folder; a file that is named itself may have any."""

_BATCH = 1_000  # sources in one query
_PATIENCE, _PAUSE = 10.0, 0.2  # seconds to wait for a worker that has taken the row, and between two looks at it


def inputs_of(arguments: Iterable[str]) -> list[str]:
    """Return addresses and files as they are given, a folder as its files (with its subfolders, by name), a pattern
    such as `reports/*.txt`, which the shell has left as it is, as the files that it fits."""
    found: list[str] = []
    for argument in arguments:
        # os.path, which answers False for what can be no name, and keeps the spelling in which a file is named.
        if is_web_address(argument) or os.path.isfile(argument):  # noqa: PTH113
            found.append(argument)
        elif os.path.isdir(argument):  # noqa: PTH112
            found += _files_in(Path(argument)) or [argument]
        else:
            found += sorted(glob.glob(argument, recursive=True)) or [argument]  # noqa: PTH207
    return found


def _files_in(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.suffix.lower() in IN_FOLDERS and path.name[0] != ".")
    return sorted(str(path) for path in files if path.is_file())


class Ingestion:
    """One run over its inputs."""

    def __init__(self, inputs: Iterable[str], *, publisher: str = "", published: dt.date | None = None) -> None:
        """Look for what an earlier run left half done. A query for every thousand inputs."""
        self._publisher, self._published = publisher, published
        self._left: dict[str, int] = {}
        names = iter(source for source in inputs if not is_web_address(source))
        while batch := list(islice(names, _BATCH)):
            rows = Fetch.objects.filter(
                source__in=batch,
                state__in=[FetchState.TO_FETCH, FetchState.FAILED],
                feed__isnull=True,
                upload__isnull=False,
            )
            self._left.update(rows.order_by("pk").values_list("source", "pk"))

    def take_in(self, source: str) -> Fetch:
        """Run all the steps for one input and return its row; a failure stands in the row.

        For a file that is known already the row is not a stored one: it says of what the file is a copy.
        """
        name = source.encode("utf-8", "backslashreplace").decode()  # a file's name need not be UTF-8; a text must
        if is_web_address(source):
            return _run(articles.ask(name, publisher=self._publisher, published=self._published))
        try:
            body = pages.read_file(Path(source))
        except FetchingError as error:
            return self._refused(name, error)
        known = (
            Fetch.objects.filter(snapshot__body=hashlib.sha256(body).hexdigest())
            .select_related("article", "snapshot__article")
            .order_by("-pk")
            .first()
        )
        if known is not None:
            return self._known(name, known)
        return _run(
            self._left_half_done(name, body)
            or articles.ask(name, upload=body, publisher=self._publisher, published=self._published)
        )

    def _refused(self, source: str, error: FetchingError) -> Fetch:
        said = str(error)
        if os.path.isdir(source):  # noqa: PTH112
            said = f"There is no {', '.join(IN_FOLDERS)} file in the folder {source}; name its files to take others."
        return articles.refuse(source, error.code, said, publisher=self._publisher, published=self._published)

    def _known(self, source: str, known: Fetch) -> Fetch:
        if known.state == FetchState.TO_EXTRACT:
            return _run(known)
        return Fetch(
            source=source,
            published=self._published,
            state=known.state,
            error_code=known.error_code,
            error=known.error,
            article=known.article,
            snapshot=known.snapshot,
            is_copy=True,
        )

    def _left_half_done(self, source: str, body: bytes) -> Fetch | None:
        row = Fetch.objects.filter(pk=self._left.get(source, 0)).first()
        if row is None or row.upload is None or bytes(row.upload) != body:
            return None
        if row.state == FetchState.FAILED:
            articles.try_again(row.pk)
        return row


def _run(row: Fetch) -> Fetch:
    deadline = time.monotonic() + _PATIENCE
    while True:
        # A site that wants to be left alone for longer is left to a worker.
        with contextlib.suppress(NotYetError):
            articles.take_in(row.pk)
        articles.extract(row.pk)
        row = Fetch.objects.select_related("article", "snapshot__article").get(pk=row.pk)
        is_open = row.state in (FetchState.TO_FETCH, FetchState.TO_EXTRACT)
        if not is_open or row.error or time.monotonic() > deadline:
            return row
        time.sleep(_PAUSE)
