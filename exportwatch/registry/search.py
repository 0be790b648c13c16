"""Full-text search over the published record: what its words are, and how a reader's words are asked for.

Words are folded to plain letters (`values.fold`), so that Francois finds François, and kept in `SearchEntry`, which
`record_versions` brings up to date in the transaction in which a record becomes public, changes or is withdrawn: what
stands there is public. Names of countries, authorities, people and companies are searched in their own tables, through
the function `registry_words` of migration 0004; who asks leaves out those to whom nothing published refers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models, transaction
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.expressions import CombinedExpression

from exportwatch.registry.content import Content, contents_of, number_in, public
from exportwatch.registry.models import (
    Country,
    CountryName,
    Measure,
    MeasureEvent,
    OfficialStatement,
    Permit,
    Record,
    SearchEntry,
)
from exportwatch.registry.values import fold
from exportwatch.vocabulary import NameKind, RecordState

CONFIG = "simple"
"""The text-search configuration: words as they are, in whatever language."""
SHORTEST_PREFIX = 2
"""Letters from which on a word also stands for those that begin with it; below, it stands for itself."""
LONGEST_QUERY = 200
"""Characters of a query that are read."""
_LONGEST_TEXT = 20_000
"""Characters of one weight that are indexed; a document takes at most 1 MB in PostgreSQL."""
_SLICE = 2000
_BATCH = 500

M = TypeVar("M", bound=models.Model)

Words = tuple[list[str], list[str], list[str]]
"""What a record is called, whom and what it is about, and all else that it says: weights A, B and C."""


def query_for(text: str) -> SearchQuery | None:
    """Return the query that asks for all words of the text, each also as a beginning; None where it has no word."""
    words = fold(text[:LONGEST_QUERY]).split()
    if not words:
        return None
    asked = [f"{word}:*" if len(word) >= SHORTEST_PREFIX else word for word in words]
    return SearchQuery(" & ".join(asked), config=CONFIG, search_type="raw")


class FoldedWords(Func):
    """The words of an array of folded names, as the indexes of migration 0004 keep them."""

    function = "registry_words"
    output_field = SearchVectorField()


def named(rows: QuerySet[M], query: SearchQuery) -> QuerySet[M]:
    """Return the rows (companies, people, authorities) one of whose names has all words of the query."""
    return rows.alias(words=FoldedWords(F("folded_names"))).filter(words=query)  # type: ignore[return-value]


def countries_named(text: str) -> list[str]:
    """Return the codes of the countries of which a name begins with the folded text, best matches first. Two queries.

    A name is any that the reference data know, former ones, demonyms and seats of government among them.
    """
    asked = fold(text)
    found: dict[str, int] = {}
    own = Country.objects.order_by("name").values_list("code", "name")
    for code, name in (*own, *CountryName.objects.order_by("name").values_list("country", "name")):
        folded = fold(name)
        if asked and f" {folded}".find(f" {asked}") >= 0:
            rank = (folded != asked) + (not folded.startswith(asked))
            found[code] = min(rank, found.get(code, rank))
    return sorted(found, key=lambda code: found[code])


class Said(NamedTuple):
    """What a record says now: its letter and number, whether the public may read it, and its content."""

    kind: str
    number: int
    is_public: bool
    content: Content


def index(records: Iterable[Said]) -> None:
    """Bring the entries of these records in line with what they say.

    Runs in the caller's transaction. Three queries and one for each batch of rows.
    """
    rows = list(records)
    gone = Q(pk__in=[])
    for kind in {row.kind for row in rows}:
        numbers = [row.number for row in rows if row.kind == kind]
        if kind == MeasureEvent.letter:
            gone |= Q(kind=Measure.letter, part__in=numbers)
        else:
            gone |= Q(kind=kind, record__in=numbers, part=0)
    SearchEntry.objects.filter(gone).delete()
    names = _country_names()
    SearchEntry.objects.bulk_create((_entry(row, names) for row in rows if row.is_public), batch_size=_BATCH)


def rebuild(progress: Callable[[int, int], None] = lambda done, last: None) -> int:
    """Write all entries anew, a slice a transaction; return how many there are. `progress`: done, and of how many."""
    kinds: Sequence[type[Record]] = (Measure, MeasureEvent, OfficialStatement, Permit)
    last = sum(kind._default_manager.filter(state=RecordState.PUBLISHED).count() for kind in kinds)
    SearchEntry.objects.all().delete()
    done = 0
    for kind in kinds:
        for slice_ in _slices(kind):
            with transaction.atomic():
                contents = contents_of(slice_)
                index(Said(row.letter, row.pk, True, contents[row.public_id]) for row in slice_)
            done += len(slice_)
            progress(done, last)
    return done


def _slices(kind: type[Record]) -> Iterator[list[Record]]:
    reached = 0
    published = kind._default_manager.filter(state=RecordState.PUBLISHED).order_by("pk")
    while some := list(published.filter(pk__gt=reached)[:_SLICE]):
        yield some
        reached = some[-1].pk


def _entry(row: Said, names: dict[str, str]) -> SearchEntry:
    read: Callable[[Content, dict[str, str]], Words] = {
        Permit.letter: _permit,
        Measure.letter: _measure,
        MeasureEvent.letter: _event,
        OfficialStatement.letter: _statement,
    }[row.kind]
    content = public(row.content)
    called, about, more = read(content, names)
    is_event = row.kind == MeasureEvent.letter
    return SearchEntry(
        kind=Measure.letter if is_event else row.kind,
        record=number_in(content["measure"]) if is_event else row.number,
        part=row.number if is_event else 0,
        document=_document(called, about, [*more, *_quotes(content)]),
    )


def _document(*weighted: list[str]) -> CombinedExpression:
    called, about, more = (
        SearchVector(Value(" ".join(map(fold, texts))[:_LONGEST_TEXT]), config=CONFIG, weight=weight)
        for weight, texts in zip("ABC", weighted, strict=True)
    )
    return called + about + more


def _permit(content: Content, names: dict[str, str]) -> Words:
    lines = content.get("lines", [])
    numbers = [row["value"] for row in content.get("identifiers", [])]
    about = [party["company"] for party in content.get("parties", [])]
    about += [names[code] for code in content.get("destinations", [])] + _controls(lines)
    authority = content["authority"]
    more = [authority["name"], names[authority["country"]], content.get("end_use", ""), content.get("local_term", "")]
    return [*numbers, *(line.get("description", "") for line in lines)], about, more


def _measure(content: Content, names: dict[str, str]) -> Words:
    authority, grounds = content["authority"], content.get("grounds", [])
    about = [authority["name"], names[authority["country"]]]
    return (
        [content["title"]],
        about,
        [words for ground in grounds for words in (ground.get("text", ""), *_quotes(ground))],
    )


def _event(content: Content, names: dict[str, str]) -> Words:
    about: list[str] = []
    for rule in content.get("scope", []):
        about += [names[code] for code in rule.get("destinations", [])]
        about += [rule[key] for key in ("exporter", "recipient", "programme", "end_use", "note") if key in rule]
        about += [*rule.get("goods", []), *_controls([rule])]
    return [], about, []


def _statement(content: Content, names: dict[str, str]) -> Words:
    tenure = content.get("tenure", {})
    speaker = [content[key] for key in ("person", "speaker_as_printed") if key in content]
    about = [tenure.get("office", "")]
    for authority in (tenure.get("authority"), content.get("authority")):
        about += [authority["name"], names[authority["country"]]] if authority else []
    return speaker, about, [content[key] for key in ("text", "quote", "translation") if key in content]


def _controls(rows: Iterable[Content]) -> list[str]:
    return [control["code"] for row in rows for control in row.get("control", [])]


def _quotes(content: Content) -> list[str]:
    found = content.get("evidence", [])
    return [words for item in found for words in (item.get("quote", ""), item["source"].get("title", "")) if words]


def _country_names() -> dict[str, str]:
    """Return all that each country is called in English, by code. Two queries."""
    names = {code: [name] for code, name in Country.objects.values_list("pk", "name")}
    kinds = (NameKind.OFFICIAL, NameKind.COMMON, NameKind.FORMER)
    for code, name in CountryName.objects.filter(kind__in=kinds, language="en").values_list("country", "name"):
        names[code].append(name)
    return {code: " ".join(dict.fromkeys(found)) for code, found in names.items()}


def number_of(public_id: str) -> int | None:
    """Return the number in a public id, however it is written (EW-M-000012, ew-m-12); None where it is none."""
    parts = public_id.strip().upper().split("-")
    if len(parts) == 3 and parts[0] == "EW" and parts[2].isascii() and parts[2].isdigit() and len(parts[2]) <= 12:
        return number_in(public_id)
    return None
