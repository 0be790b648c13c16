"""What a site's robots.txt lets this program do, read as RFC 9309 says.

`ask` fetches it, `read` is pure. What is asked for once per site and how long an answer is kept is the caller's: the
RFC (2.4) allows a day. The RFC's three cases are told apart: a file that was read, a site without one (any 4xx: all is
allowed), and a file that could not be had (5xx, 429 or no answer: nothing is allowed until it can be had again).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from .errors import (
    BadStatusError,
    DisallowedError,
    FetchingError,
    InvalidAddressError,
    RedirectError,
    RefusedAddressError,
    UnknownHostError,
)
from .http import FetchPolicy, fetch
from .urls import Resolver, check_address, parse, resolve

# RFC 9309, 2.5: a crawler must read at least 500 KiB and may leave the rest.
MAX_BYTES = 500 * 1024
# Ours: a longer pause between two requests than a quarter of an hour is an error of the file's author or means "stay
# away", and would keep the queue of that host for days.
MAX_CRAWL_DELAY = 900.0  # seconds

# RFC 9309, 2.2.1: a product token has letters, "-" and "_" only; the rest of a User-Agent header is not matched.
_PRODUCT_TOKEN = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True)
class Answer:
    """What came back for a robots.txt: what a caller keeps, and gives to `read`."""

    status: int | None  # of HTTP; None where the site gave no answer at all
    body: bytes | None  # None unless the status is 2xx


@dataclass(frozen=True)
class Robots:
    """The rules of one site."""

    unreachable: bool  # the file could not be had, so for now nothing is allowed; asking again may help
    sitemaps: tuple[str, ...] = ()  # as the file names them, in its order
    _rules: Protego | None = field(default=None, repr=False, compare=False)

    def allows(self, url: str, user_agent: str) -> bool:
        """Whether the program that sends `user_agent` (a whole header, or its product token) may visit `url`."""
        if self.unreachable:
            return False
        return self._rules is None or self._rules.can_fetch(url, _product_token(user_agent))

    def check(self, url: str, user_agent: str) -> None:
        """`allows`, as an error: raises DisallowedError, retryable where the file could not be had."""
        if self.unreachable:
            raise DisallowedError(
                f"{address(url)} could not be read, so nothing here is fetched for now; it is tried again later.",
                retryable=True,
            )
        if not self.allows(url, user_agent):
            raise DisallowedError(
                f"{address(url)} asks programs to stay away from {url}; save the page and add it as a file."
            )

    def crawl_delay(self, user_agent: str) -> float | None:
        """Seconds to leave between two requests to the site, 0 to MAX_CRAWL_DELAY; None where the file asks for none.

        Not in the RFC, but in wide use; Request-rate is read as the same thing.
        """
        if self._rules is None:
            return None
        token = _product_token(user_agent)
        delay = self._rules.crawl_delay(token)
        rate = self._rules.request_rate(token)
        if delay is None and rate is not None:
            delay = rate.seconds / rate.requests
        return None if delay is None else min(delay, MAX_CRAWL_DELAY)


def address(url: str) -> str:
    """Where the robots.txt for `url` stands: at the root of the same scheme, host and port (RFC 9309, 2.3).

    Raises InvalidAddressError or RefusedAddressError.
    """
    parts = urlsplit(str(parse(url)))
    return f"{parts.scheme}://{parts.netloc}/robots.txt"


def ask(url: str, policy: FetchPolicy, *, resolver: Resolver = resolve) -> Answer:
    """Fetch the robots.txt for `url`; opens connections like `http.fetch`. Trouble with the file itself is an answer.

    Raises InvalidAddressError, RefusedAddressError or UnknownHostError where `url` itself is not to be visited.
    """
    there = address(url)
    try:
        answer = fetch(there, policy, resolver=resolver)
    except BadStatusError as error:
        return Answer(error.status, None)
    except (InvalidAddressError, RefusedAddressError, UnknownHostError):
        check_address(there, allow_loopback=policy.allow_loopback, resolver=resolver)
        return Answer(None, None)  # not this address is at fault, but one that it redirects to
    except RedirectError:
        return Answer(404, None)  # RFC 9309, 2.3.1.2: too many redirects count as no file
    except FetchingError:
        return Answer(None, None)
    return Answer(answer.status, answer.body[: MAX_BYTES + 1])


def read(body: bytes | None, status: int | None) -> Robots:
    """Read what came back: `status` of HTTP (None: no answer), `body` only with a 2xx. Never raises.

    Bytes that are no UTF-8 are replaced, lines that are no rules are left out, and what lies beyond MAX_BYTES too: the
    line that the limit cuts is not read by half.
    """
    if status is None or status == 429 or status >= 500:
        return Robots(unreachable=True)
    if body is None or not 200 <= status < 300:
        return Robots(unreachable=False)
    if len(body) > MAX_BYTES:
        body = body[: body.rfind(b"\n", 0, MAX_BYTES) + 1]
    rules = Protego.parse(body.decode("utf-8", "replace").removeprefix("\ufeff"))
    return Robots(unreachable=False, sitemaps=tuple(rules.sitemaps), _rules=rules)


def _product_token(user_agent: str) -> str:
    found = _PRODUCT_TOKEN.match(user_agent.strip())
    return found.group() if found else user_agent
