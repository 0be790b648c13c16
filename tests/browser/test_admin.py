"""The admin in a real browser under the real policy: a permit entered with the keyboard alone, and a measure with its
preview."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from exportwatch.registry.models import Authority, Company, ControlEntry, Permit, PermitParty
from tests import factories
from tests.browser.test_first_light import watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"


@pytest.fixture
def record(transactional_db: None) -> None:
    """What a permit refers to, and a source whose text is stored."""
    get_user_model().objects.create_superuser("eva", password=PASSWORD)
    norway = factories.country("NO", "Norway")
    factories.country("TD", "Chad")
    Authority.objects.create(name="Ministry of Trade", slug="trade", country=norway, kind="ministry")
    Company.objects.create(name="Nordmarin", slug="nordmarin", country=norway)
    ControlEntry.objects.create(list="WA-ML", code="ML9", title="Vessels of war")
    factories.snapshot()


def signed_in(context: BrowserContext, live_server: LiveServer) -> tuple[Page, list[str]]:
    """Return a page of somebody who is signed in, and what goes wrong on it, growing."""
    page = context.new_page()
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("User name").fill("eva")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/login/" not in address)
    return page, watched(page, live_server.url)


def focused(page: Page) -> str:
    """Return the id of what has the keyboard, or of the field that it stands for."""
    return str(
        page.evaluate(
            """() => {
              const at = document.activeElement, box = at.closest('.select2-container');
              return (box && box.previousElementSibling || at).id || at.name || at.tagName;
            }"""
        )
    )


def go_to(page: Page, field: str) -> None:
    """Press Tab until the field has the keyboard."""
    for _ in range(40):
        if focused(page) == field:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {field}; it stands at {focused(page)}")


def choose(page: Page, field: str, written: str, offered: str) -> None:
    """Find a row in a field that searches, by typing and Enter."""
    page.wait_for_load_state("networkidle")
    search = page.locator(".select2-container--open .select2-search__field")
    go_to(page, field)
    page.keyboard.type(written[0])
    expect(search).to_be_focused()
    page.keyboard.type(written[1:], delay=20)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(offered)
    page.keyboard.press("Enter")
    expect(page.locator(f"#{field}")).not_to_have_value("")


def write(page: Page, field: str, words: str) -> None:
    """Write into a field."""
    go_to(page, field)
    page.keyboard.type(words)


def test_a_permit_is_entered_with_the_keyboard_alone_in_under_a_minute(
    browser: Browser, live_server: LiveServer, record: None
) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page, trouble = signed_in(context, live_server)
        page.goto(f"{live_server.url}/admin/registry/permit/add/")
        expect(page.locator("#id_authority")).to_be_attached()
        began = time.monotonic()
        choose(page, "id_authority", "trade", "Ministry of Trade (Norway)")
        choose(page, "id_destinations", "TD", "Chad (TD)")
        write(page, "id_issued", "May 2020")
        choose(page, "id_parties-0-company", "nordm", "Nordmarin (Norway)")
        write(page, "id_lines-0-description", "Boat engines")
        choose(page, "id_lines-0-control_entries", "ml9", "WA-ML ML9 Vessels of war")
        write(page, "id_lines-0-quantity", "12")
        write(page, "id_lines-0-unit", "engines")
        write(page, "id_lines-0-value", "411000000.00")
        write(page, "id_lines-0-currency", "nok")
        choose(page, "id_evidence-0-article", "permits on hold", "Permits on hold")
        write(page, "id_evidence-0-quote", "claims that they reached a militia")
        write(page, "id_identifiers-0-scheme", "no-mfa")
        write(page, "id_identifiers-0-value", "2020/117")
        page.keyboard.press("Enter")
        expect(page.get_by_text("was added successfully")).to_be_visible()
        assert time.monotonic() - began < 60
        permit = Permit.objects.get()
        line = permit.lines.get()
        assert (str(permit.issued), str(line.value), line.currency) == ("May 2020", "411000000.00", "NOK")
        assert [entry.code for entry in line.control_entries.all()] == ["ML9"]
        assert permit.evidence.get().verified
        assert trouble == []


def test_a_company_that_nobody_knows_is_entered_in_place(
    browser: Browser, live_server: LiveServer, record: None
) -> None:
    with browser.new_context() as context:
        page, trouble = signed_in(context, live_server)
        page.goto(f"{live_server.url}/admin/registry/permit/add/")
        choose(page, "id_authority", "trade", "Ministry of Trade")
        go_to(page, "id_parties-0-company")
        page.keyboard.press("Tab")
        assert focused(page) == "add_id_parties-0-company"
        with page.expect_popup() as opened:
            page.keyboard.press("Enter")
        popup = opened.value
        popup.wait_for_load_state()
        go_to(popup, "id_name")
        popup.keyboard.type("Lake Transport")
        with popup.expect_event("close"):
            popup.keyboard.press("Enter")
        expect(page.locator("#select2-id_parties-0-company-container")).to_contain_text("Lake Transport")
        page.get_by_role("button", name="Save draft").press("Enter")
        expect(page.get_by_text("was added successfully")).to_be_visible()
        assert PermitParty.objects.get().company.slug == "lake-transport"
        assert trouble == []


@pytest.mark.parametrize("width", [375, 1280])
def test_a_measure_shows_what_it_will_say_while_it_is_written(
    browser: Browser, live_server: LiveServer, record: None, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page, trouble = signed_in(context, live_server)
        page.goto(f"{live_server.url}/admin/registry/measure/add/")
        choose(page, "id_authority", "trade", "Ministry of Trade (Norway)")
        page.get_by_label("Instrument").select_option("suspend")
        page.get_by_label("Extant permits").check()
        page.locator("#id_title").fill("Boat engines to Chad")
        page.locator("#id_events-0-announced").fill("5 October 2020")
        page.get_by_role("link", name="Add another Scope rule").press("Enter")
        choose(page, "id_events-0-scope_rules-0-destinations", "cha", "Chad")
        said = "5 October 2020: Ministry of Trade (Norway) – suspension on extant permits imposed, covering Chad."
        expect(page.locator("#measure-preview")).to_contain_text(said)
        expect(page.locator("#measure-preview")).to_contain_text("0 published permits")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("was added successfully")).to_be_visible()
        assert trouble == []


def test_filters_are_reached_and_kept_with_the_keyboard(
    browser: Browser, live_server: LiveServer, record: None
) -> None:
    with browser.new_context() as context:
        page, trouble = signed_in(context, live_server)
        page.goto(f"{live_server.url}/admin/registry/permit/")
        page.get_by_role("button", name="Filters").press("Enter")
        expect(page.get_by_label("State")).to_be_focused()
        page.keyboard.type("Waiting for review")
        page.get_by_role("button", name="Apply Filters").press("Enter")
        page.wait_for_url("**stands=waiting**")
        page.get_by_label("Name for this filter").fill("To review")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="To review")).to_be_visible()
        assert trouble == []


def test_what_is_wrong_in_a_folded_part_of_the_form_is_shown(
    browser: Browser, live_server: LiveServer, record: None
) -> None:
    with browser.new_context() as context:
        page, trouble = signed_in(context, live_server)
        page.goto(f"{live_server.url}/admin/registry/permit/add/")
        choose(page, "id_authority", "trade", "Ministry of Trade")
        page.get_by_text("Kind and number").click()
        page.locator("#id_count").fill("many")
        page.get_by_role("button", name="Save draft").click()
        expect(page.get_by_text("“many” is not a count")).to_be_visible()
        expect(page.locator("#id_count")).to_be_focused()
        assert trouble == []
