"""Temporary tables for the rows of one file, and the checks that need all rows, or the record, at once.

Everything here runs inside one transaction of the caller; the tables are gone with it, however it ends.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection

from exportwatch.registry.bulk.checking import CheckedRow, Known, Problem, Value
from exportwatch.registry.bulk.columns import YES_NO
from exportwatch.registry.currencies import CURRENCIES
from exportwatch.registry.models import ControlEntry, Country, CountryName
from exportwatch.registry.values import FuzzyDate, fold
from exportwatch.vocabulary import AuthorityKind, NameKind

_ROW_COLUMNS: dict[str, str] = {
    "authority": "text",
    "authority_kind": "text",
    "country": "text",
    "identity": "text",
    "kind": "text",
    "local_term": "text",
    "identifier_scheme": "text",
    "identifier": "text",
    "issued_earliest": "date",
    "issued_latest": "date",
    "expires_earliest": "date",
    "expires_latest": "date",
    "ended_how": "text",
    "ended_earliest": "date",
    "ended_latest": "date",
    "destinations": "text[]",
    "goods": "text",
    "control": "bigint[]",
    "quantity": "numeric",
    "unit": "text",
    "value": "numeric",
    "currency": "text",
    "count_min": "integer",
    "count_max": "integer",
    "count_approx": "integer",
    "count_of_total": "integer",
    "count_as_stated": "text",
    "end_use": "text",
    "source_url": "text",
    "source_publisher": "text",
    "source_title": "text",
    "source_published_earliest": "date",
    "source_published_latest": "date",
    "source_official": "boolean",
    "quote": "text",
}
_PARTY_COLUMNS = ("line", "position", "role", "name", "folded", "slug")
_TABLES = (
    "bulk_row",
    "bulk_party",
    "bulk_name",
    "bulk_authority",
    "bulk_article",
    "bulk_new",
    "bulk_order",
    "bulk_chunk",
)
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def known() -> Known:
    """Return what rows are checked against. Three queries; countries and control entries are a few thousand."""
    countries: dict[str, set[str]] = {}
    names = CountryName.objects.filter(kind__in=[NameKind.OFFICIAL, NameKind.COMMON, NameKind.FORMER])
    for name, code in names.values_list("name", "country_id"):
        countries.setdefault(fold(name), set()).add(code)
    rows = list(Country.objects.values_list("code", "alpha3", "name"))
    for code, alpha3, name in rows:  # the record's own name and the codes come before every other written form
        countries |= {fold(form): {code} for form in (alpha3, name) if form}
    countries |= {fold(code): {code} for code, _, _ in rows}
    entries = ControlEntry.objects.values_list("list", "code", "pk")
    return Known(
        {form: tuple(sorted(codes)) for form, codes in countries.items()},
        {(word, code.lower()): pk for word, code, pk in entries},
        CURRENCIES,
    )


def open_tables() -> None:
    """Make the tables, empty. Those of an import earlier in the same transaction go."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _ROW_COLUMNS.items())
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMP TABLE bulk_row (line integer, {columns}) ON COMMIT DROP")
        cursor.execute(
            "CREATE TEMP TABLE bulk_party (line integer, position integer, role text, name text, folded text,"
            " slug text) ON COMMIT DROP"
        )


def put(rows: Iterable[CheckedRow]) -> None:
    """Add checked rows to the tables by two COPY statements; a value that could not be read is empty there."""
    into_rows, into_parties = io.StringIO(), io.StringIO()
    for row in rows:
        cells = (_copied(row.values.get(name)) for name in _ROW_COLUMNS)
        into_rows.write(f"{row.line}\t" + "\t".join(cells) + "\n")
        for position, party in enumerate(row.parties):
            name = party.name.translate(_ESCAPES)
            into_parties.write(f"{row.line}\t{position}\t{party.role}\t{name}\t{party.folded}\t{party.slug}\n")
    with connection.cursor() as cursor:
        for table, columns, text in (
            ("bulk_row", ("line", *_ROW_COLUMNS), into_rows),
            ("bulk_party", _PARTY_COLUMNS, into_parties),
        ):
            text.seek(0)
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", text)


