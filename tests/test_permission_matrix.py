"""Who may call which staff address: every role against every address of the desk and the admin.

An address that is not in the table fails the test, so that nobody adds one without saying whom it is for. Letters:
V viewer, A analyst, C contributor, R reviewer, X admin; a dot refuses. All of them are staff; nobody else gets in.
POST is sent without a form: who may write gets an answer about the form, everybody else a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from exportwatch.intake.models import ApiToken, Feed
from exportwatch.registry.models import ControlEntry
from tests import factories

ROLES = {"V": "viewer", "A": "analyst", "C": "contributor", "R": "reviewer", "X": "admin"}

TABLE = """
GET   /admin/                                                                                  VACRX
GET   /admin/search/                                                                           VACRX

GET   /admin/registry/{permit measure officialstatement measureevent}/                         VACRX
GET   /admin/registry/{permit measure officialstatement}/add/                                  ..CRX
POST  /admin/registry/{permit measure officialstatement}/add/                                  ..CRX
GET   /admin/registry/{permit measure officialstatement}/<path:object_id>/change/              VACRX
POST  /admin/registry/{permit measure officialstatement}/<path:object_id>/change/              ..CRX
GET   /admin/registry/{permit measure officialstatement}/<path:object_id>/history/             VACRX
POST  /admin/registry/{permit measure officialstatement}/<path:object_id>/history/             ..CRX
GET   /admin/registry/{permit measure officialstatement}/<path:object_id>/delete/              ....X
GET   /admin/registry/{permit measure officialstatement}/<int:pk>/review/                      VACRX
POST  /admin/registry/{permit measure officialstatement}/<int:pk>/review/ decision=submit      ..CRX
POST  /admin/registry/{permit measure officialstatement}/<int:pk>/review/ decision=publish     ...RX
POST  /admin/registry/{permit measure officialstatement}/<int:pk>/review/ decision=withdraw    ...RX
POST  /admin/registry/{permit measure officialstatement}/<int:pk>/review/ decision=burn        .....
POST  /admin/registry/{permit measure officialstatement}/saved-filters/                        VACRX
POST  /admin/registry/measure/preview/                                                         ..CRX
POST  /admin/registry/measure/<int:pk>/preview/                                                ..CRX
GET   /admin/registry/permit/import/                                                           ..CRX
POST  /admin/registry/permit/import/                                                           ..CRX
GET   /admin/registry/permit/import/template.<str:kind>                                        ..CRX
GET   /admin/registry/permit/lookup/                                                           .....
GET   /admin/registry/measureevent/add/                                                        .....
GET   /admin/registry/measureevent/<path:object_id>/{change history}/                          VACRX
POST  /admin/registry/measureevent/<path:object_id>/change/                                    .....
GET   /admin/registry/measureevent/<path:object_id>/delete/                                    .....

GET   /admin/registry/{article authority company person country controlentry tenure}/          VACRX
GET   /admin/registry/{article authority company person}/add/                                  ..CRX
POST  /admin/registry/{article authority company person}/add/                                  ..CRX
GET   /admin/registry/{article authority company person}/<path:object_id>/{change history}/    VACRX
POST  /admin/registry/{article authority company person}/<path:object_id>/change/              ..CRX
GET   /admin/registry/{article authority company person}/<path:object_id>/delete/              ....X
GET   /admin/registry/{country controlentry tenure}/add/                                       .....
GET   /admin/registry/{country controlentry tenure}/<path:object_id>/{change history}/         VACRX
POST  /admin/registry/{country controlentry}/<path:object_id>/change/                          ..CRX
POST  /admin/registry/tenure/<path:object_id>/change/                                          .....
GET   /admin/registry/{country controlentry tenure}/<path:object_id>/delete/                   .....

GET   /admin/intake/feed/                                                                      .ACRX
POST  /admin/intake/feed/                                                                      .ACRX
GET   /admin/intake/feed/{add look}/                                                           ...RX
POST  /admin/intake/feed/{add look}/                                                           ...RX
GET   /admin/intake/feed/<path:object_id>/{change history}/                                    .ACRX
POST  /admin/intake/feed/<path:object_id>/change/                                              ...RX
GET   /admin/intake/feed/<path:object_id>/delete/                                              ...RX

