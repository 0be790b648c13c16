"""Fetching from servers that are slow, endless, broken or malicious."""

from __future__ import annotations

import dataclasses
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from exportwatch.fetching import connections
from exportwatch.fetching.errors import (
    BadStatusError,
    BrokenAnswerError,
    BusyError,
    FetchingError,
    ForbiddenError,
    GoneError,
    NotAnsweringError,
    NotFoundError,
    RedirectError,
    RefusedAddressError,
    ServerTroubleError,
    TooLargeError,
    UnknownHostError,
)
from exportwatch.fetching.http import MAX_RETRY_AFTER, FetchPolicy, NotModified, Validators, fetch
from tests.hostile_server import LIMIT, PAGE, HostileServer, Reply

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize("path", ["/page", "/gzip", "/deflate", "/bare-deflate", "/cookie-wall"])
def test_a_page_arrives_whole(server: HostileServer, policy: FetchPolicy, path: str) -> None:
    fetched = fetch(server.url(path), policy)
    assert fetched.body.decode() == PAGE
    assert (fetched.status, fetched.content_type, fetched.charset) == (200, "text/html", "utf-8")
    assert fetched.headers["content-type"] == "text/html; charset=UTF-8"
    assert 0 < fetched.elapsed < policy.total_seconds


def test_the_program_says_who_it_is_and_uses_no_proxy(
    server: HostileServer, policy: FetchPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    fetch(server.url("/page"), policy)
    assert server.requests[0][1]["user-agent"] == policy.user_agent


def test_redirects_are_followed_as_written_and_stored_canonically(server: HostileServer, policy: FetchPolicy) -> None:
    fetched = fetch(server.url("/to//page?utm_source=feed&id=3"), policy)
    assert server.requests[-1][0] == "/page?utm_source=feed&id=3"
    assert fetched.url == server.url("/page?id=3")
    assert fetched.requested_url == server.url("/to//page?utm_source=feed&id=3")


@pytest.mark.parametrize(
    ("path", "error", "words", "retryable"),
    [
        ("/status/404", NotFoundError, "no page", False),
        ("/status/410", GoneError, "archived copy", False),
        ("/status/403", ForbiddenError, "save the page", False),
        ("/status/429", BusyError, "fewer requests", True),
        ("/status/500", ServerTroubleError, "try again later", True),
        ("/status/503", BusyError, "try again later", True),
        ("/status/304", BadStatusError, "304", False),  # not asked for
        ("/endless", TooLargeError, "more than 0.1 MiB", False),
        ("/endless-headers", BrokenAnswerError, "other than HTTP", True),
        ("/declared-large", TooLargeError, "38.1 MiB; the limit is 0.1 MiB", False),
        ("/bomb", TooLargeError, "after decompression", False),
        ("/cut", BrokenAnswerError, "broke off", True),
        ("/no-http", BrokenAnswerError, "other than HTTP", True),
        ("/gzip-broken", BrokenAnswerError, "broke off", True),
        ("/gzip-false", BrokenAnswerError, "wrongly compressed", True),
        ("/brotli", BrokenAnswerError, "'br'", True),
        ("/gzip-twice", BrokenAnswerError, "'gzip, gzip'", True),
        ("/loop", RedirectError, "more than 3 times", False),
        ("/nowhere", RedirectError, "without saying where", False),
        ("/to/http://10.0.0.1/admin", RefusedAddressError, "10.0.0.1", False),
        ("/to/http://169.254.169.254/latest/meta-data/", RefusedAddressError, "169.254.169.254", False),
        ("/to/http://[::ffff:127.0.0.1]/", RefusedAddressError, "::ffff:", False),
        ("/to/http://2130706433/", RefusedAddressError, "another spelling", False),
        ("/to/file:///etc/passwd", RefusedAddressError, "only http", False),
        ("/to/http://user:pw@127.0.0.1/", RefusedAddressError, "password", False),
    ],
)
def test_trouble_ends_in_words(
    server: HostileServer,
    policy: FetchPolicy,
    *,
    path: str,
    error: type[FetchingError],
    words: str,
    retryable: bool,
) -> None:
    with pytest.raises(error) as trouble:
        fetch(server.url(path), policy)
    assert words in trouble.value.message
    assert trouble.value.retryable is retryable
    assert len(trouble.value.message.splitlines()) == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [("/slow-headers", "longer than 1 seconds"), ("/slow-body", "longer than 1 seconds"), ("/silent", "silent")],
)
def test_a_slow_server_is_given_up_in_time(server: HostileServer, hasty: FetchPolicy, path: str, words: str) -> None:
    start = time.monotonic()
    with pytest.raises(NotAnsweringError, match=words) as trouble:
        fetch(server.url(path), hasty)
    assert time.monotonic() - start < hasty.total_seconds + 2  # they would drip for four seconds
    assert trouble.value.retryable


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("/busy-seconds", timedelta(minutes=2), timedelta(minutes=2)),
        ("/busy-date", timedelta(minutes=59), timedelta(hours=1)),
        ("/busy-for-years", MAX_RETRY_AFTER, MAX_RETRY_AFTER),
        ("/busy-in-words", None, None),
        ("/status/503", None, None),
    ],
)
def test_a_busy_site_says_when_to_come_back(
    server: HostileServer, policy: FetchPolicy, path: str, least: timedelta | None, most: timedelta | None
) -> None:
    with pytest.raises(BusyError) as trouble:
        fetch(server.url(path), policy)
    wait = trouble.value.retry_after
    assert trouble.value.retryable
    assert wait is None if least is None or most is None else wait is not None and least <= wait <= most


