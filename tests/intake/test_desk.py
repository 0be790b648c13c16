"""The desk's pages: who gets in, what they show, and that hostile text stays text."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from exportwatch.extraction import engine
from exportwatch.intake.desk.highlight import marked_text
from exportwatch.intake.models import Fetch, FetchState, Proposal
from exportwatch.registry.models import Measure
from tests import factories
from tests.intake.test_review import as_posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(factories.reviewer())
    return client


def addresses() -> list[tuple[str, str]]:
    number = factories.proposal().pk
    return [
        ("get", reverse("desk:queue")),
        ("get", reverse("desk:proposal", args=[number])),
        ("post", reverse("desk:proposal", args=[number])),
        ("post", reverse("desk:reject", args=[number])),
        ("post", reverse("desk:undo", args=[number])),
        ("post", reverse("desk:add-article")),
        ("post", reverse("desk:try-again", args=[1])),
    ]


def test_the_desk_is_for_reviewers_alone(client: Client) -> None:
    for method, address in addresses():
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address}"), address
    client.force_login(get_user_model().objects.create_user("viewer"))
    for method, address in [(method, address) for method, address in addresses_of_existing()]:
        assert getattr(client, method)(address).status_code == 403, address


def addresses_of_existing() -> list[tuple[str, str]]:
    number = Proposal.objects.get().pk
    return [
        ("get", reverse("desk:queue")),
        ("get", reverse("desk:proposal", args=[number])),
        ("post", reverse("desk:reject", args=[number])),
        ("post", reverse("desk:undo", args=[number])),
    ]


def test_every_form_of_the_desk_needs_its_token(desk: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.cookies
    for method, address in addresses():
        if method == "post":
            assert strict.post(address).status_code == 403, address


def test_an_empty_desk_says_what_to_do(desk: Client) -> None:
    page = desk.get(reverse("desk:queue")).content.decode()
    assert "Nothing waits for review" in page
    assert "manage.py ingest" in page


def test_accepting_publishes_and_goes_on_to_the_next(desk: Client) -> None:
    first = factories.proposal()
    second = factories.proposal(factories.snapshot(factories.REPORT + "\nMore.", article=factories.article("B")))
    answer = desk.post(reverse("desk:proposal", args=[first.pk]), as_posted(first))
    assert answer["Location"] == reverse("desk:proposal", args=[second.pk])
    assert Measure.objects.published().count() == 1
    page = desk.get(answer["Location"]).content.decode()
    assert "Published: EW-M-" in page
    assert "Add as evidence to EW-M-" in page


def test_what_is_wrong_is_shown_at_its_field_and_what_was_typed_is_kept(desk: Client) -> None:
    found = factories.proposal()
    posted = as_posted(found, act__title="My own title", act__announced="soonish")
    answer = desk.post(reverse("desk:proposal", args=[found.pk]), posted)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "My own title" in page
    assert "“soonish” is not a date" in page
    assert not Measure.objects.exists()


def test_a_decision_that_came_too_late_is_told(desk: Client) -> None:
    found = factories.proposal()
    posted = as_posted(found)
    desk.post(reverse("desk:proposal", args=[found.pk]), posted)
    late = desk.post(reverse("desk:proposal", args=[found.pk]), posted)
    assert late.status_code == 409
    assert "accepted this proposal meanwhile" in late.content.decode()
    assert Measure.objects.count() == 1


def test_rejecting_and_undoing_through_the_pages(desk: Client) -> None:
    found = factories.proposal()
    desk.post(reverse("desk:reject", args=[found.pk]), {"reason": "an opinion piece"})
    assert "an opinion piece" in desk.get(reverse("desk:queue")).content.decode()
    desk.post(reverse("desk:undo", args=[found.pk]))
    assert Proposal.objects.pending().get() == found


def test_hostile_text_is_shown_as_text(desk: Client) -> None:
    hostile = '<script>alert(1)</script> "><img src=x onerror=alert(2)> {{ settings.SECRET_KEY }}'
    text = hostile + factories.REPORT
    found = factories.proposal(factories.snapshot(text), goods=hostile, announced_by=hostile)
    Proposal.objects.filter(pk=found.pk).update(
        payload={**found.payload, "marks": [{"kind": "country", "start": 3, "end": 20, "meaning": hostile}]}
    )
    page = desk.get(reverse("desk:proposal", args=[found.pk])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ settings.SECRET_KEY }}" in page


def test_failures_are_listed_with_their_words_and_can_be_tried_again(
    desk: Client, settings: Any, tmp_path: Any
) -> None:
    row = Fetch.objects.create(source="https://example.org/a", state=FetchState.FAILED, error="It did not answer.")
    assert "It did not answer." in desk.get(reverse("desk:queue")).content.decode()
    desk.post(reverse("desk:try-again", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.error) == (FetchState.TO_FETCH, "")


@pytest.mark.parametrize("posted", [{}, {"address": "not an address"}, {"address": "ftp://example.org/x"}])
def test_an_article_needs_an_address_or_a_file(desk: Client, posted: dict[str, str]) -> None:
    answer = desk.post(reverse("desk:add-article"), posted)
    assert answer.status_code == 422
    assert not Fetch.objects.exists()


def test_what_the_engine_left_unread_is_said_beside_the_text(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = reverse("desk:proposal", args=[factories.proposal().pk])
    assert "was not read" not in desk.get(address).content.decode()
    monkeypatch.setattr(engine, "_LONGEST", 100)
    assert "characters was not read" in desk.get(address).content.decode()


def test_marks_cover_their_words_and_lose_none() -> None:
    text = "Norway & Chad <talk>"
    marks = [
        {"kind": "quote", "start": 0, "end": 13, "meaning": "quote"},
        {"kind": "country", "start": 0, "end": 6, "meaning": "NO"},
        {"kind": "country", "start": 9, "end": 13, "meaning": "TD"},
    ]
    html = marked_text(text, marks, [{"quote": "", "start": 7, "end": 20}])  # type: ignore[arg-type]
    assert html == (
        '<mark data-kind="country" class="" title="NO">Norway</mark>'
        '<mark data-kind="quote" class="" title="quote"> </mark>'
        '<mark data-kind="quote" class="evidence" title="quote">&amp; </mark>'
        '<mark data-kind="country" class="evidence" title="TD">Chad</mark>'
        '<span class="evidence"> &lt;talk&gt;</span>'
    )


def test_an_act_of_which_little_is_known_leaves_the_desk_working(desk: Client) -> None:
    bare = {"date": None, "issuer_iso2": None, "destinations": [], "announced_by": None, "goods": None, "evidence": []}
    found = factories.proposal(**bare)
    assert desk.get(reverse("desk:queue")).status_code == 200
    assert desk.get(reverse("desk:proposal", args=[found.pk])).status_code == 200


def test_a_reason_is_checked_like_every_field(desk: Client) -> None:
    found = factories.proposal()
    for reason in ("", "a\0b", "x" * 501):
        desk.post(reverse("desk:reject", args=[found.pk]), {"reason": reason})
        found.refresh_from_db()
        assert found.state == "pending"


def test_a_file_that_was_not_stored_is_not_tried_again(desk: Client) -> None:
    row = Fetch.objects.create(source="missing.txt", state=FetchState.FAILED, error="There is no such file.")
    assert "Give the file again" in desk.get(reverse("desk:queue")).content.decode()
    desk.post(reverse("desk:try-again", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == FetchState.FAILED


def test_articles_without_title_and_publisher_are_told_apart_by_their_files(desk: Client) -> None:
    stored = factories.snapshot(article=factories.article("", title="", url=None))
    factories.proposal(stored)
    assert "report.txt" in desk.get(reverse("desk:queue")).content.decode()


def test_marking_is_linear_in_passages(desk: Client) -> None:
    text = "Permits are suspended. " * 20_000
    passages = [factories.passage(text, "Permits") | {"start": n * 23, "end": n * 23 + 22} for n in range(20_000)]
    html = marked_text(text, [], passages)  # type: ignore[arg-type]
    assert html.count('class="evidence"') == 20_000
