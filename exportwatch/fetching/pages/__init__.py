"""Reading: the bytes of a page, a PDF, an e-mail or a text file in, its text and what it says about itself out.

Knows nothing of where bytes come from (`http` or a file), nothing of what the text means, and no clock: `now` is an
argument.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from exportwatch.fetching import mail, pdf
from exportwatch.fetching.charsets import declared_in_html, decode, is_blank, normalised, one_line
from exportwatch.fetching.errors import EmptyError, NoTextError
from exportwatch.fetching.languages import language_of

from . import html
from .dating import Dating
from .files import MAX_FILE_BYTES, MEBIBYTE, read_file
from .media_types import HTML, MAIL, PDF, PLAIN, media_type
from .page import Page, Wall
from .titles import is_working_title

__all__ = ["HTML", "MAIL", "MAX_FILE_BYTES", "MEBIBYTE", "PDF", "PLAIN", "Page", "Wall", "read", "read_file"]


def read(
    body: bytes,
    *,
    content_type: str | None,
    name: str | None,
    now: datetime,
    charset: str | None = None,
) -> Page:
    """Turn the bytes of a document into its text.

    `content_type` is the media type as declared (None for a file), `name` the file name or address: it decides the type
    where nothing else does, and stands in messages. `charset` is the declared one. `now` (aware) is the clock, best in
    the publisher's time zone, in which dates that are stated in UTC are read: a date after it is left out.

    Raises EmptyError, BinaryError, UnsupportedTypeError, UnreadableError, EncryptedError, NoTextError, TooLargeError,
    or WallError where nothing but a wall came; a page with a teaser before the wall is returned and says so (`wall`).
    """
    label = name or "The document"
    if not body.strip():
        raise EmptyError(f"{label} is empty.")
    kind = media_type(body, content_type, name, label)
    if kind == PDF:
        return _read_pdf(body, label, now)
    if kind == MAIL:
        return _read_mail(body, label, now)
    if kind == HTML:
        return html.read(decode(body, charset or declared_in_html(body), label), name, label, now)
    text = normalised(decode(body, charset, label))
    if is_blank(text):
        raise EmptyError(f"{label} is empty: it contains nothing but white space.")
    return Page(text=text, media_type=PLAIN, language=language_of(text))


def _read_pdf(body: bytes, label: str, now: datetime) -> Page:
    found = pdf.read(body, label)
    text = normalised(found.text)
    if is_blank(text):
        raise NoTextError(f"{label} is a PDF without text, probably a scan; run text recognition over it and add that.")
    dating = Dating(now)
    published, published_basis = dating.first([(found.created, "PDF metadata CreationDate")])
    modified, modified_basis = dating.first([(found.changed, "PDF metadata ModDate")], not_before=published)
    title = one_line(found.title)
    return Page(
        text=text,
        media_type=PDF,
        language=language_of(text),
        title=None if title and is_working_title(title) else title,
        published=published,
        published_basis=published_basis,
        modified=modified,
        modified_basis=modified_basis,
    )


def _read_mail(body: bytes, label: str, now: datetime) -> Page:
    letter = mail.read(body, label)
    page = read(letter.body, content_type=letter.media_type, name=label, charset=letter.charset, now=now)
    sent = letter.sent.date() if letter.sent and letter.sent.date() <= now.date() else None
    return replace(
        page,
        media_type=MAIL,
        title=letter.subject or page.title,
        publisher=letter.sender,
        published=sent,
        published_basis="the Date line of the e-mail" if sent else None,
        canonical_url=None,
    )
