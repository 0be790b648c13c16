"""A person signs in, takes a report in, reviews it, publishes it and sees it on the chart."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from exportwatch.intake.models import Proposal
from tests import factories
from tests.conftest import wait_until
from tests.product import as_page, news_site, running

WORDS = "I have suspended the permits concerned so that we can find out where the engines went"


def watched(page: Page, own: str) -> list[str]:
    """Collect what must not happen on a page: errors of scripts or policy, and requests that leave the product."""
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith((own, "data:", "blob:")) else trouble.append(request.url),
    )
    return trouble


@pytest.mark.redis
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_a_report_to_the_public_chart(browser: Browser, redis_url: str, tmp_path: Path) -> None:
    pages = {"/engines": as_page(factories.REPORT, "Norway stops boat engines")}
    with news_site(pages) as site, running(tmp_path, redis_url) as product:
        page = browser.new_page(base_url=product.address)
        trouble = watched(page, product.address)

        page.goto("/desk/")
        page.get_by_label("User name").fill("admin")
        page.get_by_label("Password").fill(product.password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="The desk")).to_be_visible()

        page.get_by_label("Address").fill(f"{site}/engines")
        page.get_by_label("Publisher").fill("The Daily")
        page.get_by_label("Published on").fill("2020-10-05")
        page.get_by_role("button", name="Take it in").click()
        expect(page.get_by_text("is on its way")).to_be_visible()
        wait_until(Proposal.objects.pending().exists, 30)

        page.goto("/desk/")
        page.get_by_role("link", name="Suspension, NO → TD").click()
        expect(page.locator(".article-text")).to_contain_text(WORDS)
        expect(page.locator(".article-text mark[data-kind=country]").first).to_be_visible()
        expect(page.get_by_label("Destinations").first).to_have_value("Chad")
        page.get_by_label("Announced").fill("5 October 2020")
        page.get_by_label("Extant permits").check()
        page.get_by_role("button", name="Accept and publish").click()
        expect(page.get_by_text("Published: EW-M-")).to_be_visible()

        visitor = browser.new_context(base_url=product.address).new_page()
        trouble_in_public = watched(visitor, product.address)
        visitor.goto("/")
        expect(visitor.get_by_text(WORDS).first).to_be_visible()
        figure = visitor.locator("[data-figure]").first
        figure.scroll_into_view_if_needed()
        expect(figure.locator(".js-plotly-plot .bars path").first).to_be_attached(timeout=20_000)
        visitor.get_by_role("link", name="EW-M-").first.click()
        expect(visitor.get_by_role("heading", level=1)).to_contain_text("Norway")
        expect(visitor.get_by_text("Quote verified").first).to_be_visible()
        assert visitor.context.cookies() == []
        assert trouble == []
        assert trouble_in_public == []
