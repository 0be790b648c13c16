"""Staged rows → drafts of the record, in sets. Runs in the caller's transaction, after every check has passed.

The database's own constraints hold for each row as for one that is entered by hand; they are checked at the end of each
statement instead of at the end of the transaction, so that the server keeps no list of a million rows to look at again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db import connection
from django.utils import timezone

from exportwatch.registry import services
from exportwatch.registry.models import Permit, PermitLine

CHUNK = 20_000
"""Rows written by one statement: what progress advances by, and what the server holds at a time."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import makes, or would make. `permits_without_source` cannot be published until they have one."""

    permits: int
    parties: int
    lines: int
    identifiers: int
    destinations: int
    sources_quoted: int
    permits_without_source: int
    new_companies: int
    new_authorities: int
    new_sources: int

    def rows(self) -> list[tuple[str, int]]:
        """Return (what, how many) for people."""
        return [(name.replace("_", " "), number) for name, number in asdict(self).items()]


def counts() -> Counts:
    """Count what the staged rows make. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        return Counts(*cursor.fetchone())


def new_names(limit: int) -> list[str]:
    """Return the companies and authorities that would be registered, in order of the file, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM ("
            "(SELECT DISTINCT ON (folded) name, line FROM bulk_name WHERE company_id IS NULL AND NOT ambiguous"
            " ORDER BY folded, line, name) UNION ALL SELECT name, line FROM bulk_authority WHERE authority_id IS NULL"
            ") new ORDER BY line, name LIMIT %s",
            [limit],
        )
        return [name for (name,) in cursor.fetchall()]


def write(author: int, rows: int) -> Iterator[tuple[int, str, str]]:
    """Write all staged rows as drafts of this user, in order of the file. `rows` is their number.

    Yields after each chunk how many are done, and the first and last public id of the chunk.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _register_companies()
        _register_authorities()
        cursor.execute(_NEW_ARTICLES)
        cursor.execute(_ORDER)
        cursor.execute(
            "SELECT pg_get_serial_sequence(%s, 'id'), pg_get_serial_sequence(%s, 'id')",
            [Permit._meta.db_table, PermitLine._meta.db_table],
        )
        place = dict(zip(("permit_ids", "line_ids"), cursor.fetchone(), strict=True))
        for first in range(0, rows, CHUNK):
            cursor.execute("DROP TABLE IF EXISTS bulk_chunk")
            cursor.execute(_CHUNK, place | {"first": first, "last": first + CHUNK})
            cursor.execute("ANALYZE bulk_chunk")
            cursor.execute(_PERMITS, {"author": author, "now": timezone.now()})
            for statement in _PARTS:
                cursor.execute(statement)
            cursor.execute("SELECT min(permit_id), max(permit_id) FROM bulk_chunk")
            lowest, highest = (Permit(pk=pk).public_id for pk in cursor.fetchone())
            yield min(first + CHUNK, rows), lowest, highest


def _register_companies() -> None:
    """Register each new name under a free slug: the plain letters, with the lowest numbers that nobody has."""
    with connection.cursor() as cursor:
        cursor.execute(_NEW_COMPANIES)
        left, attempt = True, 0
        while left:
            cursor.execute(_INSERT_COMPANIES, [attempt])
            cursor.execute(
                "SELECT EXISTS (SELECT FROM bulk_new LEFT JOIN registry_company USING (name) WHERE id IS NULL)"
            )
            left, attempt = cursor.fetchone()[0], attempt + 1
        cursor.execute(
            "UPDATE bulk_name SET company_id = company.id FROM bulk_new JOIN registry_company company USING (name)"
            " WHERE bulk_name.company_id IS NULL AND bulk_name.folded = bulk_new.folded"
        )
        cursor.execute("CREATE UNIQUE INDEX ON bulk_name (name)")


def _register_authorities() -> None:
    """Register new authorities one by one, through the service that names them: a file has few."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT country, key, name, kind FROM bulk_authority WHERE authority_id IS NULL ORDER BY line")
        for country, key, name, kind in cursor.fetchall():
            made = services.authority(name, country, kind)
            cursor.execute(
                "UPDATE bulk_authority SET authority_id = %s WHERE country = %s AND key = %s", [made.pk, country, key]
            )


_COUNTS = """
SELECT (SELECT count(*) FROM bulk_row),
    (SELECT count(*) FROM (SELECT DISTINCT bulk_party.line, role, coalesce(company_id::text, ' ' || bulk_name.folded)
        FROM bulk_party JOIN bulk_name USING (name)) party),
    (SELECT count(*) FROM bulk_row WHERE goods <> ''),
    (SELECT count(*) FROM bulk_row WHERE identifier <> ''),
    (SELECT coalesce(sum(cardinality(destinations)), 0) FROM bulk_row),
    (SELECT count(*) FROM bulk_row WHERE source_url <> ''),
    (SELECT count(*) FROM bulk_row WHERE source_url = ''),
    (SELECT count(DISTINCT folded) FROM bulk_name WHERE company_id IS NULL AND NOT ambiguous),
    (SELECT count(*) FROM bulk_authority WHERE authority_id IS NULL),
    (SELECT count(*) FROM bulk_article WHERE article_id IS NULL)
"""

