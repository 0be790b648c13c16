"""Dates against the day of publication, counts with their unit."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exportwatch.extraction.counts import find_counts
from exportwatch.extraction.dates import find_dates
from exportwatch.extraction.facts import FoundCount, Span
from exportwatch.extraction.text import tokens

from .world import ENGLISH, current

TUESDAY = dt.date(2020, 10, 6)


def bounds(text: str, published: dt.date | None = TUESDAY) -> tuple[dt.date | None, dt.date | None]:
    (found,) = find_dates(text, Span(0, len(text)), published, ENGLISH)
    assert found.span.of(text) == found.as_stated
    return found.earliest, found.latest


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("signed 2019-03-02 here", "2019-03-02", "2019-03-02"),
        ("on 5 October 2020", "2020-10-05", "2020-10-05"),
        ("on October 5, 2020", "2020-10-05", "2020-10-05"),
        ("on Oct. 5 he", "2020-10-05", "2020-10-05"),
        ("on Dec. 20 he", "2019-12-20", "2019-12-20"),
        ("it said Monday that", "2020-10-05", "2020-10-05"),
        ("it said Tuesday that", "2020-10-06", "2020-10-06"),
        ("it said Wednesday that", "2020-09-30", "2020-09-30"),
        ("it said today that", "2020-10-06", "2020-10-06"),
        ("it said yesterday that", "2020-10-05", "2020-10-05"),
        ("decided last week that", "2020-09-28", "2020-10-04"),
        ("permission this year to", "2020-01-01", "2020-12-31"),
        ("approved last year for", "2019-01-01", "2019-12-31"),
        ("granted in May to", "2020-05-01", "2020-05-31"),
        ("granted in November to", "2019-11-01", "2019-11-30"),
        ("in February 2020 the", "2020-02-01", "2020-02-29"),
        ("a law of 1998 says", "1998-01-01", "1998-12-31"),
        ("decided this summer to", "2020-06-01", "2020-08-31"),
        ("in the fall of 2019 it", "2019-09-01", "2019-11-30"),
        ("Bern, 20.07.2012 -", "2012-07-20", "2012-07-20"),
        ("on New Year’s Day it", "2020-01-01", "2020-01-01"),
        ("on Monday, 3 March 2014, it", "2014-03-03", "2014-03-03"),
        ("on Monday (3 March 2014) it", "2014-03-03", "2014-03-03"),
        ("of 29/03/2019 at", "2019-03-29", "2019-03-29"),
        ("of 2019/03/29 at", "2019-03-29", "2019-03-29"),
        ("halted two weeks ago by", "2020-09-21", "2020-09-27"),
        ("left three days ago", "2020-10-03", "2020-10-03"),
        ("a month earlier it", "2020-09-01", "2020-09-30"),
        ("due next Friday at", "2020-10-09", "2020-10-09"),
        ("over the past week it", "2020-09-28", "2020-10-04"),
        ("over the summer it", "2020-06-01", "2020-08-31"),
        ("late this summer it", "2020-06-01", "2020-08-31"),
        ("in May last year it", "2019-05-01", "2019-05-31"),
        ("in November last it", "2019-11-01", "2019-11-30"),
        ("last October it", "2019-10-01", "2019-10-31"),
        ("agreed in mid-October that", "2020-10-01", "2020-10-31"),
        ("closed by 2020 at", "2020-01-01", "2020-12-31"),
        ("on Sunday the 3rd of March it", "2020-03-03", "2020-03-03"),
        ("on Monday, the 3rd day of March 2014, it", "2014-03-03", "2014-03-03"),
        ("tonight it", "2020-10-06", "2020-10-06"),
        ("on Christmas Eve it", "2019-12-24", "2019-12-24"),
    ],
)
@pytest.mark.parametrize("before", ["", "The ministers of trade spoke again, "])
def test_a_date_is_resolved_against_the_day_of_publication(before: str, text: str, earliest: str, latest: str) -> None:
    assert bounds(before + text) == (dt.date.fromisoformat(earliest), dt.date.fromisoformat(latest))


@pytest.mark.parametrize(
    "text", ["it said Monday that", "it said today that", "decided last week that", "on Oct. 5 he"]
)
def test_without_a_publication_date_nothing_is_guessed(text: str) -> None:
    assert bounds(text, None) == (None, None)


@pytest.mark.parametrize("text", ["they may march on", "a 31 February 2020 hoax", "99.99.2020"])
def test_a_verb_or_an_impossible_day_is_no_date(text: str) -> None:
    found = find_dates(text, Span(0, len(text)), TUESDAY, ENGLISH)
    assert all(date.earliest is None or date.earliest.year == 2020 for date in found)
    assert not any(date.as_stated in ("may", "march") for date in found)


def counts(text: str) -> tuple[FoundCount, ...]:
    """The counts of a text, as the engine looks for them: by the words of its tokens first."""
    span = Span(0, len(text))
    return find_counts(text, span, ENGLISH, tokens(text, span, ENGLISH.text_marks))


def test_an_act_on_monday_without_publication_date_stays_monday() -> None:
    (act,) = current("Canada suspended arms exports to Turkey, Trade Minister Anna Holm said Monday.", None)
    assert act.date is not None
    assert (act.date.as_stated, act.date.iso) == ("Monday", None)


@pytest.mark.parametrize(
    ("text", "unit", "bounds_and_total"),
    [
        ("seven systems", "systems", (7, 7, None, None)),
        ("around 30 of 350 licences", "licences", (None, None, 30, 350)),
        ("at least 16 permits", "permits", (16, None, None, None)),
        ("up to forty drones", "drones", (None, 40, None, None)),
        ("more than 100 licences", "licences", (101, None, None, None)),
        ("between 10 and 12 permits", "permits", (10, 12, None, None)),
        ("1,200 rifles", "rifles", (1200, 1200, None, None)),
        ("twenty-two export permits", "permits", (22, 22, None, None)),
    ],
)
def test_a_count_keeps_its_bounds_and_its_unit(
    text: str, unit: str, bounds_and_total: tuple[int | None, int | None, int | None, int | None]
) -> None:
    (found,) = counts(text)
    assert found.unit == unit
    assert (found.minimum, found.maximum, found.approx, found.of_total) == bounds_and_total
    assert found.span.of(text) == found.as_stated


@pytest.mark.parametrize("text", ["in 2020 permits were", "12.5 percent", "the permits", "$30 licences"])
def test_no_number_no_count(text: str) -> None:
    assert counts(text) == ()


NUMBERS = ["six", "forty", "Twenty-two", "two-thirds", "350", "1,200", "a hundred", "at least six", "30 of 350"]
UNITS = ["licences", "licences,", "export-permits", "Systems.", "(drones)", "permits’", "arms licences", "d'avions"]
SPACES = st.sampled_from([" ", "  ", "\n", "\u00a0", " the ", " of its ", "-", "/"])


@given(st.lists(st.tuples(st.sampled_from(NUMBERS), SPACES, st.sampled_from(UNITS), SPACES), min_size=1, max_size=4))
def test_no_count_is_lost_where_the_words_of_a_sentence_are_asked_first(pieces: list[tuple[str, ...]]) -> None:
    text = "".join(map("".join, pieces))
    assert counts(text) == find_counts(text, Span(0, len(text)), ENGLISH)


WORDS = ["six", "permits,", "mid-October", "l'État", "week's", "U.S.", "six", "30/40", "the", "the", "\n", "’s", "_"]


@given(st.lists(st.text(max_size=8) | st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_tokens_cover_all_but_white_space_in_order(text: str) -> None:
    made = tokens(text, Span(0, len(text)), ENGLISH.text_marks)
    assert "".join(made.texts) == "".join(text.split())
    assert [made.span(index, index).of(text) for index in range(len(made))] == made.texts
    assert all(end <= start for end, start in zip(made.ends, made.starts[1:], strict=False))
    assert set(made.lows) <= made.words


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), st.integers(0, 60), st.integers(0, 12))
def test_tokens_are_found_by_where_they_stand(text: str, start: int, size: int) -> None:
    made, span = tokens(text, Span(0, len(text)), ENGLISH.text_marks), Span(start, start + size)
    rows = list(zip(made.lows, made.starts, made.ends, strict=True))
    shared = [index for index, (_, first, end) in enumerate(rows) if first < span.end and end > span.start]
    assert size == 0 or list(made.within(span)) == shared
    assert made.low_before(start) == next((low for low, _, end in reversed(rows) if end <= start), "")
    assert made.low_behind(start) == next((low for low, first, _ in rows if first >= start), "")


def test_the_words_inside_of_a_token_are_words_of_the_sentence() -> None:
    text = "By mid-October the ministry's 30/40 licences"
    made = tokens(text, Span(0, len(text)), ENGLISH.text_marks)
    assert {"mid-october", "mid", "october", "ministry's", "ministry", "licences"} <= made.words
