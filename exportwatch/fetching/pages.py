"""Reading: the bytes of a page, a PDF or a text file in, its text and what it says about itself out.

Knows nothing of where bytes come from (`http` or a file), nothing of what the text means, and no clock: `now` is an
argument.
"""

from __future__ import annotations

import codecs
import json
import logging
import mimetypes
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal

from . import mail, pdf
from .charsets import REMEDY, declared_in_html, decode, is_blank, normalised, one_line
from .errors import (
    BinaryError,
    EmptyError,
    FetchingError,
    NoTextError,
    TooLargeError,
    UnreadableError,
    UnsupportedTypeError,
)
from .languages import language_of
from .urls import canonical, is_web_address

# What it would log, an error of ours says in a sentence.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

MEBIBYTE = 1024 * 1024
MAX_FILE_BYTES = 20 * MEBIBYTE  # ours: above any report in text, below a folder zipped by mistake

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

_Tree = Any  # an lxml element; lxml ships no types


@dataclass(frozen=True)
class Page:
    """What was read. `text` is what is stored and what every offset counts in."""

    text: str  # NFC, line ends are \n, no control characters but \n and \t; never blank
    media_type: str  # text/html, application/pdf, text/plain or message/rfc822
    language: str | None  # ISO 639-1; None where the text is too short to tell
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None  # the name of the site as it calls itself, or its host
    published: date | None = None  # the day in the publisher's own time zone
    published_basis: str | None = None  # where `published` stands, e.g. "meta article:published_time"; None without it
    modified: date | None = None  # likewise; the last change that the document itself states
    modified_basis: str | None = None
    canonical_url: str | None = None  # as the page itself says, on the site that it came from
    # What came is a request to pay or sign in, or to consent, instead of the article: not to be stored as one.
    wall: Literal["paywall", "consent"] | None = None


def read_file(path: Path, *, max_bytes: int = MAX_FILE_BYTES) -> bytes:
    """Read a local file after looking at its size; a symbolic link is followed.

    Raises UnreadableError (missing, a folder, a device, no permission), TooLargeError or EmptyError.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(f"{path} is not a file; name a .txt, .html, .pdf or .eml file.")
        if status.st_size > max_bytes:
            raise _file_too_large(path, status.st_size, max_bytes)
        with path.open("rb") as file:
            body = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise UnreadableError(f"There is no file {path}; check its name.") from error
    except PermissionError as error:
        raise UnreadableError(f"{path} may not be read by this user; change its permissions.") from error
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{path} cannot be read ({getattr(error, 'strerror', None) or error}).") from error
    if len(body) > max_bytes:
        raise _file_too_large(path, len(body), max_bytes)
    if not body.strip():
        raise EmptyError(f"{path} is empty.")
    return body


def _file_too_large(path: Path, size: int, limit: int) -> TooLargeError:
    return TooLargeError(
        f"{path} is {size / MEBIBYTE:.1f} MiB; the limit is {limit / MEBIBYTE:.1f} MiB. "
        "Save the part that matters as a file of its own."
    )


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
    the publisher's time zone: a date after it is left out.

    Raises EmptyError, BinaryError, UnsupportedTypeError, UnreadableError, EncryptedError, NoTextError or TooLargeError.
    """
    label = name or "The document"
    if not body.strip():
        raise EmptyError(f"{label} is empty.")
    media_type = _media_type(body, content_type, name, label)
    if media_type == PDF:
        return _read_pdf(body, label)
    if media_type == MAIL:
        return _read_mail(body, label, now)
    if media_type == HTML:
        return _read_html(decode(body, charset or declared_in_html(body), label), name, label, now.date())
    text = normalised(decode(body, charset, label))
    if is_blank(text):
        raise EmptyError(f"{label} is empty: it contains nothing but white space.")
    return Page(text=text, media_type=PLAIN, language=language_of(text))


def _media_type(body: bytes, content_type: str | None, name: str | None, label: str) -> str:
    """The bytes decide before the declaration, and the declaration before the name: servers and people mislabel."""
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


