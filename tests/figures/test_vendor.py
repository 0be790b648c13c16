"""The browser's Plotly is the one that the Python package was made for; the page's colours are the figures'."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from exportwatch.figures.style import INSTRUMENT_COLOURS, NEUTRAL, SERIES_COLOURS
from exportwatch.vocabulary import Instrument

STATIC = Path(__file__).parents[2] / "static"


def test_bundle_has_the_version_of_the_python_package() -> None:
    head = (STATIC / "vendor/plotly-basic.min.js").read_text()[:200]
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in head
    assert f"plotly.js {get_plotlyjs_version()}" in (STATIC / "vendor/plotly.css").read_text()[:200]
    assert f"| {get_plotlyjs_version()} |" in (STATIC / "vendor/README.md").read_text()


def test_tokens_repeat_the_colours_of_the_instruments() -> None:
    tokens = dict(re.findall(r"--instrument-(\w+): (#\w{6});", (STATIC / "css/tokens.css").read_text()))
    assert tokens == {instrument.value: INSTRUMENT_COLOURS[instrument] for instrument in Instrument}
    site, figures = ((STATIC / "css" / name).read_text() for name in ("records.css", "figures.css"))
    assert all(f'.swatch[data-instrument="{instrument}"]' in site for instrument in Instrument)
    assert all(f'.figure-key[data-colour="{instrument}"]' in figures for instrument in Instrument)


def test_the_page_repeats_the_colours_of_countries() -> None:
    figures = (STATIC / "css/figures.css").read_text()
    assert tuple(re.findall(r"--series-\d: (#\w{6});", figures)) == SERIES_COLOURS
    assert f"--figure-neutral: {NEUTRAL};" in figures
    assert all(f'.figure-key[data-colour="series-{n}"]' in figures for n in range(1, len(SERIES_COLOURS) + 1))


def test_figures_load_plotly_only_when_they_are_drawn() -> None:
    """Title and rows of a figure are on pages that must not pay for the library."""
    program = (
        "import datetime as dt, sys\n"
        "from exportwatch.figures import measures_over_time, who_announced\n"
        "from exportwatch.figures.style import Frame\n"
        "figure = measures_over_time.build([], Frame(dt.date(2026, 11, 22)))\n"
        "assert 'plotly' not in sys.modules and figure.title\n"
        "figure.plotly\n"
        "assert 'plotly' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=STATIC.parent)
