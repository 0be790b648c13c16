"""A person hands several files in at once and watches how far each is."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import factories
from tests.browser.test_first_light import watched
from tests.extraction.test_likeness import REPORT, framed
from tests.product import running


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_several_files_are_handed_in_and_each_gets_its_answer(browser: Browser, tmp_path: Path) -> None:
    texts = {"engines.txt": factories.REPORT, "agency.txt": REPORT, "paper.txt": framed(REPORT), "empty.txt": " "}
    files = [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in texts.items()]
    with running(tmp_path) as product:
        page = browser.new_page(base_url=product.address)
        trouble = watched(page, product.address)
        page.goto("/desk/add/?address=https://example.org/")
        page.get_by_label("User name").fill("admin")
        page.get_by_label("Password").fill(product.password)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Addresses")).to_have_value("https://example.org/")
        page.get_by_label("Addresses").fill("")
        page.get_by_label("Files").set_input_files(files)  # type: ignore[arg-type]
        page.get_by_label("Published on").fill("2020-10-05")
        page.get_by_role("button", name="Take them in").click()
        # No reload: the page asks for the rest by itself.
        expect(page.get_by_role("heading", name="All answered")).to_be_visible(timeout=30_000)
        answers = page.locator("#answers li")
        expect(answers).to_contain_text(["Stored; 1 proposal.", "Stored", "counts with it as one source", "is empty."])
        expect(page.locator("#announced")).to_have_text("All 4 are answered.")
        assert trouble == []
