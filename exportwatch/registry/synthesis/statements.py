"""The statements that make a synthetic register up, in the order in which `exportwatch.registry.synthesis` runs them.

Chance is a hash of a row's number, a salt (each use has its own) and the seed, and so the same wherever it is asked.
A power of it makes the skew: a few offices, companies and destinations have most of the rows.
"""

CLEAR = """
TRUNCATE registry_syntheticregister, registry_permit, registry_measure, registry_measureevent,
         registry_officialstatement, registry_article, registry_dossier, registry_revision, registry_permitspan,
         registry_company, registry_authority, registry_person, registry_searchentry,
         registry_measurespan, registry_measurereach, registry_permiteffect
RESTART IDENTITY CASCADE
"""

CHANCE = """
CREATE OR REPLACE FUNCTION pg_temp.chance(number bigint, salt bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(number, salt) & 9007199254740991) / 9007199254740992.0::double precision $$
"""
"""Between 0 and 1 (exclusive): the low 53 bits of the hash. A salt is the seed times 1000 and the use's own number."""

_COMPANIES = """
INSERT INTO registry_company (slug, name, country_id, other_names, former_names, folded_names)
SELECT 'synthetic-company-' || n, 'Synthetic Company ' || n,
       (SELECT code FROM made_place WHERE number = 1 + floor(60 * pg_temp.chance(n, %(seed)s * 1000 + 1))),
       '{}', '{}', ARRAY['synthetic company ' || n]
FROM generate_series(1, %(companies)s) n
"""

_AUTHORITIES = """
INSERT INTO registry_authority (slug, name, country_id, kind, folded_names)
SELECT 'synthetic-licensing-office-' || lower(code), 'Synthetic Licensing Office of ' || country.name, code, 'ministry',
       ARRAY['synthetic licensing office of ' || lower(country.name)]
FROM unnest(ARRAY['DE', 'US', 'GB', 'FR', 'IT', 'CA', 'NL', 'SE', 'NO', 'BE', 'ES', 'CH'])
     WITH ORDINALITY listed (code, n)
JOIN registry_country country USING (code)
ORDER BY n
"""

_ARTICLES = """
INSERT INTO registry_article (id, url, publisher, title, byline, published_earliest, published_latest,
                              published_as_stated, published_basis, language, official, origin, archive_url)
SELECT n, 'https://synthetic.invalid/gazette/' || n, 'Synthetic Gazette', 'Synthetic notice ' || n, '', day, day, '',
       '', 'en', true, '', ''
FROM generate_series(1, %(articles)s) n,
     LATERAL (SELECT date '2005-01-01' + floor(7900 * n / %(articles)s)::int AS day) dated
"""

FOUNDATIONS = (
    "DROP TABLE IF EXISTS made_place, made_company, made_office, made_entry, made_permit, made_rank",
    """
    CREATE TEMP TABLE made_place ON COMMIT DROP AS
    SELECT (row_number() OVER (ORDER BY n))::int AS number, code
    FROM unnest(ARRAY['SA', 'AE', 'TR', 'IN', 'EG', 'IL', 'KR', 'QA', 'SG', 'PK', 'US', 'AU', 'KW', 'DZ', 'MA', 'TH',
        'BR', 'ID', 'MY', 'OM', 'JO', 'IQ', 'PL', 'GR', 'UA', 'CN', 'RU', 'VN', 'PH', 'MX', 'CO', 'CL', 'ZA', 'NG',
        'KE', 'ET', 'AZ', 'AM', 'GE', 'KZ', 'UZ', 'BD', 'LK', 'TN', 'LB', 'BH', 'TW', 'JP', 'NZ', 'RO', 'HU', 'CZ',
        'FI', 'DK', 'PT', 'IE', 'RS', 'BA', 'MM', 'SD']) WITH ORDINALITY listed (code, n)
    JOIN registry_country USING (code)
    """,
    _COMPANIES,
    """
    CREATE TEMP TABLE made_company ON COMMIT DROP AS
    SELECT substr(slug, 19)::int AS number, id FROM registry_company WHERE slug LIKE 'synthetic-company-%%'
    """,
    _AUTHORITIES,
    """
    CREATE TEMP TABLE made_office ON COMMIT DROP AS
    SELECT (row_number() OVER (ORDER BY id))::int AS number, id, country_id
    FROM registry_authority WHERE slug LIKE 'synthetic-licensing-office-%%'
    """,
    """
    CREATE TEMP TABLE made_entry ON COMMIT DROP AS
    SELECT (row_number() OVER (ORDER BY list, code))::int AS number, id FROM registry_controlentry
    """,
    _ARTICLES,
    """
    CREATE TEMP TABLE made_permit (number int, office int, place int, day date, last date) ON COMMIT DROP
    """,
    "ANALYZE made_place; ANALYZE made_company; ANALYZE made_office; ANALYZE made_entry",
)
"""What permits and measures refer to, numbered from 1 in order of weight."""

