"""Figure, table, JSON and CSV hold the same rows; and no cell runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from exportwatch.public.charts import CHARTS
from exportwatch.public.exports import csv_lines, neutral
from exportwatch.public.filters import FIGURE_KEYS
from exportwatch.registry.models import Person, StatementLink
from exportwatch.vocabulary import Part, Stance
from tests import factories
from tests.public.conftest import Published


def rows_of_csv(client: Client, address: str) -> list[list[str]]:
    response = client.get(address)
    return list(csv.reader(io.StringIO(b"".join(response).decode())))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(CHARTS))
def test_table_json_and_csv_hold_the_same_rows(reader: Client, published: Published, name: str) -> None:
    factories.published_measure(title="Another", announced="2021-05")
    answer = reader.get(f"/api/v1/figures/{name}").json()
    header, *rows = rows_of_csv(reader, f"/figures/{name}.csv")
    assert header == answer["columns"]
    assert rows == [["" if cell is None else str(cell) for cell in row] for row in answer["rows"]]
    cards = {card.figure.name: card.figure for card in reader.get("/").context["cards"]}
    assert [list(row) for row in cards[name].rows] == answer["rows"]
    assert answer["title"] == cards[name].title
    assert len(answer["rows"]) > 0


def test_the_figure_is_public_at_the_next_load(reader: Client, published: Published) -> None:
    before = reader.get("/api/v1/figures/measures-over-time").json()
    factories.published_measure(title="Another")
    after = reader.get("/api/v1/figures/measures-over-time").json()
    assert [row[4] for row in before["rows"]] == [1]
    assert [row[4] for row in after["rows"]] == [2]
    assert after["figure"]["data"][0]["y"] == [2]
    assert "imposed 2 measures" in reader.get("/").content.decode()


def test_critics_and_affected_parties_announce_nothing(reader: Client, published: Published) -> None:
    link = StatementLink.objects.get()
    address = "/api/v1/figures/who-announced"
    assert [row[5] for row in reader.get(address).json()["rows"]] == ["Announcer and decider"]
    for part, stance, expected in [
        (Part.ANNOUNCER, Stance.ANNOUNCES, ["Announcer"]),
        (Part.DECIDER, Stance.CONFIRMS, ["Decider"]),
        (Part.CRITIC, Stance.CONFIRMS, []),
        (Part.AFFECTED_PARTY, Stance.CONFIRMS, []),
        (Part.CRITIC, Stance.WELCOMES, []),
        (Part.ANNOUNCER, Stance.ANNOUNCES, ["Announcer"]),
    ]:
        StatementLink.objects.filter(pk=link.pk).update(part=part, stance=stance)
        assert [row[5] for row in reader.get(address).json()["rows"]] == expected, (part, stance)


def test_api_answers_any_origin_and_unknown_figures_in_one_shape(reader: Client, published: Published) -> None:
    response = reader.get("/api/v1/figures/who-announced", headers={"Origin": "https://elsewhere.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    for address in ("/api/v1/figures/none", "/api/v1/nowhere"):
        response = reader.get(address)
        assert response.status_code == 404
        assert set(response.json()["error"]) == {"code", "message", "field"}
        assert response["Access-Control-Allow-Origin"] == "*"


def test_openapi_describes_every_filter(reader: Client, db: None) -> None:
    schema = reader.get("/api/v1/openapi.json").json()
    parameters = schema["paths"]["/api/v1/figures/{name}"]["get"]["parameters"]
    assert {"name", *FIGURE_KEYS} == {parameter["name"] for parameter in parameters}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "|cmd", "%0A"])
def test_formulas_are_neutralised(cell: str) -> None:
    (_, line) = csv_lines(["x"], [[cell]])
    (read,) = next(csv.reader(io.StringIO(line)))
    assert read == f"'{cell}"


def test_ordinary_cells_stay_as_they_are() -> None:
    assert [neutral(cell) for cell in ("Türkiye", "2020-10", 3, None, "a=b")] == ["Türkiye", "2020-10", 3, None, "a=b"]


def test_a_speaker_named_like_a_formula_is_neutral_in_the_file_alone(reader: Client, published: Published) -> None:
    Person.objects.update(name="=HYPERLINK(1)")
    assert rows_of_csv(reader, "/figures/who-announced.csv")[1][2] == "'=HYPERLINK(1)"
    assert reader.get("/api/v1/figures/who-announced").json()["rows"][0][2] == "=HYPERLINK(1)"


def test_the_answer_is_json_that_browsers_take(reader: Client, published: Published) -> None:
    body = reader.get("/api/v1/figures/who-announced").content.decode()
    assert json.loads(body, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_two_reports_of_one_announcement_are_one(reader: Client, published: Published) -> None:
    again = factories.statement(published.event)
    type(again).objects.filter(pk=again.pk).update(quote="")
    factories.publish(again)
    figure = reader.get("/api/v1/figures/who-announced").json()
    assert [row[-1] for row in figure["rows"]] == [published.statement.public_id]
    assert "made the one announcement" in figure["title"]