def test_a_day_to_come_back_at_that_is_past_means_at_once(server: HostileServer, policy: FetchPolicy) -> None:
    server.serve_by("/", lambda _: Reply(b"", 503, headers={"retry-after": "Mon, 01 Jan 2001 00:10:00 GMT"}))
    with pytest.raises(BusyError) as trouble:
        fetch(server.url("/"), policy)
    assert trouble.value.retry_after == timedelta(0)


def test_a_version_that_is_known_is_not_sent_again(server: HostileServer, policy: FetchPolicy) -> None:
    modified = "Tue, 02 Mar 2021 10:00:00 GMT"
    url = server.serve("/feed", "first", etag='W/"1"', last_modified=modified)
    first = fetch(url, policy)
    assert first.validators == Validators('W/"1"', modified)
    again = fetch(url, policy, validators=first.validators)
    assert isinstance(again, NotModified)
    assert again.validators == first.validators
    assert server.requests[-1][1]["if-none-match"] == 'W/"1"'
    assert server.requests[-1][1]["if-modified-since"] == modified
    server.serve("/feed", "second", etag='W/"2"')
    changed = fetch(url, policy, validators=again.validators)
    assert not isinstance(changed, NotModified)
    assert (changed.body, changed.validators) == (b"second", Validators('W/"2"', None))
    assert not fetch(server.url("/page"), policy).validators


def test_a_permanent_move_is_said_and_a_passing_one_is_not(server: HostileServer, policy: FetchPolicy) -> None:
    assert fetch(server.url("/moved"), policy).moved_to == server.url("/page")
    assert fetch(server.url("/to//moved"), policy).moved_to is None
    assert fetch(server.url("/page"), policy).moved_to is None


def test_a_body_of_exactly_the_limit_is_taken(server: HostileServer, policy: FetchPolicy) -> None:
    assert len(fetch(server.url("/exact"), policy).body) == LIMIT
    with pytest.raises(TooLargeError):
        fetch(server.url("/exact"), dataclasses.replace(policy, max_bytes=LIMIT - 1))


def test_loopback_is_refused_unless_the_policy_allows_it(server: HostileServer, policy: FetchPolicy) -> None:
    strict = dataclasses.replace(policy, allow_loopback=False)
    for url in (server.url("/page"), f"http://localhost:{server.port}/page"):
        with pytest.raises(RefusedAddressError):
            fetch(url, strict)
    assert server.requests == []


