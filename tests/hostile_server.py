"""A web server on loopback that is slow, endless, broken or malicious, for every test that fetches.

    with running() as server:
        server.serve("/feed", rss(...), kind="application/rss+xml", etag='"v1"')
        fetch(server.url("/feed"), …)
        assert server.paths() == ["/feed"]

Addresses that are always there: `/status/<code>`, `/to/<address>` (redirect), and each `page_…` below by its name with
dashes (`/slow-body`, `/bomb`, `/busy-seconds` …). Every other address is 404 until `serve` puts something there, so a
site has no robots.txt unless a test gives it one. Slow pages end by themselves after four seconds.
"""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import hostile_feeds

LIMIT = 64 * 1024
"""Bytes that `/exact` sends: what the tests' policies take as their limit."""

PAGE = "<!doctype html><html><head><title>Notice</title></head><body><p>Licences are paused.</p></body></html>"

BOMB = gzip.compress(bytes(30_000_000))
"""Made once: making it takes longer than a short policy waits for an answer."""


@dataclass(frozen=True)
class Reply:
    """One answer; `headers` besides Content-Type and Content-Length."""

    body: bytes
    status: int = 200
    kind: str = "text/html; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class HostileServer:
    """`url(path)` is an address on it; `requests` are (path with query, headers in lower case) as they came in."""

    port: int
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    served: dict[str, Callable[[int], Reply]] = field(default_factory=dict)
    visits: dict[str, int] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for, in order, without robots.txt."""
        return [path for path, _ in self.requests if path != "/robots.txt"]

    def serve(
        self, path: str, body: bytes | str, *, status: int = 200, kind: str = "text/html; charset=UTF-8", **headers: str
    ) -> str:
        """Answer `path` (without query) so from now on; `etag` and `last_modified` are honoured. Returns the address.

        Headers are written with underscores: `retry_after="120"`.
        """
        whole = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.serve_by(path, lambda visit: Reply(whole, status, kind, named))

    def serve_by(self, path: str, answer: Callable[[int], Reply]) -> str:
        """Answer `path` by a function of how many times it was asked for before (0, 1 …). Returns the address."""
        self.served[path] = answer
        return self.url(path)

    def clear(self) -> None:
        """Forget requests, visits and what was served."""
        with self.lock:
            self.requests.clear()
            self.served.clear()
            self.visits.clear()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hostile: HostileServer

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        with self.hostile.lock:
            self.hostile.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            visit = self.hostile.visits.get(path, 0)
            self.hostile.visits[path] = visit + 1
        if path in self.hostile.served:
            self.reply(self.hostile.served[path](visit))
        elif path.startswith("/status/"):
            self.answer(b"no page here", status=int(path.removeprefix("/status/")))
        elif path.startswith("/to/"):
            self.answer(b"", status=302, location=self.path.removeprefix("/to/"))
        else:
            getattr(self, "page_" + path.strip("/").replace("-", "_"), self.no_page)()

    def reply(self, reply: Reply) -> None:
        """Send a reply, or 304 where the client has this version already."""
        headers = {name.lower(): value for name, value in reply.headers.items()}
        asked = (self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        known = (headers.get("etag"), headers.get("last-modified"))
        same = asked[0] == known[0] if asked[0] else asked[1] is not None and asked[1] == known[1]
        if reply.status == 200 and same:
            self.send_response(304)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
        else:
            self.answer(reply.body, status=reply.status, kind=reply.kind, **headers)

    def answer(self, body: bytes, *, status: int = 200, kind: str = "text/html; charset=UTF-8", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if status != 304:
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

    def no_page(self) -> None:
        self.answer(b"no page here", status=404)

    # --- Good pages, sent in every way --------------------------------------------------------------------------------

    def page_page(self) -> None:
        self.answer(PAGE.encode())

    def page_gzip(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), content_encoding="gzip")

    def page_deflate(self) -> None:
        self.answer(zlib.compress(PAGE.encode()), content_encoding="deflate")

    def page_bare_deflate(self) -> None:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        self.answer(packer.compress(PAGE.encode()) + packer.flush(), content_encoding="deflate")

    def page_gzip_twice(self) -> None:
        self.answer(gzip.compress(gzip.compress(PAGE.encode())), content_encoding="gzip, gzip")

    def page_exact(self) -> None:
        self.answer(b"a" * LIMIT)

    def page_cookie_wall(self) -> None:
        if "seen=1" in self.headers.get("Cookie", ""):
            self.answer(PAGE.encode())
        else:
            self.answer(b"", status=302, location="/cookie-wall", set_cookie="seen=1")

    # --- Wrongly or maliciously compressed ----------------------------------------------------------------------------

    def page_gzip_broken(self) -> None:
        self.answer(gzip.compress(PAGE.encode())[:-12], content_encoding="gzip")

    def page_gzip_false(self) -> None:
        self.answer(PAGE.encode(), content_encoding="gzip")

    def page_brotli(self) -> None:
        self.answer(b"\x0b\x02\x80", content_encoding="br")

    def page_bomb(self) -> None:
        self.answer(BOMB, content_encoding="gzip")

    # --- Too large, too slow, cut off ---------------------------------------------------------------------------------

    def page_declared_large(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(40_000_000))
        self.end_headers()
        self.close_connection = True

    def page_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.drip(b"x" * 8192, 0)

    def page_endless_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drip(b"X-Filler: " + b"x" * 8192 + b"\r\n", 0)

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

    # --- Redirects ----------------------------------------------------------------------------------------------------

    def page_loop(self) -> None:
        self.answer(b"", status=302, location="/loop")

    def page_nowhere(self) -> None:
        self.answer(b"", status=302)

    def page_moved(self) -> None:
        self.answer(b"", status=301, location="/page")

    # --- Busy ---------------------------------------------------------------------------------------------------------

    def page_busy_seconds(self) -> None:
        self.answer(b"", status=429, retry_after="120")

    def page_busy_date(self) -> None:
        self.answer(b"", status=503, retry_after=formatdate(time.time() + 3600, usegmt=True))

    def page_busy_for_years(self) -> None:
        self.answer(b"", status=429, retry_after="99999999999")

    def page_busy_in_words(self) -> None:
        self.answer(b"", status=429, retry_after="next week")

    # --- Feeds --------------------------------------------------------------------------------------------------------

    def feed(self, body: bytes, kind: str = "application/rss+xml") -> None:
        self.answer(body, kind=kind)

    def page_feed_broken(self) -> None:
        self.feed(hostile_feeds.BROKEN)

    def page_feed_entities(self) -> None:
        self.feed(hostile_feeds.LAUGHS)

    def page_feed_local_file(self) -> None:
        self.feed(hostile_feeds.LOCAL_FILE)

    def page_feed_long(self) -> None:
        self.feed(hostile_feeds.long_feed())

    def page_feed_same_guid(self) -> None:
        self.feed(hostile_feeds.SAME_GUID)

    def page_feed_changing_guids(self) -> None:
        self.feed(hostile_feeds.changing_guids(self.hostile.visits[self.path]))

    def page_wrong_charset(self) -> None:
        self.answer("<p>Überprüfung der Genehmigungen</p>".encode("cp1252"), kind="text/html; charset=utf-8")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on us is what these tests are about."""


@contextmanager
def running() -> Iterator[HostileServer]:
    """A server on a free port of loopback, until the block ends."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {}))
    hostile = HostileServer(port=server.server_port)
    server.RequestHandlerClass.hostile = hostile  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield hostile
    finally:
        hostile.stopping.set()
        server.shutdown()
        server.server_close()
