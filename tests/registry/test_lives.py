"""The lives of measures: on every day what the status function says, and toward each destination only while it is
reached."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings

from exportwatch.registry.status import MeasureFact, MeasureState, measure_lives, measure_state
from tests.registry.histories.chance import FIRST_DAY, records
from tests.registry.histories.telling import covers, day, event, measure

RUNNING = {MeasureState.IN_FORCE, MeasureState.LAPSED_UNCONFIRMED}


@given(records)
@settings(max_examples=60, deadline=None)
def test_on_every_day_they_say_what_the_status_function_says(measures: tuple[MeasureFact, ...]) -> None:
    lives = {life.measure.id: life for life in measure_lives(measures, measures)}
    for one in measures:
        for number in range(-1, 64, 3):
            on = FIRST_DAY + dt.timedelta(days=number)
            answer = measure_state(one, measures, on)
            span = lives[one.id].on(on)
            said = {span.state, span.other} if span else set()
            expected = {answer.state, *answer.alternatives}
            assert said == (expected if expected & RUNNING else set()), (one.id, on)


def test_a_destination_is_reached_from_when_it_is_named_until_it_is_let_out() -> None:
    of_two = measure(
        "a",
        event("imposed", "2021-03-01", scope=[covers("SA")]),
        event("widened", "2021-06-01", scope=[covers("AE")]),
        event("partially_lifted", "2021-09-01", scope=[covers("SA")]),
        event("lifted", "2021-12-01/2021-12-31"),
    )
    (life,) = measure_lives([of_two], [of_two])
    assert [(str(span.start), str(span.end), span.certain) for span in life.toward["SA"]] == [
        ("2021-03-01", "2021-09-01", True)
    ]
    assert [(str(span.start), str(span.end), span.certain) for span in life.toward["AE"]] == [
        ("2021-06-01", "2021-12-01", True),
        ("2021-12-01", "2021-12-31", False),
    ]
    assert life.toward_on("SA", day("2021-10-01")) is None
    assert life.on(day("2021-10-01")) is not None


def test_a_measure_that_names_none_reaches_in_part_where_its_permits_go() -> None:
    silent = measure("a", event("imposed", "2021-03-01"))
    (life,) = measure_lives([silent], [silent], {"a": {"SA"}})
    assert [(destination, span.partly) for destination, (span,) in life.toward.items()] == [("SA", True)]
    named = measure("b", event("imposed", "2021-03-01", scope=[covers("TR")]))
    (life,) = measure_lives([named], [named], {"b": {"SA"}})
    assert set(life.toward) == {"TR"}
