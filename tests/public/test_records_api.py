"""Permits, measures, pairs and statements as JSON: the shapes that users' scripts rely on, published facts alone."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from exportwatch.registry import services
from exportwatch.registry.models import PermitIdentifier, PermitLine
from tests import factories
from tests.public.conftest import Published

pytestmark = pytest.mark.django_db


def words(text: str) -> list[str]:
    return text.split()


def got(reader: Client, address: str, status: int = 200) -> Any:
    answer = reader.get(address)
    assert answer.status_code == status, answer.content
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    return json.loads(answer.content)


def test_the_root_leads_to_every_list_and_figure_and_to_their_description(reader: Client, published: Published) -> None:
    root = got(reader, "/api/v1/")
    for address in (root["openapi"], *root["lists"].values(), *root["figures"].values()):
        assert got(reader, address)
    assert reader.get(root["documentation"]).status_code == 200
    assert got(reader, "/api/v1/nothing", 404)["error"]["code"] == "not_found"


def test_a_permit_has_the_shape_of_the_contract(reader: Client, published: Published) -> None:
    permit = published.permit
    PermitIdentifier.objects.create(permit=permit, scheme="ca-eipa", value="0231")
    PermitLine.objects.filter(permit=permit).update(quantity=7, unit="systems", value="411000000", currency="EUR")
    body = got(reader, f"/api/v1/permits/{permit.public_id}?as_of=2020-10-06")
    assert list(body) == words(
        "id url authority country identity count kind local_term issued expires destinations end_use parties lines "
        "identifiers status evidence revision"
    )
    assert list(body["status"]) == words(
        "as_of status certainty alternatives since until_announced measures unconfirmed_scope"
    )
    assert body["status"]["status"] == "suspended"
    assert body["status"]["measures"] == [published.event.measure.public_id]
    assert body["status"]["since"] == {"earliest": "2020-10-05", "latest": "2020-10-05", "as_stated": None}
    assert body["lines"][0]["value"] == {"amount": "411000000.00", "currency": "EUR"}
    assert body["lines"][0]["quantity"] == "7"
    assert body["identifiers"] == [{"scheme": "ca-eipa", "value": "0231"}]
    assert body["evidence"][0]["verified"] is True
    before = got(reader, f"/api/v1/permits/{permit.public_id}?as_of=2020-10-04")
    assert before["status"]["status"] == "unknown"


def test_a_measure_has_the_shape_of_the_contract(reader: Client, published: Published) -> None:
    measure = published.event.measure
    body = got(reader, f"/api/v1/measures/{measure.public_id}?as_of=2020-10-05")
    assert list(body) == words(
        "id url title authority country instrument applies_to formality grounds in_force events statements evidence "
        "revision"
    )
    assert (body["in_force"]["state"], body["country"], body["instrument"]) == ("in_force", "CA", "suspend")
    [event] = body["events"]
    assert event["scope"][0]["destinations"] == ["TR"]
    assert event["effects"][0]["permit"] == published.permit.public_id
    assert body["statements"][0]["stance"] == "announces"
    assert got(reader, f"/api/v1/measures/{measure.public_id}?as_of=2020-10-04")["in_force"]["state"] == "not_yet"


def test_a_pair_answers_on_every_axis(reader: Client, published: Published) -> None:
    body = got(reader, "/api/v1/pairs/CA/TR?as_of=2020-10-06")
    assert list(body["axes"]) == ["extant_permits", "pending_applications", "new_applications", "deliveries"]
    assert body["axes"]["extant_permits"]["status"] == "suspended"
    assert body["axes"]["deliveries"] == {"status": "open", "certainty": "certain", "alternatives": [], "measures": []}
    assert got(reader, "/api/v1/pairs/CA/TR")["as_of"] == dt.datetime.now(tz=dt.UTC).date().isoformat()


def test_a_statement_says_who_in_which_office(reader: Client, published: Published) -> None:
    body = got(reader, f"/api/v1/statements/{published.statement.public_id}")
    assert body["person"]["name"] == "Jane Doe"
    assert body["tenure"]["office"] == "Foreign Minister"
    assert body["links"] == [
        {
            "event": published.event.public_id,
            "measure": published.event.measure.public_id,
            "stance": "announces",
            "part": "decider",
        }
    ]


@pytest.mark.parametrize(
    ("address", "status", "field"),
    [
        ("/api/v1/permits/EW-P-999999", 404, None),
        ("/api/v1/permits/nonsense", 404, None),
        ("/api/v1/measures/EW-M-000000", 404, None),
        ("/api/v1/pairs/CA/XX", 404, None),
        ("/api/v1/pairs/ca/tr", 404, None),
        ("/api/v1/pairs/CA/TR?as_of=yesterday", 400, "as_of"),
        ("/api/v1/pairs/CA/TR?colour=red", 400, "colour"),
        ("/api/v1/statements/EW-S-999999?as_of=2020-01-01", 400, "as_of"),
    ],
)
def test_what_is_wrong_is_named(
    reader: Client, published: Published, address: str, status: int, field: str | None
) -> None:
    error = got(reader, address, status)["error"]
    assert set(error) == {"code", "message", "field"}
    assert error["field"] == field
    assert error["message"]


def test_drafts_and_withdrawn_records_are_not_there(reader: Client, published: Published) -> None:
    draft = factories.measure_event()
    got(reader, f"/api/v1/measures/{draft.measure.public_id}", 404)
    hidden = factories.permit(published.event)
    body = got(reader, f"/api/v1/measures/{published.event.measure.public_id}")
    assert hidden.public_id not in json.dumps(body)
    services.withdraw([published.permit], "a mistake")
    got(reader, f"/api/v1/permits/{published.permit.public_id}", 404)
