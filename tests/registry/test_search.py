"""Search entries follow the record: published words are found, in plain letters too, and nothing else is."""

from __future__ import annotations

import pytest
from django.contrib.postgres.search import SearchQuery

from exportwatch.registry import search, services
from exportwatch.registry.models import Company, Measure, Permit, Person, SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db


def asked(words: str) -> SearchQuery:
    query = search.query_for(words)
    assert query is not None
    return query


def found(words: str) -> set[tuple[str, int]]:
    return set(SearchEntry.objects.saying(asked(words)).values_list("kind", "record"))


def test_a_record_is_found_while_it_is_public_and_only_then() -> None:
    event = factories.measure_event(title="Sensors for François suspended", destination=("TR", "Türkiye"))
    assert found("sensors") == set()
    factories.publish(event.measure, event)
    one = {("M", event.measure.pk)}
    assert found("sensors francois") == found("SUSP franç") == found("turkiye") == one
    assert found("sensors elsewhere") == set()
    Measure.objects.filter(pk=event.measure.pk).update(title="Cameras suspended")
    services.record_version(event.measure, None, cause="error", note="They were cameras.")
    assert (found("cameras"), found("sensors")) == (one, set())
    services.withdraw([event.measure], "It was another country.")
    assert SearchEntry.objects.count() == 0


def test_a_permit_is_found_by_its_goods_its_parties_and_not_by_a_draft_neighbour() -> None:
    event = factories.published_measure()
    permit = factories.permit(event)
    Permit.objects.filter(pk=permit.pk).update(end_use="lake patrol")
    factories.publish(permit)
    assert found("northern opt sensors") == found("lake patrol") == {("P", permit.pk)}
    factories.permit(event)
    assert SearchEntry.objects.of("P").count() == 1


def test_rebuilt_entries_are_those_that_services_wrote() -> None:
    event = factories.published_measure()
    factories.publish(factories.statement(event), factories.permit(event))
    entries = SearchEntry.objects.order_by("kind", "record", "part").values_list("kind", "record", "part", "document")
    kept = list(entries)
    assert search.rebuild() == len(kept) == 4
    assert list(entries) == kept


def test_names_are_found_by_beginnings_in_plain_letters() -> None:
    francois = Person.objects.create(name="François-Philippe Champagne", slug="champagne")
    Company.objects.create(name="Société Générale d’Optique", slug="sgo", other_names=["SGO"])
    assert list(search.named(Person.objects.all(), asked("champ franc"))) == [francois]
    assert search.named(Company.objects.all(), asked("societe opt")).count() == 1
    assert search.named(Company.objects.all(), asked("sgo")).count() == 1
    assert search.query_for(" —! ") is None