_NEW_COMPANIES = """
CREATE TEMP TABLE bulk_new ON COMMIT DROP AS
SELECT *, row_number() OVER (PARTITION BY slug ORDER BY line, name) AS rank
FROM (SELECT DISTINCT ON (folded) folded, name, slug, line FROM bulk_name WHERE company_id IS NULL
    ORDER BY folded, line, name) distinct_names
"""
_INSERT_COMPANIES = """
INSERT INTO registry_company (slug, name, other_names, former_names, folded_names)
SELECT CASE WHEN number = 1 THEN slug ELSE slug || '-' || number END, name, '{}', '{}', ARRAY[folded]
FROM (
    SELECT bulk_new.*, rank + coalesce(taken, 0) + %s AS number
    FROM bulk_new LEFT JOIN (
        SELECT regexp_replace(company.slug, '-[0-9]+$', '') AS slug, count(*) AS taken
        FROM registry_company company GROUP BY 1
    ) named USING (slug)
    WHERE NOT EXISTS (SELECT FROM registry_company company WHERE company.name = bulk_new.name)
) numbered ORDER BY line, name
ON CONFLICT (slug) DO NOTHING
"""
_NEW_ARTICLES = """
INSERT INTO registry_article (url, publisher, title, byline, published_earliest, published_latest, published_as_stated,
    published_basis, language, official, origin, archive_url)
SELECT url, publisher, title, '', published_earliest, published_latest, '',
    CASE WHEN published_earliest IS NULL THEN '' ELSE 'bulk entry' END, '', official, '', ''
FROM bulk_article WHERE article_id IS NULL ORDER BY line
"""
_ORDER = """
CREATE TEMP TABLE bulk_order ON COMMIT DROP AS
SELECT line, row_number() OVER (ORDER BY line) AS position FROM bulk_row;
CREATE UNIQUE INDEX ON bulk_order (position);
ANALYZE bulk_order, bulk_name, bulk_authority
"""
_CHUNK = """
CREATE TEMP TABLE bulk_chunk ON COMMIT DROP AS
SELECT nextval(%(permit_ids)s) AS permit_id,
    CASE WHEN goods <> '' THEN nextval(%(line_ids)s) END AS line_id, ordered.*
FROM (
    SELECT bulk_row.*, authority_id FROM bulk_order JOIN bulk_row USING (line)
    JOIN bulk_authority ON bulk_authority.country = bulk_row.country AND key = upper(bulk_row.authority)
    WHERE position > %(first)s AND position <= %(last)s ORDER BY position
) ordered
"""
_PERMITS = """
INSERT INTO registry_permit (id, state, created_at, withdrawn_reason, single_source_reason, version, author_id,
    authority_id, identity, kind, local_term, count_min, count_max, count_approx, count_of_total, count_as_stated,
    issued_earliest, issued_latest, issued_as_stated, expires_earliest, expires_latest, expires_as_stated,
    ended_how, ended_earliest, ended_latest, ended_as_stated, end_use)
SELECT permit_id, 'draft', %(now)s, '', '', 0, %(author)s,
    authority_id, identity, kind, local_term, count_min, count_max, count_approx, count_of_total, count_as_stated,
    issued_earliest, issued_latest, '', expires_earliest, expires_latest, '',
    ended_how, ended_earliest, ended_latest, '', end_use
FROM bulk_chunk ORDER BY permit_id
"""
_PARTS = (
    """
    INSERT INTO registry_permitparty (permit_id, role, company_id)
    SELECT permit_id, role, company_id FROM (
        SELECT permit_id, role, company_id, min(position) AS position
        FROM bulk_chunk JOIN bulk_party USING (line) JOIN bulk_name ON bulk_name.name = bulk_party.name GROUP BY 1, 2, 3
    ) party ORDER BY permit_id, position
    """,
    """
    INSERT INTO registry_permitidentifier (permit_id, scheme, value)
    SELECT permit_id, identifier_scheme, identifier FROM bulk_chunk WHERE identifier <> '' ORDER BY permit_id
    """,
    """
    INSERT INTO registry_permit_destinations (permit_id, country_id)
    SELECT permit_id, unnest(destinations) FROM bulk_chunk ORDER BY permit_id
    """,
    """
    INSERT INTO registry_permitline (id, permit_id, description, quantity, unit, value, currency)
    SELECT line_id, permit_id, goods, quantity, unit, value, currency FROM bulk_chunk WHERE line_id IS NOT NULL
    ORDER BY permit_id
    """,
    """
    INSERT INTO registry_permitline_control_entries (permitline_id, controlentry_id)
    SELECT line_id, unnest(control) FROM bulk_chunk WHERE line_id IS NOT NULL ORDER BY line_id
    """,
    """
    INSERT INTO registry_evidence (article_id, quote, snapshot_sha256, verified, permit_id)
    SELECT article.id, quote, '', false, permit_id
    FROM bulk_chunk JOIN registry_article article ON url = source_url WHERE source_url <> '' ORDER BY permit_id
    """,
)