_PERMIT_PLANS = """
INSERT INTO made_permit
SELECT n, 1 + floor(12 * pow(pg_temp.chance(n, %(seed)s * 1000 + 2), 2.2)),
       1 + floor(60 * pow(pg_temp.chance(n, %(seed)s * 1000 + 3), 2.5)), day,
       day + 365 * (ARRAY[1, 2, 2, 2, 3, 5])[1 + floor(6 * pg_temp.chance(n, %(seed)s * 1000 + 4))::int] - 1
FROM generate_series(%(first)s, %(last)s) n,
     LATERAL (SELECT date '2005-01-01' + floor(7850 * pow(n::float8 / %(permits)s, 0.8)
                     + 50 * pg_temp.chance(n, %(seed)s * 1000 + 5))::int AS plain) applied,
     LATERAL (SELECT CASE WHEN pg_temp.chance(n, %(seed)s * 1000 + 6) < 0.4
                          THEN date_trunc('month', plain)::date
                               + 7 * floor(4 * pg_temp.chance(n, %(seed)s * 1000 + 7))::int
                          ELSE plain END AS day) clustered
"""
"""More of them every year; two in five are granted at one of the month's four sittings."""

_PERMIT_ROWS = """
INSERT INTO registry_permit (id, state, created_at, published_at, withdrawn_at, withdrawn_reason, single_source_reason,
    version, authority_id, identity, kind, local_term, count_min, count_max, count_as_stated,
    issued_earliest, issued_latest, issued_as_stated, expires_earliest, expires_latest, expires_as_stated,
    ended_how, ended_earliest, ended_latest, ended_as_stated, end_use)
SELECT made_permit.number, state, day + time '12:00' AT TIME ZONE 'UTC',
       CASE WHEN state <> 'draft' THEN day + time '13:00' AT TIME ZONE 'UTC' END,
       CASE WHEN state = 'withdrawn' THEN last + time '12:00' AT TIME ZONE 'UTC' END,
       CASE WHEN state = 'withdrawn' THEN 'Made up as withdrawn.' ELSE '' END, '', 1,
       office.id, identity,
       CASE WHEN k < 0.85 THEN 'individual' WHEN k < 0.93 THEN 'open' WHEN k < 0.97 THEN 'temporary'
            WHEN k < 0.99 THEN 'brokering' ELSE 'transit' END, 'export licence',
       CASE WHEN identity = 'group' THEN 2 + floor(20 * u) END,
       CASE WHEN identity = 'group' THEN 2 + floor(30 * u) END, '',
       CASE WHEN known >= 0.03 THEN CASE WHEN known < 0.10 THEN month ELSE day END END,
       CASE WHEN known >= 0.03 THEN CASE WHEN known < 0.10 THEN month_end ELSE day END END,
       CASE WHEN known >= 0.03 AND known < 0.10 THEN to_char(day, 'FMMonth YYYY') ELSE '' END,
       CASE WHEN u >= 0.08 THEN last END, CASE WHEN u >= 0.08 THEN last END, '',
       CASE WHEN NOT ended THEN '' WHEN u < 0.4 THEN 'surrendered' WHEN u < 0.8 THEN 'exhausted' ELSE 'replaced' END,
       CASE WHEN ended THEN day + 30 + floor(300 * u)::int END,
       CASE WHEN ended THEN day + 30 + floor(300 * u)::int END, '', ''
FROM made_permit
JOIN made_office office ON office.number = made_permit.office,
LATERAL (SELECT pg_temp.chance(made_permit.number, %(seed)s * 1000 + 8) AS s,
                pg_temp.chance(made_permit.number, %(seed)s * 1000 + 9) AS i,
                pg_temp.chance(made_permit.number, %(seed)s * 1000 + 10) AS k,
                pg_temp.chance(made_permit.number, %(seed)s * 1000 + 11) AS known,
                pg_temp.chance(made_permit.number, %(seed)s * 1000 + 12) AS u,
                pg_temp.chance(made_permit.number, %(seed)s * 1000 + 13) < 0.03 AS ended,
                date_trunc('month', day)::date AS month,
                (date_trunc('month', day) + interval '1 month - 1 day')::date AS month_end) drawn,
LATERAL (SELECT CASE WHEN s < 0.007 THEN 'draft' WHEN s < 0.01 THEN 'withdrawn' ELSE 'published' END AS state,
                CASE WHEN i < 0.90 THEN 'identified' WHEN i < 0.97 THEN 'anonymous' ELSE 'group' END AS identity) said
WHERE made_permit.number BETWEEN %(first)s AND %(last)s
ORDER BY made_permit.number
"""

