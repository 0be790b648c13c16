"""Every mark of every figure leads to exactly its records; checked on a made record and on the starter register."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from exportwatch.public.charts import CHARTS
from exportwatch.public.filters import FIGURE_KEYS, MEASURE_LIST_KEYS, parse
from exportwatch.registry.cases import read_case, starter
from exportwatch.registry.cases.importing import import_case
from exportwatch.registry.history import measure_answers
from exportwatch.registry.models import Measure, MeasureEvent
from exportwatch.registry.services import load_reference
from exportwatch.vocabulary import EventType
from tests import factories

COUNTED = ("measures-over-time", "in-force", "map", "flows")


def told(number: int, instrument: str, applies_to: str, *events: dict[str, Any]) -> dict[str, Any]:
    """A measure of a case; its events come without ids, the first imposes it."""
    for place, event in enumerate(events):
        event |= {"id": f"e{number}-{place}", "evidence": [{"source": "s", "quote": None}]}
        event.setdefault("type", "imposed")
        if event["type"] in ("lifted", "partially_lifted"):
            event["targets"] = [f"m{number}"]
    about = {"title": f"Measure {number}", "authority": "de" if number == 3 else "ca", "formality": "formal"}
    return {"id": f"m{number}", "instrument": instrument, "applies_to": [applies_to], "events": list(events), **about}


def toward(*countries: str) -> list[dict[str, Any]]:
    return [{"rule": "include", "destinations": list(countries)}]


HISTORY = {
    "format": 1,
    "case": "marks",
    "title": "Overlapping measures",
    "summary": "Extensions, easings, fuzzy dates, a lapse nobody confirmed, and measures that name no destination.",
    "sources": [{"id": "s", "url": "https://example.org/marks", "publisher": "Gazette", "official": True}],
    "authorities": [
        {"id": "ca", "name": "Cabinet of Canada", "country": "CA", "kind": "cabinet"},
        {"id": "de", "name": "Cabinet of Germany", "country": "DE", "kind": "cabinet"},
        {"id": "court", "name": "Court of Canada", "country": "CA", "kind": "court"},
    ],
    "permits": [
        {
            "id": "p",
            "authority": "ca",
            "identity": "anonymous",
            "destinations": ["EG"],
            "evidence": [{"source": "s", "quote": None}],
        }
    ],
    "measures": [
        told(
            1,
            "suspend",
            "extant_permits",
            {"announced": "2020-10-05", "until": "2021-04-05", "scope": toward("TR")},
            {"type": "extended", "announced": "2021-03-05", "until": "2021-12-31"},
            {"type": "extended", "announced": "2021-03-20", "until": "2022-06-30"},
        ),
        told(
            2,
            "freeze_new",
            "new_applications",
            {"announced": "2021-03", "scope": toward("TR")},
            {"type": "widened", "announced": "2021-05-01", "scope": toward("IL")},
            {"type": "partially_lifted", "announced": "2022-01-15", "scope": toward("TR")},
        ),
        told(
            3,
            "suspend",
            "extant_permits",
            {"announced": "2021", "scope": toward("TR")},
            {"type": "lifted", "announced": "2023"},
        ),
        told(
            4, "suspend", "extant_permits", {"announced": "2021-03-07", "scope": [{"rule": "include", "note": "All."}]}
        ),
        told(5, "ease", "new_applications", {"announced": "2021-03-07", "scope": toward("TR")}),
        told(
            6,
            "revoke",
            "extant_permits",
            # Announced later than it took effect, and toward a destination that only its permit names.
            {
                "announced": "2021-06-20",
                "effective": "2021-06-10",
                "effects": [{"permit": "p", "effect": "terminated", "basis": "named_by_authority"}],
            },
        ),
    ],
}


@pytest.fixture
def history(db: None) -> None:
    """Publish HISTORY."""
    for code, name in (("CA", "Canada"), ("DE", "Germany"), ("TR", "Türkiye"), ("IL", "Israel"), ("EG", "Egypt")):
        factories.country(code, name)
    text = json.dumps(HISTORY)
    case = read_case(text, dt.date(2026, 11, 22))
    import_case(case, text, editor=starter.case_file_account(), publish_with_reason="One source so far.")


def listed(address: str) -> set[str]:
    """The measures that the list at the address shows; the address is one that the list understands."""
    path, _, query = address.partition("?")
    assert path == "/measures/"
    return {measure.public_id for measure in parse(QueryDict(query), MEASURE_LIST_KEYS).measures()}


def numbers(row: tuple[Any, ...]) -> int:
    """What a row counts: all its numbers."""
    return sum(cell for cell in row if isinstance(cell, int))


def wrong(name: str, query: str, every: int = 1) -> list[tuple[Any, ...]]:
    """The rows of a figure whose list shows another number of records."""
    figure = CHARTS[name].build(parse(QueryDict(query), FIGURE_KEYS))
    pairs = list(zip(figure.rows, figure.addresses, strict=True))
    assert pairs, "nothing to compare"
    return [(row, address) for row, address in pairs[::every] if numbers(row) != len(listed(address))]


QUERIES = [
    "",
    "by=issuer",
    "by=destination",
    "as_of=2021-06-15",
    "as_of=2022-03-01&by=destination",
    "issuer=CA&since=2021-03-06&until=2021-12-31",
    "destination=TR&by=issuer",
    "instrument=suspend&instrument=freeze_new&as_of=2022-07-15",
]


@pytest.mark.parametrize("name", COUNTED)
def test_a_mark_leads_to_exactly_its_measures(history: None, name: str) -> None:
    for query in QUERIES:
        assert wrong(name, query, every=11 if name == "in-force" else 1) == [], query


def test_extensions_are_no_new_measures_and_a_measure_counts_once_a_month(history: None, reader: Client) -> None:
    rows = reader.get("/api/v1/figures/measures-over-time").json()["rows"]
    assert ["2021-03", "Extended", "Suspension", "yes", 1] in rows  # it was extended twice in that month
    assert ["2021-03", "Imposed", "Suspension", "yes", 1] in rows
    assert ["2021-01", "Imposed", "Suspension", "no", 1] in rows  # announced in 2021, nobody says when
    assert ["2021-03", "Eased", "Easing", "yes", 1] in rows
    assert sum(row[4] for row in rows if row[1] == "Imposed") == 5


def test_possible_lapsed_and_let_out_are_told_apart(history: None, reader: Client) -> None:
    def rows(figure: str, query: str) -> list[list[Any]]:
        found: list[list[Any]] = reader.get(f"/api/v1/figures/{figure}?{query}").json()["rows"]
        return found

    on_the_map = {
        day: {row[1]: tuple(row[2:]) for row in rows("map", f"as_of={day}")}
        for day in ("2021-06-15", "2022-03-01", "2022-07-15", "2023-06-15")
    }
    # Suspension, freeze and easing; the one of 2021 may have begun; nobody had told of the revocation yet.
    assert on_the_map["2021-06-15"] == {"TR": (3, 1), "IL": (1, 0), None: (1, 0)}
    # The freeze has let Türkiye out, the one of 2021 has begun for sure, the revocation’s permit goes to Egypt.
    assert on_the_map["2022-03-01"] == {"TR": (3, 0), "IL": (1, 0), "EG": (1, 0), None: (1, 0)}
    # The last announced end of the first suspension has passed: lapsed, unconfirmed.
    assert on_the_map["2022-07-15"]["TR"] == (2, 0)
    # The one of 2021 was lifted at some time in 2023.
    assert on_the_map["2023-06-15"]["TR"] == (1, 1)
    marks = [row[4] for row in rows("timeline", "issuer=CA&instrument=suspend&destination=TR")]
    assert marks == ["In force", "In force", "Extended", "Extended", "Lapsed, unconfirmed"]


def test_the_table_has_the_rows_and_their_links(history: None, reader: Client) -> None:
    for name in CHARTS:
        told = reader.get(f"/api/v1/figures/{name}").json()
        card = reader.get(f"/figures/{name}/").context["card"]
        assert [list(row) for row, _ in card.table] == told["rows"][:100]
        assert [address for _, address in card.table] == told["addresses"][:100]
        page = reader.get(f"/figures/{name}/").content.decode()
        assert all(address.replace("&", "&amp;") in page for address in told["addresses"][:100])


def test_what_is_not_published_is_in_no_figure(history: None, reader: Client) -> None:
    before = {name: reader.get(f"/api/v1/figures/{name}").json()["rows"] for name in CHARTS}
    factories.measure_event(title="Draft", issuer=("FR", "France"), destination=("EG", "Egypt"))
    assert {name: reader.get(f"/api/v1/figures/{name}").json()["rows"] for name in CHARTS} == before


def test_what_was_published_later_is_not_known_on_a_day_before(history: None, reader: Client) -> None:
    lifted = MeasureEvent.objects.filter(type=EventType.LIFTED)
    MeasureEvent.objects.exclude(pk__in=lifted).update(published_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    Measure.objects.update(published_at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    lifted.update(published_at=dt.datetime(2024, 3, 1, tzinfo=dt.UTC))
    on_the_map = {
        day: {row[1]: row[2] for row in reader.get(f"/api/v1/figures/map?known_on={day}").json()["rows"]}
        for day in ("2024-02-01", "2024-03-01")
    }
    assert on_the_map["2024-02-01"]["TR"] == on_the_map["2024-03-01"]["TR"] + 1
    assert wrong("map", "known_on=2024-02-01") == []


@pytest.fixture(scope="class")
def starter_register(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The starter register, taken in once for the class and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_reference()
        starter.load_starter()
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("starter_register")
class TestStarterRegister:
    """Real histories: court orders, partial suspensions, fuzzy dates."""

    @pytest.mark.django_db
    @pytest.mark.parametrize("name", COUNTED)
    def test_a_mark_leads_to_exactly_its_measures(self, name: str) -> None:
        for query in ("", "by=destination", "by=issuer&as_of=2020-01-15"):
            assert wrong(name, query, every=20 if name == "in-force" else 5) == [], query

    @pytest.mark.django_db
    def test_what_stands_today_is_what_the_status_function_says(self) -> None:
        figure = CHARTS["in-force"].build(parse(QueryDict("as_of=2026-11-22"), FIGURE_KEYS))
        standing = sum(row[2] for row in figure.rows if row[0] == "2026-11-22")
        answers = measure_answers(list(Measure.objects.published()), dt.date(2026, 11, 22))
        assert standing == sum(answer.state == "in_force" and not answer.alternatives for answer in answers.values())
