"""The overview in a real browser under the real policy: drawn, used by keyboard, and readable without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def record(transactional_db: None) -> None:
    event = factories.published_measure()
    factories.publish(factories.statement(event))


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str], list[str]]:
    """Open a page; return it with what the browser complains of and what it asks for, both growing."""
    complaints: list[str] = []
    asked: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    return page, complaints, asked


def draw_all(page: Page) -> None:
    for card in page.locator(".figure-card").all():
        card.scroll_into_view_if_needed()
        expect(card.locator(".figure-card__plot[data-state=drawn] .main-svg").first).to_be_visible()


def test_figures_are_drawn_without_a_complaint_and_from_this_server_alone(
    browser: Browser, live_server: LiveServer, record: None
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page, complaints, asked = opened(context, live_server.url)
        draw_all(page)
        assert page.locator("#measures-over-time .bars .point").count() == 1
        # The rules of vendor/plotly.css hold: without them the layers of a drawing stand below each other.
        assert page.locator(".main-svg").nth(1).evaluate("svg => getComputedStyle(svg).position") == "absolute"
        assert complaints == []
        assert {re.match(r"https?://[^/]+", address)[0] for address in asked} == {live_server.url}  # type: ignore[index]
        assert context.cookies() == []


def test_tabs_work_by_keyboard(browser: Browser, live_server: LiveServer, record: None) -> None:
    with browser.new_context() as context:
        page, complaints, _ = opened(context, live_server.url)
        card = page.locator(".figure-card").first
        card.get_by_role("tab", name="Chart").focus()
        page.keyboard.press("ArrowRight")
        expect(card.get_by_role("tab", name="Table")).to_be_focused()
        expect(card.get_by_role("tabpanel", name="Table")).to_be_visible()
        expect(card.get_by_role("cell", name="October 2020")).to_be_visible()
        expect(card.locator(".figure-card__plot")).to_be_hidden()
        page.keyboard.press("End")
        expect(card.get_by_role("link", name="The Daily, Permits on hold, 5 October 2020")).to_be_visible()
        page.keyboard.press("ArrowRight")
        expect(card.get_by_role("tab", name="Chart")).to_be_focused()
        expect(card.locator(".figure-card__plot")).to_be_visible()
        assert complaints == []


def test_colours_follow_the_scheme(browser: Browser, live_server: LiveServer, record: None) -> None:
    with browser.new_context(color_scheme="light") as context:
        page, _, _ = opened(context, live_server.url)
        draw_all(page)
        ticks = page.locator(".xtick text").first
        light = ticks.evaluate("text => getComputedStyle(text).fill")
        page.emulate_media(color_scheme="dark")
        expect(ticks).not_to_have_css("fill", light)


@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_the_tables_are_there_and_no_page_scrolls_sideways(
    browser: Browser, live_server: LiveServer, record: None, width: int
) -> None:
    with browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800}) as context:
        page, _, asked = opened(context, live_server.url)
        expect(page.get_by_role("cell", name="October 2020", exact=True)).to_be_visible()
        expect(page.locator(".figure-card__plot").first).to_be_hidden()
        expect(page.locator(".tabs").first).to_be_hidden()
        assert not any("plotly-basic" in address for address in asked)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_figure_that_does_not_come_points_to_its_table(
    browser: Browser, live_server: LiveServer, record: None
) -> None:
    with browser.new_context() as context:
        context.route("**/api/v1/figures/**", lambda route: route.fulfill(status=503))
        page, _, _ = opened(context, live_server.url)
        page.locator(".figure-card").first.scroll_into_view_if_needed()
        expect(page.locator(".figure-card__plot").first).to_contain_text("Its numbers stand under “Table”")
