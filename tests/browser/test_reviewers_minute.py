"""A reviewer's minute: open the desk, accept one, correct one, reject one, undo; by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from exportwatch.intake.models import Proposal
from exportwatch.intake.services import stories
from exportwatch.registry.models import MeasureEvent
from tests import factories
from tests.browser.test_first_light import watched
from tests.browser.test_reading import faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def focused(page: Page) -> str:
    """Return the id of the control that has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, control: str) -> None:
    """Press Tab until the control has the focus."""
    for _ in range(80):
        if focused(page) == control:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{control} cannot be reached with the Tab key; the focus is on {focused(page)}")


def ready(page: Page) -> None:
    """Wait until the keys work: the script shows the button that lists them, and the browser, which drops what is typed
    before a page is painted, has painted it."""
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.evaluate("new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))")


def sign_in(page: Page) -> None:
    page.goto("/login/?next=/desk/")
    page.get_by_label("User name").focus()
    page.keyboard.type("rita")
    page.keyboard.press("Tab")
    page.keyboard.type("a long enough password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()
    ready(page)


def list_of_keys(page: Page) -> None:
    """The list opens and closes, and so does the filter; a key typed into a field is a letter."""
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the desk")).to_be_visible()
    page.keyboard.press("Escape")
    tab_to(page, "filter-stories")
    page.keyboard.press("Enter")
    tab_to(page, "id_issuer")
    page.keyboard.type("nau")
    assert page.locator("#id_issuer").input_value() == "nau"
    page.keyboard.press("Escape")


def correct(page: Page) -> None:
    """Change the day, and try a passage that is there and one that is not."""
    page.keyboard.press("e")
    assert focused(page).startswith("id_act-about")
    tab_to(page, "id_act-announced")
    page.keyboard.press("Control+a")
    page.keyboard.type("4 October 2020")
    tab_to(page, "id_act-own_quote")
    page.keyboard.type("I have suspended the permit")
    expect(page.locator("#id_act-own_quote_said")).to_have_attribute("data-state", "good")
    page.keyboard.type(" of nobody")
    expect(page.locator("#id_act-own_quote_said")).to_have_attribute("data-state", "bad")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The browser of a reviewer who has signed in by keyboard; three reports wait."""
    for code, name in (("NE", "Niger"), ("ML", "Mali")):
        factories.country(code, name)
    for paper, destination in (("The Daily", "TD"), ("The Globe", "NE"), ("The Leaflet", "ML")):
        stored = factories.snapshot(f"{factories.REPORT}\nPrinted by {paper}.\n", article=factories.article(paper))
        stories.place(stored)
        factories.proposal(stored, destinations=[destination])
    factories.reviewer("rita")
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    trouble = watched(page, live_server.url)
    sign_in(page)
    yield page
    assert trouble == []
    context.close()


def test_a_reviewer_works_by_keyboard_alone(desk: Page) -> None:
    page = desk
    list_of_keys(page)

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"Proposal \d+"))).to_be_visible()
    ready(page)
    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text="Published: EW-M-")).to_be_visible()
    ready(page)

    correct(page)
    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text="to Niger")).to_be_visible()
    ready(page)
    events = MeasureEvent.objects.published().order_by("pk")
    assert [event.announced.iso for event in events] == ["2020-10-05", "2020-10-04"]

    page.keyboard.press("r")
    assert focused(page) == "id_reason"
    page.keyboard.type("An old act, told as background")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is rejected")).to_be_visible()
    ready(page)
    assert not Proposal.objects.pending().exists()

    page.keyboard.press("u")
    expect(page.get_by_text("is taken back")).to_be_visible()
    assert Proposal.objects.pending().count() == 1


def test_no_page_of_the_desk_has_a_fault_that_axe_finds_in_light_or_dark(desk: Page) -> None:
    first = Proposal.objects.earliest("pk")
    story = stories.place(first.snapshot)
    found = {}
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for address in ("/desk/", f"/desk/proposals/{first.pk}/", f"/desk/stories/{story.pk}/", "/desk/rereadings/"):
            desk.goto(address)
            for fold in desk.locator("details > summary").all():
                fold.click()
            if wrong := faults(desk):
                found[scheme, address] = wrong
    assert found == {}