BEGIN = (
    "SET CONSTRAINTS ALL IMMEDIATE",
    "SET LOCAL work_mem = '64MB'",
    """
    ALTER TABLE registry_permit DISABLE TRIGGER USER;
    ALTER TABLE registry_measure DISABLE TRIGGER USER;
    ALTER TABLE registry_measureevent DISABLE TRIGGER USER;
    ALTER TABLE registry_officialstatement DISABLE TRIGGER USER;
    ALTER TABLE registry_scoperule DISABLE TRIGGER USER;
    ALTER TABLE registry_permiteffect DISABLE TRIGGER USER
    """,
)
"""Keys are checked statement by statement, which keeps the server small. The invariants of the record are left out: row
by row they take longer than all the rest, and a test shows that what is made up here holds them."""

END = """
ALTER TABLE registry_permit ENABLE TRIGGER USER;
ALTER TABLE registry_measure ENABLE TRIGGER USER;
ALTER TABLE registry_measureevent ENABLE TRIGGER USER;
ALTER TABLE registry_officialstatement ENABLE TRIGGER USER;
ALTER TABLE registry_scoperule ENABLE TRIGGER USER;
ALTER TABLE registry_permiteffect ENABLE TRIGGER USER
"""

PERMITS = (
    _PERMIT_PLANS,
    _PERMIT_ROWS,
    """
    INSERT INTO registry_permitidentifier (permit_id, scheme, value)
    SELECT id, 'synthetic', 'SYN-' || lpad(id::text, 8, '0')
    FROM registry_permit WHERE id BETWEEN %(first)s AND %(last)s AND identity = 'identified' ORDER BY id
    """,
    """
    INSERT INTO registry_permit_destinations (permit_id, country_id)
    SELECT permit.number, code FROM made_permit permit JOIN made_place place ON place.number = permit.place
    WHERE permit.number BETWEEN %(first)s AND %(last)s
    """,
    """
    INSERT INTO registry_permitparty (permit_id, role, company_id)
    SELECT n, role, company.id
    FROM (SELECT n, role, 1 + floor(%(companies)s * pow(pg_temp.chance(n, %(seed)s * 1000 + salt), skew))::int AS number
          FROM generate_series(%(first)s, %(last)s) n,
               (VALUES ('exporter', 14, 3.5, 1.0), ('consignee', 15, 2.5, 1.0), ('end_user', 16, 2.5, 0.3))
                   AS part (role, salt, skew, share)
          WHERE pg_temp.chance(n, %(seed)s * 1000 + salt + 10) < share) drawn
    JOIN made_company company USING (number)
    """,
    """
    INSERT INTO registry_permitline (permit_id, description, quantity, unit, value, currency)
    SELECT n, (ARRAY['imaging sensors', 'armoured vehicle parts', 'small arms ammunition', 'radar components',
                     'aircraft spare parts', 'machine tools', 'encryption software', 'night vision devices',
                     'naval propulsion', 'protective equipment'])[1 + floor(10 * pow(u, 1.5))::int],
           1 + floor(200 * u * u), 'pieces', round((5000 * pow(1 - u, -0.8))::numeric, 2), 'EUR'
    FROM generate_series(%(first)s, %(last)s) n,
         LATERAL (SELECT pg_temp.chance(n, %(seed)s * 1000 + 17) AS u) drawn
    """,
    """
    INSERT INTO registry_permitline_control_entries (permitline_id, controlentry_id)
    SELECT drawn.line, entry.id
    FROM (SELECT id AS line, 1 + floor((SELECT count(*) FROM made_entry)
                 * pow(pg_temp.chance(permit_id, %(seed)s * 1000 + 18), 3))::int AS number
          FROM registry_permitline WHERE permit_id BETWEEN %(first)s AND %(last)s) drawn
    JOIN made_entry entry USING (number)
    """,
    """
    INSERT INTO registry_evidence (article_id, quote, snapshot_sha256, verified, permit_id)
    SELECT 1 + floor(%(articles)s * pg_temp.chance(n, %(seed)s * 1000 + 19)), '', '', false, n
    FROM generate_series(%(first)s, %(last)s) n
    """,
)
"""A batch of permits with what belongs to them, numbers `first` to `last`, both inclusive."""

