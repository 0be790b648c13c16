"""Fetching over HTTP: one address in, the checked bytes of one answer out, within limits of time, size and redirects.

What goes over the wire is checked and timed below (`connections`). Knows nothing of what the bytes mean (`pages`,
`feeds`), of robots.txt or of queues.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any, overload

import httpcore
import httpx

from .connections import CheckedBackend, Deadline, Transport
from .errors import (
    BadStatusError,
    BrokenAnswerError,
    BusyError,
    FetchingError,
    ForbiddenError,
    GoneError,
    NotAnsweringError,
    NotFoundError,
    RedirectError,
    ServerTroubleError,
    TooLargeError,
)
from .urls import Resolver, canonical, parse, resolve

MEBIBYTE = 1024 * 1024

# Articles and feeds alike; a site that has an address in several forms is asked for the page first.
_ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,application/rss+xml;q=0.9,"
    "application/atom+xml;q=0.9,application/feed+json;q=0.9,application/xml;q=0.8,application/json;q=0.8,*/*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
# Ours: a site that asks for a longer silence is asked again the next day, so that a slip of its makers ends some time.
MAX_RETRY_AFTER = timedelta(days=1)
# Bytes handed on per step of decompression: small beside every limit, so that a bomb is noticed after its first pieces.
_PIECE = 64 * 1024


@dataclass(frozen=True)
class FetchPolicy:
    """The limits of one fetch. Times are seconds of the monotonic clock, sizes are bytes."""

    # Sent as it is. Name and version of the program and where its operator can be reached, e.g.
    # "ExportWatch/0.1 (+https://example.org/about; desk@example.org)", so that a site can complain before it blocks.
    user_agent: str
    # To one checked number of the host, TLS included. Ours.
    connect_seconds: float = 10.0
    # Silence between two pieces of the answer. Ours.
    read_seconds: float = 15.0
    # From the first name look-up to the last byte, redirects included: what a slow drip cannot stretch. Ours; the time
    # limit of a worker's step must be above it.
    total_seconds: float = 45.0
    # Of the body as sent and, separately, after decompression. Ours.
    max_bytes: int = 10 * MEBIBYTE
    # Browsers stop at 20; a news site needs one to three.
    max_redirects: int = 5
    # Lets 127.0.0.0/8 and ::1 be visited, nothing else. For tests and a reader's own machine only.
    allow_loopback: bool = False


@dataclass(frozen=True)
class Validators:
    """What an answer says of its version, to be sent back so that the same version is not sent twice (RFC 9110, 8.8).

    Both as the site wrote them; None where it did not.
    """

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to send."""
        return bool(self.etag or self.last_modified)

    def request_headers(self) -> dict[str, str]:
        """If-None-Match and If-Modified-Since, each only where there is a value for it."""
        asked = {"if-none-match": self.etag, "if-modified-since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True)
class Fetched:
    """One complete answer with status 200 to 299."""

    requested_url: str  # as it was asked for
    url: str  # canonical form of where the redirects ended
    # Where permanent redirects (301, 308) from the first hop on lead, as written: ask there from now on; None without.
    moved_to: str | None
    status: int
    headers: dict[str, str]  # names in lower case; a repeated header is joined by ", "
    content_type: str | None  # lower case, without parameters; None where the site names none
    charset: str | None  # as declared in Content-Type, lower case; None where the site names none
    body: bytes  # decompressed
    elapsed: float  # seconds

    @property
    def validators(self) -> Validators:
        """What to send with the next request for the same address; false where the site names none."""
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


@dataclass(frozen=True)
class NotModified:
    """The site says (304) that the version that `validators` named is still the present one."""

    requested_url: str
    url: str  # canonical form of where the redirects ended
    moved_to: str | None  # as in `Fetched`
    validators: Validators  # to send the next time: those of this answer, else those that were sent
    elapsed: float  # seconds


@overload
def fetch(url: str, policy: FetchPolicy, *, validators: None = None, resolver: Resolver = resolve) -> Fetched: ...


@overload
def fetch(
    url: str, policy: FetchPolicy, *, validators: Validators | None, resolver: Resolver = resolve
) -> Fetched | NotModified: ...


def fetch(
    url: str, policy: FetchPolicy, *, validators: Validators | None = None, resolver: Resolver = resolve
) -> Fetched | NotModified:
    """Fetch `url` by GET and return the answer; opens and closes its own connections, uses no proxy of the environment.

    With `validators` the site is asked for a version other than that one; without, the answer is never `NotModified`.

    Raises a FetchingError: InvalidAddressError, RefusedAddressError and UnknownHostError for this address or one that
    it redirects to; NotAnsweringError; BrokenAnswerError; RedirectError; BadStatusError and its kinds, with the
    `retry_after` that a 429 or 503 asked for (at most MAX_RETRY_AFTER); TooLargeError.
    """
    deadline = Deadline(policy.total_seconds)
    backend = CheckedBackend(
        resolver, deadline, look_up_seconds=policy.connect_seconds, allow_loopback=policy.allow_loopback
    )
    timeout = httpx.Timeout(policy.read_seconds, connect=policy.connect_seconds)
    headers = {"user-agent": policy.user_agent, "accept": _ACCEPT, "accept-encoding": "gzip, deflate"}
    headers |= validators.request_headers() if validators else {}
    # Hops are visited as written: a site that adds a tracking parameter by redirect would else redirect for ever.
    hop = parse(url)
    moved_to: str | None = None
    permanent = True
    try:
        # One client for all hops, because some sites set a cookie and redirect to the same address.
        with httpx.Client(transport=Transport(backend), timeout=timeout, headers=headers, trust_env=False) as client:
            for _ in range(policy.max_redirects + 1):
                with client.stream("GET", hop, follow_redirects=False) as response:
                    if response.status_code == 304 and validators:
                        known = Validators(
                            response.headers.get("etag") or validators.etag,
                            response.headers.get("last-modified") or validators.last_modified,
                        )
                        return NotModified(url, canonical(str(hop)), moved_to, known, deadline.elapsed())
                    if response.status_code not in _REDIRECTS:
                        return _received(url, hop, response, policy, deadline, moved_to=moved_to)
                    hop = _next_hop(hop, response)
                    permanent = permanent and response.status_code in _PERMANENT
                    moved_to = str(hop) if permanent else moved_to
    except (httpcore.TimeoutException, httpcore.NetworkError) as error:
        raise _no_answer(hop, error, policy, deadline) from error
    except (httpcore.ProtocolError, httpx.DecodingError) as error:
        raise BrokenAnswerError(
            f"{hop} broke off or answered with something other than HTTP; try again later."
        ) from error
    raise RedirectError(
        f"{url} redirects more than {policy.max_redirects} times; open it in a browser and use the address it ends at."
    )


def _next_hop(hop: httpx.URL, response: httpx.Response) -> httpx.URL:
    location = response.headers.get("location", "").strip()
    if not location:
        raise RedirectError(f"{hop} redirects without saying where to; open it in a browser.")
    try:
        target = str(hop.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise RedirectError(f"{hop} redirects to {location!r}, which is no address; open it in a browser.") from error
    return parse(target)


def _received(
    url: str,
    hop: httpx.URL,
    response: httpx.Response,
    policy: FetchPolicy,
    deadline: Deadline,
    *,
    moved_to: str | None,
) -> Fetched:
    if not response.is_success:
        raise _bad_status(hop, response)
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > policy.max_bytes:
        raise _too_large(hop, f"is {int(declared) / MEBIBYTE:.1f} MiB", policy)
    body = bytearray()
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    for piece in _decompressed(_bounded(response.iter_raw(), hop, policy), coding, hop):
        body += piece
        if len(body) > policy.max_bytes:
            raise _too_large(hop, f"has more than {policy.max_bytes / MEBIBYTE:.1f} MiB after decompression", policy)
    content_type, charset = _content_type(response.headers.get("content-type"))
    return Fetched(
        requested_url=url,
        url=canonical(str(hop)),
        moved_to=moved_to,
        status=response.status_code,
        headers=dict(response.headers),
        content_type=content_type,
        charset=charset,
        body=bytes(body),
        elapsed=deadline.elapsed(),
    )


def _content_type(header: str | None) -> tuple[str | None, str | None]:
    if not header:
        return None, None
    message = Message()
    message["content-type"] = header
    charset = message.get_content_charset()
    return header.partition(";")[0].strip().lower() or None, charset or None


def _bounded(chunks: Iterable[bytes], hop: httpx.URL, policy: FetchPolicy) -> Iterator[bytes]:
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > policy.max_bytes:
            raise _too_large(hop, f"sends more than {policy.max_bytes / MEBIBYTE:.1f} MiB", policy)
        yield chunk


def _decompressed(chunks: Iterable[bytes], coding: str, hop: httpx.URL) -> Iterator[bytes]:
    """The body in pieces of at most `_PIECE` bytes, so that the caller can stop a bomb before it is unpacked."""
    if coding in {"", "identity"}:
        yield from chunks
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise BrokenAnswerError(f"{hop} is compressed as {coding!r}, which was not asked for; save the page as a file.")
    inflater: Any = None
    begun = False
    try:
        for chunk in chunks:
            data = chunk
            while data:
                if inflater is None:
                    if begun and not data.startswith(b"\x1f"):
                        return  # padding after the last gzip member, as some servers send
                    inflater = zlib.decompressobj(_window_bits(coding, data))
                    begun = True
                piece = inflater.decompress(data, _PIECE)
                yield piece
                data = inflater.unconsumed_tail
                while len(piece) == _PIECE and not data and not inflater.eof:
                    piece = inflater.decompress(b"", _PIECE)
                    yield piece
                if inflater.eof:
                    data, inflater = inflater.unused_data, None
    except zlib.error as error:
        raise BrokenAnswerError(f"{hop} is wrongly compressed and cannot be unpacked; try again later.") from error
    if inflater is not None:
        raise BrokenAnswerError(f"{hop} broke off before its end; try again later.")


def _window_bits(coding: str, start: bytes) -> int:
    """For zlib: gzip, or for "deflate" a zlib stream (RFC 9110, 8.4.1.2) or a bare one (as some servers send)."""
    if coding != "deflate":
        return zlib.MAX_WBITS | 16
    return zlib.MAX_WBITS if start[0] & 0x0F == 8 else -zlib.MAX_WBITS


def _too_large(hop: httpx.URL, size: str, policy: FetchPolicy) -> TooLargeError:
    return TooLargeError(
        f"{hop} {size}; the limit is {policy.max_bytes / MEBIBYTE:.1f} MiB. "
        "Save the part that matters and add it as a file."
    )


def _bad_status(hop: httpx.URL, response: httpx.Response) -> BadStatusError:
    status = response.status_code
    kind: type[BadStatusError] = BadStatusError
    words = f"{hop} answered with status {status} instead of a page; open it in a browser to see why."
    wait: timedelta | None = None
    if status == 404:
        kind = NotFoundError
        words = f"There is no page at {hop} (status 404); check the address or look for an archived copy."
    elif status == 410:
        kind = GoneError
        words = f"The page at {hop} was taken away for good, says its site (status 410); look for an archived copy."
    elif status in {401, 402, 403, 451}:
        kind = ForbiddenError
        words = f"{hop} does not let this program read it (status {status}); save the page and add it as a file."
    elif status in {429, 503}:
        kind, wait = BusyError, _retry_after(response)
        what = "asks for fewer requests" if status == 429 else "is out of service for the moment"
        words = f"{hop} {what} (status {status}); try again {_later(wait)}."
    elif status >= 500:
        kind = ServerTroubleError
        words = f"{hop} has trouble of its own (status {status}); try again later."
    return kind(words, status, wait)


def _retry_after(response: httpx.Response) -> timedelta | None:
    """How long the site asks to be left alone, 0 to MAX_RETRY_AFTER; None where it does not say (RFC 9110, 10.2.3)."""
    stated = response.headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdecimal():
        return timedelta(seconds=min(int(stated[:9]), MAX_RETRY_AFTER.total_seconds()))
    until = _http_date(stated)
    if until is None:
        return None
    # Against the site's own clock, which may differ from ours.
    now = _http_date(response.headers.get("date", "")) or datetime.now(UTC)
    return min(max(until - now, timedelta(0)), MAX_RETRY_AFTER)


def _http_date(stated: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(stated)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _later(wait: timedelta | None) -> str:
    if not wait:
        return "later"
    minutes = wait.total_seconds() / 60
    return f"after {wait.total_seconds():.0f} seconds" if minutes < 2 else f"after {minutes:.0f} minutes"


def _no_answer(hop: httpx.URL, error: Exception, policy: FetchPolicy, deadline: Deadline) -> FetchingError:
    if deadline.remaining() <= 0:
        return NotAnsweringError(f"{hop} took longer than {policy.total_seconds:g} seconds in all; try again later.")
    if isinstance(error, httpcore.ConnectTimeout):
        return NotAnsweringError(f"{hop} does not answer: no connection within {policy.connect_seconds:g} seconds.")
    if isinstance(error, httpcore.TimeoutException):
        return NotAnsweringError(f"{hop} fell silent for more than {policy.read_seconds:g} seconds; try again later.")
    if isinstance(error, httpcore.ConnectError) and "certificate" in str(error).lower():
        return NotAnsweringError(f"{hop} shows a certificate that is not valid for it, so it is not read.")
    if isinstance(error, httpcore.ConnectError):
        return NotAnsweringError(f"{hop} does not answer: the connection was refused or could not be made.")
    return NotAnsweringError(f"{hop} closed the connection before the answer was complete; try again later.")
