"""The day that a page prints for itself, and the day of an act counted from it."""

from __future__ import annotations

import datetime as dt

import pytest

from exportwatch.extraction.cues import has_cue_word
from exportwatch.extraction.facts import Document
from exportwatch.extraction.lexicon import lexicon_of
from exportwatch.extraction.publication import days_of_page
from exportwatch.extraction.text import lay_out

from .world import ENGLISH, current

BODY = "The minister spoke at length about fish and about nothing else, as everybody had foreseen."


def printed(text: str, declared: dt.date | None = None) -> str | None:
    document = Document(text, None, "en", declared)
    day, _ = days_of_page(document, lay_out(document, ENGLISH, lambda line: has_cue_word(line, ENGLISH)), ENGLISH)
    return day.isoformat() if day else None


@pytest.mark.parametrize(
    "text",
    [
        f"LONDON, 3 March 2024 — {BODY}",
        f"LONDON, March 3, 2024 (Wire) - {BODY}",
        f"Oslo, 03.03.2024 – {BODY}",
        f"New Delhi, Sunday 3 March 2024: {BODY}",
        f"A headline about fish\n\n3 March 2024\n\n{BODY}",
        f"A headline about fish\n\nSunday, the 3rd of March 2024, 14:05\n\n{BODY}",
        f"A headline about fish\n\nBy Anna Holm | March 3rd, 2024 | 9 min\n\n{BODY}",
        f"Client alert – March 3, 2024\n\n{BODY}",
        f"PRESS RELEASE — for immediate use — 3 March 2024\n\n{BODY}",
        f"{BODY}\n\nPublished: 2024-03-03",
        f"{BODY}\n\nThis page was first published on 3 Mar. 2024. Printed on 7 June 2025.",
        f"{BODY}\n\nCitizens' Courier, 3 March 2024. Weather: rain",
        f"{BODY}\n\nDone at Helsinki, this 3rd day of March 2024",
        f"{BODY}\n\nLast updated 5 March 2024, published 3 March 2024",
        f"House of Commons\n\nVolume 700: debated on Sunday 3 March 2024\n\n{BODY}",
        f"{BODY}\n\nLast updated on 2024/03/03 at 17:40",
        f"{BODY}\n\nPosted 03/03/2024",
        f"A headline about fish\n\nMarch 3, 2024 | 3 min read\n\n{BODY}",
        f"{BODY}\n\n3 March 2024 | Photo (archive, 2019): the harbour",
        f"{BODY}\n\nPublished: 03.03.24, 08:40",
        f"Live: reactions to the fish affair, Sunday 3 March 2024\n\n17:05 That is all for today.\n\n{BODY}",
    ],
)
def test_the_day_that_a_page_prints_for_itself(text: str) -> None:
    assert printed(text) == "2024-03-03"


def test_a_french_dateline_begins_with_a_small_weekday() -> None:
    text = "BRUXELLES, dimanche 3 mars 2024 — La ministre a longuement parlé du poisson."
    french = lexicon_of("fr")
    document = Document(text, None, "fr")
    day, _ = days_of_page(document, lay_out(document, french, lambda line: has_cue_word(line, french)), french)
    assert day == dt.date(2024, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        f"3 March 2024\n\nA headline about fish\n\n{BODY}",  # the clock of the site, on the day of a visit
        f"{BODY}\n\nPhoto: the harbour, 3 March 2024",
        f"{BODY}\n\nRetrieved 3 March 2024",
        f"{BODY}\n\nArchive copy of 3 March 2024",
        f"{BODY}\n\nComments are open until 3 March 2024",
        f"{BODY}\n\nNext meeting: 3 March 2024",
        "Licences have been suspended since 3 March 2024.",
        "On 3 March 2024 the minister spoke about fish.",
        f"LONDON, 3 March — {BODY}",
        f"{BODY}\n\nPublished 04/03/2024",  # the fourth of March, or the third of April
    ],
)
def test_other_days_on_a_page_are_not_its_own(text: str) -> None:
    assert printed(text) is None


