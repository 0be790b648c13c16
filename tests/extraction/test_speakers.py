"""Who speaks: every way of putting it that reports use, each in words of our own."""

from __future__ import annotations

import pytest

from .world import current, read


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We have to live from something,” groaned Marta Lindqvist, who welds hulls.", "Marta Lindqvist"),
        ("“We have to live from something,” sums up Marta Lindqvist, a welder.", "Marta Lindqvist"),
        ("“We have to live from something,” protests City Councillor Marta Lindqvist.", "Marta Lindqvist"),
        ("‘We have to live from something,’ says sociologist Marta Lindqvist.", "Marta Lindqvist"),
        ("「We have to live from something」, harbour minister Marta Lindqvist told reporters.", "Marta Lindqvist"),
        ("‚We have to live from something,‘ Marta Lindqvist told the council.", "Marta Lindqvist"),
        ('Ms Marta Lindqvist: "We have to live from something. It is not steel that we eat."', "Marta Lindqvist"),
        ("Marta Lindqvist of the Welders' Guild said: “We have to live from something.”", "Marta Lindqvist"),
        ("Marta Lindqvist, head of the Guild of Welders, said “we have to live from something”.", "Marta Lindqvist"),
        ("Marta Lindqvist, Deputy Prime Minister in Oslo, said “we have to live from something”.", "Marta Lindqvist"),
        ("The order, wrote the constitutional court, “belongs to no minister alone”.", "constitutional court"),
        (
            "A letter came from the Harbour Directorate. “Until it is clear, nobody sails,” it says.",
            "Harbour Directorate",
        ),
    ],
)
def test_whose_quotation_it_is(text: str, speaker: str) -> None:
    assert [said.speaker for said in read(text).statements if said.quote] == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Marta Lindqvist, harbour minister, called the order a farce.", "Marta Lindqvist"),
        ("Marta Lindqvist of the Left Party accused the government of looking on.", "Marta Lindqvist"),
        ("Marta Lindqvist, an economist, believes that little will change.", "Marta Lindqvist"),
        ("Norway's trade ministry called the order a farce.", "trade ministry"),
        ("The mayor's press service said that nothing had been decided.", "press service"),
        ("Harbour Minister Marta Lindqvist tweeted that no crate would move.", "Marta Lindqvist"),
        ("Marta Lindqvist MP said that no crate would move.", "Marta Lindqvist"),
        ("The step comes late, in the words of Marta Lindqvist, an analyst.", "Marta Lindqvist"),
        ("No crate will move, the Mayor's press service reported on Monday.", "press service"),
        ("The Harbour Institute estimates that the stop costs two million a month.", "Harbour Institute"),
        ("Dock Watch, a small charity, has maintained that the crates were sold on.", "Dock Watch"),
    ],
)
def test_who_is_reported_to_speak(text: str, speaker: str) -> None:
    (said,) = read(text).statements
    assert said.quote is None
    assert said.speaker.endswith(speaker)


@pytest.mark.parametrize(
    "text",
    [
        "Parliament told the cabinet to keep the crates ashore.",
        "The harbour minister called in the ambassador on Wednesday.",
        "A source close to the talks said that the crates had moved.",
        "Wire News reported that the crates had moved.",
    ],
)
def test_orders_summons_and_the_unnamed_are_no_statements(text: str) -> None:
    assert read(text).statements == ()


@pytest.mark.parametrize(
    "text",
    [
        "Sweden has suspended arms exports to Turkey. The step was made public by Eva Ek, the trade minister.",
        "Sweden has suspended arms exports to Turkey. The decision was announced by Trade Minister Eva Ek.",
        "Sweden has suspended arms exports to Turkey, the ministry said. The halt was ordered by Minister Eva Ek.",
    ],
)
def test_who_is_said_to_have_made_an_act_known_announced_it(text: str) -> None:
    (act,) = current(text)
    assert act.announced_by == "Eva Ek"


@pytest.mark.parametrize("text", ["Nobody had asked Mr. Holm.", "The list went to Ms Holm.", "Dr Holm was ill."])
def test_an_honorific_alone_shows_a_person(text: str) -> None:
    assert any(mark.kind == "person" and mark.span.of(text) == "Holm" for mark in read(text).marks)
