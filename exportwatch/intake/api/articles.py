"""`POST /api/v1/articles` hands an article in, `GET /api/v1/articles/{number}` says what became of it.

A request says the same thing once, however often it is sent: the same address, text or file of the same token is the
same hand-in. Errors have the shape of the public API's.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from typing import Literal

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, NinjaAPI, Schema, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import ConfigDict

from exportwatch.fetching import urls
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.pages import MAX_FILE_BYTES
from exportwatch.intake.models import ApiToken, FetchState, HandIn, TokenScope
from exportwatch.intake.services import handing_in, tokens
from exportwatch.intake.services.handing_in import Answer, Offer
from exportwatch.intake.tasks import fetch_article
from exportwatch.registry.models import Article

MAX_BODY = MAX_FILE_BYTES * 4 // 3 + 1024 * 1024
"""Bytes of a request: the largest file in base64, and what stands around it."""


class ApiError(Exception):
    """What is answered with an error: status, code, a sentence, and the field of the body that is wrong, if one is."""

    def __init__(self, status: int, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.retry_after: int | None = None


class Bearer(HttpBearer):
    """The token in the Authorization header."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Return the usable token, and read the body; a wrong token is refused before that."""
        found = tokens.find(token)
        if found is None:
            raise AuthenticationError
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            limit = MAX_FILE_BYTES // 1024 // 1024
            raise ApiError(422, "too_large", f"The request is too large; a file may have {limit} MiB.")
        # Read here, where its sender and its length are known: Django's own limit is one for forms, and lower.
        request._body = request.read()
        return found


api = NinjaAPI(
    title="ExportWatch: handing articles in",
    version="1.0.0",
    urls_namespace="articles-api",
    auth=Bearer(),
    docs_url=None,
    openapi_url="/articles/openapi.json",
)


class ArticleIn(Schema):
    """An article: exactly one of `address`, `text` and `file` (base64); `name` is the file's."""

    model_config = ConfigDict(extra="forbid")

    address: str | None = Field(None, max_length=2000)
    text: str | None = Field(None, max_length=2_000_000)
    file: str | None = None
    name: str | None = Field(None, max_length=300)
    publisher: str = Field("", max_length=200)
    published: dt.date | None = None


class ArticleOut(Schema):
    """An article, bibliographically; `published` is an ISO day, or the months or years that are known."""

    id: int
    url: str | None
    publisher: str
    title: str
    published: str | None


class HandedOut(Schema):
    """What became of a hand-in. `error` is a stable word where it failed; `message` says it in words.

    `copy_of` is the article that it repeats: the same one, or the first of its story. `proposals` are at the desk.
    """

    id: int
    url: str
    state: Literal["under_way", "stored", "copy", "failed"]
    message: str
    error: str | None
    article: ArticleOut | None
    copy_of: ArticleOut | None
    proposals: int


@api.post("/articles", response={202: HandedOut}, summary="Hand an article in")
def hand_in(request: HttpRequest, body: ArticleIn, response: HttpResponse) -> Status[HandedOut]:
    """Note the article and answer at once with the address that says how far it is."""
    token = _token(request, TokenScope.HAND_IN)
    offer, fingerprint = _offered(body)
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 200:
        raise ApiError(422, "invalid", "An Idempotency-Key has at most 200 characters.")
    if body.published and body.published > timezone.localdate():
        raise ApiError(422, "invalid", f"{body.published} is in the future; give the day of publication.", "published")
    with transaction.atomic():
        # Requests of one token wait for each other here, so that two that say the same make one hand-in.
        ApiToken.objects.select_for_update().filter(pk=token.pk).update(last_used_at=timezone.now())
        made = _same_again(token, key, fingerprint)
        if made is None:
            _within_rate(token)
            made = handing_in.hand_in(
                [offer],
                token=token,
                publisher=body.publisher,
                published=body.published,
                idempotency_key=key,
                fingerprint=fingerprint,
            )
            number = made.items.get().fetch_id
            transaction.on_commit(lambda: fetch_article.delay(number))
    told = _told(request, made)
    response["Location"] = told.url
    return Status(202, told)


@api.get("/articles/{int:number}", response=HandedOut, summary="What became of a hand-in")
def status(request: HttpRequest, number: int) -> HandedOut:
    """Answer for a hand-in of the token's owner."""
    token = _token(request, TokenScope.LOOK)
    made = HandIn.objects.filter(pk=number, token__owner=token.owner).first()
    if made is None:
        raise Http404(f"You have handed in nothing with the number {number}.")
    return _told(request, made)


