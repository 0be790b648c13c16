"""`POST /api/v1/articles`: who may, what is taken, the same thing once, and errors in the shape of the API."""

from __future__ import annotations

import base64
import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from exportwatch.intake.api.articles import MAX_BODY
from exportwatch.intake.models import ApiToken, Fetch, FetchState, HandIn, TokenScope
from exportwatch.intake.services import articles, tokens
from exportwatch.registry import services
from exportwatch.registry.models import Article
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/articles"


def token(name: str = "press review", **values: Any) -> ApiToken:
    """Return a token that was just made, with its secret."""
    owner = values.pop("owner", None) or get_user_model().objects.create_user(f"owner of {name}")
    made = ApiToken(name=name, owner=owner, **{"scopes": [TokenScope.HAND_IN], **values})
    tokens.issue(made)
    return made


def post(key: ApiToken | str, body: Any, **headers: str) -> Any:
    """Hand in; the answer."""
    secret = key if isinstance(key, str) else key.secret
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return Client().post(
        ADDRESS, text, content_type="application/json", headers={"Authorization": f"Bearer {secret}", **headers}
    )


def look(key: ApiToken, address: str) -> Any:
    return Client().get(address, headers={"Authorization": f"Bearer {key.secret}"})


def error(answer: HttpResponse) -> tuple[int, str, str | None]:
    """Return status, code and field of an error; it has the shape of all errors, and says something."""
    said = json.loads(answer.content)
    assert set(said) == {"error"}
    assert set(said["error"]) == {"code", "message", "field"}
    assert said["error"]["message"]
    return answer.status_code, said["error"]["code"], said["error"]["field"]


def run(answer: Any) -> None:
    number = HandIn.objects.get(pk=answer.json()["id"]).items.get().fetch_id
    articles.take_in(number)


def test_a_text_is_handed_in_and_followed_to_its_proposals() -> None:
    services.load_reference()
    key = token()
    taken = post(key, {"text": factories.REPORT, "publisher": "The Daily", "published": "2020-10-05"})
    assert taken.status_code == 202
    assert taken["Location"] == taken.json()["url"]
    assert taken.json()["state"] == "under_way"
    assert "Set-Cookie" not in taken.headers
    run(taken)
    found = look(key, taken["Location"]).json()
    assert (found["state"], found["message"], found["proposals"]) == ("stored", "Stored; 1 proposal.", 1)
    assert found["article"]["publisher"] == "The Daily"
    assert found["article"]["published"] == "2020-10-05"
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_a_file_and_an_email_are_taken_as_they_are() -> None:
    key = token()
    mail = f"From: Ministry <press@ministry.example>\nSubject: Engines\n\n{factories.REPORT}".encode()
    for name, content in (("report.txt", factories.REPORT.encode()), ("mail.eml", mail)):
        run(post(key, {"file": base64.b64encode(content).decode(), "name": name}))
    assert list(Article.objects.order_by("pk").values_list("publisher", "title")) == [("", ""), ("Ministry", "Engines")]


def test_the_same_address_twice_is_the_same_article() -> None:
    key = token()
    first = post(key, {"address": "https://Example.org/report?utm_source=mail"})
    again = post(key, {"address": "https://example.org/report#top"})
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    assert Fetch.objects.count() == 1
    Fetch.objects.update(state=FetchState.FAILED, error="It did not answer.", error_code="not_answering")
    assert look(key, first["Location"]).json()["error"] == "not_answering"
    assert post(key, {"address": "https://example.org/report"}).json()["id"] != first.json()["id"]


def test_an_idempotency_key_names_one_request() -> None:
    key = token()
    first = post(key, {"text": "One report."}, **{"Idempotency-Key": "a"})
    assert post(key, {"text": "One report."}, **{"Idempotency-Key": "a"}).json() == first.json()
    assert error(post(key, {"text": "Another."}, **{"Idempotency-Key": "a"})) == (409, "key_used", None)
    assert post(token("other"), {"text": "Another."}, **{"Idempotency-Key": "a"}).status_code == 202
    assert HandIn.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("{", (400, "not_json", None)),
        (b"\xff\xfe", (400, "not_json", None)),
        ("[]", (422, "invalid", None)),
        ({}, (422, "invalid", None)),
        ({"address": "https://example.org/a", "text": "b"}, (422, "invalid", "text")),
        ({"address": "ftp://example.org/a"}, (422, "refused_address", "address")),
        ({"address": "example"}, (422, "invalid_address", "address")),
        ({"text": " \n "}, (422, "empty", "text")),
        ({"text": 7}, (422, "invalid", "text")),
        ({"file": "no base64!"}, (422, "invalid", "file")),
        ({"file": base64.b64encode(b" ").decode()}, (422, "invalid", "file")),
        ({"text": "b", "published": "2999-01-01"}, (422, "invalid", "published")),
        ({"text": "b", "published": "soon"}, (422, "invalid", "published")),
        ({"text": "b", "publisher": "x" * 201}, (422, "invalid", "publisher")),
        ({"text": "b", "adress": "https://example.org/a"}, (422, "invalid", "adress")),
        ({"text": "b\0c"}, None),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_noted(body: Any, wrong: tuple[int, str, str | None] | None) -> None:
    answer = post(token(), body)
    if wrong is None:
        assert answer.status_code == 202
        return
    assert error(answer) == wrong
    assert not Fetch.objects.exists()


