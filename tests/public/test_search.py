"""Search: numbers lead straight to what they name, words to all that is published, and nothing else is found."""

from __future__ import annotations

import pytest
from django.test import Client

from exportwatch.registry import services
from exportwatch.registry.models import ControlEntry, PermitIdentifier, PermitLine
from tests import factories
from tests.public.conftest import Published


def offered(client: Client, words: str) -> list[tuple[str, str]]:
    found = client.get("/search/suggestions/", {"q": words}).json()["names"]
    return [(hit["name"], hit["url"]) for hit in found]


def test_numbers_are_found_exactly(reader: Client, published: Published) -> None:
    PermitIdentifier.objects.create(permit=published.permit, scheme="ca-gac", value="1015/2020")
    entry = ControlEntry.objects.create(list="EU-AI", code="6A003", title="Cameras")
    PermitLine.objects.get().control_entries.add(entry)
    measure, event = published.event.measure, published.event
    assert offered(reader, measure.public_id.lower())[0] == (measure.title, measure.get_absolute_url())
    assert offered(reader, event.public_id)[0] == (measure.title, event.get_absolute_url())
    assert offered(reader, f"ew-p-{published.permit.pk}")[0][1] == published.permit.get_absolute_url()
    assert offered(reader, "1015/2020")[0] == ("1015/2020", published.permit.get_absolute_url())
    assert offered(reader, "6a003")[0][1] == "/permits/?control=EU-AI:6A003"
    draft = factories.measure_event(title="Hidden")
    assert offered(reader, draft.measure.public_id) == []


def test_words_find_names_and_records_the_best_first(reader: Client, published: Published) -> None:
    factories.published_measure(title="Something else", destination=("TD", "Chad"))
    services.company("Northern Drafts")
    page = reader.get("/search/", {"q": "north"})
    assert [hit.name for hit in page.context["parties"]] == ["Northern Optics"]
    assert [permit.pk for permit in page.context["permits"]] == [published.permit.pk]
    page = reader.get("/search/", {"q": "turk"})
    assert [hit.name for hit in page.context["parties"]] == ["Türkiye"]
    assert [measure.pk for measure in page.context["measures"]] == [published.event.measure.pk]
    page = reader.get("/search/", {"q": "DRONE sens"})
    assert [measure.title for measure in page.context["measures"]] == ["Drone sensors suspended"]
    assert offered(reader, "jane")[0][0] == "Jane Doe"


@pytest.mark.parametrize(
    ("words", "status", "said"), [("zzzz", 200, "Nothing published holds"), ("!!", 400, "no word")]
)
def test_what_finds_nothing_says_what_to_do(reader: Client, db: None, words: str, status: int, said: str) -> None:
    page = reader.get("/search/", {"q": words})
    assert page.status_code == status
    assert said in page.content.decode()
