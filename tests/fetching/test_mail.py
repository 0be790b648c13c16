"""E-mail is read as its text, with who sent it and when; hostile messages end in a sentence."""

from __future__ import annotations

import contextlib
import datetime as dt
from email.message import EmailMessage

import pytest

from exportwatch.fetching import pages
from exportwatch.fetching.errors import FetchingError, NoTextError

NOW = dt.datetime(2020, 10, 8, 12, tzinfo=dt.UTC)
TEXT = "The ministry has suspended eleven permits for boat engines – at once.\n\nIt gave no reason."


def letter(text: str = TEXT, **head: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = head.get("sender", "Pressestelle Österreich <press@ministry.example>")
    message["Subject"] = head.get("subject", "Fwd: Engines: permits on hold – today")
    message["Date"] = head.get("date", "Mon, 05 Oct 2020 23:30:00 -0400")
    message.set_content(text)
    return message


def read(body: bytes) -> pages.Page:
    return pages.read(body, content_type=None, name="mail.eml", now=NOW)


def test_a_message_tells_its_text_sender_day_and_subject() -> None:
    page = read(letter().as_bytes())
    assert page.text.strip() == TEXT
    assert page.media_type == "message/rfc822"
    assert (page.publisher, page.title) == ("Pressestelle Österreich", "Engines: permits on hold – today")
    assert (page.published, page.published_basis) == (dt.date(2020, 10, 5), "the Date line of the e-mail")


def test_the_plain_text_is_taken_before_the_html_and_attachments_are_left_alone() -> None:
    message = letter()
    message.add_alternative(f"<html><body><p>{TEXT}</p><p>Unsubscribe</p></body></html>", subtype="html")
    message.add_attachment("Minutes of another meeting.", filename="minutes.txt")
    message.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(500), maintype="image", subtype="png", filename="logo.png")
    assert read(message.as_bytes()).text.strip() == TEXT


def test_a_message_of_html_alone_is_read_as_a_page() -> None:
    message = EmailMessage()
    message["From"] = "press@ministry.example"
    message.set_content(f"<html><body><article><h1>Engines</h1><p>{TEXT * 3}</p></article></body></html>", "html")
    page = read(message.as_bytes())
    assert "eleven permits for boat engines" in page.text
    assert (page.publisher, page.published) == ("ministry.example", None)


def test_a_day_that_has_not_come_and_one_that_is_none_are_not_known() -> None:
    for date in ("Fri, 09 Oct 2099 10:00:00 +0000", "some day", "Mon, 99 Xyz 2020 10:00:00"):
        assert read(letter(date=date).as_bytes()).published is None


def test_a_message_without_text_says_what_to_do() -> None:
    message = letter("")
    message.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(500), maintype="image", subtype="png", filename="scan.png")
    with pytest.raises(NoTextError, match="save its attachment"):
        read(message.as_bytes())


def nested(depth: int) -> bytes:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(depth))
    return head + b"Content-Type: text/plain\n\nwords\n"


@pytest.mark.parametrize(
    "body",
    [
        nested(3_000),
        b"From: " + b"(" * 200_000 + b"\nSubject: x\n\nwords",
        b"Subject: " + b"=?utf-8?q?=41?= " * 50_000 + b"\n\nwords",
        b"Content-Type: text/plain; charset=" + b"x" * 100_000 + b"\n\nwords",
        b"Content-Type: text/plain; " + b"a*0*=utf-8''%41; " * 20_000 + b"\n\nwords",
        b'Content-Type: multipart/mixed; boundary="a"\n\n' + b"--a\n\nwords\n" * 50_000,
        b"X: y\n" * 200_000 + b"\nwords",
    ],
)
def test_a_hostile_message_ends_soon_in_a_text_or_a_sentence(body: bytes) -> None:
    with contextlib.suppress(FetchingError):
        assert "words" in read(body).text
