"""Who announced: announcer and decider are told apart, an unknown day is a range, and no name is read as markup."""

from __future__ import annotations

import datetime as dt
from typing import Any

from exportwatch.figures import who_announced
from exportwatch.figures.style import Figure, Frame
from exportwatch.figures.who_announced import AnnouncedAs, Announcement
from exportwatch.vocabulary import Instrument

TODAY = dt.date(2026, 11, 22)
DAY = dt.date(2024, 9, 2)


def said(speaker: str, part: AnnouncedAs, **changes: object) -> Announcement:
    row = Announcement(DAY, DAY, speaker, "Minister", "Norway", part, Instrument.SUSPEND, "EW-M-000001", "EW-S-000001")
    return row._replace(**changes)  # type: ignore[arg-type]


def marked(figure: Figure) -> list[dict[str, Any]]:
    return list(figure.plotly["data"])


def test_every_mark_is_a_row_on_its_speakers_lane() -> None:
    rows = [said("Ann", AnnouncedAs.ANNOUNCER), said("Bo", AnnouncedAs.DECIDER), said("Ann", AnnouncedAs.BOTH)]
    figure = who_announced.build(rows, Frame(TODAY))
    labels = {note["y"]: note["text"].split("<br>")[0] for note in figure.plotly["layout"]["annotations"]}
    marks = sorted((labels[y], x) for trace in marked(figure) for x, y in zip(trace["x"], trace["y"], strict=True))
    assert marks == sorted((str(row[2]), str(row[0])) for row in figure.rows)
    assert len(marks) == 3


def test_announcer_and_decider_have_different_marks() -> None:
    rows = [said("Ann", part) for part in AnnouncedAs]
    figure = who_announced.build(rows, Frame(TODAY))
    drawn = {trace["marker"]["symbol"]: trace["name"] for trace in marked(figure)}
    assert len(drawn) == 3
    legend = {key.mark: key.label for key in figure.legend}
    assert all(legend[symbol].lower() in name.lower() for symbol, name in drawn.items())


def test_one_person_in_two_offices_has_two_lanes() -> None:
    rows = [said("Ann", AnnouncedAs.BOTH), said("Ann", AnnouncedAs.BOTH, office="Prime Minister")]
    assert len(who_announced.build(rows, Frame(TODAY)).plotly["layout"]["annotations"]) == 2


def test_of_many_speakers_the_latest_are_drawn_and_all_are_rows() -> None:
    rows = [said(f"Speaker {day:02d}", AnnouncedAs.BOTH, said=DAY + dt.timedelta(days=day)) for day in range(40)]
    figure = who_announced.build(rows, Frame(TODAY))
    drawn = [note["text"].split("<br>")[0] for note in figure.plotly["layout"]["annotations"]]
    assert (len(drawn), drawn[-1], len(figure.rows)) == (who_announced.MOST_LANES, "Speaker 39", 40)
    assert any("of 40 speakers" in note for note in figure.notes)


def test_a_day_not_known_reaches_to_the_last_one_possible() -> None:
    row = said("Ann", AnnouncedAs.BOTH, said_latest=DAY + dt.timedelta(days=2))
    figure = who_announced.build([row], Frame(TODAY))
    (trace,) = marked(figure)
    assert list(trace["error_x"]["array"]) == [2 * 24 * 60 * 60 * 1000]
    assert figure.rows[0][:2] == ("2024-09-02", "2024-09-04")


def test_names_are_not_read_as_markup() -> None:
    figure = who_announced.build([said("<a href='//x'>A</a> & Co", AnnouncedAs.BOTH)], Frame(TODAY))
    label = figure.plotly["layout"]["annotations"][0]["text"]
    assert label.startswith("&lt;a href=")
    assert "&amp; Co" in label.replace("<br>", " ")


def test_titles_ask_and_answer() -> None:
    def title(*rows: Announcement) -> str:
        return who_announced.build(rows, Frame(TODAY)).title

    assert title() == "Who announced the measures? No published announcement"
    assert title(said("Ann", AnnouncedAs.BOTH)) == (
        "Who announced the measures? Ann made the one announcement recorded"
    )
    assert title(*[said(name, AnnouncedAs.BOTH) for name in ("Ann", "Bo", "Bo")]) == (
        "Who announced the measures? 2 speakers; Bo most often, 2 times"
    )


def test_unknown_office_and_country_stay_unknown() -> None:
    row = said("Ann", AnnouncedAs.ANNOUNCER, office="", country="")
    assert who_announced.build([row], Frame(TODAY)).rows[0][3:5] == (None, None)
