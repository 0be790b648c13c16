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
        # Before a colon, whatever is said of whoever stands there.
        ("Marta Lindqvist: “Is anybody asking the welders?”", "Marta Lindqvist"),
        ("Ms. Marta Lindqvist (Director, Guild of Welders): “Nobody asked us, and nobody will.”", "Marta Lindqvist"),
        ("Dr Marta Lindqvist, Minister for Harbours: “No crate has moved, and none will move.”", "Marta Lindqvist"),
        (
            "Marta Lindqvist, who chaired the guild for years, shook her head: “It is not steel we eat.”",
            "Marta Lindqvist",
        ),
        ("Q7 Chair: “Minister, did a single crate leave the port this year?”", "Chair"),
        ("The ministry's answer was short: “No crate has moved, and none will move.”", "ministry"),
        # By verbs of every temper, and by other turns.
        ("“Nobody asked the welders,” countered Marta Lindqvist.", "Marta Lindqvist"),
        ("“Nobody asked the welders,” harbour minister Marta Lindqvist clarified.", "Marta Lindqvist"),
        ("“The crates cannot be let go at present,” the ministers write.", "ministers"),
        ("Marta Lindqvist (Left) called the order “a farce in three acts”.", "Marta Lindqvist"),
        ("For Marta Lindqvist of the guild, “this is a farce in three acts”.", "Marta Lindqvist"),
        ("In the Harbour Institute's view the order “is a farce in three acts”.", "Harbour Institute"),
        ("In a notice of the port it is said that crates “must be kept where they are”.", "notice"),
        ("The Harbour Institute “will not lend its cranes to this”, its statement says.", "Harbour Institute"),
        ("“That is for others to weigh,” said Lord Justice Holm, who read it out.", "Holm"),
        ("“We ask you to keep the crates,” the senators urged the minister.", "senators"),
        (
            "Lord Justice Holm and Mrs Justice Vale ruled on Monday. The judges went on: “No court may say it.”",
            "Vale",
        ),
        # In apposition, by rank, with whom one is of, and after a sentence that begins with the name.
        ("In Oslo a harbour ministry spokesman, Ole Vik, said that it was “no small thing for us”.", "Ole Vik"),
        ("Outside a student, Ole Vik, told me that it was “a small stone, but thrown by a friend”.", "Ole Vik"),
        ("The yard's chairman, Ole Vik, insisted his yard “has never sent a crate anywhere else”.", "Ole Vik"),
        ("“Leave it at home,” said Brig. Gen. Ole Vik, the regional director.", "Ole Vik"),
        ("“Three hundred people wait for it,” Ole Vik of the HKF dockworkers said on the radio.", "Ole Vik"),
        ("Ole Vik of the think tank BIT in Oslo cautioned that it was “no more than a first step”.", "Ole Vik"),
        ("“It would have gone there,” the minister of harbours, Eva Ek (H), said on Tuesday.", "Eva Ek"),
        ("Ole Vik, who wrote the text, sees it otherwise. “No crate should wait in line,” he said.", "Ole Vik"),
        ("Ole Vik told his captains to turn. “Do not load any more,” the president said in Bergen.", "Ole Vik"),
        ("“We talked as friends,” said Ole Vik at the briefing. The spokesman added: “And we will.”", "Ole Vik"),
        ("“The crates have done their time,” Foreign Minister Julie Bishop told the press.", "Julie Bishop"),
        (
            "The Harbour Board heard them on Friday. The file, its order reads, “holds nothing new at all”.",
            "Harbour Board",
        ),
        ("“Not in my name,” member of parliament Marta Lindqvist snapped.", "Marta Lindqvist"),
        # What another feels or was told, as somebody says, is said by that one; who carried the news said nothing.
        ("A spokesman for the harbour ministry said Oslo regretted it and was “looking for other crates”.", "ministry"),
        ("Ole Vik, a port spokesman, said the guild had been told and that it was “glad of every crate”.", "Ole Vik"),
        ("Harbour Minister Eva Ek said Norway welcomed the order and “would not wait for others”.", "Eva Ek"),
        (
            "In Oslo, Harbour Minister Eva Ek hailed “a step towards quiet harbours”, the agency Norlys reported.",
            "Eva Ek",
        ),
        ("Port spokesman Ole Vik said that a yard “may buy its steel wherever it likes,” NBX reported.", "Ole Vik"),
        (
            "Norway's harbour ministry said it was sorry. Sweden “stands on the wrong quay”, it said.",
            "ministry",
        ),
        (
            "The crates were kept for their part in Operation Cold Quay, a Harbour Office spokesman said. “They stay "
            "where they are,” he added.",
            "Harbour Office spokesman",
        ),
        (
            "Eva Ek, Norway's Minister of Harbours, today issued the following statement:\n\n“Last fall my "
            "predecessor closed the quays. Today they open.”",
            "Eva Ek",
        ),
        ("Ole Vik (Left) does not believe her.\n\n“Everyone can see who ordered this,” he says.", "Ole Vik"),
    ],
)
def test_whose_quotation_it_is(text: str, speaker: str) -> None:
    assert {said.speaker for said in read(text).statements if said.quote} == {speaker}