GET   /admin/intake/apitoken/                                                                  ....X
POST  /admin/intake/apitoken/                                                                  ....X
GET   /admin/intake/apitoken/add/                                                              ....X
POST  /admin/intake/apitoken/add/                                                              ....X
GET   /admin/intake/apitoken/<path:object_id>/{change history}/                                ....X
POST  /admin/intake/apitoken/<path:object_id>/change/                                          .....
GET   /admin/intake/apitoken/<path:object_id>/delete/                                          .....

GET   /admin/axes/{accessattempt accesslog accessfailurelog}/                                  ....X
GET   /admin/axes/{accessattempt accesslog accessfailurelog}/add/                              .....
GET   /admin/axes/{accessattempt accesslog accessfailurelog}/<path:object_id>/{change delete history}/  ....X
GET   /admin/auth/{user group}/                                                                ....X
GET   /admin/auth/{user group}/add/                                                            ....X
POST  /admin/auth/{user group}/add/                                                            ....X
GET   /admin/auth/{user group}/<path:object_id>/{change delete history}/                       ....X
POST  /admin/auth/{user group}/<path:object_id>/change/                                        ....X
GET   /admin/auth/user/<id>/password/                                                          ....X
POST  /admin/auth/user/<id>/password/                                                          ....X

GET   /desk/                                                                                   ...RX
GET   /desk/add/                                                                               ...RX
GET   /desk/add/bookmarklet/                                                                   ...RX
GET   /desk/handed-in/<int:hand_in_id>/                                                        ...RX
POST  /desk/articles/                                                                          ...RX
POST  /desk/articles/<int:fetch_id>/{again dismiss take-up}/                                   ...RX
GET   /desk/health/                                                                            .ACRX
GET   /desk/health/given-up/                                                                   .ACRX
POST  /desk/health/given-up/again/                                                             ...RX
GET   /desk/error-reports/                                                                     ...RX
POST  /desk/error-reports/<int:report_id>/close/                                               ...RX
GET   /desk/dismissed/                                                                         ...RX
GET   /desk/changes/                                                                           ...RX
GET   /desk/changes/<int:change_id>/                                                           ...RX
POST  /desk/changes/<int:change_id>/seen/                                                      ...RX
GET   /desk/names/<str:kind>/                                                                  ...RX
GET   /desk/stories/<int:story_id>/                                                            ...RX
POST  /desk/stories/<int:story_id>/{reject split merge}/                                       ...RX
GET   /desk/rereadings/                                                                        ...RX
POST  /desk/rereadings/{start let-in}/                                                         ...RX
POST  /desk/rereadings/<int:rereading_id>/{let-in leave}/                                      ...RX
GET   /desk/proposals/<int:proposal_id>/                                                       ...RX
POST  /desk/proposals/<int:proposal_id>/{reject undo take-over release split merge}/           ...RX
POST  /desk/proposals/<int:proposal_id>/{regroup-back quote}/                                  ...RX
POST  /desk/proposals/<int:proposal_id>/                                                       ...RX
"""

EVERYBODY_SIGNED_IN = {
    "/admin/login/", "/admin/logout/", "/admin/password_change/", "/admin/password_change/done/", "/admin/jsi18n/",
}  # fmt: skip
"""Addresses of one's own account, and words for scripts."""

LEADS_ELSEWHERE = re.compile(r"/<path:object_id>/$|\(\?P<|/admin/r/|/admin/autocomplete/$")
"""Redirects to an address that is in the table, the answer to unknown ones, and the search behind a field, which asks
for the permission on what it searches."""


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Give every staff route as text, such as /desk/proposals/<int:proposal_id>/."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, whole)
        elif whole.startswith(("/admin/", "/desk/")):
            yield whole


def table() -> dict[tuple[str, str, str], set[str]]:
    """Return whom the table lets in, by method, route and the form that is sent; {a b} stands for one line each."""
    found = {}
    for line in filter(None, TABLE.splitlines()):
        method, route, form, letters = re.fullmatch(r"(\S+) +(.*?)(?: (\w+=\w+))? +([VACRX.]{5})", line).groups()  # type: ignore[union-attr]
        for one in _each(route):
            found[method, one, form or "nothing=1"] = set(letters) - {"."}
    return found


def _each(route: str) -> Iterator[str]:
    choice = re.search(r"\{([a-z -]+)\}", route)
    if choice is None:
        yield route
        return
    for word in choice[1].split():
        yield from _each(route.replace(choice[0], word))


