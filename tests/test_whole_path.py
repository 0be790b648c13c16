"""From an address at the desk to the public chart, through a real web server, a real worker and a real broker."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import httpx
import pytest

from exportwatch.intake.models import Feed, Fetch, FetchState, Proposal
from exportwatch.intake.services import articles, feeds
from exportwatch.registry.models import Measure
from tests import factories
from tests.conftest import wait_until
from tests.product import Product, as_page, news_site, running

WORDS = "I have suspended the permits concerned so that we can find out where the engines went,"


def sign_in(product: Product) -> httpx.Client:
    """Return a browser-like client that is signed in as the local admin."""
    client = httpx.Client(base_url=product.address, follow_redirects=True, timeout=30)
    form = {"username": "admin", "password": product.password, "next": "/desk/"}
    answer = client.post("/login/", data=form | {"csrfmiddlewaretoken": token(client.get("/login/").text)})
    assert "The desk" in answer.text
    return client


def token(page: str) -> str:
    """Return the page's CSRF token."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found[1]


def as_shown(page: str) -> dict[str, str | list[str]]:
    """Return what a browser would post for the form that accepts, as it is shown."""
    from lxml import html

    form = html.fromstring(page).get_element_by_id("decide")
    posted: dict[str, str | list[str]] = {}
    for name, value in form.form_values():
        known = posted.get(name)
        posted[name] = value if known is None else [*([known] if isinstance(known, str) else known), value]
    return posted


def walk(product: Product) -> None:
    """Take an address in at the desk, wait for the worker, accept, and read it in public."""
    pages = {"/news/engines": as_page(factories.REPORT, "Norway stops boat engines")}
    with (
        news_site(pages) as site,
        contextlib.closing(sign_in(product)) as client,
        httpx.Client(base_url=product.address) as public,
    ):
        desk = client.get("/desk/").text
        form = {"csrfmiddlewaretoken": token(desk), "address": f"{site}/news/engines", "publisher": "The Daily"}
        client.post("/desk/articles/", data=form | {"published": "2020-10-05"})
        wait_until(Proposal.objects.pending().exists, 30)
        proposal = Proposal.objects.pending().get()
        for address in ("/", "/measures/", "/statements/", "/api/v1/figures/measures-over-time"):
            assert "engines" not in public.get(address).text
        page = client.get(f"/desk/proposals/{proposal.pk}/").text
        assert WORDS in page
        accepted = client.post(f"/desk/proposals/{proposal.pk}/", data=as_shown(page))
        assert "Published: EW-M-" in accepted.text
        measure = Measure.objects.published().get()
        shown = public.get(f"/measures/{measure.public_id}/").text
        assert WORDS.rstrip(",") in shown
        assert f"{site}/news/engines" in shown
        rows = public.get("/api/v1/figures/measures-over-time").json()["rows"]
        assert sum(row[-1] if isinstance(row, list) else row["count"] for row in rows) == 1
        assert "Kari Vik" in public.get("/api/v1/figures/who-announced").text
        for address in ("/", "/countries/TD/", "/pairs/NO/TD/"):
            assert measure.public_id in public.get(address).text, address


@pytest.mark.django_db(transaction=True)
def test_over_folders(tmp_path: Path) -> None:
    with running(tmp_path) as product:
        walk(product)


@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_over_redis(tmp_path: Path, redis_url: str) -> None:
    with running(tmp_path, redis_url) as product:
        walk(product)


@pytest.mark.django_db(transaction=True)
def test_a_watched_feed_fills_the_desk_and_a_lost_message_is_found_by_the_sweep(tmp_path: Path) -> None:
    pages = {
        "/news/engines": as_page(factories.REPORT, "Norway stops boat engines"),
        "/news/pumps": as_page(factories.REPORT.replace("boat engines", "water pumps"), "Norway stops water pumps"),
    }
    with news_site(pages) as site:
        link = f"<item><title>Pumps</title><link>{site}/news/pumps</link></item>"
        pages["/feed"] = f"<rss version='2.0'><channel><title>News</title>{link}</channel></rss>"
        row = articles.ask(f"{site}/news/engines")
        feed = Feed(address=f"{site}/feed", name="News", publisher_kind="national")
        feeds.name_host(feed)
        feed.save()
        with running(tmp_path) as product, contextlib.closing(sign_in(product)) as client:
            wait_until(lambda: Fetch.objects.filter(state=FetchState.DONE).count() == 2, 60)
            assert "Norway stops" in client.get("/desk/").text
            board = client.get("/desk/health/").text
            assert "celery@" in board  # the worker's own sign of life
            assert client.get("/readyz").json()["feeds"] == "ok"
    assert Fetch.objects.get(pk=row.pk).state == FetchState.DONE
    assert Fetch.objects.get(feed=feed).source == f"{site}/news/pumps"
    assert Proposal.objects.count() == 2