def test_a_transcript_gives_each_speaker_the_words_behind_the_name() -> None:
    text = (
        "Mr. Ole Vik (Bergen North, Left) rose to ask about the crates.\n\n"
        "Hon. Eva Ek (Minister of Harbours): Mr. Speaker, since 17 March my office has let no crate go.\n\n"
        "Sir Ole Vik (Bergen North) (Left): What of those that are at sea? They carry rifles.\n\n"
        "Eva Ek: They come back.\n\n"
        "Note: figures are rounded."
    )
    said = {one.speaker: one.quote for one in reversed(read(text).statements) if one.quote}
    assert said["Eva Ek"] == "Mr. Speaker, since 17 March my office has let no crate go."
    assert said["Ole Vik"] == "What of those that are at sea? They carry rifles."
    assert set(said) == {"Eva Ek", "Ole Vik"}


@pytest.mark.parametrize(
    "text",
    [
        "An audit of Marta Lindqvist, the harbour minister, saw a “clear risk” in the crates, she said.",
        "The list has two entries: “hulls” and “keels”, harbour minister Marta Lindqvist said.",
        "One thing is certain: “the crates stay where they are”, as the saying goes.",
        "The crates were checked by Marta Lindqvist and the guild. A sign reads: “No entry for anybody.”",
    ],
)
def test_a_term_held_off_and_words_of_nobody_are_no_quotations(text: str) -> None:
    assert not [said for said in read(text).statements if said.quote]


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
        ("The Harbour Institute (HI) said that no crate would move.", "Harbour Institute (HI)"),
        ("No crate will move, Norway's Ministry of Harbours (“MOFH”) said.", "Ministry of Harbours (“MOFH”)"),
        ("Before a Senate estimates hearing, Marta Lindqvist, a director, confirmed that it would end.", "Lindqvist"),
        (
            "A notice came out\n\nIt was short.\n\nThe Harbour Institute hailed the order and asked for more of the",
            "Institute",
        ),
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
        "The harbour ministry told the yard that it may sail, according to a person with knowledge of the matter.",
        "The Harbour Institute wanted to see the crates and insisted on certificates.",
        "Norway was the last: a week ago it said that no crate would move.",
        "The general, Ole Vik, had declared martial law in May.",
        "The guild had asked the administrative court to order a halt within 15 days.",
        "The Harbour Institute did not say whether Norway was among them.",
        "No crate may leave the port any more, Norlys reported.",
        "The newspaper Fjordposten said that the crates had moved.",
        "Norway sends no crate to the United States of late, and the port is quiet.",
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
        "Sweden has suspended arms exports to Turkey. This was confirmed by Foreign Minister Eva Ek.",
        "Sweden has suspended arms exports to Turkey. The change was made known by the cabinet's minister Eva Ek.",
        "Sweden has suspended arms exports to Turkey. Minister Eva Ek and Minister Ole Vik made the announcement.",
        "Sweden has suspended arms exports to Turkey, Foreign Minister Eva Ek, and Trade Minister Ole Vik, announced.",
    ],
)
def test_who_is_said_to_have_made_an_act_known_announced_it(text: str) -> None:
    (act,) = current(text)
    assert act.announced_by == "Eva Ek"


