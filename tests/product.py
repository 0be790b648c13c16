"""The product as a user starts it: `manage.py up` as a process of its own, on the test's database, a broker and a
free port."""

from __future__ import annotations

import contextlib
import http.server
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.conftest import free_port

START_TIMEOUT = 90
"""Seconds: two loaded cores need about six."""


@dataclass(frozen=True, slots=True)
class Product:
    """A running product: its address without a slash at the end, and the local admin's password."""

    address: str
    password: str


def database_url() -> str:
    """Return the address of the database that this test uses."""
    used = connection.settings_dict
    host, port = used["HOST"], used["PORT"]
    place = f"/{used['NAME']}?host={host}" if host.startswith("/") else f"{host}:{port or 5432}/{used['NAME']}"
    account = used["USER"] + (f":{used['PASSWORD']}" if used["PASSWORD"] else "")
    return f"postgresql://{account}@{place}"


@contextlib.contextmanager
def running(folder: Path, redis_url: str = "") -> Iterator[Product]:
    """Start the product with its files under `folder`, over Redis or over folders, and end it with all its
    processes."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "VAR_DIR": str(folder),
        "PORT": str(free_port()),
        "FETCH_ALLOW_LOOPBACK": "1",
        "FETCH_PAUSE_SECONDS": "0",
        "SWEEP_SECONDS": "1",
        "STARTER_REGISTER": "0",
        "PYTHONUNBUFFERED": "1",
    }
    log = folder / "up.log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    timer = threading.Timer(START_TIMEOUT, process.kill)
    timer.start()
    assert process.stdout is not None
    said = ""
    while "password" not in said and (line := process.stdout.readline()):
        said += line
    timer.cancel()
    found = re.search(r"runs at (\S+)/ .*password “(.+?)”", said, re.DOTALL)
    assert found, f"{said}\n{log.read_text()}"
    try:
        yield Product(found[1], found[2])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


class _News(http.server.BaseHTTPRequestHandler):
    pages: dict[str, str]

    def do_GET(self) -> None:
        """Answer with the page of that path."""
        body = self.pages.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def news_site(pages: dict[str, str]) -> Iterator[str]:
    """Serve the pages, path → HTML, on the loopback; give the site's address without a slash at the end."""
    handler = type("News", (_News,), {"pages": pages})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()


def as_page(text: str, title: str) -> str:
    """Return a text as a news page."""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.strip().split("\n\n"))
    article = f"<article><h1>{title}</h1>{paragraphs}</article>"
    return f"<html lang=en><head><title>{title}</title></head><body>{article}</body></html>"
