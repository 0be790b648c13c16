"""Everything that can go wrong between an address or a file and its text.

    FetchingError
    ├── InvalidAddressError      invalid_address    the text is no web address
    ├── RefusedAddressError      refused_address    an address that this program must not visit
    ├── UnknownHostError         unknown_host       the name has no address
    ├── NotAnsweringError        not_answering      nobody answers, or not in time           retryable
    ├── BrokenAnswerError        broken_answer      the answer breaks off or breaks HTTP     retryable
    ├── RedirectError            redirects          too many redirects, or one to nowhere
    ├── DisallowedError          disallowed         robots.txt asks programs to stay away    retryable where it failed
    ├── BadStatusError           http_status        the site answers, but not with a page    retryable by status
    │   ├── NotFoundError        not_found          404: there is no such page
    │   ├── GoneError            gone               410: the site says that it took the page away for good
    │   ├── ForbiddenError       forbidden          401, 402, 403, 451: not for programs, or not for us
    │   ├── BusyError            busy               429, 503: come back later                retryable
    │   └── ServerTroubleError   server_trouble     every other 5xx                          retryable
    ├── TooLargeError            too_large          over a limit of bytes, pages or characters
    ├── EmptyError               empty              nothing in it, or only white space
    ├── BinaryError              binary             a picture, an archive … where text should be
    ├── UnsupportedTypeError     unsupported_type   a kind of document that is not read
    ├── UnsafeDocumentError      unsafe_document    built to harm its reader: entity declarations in XML
    ├── UnreadableError          unreadable         cannot be opened, decoded or parsed
    ├── EncryptedError           encrypted          needs a password
    ├── NoTextError              no_text            readable, but without an article's text
    └── WallError                wall               a payment or consent page instead of the article

`str(error)` is one plain sentence or two for the person who gave the input: what, where, and what to do. `code` is the
stable word for machines. `retryable` says whether the same request may succeed later without anybody changing anything;
`retry_after` how long the site asks to be left alone, None where it does not say.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar


class FetchingError(Exception):
    """Base of the room's errors; `message` is the sentence for the user."""

    code: ClassVar[str] = "fetching"
    retryable: bool = False
    retry_after: timedelta | None = None

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidAddressError(FetchingError):
    """The text cannot be read as a web address."""

    code = "invalid_address"


class RefusedAddressError(FetchingError):
    """The address is well formed, but visiting it could reach into a private network or leak a password."""

    code = "refused_address"


class UnknownHostError(FetchingError):
    """The name server says that the host does not exist."""

    code = "unknown_host"


class NotAnsweringError(FetchingError):
    """No connection, or no complete answer within the time limits."""

    code = "not_answering"
    retryable = True


class BrokenAnswerError(FetchingError):
    """The answer ends early, is wrongly compressed or is no HTTP."""

    code = "broken_answer"
    retryable = True


class RedirectError(FetchingError):
    """More redirects than allowed, or a redirect that names no address."""

    code = "redirects"


class DisallowedError(FetchingError):
    """robots.txt keeps this program from the address; retryable where robots.txt could not be had (RFC 9309)."""

    code = "disallowed"

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class BadStatusError(FetchingError):
    """The site answered with `status` (100 to 599) instead of a page.

    Retryable for 408, 425, 429 and every 5xx: the site itself says that the trouble is of the moment.
    """

    code = "http_status"

    def __init__(self, message: str, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retryable = status in {408, 425, 429} or status >= 500
        self.retry_after = retry_after


class NotFoundError(BadStatusError):
    """404: the site knows no such page; it may be a wrong address, or one that comes back."""

    code = "not_found"


class GoneError(BadStatusError):
    """410: the page was there and the site says that it will not come back."""

    code = "gone"


class ForbiddenError(BadStatusError):
    """401, 402, 403 or 451: the site refuses to show the page to this program."""

    code = "forbidden"


class BusyError(BadStatusError):
    """429 or 503: the site asks for fewer requests, or is down for a while."""

    code = "busy"


class ServerTroubleError(BadStatusError):
    """Every other 5xx: the site itself is broken."""

    code = "server_trouble"


class TooLargeError(FetchingError):
    """Over a limit; the message names the size (or the least it has) and the limit."""

    code = "too_large"


class EmptyError(FetchingError):
    """No bytes, or white space only."""

    code = "empty"


class BinaryError(FetchingError):
    """Bytes that are no text in any encoding."""

    code = "binary"


class UnsupportedTypeError(FetchingError):
    """A document type other than HTML, PDF and plain text."""

    code = "unsupported_type"


class UnsafeDocumentError(FetchingError):
    """A document that declares entities of its own, which can swell it without bounds or open local files."""

    code = "unsafe_document"


class UnreadableError(FetchingError):
    """A file that cannot be opened, or a document that cannot be decoded or parsed."""

    code = "unreadable"


class EncryptedError(FetchingError):
    """A PDF that opens with a password only."""

    code = "encrypted"


class NoTextError(FetchingError):
    """A page or PDF without text to read: a scan, a form, a page drawn by a script."""

    code = "no_text"


class WallError(FetchingError):
    """The page that came is a request to pay, to sign in or to consent, not the article."""

    code = "wall"
