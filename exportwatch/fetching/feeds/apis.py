"""Lists of articles as JSON: JSON Feed, the Federal Register of the United States, the search of GOV.UK."""

from __future__ import annotations

from typing import Any

from .entries import Collector, Context, FeedKind, FeedPage

Record = dict[str, Any]


def kind_of(data: Any) -> FeedKind | None:
    """Which of the known shapes this is; None for any other JSON.

    The shapes: jsonfeed.org/version/1.1; federalregister.gov/developers/documentation/api/v1 (documents and public
    inspection documents); docs.publishing.service.gov.uk, "Search API" (search.json).
    """
    if not isinstance(data, dict):
        return None
    if "jsonfeed.org" in str(data.get("version")) and isinstance(data.get("items"), list):
        return FeedKind.JSON_FEED
    results = data.get("results")
    if not isinstance(results, list):
        return None
    first = next((result for result in results if isinstance(result, dict)), {})
    if "document_number" in first or ("html_url" in first and "title" in first):
        return FeedKind.FEDERAL_REGISTER
    if "link" in first and ({"_id", "es_score", "public_timestamp", "document_type"} & first.keys()):
        return FeedKind.GOVUK_SEARCH
    if not results:  # told apart by what stands around an empty list
        if "total" in data:
            return FeedKind.GOVUK_SEARCH
        return FeedKind.FEDERAL_REGISTER if "count" in data else None
    return None


def read(data: Any, kind: FeedKind, context: Context) -> FeedPage:
    """Read a document whose shape `kind_of` has told."""
    if kind is FeedKind.JSON_FEED:
        return _json_feed(data, context)
    if kind is FeedKind.GOVUK_SEARCH:
        return _govuk(data, context)
    return _federal_register(data, context)


def _json_feed(data: Record, context: Context) -> FeedPage:
    collector = Collector(FeedKind.JSON_FEED, context, title=_text(data, "title"), language=_text(data, "language"))
    for item in _records(data, "items"):
        collector.add(
            _text(item, "url") or _text(item, "external_url") or _text(item, "id"),
            guid=_text(item, "id"),
            title=_text(item, "title"),
            published=[(_text(item, "date_published"), "JSON Feed date_published")],
            updated=_text(item, "date_modified"),
            language=_text(item, "language"),
            summary=_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html"),
        )
    return collector.page()


def _federal_register(data: Record, context: Context) -> FeedPage:
    collector = Collector(FeedKind.FEDERAL_REGISTER, context, title=_text(data, "description"), language="en")
    for document in _records(data, "results"):
        collector.add(
            _text(document, "html_url") or _text(document, "pdf_url"),
            guid=_text(document, "document_number"),
            title=_text(document, "title"),
            # A document on public inspection is filed before the day on which it is published.
            published=[
                (_text(document, "publication_date"), "Federal Register publication_date"),
                (_text(document, "filed_at"), "Federal Register filed_at, before publication"),
            ],
            summary=_text(document, "abstract") or _text(document, "excerpts"),
        )
    return collector.page()


def _govuk(data: Record, context: Context) -> FeedPage:
    collector = Collector(FeedKind.GOVUK_SEARCH, context, language="en")
    for result in _records(data, "results"):
        changed = _text(result, "public_timestamp")
        collector.add(
            _text(result, "link"),
            guid=_text(result, "content_id") or _text(result, "_id"),
            title=_text(result, "title"),
            published=[
                (_text(result, "first_published_at"), "GOV.UK search first_published_at"),
                (changed, "GOV.UK search public_timestamp, which is the last major change"),
            ],
            updated=changed,
            summary=_text(result, "description"),
        )
    return collector.page()


def _records(data: Record, key: str) -> list[Record]:
    return [record for record in data[key] if isinstance(record, dict)]


def _text(record: Record, key: str) -> str | None:
    """A value as text; numbers too, since some makers write identifiers and times as such."""
    value = record.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
