"""Every public page makes the number of queries that tests/query_counts.json says, for one record and for twenty.

WRITE_QUERY_COUNTS=1 writes the file anew; look at the difference before it is committed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exportwatch.ops import marks
from exportwatch.public.charts import CHARTS
from exportwatch.registry.models import Company, Country
from exportwatch.vocabulary import Instrument
from tests import factories
from tests.public.conftest import Published

COUNTS = Path(__file__).parents[1] / "query_counts.json"


def counts(reader: Client, published: Published) -> dict[str, int]:
    """Queries a page, under a name that does not depend on ids."""
    measure, person = published.event.measure, published.statement.person
    assert person is not None
    pages = {
        "overview": "/",
        "overview, filtered": "/?issuer=CA&destination=TR&since=2020-01-01",
        "measures": "/measures/",
        "measures, filtered": "/measures/?issuer=CA&destination=TR",
        "measure": measure.get_absolute_url(),
        "permits": "/permits/",
        "permit": published.permit.get_absolute_url(),
        "permits, filtered": "/permits/?issuer=CA&destination=TR&status=suspended&q=sensors",
        "statements": "/statements/",
        "statement": published.statement.get_absolute_url(),
        "countries": "/countries/",
        "country, issuer": "/countries/CA/",
        "country, destination": "/countries/TR/",
        "pair": "/pairs/CA/TR/",
        "company": Company.objects.get(permit_parties__permit=published.permit).get_absolute_url(),
        "person": person.get_absolute_url(),
        "authority": measure.authority.get_absolute_url(),
        "about": "/about/",
        "data": "/data/",
        "pairs": "/pairs/",
        "companies": "/companies/",
        "people": "/people/?q=jane",
        "authorities": "/authorities/",
        "search": "/search/?q=drone",
        "search suggestions": "/search/suggestions/?q=jane",
        "sitemaps": "/sitemap.xml",
        "sitemap of pages": "/sitemaps/pages-0.xml",
        "sitemap of permits": "/sitemaps/permits-0.xml",
        "permit, as of and known on": f"{published.permit.get_absolute_url()}?as_of=2020-10-06&known_on=2026-01-01",
        **{f"api figure, {name}": f"/api/v1/figures/{name}" for name in CHARTS},
        "api figure, by destination": "/api/v1/figures/measures-over-time?by=destination",
        "figure": "/figures/map/?issuer=CA",
        "embed": "/embed/timeline/",
        "measures of a mark": "/measures/?in_force_toward=TR",
        "api measures": "/api/v1/measures?status=in_force",
        "api permits": "/api/v1/permits?company=northern-optics",
        "api statements": "/api/v1/statements?person=jane-doe",
        "api countries": "/api/v1/countries",
        "api companies": "/api/v1/companies?q=north",
        "names": "/names/people/?q=jane",
        "feed": "/feeds/measures.atom?issuer=CA",
        "csv, measures": "/measures.csv",
        "csv, permits": "/permits.csv",
        "csv, statements": "/statements.csv",
        "api permit": f"/api/v1/permits/{published.permit.public_id}",
        "api measure": f"/api/v1/measures/{measure.public_id}",
        "api pair": "/api/v1/pairs/CA/TR",
        "api statement": f"/api/v1/statements/{published.statement.public_id}",
        "csv, measures-over-time": "/figures/measures-over-time.csv",
    }
    reader.get("/about/")  # what a process asks once a minute is asked before counting
    found = {}
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as queries:
            answer = reader.get(address)
            assert answer.status_code == 200, address
            if answer.streaming:
                b"".join(answer)  # type: ignore[arg-type]
        found[name] = len(queries)
    return found


def test_query_counts_are_those_written_down_and_do_not_grow(
    reader: Client, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "SECONDS", 3600)  # a slow machine takes longer than the minute
    cache.clear()
    one = counts(reader, published)
    for number in range(19):
        event = factories.published_measure(
            title=f"Measure {number}",
            announced=f"2021-{number % 12 + 1:02d}",
            instrument=(Instrument.SUSPEND, Instrument.REVOKE)[number % 2],
        )
        statement, permit = factories.statement(event), factories.permit(event)
        permit.destinations.set([Country.objects.get(code="TR"), factories.country("TD", "Chad")])
        factories.publish(statement, permit)
    assert counts(reader, published) == one
    assert counts(reader, published) == one
    if os.environ.get("WRITE_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(json.loads(COUNTS.read_text()) | {"public": one}, indent=2) + "\n")
    assert one == json.loads(COUNTS.read_text())["public"]
