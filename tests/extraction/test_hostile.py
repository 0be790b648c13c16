"""Whatever a page holds, the engine answers, and every span that it gives lies inside the text."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

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