_MEASURE_PLANS = """
CREATE TEMP TABLE made_measure ON COMMIT DROP AS
SELECT n AS number, 1 + floor(12 * pow(pg_temp.chance(n, %(seed)s * 1000 + 30), 2.2))::int AS office,
       CASE WHEN clustered THEN 1 + floor(60 * pow(pg_temp.chance(crisis, %(seed)s * 1000 + 31), 2.5))
            ELSE 1 + floor(60 * pow(pg_temp.chance(n, %(seed)s * 1000 + 32), 2.5)) END::int AS place,
       date '2006-01-01' + CASE WHEN clustered THEN floor(7300 * pg_temp.chance(crisis, %(seed)s * 1000 + 33)
                                     + 120 * pow(pg_temp.chance(n, %(seed)s * 1000 + 34), 2))
                                ELSE floor(7420 * pg_temp.chance(n, %(seed)s * 1000 + 34)) END::int AS day,
       CASE WHEN i < 0.50 THEN 'suspend' WHEN i < 0.68 THEN 'freeze_new' WHEN i < 0.75 THEN 'pause_pending'
            WHEN i < 0.80 THEN 'presume_denial' WHEN i < 0.85 THEN 'deny' WHEN i < 0.90 THEN 'embargo'
            WHEN i < 0.96 THEN 'revoke' WHEN i < 0.98 THEN 'add_condition' ELSE 'ease' END AS instrument,
       pg_temp.chance(n, %(seed)s * 1000 + 36) AS fate,
       CASE WHEN pg_temp.chance(n, %(seed)s * 1000 + 37) < 0.98 THEN 'published' ELSE 'draft' END AS state
FROM generate_series(1, %(measures)s) n,
     LATERAL (SELECT 1 + floor(40 * pg_temp.chance(n, %(seed)s * 1000 + 38))::int AS crisis,
                     pg_temp.chance(n, %(seed)s * 1000 + 39) < 0.6 AS clustered,
                     pg_temp.chance(n, %(seed)s * 1000 + 35) AS i) drawn
"""
"""Three in five answer one of forty crises, each with its day and its destination."""

