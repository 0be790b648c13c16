"""Whatever a page holds, the engine answers, and every span that it gives lies inside the text."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exportwatch.extraction.engine import extract
from exportwatch.extraction.facts import Document, Span

from .hostile import FIRST_DAY, LAST_DAY, REPORT, TEXTS
from .world import WORLD


def _spans(found: object) -> Iterator[Span]:
    if isinstance(found, Span):
        yield found
    elif isinstance(found, tuple):
        for item in found:
            yield from _spans(item)
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from _spans(getattr(found, field.name))


def _check(text: str, published: dt.date | None) -> None:
    facts = extract(Document(text, text[:200], "en", published), WORLD)
    for span in _spans(facts):
        assert 0 <= span.start <= span.end <= len(text)
    for statement in facts.statements:
        if statement.quote_span is not None:
            assert statement.quote, "a quote that has a place has words"


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_read_and_every_span_lies_inside(name: str) -> None:
    _check(TEXTS[name], dt.date(2020, 10, 6))


@pytest.mark.parametrize("published", [FIRST_DAY, LAST_DAY], ids=str)
def test_a_day_of_publication_at_the_edge_of_the_calendar_is_survived(published: dt.date) -> None:
    for text in (REPORT, TEXTS["days that are none"], TEXTS["days at the edge"]):
        _check(text, published)


# Whatever Unicode has, and the marks and words at which a reader turns.
PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        sorted(set(" ".join(TEXTS[name] for name in ("in one another", "brackets", "separators")).split()))
    ),
    st.sampled_from(REPORT.split()),
    st.sampled_from(
        ["\n", "\n\n", "“", "”", "‘", "’", '"', "«", "»", "—", ":", ",", ". ", "(", ")", "said", "he", "she"]
    ),
    st.sampled_from(
        ["3 March 2024", "29/02/2023", "2024-02-30", "Monday", "last week", "of 350 licences", "Published"]
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=60).map(" ".join), st.none() | st.dates())
def test_arbitrary_text_is_read_and_every_span_lies_inside(text: str, published: dt.date | None) -> None:
    _check(text, published)


def test_what_is_too_long_for_one_reading_is_said_and_all_before_it_is_read() -> None:
    text = REPORT + "Nothing else happened here. " * 10_000 + "\n" + REPORT
    facts = extract(Document(text, None, "en", dt.date(2020, 10, 6)), WORLD)
    assert facts.relevant
    assert facts.unread is not None
    assert facts.unread.end == len(text)
    assert extract(Document(facts.unread.of(text), None, "en", dt.date(2020, 10, 6)), WORLD).unread is None