def _read_html(html: str, name: str | None, label: str, today: date | None) -> Page:
    import trafilatura
    from trafilatura.settings import Document

    # Its date search guesses; ours takes only what the page declares, so both of its slow passes stay off.
    search = {"extensive_search": False, "original_date": True, "max_date": (today or date.max).isoformat()}
    tree: _Tree = trafilatura.load_html(html.replace("\x00", ""))
    document = None
    if tree is not None:
        document = trafilatura.bare_extraction(
            tree, include_comments=False, with_metadata=True, date_extraction_params=search
        )
    text = normalised(document.text or "") if isinstance(document, Document) else ""
    if not isinstance(document, Document) or is_blank(text):
        raise NoTextError(
            f"No article could be found in {label}; "
            "if a browser shows one, copy its text into a .txt file and add that."
        )
    own_url = _own_address(tree)
    published, basis = _published(tree, own_url or (name if name and is_web_address(name) else None), today)
    language = language_of(text)
    if language is None and (attribute := re.match(r"([a-z]{2})\b", str(tree.get("lang") or "").lower())):
        language = attribute.group(1)
    return Page(
        text=text,
        media_type=HTML,
        language=language,
        title=one_line(document.title),
        byline=one_line(document.author),
        publisher=one_line(document.sitename),
        published=published,
        published_basis=basis,
        canonical_url=own_url,
    )


def _own_address(tree: _Tree) -> str | None:
    for value in (*tree.xpath("//link[@rel='canonical']/@href"), *tree.xpath("//meta[@property='og:url']/@content")):
        if is_web_address(value):
            try:
                return canonical(value)
            except FetchingError:
                continue
    return None


def _published(tree: _Tree, url: str | None, today: date | None) -> tuple[date | None, str | None]:
    """The first declared date that can be read and is not after `today`, with where it stands."""
    for stated, basis in _stated_dates(tree, url):
        day = _day(stated)
        if day is not None and (today is None or day <= today):
            return day, basis
    return None, None


def _stated_dates(tree: _Tree, url: str | None) -> Iterator[tuple[str, str]]:
    """(text, basis) of every declared date of first publication, the most reliable declaration first."""
    for value in tree.xpath("//meta[@property='article:published_time']/@content"):
        yield value, "meta article:published_time"
    for value in _linked_data_dates(tree):
        yield value, "JSON-LD datePublished"
    for value in tree.xpath("//meta[@itemprop='datePublished']/@content | //*[@itemprop='datePublished']/@datetime"):
        yield value, "itemprop datePublished"
    wanted = ("dc.date.issued", "dcterms.issued", "dc.date", "pubdate", "publish-date", "parsely-pub-date", "date")
    named = {str(meta.get("name")).lower(): meta.get("content") or "" for meta in tree.xpath("//meta[@name]")}
    for key in wanted:
        if key in named:
            yield named[key], f"meta {key}"
    for value in tree.xpath("//time[@pubdate]/@datetime"):
        yield value, "time pubdate"
    if found := re.search(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-])", url or ""):
        yield "{}-{:0>2}-{:0>2}".format(*found.groups()), "address"


def _linked_data_dates(tree: _Tree) -> list[str]:
    """`datePublished` of the page's own JSON-LD nodes, articles first; nodes inside them (related ones) are left."""
    nodes: list[Any] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in data if isinstance(data, list) else [data]:
            graph = node.get("@graph") if isinstance(node, dict) else None
            nodes.extend(graph if isinstance(graph, list) else [node])
    dated = [node for node in nodes if isinstance(node, dict) and isinstance(node.get("datePublished"), str)]
    dated.sort(key=lambda node: not re.search(r"Article|Report|PressRelease|BlogPosting", str(node.get("@type"))))
    return [node["datePublished"] for node in dated]


def _day(stated: str) -> date | None:
    """The calendar day in `stated`, as written there; None where it is no full date, or a placeholder (1970-01-01)."""
    stated = stated.strip()
    day: date | None = None
    try:
        if found := re.match(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)", stated):
            day = date(*map(int, found.groups()))
        elif re.match(r"(\w{3}, ?)?\d{1,2} \w{3} \d{4} \d", stated):
            day = parsedate_to_datetime(stated).date()
        else:
            for form in ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y"):
                try:
                    day = datetime.strptime(stated, form).date()  # noqa: DTZ007 — a day as printed has no zone
                except ValueError:
                    continue
    except ValueError:
        return None
    return day if day and day.year >= 1900 and day != date(1970, 1, 1) else None


def _read_pdf(body: bytes, label: str) -> Page:
    found = pdf.read(body, label)
    text = normalised(found.text)
    if is_blank(text):
        raise NoTextError(f"{label} is a PDF without text, probably a scan; run text recognition over it and add that.")
    title = one_line(found.title)
    if title and re.search(r"^(microsoft word|untitled)|\.(docx?|pdf|indd|qxd)$", title, re.IGNORECASE):
        title = None  # the name of a working file, not a title
    return Page(text=text, media_type=PDF, language=language_of(text), title=title)


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