@pytest.fixture
def world(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Make one row of everything and return the numbers by model; pages are not drawn, only decided on."""
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    event = factories.measure_event()
    statement, permit, proposal = factories.statement(event), factories.permit(event), factories.proposal()
    code = ControlEntry.objects.create(list="WA-ML", code="ML15", title="Imaging equipment")
    attempt = {"user_agent": "", "ip_address": "127.0.0.1", "username": "x", "attempt_time": timezone.now()}
    made: list[models.Model | None] = [
        *(event, event.measure, event.measure.authority, statement, statement.person, statement.tenure, permit, code),
        *(permit.parties.get().company, proposal.snapshot.article, proposal, Group.objects.get(name="viewer")),
        Feed.objects.create(address="https://example.org/feed", name="x", publisher_kind="local"),
        ApiToken.objects.create(name="x", owner=get_user_model().objects.create_user("owner"), digest="0" * 64),
        AccessAttempt.objects.create(**attempt, get_data="", post_data="", failures_since_start=1),
        AccessLog.objects.create(**attempt),
        AccessFailureLog.objects.create(**attempt),
        get_user_model().objects.create_user("somebody"),
    ]
    return {row._meta.model_name: row.pk for row in made if row is not None and row._meta.model_name} | {"fetch": 0}


def filled(route: str, numbers: dict[str, int]) -> str:
    """Return the route as an address of a row that exists."""
    model = next((word for word in reversed(route.split("/")) if word in numbers), "")
    if route.startswith("/desk/"):
        model = "proposal" if "proposal" in route else "fetch"
    if "/country/" in route:
        return re.sub(r"<[^>]+>", "TR", route)
    route = route.replace("<str:kind>", "csv")
    return re.sub(r"<[^>]+>", str(numbers.get(model, 0)), route)


def ask(client: Client, method: str, address: str, form: str) -> HttpResponse:
    """Ask as a browser would, at the least with a field that no form has: an empty form reads as none at all."""
    name, value = form.split("=")
    return client.post(address, {name: value}) if method == "POST" else client.get(address)  # type: ignore[return-value]


def lets_in(answer: HttpResponse) -> bool:
    """Return whether an answer is one for people who may ask; a missing row is no refusal."""
    refused = answer.status_code == 403 or "/login/" in answer.headers.get("Location", "")
    assert answer.status_code < 500
    return not refused


def signed_in(role: str) -> Client:
    """Return the browser of a member of staff in one role."""
    user = get_user_model().objects.create_user(f"a-{role}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_every_staff_address_is_in_the_table() -> None:
    there = {route for route in routes() if not LEADS_ELSEWHERE.search(route)} - EVERYBODY_SIGNED_IN
    assert there == {route for _, route, _ in table()}


@pytest.mark.parametrize("letter", ROLES)
def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(letter: str, world: dict[str, int]) -> None:
    client = signed_in(ROLES[letter])
    wrong = {
        (method, route, form): answer.status_code
        for (method, route, form), letters in table().items()
        if lets_in(answer := ask(client, method, filled(route, world), form)) != (letter in letters)
    }
    assert wrong == {}


def test_people_without_a_role_are_let_in_nowhere(world: dict[str, int]) -> None:
    stranger = Client()
    nobody = Client()
    nobody.force_login(get_user_model().objects.create_user("nobody"))
    for method, route, form in table():
        for client in (stranger, nobody):
            assert not lets_in(ask(client, method, filled(route, world), form)), (method, route)


@pytest.mark.django_db
def test_the_admin_may_do_what_there_is_to_do() -> None:
    """A model that is added later gets its permissions to the admin by a migration; this is the reminder."""
    admin = set(Group.objects.get(name="admin").permissions.values_list("content_type__app_label", "codename"))
    for room in ("registry", "intake"):
        for model in apps.get_app_config(room).get_models():
            assert (room, f"change_{model._meta.model_name}") in admin


@pytest.mark.django_db
def test_making_the_roles_again_takes_nothing_away_and_doubles_nothing() -> None:
    viewer = Group.objects.get(name="viewer")
    viewer.permissions.add(Permission.objects.get(codename="review_proposal"))
    before = (Group.objects.count(), Permission.objects.count(), viewer.permissions.count())
    import_module("exportwatch.registry.migrations.0003_roles").make_roles(apps, None)
    assert (Group.objects.count(), Permission.objects.count(), viewer.permissions.count()) == before