_EVENT_PLANS = """
CREATE TEMP TABLE made_event ON COMMIT DROP AS
WITH ended AS (
    SELECT *, fate < 0.25 AND instrument = 'suspend' AS limited, fate < 0.12 AND instrument = 'suspend' AS extended,
           day + 380 + floor(900 * pg_temp.chance(number, %(seed)s * 1000 + 40))::int AS over,
           pg_temp.chance(number, %(seed)s * 1000 + 41) AS how
    FROM made_measure
)
SELECT 4 * number - 3 AS number, number AS measure, 'imposed' AS type, day,
       CASE WHEN fate > 0.95 THEN day + 14 WHEN fate > 0.90 THEN day - 20 END AS effective,
       CASE WHEN limited THEN day + 180 END AS until, state FROM ended
UNION ALL
SELECT 4 * number - 2, number, 'extended', day + 170, NULL, day + 360, state FROM ended WHERE extended
UNION ALL
SELECT 4 * number - 1, number,
       CASE WHEN how < 0.05 AND instrument = 'suspend' THEN 'converted' WHEN limited AND how < 0.15 THEN 'expired'
            ELSE 'lifted' END, over, NULL, NULL, state
FROM ended WHERE how < 0.45 AND over < date '2026-11-01' AND instrument NOT IN ('revoke', 'deny', 'ease')
"""

_EFFECT_PLANS = """
CREATE TEMP TABLE made_effect ON COMMIT DROP AS
WITH named AS MATERIALIZED (
    SELECT measure.*, latest.position, 1 + floor(6 * pg_temp.chance(measure.number, %(seed)s * 1000 + 42))::int AS step,
           least(%(permits)s / 20, ceil(0.075 * %(permits)s / %(measures)s
                 * pow(pg_temp.chance(measure.number, %(seed)s * 1000 + 43) + 1e-9, -0.85)))::int AS many
    FROM made_measure measure,
         LATERAL (SELECT position FROM made_rank rank
                  WHERE rank.office = measure.office AND rank.place = measure.place AND rank.day <= measure.day
                  ORDER BY rank.day DESC, position DESC LIMIT 1) latest
    WHERE instrument IN ('suspend', 'revoke', 'add_condition')
), touched AS (
    SELECT named.number AS measure, named.instrument, rank.number AS permit,
           pg_temp.chance(rank.number::bigint * 20011 + named.number, %(seed)s * 1000 + 44) AS e,
           pg_temp.chance(rank.number::bigint * 20011 + named.number, %(seed)s * 1000 + 45) AS b
    FROM named, generate_series(0, least(many, (position - 1) / step + 1) - 1) j, made_rank rank
    WHERE rank.office = named.office AND rank.place = named.place AND rank.position = named.position - j * step
)
SELECT event.number AS event, permit, coalesce(event.effective, event.day) AS day,
       CASE WHEN event.type = 'converted' OR instrument = 'revoke' THEN 'terminated'
            WHEN instrument = 'add_condition' OR e > 0.95 THEN 'conditioned'
            WHEN e < 0.80 THEN 'suspended' ELSE 'partially_suspended' END AS effect,
       CASE WHEN b < 0.70 THEN 'named_by_authority' WHEN b < 0.80 THEN 'named_by_holder' WHEN b < 0.95 THEN 'reported'
            ELSE 'inferred_from_scope' END AS basis, b BETWEEN 0.80 AND 0.88 AS confirmed
FROM touched
JOIN made_event event ON event.measure = touched.measure
WHERE event.type = 'imposed' OR (event.type = 'converted' AND e < 0.5)
"""
"""The latest permits of the office toward the destination, at most the twentieth part of all; most name a few."""