def _token(request: HttpRequest, scope: TokenScope) -> ApiToken:
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # ninja puts there what Bearer returned
    if scope not in token.scopes and TokenScope.HAND_IN not in token.scopes:
        raise ApiError(403, "not_allowed", f"The token {token.name} may not do this; it lacks “{scope.label}”.")
    return token


def _offered(body: ArticleIn) -> tuple[Offer, str]:
    """Return what is handed in, and the digest of what it says: the same for the same article."""
    given = [field for field in ("address", "text", "file") if getattr(body, field)]
    if len(given) != 1:
        raise ApiError(422, "invalid", "Give exactly one of address, text and file.", given[1] if given else None)
    if body.address:
        try:
            same = urls.canonical(body.address)
        except FetchingError as error:
            raise ApiError(422, error.code, str(error), "address") from error
        return Offer(body.address.strip()), _digest(b"address", same.encode())
    if body.text:
        offer = handing_in.offered_text(body.text)
        if not offer.upload:
            raise ApiError(422, "empty", "The text is empty.", "text")
        return Offer(body.name or offer.source, offer.upload), _digest(b"text", offer.upload)
    try:
        content = base64.b64decode(body.file or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ApiError(422, "invalid", "The file is not in base64.", "file") from error
    offer = handing_in.offered_file(body.name or "file", len(content), [content])
    if offer.fault:
        raise ApiError(422, "invalid", offer.fault, "file")
    return offer, _digest(b"file", content)


def _digest(kind: bytes, content: bytes) -> str:
    return hashlib.sha256(kind + b"\n" + content).hexdigest()


def _same_again(token: ApiToken, key: str, fingerprint: str) -> HandIn | None:
    """Return the hand-in that this request repeats; one that failed is repeated by its key alone, else tried anew."""
    if key and (named := HandIn.objects.filter(token=token, idempotency_key=key).first()):
        if named.fingerprint != fingerprint:
            raise ApiError(409, "key_used", "This Idempotency-Key came with another article before; use a new one.")
        return named
    said = HandIn.objects.filter(token=token, fingerprint=fingerprint)
    return said.exclude(items__fetch__state__in=[FetchState.FAILED, FetchState.GONE]).first()


def _within_rate(token: ApiToken) -> None:
    minute = dt.timedelta(minutes=1)
    now = timezone.now()
    lately = HandIn.objects.filter(token=token, made_at__gt=now - minute).order_by("-made_at")
    # The one that has to leave the last minute before there is room again.
    oldest = lately.values_list("made_at", flat=True)[token.per_minute - 1 : token.per_minute].first()
    if oldest is not None:
        refusal = ApiError(429, "too_many", f"{token.name} may hand in {token.per_minute} articles a minute; wait.")
        refusal.retry_after = max(1, round((oldest + minute - now).total_seconds()))
        raise refusal


def _told(request: HttpRequest, made: HandIn) -> HandedOut:
    answer: Answer = handing_in.answers(made.items.all())[0]
    return HandedOut(
        id=made.pk,
        url=request.build_absolute_uri(reverse("articles-api:status", args=[made.pk])),
        state=answer.state,
        message=answer.words,
        error=(answer.fetch.error_code or "failed") if answer.state == "failed" else None,
        article=_article(answer.article),
        copy_of=_article(answer.copy_of),
        proposals=answer.proposals,
    )


def _article(article: Article | None) -> ArticleOut | None:
    if article is None:
        return None
    day = article.published
    return ArticleOut(
        id=article.pk,
        url=article.url,
        publisher=article.publisher,
        title=article.title,
        published=day.iso if day else None,
    )


def _problem(status: int, code: str, message: str, field: str | None = None) -> JsonResponse:
    body = {"error": {"code": code, "message": message, "field": field}}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(ApiError)
def _refused(request: HttpRequest, error: ApiError) -> HttpResponse:
    answer = _problem(error.status, error.code, error.message, error.field)
    if error.retry_after is not None:
        answer["Retry-After"] = str(error.retry_after)
    return answer


@api.exception_handler(AuthenticationError)
def _unknown_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    message = "Send a token that an administrator made for you: Authorization: Bearer ew_…"
    answer = _problem(401, "no_token", message)
    answer["WWW-Authenticate"] = 'Bearer realm="ExportWatch"'
    return answer


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(404, "not_found", str(error) or "There is nothing at this address.")


@api.exception_handler(HttpError)
def _not_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(error.status_code, "not_json", "The body is no JSON object; send one as UTF-8.")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    place = [str(part) for part in first["loc"] if part not in ("body", "path")]
    return _problem(422, "invalid", str(first["msg"]), place[-1] if place else None)
