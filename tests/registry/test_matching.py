"""From a written name, or a found act, to candidates in the record: what is offered, why, and what stays open."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exportwatch.registry import services
from exportwatch.registry.matching import (
    PermitClues,
    Speakers,
    authorities_like,
    companies_like,
    measures_like,
    open_measures,
    permits_like,
    steps_like,
)
from exportwatch.registry.models import Authority, Company, Person, Tenure
from exportwatch.registry.values import CountRange, FuzzyDate
from exportwatch.vocabulary import EventType, Instrument
from tests import factories

pytestmark = pytest.mark.django_db


# --- Companies ------------------------------------------------------------------------------------------------------


@pytest.fixture
def companies() -> None:
    for name, others, former in (
        ("L3Harris Wescam", ["Wescam"], ["Versatron"]),
        ("Aselsan Elektronik", ["Aselsan"], []),
        ("Norsk Jetmotor", [], []),
        ("Northern Defence Systems", [], []),
        ("Southern Defence Systems", [], []),
    ):
        Company.objects.create(name=name, slug=name.lower().replace(" ", "-"), other_names=others, former_names=former)


@pytest.mark.parametrize(
    ("written", "found", "same", "reason"),
    [
        ("L3Harris WESCAM", "L3Harris Wescam", True, "the same name"),
        ("wescam", "L3Harris Wescam", True, "other name"),
        ("Versatron", "L3Harris Wescam", True, "former name"),
        ("L3Harris Wescan", "L3Harris Wescam", False, "near spelling"),
        ("L3 Harris Wescam", "L3Harris Wescam", False, "near spelling"),
        ("Norsk Jetmotors AS", "Norsk Jetmotor", False, "near spelling"),
        ("Asselsan", None, False, ""),  # the beginning of the one word differs: nothing is guessed
        ("Eastern Optics", None, False, ""),
        ("", None, False, ""),
    ],
)
def test_a_company_is_found_by_any_of_its_names_and_by_a_near_spelling(
    companies: None, written: str, found: str | None, same: bool, reason: str
) -> None:
    candidates = companies_like(written)
    if found is None:
        assert candidates == []
    else:
        assert (candidates[0].company.name, candidates[0].same) == (found, same)
        assert reason in candidates[0].reason


def test_two_companies_of_like_names_are_both_offered(companies: None) -> None:
    names = {item.company.name for item in companies_like("Northern Defense Systems")}
    assert "Northern Defence Systems" in names
    assert all(not item.same for item in companies_like("Northern Defense Systems"))


def test_among_many_companies_the_shortlist_comes_from_an_index() -> None:
    Company.objects.bulk_create(
        Company(name=f"Works {n:05d}", slug=f"works-{n}", folded_names=[f"works {n:05d}"]) for n in range(3000)
    )
    Company.objects.create(name="Lakeside Propellers", slug="lakeside-propellers")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_company")
    with CaptureQueriesContext(connection) as asked:
        assert companies_like("Lakeside Propelers")[0].company.name == "Lakeside Propellers"
    assert len(asked) <= 4
    shortlist = next(query["sql"] for query in asked if "registry_name_starts" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {shortlist}")
        assert "company_name_starts" in str(cursor.fetchall())


# --- People and the office held that day ----------------------------------------------------------------------------


@pytest.fixture
def ministers() -> None:
    country = factories.country("CA", "Canada")
    ministry = services.authority("Global Affairs Canada", country.code)
    for name, other, first, last in (
        ("François Berger", [], "2019-11-20", "2021-01-12"),
        ("Marc Garde", ["M. Garde"], "2021-01-12", "2021-10-26"),
        ("Mel Joly", [], "2021-10-26", None),
        ("Ann Old", [], None, None),
    ):
        person = Person.objects.create(name=name, slug=name.lower().replace(" ", "-"), other_names=other)
        Tenure.objects.create(
            person=person,
            office="Minister of Foreign Affairs",
            authority=ministry,
            **(FuzzyDate.parse(first).columns("start") if first else {}),
            **(FuzzyDate.parse(last).columns("end") if last else {}),
        )


@pytest.mark.parametrize(
    ("printed", "role", "day", "person", "certain", "said"),
    [
        ("Francois Berger", "Foreign Minister", "2020-10-05", "François Berger", True, "from 20 November 2019"),
        ("Berger", "Foreign Affairs Minister", "2020-10-05", "François Berger", True, "the same surname"),
        ("F. Berger", None, "2020-10-05", "François Berger", True, "surname and initial"),
        ("Francois Berger", "former minister", "2023-05-01", "François Berger", False, "the office is open"),
        ("Foreign Minister", None, "2021-04-12", "Marc Garde", True, "held the office that is named"),
        ("the foreign minister", None, "2022-04-12", "Mel Joly", True, "held the office that is named"),
        ("Mel Joly", "minister", "2021-10-26", "Mel Joly", True, "no end recorded"),
        ("Ann Old", "minister", "2021-10-26", "Ann Old", False, "beginning not recorded"),
        ("Berger", None, "2021", "François Berger", False, ""),  # the year reaches beyond the office
        ("Nobody Known", "Foreign Minister", "2020-10-05", None, False, ""),
    ],
)
def test_a_speaker_is_resolved_to_the_office_held_on_the_day_or_said_to_be_open(
    ministers: None, *, printed: str, role: str | None, day: str, person: str | None, certain: bool, said: str
) -> None:
    candidates = Speakers(["CA"], [printed]).like(printed, role, "CA", FuzzyDate.parse(day))
    if person is None:
        assert candidates == []
        return
    first = candidates[0]
    assert (first.person.name, first.certain) == (person, certain)
    assert said in "; ".join(first.reasons)
    assert (first.tenure is None) == ("the office is open" in "; ".join(first.reasons))


def test_the_day_an_office_changes_hands_names_both(ministers: None) -> None:
    found = Speakers(["CA"]).like("Foreign Minister", None, "CA", FuzzyDate.parse("2021-01-12"))
    assert {item.person.name for item in found} >= {"François Berger", "Marc Garde"}


def test_the_speakers_of_a_report_cost_three_queries_together(ministers: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        speakers = Speakers(["CA"], ["Berger", "Garde", "Joly"])
        for name in ("Berger", "Garde", "Joly"):
            assert speakers.like(name, None, "CA", FuzzyDate.parse("2021-04-12"))
        institution = speakers.institution("the Global Affairs Canada")
    assert institution is not None
    assert speakers.institution("Global Affairs") is None
    assert len(asked) == 3


def test_authorities_are_offered_in_their_country_alone() -> None:
    services.authority("Ministry of Defence", factories.country("NO", "Norway").code)
    services.authority("Ministry of Defence", factories.country("TD", "Chad").code)
    found = authorities_like("Ministry of Defense", "NO")
    assert [(item.authority.country_id, item.same) for item in found] == [("NO", False)]
    assert Authority.objects.count() == 2


# --- Measures and their steps ---------------------------------------------------------------------------------------


def test_instruments_of_one_family_are_offered_after_the_same_one() -> None:
    factories.published_measure(title="Frozen", instrument=Instrument.FREEZE_NEW, applies_to=("new_applications",))
    factories.published_measure(
        title="Paused", instrument=Instrument.PAUSE_PENDING, applies_to=("pending_applications",)
    )
    found = measures_like("CA", ["TR"], Instrument.PAUSE_PENDING, dt.date(2020, 10, 7))
    assert [(item.measure.title, item.sure) for item in found] == [("Paused", True), ("Frozen", False)]
    assert "the record calls it freeze on new permits" in found[1].reasons[0]


@pytest.mark.parametrize(
    ("day", "destinations", "instrument", "count"),
    [
        (dt.date(2021, 4, 12), ["TR"], Instrument.SUSPEND, 1),
        (dt.date(2021, 4, 12), [], Instrument.SUSPEND, 1),
        (dt.date(2020, 10, 4), ["TR"], Instrument.SUSPEND, 0),  # not begun
        (dt.date(2021, 4, 12), ["TD"], Instrument.SUSPEND, 0),  # toward somebody else
        (dt.date(2021, 4, 12), ["TR"], Instrument.FREEZE_NEW, 0),  # another instrument
        (dt.date(2022, 1, 1), ["TR"], Instrument.SUSPEND, 0),  # lifted before
    ],
)
def test_what_is_open_on_a_day_can_be_lifted_on_it(
    day: dt.date, destinations: list[str], instrument: Instrument, count: int
) -> None:
    event = factories.published_measure()
    entry = services.StepEntry(
        measure=event.measure,
        type=EventType.LIFTED,
        announced=FuzzyDate.parse("2021-06-01"),
        quotes=[factories.quote("They are lifted.", factories.article(day="2021-06-01"))],
        targets=[event.measure],
    )
    factories.publish(services.enter_step(entry))
    found = open_measures("CA", destinations, {instrument}, day)
    assert len(found) == count
    if found:
        assert "in force on 12 April 2021" in found[0].reasons
    assert [item.measure for item in steps_like("CA", ["TR"], {EventType.LIFTED}, dt.date(2021, 6, 3))] == [
        event.measure
    ]


def test_a_measure_whose_scope_names_the_goods_weighs_more() -> None:
    factories.published_measure(title="Everything")
    named = factories.measure_event(title="Sensors", announced="2020-10-06")
    named.scope_rules.update(goods=["targeting sensors"])
    factories.publish(named.measure, named)
    found = open_measures("CA", ["TR"], {Instrument.SUSPEND}, dt.date(2021, 4, 12), ["drone sensors"])
    assert [item.measure.title for item in found] == ["Sensors", "Everything"]
    assert "its scope names sensors" in found[0].reasons


# --- Permits --------------------------------------------------------------------------------------------------------


def test_permits_are_found_by_parties_goods_and_the_count_of_a_group() -> None:
    event = factories.published_measure()
    permit = factories.permit(event)
    permit.destinations.set([factories.country("TR", "Türkiye")])
    factories.publish(permit)
    clues = PermitClues(issuer="CA", exporter="Northern Optics", destinations=["TR"], goods="drone sensors")
    found = permits_like(clues)
    assert (found[0].permit, found[0].sure) == (permit, True)
    assert found[0].reasons == ("same exporter", "same destination", "goods named alike: sensors")
    assert permits_like(PermitClues(issuer="CA", exporter="Somebody Else", destinations=["TR"])) == []
    assert permits_like(PermitClues(issuer="CA", destinations=["TR"], count=CountRange(28, 28))) == []
