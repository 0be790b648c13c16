"""What the tests of the public side start from: a reader's client and a small published record."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from exportwatch.public.charts import CHARTS
from exportwatch.registry.models import MeasureEvent, OfficialStatement, Permit
from tests import factories


@dataclass
class Published:
    """A published measure by Canada toward Türkiye with one statement and one permit."""

    event: MeasureEvent
    statement: OfficialStatement
    permit: Permit

    @property
    def addresses(self) -> list[str]:
        """Every public page that shows it, and the pages that show nothing of it."""
        measure, person = self.event.measure, self.statement.person
        assert person is not None
        company = self.permit.parties.get().company
        return [
            *(
                "/",
                "/measures/",
                "/permits/",
                "/statements/",
                "/countries/",
                "/about/",
                "/api/v1/docs",
                "/data/",
                "/pairs/",
            ),
            *(f"/{place}/{name}/" for name in CHARTS for place in ("figures", "embed")),
            *("/countries/CA/", "/countries/TR/", "/pairs/CA/TR/"),
            f"/measures/{measure.public_id}/",
            f"/permits/{self.permit.public_id}/",
            f"/statements/{self.statement.public_id}/",
            f"/people/{person.slug}/",
            f"/authorities/{measure.authority.slug}/",
            f"/companies/{company.slug}/",
        ]


MACHINE_ADDRESSES = [
    "/robots.txt",
    "/api/v1/openapi.json",
    *(f"/api/v1/figures/{name}" for name in CHARTS),
    *(f"/figures/{name}.csv" for name in CHARTS),
]


@pytest.fixture
def published(db: None) -> Published:
    """Publish a measure, a statement that announces it and a permit that it suspends."""
    event = factories.published_measure()
    statement, permit = factories.statement(event), factories.permit(event)
    permit.destinations.set(["TR"])
    factories.publish(statement, permit)
    return Published(event, statement, permit)


@pytest.fixture
def reader() -> Client:
    """A browser that nobody signed in with."""
    return Client()