def test_a_request_over_the_limit_is_refused_before_it_is_read() -> None:
    answer = post(token(), b" " * (MAX_BODY + 1))
    assert error(answer) == (422, "too_large", None)


def test_a_file_above_the_limit_of_forms_is_taken() -> None:
    content = base64.b64encode(b"Permits are suspended. " * 200_000).decode()
    assert post(token(), {"file": content, "name": "long.txt"}).status_code == 202


def test_only_a_usable_token_gets_in() -> None:
    body = {"text": "b"}
    revoked, expired = token("revoked"), token("expired", expires=timezone.localdate() - dt.timedelta(days=1))
    tokens.revoke(ApiToken.objects.filter(pk=revoked.pk))
    for secret in ("", "ew_wrong", revoked.secret, expired.secret):
        answer = post(secret, body)
        assert error(answer) == (401, "no_token", None)
        assert answer["WWW-Authenticate"].startswith("Bearer")
    assert error(Client().post(ADDRESS, body, content_type="application/json"))[0] == 401
    assert error(post(token("reader", scopes=[TokenScope.LOOK]), body)) == (403, "not_allowed", None)
    assert post(token("today", expires=timezone.localdate()), body).status_code == 202
    signed_in = Client()
    signed_in.force_login(factories.reviewer())
    assert error(signed_in.post(ADDRESS, body, content_type="application/json"))[0] == 401


def test_a_hand_in_is_shown_to_its_owner_alone() -> None:
    mine = token("mine")
    address = post(mine, {"text": "b"})["Location"]
    reader = token("reader", owner=mine.owner, scopes=[TokenScope.LOOK])
    assert look(reader, address).status_code == 200
    assert error(look(token("stranger"), address)) == (404, "not_found", None)
    assert error(look(mine, f"{ADDRESS}/999999"))[0] == 404


def test_too_many_in_a_minute_are_told_when_to_come_back() -> None:
    key = token(per_minute=2)
    assert [post(key, {"text": f"Report {n}."}).status_code for n in range(3)] == [202, 202, 429]
    refused = post(key, {"text": "Report 3."})
    assert error(refused) == (429, "too_many", None)
    assert 50 <= int(refused["Retry-After"]) <= 60
    assert post(key, {"text": "Report 1."}).status_code == 202, "the same again is no further article"
    HandIn.objects.update(made_at=timezone.now() - dt.timedelta(seconds=61))
    assert post(key, {"text": "Report 3."}).status_code == 202


def test_only_the_digest_of_a_token_is_kept() -> None:
    made = token()
    stored = ApiToken.objects.filter(pk=made.pk).values().get()
    assert made.secret not in str(stored)
    assert ApiToken.objects.get().secret == ""


def test_the_addresses_are_described_for_programs_and_public_ones_still_answer(client: Client) -> None:
    described = client.get(f"{ADDRESS}/openapi.json").json()
    assert set(described["paths"]) == {ADDRESS, f"{ADDRESS}/{{number}}"}
    assert client.get("/api/v1/openapi.json").status_code == 200
    assert error(client.get("/api/v1/articles-of-mine")) == (404, "not_found", None)


def test_an_administrator_makes_a_token_sees_it_once_and_revokes_it(client: Client) -> None:
    admin = get_user_model().objects.create_superuser("admin", password="a long enough password")
    client.force_login(admin)
    form = {"name": "press review", "owner": admin.pk, "scopes": ["hand_in"], "per_minute": 60, "expires": ""}
    shown = client.post("/admin/intake/apitoken/add/", form)
    made = ApiToken.objects.get()
    secret = next(word for word in shown.content.decode().split('"') if word.startswith("ew_"))
    assert "no-store" in shown["Cache-Control"]
    assert post(secret, {"text": "b"}).status_code == 202
    for page in ("/admin/intake/apitoken/", f"/admin/intake/apitoken/{made.pk}/change/"):
        assert secret not in client.get(page).content.decode()
    client.post("/admin/intake/apitoken/", {"action": "revoke", "_selected_action": [made.pk]})
    assert error(post(secret, {"text": "c"}))[0] == 401


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_the_same_moment_is_one_hand_in() -> None:
    key = token()
    start = threading.Barrier(6)

    def handed(_: int) -> int:
        start.wait()
        try:
            return int(post(key, {"address": "https://example.org/report"}).json()["id"])
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(handed, range(6)))) == 1