def _copied(value: Value) -> str:
    """Return a value as PostgreSQL's COPY text format has it."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):  # country codes or row numbers: nothing in them needs escaping
        return "{" + ",".join(map(str, value)) + "}"
    return value.isoformat() if isinstance(value, dt.date) else str(Decimal(value))


def resolve() -> None:
    """Find which companies, authorities and articles the record has already: `bulk_name`, `bulk_authority` and
    `bulk_article`, each with the number of the row in the record, NULL for what is new."""
    with connection.cursor() as cursor:
        for statement in (*_INDEXES, _NAME, _AUTHORITY, _ARTICLE, "ANALYZE bulk_name, bulk_authority, bulk_article"):
            cursor.execute(statement)


def problems(limit: int) -> tuple[list[Problem], int]:
    """Return what is wrong between rows and with the record, by line, at most `limit`, and the number of all."""
    found: list[Problem] = []
    total = 0
    with connection.cursor() as cursor:
        for statement in _CHECKS:
            cursor.execute(f"SELECT *, count(*) OVER () FROM ({statement}) found ORDER BY 1 LIMIT %s", [limit])  # noqa: S608 - ours
            rows = cursor.fetchall()
            total += rows[0][3] if rows else 0
            found += [Problem(line, column, message) for line, column, message, _ in rows]
    return sorted(found, key=lambda problem: problem.line)[:limit], total


_INDEXES = (
    "CREATE UNIQUE INDEX ON bulk_row (line)",
    "CREATE INDEX ON bulk_party (line)",
    "ANALYZE bulk_row, bulk_party",
)

# A merged company stands for the one that it was merged into, however long the chain. A name that folds to several
# companies is the one of them whose legal name it is, letter for letter, else nobody's.
_NAME = """
CREATE TEMP TABLE bulk_name ON COMMIT DROP AS
WITH RECURSIVE redirect (id, target) AS (
    SELECT id, merged_into_id FROM registry_company WHERE merged_into_id IS NOT NULL
    UNION
    SELECT redirect.id, company.merged_into_id FROM redirect JOIN registry_company company ON company.id = target
    WHERE company.merged_into_id IS NOT NULL
), stands_for AS (
    SELECT redirect.id, target FROM redirect JOIN registry_company company ON company.id = target
    WHERE company.merged_into_id IS NULL
), written AS (
    SELECT DISTINCT ON (name) name, folded, slug, line FROM bulk_party ORDER BY name, line, position
), bearer AS (
    SELECT DISTINCT written.folded, coalesce(target, named.id) AS id
    FROM (SELECT id, unnest(folded_names) AS folded FROM registry_company) named
    JOIN (SELECT DISTINCT folded FROM written) written USING (folded)
    LEFT JOIN stands_for ON stands_for.id = named.id
), bearers AS (
    SELECT folded, count(*) AS number, min(id) AS one, string_agg('“' || name || '”', ' and ' ORDER BY name) AS names
    FROM bearer JOIN registry_company USING (id) GROUP BY folded
)
SELECT written.*, bearers.names,
    CASE WHEN bearers.number = 1 THEN bearers.one ELSE coalesce(target, legal.id) END AS company_id,
    coalesce(bearers.number > 1 AND legal.id IS NULL, false) AS ambiguous
