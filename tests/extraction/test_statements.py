"""Who said what, in which words, and on whose side."""

from __future__ import annotations

import pytest

from exportwatch.extraction.facts import Statement

from .world import read

ACT = "Canada has suspended arms exports to Turkey, Foreign Affairs Minister Marc Delorme said on Monday.\n\n"


def said(text: str) -> list[Statement]:
    """The statements after the act's own sentence."""
    return [s for s in read(ACT + text).statements if s.span.start >= len(ACT)]


@pytest.mark.parametrize(
    ("text", "speaker", "role", "quote"),
    [
        (
            "“It is time to look again,” said Swedish Defence Minister Eva Lind.",
            "Eva Lind",
            "Swedish Defence Minister",
            "It is time to look again,",
        ),
        (
            '"It is time to look again," Swedish Defence Minister Eva Lind said.',
            "Eva Lind",
            "Swedish Defence Minister",
            "It is time to look again,",
        ),
        (
            "Eva Lind, the Swedish defence minister, told reporters: “We will look at it again.”",
            "Eva Lind",
            "Swedish defence minister",
            "We will look at it again.",
        ),
        (
            "“They were right to act now,” Armenia’s ambassador in Ottawa, Ani Petrosyan, said in a note.",
            "Ani Petrosyan",
            "Armenia’s ambassador in Ottawa",
            "They were right to act now,",
        ),
        (
            "Premier Olaf Berg announced that he is flying to Oslo “to speak with our partners about this.”",
            "Olaf Berg",
            "Premier",
            "to speak with our partners about this.",
        ),
        ("“No more of it,” said a Defence Ministry spokesman.", "Defence Ministry spokesman", None, "No more of it,"),
    ],
)
def test_a_quotation_finds_its_speaker(text: str, speaker: str, role: str | None, quote: str) -> None:
    (statement,) = said(text)
    assert (statement.speaker, statement.role, statement.quote) == (speaker, role, quote)
    assert statement.quote_span is not None
    assert statement.quote_span.of(ACT + text) == quote
    assert statement.span.of(ACT + text) == statement.text


def test_a_surname_and_a_pronoun_find_the_full_name() -> None:
    text = (
        "Jonas Feld, director of Arms Monitor, said the step came late.\n\n"
        "“The drones were never only for patrols,” Feld said.\n\n"
        "“We have warned of it for years,” he added."
    )
    assert [(s.speaker, s.role, s.quote is None) for s in said(text)] == [
        ("Jonas Feld", "director", True),
        ("Jonas Feld", "director", False),
        ("Jonas Feld", "director", False),
    ]
    assert {s.organisation for s in said(text)} == {"Arms Monitor"}


def test_a_paragraph_of_quotation_without_a_speaker_belongs_to_the_one_before() -> None:
    text = "“We watch the case,” said Trade Minister Anna Holm.\n\n“There will be more to say in spring.”"
    assert [(s.speaker, s.quote) for s in said(text)] == [
        ("Anna Holm", "We watch the case,"),
        ("Anna Holm", "There will be more to say in spring."),
    ]


def test_a_split_quotation_has_one_speaker() -> None:
    text = "“We watch the case,” Trade Minister Anna Holm said. “There will be more to say in spring.”"
    assert [s.speaker for s in said(text)] == ["Anna Holm", "Anna Holm"]


def test_a_quotation_over_two_paragraphs_is_carried_on() -> None:
    text = "Trade Minister Anna Holm said: “We watch the case.\n\n“There will be more to say in spring.”"
    assert [(s.speaker, s.quote) for s in said(text)] == [
        ("Anna Holm", "We watch the case."),
        ("Anna Holm", "There will be more to say in spring."),
    ]


def test_a_borrowed_word_is_reported_speech() -> None:
    (statement,) = said("Lena Park, chair of the Peace Forum, said the group is “relieved” by the decision.")
    assert (statement.quote, statement.stance, statement.organisation) == (None, "welcomes", "Peace Forum")


@pytest.mark.parametrize(
    "text",
    [
        "A senior official said the matter was not closed.",
        "An aide to Delorme said the date was open.",
        "The Daily Herald said the drones had been seen twice.",
        "People in the street said that they had heard of it.",
    ],
)
def test_nobody_in_particular_and_newspapers_make_no_statement(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "stance", "part"),
    [
        ("Armenia’s embassy in Ottawa welcomed the announcement.", "welcomes", None),
        ("“We applaud this brave step,” said Lena Park, chair of the Peace Forum.", "welcomes", None),
        ("“Ottawa must cancel the permits for good,” said Lena Park, chair of the Peace Forum.", "demands", "critic"),
        (
            "“This is unacceptable between allies,” Turkey’s ambassador in Ottawa, Kemal Aras, said.",
            "criticises",
            "critic",
        ),
        (
            "“I have suspended the export permits to Turkey,” said Canadian Trade Minister Anna Holm.",
            "announces",
            "decider",
        ),
    ],
)
def test_a_statement_takes_the_side_that_its_words_take(text: str, stance: str, part: str) -> None:
    (statement,) = said(text)
    assert (statement.stance, statement.part) == (stance, part)


def test_the_announcer_announces() -> None:
    (statement,) = read(ACT).statements
    assert (statement.speaker, statement.stance, statement.part) == ("Marc Delorme", "announces", "announcer")
