"""What staff see of feeds, queue and changed pages, and what they can do about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from exportwatch.intake.models import Feed, FeedStanding, Fetch, FetchState
from tests import factories, hostile_feeds
from tests.hostile_server import HostileServer

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


@pytest.fixture
def reviewer(client: Client, db: None, settings: Any) -> Client:
    """Return the browser of a reviewer who may also use the admin."""
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    user = factories.reviewer()
    user.is_staff = True
    user.save()
    user.groups.add(Group.objects.get(name="reviewer"))
    client.force_login(user)
    return client


def feed(**values: Any) -> Feed:
    """Return an unsaved feed that is well at NOW, but for the values."""
    well = {"due_at": NOW, "asked_at": NOW, "brought_at": NOW, "created_at": NOW, "usual_gap": dt.timedelta(hours=6)}
    return Feed(name="Notices", address="https://example.org/feed", publisher_kind="official", **well | values)


@pytest.mark.parametrize(
    ("values", "standing"),
    [
        ({}, FeedStanding.WELL),
        ({"enabled": False, "failures": 9}, FeedStanding.OFF),
        ({"asked_at": None}, FeedStanding.NEW),
        ({"failures": 2}, FeedStanding.FAILED),
        ({"failures": 3}, FeedStanding.FAILING),
        ({"due_at": NOW - dt.timedelta(minutes=31)}, FeedStanding.LATE),
        ({"brought_at": NOW - dt.timedelta(hours=47)}, FeedStanding.WELL),
        ({"brought_at": NOW - dt.timedelta(hours=49)}, FeedStanding.SILENT),
        ({"brought_at": NOW - dt.timedelta(days=3), "usual_gap": dt.timedelta(days=7)}, FeedStanding.WELL),
        ({"brought_at": NOW - dt.timedelta(days=29), "usual_gap": None}, FeedStanding.WELL),
    ],
)
def test_how_a_feed_is_doing(values: dict[str, Any], standing: FeedStanding) -> None:
    assert feed(**values).standing(NOW) == standing


def test_the_board_names_what_needs_somebody_and_tries_a_cause_again(reviewer: Client) -> None:
    now = timezone.now()
    feed(failures=5, error="It fell silent.", due_at=now, asked_at=now, created_at=now).save()
    for number in range(3):
        Fetch.objects.create(
            source=f"https://example.org/{number}",
            host="example.org",
            state=FetchState.GONE if number == 2 else FetchState.FAILED,
            error_code="not_answering",
            error="Nobody answers.",
            fetch_attempts=5,
            finished_at=now,
        )
    page = reviewer.get("/desk/health/").content.decode()
    for words in ("Failing", "It fell silent.", "No answer", "Nobody answers."):
        assert words in page
    listed = reviewer.get("/desk/health/given-up/?cause=not_answering").content.decode()
    assert "https://example.org/2" in listed
    gone = Fetch.objects.get(state=FetchState.GONE)
    reviewer.post(f"/desk/articles/{gone.pk}/again/")
    gone.refresh_from_db()
    assert gone.state == FetchState.TO_FETCH
    answer = reviewer.post("/desk/health/given-up/again/", {"cause": "not_answering"}, follow=True)
    assert "2 articles are tried again" in answer.content.decode()
    assert set(Fetch.objects.values_list("state", "fetch_attempts")) == {(FetchState.TO_FETCH.value, 0)}


@pytest.mark.django_db
def test_the_board_asks_as_often_however_much_there_is(reviewer: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        Feed.objects.create(address=f"https://example.org/{number}", name=str(number), publisher_kind="local")
    with django_assert_max_num_queries(30):
        assert reviewer.get("/desk/health/").status_code == 200


def test_an_address_is_looked_at_and_then_watched(reviewer: Client, site: HostileServer) -> None:
    entry = hostile_feeds.item(1, date="Mon, 05 Oct 2020 10:00:00 GMT").replace(hostile_feeds.NEWS, site.url("/news/"))
    address = site.serve("/feed", hostile_feeds.rss(entry), kind="application/rss+xml")
    assert reviewer.get("/admin/intake/feed/add/").url == "/admin/intake/feed/look/"  # type: ignore[attr-defined]
    seen = reviewer.post("/admin/intake/feed/look/", {"address": address}).content.decode()
    for words in ("Harbour Post: RSS", "Notice 1", "2020-10-05 10:00"):
        assert words in seen
    assert not Feed.objects.exists()
    form = {"address": address, "name": "Harbour Post", "kind": "rss", "enabled": "on", "publisher_kind": "local"}
    form |= {"languages": "en", "time_zone": "Europe/Nowhere", "interval_minutes": "30"}
    refused = reviewer.post("/admin/intake/feed/add/", form).content.decode()
    assert "is no time zone" in refused
    answer = reviewer.post("/admin/intake/feed/add/", form | {"time_zone": "Europe/Oslo"})
    assert answer.status_code == 302
    assert Feed.objects.get().host == f"127.0.0.1:{site.port}"
    for wrong, words in (("http://10.0.0.1/feed", "not an address on the public internet"), ("ftp://x", "only http")):
        answer = reviewer.post("/admin/intake/feed/look/", {"address": wrong})
        assert answer.status_code == 422
        assert words in answer.content.decode()
