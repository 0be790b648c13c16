"""Several reviewers at one desk: stories, assignments, splitting and merging, what is put aside, what it costs."""

from __future__ import annotations

import datetime as dt
import json
import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exportwatch.intake.models import Fetch, FetchState, Proposal, Snapshot
from exportwatch.intake.services import assignments, queue, regrouping, review, stories
from exportwatch.registry.models import Measure
from tests import factories
from tests.intake.test_review import as_posted, decision
from tests.public.test_query_counts import COUNTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita() -> Any:
    return factories.reviewer("rita")


@pytest.fixture
def ana() -> Any:
    return factories.reviewer("ana")


@pytest.fixture
def desk(client: Client, rita: Any) -> Client:
    client.force_login(rita)
    return client


def told(publisher: str, text: str = factories.REPORT, **changes: Any) -> Proposal:
    """Return a proposal from an article in its story."""
    stored = factories.snapshot(text, article=factories.article(publisher))
    stories.place(stored)
    return factories.proposal(stored, **changes)


def other_text(mark: str) -> str:
    """Return a report that nothing else is like, with the quote that proposals of the tests rest on."""
    words = "I have suspended the permits concerned so that we can find out where the engines went,"
    return (
        " ".join(f"{mark}{number}" for number in range(120)) + f". “{words}” said Norwegian Foreign Minister Kari Vik."
    )


# --- Stories ----------------------------------------------------------------------------------------------------------


def test_copies_of_one_report_stand_as_one_story_the_most_relevant_first(rita: Any) -> None:
    bare = told("Elsewhere", other_text("a"))
    Proposal.objects.filter(pk=bare.pk).update(relevance=5)
    one, other = told("The Daily"), told("The Copy")
    page = queue.queue(rita, {})
    assert [(len(story.articles), len(story.proposals)) for story in page.stories] == [(2, 2), (1, 1)]
    assert (page.total_stories, page.total_proposals) == (2, 3)
    assert page.stories[0].first in {one, other}
    assert queue.queue(rita, {"order": "oldest"}).stories[0].relevance == 5


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ({"issuer": "NO"}, 2),
        ({"issuer": "CA"}, 0),
        ({"destination": "TD"}, 2),
        ({"kind": "statements"}, 0),
        ({"whose": "mine"}, 1),
        ({"whose": "free"}, 1),
        ({"whose": "others"}, 0),
    ],
)
def test_the_queue_is_filtered(rita: Any, chosen: dict[str, str], shown: int) -> None:
    mine = factories.proposal()
    factories.proposal(factories.snapshot(factories.REPORT + "x", article=factories.article("B")))
    assignments.assign([mine.pk], rita)
    assert queue.queue(rita, chosen).total_proposals == shown


def test_a_story_is_rejected_together_and_leaves_what_was_decided(desk: Client, rita: Any) -> None:
    one, other = told("The Daily"), told("The Copy")
    review.accept(one.pk, decision(one), rita)
    third = told("Third")
    story = stories.place(other.snapshot)
    page = desk.get(reverse("desk:story", args=[story.pk])).content.decode()
    assert "The Copy" in page
    assert "Accepted by rita" in page
    desk.post(reverse("desk:reject-story", args=[story.pk]), {"reason": " "})
    assert Proposal.objects.pending().count() == 2
    desk.post(reverse("desk:reject-story", args=[story.pk]), {"reason": "copies of an old report"})
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {one.pk: "accepted", other.pk: "rejected", third.pk: "rejected"}


# --- Assignment -------------------------------------------------------------------------------------------------------


def test_who_opens_a_proposal_has_it_and_a_colleague_is_told(desk: Client, rita: Any, ana: Any) -> None:
    proposal = factories.proposal()
    desk.get(reverse("desk:proposal", args=[proposal.pk]))
    other = Client()
    other.force_login(ana)
    page = other.get(reverse("desk:proposal", args=[proposal.pk])).content.decode()
    assert "rita has this since" in page
    assert 'id="accept"' not in page
    refused = other.post(reverse("desk:proposal", args=[proposal.pk]), as_posted(proposal))
    assert "rita took this proposal over" in refused.content.decode()
    assert not Measure.objects.exists()
    other.post(reverse("desk:take-over", args=[proposal.pk]))
    assert 'id="accept"' in other.get(reverse("desk:proposal", args=[proposal.pk])).content.decode()
    with pytest.raises(ValidationError, match="ana took this proposal over"):
        review.reject(proposal.pk, "no", rita)