FROM written LEFT JOIN bearers USING (folded)
LEFT JOIN registry_company legal ON bearers.number > 1 AND legal.name = written.name
LEFT JOIN stands_for ON stands_for.id = legal.id
"""
_AUTHORITY = """
CREATE TEMP TABLE bulk_authority ON COMMIT DROP AS
SELECT DISTINCT ON (written.country, key) written.*, authority.id AS authority_id, authority.kind AS recorded_kind
FROM (
    SELECT country, upper(authority) AS key, (array_agg(authority ORDER BY line))[1] AS name, min(line) AS line,
        coalesce((array_agg(authority_kind ORDER BY line) FILTER (WHERE authority_kind <> ''))[1], '') AS kind
    FROM bulk_row WHERE authority <> '' AND country <> '' GROUP BY 1, 2
) written LEFT JOIN registry_authority authority ON authority.country_id = country AND upper(authority.name) = key
ORDER BY written.country, key, (authority.name = written.name) DESC, authority.id
"""
_ARTICLE = """
CREATE TEMP TABLE bulk_article ON COMMIT DROP AS
SELECT written.*, article.id AS article_id
FROM (
    SELECT source_url AS url, min(line) AS line, coalesce(max(source_publisher), '') AS publisher,
        coalesce(max(source_title), '') AS title, max(source_published_earliest) AS published_earliest,
        max(source_published_latest) AS published_latest, coalesce(bool_or(source_official), false) AS official
    FROM bulk_row WHERE source_url <> '' GROUP BY 1
) written LEFT JOIN registry_article article USING (url)
"""

_CHECKS = (
    # An identifier that repeats in the file.
    """
    SELECT line, 'identifier', format('Line %%s has %%s of %%s already; one number stands for one permit.',
        first, identifier, identifier_scheme)
    FROM (SELECT line, identifier_scheme, identifier,
            min(line) OVER (PARTITION BY identifier_scheme, identifier) AS first
        FROM bulk_row WHERE identifier <> '' AND identifier_scheme <> '') numbered
    WHERE line > first
    """,
    # One that the record has.
    """
    SELECT line, 'identifier', format('EW-P-%%s has %%s of %%s already; leave the row out or correct the number.',
        lpad(permit_id::text, greatest(6, length(permit_id::text)), '0'), identifier, scheme)
    FROM bulk_row JOIN registry_permitidentifier known ON scheme = identifier_scheme AND known.value = identifier
    WHERE identifier <> ''
    """,
    # A company's name that several bear.
    """
    SELECT bulk_party.line, role, format('“%%s” may be %%s; write the legal name.', name, names)
    FROM bulk_party JOIN bulk_name USING (name) WHERE ambiguous
    """,
    # An authority that nobody knows, without its kind.
    """
    SELECT line, 'authority', format('The record has no authority “%%s” in %%s; correct the name, or register it by '
        'writing in authority_kind one of: KINDS.', name, country)
    FROM bulk_authority WHERE authority_id IS NULL AND kind = ''
    """.replace("KINDS", ", ".join(AuthorityKind)),
    # An authority's kind against the record, or against the row that names it first.
    """
    SELECT bulk_row.line, 'authority_kind', format('“%%s” is entered as %%s in %%s; '
        'write that or leave the cell empty.', bulk_row.authority, coalesce(recorded_kind, kind_first),
        CASE WHEN recorded_kind IS NULL THEN 'an earlier row' ELSE 'the record' END)
    FROM bulk_row JOIN (SELECT country, key, recorded_kind, kind AS kind_first FROM bulk_authority) named
        ON named.country = bulk_row.country AND key = upper(bulk_row.authority)
    WHERE authority_kind <> '' AND authority_kind <> coalesce(recorded_kind, kind_first)
    """,
    # A source that nobody knows, without its publisher.
    """
    SELECT line, 'source_publisher', 'The record does not know this source; say who published it.'
    FROM bulk_article WHERE article_id IS NULL AND publisher = ''
    """,
    # One source described in two ways.
    """
    SELECT bulk_row.line, 'source_url', 'Another row says something else about this source '
        '(publisher, title, date or whether it is official); make them say the same.'
    FROM bulk_row JOIN bulk_article ON url = source_url
    WHERE (source_publisher <> '' AND source_publisher <> publisher) OR (source_title <> '' AND source_title <> title)
        OR source_published_earliest <> published_earliest OR source_published_latest <> published_latest
        OR source_official <> official
    """,
)


def as_read(row: CheckedRow) -> dict[str, str]:
    """Return a row's filled values for people, by column, as they would be entered."""
    shown: dict[str, str] = {}
    for name, value in row.values.items():
        if name.endswith("_latest") or value in (None, "", []):
            continue
        if isinstance(value, dt.date):
            last = row.values[f"{name.removesuffix('_earliest')}_latest"]
            if isinstance(last, dt.date):
                shown[name.removesuffix("_earliest")] = FuzzyDate(value, last).iso
        elif name == "control":
            shown[name] = f"{len(value)} found" if isinstance(value, list) else ""
        elif isinstance(value, bool):
            shown[name] = next(word for word, meaning in YES_NO.items() if meaning == value)
        else:
            shown[name] = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    for party in row.parties:
        shown[party.role] = "; ".join(filter(None, (shown.get(party.role), party.name)))
    return shown
