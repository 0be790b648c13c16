"""Handing in by hand: several ways, several at once, and an answer for each."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from exportwatch.fetching.pages import MAX_FILE_BYTES
from exportwatch.intake.models import Fetch, FetchState, HandedItem, HandIn
from exportwatch.intake.services import articles, handing_in
from exportwatch.intake.services.handing_in import MOST_ITEMS
from exportwatch.registry import services
from tests import factories
from tests.extraction.test_likeness import REPORT, framed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(factories.reviewer())
    return client


def handed(desk: Client, **posted: Any) -> HandIn:
    """Post the form and return the hand-in that it made."""
    answer = desk.post(reverse("desk:add-article"), posted)
    made = HandIn.objects.get()
    assert answer["Location"] == reverse("desk:handed-in", args=[made.pk])
    return made


def sources(made: HandIn) -> list[str]:
    return [item.fetch.source for item in made.items.select_related("fetch")]


def run(made: HandIn) -> None:
    """Do what a worker would."""
    for number in made.items.values_list("fetch", flat=True):
        articles.take_in(number)


def test_many_addresses_are_taken_one_a_line_and_each_once(desk: Client) -> None:
    pasted = "https://example.org/a\n\n  Read this: https://example.org/b \nhttps://example.org/a\nexample.org/c\n"
    made = handed(desk, address=pasted, publisher="The Daily", published="2020-10-05")
    assert sources(made) == ["https://example.org/a", "https://example.org/b", "example.org/c"]
    states = [item.fetch.state for item in made.items.select_related("fetch")]
    assert states == [FetchState.TO_FETCH, FetchState.TO_FETCH, FetchState.FAILED]
    first = Fetch.objects.get(source="https://example.org/a")
    assert (first.publisher, first.published) == ("The Daily", dt.date(2020, 10, 5))
    page = desk.get(reverse("desk:handed-in", args=[made.pk])).content.decode()
    assert "1 of 3 answered" in page
    assert "must begin with http://" in page
    assert "Look again" in page


def test_many_files_each_get_an_answer(desk: Client) -> None:
    services.load_reference()
    files = [
        SimpleUploadedFile("report.txt", factories.REPORT.encode()),
        SimpleUploadedFile("again.txt", factories.REPORT.encode()),
        SimpleUploadedFile("first.txt", REPORT.encode()),
        SimpleUploadedFile("printed.txt", framed(REPORT).encode()),
        SimpleUploadedFile("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(400)),
        SimpleUploadedFile("blank.txt", b"  \n"),
    ]
    made = handed(desk, file=files, published="2020-10-05")
    run(made)
    found = handing_in.answers(HandedItem.objects.filter(hand_in=made))
    assert [answer.state for answer in found] == ["stored", "copy", "stored", "stored", "failed", "failed"]
    assert found[0].words == "Stored; 1 proposal."
    assert found[1].copy_of == found[0].article
    assert found[3].copy_of == found[2].article
    assert "counts with it as one source" in found[3].words
    page = desk.get(reverse("desk:handed-in", args=[made.pk])).content.decode()
    assert "All answered" in page
    assert "hx-trigger" not in page
    for answer in found:
        assert answer.fetch.source in page


def test_the_text_of_an_email_tells_who_sent_it_and_when(desk: Client) -> None:
    services.load_reference()
    head = (
        "From: Ministry of Trade <press@ministry.example>\nDate: Mon, 5 Oct 2020 10:00:00 +0200\nSubject: Engines\n\n"
    )
    made = handed(desk, text=(head + factories.REPORT).replace("\n", "\r\n"))
    run(made)
    article = made.items.get().fetch.article
    assert article is not None
    assert (article.publisher, article.title, str(article.published)) == (
        "Ministry of Trade",
        "Engines",
        "5 October 2020",
    )


def test_pasted_text_without_a_head_is_text(desk: Client) -> None:
    made = handed(desk, text=f"  {factories.REPORT}")
    run(made)
    assert sources(made) == ["Pasted text.txt"]
    assert made.items.get().fetch.state == FetchState.DONE


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "Give an address, a file or a text"),
        ({"address": "example.org/a"}, "must begin with http://"),
        ({"text": " \n"}, "Give an address, a file or a text"),
        ({"address": "https://example.org/a", "published": "2999-01-01"}, "is in the future"),
        ({"address": "\n".join(f"https://example.org/{n}" for n in range(MOST_ITEMS + 1))}, f"takes {MOST_ITEMS}"),
        ({"address": "https://example.org/a", "publisher": "x" * 201}, "at most 200"),
    ],
)
def test_what_cannot_be_handed_in_is_said_in_the_form(desk: Client, posted: dict[str, str], words: str) -> None:
    answer = desk.post(reverse("desk:add-article"), posted)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Fetch.objects.exists()


def test_a_file_over_the_limit_is_not_read() -> None:
    offer = handing_in.offered_file("big.pdf", MAX_FILE_BYTES + 1, iter(()))
    assert offer.upload is None
    assert "the limit is 20" in offer.fault


def test_the_bookmarklet_opens_the_form_and_takes_nothing_in(desk: Client) -> None:
    page = desk.get(reverse("desk:bookmarklet")).content.decode()
    assert "javascript:location.href=&#x27;http://testserver/desk/add/?address=" in page or (
        "javascript:location.href='http://testserver/desk/add/?address='" in page
    )
    hostile = 'https://example.org/"><script>alert(1)</script>'
    form = desk.get(reverse("desk:add"), {"address": hostile}).content.decode()
    assert "<script>alert" not in form
    assert "https://example.org/&quot;&gt;&lt;script&gt;" in form
    assert not Fetch.objects.exists()


def test_a_form_without_its_token_takes_nothing_in(desk: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    assert strict.post(reverse("desk:add-article"), {"address": "https://example.org/a"}).status_code == 403
    assert not Fetch.objects.exists()


def test_a_script_is_given_the_answers_alone(desk: Client) -> None:
    made = handed(desk, address="https://example.org/a")
    part = desk.get(reverse("desk:handed-in", args=[made.pk]), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "<html" not in part


def test_answers_cost_the_same_for_one_and_for_many(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = handed(desk, text=REPORT)
    address = reverse("desk:handed-in", args=[made.pk])
    for number in range(1, 9):
        row = articles.ask(f"{number}.txt", upload=f"{framed(REPORT)} Paper {number}".encode())
        HandedItem.objects.create(hand_in=made, position=number, fetch=row)
        run(made)
        if number in (1, 8):
            with django_assert_num_queries(10):
                desk.get(address)
    with django_assert_num_queries(5):
        desk.get(reverse("desk:add"))
