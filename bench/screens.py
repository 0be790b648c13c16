"""Shoots every type of public page at two widths, light and dark, and reports what the browser complains of.

    python bench/screens.py [ADDRESS] [--readme]

ADDRESS is that of the server, http://127.0.0.1:8000 where it is left out. Pictures go to var/screens/; `--readme` makes
docs/screenshot.png instead, the overview at 1280 px. Exit code 1 where a page did not answer as it should, is wider
than the window, or made the browser report an error.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
FIXED = {
    "overview": "/",
    "measures": "/measures/",
    "permits": "/permits/",
    "statements": "/statements/",
    "countries": "/countries/",
    "pairs": "/pairs/",
    "people": "/people/",
    "companies": "/companies/",
    "authorities": "/authorities/",
    "data": "/data/",
    "search": "/search/?q=canada",
    "search-nothing": "/search/?q=zzzz",
    "report": "/report/",
    "measures-filtered": "/measures/?instrument=suspend&status=in_force",
    "overview-then": "/?as_of=2020-10-06",
    "about": "/about/",
    "api-docs": "/api/v1/docs",
    "sign-in": "/login/",
    "filter-refused": "/measures/?instrument=halt&since=2020-01-01",
    "filter-empty": "/?since=1950-01-01&until=1950-12-31",
    "not-found": "/measures/EW-M-999999/",
}
FOUND = {
    "measure": r"/measures/EW-M-\d+/",
    "permit": r"/permits/EW-P-\d+/",
    "statement": r"/statements/EW-S-\d+/",
    "country": r"/countries/[A-Z]{2}/",
    "pair": r"/pairs/[A-Z]{2}/[A-Z]{2}/",
    "company": r"/companies/[\w-]+/",
    "person": r"/people/[\w-]+/",
    "authority": r"/authorities/[\w-]+/",
}
"""Page types whose addresses depend on the record: the first one that a page links to is taken."""
EXPECTED = {"filter-refused": 400, "not-found": 404}
WIDTHS = (1280, 375)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def addresses(server: str) -> dict[str, str]:
    """Return a path for each type of page; those of records are found by following links, none where there are none."""
    found = dict(FIXED)
    unread = ["/", "/measures/", "/permits/", "/statements/", "/countries/", "/companies/"]
    for path in unread:
        page = httpx.get(urljoin(server, path), timeout=30).text
        for name, pattern in FOUND.items():
            match = re.search(f'href="({pattern})', page)
            if match and name not in found:
                found[name] = match[1]
                unread.append(match[1])
    return found


def settle(page: Page) -> None:
    """Scroll through the page, so that its figures are drawn, and wait until they are."""
    for card in page.query_selector_all(".figure-card[data-figure]"):
        card.scroll_into_view_if_needed()
        card.wait_for_selector(".figure-card__plot[data-state=drawn] .main-svg")
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")


@dataclass
class Complaints:
    """What went wrong, one line each, with the picture during which it did."""

    place: str = ""
    lines: list[str] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Note a complaint at the present place."""
        self.lines.append(f"{self.place}: {words}")

    def listen(self, page: Page) -> None:
        """Note what the browser reports."""
        page.on("console", lambda said: self.add(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.add(str(error)))


def shoot(browser: Browser, server: str, pages: dict[str, str], folder: Path) -> list[str]:
    """Shoot every page at every width and scheme; return the complaints."""
    complaints = Complaints()
    for width, scheme in product(WIDTHS, SCHEMES):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        complaints.listen(page)
        for name, path in pages.items():
            complaints.place = f"{name} {width} {scheme}"
            shoot_page(page, urljoin(server, path), EXPECTED.get(name, 200), complaints)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
        context.close()
    return complaints.lines


def shoot_page(page: Page, address: str, expected: int, complaints: Complaints) -> None:
    """Open a page and wait until it is drawn; note a wrong status and a page that is wider than its window."""
    before = len(complaints.lines)
    answer = page.goto(address)
    if answer is None or answer.status != expected:
        complaints.add(f"{address} answered {answer and answer.status}, not {expected}")
    if expected != 200:
        # The browser reports the status itself as an error.
        kept = [line for line in complaints.lines[before:] if f"status of {expected}" not in line]
        complaints.lines[before:] = kept
    settle(page)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overflow > 0:
        complaints.add(f"the page is {overflow} px wider than the window")


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(description="Shoot every type of public page from a running server.")
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("--readme", action="store_true", help="make docs/screenshot.png instead")
    given = parser.parse_args()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        print("The program chromium is missing; install it with: apt-get install chromium", file=sys.stderr)
        return 1
    try:
        pages = addresses(given.address)
    except httpx.HTTPError as error:
        print(f"No server answers at {given.address} ({error}); start one with: make run", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        if given.readme:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
            page.goto(given.address)
            settle(page)
            page.screenshot(path=ROOT / "docs/screenshot.png")
            wrong: list[str] = []
        else:
            folder = ROOT / "var/screens"
            folder.mkdir(parents=True, exist_ok=True)
            wrong = shoot(browser, given.address, pages, folder)
            print(f"{len(pages) * len(WIDTHS) * len(SCHEMES)} pictures in {folder}")
        browser.close()
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
