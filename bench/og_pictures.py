"""Makes the pictures that stand beside links to our pages elsewhere (Open Graph, 1200 × 630), one for each section.

    python bench/og_pictures.py

Chromium sets them in the colours of the tokens; they are kept in static/og/. Run it again when words or colours change.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
WORDS = {
    "overview": "Who stopped which arms exports, when, and who said so",
    "measures": "Suspensions, freezes and revocations of export permits",
    "permits": "Export permits and where they stand, on any day",
    "statements": "What ministers said, in the office they held that day",
    "countries": "What exactly stopped, country by country",
}
PAGE = """<!doctype html><style>
body {{ margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 72px 80px; display: flex;
  flex-direction: column; justify-content: space-between; background: #fcfbf8; color: #1b1e22;
  border-top: 24px solid #0b5868; font: 32px system-ui, "Noto Sans", "Liberation Sans", sans-serif }}
h1 {{ margin: 0; font-size: 76px; line-height: 1.15; letter-spacing: -2px; max-width: 17ch }}
b {{ font-size: 44px; letter-spacing: -1px }} p {{ margin: 0; color: #565c64 }}
i {{ display: inline-block; width: 90px; height: 16px; margin-right: 10px }}
</style><b>ExportWatch</b><h1>{words}</h1><p><i style="background:#af4f0f"></i><i style="background:#4883e8"></i>
<i style="background:#dc9712"></i><i style="background:#7ab17f"></i> each fact with the sentence that proves it</p>"""


def main() -> int:
    """Make all of them; return the exit code."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        print("The program chromium is missing; install it with: apt-get install chromium", file=sys.stderr)
        return 1
    folder = ROOT / "static" / "og"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1200, "height": 630})
        for name, words in WORDS.items():
            page.set_content(PAGE.format(words=words))
            page.screenshot(path=folder / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
