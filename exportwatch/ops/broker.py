"""A broker made of folders, for a machine without Redis: one folder per queue, one file per message.

Kombu has a filesystem transport, but it opens a message's file before it writes it, so that a reader can take an
empty one, lose the message and end the worker. Here a message appears under its name only when it is complete, and is
taken by a rename, which one reader wins. Messages of a worker that is killed in the middle are lost; the sweep finds
their rows again. Knows no Django; `exportwatch.celery` names it as the transport `folders://`.
"""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import quote

from kombu.transport import virtual

LONGEST_WAIT = 0.25  # seconds


class Channel(virtual.Channel):
    """Queues as folders. Messages of one queue come out in the order in which they went in, by the senders' clock."""

    def _folder(self, queue: str) -> Path:
        options = self.connection.client.transport_options
        folder = Path(options["broker_folder"]) / quote(queue, safe="")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _new_queue(self, queue: str, **_options: object) -> None:
        self._folder(queue)

    def _has_queue(self, queue: str, **_options: object) -> bool:
        return self._folder(queue).is_dir()

    def _put(self, queue: str, message: dict[str, Any], **_options: object) -> None:
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}"
        hidden = self._folder(queue) / f".{name}"
        hidden.write_text(json.dumps(message))
        hidden.rename(hidden.with_name(f"{name}.msg"))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for path in self._messages(queue):
            mine = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
            try:
                path.rename(mine)
            except FileNotFoundError:
                continue  # another worker was faster
            message: dict[str, Any] = json.loads(mine.read_bytes())
            mine.unlink()
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._messages(queue))

    def _purge(self, queue: str) -> int:
        messages = self._messages(queue)
        for path in messages:
            path.unlink(missing_ok=True)
        return len(messages)

    def _delete(self, queue: str, *_arguments: object, **_options: object) -> None:
        self._purge(queue)

    def _messages(self, queue: str) -> list[Path]:
        return sorted(path for path in self._folder(queue).iterdir() if path.suffix == ".msg")


class Transport(virtual.Transport):
    """The transport `folders://`; its option `broker_folder` names the folder."""

    Channel = Channel
    # Bindings are shared by all connections of a process; every sender declares its queue first.
    global_state = virtual.BrokerState()  # type: ignore[no-untyped-call]  # Kombu is typed in part
    driver_type = "folders"
    driver_name = "folders"

    def __init__(self, client: object, **options: object) -> None:
        """Share the bindings of this process."""
        super().__init__(client, **options)  # type: ignore[no-untyped-call]
        self.state = self.global_state

    def drain_events(self, connection: object, timeout: float | None = None, **options: object) -> None:
        """As Kombu's, but back within LONGEST_WAIT, for only between two waits does a worker see that it should end."""
        super().drain_events(connection, timeout=min(timeout or LONGEST_WAIT, LONGEST_WAIT), **options)  # type: ignore[no-untyped-call]

    def driver_version(self) -> str:
        """There is none."""
        return "N/A"