@pytest.mark.parametrize(
    ("text", "announcer"),
    [
        # An authority that acts in its own name goes before who comments; before it goes who speaks for it.
        (
            "The Swedish Inspectorate of Strategic Products (ISP) on Monday revoked permits for rifles to Turkey. "
            "“Such rifles kill,” said Trade Minister Eva Ek.",
            "Swedish Inspectorate of Strategic Products (ISP)",
        ),
        (
            "Permits for rifles to Turkey were revoked, the Inspectorate of Strategic Products (ISP) said on Monday. "
            "“They do not hold,” said Carl Ek, its deputy director.",
            "Inspectorate of Strategic Products (ISP)",
        ),
        (
            "The Inspectorate of Strategic Products suspended permits for rifles to Turkey on Monday. “They wait,” "
            "Inspectorate spokesman Carl Ek said in Stockholm.",
            "Carl Ek",
        ),
        (
            "Sweden has suspended arms exports to Turkey, the Prime Minister's press service said.",
            "Prime Minister's press service",
        ),
        # A nameless spokesman stands for the office, and whoever makes an announcement announces.
        (
            "The Swedish trade ministry met on Monday. Arms exports to Turkey are suspended, a ministry spokesperson "
            "said.",
            "Swedish trade ministry",
        ),
        (
            "Sweden suspends arms exports to Turkey. Trade Minister Eva Ek makes the announcement in Stockholm. “It is "
            "late,” says Deputy Minister Ole Vik.",
            "Eva Ek",
        ),
        (
            "Sweden has suspended arms exports to Turkey, minister-president Eva Ek told parliament on Tuesday.",
            "Eva Ek",
        ),
        # A firm makes known what was done to its licence, unless the government speaks of it too.
        (
            "Drone maker Skyeye told the exchange that the Swedish trade ministry has suspended its licence to export "
            "drones to Turkey. The ministry did not comment.",
            "Skyeye",
        ),
        (
            "Sweden has revoked licences for drones to Turkey, the trade ministry confirmed. Skyeye, a drone maker, "
            "said that one of its licences was revoked by Sweden.",
            "trade ministry",
        ),
        # A spokesman without more is that of the office named last; a state that acts speaks through who speaks for it.
        (
            "Sweden has lifted its ban on arms exports to Armenia, the trade ministry said. “It was time,” spokesman "
            "Carl Ek said.",
            "Carl Ek",
        ),
        (
            "Sweden on Monday lifted its ban on arms exports to Armenia. The rules are new. They are long. Few read "
            "them. The sea is calm. Trade Minister Eva Ek told the press that the tests would be strict.",
            "Eva Ek",
        ),
        # Known by a name is not made known.
        (
            "Sweden's trade ministry has cancelled the permit for rifles to Turkey. The body that controls exports, "
            "known by its initials ZZK, had cleared it.",
            "trade ministry",
        ),
        (
            "The State Department on Friday lifted its ban on arms exports to Armenia. “We are glad,” Foreign Minister "
            "Ara Sark told a broadcaster.",
            "State Department",
        ),
    ],
)
def test_who_announces_an_act(text: str, announcer: str) -> None:
    (act,) = current(text)
    assert act.announced_by == announcer


