"""The status function, told as short histories of invented permits, country pairs and measures (see histories/)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings

from exportwatch.registry.status import MeasureFact, PermitFact, measure_state, pair_status, permit_status
from exportwatch.vocabulary import ALLOWED_AXES, Axis, Instrument
from tests.registry.histories.chance import FIRST_DAY, any_measure, dates_in, days_near, permits, records
from tests.registry.histories.pairs import AXIS_OF, PAIRS
from tests.registry.histories.permits import HISTORIES, LIFTED
from tests.registry.histories.telling import (
    LATER,
    covers,
    day,
    does,
    event,
    fuzzy,
    measure,
    permit,
    said,
    suspended,
    turkiye,
)


@pytest.mark.parametrize(("proves", "of", "measures", "days"), HISTORIES, ids=[row[0] for row in HISTORIES])
def test_life_of_a_permit(proves: str, of: PermitFact, measures: list[MeasureFact], days: dict[str, str]) -> None:
    assert {on: said(permit_status(of, measures, day(on))) for on in days} == days, proves


def test_answer_names_what_holds_it_since_when_and_until_when() -> None:
    holding = suspended("a", "2021-03", event("extended", "2021-05-01", until="2021-12-31"), until="2021-05-31")
    beside = measure("b", event("imposed", "2021-04-10", does("partially_suspended", part="radar"), until="2021-09"))
    answer = permit_status(permit(), [holding, beside], day("2021-06-01"))
    assert answer.measures == ("a", "b")
    assert answer.since == fuzzy("2021-03")
    assert answer.until_announced == fuzzy("2021-12-31")
    assert answer.events == ("imposed 2021-03", "extended 2021-05-01")


def test_since_is_the_first_day_of_the_unbroken_status_across_measures() -> None:
    first = suspended("a", "2021-03-01", event("lifted", "2021-08-01"))
    answer = permit_status(permit(), [first, suspended("b", "2021-07-01")], day("2021-09-01"))
    assert (answer.since, answer.measures) == (fuzzy("2021-03-01"), ("b",))


def test_an_open_end_beside_an_announced_one_is_open() -> None:
    answer = permit_status(permit(), [suspended("a", until="2021-12-31"), suspended("b")], day("2021-06-01"))
    assert answer.until_announced is None


def test_active_again_says_since_when_and_by_which_event() -> None:
    answer = permit_status(permit(), [suspended("a", "2021-03-01", LIFTED)], day("2023-01-01"))
    assert answer.reinstated_on == answer.since == fuzzy("2022-06-01")
    assert answer.events == ("lifted 2022-06-01",)
    assert permit_status(permit(), [], day("2023-01-01")).reinstated_on is None


@pytest.mark.parametrize(
    ("measures", "was_suspended"),
    [
        ([suspended("a")], True),
        ([suspended("a", "2021-03-01", event("lifted", "2021-12-01"))], False),
        ([suspended("a", "2021-03-01", event("lifted", "2022-01-01"))], True),
        ([measure("a", event("imposed", "2021-03-01", does("partially_suspended")))], False),
    ],
    ids=["held", "freed before", "freed the day after its last", "held in part"],
)
def test_an_expired_permit_says_whether_it_was_suspended_on_its_last_day(
    measures: list[MeasureFact], was_suspended: bool
) -> None:
    answer = permit_status(permit(expires="2021-12-31"), measures, day("2023-01-01"))
    assert (answer.status, answer.suspended_at_end, answer.measures) == ("expired", was_suspended, ())
    assert answer.since == fuzzy("2022-01-01")


def test_parts_of_a_partial_suspension_are_named_together() -> None:
    tanks = measure("a", event("imposed", "2021-03-01", does("partially_suspended", part="tanks")))
    barrels = measure("b", event("imposed", "2021-04-01", does("partially_terminated", part="barrels")))
    assert permit_status(permit(), [tanks, barrels], day(LATER)).parts == ("tanks", "barrels")


def test_a_condition_leaves_the_permit_active_and_is_said() -> None:
    under = measure("a", event("imposed", "2021-03-01", does("conditioned")), LIFTED, by="add_condition")
    during, after = (permit_status(permit(), [under], day(on)) for on in ("2021-03-01", "2022-06-01"))
    assert (during.status, during.conditioned) == ("active", True)
    assert (after.status, after.conditioned) == ("active", False)


def test_scope_and_reports_that_do_not_count_are_shown_beside_the_status() -> None:
    inferred = measure("a", event("imposed", "2021-03-01", does("suspended", basis="inferred_from_scope")), LIFTED)
    reported = measure("b", event("imposed", "2021-03-01", does("suspended", basis="reported")))
    answer = permit_status(permit(), [inferred, reported], day("2021-06-01"))
    assert (answer.status, answer.unconfirmed_scope, answer.measures) == ("active", ("a",), ())
    assert answer.open_questions == ("b is reported to touch this permit; no editor has confirmed it.",)
    assert permit_status(permit(), [inferred], day("2022-06-01")).unconfirmed_scope == ()


def test_lapses_and_stays_leave_a_question_open() -> None:
    lapsed = permit_status(permit(), [suspended("a", until="2021-04-30")], day("2021-06-01"))
    stayed = permit_status(permit(), [suspended("a", "2021-03-01", event("stayed", "2021-05-05"))], day("2021-06-01"))
    assert lapsed.open_questions[0].startswith("The announced end of a has passed")
    assert (lapsed.measures, lapsed.until_announced) == (("a",), fuzzy("2021-04-30"))
    assert stayed.open_questions[0].startswith("A court stayed a")


def test_a_possible_status_names_the_measure_of_either_answer() -> None:
    answer = permit_status(permit(), [suspended("a", "2021", event("lifted", "2022"))], day("2022-06-01"))
    assert (said(answer), answer.certainty, answer.measures) == ("active or suspended", "possible", ("a",))


GIVEN_WORDS = {
    "suspend": "suspended",
    "freeze_new": "frozen",
    "pause_pending": "paused",
    "presume_denial": "presumed_denied",
    "embargo": "embargoed",
}


@pytest.mark.parametrize("instrument", list(Instrument))
def test_each_instrument_has_its_word_on_its_axes_and_no_other(instrument: Instrument) -> None:
    answers = pair_status("NO", "TR", [turkiye(instrument.value)], day("2021-03-01"))
    word = GIVEN_WORDS.get(instrument.value, "open")
    assert {axis: answer.status for axis, answer in answers.items()} == {
        axis: word if axis in ALLOWED_AXES[instrument] else "open" for axis in Axis
    }


def test_where_several_hold_the_gravest_word_is_said_and_all_are_listed() -> None:
    ladder = ["embargo", "suspend", "freeze_new", "presume_denial", "pause_pending"]
    everywhere = [replace(turkiye(word, name=word), applies_to=frozenset(Axis)) for word in ladder]
    partly = replace(
        turkiye("suspend", name="part", scope=[covers("TR", programme="a jet")]), applies_to=frozenset(Axis)
    )
    for count, word in enumerate(ladder):
        answer = pair_status("NO", "TR", [partly, *everywhere[count:]], day(LATER))[Axis.PENDING_APPLICATIONS]
        assert (answer.status, answer.measures) == (GIVEN_WORDS[word], ("part", *ladder[count:]))
    alone = pair_status("NO", "TR", [partly], day(LATER))[Axis.PENDING_APPLICATIONS]
    assert alone.status == "partially_suspended"


@pytest.mark.parametrize(("proves", "instrument", "only", "days"), PAIRS, ids=[row[0] for row in PAIRS])
def test_life_of_a_pair(proves: str, instrument: str, only: MeasureFact, days: dict[str, str]) -> None:
    axis = AXIS_OF[instrument]
    assert {on: said(pair_status("NO", "TR", [only], day(on))[axis]) for on in days} == days, proves


def test_a_lapsed_measure_gives_way_to_what_else_holds() -> None:
    lapsed = turkiye("freeze_new", until="2021-06-30")
    still = turkiye("presume_denial", name="b")
    answer = pair_status("NO", "TR", [lapsed, still], day("2021-07-01"))[Axis.NEW_APPLICATIONS]
    assert said(answer) == "frozen or presumed_denied"
    assert (answer.measures, answer.lapsed) == (("a", "b"), ("a",))
    assert (answer.since, answer.until_announced) == (fuzzy("2021-03-01"), fuzzy("2021-06-30"))


def test_a_region_speaks_for_its_country_with_a_mark() -> None:
    answers = pair_status("NO", "TR", [turkiye("freeze_new", regional=True)], day(LATER))
    assert answers[Axis.NEW_APPLICATIONS].status == "frozen"
    assert answers[Axis.NEW_APPLICATIONS].regional == ("a",)
    assert answers[Axis.EXTANT_PERMITS].regional == ()


def test_an_act_of_the_union_is_asked_for_by_its_own_name() -> None:
    acts = [turkiye("embargo", country="EU")]
    assert pair_status("EU", "TR", acts, day(LATER))[Axis.DELIVERIES].status == "embargoed"


def test_an_event_of_another_country_or_court_ends_the_measure_that_it_targets() -> None:
    court = measure("court", event("annulled", "2021-06-01", targets=["a"]), by="annul", country="BE")
    after = pair_status("NO", "TR", [turkiye("freeze_new"), court], day("2021-06-01"))
    assert after[Axis.NEW_APPLICATIONS].status == "open"


@pytest.mark.parametrize(
    ("on", "state", "since", "until"),
    [
        ("2021-02-28", "not_yet", None, None),
        ("2021-03-01", "in_force", "2021-03-01", "2021-06-30"),
        ("2021-06-30", "in_force", "2021-03-01", "2021-06-30"),
        ("2021-07-01", "lapsed_unconfirmed", "2021-07-01", "2021-06-30"),
        ("2021-08-01", "in_force", "2021-08-01", "2021-12-31"),
        ("2021-10-01", "ended", "2021-10-01", None),
    ],
)
def test_life_of_a_measure(on: str, state: str, since: str | None, until: str | None) -> None:
    told = turkiye("freeze_new", event("extended", "2021-08-01", until="2021-12-31"), until="2021-06-30")
    ending = measure("b", event("lifted", "2021-10-01", targets=["a"]))
    answer = measure_state(told, [told, ending], day(on))
    assert (answer.state, answer.certainty) == (state, "certain")
    assert answer.since == (fuzzy(since) if since else None)
    assert answer.until_announced == (fuzzy(until) if until else None)


def test_a_measure_known_to_begin_in_a_month_is_possibly_in_force_within_it() -> None:
    told = turkiye("freeze_new", on="2021-03")
    answer = measure_state(told, [told], day("2021-03-10"))
    assert (answer.state, answer.alternatives, answer.certainty) == ("in_force", ("not_yet",), "possible")


def answers(of: PermitFact, measures: Sequence[MeasureFact], on: dt.date) -> tuple[object, ...]:
    """Everything that is said on a day, without the day itself."""
    told = permit_status(of, measures, on)
    pair = pair_status("NO", "TR", measures, on)
    states = [measure_state(one, measures, on) for one in measures]
    return (
        (told.status, told.alternatives, told.since, told.measures, told.suspended_at_end),
        [(axis, one.status, one.alternatives, one.since, one.measures) for axis, one in pair.items()],
        [(one.state, one.alternatives, one.since, one.until_announced) for one in states],
    )


@given(of=permits, measures=records)
@settings(max_examples=25, deadline=None)
def test_answers_change_only_on_days_that_a_fact_names(of: PermitFact, measures: tuple[MeasureFact, ...]) -> None:
    named = {bound for fuzzy_date in dates_in(of, measures) for bound in (fuzzy_date.earliest, fuzzy_date.latest)}
    changing = named | {bound + dt.timedelta(days=1) for bound in named}
    before = answers(of, measures, FIRST_DAY - dt.timedelta(days=1))
    for number in range(63):
        on = FIRST_DAY + dt.timedelta(days=number)
        now = answers(of, measures, on)
        assert on in changing or now == before
        before = now


@given(of=permits, measures=records, stranger=any_measure("stranger"), on=days_near)
@settings(max_examples=60, deadline=None)
def test_a_measure_that_touches_neither_permit_nor_pair_changes_nothing(
    of: PermitFact, measures: tuple[MeasureFact, ...], stranger: MeasureFact, on: dt.date
) -> None:
    elsewhere = replace(
        stranger, country="FR", events=tuple(replace(one, targets=(), effects=()) for one in stranger.events)
    )
    with_it = [permit_status(of, [*measures, elsewhere], on), pair_status("NO", "TR", [elsewhere, *measures], on)]
    assert with_it == [permit_status(of, measures, on), pair_status("NO", "TR", measures, on)]
