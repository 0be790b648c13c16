"""A hostile web server on loopback, and a policy short enough to see its tricks fail in a moment."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from exportwatch.fetching.http import FetchPolicy

LIMIT = 64 * 1024

BOMB = gzip.compress(bytes(30_000_000))
"""Made once: making it takes longer than the policy below waits for an answer."""
PAGE = "<!doctype html><html><head><title>Notice</title></head><body><p>Licences are paused.</p></body></html>"


@dataclass
class HostileServer:
    """`url(path)` is an address on it; `requests` are (path, headers in lower case) as they came in."""

    port: int
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hostile: HostileServer

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        self.hostile.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        path = self.path.partition("?")[0]
        if path.startswith("/status/"):
            self.answer(b"no page here", status=int(path.removeprefix("/status/")))
        elif path.startswith("/to/"):
            self.answer(b"", status=302, location=self.path.removeprefix("/to/"))
        else:
            getattr(self, "page_" + path.strip("/").replace("-", "_"))()

    def answer(self, body: bytes, *, status: int = 200, kind: str = "text/html; charset=UTF-8", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece: bytes, pause: float) -> None:
        self.close_connection = True
        try:
            end = time.monotonic() + 4  # a client that never gives up fails its test instead of hanging it
            while time.monotonic() < end and not self.hostile.stopping.is_set():
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return

    def page_page(self) -> None:
        self.answer(PAGE.encode())

    def page_gzip(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), content_encoding="gzip")

    def page_deflate(self) -> None:
        self.answer(zlib.compress(PAGE.encode()), content_encoding="deflate")

    def page_bare_deflate(self) -> None:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self.answer(packer.compress(PAGE.encode()) + packer.flush(), content_encoding="deflate")

    def page_gzip_broken(self) -> None:
        self.answer(gzip.compress(PAGE.encode())[:-12], content_encoding="gzip")

    def page_gzip_false(self) -> None:
        self.answer(PAGE.encode(), content_encoding="gzip")

    def page_brotli(self) -> None:
        self.answer(b"\x0b\x02\x80", content_encoding="br")

    def page_bomb(self) -> None:
        self.answer(BOMB, content_encoding="gzip")

    def page_declared_large(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(40_000_000))
        self.end_headers()
        self.close_connection = True

    def page_exact(self) -> None:
        self.answer(b"a" * LIMIT)

    def page_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.drip(b"x" * 8192, 0)

    def page_slow_body(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.drip(b"x", 0.05)

    def page_slow_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drip(b"X-Drip: 1\r\n", 0.05)

    def page_silent(self) -> None:
        self.hostile.stopping.wait(5)
        self.close_connection = True

    def page_cut(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nonly this")
        self.close_connection = True

    def page_no_http(self) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
        self.close_connection = True

    def page_loop(self) -> None:
        self.answer(b"", status=302, location="/loop")

    def page_nowhere(self) -> None:
        self.answer(b"", status=302)

    def page_cookie_wall(self) -> None:
        if "seen=1" in self.headers.get("Cookie", ""):
            self.answer(PAGE.encode())
        else:
            self.answer(b"", status=302, location="/cookie-wall", set_cookie="seen=1")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on us is what these tests are about."""


@pytest.fixture(scope="session")
def _running_server() -> Iterator[HostileServer]:
    server = _Server(("127.0.0.1", 0), _Handler)
    hostile = HostileServer(port=server.server_port)
    _Handler.hostile = hostile
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield hostile
    hostile.stopping.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def server(_running_server: HostileServer) -> HostileServer:
    """The server, with an empty list of requests."""
    _running_server.requests.clear()
    return _running_server


@pytest.fixture
def policy() -> FetchPolicy:
    """Loopback allowed, a second in all, 64 KiB."""
    return FetchPolicy(
        user_agent="ExportWatch/test (+https://example.org/about)",
        connect_seconds=0.5,
        read_seconds=0.4,
        total_seconds=1.0,
        max_bytes=LIMIT,
        max_redirects=3,
        allow_loopback=True,
    )
