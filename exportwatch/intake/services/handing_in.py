"""Articles that a person or a program hands in: addresses, files, e-mail, each with an answer of its own.

What cannot be taken in at all becomes a failed row with its reason, so that a hand-in of fifty files with a broken one
has fifty answers. Wakes no worker: callers do, with the rows of the items.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.db.models import Count

from exportwatch.fetching import urls
from exportwatch.fetching.errors import FetchingError
from exportwatch.fetching.pages import MAX_FILE_BYTES, MEBIBYTE
from exportwatch.fetching.urls import is_web_address
from exportwatch.intake.models import ApiToken, Fetch, FetchState, HandedItem, HandIn
from exportwatch.intake.services import articles, stories
from exportwatch.registry.models import Article

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

MOST_ITEMS = 200
"""How many articles one hand-in takes: a day's work of a reviewer; a folder of more is for `manage.py ingest`."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_HEADER = re.compile(r"\s*(?:from|to|date|sent|subject|return-path|received|message-id|mime-version):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """One article as it is handed in: an address, or a name with bytes. `fault` says why it cannot be taken in."""

    source: str
    upload: bytes | None = None
    fault: str = ""


def offered_addresses(written: str) -> list[Offer]:
    """Return an offer for each line that is not blank, the same address once; a line may have words around it."""
    found: dict[str, Offer] = {}
    for line in filter(None, map(str.strip, written.splitlines())):
        address = _ADDRESS.search(line)
        source = address[0] if address else line[:2000]
        found.setdefault(source, Offer(source, fault=_fault_of_address(source)))
    return list(found.values())


def _fault_of_address(source: str) -> str:
    try:
        urls.parse(source)
    except FetchingError as error:
        return str(error)
    return "" if is_web_address(source) else "This is no web address; it must begin with http:// or https://."


def offered_file(name: str, size: int | None, body: Iterable[bytes]) -> Offer:
    """Return an offer of an uploaded file, given by name, size in bytes and chunks; one over the limit is not read."""
    if size is not None and size > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // MEBIBYTE
        return Offer(name, fault=f"The file has {size / MEBIBYTE:.0f} MiB, the limit is {limit}; give its text alone.")
    whole = b"".join(body)
    return Offer(name, whole) if whole.strip() else Offer(name, fault=f"{name} is empty.")


def offered_text(text: str) -> Offer:
    """Return an offer of pasted text; one that begins with the lines of an e-mail's head is read as an e-mail."""
    is_mail = _HEADER.match(text) is not None
    return Offer("Pasted e-mail.eml" if is_mail else "Pasted text.txt", text.strip().encode())


def hand_in(
    offers: Iterable[Offer],
    *,
    by: AbstractBaseUser | None = None,
    token: ApiToken | None = None,
    publisher: str = "",
    published: dt.date | None = None,
    idempotency_key: str = "",
    fingerprint: str = "",
) -> HandIn:
    """Note the offers, all or none, in the order given; one at a time is held in memory.

    Exactly one of `by` and `token` is who hands them in.
    """
    with transaction.atomic():
        made = HandIn.objects.create(
            by_id=by.pk if by else None, token=token, idempotency_key=idempotency_key, fingerprint=fingerprint
        )
        for position, offer in enumerate(offers):
            row = _noted(offer, publisher, published)
            HandedItem.objects.create(hand_in=made, position=position, fetch=row)
    return made


def _noted(offer: Offer, publisher: str, published: dt.date | None) -> Fetch:
    if offer.fault:
        return articles.refuse(offer.source, "refused", offer.fault, publisher=publisher, published=published)
    return articles.ask(offer.source, upload=offer.upload, publisher=publisher, published=published)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one item. `words` say it to people; `proposals` wait or waited at the desk.

    `article` is the article that it brought, or of which it is a copy; None until it is stored. `copy_of` is the
    article that it repeats: the same one at the same address or with the same bytes, or the first of its story.
    """

    fetch: Fetch
    state: Literal["under_way", "stored", "copy", "failed"]
    words: str
    article: Article | None
    copy_of: Article | None
    proposals: int

    @property
    def can_be_tried_again(self) -> bool:
        """Whether another try could end otherwise: what was sent as a file would read the same."""
        return self.state == "failed" and is_web_address(self.fetch.source)


def answers(items: Iterable[HandedItem]) -> list[Answer]:
    """Return an answer for each item, in their order. Five queries."""
    numbers = [item.fetch_id for item in items]
    rows = {
        row.pk: row
        for row in Fetch.objects.filter(pk__in=numbers)
        .defer("upload")
        .select_related("article")
        .annotate(proposed=Count("snapshot__proposals"))
    }
    firsts = stories.first_told({row.article_id for row in rows.values() if row.article_id})
    sources: dict[int | None, str] = dict(
        Fetch.objects.filter(article__in=firsts.values()).order_by("-pk").values_list("article_id", "source")
    )
    return [_answer(row, firsts.get(row.article_id or 0), sources) for row in map(rows.__getitem__, numbers)]


def _named(article: Article, source: str | None) -> str:
    """Return what people call an article: where neither it nor its page says, the file or address that brought it."""
    return str(article) if article.publisher or article.title or source is None else source


def _answer(row: Fetch, first: Article | None, sources: dict[int | None, str]) -> Answer:
    article = row.article
    proposed: int = row.proposed  # type: ignore[attr-defined]  # annotated above
    if row.state in (FetchState.TO_FETCH, FetchState.TO_EXTRACT):
        return Answer(row, "under_way", _on_its_way(row), article, None, 0)
    if row.state != FetchState.DONE:
        return Answer(row, "failed", row.error, article, None, 0)
    if row.is_copy:
        assert article is not None  # noqa: S101 -- a copy is one of something
        words = f"Known already, as {_named(article, None)}; {_number(proposed)}."
        return Answer(row, "copy", words, article, article, proposed)
    words = f"Stored; {_number(proposed)}." if proposed else "Stored; no current act on permits was found in it."
    if first is not None:
        name = _named(first, sources.get(first.pk))
        words += f" It tells the same report as {name}, and counts with it as one source."
    return Answer(row, "stored", words, article, first, proposed)


def _on_its_way(row: Fetch) -> str:
    if row.error:
        return f"{row.error} Next try at {row.due_at:%H:%M} UTC."
    return "Waits for a worker." if row.state == FetchState.TO_FETCH else "Stored; its facts are being looked for."


def _number(proposed: int) -> str:
    return f"{proposed} proposal{'' if proposed == 1 else 's'}"