MEASURES = (
    "CREATE INDEX made_permit_bucket ON made_permit (office, place, day, number)",
    "ANALYZE made_permit",
    """
    CREATE TEMP TABLE made_rank ON COMMIT DROP AS
    SELECT number, office, place, day,
           (row_number() OVER (PARTITION BY office, place ORDER BY day, number))::int AS position
    FROM made_permit
    """,
    "CREATE INDEX made_rank_day ON made_rank (office, place, day, position)",
    "CREATE INDEX made_rank_position ON made_rank (office, place, position)",
    "ANALYZE made_rank",
    "DROP TABLE IF EXISTS made_measure, made_event, made_effect",
    _MEASURE_PLANS,
    _EVENT_PLANS,
    "ANALYZE made_measure; ANALYZE made_event",
    _EFFECT_PLANS,
    "ANALYZE made_effect",
    """
    DELETE FROM made_effect effect
    USING (SELECT permit, min(day) AS day FROM made_effect WHERE effect = 'terminated' GROUP BY permit) ended
    WHERE ended.permit = effect.permit
      AND (effect.day > ended.day OR (effect.day = ended.day AND effect.effect <> 'terminated'))
    """,
    """
    INSERT INTO registry_measure (id, state, created_at, published_at, withdrawn_reason, single_source_reason, version,
                                  title, authority_id, instrument, applies_to, formality)
    SELECT measure.number, state, day + time '12:00' AT TIME ZONE 'UTC',
           CASE WHEN state = 'published' THEN day + time '13:00' AT TIME ZONE 'UTC' END, '', '', 1,
           'Synthetic measure ' || measure.number, office.id, instrument,
           CASE WHEN instrument IN ('freeze_new', 'presume_denial', 'deny') THEN '{new_applications}'
                WHEN instrument = 'pause_pending' THEN '{pending_applications}'
                WHEN instrument = 'embargo' THEN '{extant_permits,new_applications,deliveries}'
                ELSE '{extant_permits}' END::varchar[], 'formal'
    FROM made_measure measure JOIN made_office office ON office.number = measure.office
    ORDER BY measure.number
    """,
    """
    INSERT INTO registry_measureevent (id, state, created_at, published_at, withdrawn_reason, single_source_reason,
        version, measure_id, type, announced_earliest, announced_latest, announced_as_stated, effective_earliest,
        effective_latest, effective_as_stated, until_earliest, until_latest, until_as_stated, count_what,
        count_as_stated)
    SELECT number, state, day + time '12:00' AT TIME ZONE 'UTC',
           CASE WHEN state = 'published' THEN day + time '13:00' AT TIME ZONE 'UTC' END, '', '', 1,
           measure, type, day, day, '', effective, effective, '', until, until, '', '', ''
    FROM made_event ORDER BY number
    """,
    """
    INSERT INTO registry_measureevent_targets (measureevent_id, measure_id)
    SELECT number, measure FROM made_event WHERE type IN ('lifted', 'converted', 'expired')
    """,
    """
    INSERT INTO registry_scoperule (id, event_id, polarity, goods, programme, end_use, note)
    SELECT number, 4 * number - 3, 'include', '{}', '', '', '' FROM made_measure
    """,
    """
    INSERT INTO registry_scoperule_destinations (scoperule_id, country_id)
    SELECT measure.number, code FROM made_measure measure JOIN made_place ON made_place.number = measure.place
    """,
    """
    INSERT INTO registry_permiteffect (event_id, permit_id, effect, basis, confirmed, part)
    SELECT event, permit, effect, basis, confirmed, '' FROM made_effect ORDER BY event, permit
    """,
    """
    INSERT INTO registry_officialstatement (id, state, created_at, published_at, withdrawn_reason, single_source_reason,
        version, authority_id, speaker_as_printed, venue, said_earliest, said_latest, said_as_stated, language, text,
        quote, translation)
    SELECT measure.number, state, day + time '12:00' AT TIME ZONE 'UTC',
           CASE WHEN state = 'published' THEN day + time '13:00' AT TIME ZONE 'UTC' END, '', '', 1,
           office.id, '', 'press_release', day, day, '', 'en', 'Synthetic announcement ' || measure.number, '', ''
    FROM made_measure measure JOIN made_office office ON office.number = measure.office
    """,
    """
    INSERT INTO registry_statementlink (statement_id, event_id, stance, part)
    SELECT number, 4 * number - 3, 'announces', 'announcer' FROM made_measure
    """,
    """
    INSERT INTO registry_evidence (article_id, quote, snapshot_sha256, verified, event_id, statement_id)
    SELECT 1 + floor(%(articles)s * pg_temp.chance(number, %(seed)s * 1000 + 46)), '', '', false, number, NULL
    FROM made_event
    UNION ALL
    SELECT 1 + floor(%(articles)s * pg_temp.chance(number, %(seed)s * 1000 + 47)), '', '', false, NULL, number
    FROM made_measure
    """,
)
"""All measures with their events, scopes, effects, statements and evidence."""

