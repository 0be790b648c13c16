"""The query string, one for page, figure, JSON and CSV: what is not understood is refused by name, never ignored."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict
from django.test import Client

from exportwatch.public.filters import FIGURE_KEYS, LIST_KEYS, FilterError, parse
from exportwatch.vocabulary import Instrument
from tests import factories
from tests.public.conftest import Published


@pytest.fixture
def record(published: Published) -> Published:
    """Beside Canada's suspension toward Türkiye: a German freeze toward Chad, and a Swiss worldwide condition."""
    factories.published_measure(
        issuer=("DE", "Germany"),
        destination=("TD", "Chad"),
        instrument=Instrument.FREEZE_NEW,
        applies_to=("new_applications",),  # type: ignore[arg-type]
        announced="2022-03",
        title="Freeze toward Chad",
    )
    factories.published_measure(
        issuer=("CH", "Switzerland"),
        destination=None,
        instrument=Instrument.ADD_CONDITION,
        announced="2023-05-01",
        title="Condition everywhere",
    )
    return published


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Drone sensors suspended", "Freeze toward Chad", "Condition everywhere"}),
        ("issuer=CA", {"Drone sensors suspended"}),
        ("issuer=CA&issuer=DE", {"Drone sensors suspended", "Freeze toward Chad"}),
        ("destination=TR", {"Drone sensors suspended", "Condition everywhere"}),
        ("issuer=DE&destination=TR", set()),
        ("instrument=freeze_new&instrument=suspend", {"Drone sensors suspended", "Freeze toward Chad"}),
        ("applies_to=new_applications", {"Freeze toward Chad"}),
        ("since=2022-03-01", {"Freeze toward Chad", "Condition everywhere"}),
        ("since=2022-03-02", {"Condition everywhere"}),
        ("until=2020-10-05", {"Drone sensors suspended"}),
        ("until=2020-10-04", set()),
        ("issuer=&since=", {"Drone sensors suspended", "Freeze toward Chad", "Condition everywhere"}),
    ],
)
def test_list_and_figure_follow_the_same_query(reader: Client, record: Published, query: str, titles: set[str]) -> None:
    page = reader.get(f"/measures/?{query}")
    assert {measure.title for measure in page.context["rows"]} == titles
    rows = reader.get(f"/api/v1/figures/measures-over-time?{query}").json()["rows"]
    assert sum(row[4] for row in rows) == len(titles)


def test_as_of_hides_what_was_announced_later(reader: Client, record: Published) -> None:
    answer = reader.get("/api/v1/figures/measures-over-time?as_of=2022-12-31").json()
    assert [row[0] for row in answer["rows"]] == ["2020-10", "2022-03"]
    assert answer["incomplete_since"] is None  # the weeks before a day long past are complete


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("colour=red", "“colour”"),
        ("issuer=Canada", "“Canada”"),
        ("issuer=ZZ", "“ZZ”"),
        ("destination=%00", "“destination”"),
        ("instrument=halt", "“halt”"),
        ("since=2020-13-01", "“2020-13-01”"),
        ("since=2020-01-01&since=2021-01-01", "“since”"),
        ("since=2021-01-01&until=2020-01-01", "“until”"),
        ("limit=0", "“0”"),
        ("limit=501", "“501”"),
        ("page=-1", "“-1”"),
        ("page=²", "“²”"),
    ],
)
def test_page_refuses_what_it_does_not_understand_and_keeps_the_rest(
    reader: Client, record: Published, query: str, named: str
) -> None:
    response = reader.get(f"/measures/?instrument=suspend&{query}")
    page = response.content.decode()
    assert response.status_code == 400
    assert named in page
    assert 'value="suspend" checked' in page
    assert response.context["rows"] == []


def test_json_and_csv_refuse_it_too(reader: Client, record: Published) -> None:
    response = reader.get("/api/v1/figures/who-announced?instrument=halt")
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["code"], error["field"]) == ("unknown_filter", "instrument")
    assert "halt" in error["message"]
    csv = reader.get("/figures/who-announced.csv?page=1")
    assert (csv.status_code, csv["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "“page”" in csv.content.decode()


def test_detail_pages_refuse_it_and_still_show_the_record(reader: Client, record: Published) -> None:
    response = reader.get(f"{record.event.measure.get_absolute_url()}?as_of=tomorrow")
    assert response.status_code == 400
    assert "“tomorrow”" in response.content.decode()
    assert record.event.measure.title in response.content.decode()


def test_query_string_reads_back_to_the_same_filter(record: Published) -> None:
    query = "issuer=CA&issuer=DE&instrument=suspend&since=2020-01-01&limit=10"
    asked = parse(QueryDict(query), LIST_KEYS)
    assert parse(QueryDict(asked.query_string(page=3)[1:]), LIST_KEYS).query_string() == asked.query_string()
    assert asked.query_string() == f"?{query}"
    assert parse(QueryDict(""), FIGURE_KEYS).query_string() == ""


def test_what_was_understood_is_kept_with_the_problems(record: Published) -> None:
    with pytest.raises(FilterError) as caught:
        parse(QueryDict("issuer=CA&issuer=ZZ&since=2020-01-01"), FIGURE_KEYS)
    assert (caught.value.filter.issuer, caught.value.filter.since) == (("CA",), dt.date(2020, 1, 1))
    assert [problem.field for problem in caught.value.problems] == ["issuer"]
