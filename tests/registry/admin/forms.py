"""Forms of the admin as a browser sends them, and what it answers."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from exportwatch.intake.models import Snapshot
from exportwatch.registry.models import (
    Authority,
    Company,
    Permit,
)
from tests import factories


def editor(name: str = "eva") -> Client:
    """Return the browser of somebody who may do everything."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(name, password="a long enough password"))
    return client


def text(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def permit_form(authority: Authority, **values: Any) -> dict[str, Any]:
    """Return a permit's form as a browser sends it, with one exporter, one line of goods and a source."""
    country = factories.country("TD", "Chad")
    exporter, _ = Company.objects.get_or_create(name="Nordmarin", slug="nordmarin")
    empty = {
        f"{name}-{end}": number
        for name in ("parties", "lines", "evidence", "identifiers")
        for end, number in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 0))
    }
    return {
        **empty,
        "authority": authority.pk,
        "identity": "anonymous",
        "kind": "individual",
        "destinations": [country.pk],
        "issued": "May 2020",
        "parties-0-role": "exporter",
        "parties-0-company": exporter.pk,
        "lines-0-description": "Boat engines",
        "lines-0-quantity": "12",
        "lines-0-unit": "engines",
        **values,
    }


def enter(client: Client, form: dict[str, Any], pk: int | None = None) -> HttpResponse:
    address = reverse("admin:registry_permit_change", args=[pk]) if pk else reverse("admin:registry_permit_add")
    return client.post(address, form)


def with_evidence(form: dict[str, Any], words: str) -> dict[str, Any]:
    snapshot = Snapshot.objects.first() or factories.snapshot()
    return {**form, "evidence-0-article": snapshot.article_id, "evidence-0-quote": words}


def changed(permit: Permit, authority: Authority, **values: Any) -> dict[str, Any]:
    """Return the form of a permit that is there, as the page gives it out now."""
    permit.refresh_from_db()
    party, line, evidence = permit.parties.get(), permit.lines.get(), permit.evidence.get()
    rows = {f"{name}-INITIAL_FORMS": 1 for name in ("parties", "lines", "evidence")}
    ids = {"parties-0-id": party.pk, "lines-0-id": line.pk, "evidence-0-id": evidence.pk}
    form = with_evidence(permit_form(authority), evidence.quote)
    return {**form, **rows, **ids, "version_seen": permit.version, **values}


def measure_form(authority: Authority, **values: Any) -> dict[str, Any]:
    """Return a measure's form with its imposing event, one rule of scope and one source, as a browser sends it."""
    country = factories.country("TD", "Chad")
    snapshot = Snapshot.objects.first() or factories.snapshot()
    sets = ("events", "grounds", "events-0-scope_rules", "events-0-effects", "events-0-evidence")
    counts = {name: int(name in ("events", "events-0-scope_rules", "events-0-evidence")) for name in sets}
    management = {f"{name}-TOTAL_FORMS": number for name, number in counts.items()}
    return {
        **management,
        **{f"{name}-INITIAL_FORMS": 0 for name in sets},
        "authority": authority.pk,
        "instrument": "suspend",
        "formality": "formal",
        "applies_to": ["extant_permits"],
        "title": "Boat engines to Chad suspended",
        "events-0-type": "imposed",
        "events-0-announced": "5 October 2020",
        "events-0-scope_rules-0-polarity": "include",
        "events-0-scope_rules-0-destinations": [country.pk],
        "events-0-scope_rules-0-goods": "boat engines; outboard motors",
        "events-0-evidence-0-article": snapshot.article_id,
        "events-0-evidence-0-quote": "the government said on Monday",
        **values,
    }


def decide(client: Client, permit: Permit, decision: str, **values: str) -> str:
    address = reverse("admin:registry_permit_review", args=[permit.pk])
    answer = client.post(address, {"decision": decision, **values}, follow=True)
    permit.refresh_from_db()
    return text(answer)
