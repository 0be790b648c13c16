"""Sentences with exact offsets, what is set aside, and the promise that nothing raises."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exportwatch.extraction.cues import has_cue_word
from exportwatch.extraction.engine import extract, tells_of_acts
from exportwatch.extraction.facts import Document, Facts, Span
from exportwatch.extraction.text import lay_out

from .world import ENGLISH, WORLD, read


def sentences(text: str, title: str | None = None) -> list[str]:
    return [
        sentence.span.of(text)
        for sentence in lay_out(Document(text, title), ENGLISH, lambda line: has_cue_word(line, ENGLISH)).sentences
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ["Mr. Holm met Dr. Lind on Oct. 5 in Hamilton, Ont.", "He left early."],
        ["The unit of Cobalt Inc. makes sights.", "It ships them."],
        ["U.S. officials met in the U.S. capital.", "They left."],
        ["It cost $2.5 million (C$3.1 million).", "Nobody paid."],
        ["“We stop here.", "We go no further,” said Gina M. Reed.", "She left."],
        ["“Why now?” he asked.", "Nobody knew!"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "aside",
    [
        "Get our stories in your inbox:",
        "Sign up for the weekly letter",
        "Trade Minister Anna Holm of Sweden",
        "Photo: a drone over the strait. Credit: Pool/Getty Images",
        "(Reporting by Ann Other; editing by Some Body)",
        "(Ann Other of Radio North contributed to this report.)",
        "By Ann Other",
        "Anna Holm is trade minister of Sweden [Pool/Getty]",
        "Most popular",
    ],
)
def test_what_stands_beside_the_report_is_no_sentence_of_it(aside: str) -> None:
    body = "Sweden has suspended arms exports to Turkey. The minister gave no reason."
    assert sentences(f"{aside}\n\n{body}\n\n{aside}\n") == body.replace(". ", ".|").split("|")


def test_a_list_of_links_is_set_aside() -> None:
    links = "- Ministers asked to suspend fuel tax\n- Storm closes two roads"
    text = f"Sweden has suspended arms exports.\n{links}\nMore followed."
    assert sentences(text) == ["Sweden has suspended arms exports.", "More followed."]


def test_a_line_broken_by_the_edge_of_a_page_is_one_sentence() -> None:
    text = "Sweden has suspended the export of all military goods to\nthe country, the minister said.\n"
    assert sentences(text) == [text.strip()]


def spans_of(facts: Facts) -> list[Span]:
    found = [mark.span for mark in facts.marks] + [permit.span for permit in facts.permits]
    for action in facts.actions:
        found += [*action.evidence, *(c.span for c in action.companies), *(c.span for c in action.counts)]
        found += [action.date.span] if action.date else []
    for statement in facts.statements:
        found += [statement.span, *([statement.quote_span] if statement.quote_span else [])]
    return found


def test_every_fact_and_mark_points_at_its_words() -> None:
    text = (
        "OTTAWA (Wire) — Canada has suspended the export of 12 drone cameras to Turkey, it said on Monday.\n\n"
        "“I have suspended the export permits to Turkey,” said Canadian Trade Minister Anna Holm."
    )
    facts = read(text)
    marked = {mark.kind: mark.span.of(text) for mark in reversed(facts.marks)}
    assert marked == {
        "country": "OTTAWA",
        "cue": "suspended",
        "count": "12 drone cameras",
        "date": "Monday",
        "person": "Anna Holm",
        "quote": "I have suspended the export permits to Turkey,",
    }


PIECES = st.sampled_from(
    [
        "Canada ",
        "Turkey",
        " suspended ",
        "export permits ",
        "“",
        "”",
        '"',
        "‘",
        "’",
        " said ",
        "Minister ",
        "Anna Holm",
        ", ",
        ". ",
        "\n",
        "\n\n",
        "no ",
        "new ",
        "licences ",
        "on hold",
        "put ",
        "to ",
        "by ",
        "30 of 350 ",
        "Monday",
        "May 5",
        "(",
        ")",
        "—",
        "he ",
        "Inc.",
        "É",
        "中",
        "\u2028",
        "\x00",
        "- ",
        "|",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join)), st.booleans())
def test_no_text_makes_it_raise_and_every_span_lies_inside(text: str, dated: bool) -> None:
    document = Document(text, text[:30], "en", dt.date(2020, 10, 6) if dated else None)
    facts = extract(document, WORLD)
    assert tells_of_acts(document) or not facts.actions
    for span in spans_of(facts):
        assert 0 <= span.start < span.end <= len(text)
    for statement in facts.statements:
        assert statement.span.of(text) == statement.text
        assert statement.quote_span is None or statement.quote_span.of(text) == statement.quote


WRAPPED = """Lisbon has suspended the export permits for radar parts that were bound for
Peru, said the Portuguese Foreign Minister Rui Couto in the afternoon of
Tuesday. The minister gave no further details of the permits that Defence
Minister Ana Sousa had signed.

Short heading

Nothing else was said.
"""


def test_a_text_wrapped_at_a_width_keeps_its_sentences_whole_whatever_a_line_begins_with() -> None:
    layout = lay_out(Document(WRAPPED), ENGLISH, lambda line: False)
    sentences = [" ".join(sentence.span.of(WRAPPED).split()) for sentence in layout.sentences]
    assert sentences == [
        "Lisbon has suspended the export permits for radar parts that were bound for Peru, said the Portuguese "
        "Foreign Minister Rui Couto in the afternoon of Tuesday.",
        "The minister gave no further details of the permits that Defence Minister Ana Sousa had signed.",
        "Nothing else was said.",
    ]