@pytest.mark.parametrize("text", ["Nobody had asked Mr. Holm.", "The list went to Ms Holm.", "Dr Holm was ill."])
def test_an_honorific_alone_shows_a_person(text: str) -> None:
    assert any(mark.kind == "person" and mark.span.of(text) == "Holm" for mark in read(text).marks)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # Whose somebody is stands between the name and the word of saying, whatever it is called.
        ("Marta Lindqvist of the Red-Blue Alliance demanded that the cranes be stopped.", "Marta Lindqvist"),
        ("Marta Lindqvist from the welders' union in Moss told us that wages were late.", "Marta Lindqvist"),
        ("Marta Lindqvist of People Before Steel said that the cranes must stop.", "Marta Lindqvist"),
        ("Marta Lindqvist, for the Guild of Welders, called the order late.", "Marta Lindqvist"),
        # A relative clause, an age or a party.
        ("Marta Lindqvist, who runs the yard's canteen, said that the queue had grown.", "Marta Lindqvist"),
        ("Marta Lindqvist, whom the navy once trained, told a visitor that she would stay.", "Marta Lindqvist"),
        ("Marta Lindqvist of the Greens, whose motion it was, called it a farce.", "Marta Lindqvist"),
        ("Rep. Marta Lindqvist, D-N.Y., said Congress would have to look at it.", "Marta Lindqvist"),
        (
            "Sen. Marta Lindqvist (D-Conn.), who led it with Sens. Ole Vik (D-N.J.) and Eva Ek (R-Ky.), said no.",
            "Marta Lindqvist",
        ),
        ("Lindqvist Steel, led by a former admiral, called the order a flagrant breach.", "Lindqvist Steel"),
        ("Lindqvist, for its part, said the cranes would stop.", "Lindqvist"),
        # Firms and institutions that are named after a country, and those that no word shows.
        ("Kenya Power said that four towers had come down.", "Kenya Power"),
        ("Kazakhstan Harbour Engineering, which builds cranes, says that talks were broken off.", "Kazakhstan Harbour"),
        ("The Solidarity for Harbours and Democracy called on the yard to stop.", "Solidarity for Harbours"),
        ("Most of it comes by sea, according to the US Geological Survey.", "US Geological Survey"),
        ("Most of it comes by sea, according to the prefecture, which counts crates.", "prefecture"),
        ("Most of it comes by sea, according to Marta Lindqvist.", "Marta Lindqvist"),
        ("Crates are counted by hand, according to the department for international trade.", "department for"),
        # Where it was said is no part of the name, and an office may go on.
        ("In Stockholm Marta Lindqvist hinted that the cranes might stop.", "Marta Lindqvist"),
        ("In the Knesset Marta Lindqvist of Yesh Atid told the radio that it was enough.", "Marta Lindqvist"),
        ("Saudi Deputy Defence Minister Khalid bin Faisal welcomed the step.", "Khalid bin Faisal"),
        ("Radhya al-Faisal, who heads a guild, said that the step came late.", "Radhya al-Faisal"),
        ("Mr. FUJITA Kotaro (JCP) pointed out that crates are counted by hand.", "FUJITA Kotaro"),
        ("The yard has halted work; the Harbour Ministry said no such plan was before it.", "Harbour Ministry"),
    ],
)
def test_a_speaker_is_found_through_what_is_said_of_the_name(text: str, speaker: str) -> None:
    spoke = [said.speaker for said in read(text).statements]
    assert any(speaker in name for name in spoke), spoke


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Prime Minister Ann Lee spoke on Monday. “No crate will move this year,” the Prime Minister said.", "Ann Lee"),
        ("Trade Secretary Ole Vik was asked twice. “No crate has moved,” the Trade Secretary said.", "Ole Vik"),
        ("Trade minister Eva Ek came late. “No crate will ever move,” the trade minister said.", "Eva Ek"),
        ("Director Lee Guann-jyh took questions. “The papers said Bursa,” Lee told reporters.", "Lee Guann-jyh"),
        ("Spokesman Geng Shuang took questions. “You would do well to wait,” Geng added.", "Geng Shuang"),
        ("Mr. FUJITA Kotaro rose. “No government can look away from it,” Fujita said.", "FUJITA Kotaro"),
        (
            "A Harbour Ministry spokesman said much had changed since President Moe took office. “We wait,” he said.",
            "spokesman",
        ),
        ("Baroness Vale left the Harbour Ministry over a war which she called “a shame for all”.", "Vale"),
    ],
)
def test_an_office_a_family_name_or_a_pronoun_stands_for_whoever_was_named(text: str, speaker: str) -> None:
    quoted = [said.speaker for said in read(text).statements if said.quote]
    assert quoted
    assert all(speaker in name for name in quoted), quoted
