"""Report an error: a reader's words reach the desk, a flood does not, and nothing of them is public."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from exportwatch.intake import reporting
from exportwatch.intake.models import ErrorReport
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = {"record": "EW-M-000001", "words": "The date is a day early.", "contact": "ola@example.org"}


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def test_a_report_needs_the_token_of_its_page_and_reaches_the_desk() -> None:
    reader = Client(enforce_csrf_checks=True)
    assert reader.post("/report/", WORDS).status_code == 403
    page = reader.get("/report/?record=EW-M-000001")
    assert 'value="EW-M-000001"' in page.content.decode()
    token = page.cookies["csrftoken"].value
    sent = reader.post("/report/", {**WORDS, "csrfmiddlewaretoken": token})
    assert "Thank you" in sent.content.decode()
    desk = Client()
    desk.force_login(factories.reviewer())
    listed = desk.get("/desk/error-reports/").content.decode()
    assert "The date is a day early." in listed
    report = ErrorReport.objects.get()
    desk.post(f"/desk/error-reports/{report.pk}/close/", {"answer": ""})
    assert ErrorReport.objects.filter(closed_at__isnull=True).exists()
    desk.post(f"/desk/error-reports/{report.pk}/close/", {"answer": "Corrected."})
    assert "No report is open" in desk.get("/desk/error-reports/").content.decode()
    assert "Corrected." in desk.get("/desk/error-reports/?all").content.decode()


def test_a_flood_is_refused_and_says_when_to_come_back(client: Client) -> None:
    for _ in range(reporting.MOST_EACH):
        assert client.post("/report/", WORDS).status_code == 200
    refused = client.post("/report/", WORDS)
    assert refused.status_code == 429
    assert "in an hour" in refused.content.decode()
    assert WORDS["words"] in refused.content.decode()
    assert client.post("/report/", WORDS, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert ErrorReport.objects.count() == reporting.MOST_EACH + 1


def test_what_is_empty_foreign_or_written_by_a_program_is_not_kept(client: Client) -> None:
    for wrong in ({"words": ""}, {"record": "<b>"}, {"words": "x" * 5000}):
        assert client.post("/report/", {**WORDS, **wrong}).status_code == 400
    assert client.post("/report/", {**WORDS, "website": "spam"}).status_code == 200
    assert not ErrorReport.objects.exists()
