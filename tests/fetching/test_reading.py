"""From bytes to text: encodings, mislabelled and hostile documents, and what a page says about itself."""

from __future__ import annotations

import functools
import hashlib
import io
import os
import re
import time
import unicodedata
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pypdf
import pytest
import trafilatura

from exportwatch.fetching import pages
from exportwatch.fetching import pdf as pdf_reading
from exportwatch.fetching.errors import (
    BinaryError,
    EmptyError,
    EncryptedError,
    FetchingError,
    NoTextError,
    TooLargeError,
    UnreadableError,
    UnsupportedTypeError,
)
from exportwatch.fetching.pages import Page, read_file

NOW = datetime(2021, 6, 1, 12, tzinfo=UTC)

read = functools.partial(pages.read, now=NOW)

REPORT = (
    "The trade minister said on Tuesday that eleven licences for radar parts had been suspended.\n"
    "Her office would not say for how long the suspension is meant to last."
)


# Looks random and is the same on every run, so that parallel test workers agree on the names of the tests.
NOISE = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(128))


def text_of(body: bytes, charset: str | None = None, name: str = "report.txt") -> Page:
    return read(body, content_type=None, name=name, charset=charset)


def pdf(*lines: str, pages_count: int = 1) -> bytes:
    """A small PDF drawn by hand: `lines` on each of `pages_count` pages, no cross-reference table."""
    content = "BT /F1 12 Tf 14 TL 50 700 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    kids = " ".join(f"{10 + number} 0 R" for number in range(pages_count))
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {pages_count} /Kids [{kids}] >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
    }
    for number in range(pages_count):
        objects[10 + number] = (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    body = io.BytesIO(b"")
    body.write(b"%PDF-1.4\n")
    places = {}
    for number, text in objects.items():
        places[number] = body.tell()
        body.write(f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1"))
    start = body.tell()
    body.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        body.write(f"{number} 1\n{place:010d} 00000 n \n".encode())
    body.write(f"trailer << /Root 1 0 R /Size {10 + pages_count} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return body.getvalue()


def html(head: str = "", body: str = "", lang: str = "en") -> bytes:
    article = body or "".join(f"<p>{line}</p>" for line in REPORT.splitlines())
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Radar licences on hold</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article>{article}</article>"
        "<footer>Subscribe to our newsletter</footer></body></html>"
    ).encode()


# --- plain text ---------------------------------------------------------------------------------------------------


def test_a_text_file_keeps_its_words_and_claims_no_more() -> None:
    page = text_of(REPORT.encode())
    assert page == Page(text=REPORT, media_type="text/plain", language="en")


def test_only_line_ends_controls_and_composition_change() -> None:
    page = text_of("\ufeffa\r\nb\rc\x0cd\x07e\tf  g \n\nDe\u0301cision".encode())
    assert page.text == "a\nb\nc\nde\tf  g \n\nDécision"
    assert unicodedata.is_normalized("NFC", page.text)


FRENCH = (
    "Le ministère a suspendu « à titre conservatoire » les licences d’exportation délivrées l’été dernier à l’étranger."
)
RUSSIAN = "Министерство приостановило действие лицензий на вывоз продукции военного назначения до конца года."


@pytest.mark.parametrize(
    ("encoded_as", "declared", "text"),
    [
        ("utf-8", None, FRENCH),
        ("utf-8-sig", None, FRENCH),
        ("utf-16", None, FRENCH),  # with its byte-order mark
        ("utf-32", None, FRENCH),
        ("utf-16-le", "utf-16-le", FRENCH),
        ("cp1252", "iso-8859-1", FRENCH),  # ’ exists in cp1252 only; the web means that by ISO-8859-1
        ("utf-8", "iso-8859-1", FRENCH),  # the wrong one declared
        ("cp1252", "utf-8", FRENCH),  # the wrong one declared, the other way round
        ("cp1252", "no-such-charset", FRENCH),
        ("cp1252", "rot13", FRENCH),  # a Python codec, no charset
        ("cp1252", None, FRENCH),
        ("cp1251", None, RUSSIAN * 3),
        ("koi8-r", "koi8-r", RUSSIAN),
        ("iso2022_jp", "iso-2022-jp", "輸出許可の停止について発表しました。"),
        ("shift_jis", "shift_jis", "輸出許可の停止について発表しました。"),
    ],
)
def test_text_is_decoded_as_it_was_meant(encoded_as: str, declared: str | None, text: str) -> None:
    assert text_of(text.encode(encoded_as), declared).text == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (REPORT, "en"),
        (FRENCH, "fr"),
        (RUSSIAN, "ru"),
        ("Die Bundesregierung hat die Genehmigungen für die Ausfuhr von Ersatzteilen widerrufen.", "de"),
        ("No. 12", None),
        ("2020 4711 " * 40, None),
    ],
)
def test_the_language_is_told_or_left_open(text: str, language: str | None) -> None:
    assert text_of(text.encode()).language == language


