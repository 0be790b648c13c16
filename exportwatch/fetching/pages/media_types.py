"""What kind of document bytes are: the bytes decide before the declaration, and the declaration before the name."""

from __future__ import annotations

import codecs
import mimetypes
import re

from exportwatch.fetching.charsets import REMEDY
from exportwatch.fetching.errors import BinaryError, UnreadableError, UnsupportedTypeError
from exportwatch.fetching.urls import is_web_address

HTML, PDF, PLAIN, MAIL = "text/html", "application/pdf", "text/plain", "message/rfc822"

_TYPES = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "application/pdf": PDF,
    "application/x-pdf": PDF,
    "text/plain": PLAIN,
    "text/markdown": PLAIN,
    "message/rfc822": MAIL,
}
_SAYS_NOTHING = {
    "application/octet-stream",
    "binary/octet-stream",
    "application/x-download",
    "application/force-download",
}
_SUFFIXES = mimetypes.MimeTypes(filenames=())  # Python's own table: the machine's files would differ by machine

_MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)
_HTML_START = re.compile(rb"<(!doctype html|html|head|body)\b", re.IGNORECASE)


def media_type(body: bytes, content_type: str | None, name: str | None, label: str) -> str:
    """One of HTML, PDF, PLAIN and MAIL; `label` is for messages. Servers and people mislabel, hence the order.

    Raises BinaryError, UnsupportedTypeError or UnreadableError (called a PDF and none).
    """
    if b"%PDF-" in body[:1024]:
        return PDF
    for magic, what in _MAGIC:
        if body.startswith(magic):
            raise BinaryError(f"{label} is {what}, not a text. {REMEDY}")
    if _begins_as_html(body[:4096]):
        return HTML
    declared = (content_type or "").partition(";")[0].strip().lower()
    if not declared or declared in _SAYS_NOTHING:
        path = (name or "").partition("?")[0] if is_web_address(name or "") else (name or "")
        declared = _SUFFIXES.guess_type(path)[0] or PLAIN
        if declared in _SAYS_NOTHING:
            declared = PLAIN
    known = _TYPES.get(declared)
    if known is None:
        raise UnsupportedTypeError(f"{label} is of the type {declared}, which is not read. {REMEDY}")
    if known == PDF:
        raise UnreadableError(f"{label} is called a PDF but is none; open it to see what it is.")
    return known


def _begins_as_html(start: bytes) -> bool:
    """Whether the first thing after white space, an XML declaration and comments is HTML's own."""
    start = start.removeprefix(codecs.BOM_UTF8).lstrip()
    # By hand, because a pattern with repeated comments takes exponential time on a hostile page.
    while start.startswith((b"<!--", b"<?xml")):
        start = start.partition(b"-->" if start.startswith(b"<!--") else b"?>")[2].lstrip()
    return _HTML_START.match(start) is not None