ANALYSE_PERMITS = (
    "ANALYZE registry_permit, registry_permitline, registry_permitparty, registry_permit_destinations, registry_company"
)
"""Without it the planner takes the tables for empty and joins a million rows one by one."""

SEARCH = (
    """
    INSERT INTO registry_searchentry (kind, record, part, document)
    SELECT 'P', permit.id, 0,
           setweight(to_tsvector('simple', 'syn ' || lpad(permit.id::text, 8, '0') || ' ' || line.description), 'A')
           || setweight(to_tsvector('simple', concat_ws(' ', names, country.name)), 'B')
           || setweight(to_tsvector('simple', 'export licence'), 'C')
    FROM registry_permit permit
    JOIN registry_permitline line ON line.permit_id = permit.id
    JOIN registry_permit_destinations place ON place.permit_id = permit.id
    JOIN registry_country country ON country.code = place.country_id
    LEFT JOIN (SELECT permit_id, string_agg(company.name, ' ') AS names FROM registry_permitparty party
               JOIN registry_company company ON company.id = party.company_id
               WHERE permit_id BETWEEN %(first)s AND %(last)s GROUP BY permit_id) parties
               ON parties.permit_id = permit.id
    WHERE permit.state = 'published' AND permit.id BETWEEN %(first)s AND %(last)s
    ORDER BY permit.id
    """,
)
"""The words of a batch of permits; what is made up has plain letters alone, so that there is nothing to fold."""

SEARCH_OF_MEASURES = (
    """
    INSERT INTO registry_searchentry (kind, record, part, document)
    SELECT 'M', measure.id, 0, setweight(to_tsvector('simple', title), 'A')
           || setweight(to_tsvector('simple', authority.name), 'B')
    FROM registry_measure measure JOIN registry_authority authority ON authority.id = authority_id
    WHERE state = 'published'
    """,
    """
    INSERT INTO registry_searchentry (kind, record, part, document)
    SELECT 'M', event.measure_id, event.id, setweight(to_tsvector('simple', country.name), 'B')
    FROM registry_measureevent event
    JOIN registry_scoperule rule ON rule.event_id = event.id
    JOIN registry_scoperule_destinations place ON place.scoperule_id = rule.id
    JOIN registry_country country ON country.code = place.country_id
    WHERE state = 'published'
    """,
    """
    INSERT INTO registry_searchentry (kind, record, part, document)
    SELECT 'S', statement.id, 0, setweight(to_tsvector('simple', authority.name), 'B')
           || setweight(to_tsvector('simple', text), 'C')
    FROM registry_officialstatement statement JOIN registry_authority authority ON authority.id = authority_id
    WHERE state = 'published'
    """,
)

NUMBERS = (
    "SELECT setval('registry_permit_id_seq', (SELECT max(id) FROM registry_permit))",
    "SELECT setval('registry_measure_id_seq', (SELECT max(id) FROM registry_measure))",
    "SELECT setval('registry_measureevent_id_seq', (SELECT max(id) FROM registry_measureevent))",
    "SELECT setval('registry_scoperule_id_seq', (SELECT max(id) FROM registry_scoperule))",
    "SELECT setval('registry_officialstatement_id_seq', (SELECT max(id) FROM registry_officialstatement))",
    "SELECT setval('registry_article_id_seq', (SELECT max(id) FROM registry_article))",
)
"""Let the sequences go on behind the numbers given above."""

ANALYSE = "ANALYZE"
