"""What a case file is refused for: every error with its path, all at once, and a sentence that a person can act on."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from exportwatch.registry.cases import CaseRefusedError, read_case
from tests.registry.cases_telling import M1E1, Change, case, with_event, with_event_values, with_measure, with_values


def refused(told: Any) -> dict[str, str]:
    """Return what is wrong with a case, by path."""
    text = told if isinstance(told, str) else json.dumps(told)
    with pytest.raises(CaseRefusedError) as caught:
        read_case(text, dt.date(2026, 11, 22))
    return {problem.path: problem.message for problem in caught.value.problems}


TERMINATES = {"effects": [{"permit": "p1", "effect": "terminated", "basis": "named_by_authority"}]}
SUSPENDS = {"effects": [{"permit": "p1", "effect": "suspended", "basis": "named_by_authority"}]}
ERRORS: list[tuple[str, Change, str, str]] = [
    ("an unknown key", with_values("sources", 0, colour="red"), "$.sources[0].colour", "unknown key"),
    ("an unknown section", lambda told: told.update(extra=[]), "$.extra", "unknown key"),
    ("another format", lambda told: told.update(format=2), "$.format", "write 1"),
    ("a slug that is none", lambda told: told.update({"case": "No TD"}), "$.case", "slug"),
    ("no title", lambda told: told.pop("title"), "$", "title is missing"),
    (
        "an unknown word",
        with_values("measures", 0, instrument="halt"),
        "$.measures[0].instrument",
        "suspend, freeze",
    ),
    (
        "an id that nothing has",
        with_values("permits", 0, authority="xx"),
        "$.permits[0].authority",
        "no id of this",
    ),
    ("an id of another sort", with_values("permits", 0, authority="vik"), "$.permits[0].authority", "is a person"),
    ("an id twice", with_values("sources", 1, id="s1"), "$.sources[1].id", "$.sources[0]"),
    ("no address", with_values("sources", 0, url="engines"), "$.sources[0].url", "http(s) address"),
    ("a day that is none", with_values("permits", 1, issued="2020-02-30"), "$.permits[1].issued", "calendar"),
    ("a date in words", with_values("permits", 1, issued="May 2020"), "$.permits[1].issued", "2020-10-05"),
    (
        "a date backwards",
        with_values("permits", 1, issued={"earliest": "2020-03-01", "latest": "2020-02-01"}),
        "$.permits[1].issued",
        "swap",
    ),
    ("no country", with_values("permits", 1, destinations=["XX"]), "$.permits[1].destinations[0]", "country code"),
    (
        "money without currency",
        lambda told: told["permits"][1]["lines"][0].pop("currency"),
        "$.permits[1].lines[0]",
        "add currency",
    ),
    (
        "money as a number",
        lambda told: told["permits"][1]["lines"][0].update(value=1200.5),
        "$.permits[1].lines[0].value",
        "two places",
    ),
    (
        "a quantity without unit",
        lambda told: told["permits"][1]["lines"][0].pop("unit"),
        "$.permits[1].lines[0]",
        "add unit",
    ),
    ("a count of one permit", with_values("permits", 1, count={"min": 1}), "$.permits[1].count", "only a group"),
    ("a count upside down", with_values("permits", 0, count={"min": 3, "max": 2}), "$.permits[0].count", "swap"),
    ("a count below nothing", with_values("permits", 0, count={"min": -1}), "$.permits[0].count.min", "from 0 on"),
    (
        "a part above the whole",
        with_values("permits", 0, count={"approx": 9, "of_total": 5}),
        "$.permits[0].count.of_total",
        "larger than the whole",
    ),
    ("a count of nothing said", with_event_values(0, count={"approx": 2}), f"{M1E1}.count", "what is counted"),
    ("identified without number", with_values("permits", 1, identifiers=[]), "$.permits[1]", "identified permit"),
    ("no evidence", with_values("permits", 1, evidence=[]), "$.permits[1].evidence", "at least one"),
    (
        "a quote of 26 words",
        with_values("permits", 1, evidence=[{"source": "s1", "quote": "word " * 26}]),
        "$.permits[1].evidence[0].quote",
        "at most 25",
    ),
    (
        "an instrument on the wrong axis",
        with_values("measures", 0, applies_to=["new_applications"]),
        "$.measures[0].applies_to[0]",
        "never applies to new_applications",
    ),
    ("not imposed first", with_event_values(0, type="widened"), f"{M1E1}.type", "put the imposed event first"),
    ("imposed twice", with_event(type="imposed"), "$.measures[0].events[1].type", "imposed 2 times"),
    (
        "announced in the future",
        with_event_values(1, announced="2026-11-23"),
        "$.measures[0].events[1].announced",
        "future",
    ),
    ("an end before the start", with_event_values(0, until="2020-09-30"), f"{M1E1}.until", "before the start"),
    ("a lifting of nothing", with_event_values(1, targets=[]), "$.measures[0].events[1]", "add targets"),
    (
        "events out of order",
        with_event(effective="2019-01-01"),
        "$.measures[0].events[1].effective",
        "put the events in order",
    ),
    (
        "an event after the end",
        lambda told: told["measures"][0]["events"].append(
            {"id": "late", "type": "widened", "announced": "2022", "effective": "2022", "evidence": [{"source": "s1"}]}
        ),
        "$.measures[0].events[2]",
        "has ended the measure",
    ),
    (
        "a target that is over",
        with_measure({"type": "imposed"}, events=[]),
        "$.measures[1].events",
        "at least one",
    ),
    (
        "a scope, effect or count is missing",
        with_measure({"scope": []}),
        "$.measures[1].events[0]",
        "neither scope, effects nor count",
    ),
    (
        "an exclude rule apart from all that is included",
        lambda told: told["measures"][0]["events"][0]["scope"][1].update(destinations=["SE"]),
        f"{M1E1}.scope[1]",
        "no include rule",
    ),
    (
        "an exclude rule of everything",
        lambda told: told["measures"][0]["events"][0]["scope"].append({"rule": "exclude"}),
        f"{M1E1}.scope[2]",
        "excludes everything",
    ),
    (
        "two effects on one permit",
        lambda told: told["measures"][0]["events"][0]["effects"].append(
            {"permit": "p1", "effect": "unaffected", "basis": "reported"}
        ),
        f"{M1E1}.effects[1]",
        "stands already",
    ),
    (
        "a part that is not named",
        lambda told: told["measures"][0]["events"][0]["effects"][0].update(effect="partially_suspended"),
        f"{M1E1}.effects[0]",
        "which part",
    ),
    (
        "confirmed what nobody reported",
        lambda told: told["measures"][0]["events"][0]["effects"][0].update(confirmed=True),
        f"{M1E1}.effects[0].confirmed",
        "only a reported effect",
    ),
    (
        "a member of no group",
        with_values("permits", 0, member_of="p1", identity="group"),
        "$.permits[0].member_of",
        "no group",
    ),
    (
        "more members than the group can have",
        lambda told: told["permits"][0].update(count={"min": 0, "max": 0}),
        "$.permits[1].member_of",
        "0 permits at most and now 1",
    ),
    (
        "a motion as a measure",
        lambda told: (
            told["authorities"].append({"id": "st", "name": "Storting", "country": "NO", "kind": "parliament"}),
            told["measures"][0].update(authority="st", formality="informal_confirmed"),
        ),
        "$.measures[0].authority",
        "motion makes no measure",
    ),
    (
        "a critic's word as a measure",
        lambda told: (
            told["statements"].pop(0),
            told["statements"][0]["links"][0].update(stance="confirms"),
            told["measures"][0]["events"][0].update(evidence=[{"source": "s2"}]),
        ),
        f"{M1E1}.evidence",
        "only critics",
    ),
    (
        "a critic who announces",
        lambda told: told["statements"][1]["links"][0].update(stance="announces"),
        "$.statements[1].links[0]",
        "never counts as an announcement",
    ),
    ("nobody speaks", lambda told: told["statements"][1].pop("speaker_as_printed"), "$.statements[1]", "who said it"),
    ("said tomorrow", with_values("statements", 1, said="2026-11-23"), "$.statements[1].said", "future"),
    (
        "two answers without doubt",
        lambda told: told["expect"][1].pop("certainty"),
        "$.expect[1]",
        "go together",
    ),
    ("a pair without axis", lambda told: told["expect"][2].pop("axis"), "$.expect[2]", "axis is missing"),
    (
        "a ground's words from nowhere",
        lambda told: told["measures"][0]["grounds"][0].update(quote="on the lake"),
        "$.measures[0].grounds[0]",
        "which source",
    ),
    ("a character that no text has", lambda told: told.update(title="a\0b"), "$.title", "cannot be stored"),
    ("an object where a list belongs", lambda told: told.update(permits={}), "$.permits", "a list is needed"),
]


@pytest.mark.parametrize(("change", "path", "words"), [row[1:] for row in ERRORS], ids=[row[0] for row in ERRORS])
def test_what_is_wrong_is_named_with_its_path(change: Change, path: str, words: str) -> None:
    problems = refused(case(change))
    assert words in problems[path], problems


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("{", "line 1, column 2"),
        ('{"format": 1, "format": 1}', "stands twice"),
        ("[" * 100_000, "too deeply"),
        ("7", "an object"),
    ],
)
def test_what_is_no_case_at_all(told: str, words: str) -> None:
    assert words in refused(told)["$"]


def test_the_same_country_or_a_court_ends_a_measure() -> None:
    """Sweden's ministry cannot lift Norway's measure; a court can; and nobody lifts what is over already."""

    def sweden(kind: str) -> Change:
        lifts = {
            "type": "lifted",
            "id": "m2e2",
            "targets": ["m1"],
            "announced": "2021-02-01",
            "effective": "2021-02-01",
        }
        lifts["evidence"] = [{"source": "s1"}]

        def change(told: Any) -> None:
            told["authorities"].append({"id": "se", "name": "Of Sweden", "country": "SE", "kind": kind})
            told["measures"][0]["events"].pop()
            with_measure({"announced": "2020-12-01", "effective": "2020-12-01"}, authority="se")(told)
            told["measures"][1]["events"].append(lifts)

        return change

    path = "$.measures[1].events[1].targets[0]"
    assert "a measure of NO" in refused(case(sweden("ministry")))[path]
    read_case(json.dumps(case(sweden("court"))), dt.date(2026, 11, 22))

    def again(told: Any) -> None:
        sweden("court")(told)
        told["measures"][0]["events"].append(
            dict(told["measures"][1]["events"][1], id="m1e2", announced="2021-03-01", effective="2021-03-01")
        )

    assert "over already" in refused(case(again))["$.measures[0].events[1].targets[0]"]


def test_nothing_revives_what_was_ended_for_good_unless_a_court_annulled_the_end() -> None:
    """A revoked permit is not suspended later; after the annulment of the revocation it may be."""
    ends = with_measure(TERMINATES, instrument="revoke")
    later = {"id": "m3e1", "announced": "2022-06-01", "effective": "2022-06-01"}

    def revives(told: Any) -> None:
        with_measure(SUSPENDS | later, id="m3")(told)

    assert "ended for good" in refused(case(ends, revives))["$.measures[2].events[0].effects[0].permit"]

    def annulled(told: Any) -> None:
        annuls = {"id": "m2e2", "type": "annulled", "announced": "2022-03-01", "effective": "2022-03-01"}
        told["measures"][1]["events"].append(annuls | {"evidence": [{"source": "s1"}]})

    read_case(json.dumps(case(ends, annulled, revives)), dt.date(2026, 11, 22))


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_file() -> None:
    text = json.dumps(
        case(
            with_values("sources", 0, url="x"),
            with_event_values(0, type="nothing"),
            with_values("statements", 1, venue="x"),
        )
    )
    with pytest.raises(CaseRefusedError) as caught:
        read_case(text, dt.date(2026, 11, 22))
    paths = [problem.path for problem in caught.value.problems]
    assert paths == [
        "$.sources[0].url",
        f"{M1E1}.type",
        "$.statements[1].venue",
    ]


def test_reading_needs_no_django() -> None:
    """A file can be checked where there is no database."""
    program = "import sys, exportwatch.registry.cases; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=settings.BASE_DIR)
