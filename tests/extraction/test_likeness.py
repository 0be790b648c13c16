"""Copies, rewrites and shortened versions of a report are one report; another report of the same event is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from exportwatch.extraction.likeness import compared, signature


def told(name: str) -> str:
    """Return one of the texts in stories/: a report in our own words, one paragraph a line."""
    return (Path(__file__).parent / "stories" / f"{name}.txt").read_text(encoding="utf-8").strip()


REPORT = told("report")

REWRITE = told("rewrite")

INDEPENDENT = told("independent")

UPDATE = (
    REPORT.replace("eleven permits", "twelve permits")
    + """
UPDATE: The embassy of Chad said in the evening that it had not been told of the step and asked for a meeting.
A spokesman for the customs in Marseille added that a third container was opened; its papers name the same buyer."""
)

NOTICE = told("notice")

OTHER_NOTICE = NOTICE.replace("Turkey", "Egypt").replace("5 October", "19 March").replace("notice 14", "notice 21")

ELSEWHERE = told("elsewhere")


def framed(text: str) -> str:
    """The text as another paper prints it: headings, captions and notes around it."""
    before = "Oslo stops engines\nWorld | Africa | Business\nPhoto: The harbour of Bergen last spring (Scanpix)\n"
    after = "\nSign up for our newsletter, every day by mail.\nRead more: Who buys boat engines?\n© The Evening Post"
    return f"{before}OSLO (Reuters) - {text}{after}"


SAME = {
    "a copy with another paper's frame": (REPORT, framed(REPORT)),
    "a light rewrite": (REPORT, REWRITE),
    "a light rewrite with another frame": (REPORT, framed(REWRITE)),
    "a wire report cut after three sentences": (REPORT, framed("\n".join(REPORT.split("\n")[:3]))),
    "an updated version": (REPORT, UPDATE),
    "other quotation marks and apostrophes": (INDEPENDENT, INDEPENDENT.replace("“", '"').replace("”", '"')),
    "one paragraph instead of eight": (REPORT, REPORT.replace("\n", " ")),
    "another spelling of a name": (NOTICE, NOTICE.replace("Turkey", "Türkiye")),
    "a copy with an introduction of its own": (REPORT, INDEPENDENT.partition("\n")[0] + "\n" + REPORT),
}
DIFFERENT = {
    "the same event, reported independently with the same quote": (REPORT, INDEPENDENT),
    "the same event against a rewrite": (REWRITE, INDEPENDENT),
    "another event": (REPORT, ELSEWHERE),
    "the next notice on the same form": (NOTICE, OTHER_NOTICE),
    "a survey that ends with one sentence of it": (REPORT, ELSEWHERE + "\n" + REPORT.split("\n")[2]),
    "two pages that say nothing": ("Subscribe to read on.", "Subscribe to read on."),
}


@pytest.mark.parametrize("case", SAME)
def test_one_report_is_known_again(case: str) -> None:
    one, other = map(signature, SAME[case])
    assert compared(one, other) is not None
    assert compared(other, one) == compared(one, other)
    assert set(one.bands) & set(other.bands), "no index would have found it"


@pytest.mark.parametrize("case", DIFFERENT)
def test_different_reports_stay_apart(case: str) -> None:
    one, other = map(signature, DIFFERENT[case])
    assert compared(one, other) is None
    assert compared(other, one) is None


def test_a_copy_is_wholly_contained_and_a_rewrite_partly() -> None:
    assert compared(signature(REPORT), signature(framed(REPORT))) == pytest.approx(1, abs=0.05)
    rewrite = compared(signature(REPORT), signature(REWRITE))
    assert rewrite is not None
    assert 0.4 < rewrite < 0.95


def test_bands_are_ascending_signed_numbers_of_32_bits() -> None:
    bands = signature(REPORT).bands
    assert list(bands) == sorted(set(bands))
    assert all(-(2**31) <= band < 2**31 for band in bands)


@pytest.mark.parametrize("text", ["", "…", "word " * 100_000, "“" * 100_000, "A1 " * 50_000, "字" * 100_000])
def test_odd_and_huge_texts_have_a_signature_in_no_time(text: str) -> None:
    found = signature(text)
    assert len(found.words) <= 3_000
    assert compared(found, found) in (None, 1.0)