def test_a_closed_port_does_not_answer(policy: FetchPolicy) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(NotAnsweringError, match="does not answer"):
        fetch(f"http://127.0.0.1:{port}/", policy)


def test_an_unknown_host_is_named(policy: FetchPolicy) -> None:
    def resolver(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(UnknownHostError, match=r"nowhere\.example"):
        fetch("https://nowhere.example/", policy, resolver=resolver)


def test_a_name_server_that_hangs_does_not_hang_us(hasty: FetchPolicy) -> None:
    release = threading.Event()

    def resolver(host: str, port: int) -> list[str]:
        release.wait(10)
        return []

    start = time.monotonic()
    with pytest.raises(NotAnsweringError):
        fetch("https://slow.example/", hasty, resolver=resolver)
    assert time.monotonic() - start < hasty.connect_seconds + 2
    release.set()


class Connections:
    """Stands between the program and the network: notes every connection, and lets PUBLIC end at the local server."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, port: int) -> None:
        self.made: list[tuple[str, int]] = []
        real = socket.create_connection

        def connect(address: tuple[str, int], *args: object, **kwargs: object) -> socket.socket:
            self.made.append(address)
            if address[0] != PUBLIC:
                raise ConnectionRefusedError(111, "Connection refused")
            return real(("127.0.0.1", port), timeout=2)

        monkeypatch.setattr(socket, "create_connection", connect)


class ChangingResolver:
    """A name server under the attacker's hand: each question gets the next answer, the last one for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def test_the_connection_goes_to_the_number_that_was_checked(
    server: HostileServer, policy: FetchPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = dataclasses.replace(policy, allow_loopback=False)
    connections = Connections(monkeypatch, server.port)
    resolver = ChangingResolver([PUBLIC], ["127.0.0.1"])
    fetched = fetch("http://rebind.example/page", strict, resolver=resolver)
    assert fetched.body.decode() == PAGE
    assert connections.made == [(PUBLIC, 80)]
    assert resolver.asked == 1
    assert server.requests[0][1]["host"] == "rebind.example"


def test_a_host_that_turns_inward_between_two_hops_is_refused(
    server: HostileServer, policy: FetchPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = dataclasses.replace(policy, allow_loopback=False)
    connections = Connections(monkeypatch, server.port)
    resolver = ChangingResolver([PUBLIC], ["127.0.0.1"])
    with pytest.raises(RefusedAddressError):
        fetch("http://rebind.example/to/http://again.example/page", strict, resolver=resolver)
    assert connections.made == [(PUBLIC, 80)]


def test_the_next_number_is_tried_where_the_first_refuses(
    server: HostileServer, policy: FetchPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = Connections(monkeypatch, server.port)
    fetched = fetch("http://two.example/page", policy, resolver=lambda host, port: ["8.8.8.8", PUBLIC])
    assert fetched.status == 200
    assert connections.made == [("8.8.8.8", 80), (PUBLIC, 80)]


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[int, Path, list[str | None]]]:
    """A TLS server for secure.example: its port, its certificate, and the names that it was asked for."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-days", "2", "-subj", "/CN=secure.example", "-addext", "subjectAltName=DNS:secure.example"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.sni_callback = lambda connection, name, _: names.append(name)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(raw, server_side=True) as connection:
                    connection.recv(4096)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            except OSError:
                continue

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()[1], certificate, names
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_a_pinned_connection_still_proves_the_name_of_the_site(
    tls: tuple[int, Path, list[str | None]], policy: FetchPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, certificate, names = tls
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(connections, "_trusted_authorities", lambda: trusting)
    Connections(monkeypatch, port)
    assert fetch("https://secure.example/", policy, resolver=lambda host, port: [PUBLIC]).body == b"ok"
    assert names == ["secure.example"]
    with pytest.raises(NotAnsweringError, match="certificate"):
        fetch("https://other.example/", policy, resolver=lambda host, port: [PUBLIC])
