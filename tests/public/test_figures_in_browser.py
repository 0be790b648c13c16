"""Figures in a real browser under the real policy: a mark leads to its records, pictures and rows are taken away, other
people's pages may frame them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from exportwatch.public.charts import CHARTS
from exportwatch.vocabulary import Instrument
from tests import factories
from tests.product import news_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def record(transactional_db: None) -> None:
    event = factories.published_measure()
    factories.publish(factories.statement(event))
    factories.published_measure(title="Permits revoked", instrument=Instrument.REVOKE, announced="2020-10-20")
    factories.published_measure(title="Another suspension", announced="2021-02-01", issuer=("DE", "Germany"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a context of its own; at the end nothing may have complained."""
    complaints: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        opened = context.new_page()
        opened.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        yield opened
    assert complaints == []


def drawn(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".figure-card__plot[data-state=drawn] .main-svg").first).to_be_visible()


def test_a_click_on_a_bar_lists_exactly_its_records(page: Page, live_server: LiveServer, record: None) -> None:
    drawn(page, f"{live_server.url}/figures/measures-over-time/?issuer=CA")
    bars = page.locator(".bars .point path")
    expect(bars).to_have_count(2)
    bars.first.hover(force=True)
    expect(page.locator(".hoverlayer")).to_contain_text("October 2020: 1 imposed")
    bars.first.click(force=True)
    page.wait_for_url("**/measures/**")
    main = page.locator("main")
    expect(main).to_contain_text("Drone sensors suspended")
    expect(main).not_to_contain_text("Permits revoked")
    expect(main).not_to_contain_text("Another suspension")
    page.go_back()
    page.get_by_role("tab", name="Table").click()
    page.get_by_role("row", name="Revocation").get_by_role("link", name="Show").click()
    expect(page.locator("main")).to_contain_text("Permits revoked")
    expect(page.locator("main")).not_to_contain_text("Drone sensors suspended")


def test_pictures_and_rows_are_taken_away(page: Page, live_server: LiveServer, record: None, tmp_path: Path) -> None:
    drawn(page, f"{live_server.url}/figures/measures-over-time/")
    for kind, begins in (("png", b"\x89PNG"), ("svg", b"<svg")):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind.upper()).click()
        assert download.value.suggested_filename == f"exportwatch-measures-over-time.{kind}"
        download.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(begins)
    picture = (tmp_path / "svg").read_text()
    assert "Governments imposed 3 measures" in picture
    assert "Source: ExportWatch" in picture
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "csv")
    rows = list(csv.reader((tmp_path / "csv").open(newline="")))[1:]
    page.get_by_role("tab", name="Table").click()
    shown = page.locator("tbody tr").all()
    assert [row[-1] for row in rows] == [row.locator("td.number").inner_text() for row in shown]
    assert [row[2] for row in rows] == [row.locator("td").nth(2).inner_text() for row in shown]


def test_every_figure_is_drawn_on_a_phone_in_the_dark_without_a_shift(
    browser: Browser, live_server: LiveServer, record: None
) -> None:
    with browser.new_context(viewport={"width": 375, "height": 800}, color_scheme="dark") as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.add_init_script(
            "window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())"
            " if (!entry.hadRecentInput) window.shift += entry.value }).observe({type: 'layout-shift', buffered: true})"
        )
        for name in CHARTS:
            drawn(page, f"{live_server.url}/figures/{name}/")
            assert page.evaluate("document.documentElement.scrollWidth") <= 375, name
            assert page.evaluate("window.shift") < 0.02, name
        assert {re.match(r"https?://[^/]+", address)[0] for address in asked} == {live_server.url}  # type: ignore[index]


def test_many_bars_scroll_within_the_figure_on_a_phone_from_the_latest_on(
    browser: Browser, live_server: LiveServer, record: None
) -> None:
    with browser.new_context(viewport={"width": 375, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/figures/measures-over-time/?since=1990-01-01")
        plot = page.locator(".figure-card__plot[data-scrolls]")
        expect(plot.locator(".main-svg").first).to_be_visible()
        expect(page.get_by_text("Swipe the chart for earlier days.")).to_be_visible()
        wide, seen, at = plot.evaluate("(plot) => [plot.scrollWidth, plot.clientWidth, plot.scrollLeft]")
        assert (wide, at) == (1100, wide - seen)
        assert page.evaluate("document.documentElement.scrollWidth") == 375
        plot.press("ArrowLeft")
        page.wait_for_function("(before) => document.querySelector('.figure-card__plot').scrollLeft < before", arg=at)
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.locator(".figure-card__plot[data-scrolls]")).to_have_count(0)


def test_figures_come_when_a_filter_that_left_none_is_widened(
    page: Page, live_server: LiveServer, record: None
) -> None:
    page.goto(f"{live_server.url}/?since=1950-01-01&until=1950-12-31")
    expect(page.get_by_text("There is nothing to draw under this filter.")).to_be_visible()
    page.locator("summary", has_text="Filter").click()
    page.locator("input[name=until][type=date]").fill("")
    expect(page.locator(".figure-card__plot[data-state=drawn] .main-svg").first).to_be_visible()


def test_anybody_may_frame_the_figure_and_nothing_else(page: Page, live_server: LiveServer, record: None) -> None:
    icon = "<link rel=icon href='data:,'>"
    frame = f"<iframe src='{live_server.url}/embed/map/' width=800 height=700></iframe>"
    with news_site({"/": f"<html><head>{icon}</head><body>{frame}</body></html>"}) as elsewhere:
        page.goto(elsewhere)
        inside = page.frame_locator("iframe")
        expect(inside.locator(".figure-card__plot[data-state=drawn] .main-svg").first).to_be_visible()
        expect(inside.get_by_role("navigation", name="Main")).to_have_count(0)
    policy = page.request.get(f"{live_server.url}/figures/map/").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
