"""The lists of the admin: looking up by name, filters, and what is done to many records at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportwatch.registry.models import (
    Authority,
    Company,
    ControlEntry,
    Evidence,
    Permit,
    Revision,
    SavedFilter,
)
from tests import factories
from tests.registry.admin.forms import editor, enter, permit_form, text

pytestmark = pytest.mark.django_db


def looked_up(client: Client, model: str, field: str, term: str) -> list[str]:
    asked = {"app_label": "registry", "model_name": model, "field_name": field, "term": term}
    answer = client.get(reverse("admin:registry_lookup"), asked)
    return [row["text"] for row in answer.json()["results"]]


def test_companies_are_found_by_any_name_the_beginning_first(eva: Client) -> None:
    norway = factories.country("NO", "Norway")
    Company.objects.create(name="Western Élan", slug="western-elan", country=norway)
    Company.objects.create(name="Elan Optics", slug="elan-optics", former_names=["Glass Works"])
    assert looked_up(eva, "permitparty", "company", "elan") == ["Elan Optics", "Western Élan (Norway)"]
    assert looked_up(eva, "permitparty", "company", "glass works") == ["Elan Optics"]
    assert looked_up(eva, "permitparty", "company", "glass w") == ["Elan Optics"]


def test_codes_are_found_by_their_beginning_and_countries_by_code_first(eva: Client) -> None:
    for code, name in (("AT", "Austria"), ("AU", "Australia"), ("TR", "Türkiye"), ("TT", "Trinidad")):
        factories.country(code, name)
    for code in ("ML15", "ML15.a", "ML1", "ML21"):
        ControlEntry.objects.create(list="WA-ML", code=code, title=f"Goods of {code}")
    assert looked_up(eva, "permitline", "control_entries", "ml15") == [
        "WA-ML ML15 Goods of ML15",
        "WA-ML ML15.a Goods of ML15.a",
    ]
    assert looked_up(eva, "permitline", "control_entries", "WA-ML ML2") == ["WA-ML ML21 Goods of ML21"]
    assert looked_up(eva, "permit", "destinations", "tr")[:2] == ["Türkiye (TR)", "Trinidad (TT)"]


def test_permits_are_found_by_id_number_and_exporter(eva: Client, authority: Authority) -> None:
    enter(eva, permit_form(authority, **{"identifiers-0-scheme": "no-mfa", "identifiers-0-value": "X-117"}))
    permit = Permit.objects.get()
    for term in (permit.public_id, str(permit.pk), "X-1", "nordm"):
        assert looked_up(eva, "permiteffect", "permit", term) == [f"{permit.public_id} · Norway · Nordmarin · to Chad"]


@pytest.mark.parametrize("kind", ["permit", "measure", "officialstatement"])
def test_a_list_costs_the_same_number_of_queries_however_long_it_is(eva: Client, kind: str) -> None:
    address = reverse(f"admin:registry_{kind}_changelist") + "?stands=draft&destination=TR&support=single_source"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert eva.get(address).status_code == 200
        return len(queries)

    def add(number: int) -> None:
        for _ in range(number):
            event = factories.measure_event()
            factories.statement(event)
            factories.permit(event).destinations.add("TR")

    add(2)
    asked()
    few = asked()
    add(6)
    assert asked() == few


def test_a_filter_is_kept_for_its_owner_alone(eva: Client) -> None:
    address = reverse("admin:registry_permit_changelist")
    save = reverse("admin:registry_permit_saved_filters")
    answer = eva.post(save, {"name": "To review", "query": "stands=waiting&p=3"})
    assert answer["Location"] == f"{address}?stands=waiting"
    assert '<a href="?stands=waiting">To review</a>' in text(eva.get(address))
    assert "To review" not in text(editor("rita").get(address))
    eva.post(save, {"drop": str(SavedFilter.objects.get().pk)})
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("support", "found"),
    [("single_source", {"one"}), ("corroborated", {"two"}), ("official", {"official"}), ("none", {"none"})],
)
def test_the_support_filter_counts_origins(eva: Client, authority: Authority, support: str, found: set[str]) -> None:
    sources = {
        "one": [("A", False), ("A", False)],
        "two": [("A", False), ("B", False)],
        "official": [("A", True)],
        "none": [],
    }
    for name, cited in sources.items():
        permit = Permit.objects.create(authority=authority, identity="anonymous", local_term=name)
        for number, (publisher, official) in enumerate(cited):
            source = factories.article(publisher, url=f"https://example.org/{name}/{number}", official=official)
            Evidence.objects.create(permit=permit, article=source)
    page = eva.get(reverse("admin:registry_permit_changelist") + f"?support={support}")
    assert {permit.local_term for permit in page.context["cl"].result_list} == found


def test_all_permits_of_the_list_are_named_in_a_draft_event_at_once(eva: Client) -> None:
    event = factories.measure_event()
    permits = [factories.permit(factories.measure_event(title=f"Another {number}")) for number in range(3)]
    address = reverse("admin:registry_permit_changelist")
    chosen = {"action": "name_in_event", "select_across": "1", "_selected_action": permits[0].pk, "index": 0}
    page = eva.post(address, chosen)
    assert "3 permits chosen" in page.content.decode()
    refused = eva.post(address, {**chosen, "event": event.pk, "effect": "paused", "basis": "reported"})
    assert "paused is not one of the available choices" in refused.content.decode()
    saved = eva.post(address, {**chosen, "event": event.pk, "effect": "suspended", "basis": "named_by_authority"})
    assert saved.headers["Location"] == reverse("admin:registry_measure_change", args=[event.measure_id])
    assert set(event.effects.values_list("permit", flat=True)) == {permit.pk for permit in permits}
    kept = Revision.objects.get(kind="E", record=event.pk, said_until=None)
    assert len(kept.content["not_public"]["effects"][0]["permits"]) == 3


def test_naming_permits_says_what_to_do_where_no_event_is_a_draft(eva: Client) -> None:
    permit = factories.permit(factories.published_measure())
    chosen = {"action": "name_in_event", "select_across": "0", "_selected_action": permit.pk, "index": 0}
    page = eva.post(reverse("admin:registry_permit_changelist"), chosen)
    assert "Enter the measure with its event" in page.content.decode()
