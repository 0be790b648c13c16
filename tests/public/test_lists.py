"""Lists: page, JSON and CSV hold the same rows, each once, whatever the order and the place."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client

from exportwatch.public import counting, downloads
from exportwatch.public.counting import Number
from exportwatch.registry import services
from exportwatch.registry.models import ControlEntry, Permit, PermitLine
from tests import factories
from tests.public.conftest import Published


def ids(client: Client, address: str) -> list[str]:
    """Follow a JSON list to its end; give the ids in order."""
    found: list[str] = []
    following: str | None = address
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        found += [item["id"] for item in body["items"]]
        following = body["next"]
    return found


def csv_rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode())))  # type: ignore[arg-type]


@pytest.fixture
def many(published: Published) -> Published:
    """Beside the record: four measures on two days, each with a statement and a permit, one of unknown issue."""
    for number in range(4):
        event = factories.published_measure(title=f"Measure {number}", announced=f"2021-0{number // 2 + 1}-15")
        said, permit = factories.statement(event), factories.permit(event)
        if number:
            Permit.objects.filter(pk=permit.pk).update(issued_earliest=f"2019-0{number}-01", issued_latest="2019-12-31")
        factories.publish(said, Permit.objects.get(pk=permit.pk))
    return published


@pytest.mark.parametrize("kind", ["measures", "permits", "statements"])
def test_every_row_stands_once_on_the_pages_of_every_order(reader: Client, many: Published, kind: str) -> None:
    orders = {"measures": "announced", "permits": "issued", "statements": "said"}
    whole = ids(reader, f"/api/v1/{kind}")
    assert len(set(whole)) == len(whole) == 5
    for sort in (orders[kind], "number"):
        for sign in ("", "-"):
            rising = ids(reader, f"/api/v1/{kind}?sort={sign}{sort}&limit=2")
            assert sorted(rising) == sorted(whole)
            assert rising == ids(reader, f"/api/v1/{kind}?sort={sign}{sort}")
        assert ids(reader, f"/api/v1/{kind}?sort={sort}&limit=3") == rising[::-1]
    page = reader.get(f"/{kind}/?limit=2")
    assert [row.public_id for row in page.context["rows"]] == whole[:2]
    following = reader.get(f"/{kind}/{page.context['next']}")
    assert [row.public_id for row in following.context["rows"]] == whole[2:4]
    assert {row["id"] for row in csv_rows(reader, f"/{kind}.csv?limit=1")} == set(whole)
    assert reader.get(f"/api/v1/{kind}").json()["count"] == 5


def test_a_foreign_place_is_refused_by_name(reader: Client, many: Published) -> None:
    place = reader.get("/api/v1/measures?limit=1").json()["next"].split("after=")[1]
    for address in (f"/api/v1/permits?after={place}", "/api/v1/measures?after=WzFd", "/api/v1/people?after=x"):
        error = reader.get(address).json()["error"]
        assert (error["code"], error["field"]) == ("unknown_filter", "after")
    assert reader.get(f"/permits/?after={place}").status_code == 400
    assert reader.get(f"/measures/?after={place}&page=2").status_code == 400
    assert reader.get("/measures/?page=300").status_code == 400
    assert reader.get("/measures/?sort=title").status_code == 400


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("company=northern-optics", "MPS"),
        ("company=Northern+OPTICS", "MPS"),
        ("person=Jane+Doe", "MPS"),
        ("authority=government-of-canada", "MPS"),
        ("control=6A003", "MP"),
        ("control=EU-AI:6A", "MP"),
        ("q=northern", "P"),
        ("q=DRONE+sens", "M"),
        ("status=in_force", "MS"),
        ("status=ended", ""),
        ("status=suspended", "P"),
        ("status=active", ""),
        ("instrument=suspend", "MPS"),
        ("instrument=revoke", ""),
        ("known_on=2000-01-01", ""),
        ("known_on=9999-12-31", "MPS"),
        ("as_of=2020-10-04&status=not_yet", ""),
        ("as_of=9999-12-31&status=in_force", "MS"),
    ],
)
def test_each_key_means_the_same_everywhere(reader: Client, published: Published, query: str, kinds: str) -> None:
    parent = ControlEntry.objects.create(list="EU-AI", code="6A", title="Systems")
    entry = ControlEntry.objects.create(list="EU-AI", code="6A003", title="Cameras", parent=parent)
    PermitLine.objects.get().control_entries.add(entry)
    published.event.scope_rules.get().control_entries.add(entry)
    sections = {"measures": "M", "permits": "P", "statements": "S"}
    answers = {section: reader.get(f"/api/v1/{section}?{query}") for section in sections}
    found = {sections[name] for name, answer in answers.items() if answer.status_code == 200 and answer.json()["items"]}
    if "control" in query:
        found -= {"S"}  # a statement is about a measure of that scope
    assert found == set(kinds)
    for name, answer in answers.items():
        assert reader.get(f"/{name}/?{query}").status_code == answer.status_code
        if answer.status_code == 200:
            assert len(csv_rows(reader, f"/{name}.csv?{query}")) == len(answer.json()["items"])


def test_names_that_stand_for_several_or_nobody_are_told(reader: Client, published: Published) -> None:
    first, second = services.company("Twin Works"), services.company("Twin Works of Chad")
    type(second).objects.filter(pk=second.pk).update(folded_names=["twin works"])
    message = reader.get("/api/v1/permits?company=twin+works").json()["error"]["message"]
    assert first.slug in message
    assert second.slug in message
    assert "“Nobody”" in reader.get("/api/v1/statements?person=Nobody").json()["error"]["message"]


def test_choices_say_how_many_each_would_show(reader: Client, many: Published) -> None:
    factories.published_measure(issuer=("DE", "Germany"), destination=None, title="Everywhere")
    for kind in ("measures", "permits", "statements"):
        for asked in ("", "?issuer=CA", "?issuer=CA&q=measure") if kind == "measures" else ("", "?issuer=CA"):
            for facet in reader.get(f"/{kind}/{asked}").context["facets"]:
                assert facet.choices, (kind, facet.key)
                for choice in facet.choices:
                    base = asked if facet.key not in asked else ""
                    join = "&" if base else "?"
                    shown = reader.get(f"/api/v1/{kind}{base}{join}{facet.key}={choice.value}").json()["count"]
                    if facet.key not in asked:
                        assert choice.number == shown, (kind, asked, facet.key, choice)


def test_chips_take_one_thing_out(reader: Client, many: Published) -> None:
    page = reader.get("/measures/?issuer=CA&instrument=suspend&company=northern-optics&since=2020-01-01")
    chips = {(chip.key, chip.value): chip.without for chip in page.context["chips"]}
    assert chips["issuer", "Canada"] == "?instrument=suspend&company=northern-optics&since=2020-01-01"
    assert chips["company", "Northern Optics"] == "?issuer=CA&instrument=suspend&since=2020-01-01"
    assert chips["since", "1 January 2020"] == "?issuer=CA&instrument=suspend&company=northern-optics"


def test_what_is_dear_to_count_is_estimated_and_says_so(
    reader: Client, many: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_permit")
    monkeypatch.setattr(counting, "DEAREST", 0.0)
    body = reader.get("/api/v1/permits").json()
    assert (body["count"], body["count_is_estimate"]) == (5, True)
    page = reader.get("/permits/")
    assert "about 5" in page.content.decode()
    assert all(choice.number is None for facet in page.context["facets"] for choice in facet.choices)
    choices = [
        choice for facet in reader.get("/measures/?instrument=suspend").context["facets"] for choice in facet.choices
    ]
    assert {choice.value for choice in choices} > {"CA", "TR", "suspend", "extant_permits", "in_force"}
    assert all(choice.number is None for choice in choices)
    assert [choice.value for choice in choices if choice.chosen] == ["suspend"]
    assert str(Number(987_654, is_estimate=True)) == "about 990,000"


def test_csv_holds_the_day_that_is_asked_for(reader: Client, published: Published) -> None:
    (now,) = csv_rows(reader, "/permits.csv")
    assert (now["status"], now["status_since"], now["exporters"], now["goods"]) == (
        "suspended",
        "2020-10-05",
        "Northern Optics",
        "sensors",
    )
    (before,) = csv_rows(reader, "/permits.csv?as_of=2020-10-04")
    assert (before["status"], before["status_since"]) == ("unknown", "")
    (measure,) = csv_rows(reader, "/measures.csv")
    assert (measure["destinations"], measure["state"], measure["announced_earliest"]) == (
        "TR",
        "in_force",
        "2020-10-05",
    )
    (said,) = csv_rows(reader, "/statements.csv")
    assert (said["person"], said["measures"]) == ("Jane Doe", published.event.measure.public_id)
    assert b"colour" in reader.get("/permits.csv?colour=red").content


def test_csv_that_a_reader_has_is_not_sent_again_and_a_long_one_is_streamed(
    reader: Client, many: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("/permits.csv", "/measures.csv", "/statements.csv?person=jane-doe"):
        tag = reader.get(address)["ETag"]
        assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304, address
    before = reader.get("/permits.csv")
    assert reader.get("/permits.csv?as_of=2020-10-04")["ETag"] != before["ETag"]
    monkeypatch.setattr(downloads, "AT_ONCE", len(before.content.splitlines()) - 2)
    streamed = reader.get("/permits.csv")
    assert streamed.streaming
    assert not streamed.has_header("ETag")
    assert b"".join(streamed) == before.content  # type: ignore[arg-type]


def test_names_are_offered_while_one_types_and_the_feed_follows_the_filter(
    reader: Client, published: Published
) -> None:
    services.company("Northern Drafts")
    offered = reader.get("/names/companies/?q=north").json()["names"]
    assert offered == [{"value": "northern-optics", "name": "Northern Optics"}]
    assert reader.get("/names/companies/?q=").json() == {"names": []}
    assert reader.get("/names/places/?q=a").status_code == 404
    assert "Drone sensors suspended" in reader.get("/feeds/measures.atom?issuer=CA").content.decode()
    assert "<entry>" not in reader.get("/feeds/measures.atom?issuer=TR").content.decode()
    assert reader.get("/feeds/measures.atom?issuer=Canada").status_code == 400
    assert [item["id"] for item in reader.get("/api/v1/countries").json()["items"]] == ["CA", "TR"]


def test_a_measure_that_names_many_permits_shows_the_first_and_leads_to_all(
    reader: Client, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exportwatch.registry.models.measures.EFFECTS_SHOWN", 1)
    event = factories.measure_event(title="Three permits at once")
    permits = [factories.permit(event) for _ in range(3)]
    factories.publish(event.measure, event, *permits)
    measure = event.measure.public_id
    page = reader.get(f"/measures/{measure}/").content.decode()
    assert permits[0].public_id in page
    assert permits[2].public_id not in page
    assert f'href="/permits/?measure={measure}"' in page
    body = reader.get(f"/api/v1/measures/{measure}").json()["events"][0]
    assert (len(body["effects"]), body["all_permits"]) == (1, f"/api/v1/permits?measure={measure}")
    listed = reader.get(body["all_permits"]).json()["items"]
    assert {row["id"] for row in listed} == {permit.public_id for permit in permits}
    own = published.event.measure.public_id
    assert reader.get(f"/api/v1/measures/{own}").json()["events"][0]["all_permits"] is None
    refused = reader.get("/permits/?measure=EW-P-000001")
    assert (refused.status_code, "write it as EW-M-000012" in refused.content.decode()) == (400, True)
