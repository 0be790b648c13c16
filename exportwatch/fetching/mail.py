"""E-mail: the bytes of a message in, the part that is its text and what its head says out.

Reads what a mail program saves as .eml, or shows as source. Attachments are left alone, but for a PDF in a message
that says nothing itself. Knows nothing of mail boxes and servers. Heads are hostile: they are cut before they are
decoded, because the standard library's parsing of addresses takes long for crafted ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from .errors import NoTextError, UnreadableError

MOST_PARTS = 100  # ours: above any newsletter with its pictures
_LONGEST_HEAD = 1_000  # characters of one header field that are looked at
_READABLE = ("text/plain", "text/html", "application/pdf")  # in the order in which one is chosen

_ADDRESS = re.compile(r"\s*<[^<>]{0,320}>\s*$")
_FORWARDED = re.compile(r"^(?:(?:re|aw|fwd?|wg|tr|sv|vs)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: `body` are the bytes of its text as `media_type` and `charset` (None: not said) declare them."""

    body: bytes
    media_type: str
    charset: str | None
    subject: str | None  # without Re: and Fwd:
    sender: str | None  # the name, or the host of the address where there is no name
    sent: datetime | None  # as the head says, with its own zone; naive where it says none


def read(body: bytes, label: str) -> Mail:
    """Return the text and the head of a message. Raises UnreadableError, or NoTextError where it holds no text."""
    try:
        message = message_from_bytes(body.lstrip(), policy=policy.compat32)
        parts = list(_parts(message))
    except RecursionError as error:
        raise UnreadableError(
            f"{label} nests its parts too deeply; copy its text into a .txt file and add that."
        ) from error
    except (MessageError, ValueError, LookupError) as error:
        raise UnreadableError(f"{label} is no e-mail that can be read; copy its text into a .txt file.") from error
    for wanted in _READABLE:
        for part in parts:
            if part.get_content_type() == wanted and (content := _content(part)).strip():
                charset = part.get_content_charset()
                return Mail(content, wanted, charset, _subject(message), _sender(message), _sent(message))
    raise NoTextError(f"{label} is an e-mail without text; save its attachment and add that.")


def _parts(message: Message) -> Iterator[Message]:
    """The parts that may be the text: no containers, and no attached text."""
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        is_attached = part.get_content_disposition() == "attachment"
        if not part.is_multipart() and (not is_attached or part.get_content_type() == "application/pdf"):
            yield part


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _field(message: Message, name: str) -> str | None:
    raw = str(message.get(name, ""))[:_LONGEST_HEAD]
    words = []
    for piece, charset in decode_header(raw):
        if isinstance(piece, str):
            words.append(piece)
            continue
        try:
            words.append(piece.decode(charset or "utf-8", "replace"))
        except LookupError:
            words.append(piece.decode("latin-1"))
    return " ".join("".join(words).split()) or None


def _subject(message: Message) -> str | None:
    subject = _field(message, "Subject")
    return (_FORWARDED.sub("", subject) or None) if subject else None


def _sender(message: Message) -> str | None:
    field = _field(message, "From")
    if field is None:
        return None
    name = _ADDRESS.sub("", field).strip(" \"'")
    if name and "@" not in name:
        return name
    return field.rpartition("@")[2].strip(" <>\"'") or None


def _sent(message: Message) -> datetime | None:
    stated = _field(message, "Date") or _field(message, "Sent")
    try:
        return parsedate_to_datetime(stated) if stated else None
    except (ValueError, TypeError, OverflowError):
        return None
