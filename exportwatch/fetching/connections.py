"""The layer below HTTP: connections that go to checked numbers only and that no site can stretch.

httpx sees the name of a site, so the Host header, SNI and the verification of the certificate stay those of the site;
the number behind it is looked up, checked and connected to here and nowhere else, so that the check and the connection
cannot disagree (DNS rebinding). Knows nothing of redirects, statuses or bodies (`http`).
"""

from __future__ import annotations

import functools
import queue
import threading
import time
from collections.abc import Iterable, Iterator
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

from .urls import IPAddress, Resolver, check_host


class Deadline:
    """The moment at which the whole fetch must be over."""

    def __init__(self, seconds: float) -> None:
        self._start = time.monotonic()
        self._seconds = seconds

    def elapsed(self) -> float:
        return time.monotonic() - self._start

    def remaining(self) -> float:
        return self._seconds - self.elapsed()

    def cap(self, timeout: float | None) -> float:
        """`timeout`, shortened to what is left in all; raises httpcore.ReadTimeout where nothing is."""
        left = self.remaining()
        if left <= 0:
            raise httpcore.ReadTimeout("total time is over")
        return left if timeout is None else min(timeout, left)


class CheckedBackend(httpcore.NetworkBackend):
    """Opens connections to checked numbers only; the name is looked up here and nowhere else."""

    def __init__(self, resolver: Resolver, deadline: Deadline, *, look_up_seconds: float, allow_loopback: bool) -> None:
        self._resolver = resolver
        self._deadline = deadline
        self._look_up_seconds = look_up_seconds
        self._allow_loopback = allow_loopback
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for ip in self._checked(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    str(ip), port, self._deadline.cap(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _checked(self, host: str, port: int) -> tuple[IPAddress, ...]:
        return check_host(host, port, allow_loopback=self._allow_loopback, resolver=self._timed_resolver)

    def _timed_resolver(self, host: str, port: int) -> list[str]:
        """The resolver, given up after the time limit: the system's own knows none and may block for a minute."""
        answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(list(self._resolver(host, port)))
            except OSError as error:
                answers.put(error)
            except UnicodeError as error:
                answers.put(OSError(str(error)))

        threading.Thread(target=ask, name="exportwatch-resolver", daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline.cap(self._look_up_seconds))
        except queue.Empty:
            raise httpcore.ConnectTimeout(f"no name server answered for {host}") from None
        if isinstance(answer, OSError):
            raise answer
        return answer


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no single step outlasts the whole fetch; without it, headers may drip for ever."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.cap(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


@functools.cache
def _trusted_authorities() -> SSLContext:
    """Made once: reading the list of authorities takes longer (40 ms) than most fetches do."""
    return httpx.create_ssl_context(trust_env=False)


class Transport(httpx.BaseTransport):
    """httpx above, httpcore with our backend below; httpx has no argument for a backend (0.28)."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(ssl_context=_trusted_authorities(), network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=b"",
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """An answer's body, still as it was sent."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
