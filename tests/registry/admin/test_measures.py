"""A measure on one screen with its events, and a statement with the office held on its day."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from exportwatch.registry.models import (
    Authority,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Person,
    Tenure,
)
from exportwatch.registry.values import FuzzyDate
from tests import factories
from tests.registry.admin.forms import decide, editor, measure_form, text

pytestmark = pytest.mark.django_db


def test_a_measure_is_entered_published_and_read_with_its_event_scope_and_evidence(
    eva: Client, authority: Authority
) -> None:
    answer = eva.post(reverse("admin:registry_measure_add"), measure_form(authority))
    assert answer.status_code == 302, text(answer)
    event = MeasureEvent.objects.get()
    assert (event.author.username, event.version, str(event.announced)) == ("eva", 1, "5 October 2020")
    assert event.scope_rules.get().goods == ["boat engines", "outboard motors"]
    assert event.evidence.get().verified
    address = reverse("admin:registry_measure_review", args=[event.measure_id])
    rita = editor("rita")
    rita.post(address, {"decision": "publish", "single_source_reason": "The only report."})
    assert "Boat engines to Chad suspended" in text(Client().get(event.measure.get_absolute_url()))


def test_an_event_that_somebody_else_changed_is_not_overwritten(eva: Client, authority: Authority) -> None:
    eva.post(reverse("admin:registry_measure_add"), measure_form(authority))
    event = MeasureEvent.objects.get()
    rule, evidence = event.scope_rules.get(), event.evidence.get()
    ids = {
        "events-INITIAL_FORMS": 1,
        "events-0-id": event.pk,
        "events-0-scope_rules-INITIAL_FORMS": 1,
        "events-0-scope_rules-0-id": rule.pk,
        "events-0-evidence-INITIAL_FORMS": 1,
        "events-0-evidence-0-id": evidence.pk,
        "version_seen": 1,
        "events-0-version_seen": 1,
    }
    address = reverse("admin:registry_measure_change", args=[event.measure_id])
    goods = "events-0-scope_rules-0-goods"
    assert eva.post(address, measure_form(authority, **ids, **{goods: "oars"})).status_code == 302
    answer = editor("emil").post(address, measure_form(authority, **ids, **{goods: "sails"}))
    assert "eva changed" in text(answer)
    rule.refresh_from_db()
    assert rule.goods == ["oars"]


def test_the_preview_says_what_will_be_published_and_reaches_permits_in_scope_and_writes_nothing(
    eva: Client, authority: Authority, draft: Permit
) -> None:
    decide(editor("rita"), draft, "publish", single_source_reason="The only report.")
    address = reverse("admin:registry_measure_preview")
    answer = text(eva.post(address, measure_form(authority)))
    assert "5 October 2020: Ministry of Trade (Norway) – suspension on extant permits imposed, covering Chad" in answer
    assert "1 published permit of the issuer is within its scope" in answer
    assert draft.public_id in answer
    excluded = {
        "events-0-scope_rules-TOTAL_FORMS": 2,
        "events-0-scope_rules-1-polarity": "exclude",
        "events-0-scope_rules-1-exporter": draft.parties.get().company_id,
    }
    assert "0 published permits" in text(eva.post(address, measure_form(authority, **excluded)))
    assert "still to be chosen" in text(eva.post(address, {**measure_form(authority), "authority": ""}))
    assert not MeasureEvent.objects.exists()


def test_an_instrument_that_cannot_apply_to_what_is_ticked_is_refused(eva: Client, authority: Authority) -> None:
    answer = eva.post(reverse("admin:registry_measure_add"), measure_form(authority, applies_to=["new_applications"]))
    assert "Suspension cannot apply to new applications" in text(answer)


def test_a_statement_finds_the_office_held_on_that_day(eva: Client, authority: Authority) -> None:
    person = Person.objects.create(name="Kari Vik", slug="kari-vik")
    for office, start, end in (("State Secretary", "2013", "2016"), ("Foreign Minister", "2017", "2021")):
        days = FuzzyDate.parse(start).columns("start") | FuzzyDate.parse(end).columns("end")
        Tenure.objects.create(person=person, office=office, authority=authority, **days)
    event = factories.measure_event()
    form = {
        "person": person.pk,
        "said": "2020-10-05",
        "venue": "oral",
        "language": "en",
        "text": "The permits are on hold.",
        "links-TOTAL_FORMS": 1,
        "links-INITIAL_FORMS": 0,
        "links-0-event": event.pk,
        "links-0-stance": "announces",
        "evidence-TOTAL_FORMS": 0,
        "evidence-INITIAL_FORMS": 0,
    }
    answer = eva.post(reverse("admin:registry_officialstatement_add"), form)
    assert answer.status_code == 302, text(answer)
    assert OfficialStatement.objects.get().office == "Foreign Minister"
    wrong = {**form, "person": "", "speaker_as_printed": ""}
    answer = eva.post(reverse("admin:registry_officialstatement_add"), wrong)
    assert "needs a person, an authority or the speaker as printed" in text(answer)