# --- what is no document --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "name", "error", "words"),
    [
        (b"", None, "a.txt", EmptyError, "a.txt is empty"),
        (b" \r\n\t ", None, "a.txt", EmptyError, "empty"),
        ("\u00a0\u2003\ufeff".encode(), None, "a.txt", EmptyError, "white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), None, "a.txt", BinaryError, "PNG"),
        (b"PK\x03\x04" + bytes(50), None, "a.docx", BinaryError, "Office"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "text/html", "https://example.org/a", BinaryError, "JPEG"),
        (b"words\x00\x01\x02 and more", None, "a.txt", BinaryError, "binary"),
        (bytes(range(1, 256)) * 8, None, "a.txt", BinaryError, "a.txt"),
        (NOISE, None, "a.txt", FetchingError, "a.txt"),
        (b"\xff\xfe\x00\xd8x", None, "a.txt", UnreadableError, "UTF-8"),
        (b'{"a": 1}', "application/json", "https://example.org/a", UnsupportedTypeError, "application/json"),
        (b'{"a": 1}', None, "a.json", UnsupportedTypeError, "application/json"),
        (b"ID3 sound", "audio/mpeg", "https://example.org/a", UnsupportedTypeError, "audio/mpeg"),
        (b"Please sign in", "application/pdf", "https://example.org/a.pdf", UnreadableError, "called a PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    body: bytes, content_type: str | None, name: str, error: type[FetchingError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        read(body, content_type=content_type, name=name)
    assert words in refusal.value.message
    assert name in refusal.value.message
    assert refusal.value.retryable is False


@pytest.mark.parametrize(
    ("body", "content_type", "name", "media_type"),
    [
        (html(), "text/plain", "a.txt", "text/html"),  # mislabelled by a server
        (html(), None, "page", "text/html"),
        (html(), "application/octet-stream", "https://example.org/a?b=.pdf", "text/html"),
        (b"\xef\xbb\xbf\n<!-- saved -->\n" + html(), "application/xhtml+xml", None, "text/html"),
        (REPORT.encode(), None, "2020-10-05", "text/plain"),
        (REPORT.encode(), "text/plain; charset=utf-8", None, "text/plain"),
        (pdf(*REPORT.splitlines()), "application/octet-stream", None, "application/pdf"),
        (pdf(*REPORT.splitlines()), "text/html", "https://example.org/download", "application/pdf"),
    ],
)
def test_the_type_is_read_from_the_bytes_first(
    body: bytes, content_type: str | None, name: str | None, media_type: str
) -> None:
    page = read(body, content_type=content_type, name=name)
    assert page.media_type == media_type
    assert "eleven licences for radar parts" in page.text


def test_a_page_that_begins_with_a_thousand_comments_costs_no_time() -> None:
    start = time.process_time()
    with pytest.raises(NoTextError):
        read(b"<!---->" * 5000, content_type="text/html", name="a.html")
    assert time.process_time() - start < 1


# --- HTML -----------------------------------------------------------------------------------------------------------


def test_a_page_gives_its_article_and_what_it_says_of_itself() -> None:
    page = read(
        html(
            '<meta property="og:site_name" content="The Harbour Post"><meta name="author" content="Mina Osei">'
            '<link rel="canonical" href="HTTPS://Harbour.example/radar?utm_source=x#top">'
            '<meta property="article:published_time" content="2021-03-02T23:40:00-05:00">'
        ),
        content_type="text/html",
        name="https://harbour.example/radar?ref=1",
    )
    assert page.text == REPORT
    assert (page.title, page.byline, page.publisher) == ("Radar licences on hold", "Mina Osei", "The Harbour Post")
    assert page.canonical_url == "https://harbour.example/radar"
    # The day on the publisher's calendar, not the one in Greenwich.
    assert (page.published, page.published_basis) == (date(2021, 3, 2), "meta article:published_time")
    assert page.language == "en"


def test_what_stands_beside_a_long_article_is_left_out_and_nothing_of_the_article_with_it() -> None:
    paragraphs = [f"Paragraph {number} says who asked for the radar, and what was answered." for number in range(20)]
    table = "<figure><table><tr><td>Radar sets</td><td>thirty in all</td></tr></table></figure>"
    beside = (
        "<nav><ul><li><a href=/a>Menu of the site</a></ul></nav>",
        "<aside><p>Teasers of other reports, with sentences that are long enough to be taken for text.</p></aside>",
        "<button><svg><text>drawn</text></svg>Share</button> of it all.",  # the tail is the article's
        "<noscript><p>Turn scripts on.</p></noscript><iframe src=/ad></iframe>",
    )
    body = "".join(f"<p>{text}</p>" for text in paragraphs[:10]) + table
    body += "".join(f"<div>{part}</div><p>{text}</p>" for part, text in zip(beside, paragraphs[10:], strict=False))
    page = html(body=f"<nav>{beside[0]}</nav><article>{body}</article><footer><p>All rights kept.</p></footer>")
    text = read(page, content_type="text/html", name="a.html").text
    known = trafilatura.extract(page.decode(), include_comments=False)
    assert known is not None
    assert text.split() == known.split()
    assert "thirty in all" in text
    assert not re.search("Menu|Teasers|drawn|scripts on|rights", text)


LINKED = '<script type="application/ld+json">%s</script>'


@pytest.mark.parametrize(
    ("head", "name", "published", "basis"),
    [
        (
            LINKED % '{"@type": "NewsArticle", "datePublished": "2021-03-02"}',
            None,
            "2021-03-02",
            "JSON-LD datePublished",
        ),
        (
            LINKED % '{"@graph": [{"@type": "WebSite", "datePublished": "2010-01-01"},'
            '{"@type": "NewsArticle", "datePublished": "2021-03-02"}]}',
            None,
            "2021-03-02",
            "JSON-LD datePublished",
        ),
        (
            LINKED % '{"@type": "NewsArticle", "mentions": {"@type": "NewsArticle", "datePublished": "2010-01-01"}}',
            None,
            None,
            None,
        ),
        (LINKED % "{broken" + '<meta name="date" content="2 March 2021">', None, "2021-03-02", "meta date"),
        ('<meta name="DC.date.issued" content="20210302">', None, "2021-03-02", "meta dc.date.issued"),
        ('<meta name="pubdate" content="Tue, 02 Mar 2021 10:00:00 GMT">', None, "2021-03-02", "meta pubdate"),
        ('<meta itemprop="datePublished" content="March 2, 2021">', None, "2021-03-02", "itemprop datePublished"),
        ("", "https://harbour.example/2021/03/2/radar", "2021-03-02", "address"),
        ("", "https://harbour.example/radar", None, None),
        ('<meta name="date" content="2021">', None, None, None),  # a year is no day
        ('<meta name="date" content="1970-01-01">', None, None, None),  # a placeholder
        ('<meta name="date" content="2021-02-31">', None, None, None),
        ('<meta property="article:modified_time" content="2021-03-02">', None, None, None),
        # After `NOW`: dropped, and the next declaration is taken.
        ('<meta property="article:published_time" content="2031-03-02">', None, None, None),
        (
            '<meta property="article:published_time" content="2031-03-02"><meta name="date" content="2021-03-02">',
            None,
            "2021-03-02",
            "meta date",
        ),
    ],
)
def test_a_publication_date_says_how_it_is_known(
    head: str, name: str | None, published: str | None, basis: str | None
) -> None:
    page = read(html(head), content_type="text/html", name=name)
    assert (page.published and page.published.isoformat(), page.published_basis) == (published, basis)


def test_the_charset_in_the_page_is_used_and_the_header_goes_before_it() -> None:
    body = html(body=f"<p>{RUSSIAN}</p><p>{RUSSIAN}</p>").decode()
    declared = body.replace("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r">')
    assert RUSSIAN in read(declared.encode("koi8-r"), content_type="text/html", name=None).text
    assert RUSSIAN in read(declared.encode("cp1251"), content_type="text/html", name=None, charset="cp1251").text


def test_the_language_attribute_helps_where_the_text_is_short() -> None:
    assert read(html(body="<p>12 ML6, 3 ML10</p>", lang="sv-SE"), content_type="text/html", name=None).language == "sv"


@pytest.mark.parametrize(
    "body",
    [
        b"<html><head><title>App</title></head><body><div id='root'></div><script>start()</script></body></html>",
        b"<!doctype html><html></html>",
        b"<!doctype html>",
    ],
)
def test_a_page_without_an_article_is_said_to_have_none(body: bytes) -> None:
    with pytest.raises(NoTextError, match=r"https://example\.org/app"):
        read(body, content_type="text/html", name="https://example.org/app")


def test_a_page_of_too_many_parts_is_refused_before_it_is_read() -> None:
    start = time.process_time()
    with pytest.raises(TooLargeError, match=r"a\.html has 200,00\d elements; the limit is 150,000"):
        read(b"<!doctype html><body>" + b"<p>" * 200_000, content_type="text/html", name="a.html")
    assert time.process_time() - start < 5


# --- PDF ------------------------------------------------------------------------------------------------------------


def written(change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(*REPORT.splitlines())))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_gives_the_text_of_every_page() -> None:
    page = read(pdf(*REPORT.splitlines(), pages_count=2), content_type=None, name="a.pdf")
    assert page.text.count("eleven licences for radar parts") == 2
    assert (page.media_type, page.language, page.published) == ("application/pdf", "en", None)


@pytest.mark.parametrize(
    ("stored", "title"), [("Radar parts\r\nNotice 4", "Radar parts Notice 4"), ("final_v2.docx", None)]
)
def test_the_title_of_a_pdf_is_no_file_name(stored: str, title: str | None) -> None:
    body = written(lambda writer: writer.add_metadata({"/Title": stored}))
    assert read(body, content_type=None, name="a.pdf").title == title


def test_a_pdf_says_when_it_was_made() -> None:
    stated = {"/CreationDate": "D:20210302100000+01'00'", "/ModDate": "D:20210304"}
    page = read(written(lambda writer: writer.add_metadata(stated)), content_type=None, name="a.pdf")
    assert (page.published, page.published_basis) == (date(2021, 3, 2), "PDF metadata CreationDate")
    assert (page.modified, page.modified_basis) == (date(2021, 3, 4), "PDF metadata ModDate")
    wrong = written(lambda writer: writer.add_metadata({"/CreationDate": "D:20310302", "/ModDate": "yesterday"}))
    assert read(wrong, content_type=None, name="a.pdf").published is None


def test_a_pdf_behind_a_password_is_refused_and_one_only_locked_against_change_is_read() -> None:
    secret = written(lambda writer: writer.encrypt("open sesame", algorithm="RC4-128"))
    with pytest.raises(EncryptedError, match="password"):
        read(secret, content_type=None, name="a.pdf")
    locked = written(lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"))
    assert "eleven licences" in read(locked, content_type=None, name="a.pdf").text


def test_a_scan_is_said_to_have_no_text() -> None:
    with pytest.raises(NoTextError, match="scan"):
        read(pdf(), content_type=None, name="a.pdf")


def test_a_damaged_pdf_is_said_to_be_damaged() -> None:
    with pytest.raises(UnreadableError, match="damaged"):
        read(b"%PDF-1.7\n" + NOISE, content_type=None, name="a.pdf")


def test_a_pdf_with_too_many_pages_names_the_limit() -> None:
    with pytest.raises(TooLargeError, match="1,501 pages; the limit is 1,500"):
        read(pdf("x", pages_count=1501), content_type=None, name="a.pdf")


def test_a_pdf_that_swells_or_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = b"BT /F1 12 Tf (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n" * 900_000
    squeezed = zlib.compress(drawing)
    plain = pdf("PLACE")
    begin, end = plain.index(b"4 0 obj"), plain.index(b"10 0 obj")
    bomb = plain[:begin] + (
        b"4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream\nendobj\n" % (len(squeezed), squeezed)
    )
    monkeypatch.setattr(pdf_reading, "SECONDS", 1)
    start = time.monotonic()
    with pytest.raises((UnreadableError, TooLargeError)) as refusal:
        read(bomb + plain[end:], content_type=None, name="a.pdf")
    assert time.monotonic() - start < 3
    assert refusal.value.message.startswith("a.pdf")


# --- local files ----------------------------------------------------------------------------------------------------


def test_a_local_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT)
    assert read_file(path) == REPORT.encode()


def test_a_file_over_the_limit_is_refused_by_its_size_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    with pytest.raises(TooLargeError, match=r"big\.txt is 40\.0 MiB; the limit is 20\.0 MiB"):
        read_file(path)


def test_what_is_no_readable_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "round").symlink_to(tmp_path / "round")
    for name, error, words in (
        ("missing.txt", UnreadableError, "no file"),
        (".", UnreadableError, "not a file"),
        ("pipe", UnreadableError, "not a file"),
        ("round", UnreadableError, "cannot be read"),
        ("nul\x00.txt", UnreadableError, "cannot be read"),
        ("empty.txt", EmptyError, "is empty"),
    ):
        with pytest.raises(error, match=words):
            read_file(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REPORT)
    path.chmod(0)
    with pytest.raises(UnreadableError, match="permissions"):
        read_file(path)
