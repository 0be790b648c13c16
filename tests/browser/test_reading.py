"""The public pages in a real browser under the real policy: accessible, used by keyboard, moved through time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from exportwatch.registry.models import Company, MeasureEvent
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def record(transactional_db: None) -> MeasureEvent:
    """A measure by Canada toward Türkiye with a statement and a permit, lifted a year later; and a German freeze."""
    event = factories.published_measure()
    said, permit = factories.statement(event), factories.permit(event)
    permit.destinations.set(["TR"])
    factories.publish(said, permit)
    end = MeasureEvent.objects.create(
        measure=event.measure, type="lifted", announced_earliest="2021-10-05", announced_latest="2021-10-05"
    )
    end.targets.set([event.measure])
    factories.services.add_evidence(
        end,
        [factories.quote("The permits are valid again.", factories.article(day="2021-10-05", publisher="The Weekly"))],
    )
    factories.publish(end)
    factories.published_measure(
        issuer=("DE", "Germany"), destination=("TD", "Chad"), title="Freeze toward Chad", announced="2022-03"
    )
    return event


class Watched:
    """A page, with what the browser complains of and which servers it asks."""

    def __init__(self, page: Page, server: str) -> None:
        self.page, self.server = page, server
        self.complaints: list[str] = []
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, address: str) -> None:
        if not address.startswith((self.server, "data:", "blob:")):
            self.complaints.append(f"asked for {address}")


def faults(page: Page) -> list[str]:
    """What axe finds, by rule, each with the first element that it concerns."""
    page.evaluate(AXE)
    found: Any = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], elementRef: false})", RULES
    )
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]} ({len(fault['nodes'])})" for fault in found["violations"]
    ]


def test_no_page_has_a_fault_that_axe_finds_in_light_or_dark(
    browser: Browser, live_server: LiveServer, record: MeasureEvent
) -> None:
    permit = record.effects.get().permit
    said = record.statement_links.get().statement
    assert said.person is not None
    company = Company.objects.get(permit_parties__permit=permit)
    paths = [
        *(
            "/",
            "/?issuer=CA&as_of=2020-12-01",
            "/measures/?issuer=CA&company=northern-optics",
            "/measures/?instrument=halt",
        ),
        *("/permits/", "/statements/", "/countries/", "/pairs/", "/companies/", "/data/", "/about/", "/api/v1/docs"),
        *(
            "/countries/TR/",
            "/pairs/CA/TR/?as_of=2020-12-01",
            "/search/?q=northern",
            "/search/?q=nothing+here",
            "/report/",
        ),
        *(row.get_absolute_url() for row in (record.measure, permit, said, said.person, company)),
        record.measure.authority.get_absolute_url(),
        *("/figures/timeline/", "/login/", f"/measures/{record.measure.public_id}/versions/1/"),
    ]
    wrong: list[str] = []
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True) as context:  # type: ignore[arg-type]
            page = context.new_page()
            for path in paths if scheme == "light" else paths[::2]:
                page.goto(live_server.url + path)
                page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
                wrong += [f"{path} {scheme} {fault}" for fault in faults(page)]
    assert wrong == []


def test_filter_by_keyboard_updates_figure_list_and_address_and_goes_back(
    browser: Browser, live_server: LiveServer, record: MeasureEvent
) -> None:
    with browser.new_context() as context:
        watched = Watched(context.new_page(), live_server.url)
        page = watched.page
        page.goto(f"{live_server.url}/measures/")
        expect(page.locator("#listing-count")).to_contain_text("2 measures")
        page.locator("#filter-choices > summary").focus()
        page.keyboard.press("Enter")
        page.get_by_role("checkbox", name="Germany").focus()
        page.keyboard.press("Space")
        expect(page.locator("#listing-count")).to_contain_text("1 measure under this filter")
        expect(page).to_have_url(re.compile(r"/measures/\?issuer=DE$"))
        expect(page.get_by_role("checkbox", name="Germany")).to_be_focused()
        expect(page.locator(".record h3")).to_have_text(["Freeze toward Chad"])
        page.get_by_label("To", exact=True).fill("2001-01-01")
        page.get_by_label("From", exact=True).fill("2002-01-01")
        expect(page.get_by_role("alert")).to_contain_text("swap the two days")
        watched.complaints.clear()  # the browser itself reports the 400
        page.goto(f"{live_server.url}/measures/?issuer=DE")
        page.get_by_role("link", name="Issued by: Germany").press("Enter")
        expect(page.locator("#listing-count")).to_contain_text("2 measures")
        page.go_back()
        expect(page.locator(".record h3")).to_have_text(["Freeze toward Chad"])
        page.goto(f"{live_server.url}/permits/")
        page.locator("#filter-choices > summary").click()
        page.get_by_role("combobox", name="Company").type("opt")
        expect(page.get_by_role("option", name="Northern Optics")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"company=northern-optics"))
        expect(page.get_by_role("link", name="Company: Northern Optics")).to_be_visible()
        assert watched.complaints == []
        assert context.cookies() == []


def test_as_of_moves_status_figures_and_links(browser: Browser, live_server: LiveServer, record: MeasureEvent) -> None:
    with browser.new_context() as context:
        watched = Watched(context.new_page(), live_server.url)
        page = watched.page
        page.goto(live_server.url + record.measure.get_absolute_url())
        expect(page.locator(".lede")).to_contain_text(": ended, since")
        page.locator("#as-of-range").focus()
        page.keyboard.press("Home")
        expect(page.locator(".lede")).to_contain_text("On 5 October 2020: in force")
        expect(page).to_have_url(re.compile(r"\?as_of=2020-10-05$"))
        expect(page.locator(".light").first).to_contain_text("Suspension")
        page.get_by_role("link", name="Türkiye").first.click()
        expect(page).to_have_url(re.compile(r"/pairs/CA/TR/\?as_of=2020-10-05$"))
        expect(page.locator(".light__status").first).to_have_text("Suspended")
        page.get_by_role("link", name=re.compile("Change after: 5 October 2021")).click()
        expect(page.locator(".light__status").first).to_have_text("Open")
        page.goto(f"{live_server.url}/?as_of=2020-12-01")
        expect(page.locator("#standing")).to_have_text("In force on 1 December 2020")
        card = page.locator(".figure-card").first
        assert "as_of=2020-12-01" in (card.get_attribute("data-figure") or "")
        expect(page.locator(".tally a").first).to_have_attribute("href", re.compile("as_of=2020-12-01"))
        page.locator("#as-of-range").focus()
        page.keyboard.press("End")
        expect(page.locator("#standing")).not_to_have_text("In force on 1 December 2020")
        expect(page.locator(".figure-card").first).not_to_have_attribute("data-figure", re.compile("2020-12-01"))
        assert watched.complaints == []


def test_search_offers_while_one_types_and_all_reads_without_scripts(
    browser: Browser, live_server: LiveServer, record: MeasureEvent
) -> None:
    with browser.new_context() as context:
        watched = Watched(context.new_page(), live_server.url)
        page = watched.page
        page.goto(f"{live_server.url}/about/")
        page.get_by_role("combobox", name="Search").type("turk")
        expect(page.get_by_role("option", name="Türkiye")).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("/countries/TR/$"))
        assert watched.complaints == []
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/measures/")
        page.locator("#filter-choices > summary").click()
        page.get_by_role("checkbox", name="Germany").check()
        page.get_by_role("button", name="Apply").click()
        expect(page.locator(".record h3")).to_have_text(["Freeze toward Chad"])
        for path in (
            "/",
            record.measure.get_absolute_url(),
            "/pairs/CA/TR/",
            "/data/",
            "/search/?q=drone",
            "/permits/",
        ):
            page.goto(live_server.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
