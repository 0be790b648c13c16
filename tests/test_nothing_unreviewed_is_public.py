"""A marker in every field of an unreviewed proposal, of a draft and of a withdrawn record: no public address may
show it.

The crawl starts from every public route with every id that exists, follows every link on the server, and reads JSON,
CSV and error pages too.
"""

from __future__ import annotations

import itertools
import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from exportwatch.intake.models import Fetch, Proposal, Snapshot
from exportwatch.public.charts import CHARTS
from exportwatch.registry import services
from exportwatch.registry.models import (
    Article,
    Authority,
    Company,
    Country,
    Evidence,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Person,
    Revision,
    ScopeRule,
)
from tests import factories

MARKER = "zqxmarker"
ALIKE = 1
"""Addresses of one page with the same keys in the query string that are asked for; another would show nothing new."""
OF_A_PATH = 10
"""Addresses of one page with whatever keys that are asked for."""
PARTIES = ("companies", "people", "authorities")
STAFF = ("/admin/", "/desk/", "/login/", "/logout/")


def marked(value: Any) -> Any:
    """Return a copy of a JSON value with the marker at the end of every text."""
    if isinstance(value, str):
        return f"{value} {MARKER}"
    if isinstance(value, dict):
        return {name: marked(item) for name, item in value.items()}
    return [marked(item) for item in value] if isinstance(value, list) else value


def _is_free_text(field: models.Field[Any, Any]) -> bool:
    """Whether people, or fetched pages, fill the column in: no choice, key, slug, code or digest."""
    if not isinstance(field, models.CharField | models.TextField) or isinstance(field, models.SlugField):
        return False
    return not field.choices and not field.primary_key and field.max_length not in {2, 3, 64}


def mark(row: models.Model) -> None:
    """Put the marker into every free text of a row."""
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, ArrayField) and not field.base_field.choices:
            values[field.attname] = [f"{MARKER} {item}" for item in value] or [MARKER]
        elif isinstance(field, models.JSONField):
            values[field.attname] = marked(value)
        elif isinstance(field, models.URLField):
            values[field.attname] = f"https://example.org/{MARKER}/{row.pk}"
        elif _is_free_text(field):
            values[field.attname] = f"{value} {MARKER}"
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def unreviewed() -> None:
    """Make a pending proposal and a draft with all its parts, marked; and a rejected one."""
    stored = factories.snapshot(f"{factories.REPORT} {MARKER}", article=factories.article(f"Paper {MARKER}"))
    proposal = factories.proposal(stored)
    for row in (proposal, stored, *Fetch.objects.all(), stored.article):
        mark(row)
    draft = factories.measure_event(issuer=("SE", "Sweden"), destination=("EG", "Egypt"), quotes=(factories.quote(),))
    factories.permit(draft)
    factories.statement(draft, speaker=f"Person {MARKER}", office=f"Office {MARKER}")
    drafts = [draft.measure, draft, *Permit.objects.all(), *draft.scope_rules.all(), *Evidence.objects.all()]
    for row in [
        *drafts,
        *Person.objects.all(),
        *Authority.objects.all(),
        *Company.objects.all(),
        *ScopeRule.objects.all(),
    ]:
        mark(row)
    for row in (*Article.objects.all(), *draft.statement_links.all()):
        mark(getattr(row, "statement", row))
    services.record_versions([draft.measure, draft, *Permit.objects.all(), *OfficialStatement.objects.all()], None)
    assert MARKER in json.dumps([revision.content for revision in Revision.objects.all()])


