"""Pages that prove something are looked at again: an edit is a new version, seen by a person, and said in public."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from exportwatch.intake.models import (
    Body,
    Fetch,
    Host,
    PageChange,
    Proposal,
    ProposalState,
    Revisit,
    Snapshot,
)
from exportwatch.intake.services import articles, revisits
from exportwatch.registry.models import Article, Evidence, proof_of
from exportwatch.vocabulary import Proof
from tests import factories
from tests.hostile_server import HostileServer
from tests.product import as_page

EDITED = factories.REPORT.replace("so that we can find out where the engines went,", "for now,")


@pytest.fixture
def page(db: None, site: HostileServer) -> Article:
    """Return an article of the site, stored, whose quotes prove a published measure and its statement."""
    site.serve("/news/1", as_page(factories.REPORT, "Norway stops boat engines"))
    row = articles.ask(site.url("/news/1"))
    assert articles.take_in(row.pk)
    article = Article.objects.get()
    text = Snapshot.objects.get().text
    quotes = [factories.passage(text, words)["quote"] for words in ("where the engines went", "Ola Berg")]
    event = factories.published_measure(quotes=tuple(factories.quote(words, article) for words in quotes))
    assert event.evidence.count() == 2
    return article


def look() -> None:
    """Look at the page again, as if its day had come."""
    revisits.enrol()
    Revisit.objects.update(due_at=timezone.now())
    assert revisits.revisit(Revisit.objects.get().pk, patience=5)


def test_a_page_that_says_the_same_is_no_new_version(page: Article, site: HostileServer) -> None:
    site.serve("/news/1", as_page(factories.REPORT, "Norway stops boat engines") + "<!-- 12:03 -->")
    look()
    assert Snapshot.objects.count() == 1
    assert not PageChange.objects.exists()
    row = Revisit.objects.get()
    assert dt.timedelta(hours=19) < row.due_at - timezone.now() < dt.timedelta(hours=29)


def test_an_edit_turns_the_badge_and_waits_for_a_person_who_sees_the_difference(
    page: Article, site: HostileServer, client: Client
) -> None:
    address = Evidence.objects.filter(event__isnull=False)[0].event.measure.get_absolute_url()
    assert "badge--page_changed" not in client.get(address).content.decode()
    site.serve("/news/1", as_page(EDITED, "Norway stops boat engines"))
    look()
    assert proof_of(Evidence.objects.all()) == Proof.PAGE_CHANGED
    assert "badge--page_changed" in client.get(address).content.decode()
    change = PageChange.objects.get()
    assert revisits.see(change.pk, factories.reviewer()) == ["where the engines went"]
    standing = Evidence.objects.get(quote="Ola Berg")
    assert standing.page_changed_at is None
    assert Evidence.objects.get(quote="where the engines went").page_changed_at is not None


def test_a_page_that_returns_to_an_earlier_state_is_a_further_version(page: Article, site: HostileServer) -> None:
    for text in (EDITED, factories.REPORT):
        site.serve("/news/1", as_page(text, "Norway stops boat engines"))
        look()
    assert list(Snapshot.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert Body.objects.count() == 2
    assert PageChange.objects.count() == 2


def test_facts_are_looked_for_anew_in_an_edited_page(page: Article, site: HostileServer) -> None:
    [before] = Proposal.objects.all()
    site.serve("/news/1", as_page(factories.REPORT.replace("Chad", "Niger"), "Norway stops boat engines"))
    look()
    row = Fetch.objects.latest("pk")
    assert (row.state, row.snapshot) == ("to_extract", Snapshot.objects.latest("pk"))
    assert articles.extract(row.pk)
    before.refresh_from_db()
    assert before.state == ProposalState.SUPERSEDED
    assert "no longer finds it" in before.reason
    assert [row.destinations for row in Proposal.objects.filter(state=ProposalState.PENDING)] == [["NE"]]


def test_a_page_that_fails_is_tried_again_and_its_words_are_kept(page: Article, site: HostileServer) -> None:
    for status, code in ((500, "server_trouble"), (403, "forbidden"), (403, "forbidden"), (404, "not_found")):
        site.serve("/news/1", "", status=status)
        Host.objects.update(free_at=timezone.now())
        look()
        row = Revisit.objects.get()
        assert row.error_code == code
        assert row.due_at > timezone.now()
    assert not PageChange.objects.exists()
    assert proof_of(Evidence.objects.all()) == Proof.VERIFIED


def test_a_page_that_is_gone_turns_the_badge_until_it_is_back(
    page: Article, site: HostileServer, client: Client
) -> None:
    client.force_login(factories.reviewer())
    for status, looks in ((410, 1), (404, revisits.MISSING_FROM)):
        site.serve("/news/1", "", status=status)
        for number in range(looks + 1):
            assert PageChange.objects.count() == (number >= looks), (status, number)
            look()
        assert proof_of(Evidence.objects.all()) == Proof.PAGE_CHANGED
        assert "The page is gone" in client.get("/desk/changes/").content.decode()
        change = PageChange.objects.get()
        shown = client.get(f"/desk/changes/{change.pk}/").content.decode()
        assert "In the stored copy alone" in shown
        assert "Word by word" not in shown
        if status == 404:
            client.post(f"/desk/changes/{change.pk}/see/")
            assert proof_of(Evidence.objects.all()) == Proof.PAGE_CHANGED  # seen, and gone as before
        site.serve("/news/1", as_page(factories.REPORT, "Norway stops boat engines"))
        look()
        assert proof_of(Evidence.objects.all()) == Proof.VERIFIED
        assert PageChange.objects.filter(seen_at=None).count() == 0
    assert Snapshot.objects.count() == 1


def test_a_page_that_comes_back_edited_waits_for_a_person(page: Article, site: HostileServer) -> None:
    site.serve("/news/1", "", status=410)
    look()
    site.serve("/news/1", as_page(EDITED, "Norway stops boat engines"))
    look()
    assert PageChange.objects.get().after == Snapshot.objects.latest("pk")
    assert proof_of(Evidence.objects.all()) == Proof.PAGE_CHANGED