def test_an_assignment_runs_out_and_can_be_given_back(rita: Any, ana: Any) -> None:
    proposal = factories.proposal()
    assignments.assign([proposal.pk], rita)
    assert assignments.assign([proposal.pk], ana) == 0
    Proposal.objects.update(assigned_until=timezone.now() - dt.timedelta(seconds=1))
    assert assignments.assign([proposal.pk], ana) == 1
    assignments.release([proposal.pk], rita)  # not hers any longer: nothing happens
    assert assignments.assign([proposal.pk], rita) == 0
    assignments.release([proposal.pk], ana)
    assert queue.following(rita) == proposal


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_at_the_same_moment_one_has_it() -> None:
    users = [factories.reviewer("rita"), factories.reviewer("ana")]
    proposal = factories.proposal()
    got: list[int] = []

    def open_it(user: Any) -> None:
        try:
            got.append(assignments.assign([proposal.pk], user))
        finally:
            connection.close()

    threads = [threading.Thread(target=open_it, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [0, 1]


def test_the_next_one_is_of_the_same_story_and_nobody_elses(rita: Any, ana: Any) -> None:
    first = told("The Daily")
    elsewhere = factories.proposal(factories.snapshot(other_text("b"), article=factories.article("E")))
    copy = told("The Copy")
    assert queue.following(rita, first) == copy
    assignments.assign([copy.pk], ana)
    assert queue.following(rita, first) == elsewhere


def test_who_decided_what_and_how_long_it_took_is_kept(desk: Client, rita: Any) -> None:
    proposal = factories.proposal()
    desk.get(reverse("desk:proposal", args=[proposal.pk]))
    Proposal.objects.update(opened_at=timezone.now() - dt.timedelta(minutes=3))
    desk.post(reverse("desk:reject", args=[proposal.pk]), {"reason": "an opinion piece"})
    proposal.refresh_from_db()
    assert proposal.took is not None
    assert 179 < proposal.took.total_seconds() < 240
    assert proposal.assigned_to is None
    assert queue.summary(timezone.now() - dt.timedelta(days=1))[0]["rejected"] == 1
    page = desk.get(reverse("desk:queue")).content.decode()
    assert "3 min after it was opened" in page
    desk.post(reverse("desk:undo", args=[proposal.pk]))
    proposal.refresh_from_db()
    assert proposal.opened_at is None


# --- Splitting and merging --------------------------------------------------------------------------------------------


def test_a_split_makes_two_to_decide_on_and_can_be_taken_back(desk: Client, rita: Any) -> None:
    proposal = factories.proposal()
    desk.post(reverse("desk:split", args=[proposal.pk]), {"split-statements": ["0"]})
    first, second = Proposal.objects.pending()
    assert (first.payload["statements"], len(second.payload["statements"])) == ([], 1)
    assert first.payload["action"] == second.payload["action"] == proposal.payload["action"]
    assert "split it into proposals" in desk.get(reverse("desk:proposal", args=[proposal.pk])).content.decode()
    desk.post(reverse("desk:regroup-back", args=[second.pk]))
    assert list(Proposal.objects.pending()) == [proposal]


def test_a_decided_half_keeps_a_split_from_being_taken_back(rita: Any) -> None:
    first, second = regrouping.split(factories.proposal().pk, [], [], rita)
    review.accept(first.pk, decision(first), rita)
    with pytest.raises(ValidationError, match="accepted this proposal meanwhile"):
        regrouping.restore(second.pk, rita)


def test_merging_keeps_the_proof_of_both_and_refuses_two_texts(desk: Client, rita: Any) -> None:
    first, second = regrouping.split(factories.proposal().pk, [0], [], rita)
    desk.post(reverse("desk:merge", args=[first.pk]), {"merge-other": str(second.pk)})
    merged = Proposal.objects.pending().get()
    assert set(merged.replaces.all()) == {first, second}
    assert len(merged.payload["statements"]) == 1
    other = factories.proposal(factories.snapshot(factories.REPORT + "x", article=factories.article("B")))
    with pytest.raises(ValidationError, match="from different articles"):
        regrouping.merge(merged.pk, other.pk, rita)


def test_what_is_superseded_cannot_be_decided(rita: Any) -> None:
    proposal = factories.proposal()
    taken = decision(proposal)
    regrouping.split(proposal.pk, [], [], rita)
    with pytest.raises(ValidationError, match="superseded"):
        review.accept(proposal.pk, taken, rita)


# --- What is put aside ------------------------------------------------------------------------------------------------


def test_a_failed_article_is_dismissed_with_a_reason(desk: Client) -> None:
    row = Fetch.objects.create(source="https://example.org/a", state=FetchState.FAILED, error="It did not answer.")
    desk.post(reverse("desk:dismiss", args=[row.pk]), {"reason": ""})
    assert queue.failed().exists()
    desk.post(reverse("desk:dismiss", args=[row.pk]), {"reason": "a dead link"})
    assert not queue.failed().exists()
    again = desk.post(reverse("desk:dismiss", args=[row.pk]), {"reason": "again"}, follow=True)
    assert "rita dismissed https://example.org/a already: a dead link" in again.content.decode()
    listed = desk.get(reverse("desk:dismissed")).content.decode()
    assert "a dead link" in listed
    assert reverse("desk:dismissed") in desk.get(reverse("desk:queue")).content.decode()
    taken = desk.post(reverse("desk:take-up", args=[row.pk]), follow=True).content.decode()
    assert "stands at the desk again" in taken
    assert "No article is dismissed" in taken
    assert queue.failed().exists()
    assert "taken up already" not in taken
    assert "took it up already" in desk.post(reverse("desk:take-up", args=[row.pk]), follow=True).content.decode()


def test_a_text_in_another_language_waits_for_a_person(desk: Client) -> None:
    stored = factories.snapshot("Tillstånden är indragna.", article=factories.article("Bladet"))
    Snapshot.objects.filter(pk=stored.pk).update(language="sv")
    Fetch.objects.create(
        source="x", state=FetchState.FAILED, error="Another language.", error_code="language",
        article=stored.article, snapshot=stored,
    )  # fmt: skip
    page = desk.get(reverse("desk:queue")).content.decode()
    assert "For a person who reads the language" in page
    assert "Bladet" in page
    assert 'id="failed"' not in page


# --- What the script asks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [("I have suspended the permits concerned", True), ("I have “suspended” the permits", False), ("", False)],
)
def test_a_quote_is_looked_for_while_somebody_edits(desk: Client, words: str, found: bool) -> None:
    proposal = factories.proposal()
    answer = desk.post(reverse("desk:check-quote", args=[proposal.pk]), {"words": words}).json()
    assert answer["found"] == found
    if found:
        assert proposal.snapshot.text[answer["start"] : answer["end"]] == words


def test_names_of_the_record_are_offered(desk: Client, rita: Any) -> None:
    proposal = factories.proposal()
    review.accept(proposal.pk, decision(proposal, act__exporter="Fjord Motors"), rita)
    company = desk.get(reverse("desk:names", args=["company"]), {"q": "Fjord Motor"}).json()["candidates"]
    assert (company[0]["name"], company[0]["same"]) == ("Fjord Motors", False)
    asked = {"q": "Vik", "country": "NO", "on": "5 October 2020"}
    person = desk.get(reverse("desk:names", args=["person"]), asked).json()["candidates"]
    assert person[0]["name"] == "Kari Vik"
    assert "Foreign Minister" in person[0]["reason"]
    nobody = desk.get(reverse("desk:names", args=["person"]), {"q": "x" * 5_000, "on": "soonish"})
    assert nobody.json() == {"candidates": []}


def test_a_mark_leads_to_the_field_that_it_fills(desk: Client) -> None:
    proposal = factories.proposal()
    text = proposal.snapshot.text
    words = "I have suspended the permits concerned so that we can find out where the engines went,"
    marks = [
        {"kind": "country", "meaning": "TD, by name", **_place(text, "Chad")},
        {"kind": "date", "meaning": "2020-10-05", **_place(text, "Monday")},
        {"kind": "quote", "meaning": "Kari Vik", **_place(text, words)},
        {"kind": "person", "meaning": "person", **_place(text, "Kari Vik")},
    ]
    Proposal.objects.filter(pk=proposal.pk).update(payload=proposal.payload | {"marks": marks})
    page = desk.get(reverse("desk:proposal", args=[proposal.pk])).content.decode()
    for control in ("id_act-destinations", "id_act-announced", "id_statement-0-quote", "id_statement-0-speaker"):
        assert f'<a href="#{control}" tabindex="-1">' in page
        assert f'id="{control}"' in page


def _place(text: str, words: str) -> dict[str, int]:
    found = factories.passage(text, words)
    return {"start": found["start"], "end": found["end"]}


# --- Cost -------------------------------------------------------------------------------------------------------------


def test_the_desks_pages_cost_what_is_written_down_whatever_waits(desk: Client, rita: Any) -> None:
    def counts() -> dict[str, int]:
        first = Proposal.objects.earliest("pk")
        story = stories.place(first.snapshot)
        pages = {
            "queue": reverse("desk:queue"),
            "proposal": reverse("desk:proposal", args=[first.pk]),
            "story": reverse("desk:story", args=[story.pk]),
            "rereadings": reverse("desk:rereadings"),
        }
        found = {}
        for name, address in pages.items():
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(address).status_code == 200
            found[name] = len(asked)
        return found

    desk.get("/about/")  # what a process asks once a minute is asked before counting
    told("The Daily")
    other = factories.proposal(factories.snapshot(other_text("b"), article=factories.article("E")))
    review.reject(other.pk, "no", rita)
    one = counts()
    for number in range(5):
        told(f"Copy {number}")
        more = factories.snapshot(other_text(f"c{number}"), article=factories.article(f"Paper {number}"))
        review.reject(factories.proposal(more).pk, "no", rita)
    assert counts() == one
    assert one == json.loads(COUNTS.read_text())["desk"]