def published() -> None:
    """Make a published measure with a statement and a permit, whose draft neighbours must stay hidden, and a
    withdrawn one."""
    event = factories.published_measure()
    said, permit = factories.statement(event), factories.permit(event)
    factories.publish(said, permit)
    hidden_statement, hidden_permit = factories.statement(event, speaker="Somebody Else"), factories.permit(event)
    for row in (hidden_statement, hidden_permit, *hidden_statement.evidence.all(), *hidden_permit.evidence.all()):
        mark(row)
    # What the event says of the hidden permit is kept in its next version, beside what is public.
    event.effects.filter(permit=hidden_permit).update(part=MARKER)
    event.scope_rules.update(goods=["sensors"])
    services.record_version(event, None, cause="new_information", note="The goods are known.")
    # A version from before the publication stays as hidden as it was.
    was_draft = factories.permit(event)
    for marks in (f"Once {MARKER}", "assembly"):
        Permit.objects.filter(pk=was_draft.pk).update(end_use=marks)
        services.record_version(was_draft, None)
    factories.publish(was_draft)
    gone = factories.published_measure(title="To be withdrawn", destination=("EG", "Egypt"))
    services.withdraw([gone.measure, gone], "It was another country.")
    Measure.objects.filter(pk=gone.measure.pk).update(title=f"Withdrawn {MARKER}")


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Give every route of the product as text, such as /measures/<str:public_id>/."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, whole)
        else:
            yield whole.replace("^", "").replace("$", "").replace("\\", "")


def starts() -> set[str]:
    """Give every public route, filled in with each existing id, slug, code and figure that its parameter may take."""
    records = [Permit, Measure, OfficialStatement, MeasureEvent]
    known: dict[str, list[str]] = {
        "public_id": [row.public_id for model in records for row in model.objects.all()],
        "slug": [row.slug for model in (Person, Company, Authority) for row in model.objects.all()],
        "name": ["measures-over-time", "who-announced"],
        "section": ["permits", "measures", "events", "statements"],
        "number": ["1", "2", "3"],
    }
    known["kind"] = list(PARTIES)
    codes = [str(code) for code in Country.objects.values_list("pk", flat=True)]
    found = set()
    for route in routes():
        if route.startswith(STAFF) or "(?P" in route:
            continue
        parts = re.split(r"<(?:\w+:)?(\w+)>", route)
        choices = [known.get(part, codes) if number % 2 else [part] for number, part in enumerate(parts)]
        found.update("".join(chosen) for chosen in itertools.product(*choices))
    return found


@pytest.mark.django_db
def test_no_public_address_shows_what_nobody_published(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    unreviewed()
    published()
    assert MARKER in json.dumps(Proposal.objects.get().payload)
    assert MARKER in Snapshot.objects.get().text
    seen: set[str] = set()
    alike: Counter[tuple[str, frozenset[str]]] = Counter()
    of_path: Counter[str] = Counter()
    waiting = starts() | {f"/embed/{name}/" for name in CHARTS}
    waiting |= {
        f"{address}?q={words}"
        for address in (
            "/search/",
            "/search/suggestions/",
            "/names/companies/",
            "/names/people/",
            "/names/authorities/",
        )
        for words in (MARKER[:-1], "zqx", "drone", "north", "ew-m-1", "jane", "somebody", "withdrawn")
    }
    answered = 0
    while waiting:
        address = waiting.pop()
        if address in seen or urlsplit(address).path.startswith((*STAFF, "/static/")):
            continue
        seen.add(address)
        shape = (urlsplit(address).path, frozenset(parse_qs(urlsplit(address).query)))
        alike[shape] += 1
        of_path[shape[0]] += 1
        if alike[shape] > ALIKE or of_path[shape[0]] > OF_A_PATH:
            continue
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        # /readyz is honest that no worker runs here.
        assert answer.status_code < 500 or address == "/readyz", address
        assert MARKER.encode() not in body, address
        assert MARKER not in str(answer.headers), address
        answered += answer.status_code == 200
        if "html" in answer.headers.get("Content-Type", ""):
            for link in re.findall(r'(?:href|src|action|data-figure|data-src)="([^"]+)"', body.decode()):
                target = urldefrag(urljoin(address, link.replace("&amp;", "&"))).url
                if target.startswith("/"):
                    waiting.add(target)
    assert answered > 15, sorted(seen)[:50]