def test_a_printed_day_goes_before_a_later_declared_one_and_takes_its_year() -> None:
    crawled = dt.date(2024, 5, 20)
    assert printed(f"LONDON, 3 March — {BODY}", crawled) == "2024-03-03"
    assert printed(f"LONDON, 3 June 2024 — {BODY}", crawled) == "2024-05-20"


ON_TUESDAY = "\n\nPublished 6 October 2020"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("OSLO, 6 October 2020 — Sweden has suspended arms exports to Turkey, the government said.", "2020-10-06"),
        ("OSLO, 6 October 2020 — Sweden on Monday suspended arms exports to Turkey.", "2020-10-05"),
        ("Sweden suspended arms exports to Turkey yesterday.", "2020-10-05"),
        (
            "Sweden has suspended arms exports to Turkey, whose army crossed the border on 1 October 2020. The "
            "decision dates from Friday.",
            "2020-10-02",
        ),
        (
            "Sweden on Monday punished Turkey for its war. No export licences for arms will be granted to it from now "
            "on, Trade Minister Eva Ek told reporters.",
            "2020-10-05",
        ),
        (
            "Sweden has suspended arms exports to Turkey. An e-mail of 2 October from the trade ministry says so. The "
            "ceasefire of 28 September has not held.",
            "2020-10-02",
        ),
        ("Sweden suspends arms exports to Turkey from 1 November, its government announced on Friday.", "2020-10-02"),
        ("Swedish arms exports to Turkey are suspended as of Monday, Trade Minister Eva Ek said.", "2020-10-05"),
        (
            "Sweden on Monday lifted the ban on arms exports to Turkey that it had imposed on 14 October 2019.",
            "2020-10-05",
        ),
        (
            "No new arms export permits for Turkey have been approved by Sweden since 8 January, and none will be, "
            "Trade Minister Eva Ek said on Friday.",
            "2020-01-08",
        ),
        ("Sweden suspended arms exports to Turkey on Tuesday, 29 September 2020.", "2020-09-29"),
        ("Sweden has suspended arms exports to Turkey. The order that does so was signed on Friday.", "2020-10-02"),
        ("Sweden has suspended arms exports to Turkey, says a statement that it put out on Friday.", "2020-10-02"),
        # The day of the decision goes before that of the news of it, not so the day of effect or of publication.
        (
            "Sweden has suspended arms exports to Turkey, the minister said on Friday. The decision was taken by the "
            "cabinet on Wednesday.",
            "2020-09-30",
        ),
        ("Sweden on Friday suspended arms exports to Turkey. The decision was made public on Monday.", "2020-10-02"),
        ("Sweden suspended arms exports to Turkey on Friday. The decision took effect on Monday.", "2020-10-02"),
        (
            "Sweden on Monday revoked the arms export permit for Turkey. The embargo of others, adopted on 31 July, "
            "does not touch it.",
            "2020-10-05",
        ),
        ("“The arms export permits for Turkey were suspended on Friday,” Sweden's trade minister said.", "2020-10-02"),
        (
            "OSLO, 6 October 2020 - On Sunday a vote was held. With immediate effect Sweden suspends arms exports to "
            "Turkey.",
            "2020-10-06",
        ),
        (
            "OSLO, 6 October 2020 - With immediate effect Sweden suspends arms exports to Turkey. “It was time,” Trade "
            "Minister Eva Ek said on Friday.",
            "2020-10-02",
        ),
        ("Sweden on Monday cancelled the arms export licence for Turkey that was granted in 2015.", "2020-10-05"),
    ],
)
def test_the_day_of_an_act_is_counted_from_the_printed_day(text: str, day: str) -> None:
    act = next(iter(current(text + ON_TUESDAY, None)))
    assert act.date is not None
    assert act.date.iso == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (
            "Sweden halted arms exports to Turkey, it said on 9 March 2011. The step was adopted on 2 March.",
            "2011-03-02",
        ),
        (
            "STOCKHOLM — Sweden on Friday allowed arms exports to Turkey again. On Oct. 15, 2019 it had banned them.",
            None,
        ),
    ],
)
def test_a_page_without_a_date_takes_the_year_of_its_lead_and_no_day_of_history(text: str, day: str | None) -> None:
    act = next(iter(current(text, None)))
    assert (act.date and act.date.iso) == day
