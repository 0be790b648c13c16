"""A report says whose it is in its byline, its dateline, its publisher or its last line; a mention is no credit."""

from __future__ import annotations

import pytest

from exportwatch.extraction.agencies import credited

BODY = (
    "The ministry has put eleven permits on hold, an official told Reuters on Monday, after AFP had asked about them."
)


@pytest.mark.parametrize(
    ("agency", "text", "byline", "publisher"),
    [
        ("Reuters", f"OSLO, Oct 5 (Reuters) - {BODY}", None, "The Daily"),
        ("Agence France-Presse", f"Paris (AFP) – {BODY}", None, None),
        ("Agence France-Presse", f"Engines stopped\nPARIS, 5 October (AFP) — {BODY}", None, None),
        ("Canadian Press", f"OTTAWA [CP]: {BODY}", None, None),
        ("Associated Press", BODY, "By Associated Press", "The Daily"),
        ("Associated Press", BODY, "Jane Doe, AP", None),
        ("Associated Press", f"By JANE DOE, Associated Press\n{BODY}", None, None),
        ("Reuters", BODY, "Reuters Staff", None),
        ("Reuters", BODY, None, "Reuters"),
        ("Canadian Press", f"{BODY}\nThis report by The Canadian Press was first published Oct. 5, 2020.", None, None),
        ("Agence France-Presse", f"{BODY}\n© Agence France-Presse", None, None),
        ("Agence France-Presse", f"{BODY}\n© 2020 AFP. All rights reserved.", None, None),
        ("Deutsche Presse-Agentur", f"{BODY}\n(dpa)", None, None),
        ("Reuters", f"{BODY}\n(Reporting by Jane Doe in Oslo; Editing by John Roe)", None, None),
        ("Anadolu Agency", f"{BODY}\nSource: AA", None, None),
        ("NTB", f"{BODY}\n– NTB\nRead more\nShare this", None, None),
        (None, BODY, "Jane Doe", "The Daily"),
        (None, f"{BODY}\nPhoto: Jane Doe/Reuters", None, None),
        (None, f"A harbour in Oslo. (AP Photo/Jane Doe)\n{BODY}", None, None),
        (None, f"{BODY}\nWith files from The Canadian Press", None, None),
        (None, f"{BODY}\n“We learned it from AFP,” he said.", None, None),
        (None, f"The ministry (MFA) - as its officials call it - is silent.\n{BODY}", None, None),
        (None, f"The app, on hold (ap) - {BODY}", None, None),
        (None, "", None, None),
    ],
)
def test_the_agency_that_a_report_credits(
    agency: str | None, text: str, byline: str | None, publisher: str | None
) -> None:
    assert credited(text, byline=byline, publisher=publisher) == agency


@pytest.mark.parametrize(
    "text", ["(" * 100_000, "By " + "and " * 50_000, "reporting by " * 20_000, "A" * 100_000 + "("]
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    assert credited(text, byline=text, publisher=text) is None
