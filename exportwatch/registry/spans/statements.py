"""The statements that bring spans up to date, set by set. Run in order by `exportwatch.registry.spans`; no logic else.

Work tables live until the end of the transaction, one set of them for a slice of permits:

    span_touched   permit, slice                 whose spans are to be written
    span_touches   permit, touches               what counted effects of published events say of it (`shapes.TOUCHES`)
    span_shape     number, touches               each kind of touches once
    span_form      number, days, measures, form  the same, put into order by `shapes.Shapes`
    span_case      permit, shape, form, b1 b2 e1 e2, place, turn      a permit's own days and where they stand
    span_stage     form, place, turn, start_at, end_at, status, alternative, held    the answers, between marks
"""

LOCK = "SELECT pg_advisory_xact_lock(%s)"
"""Two transactions that change the same permit's events would each leave out the other's: one waits for the other."""

MEMORY = "SET LOCAL work_mem = '64MB'"

DROP_TOUCHED = "DROP TABLE IF EXISTS span_touched"

TOUCHED_BY = """
CREATE TEMP TABLE span_touched ON COMMIT DROP AS
WITH changed AS (
    SELECT id, measure_id FROM registry_measureevent WHERE measure_id = ANY(%(measures)s) OR id = ANY(%(events)s)
), concerned AS (
    SELECT measure_id FROM changed
    UNION
    SELECT target.measure_id
    FROM registry_measureevent_targets target
    JOIN changed ON changed.id = target.measureevent_id
), permits AS (
    SELECT unnest(%(permits)s::bigint[]) AS permit
    UNION
    SELECT effect.permit_id
    FROM concerned
    JOIN registry_measureevent event ON event.measure_id = concerned.measure_id
    JOIN registry_permiteffect effect ON effect.event_id = event.id
)
SELECT permit, ((row_number() OVER (ORDER BY permit) - 1) / %(slice)s)::int AS slice FROM permits
"""
"""Permits of whatever state, by effects of whatever state: what was withdrawn has just ceased to count."""

TOUCHED_BETWEEN = """
CREATE TEMP TABLE span_touched ON COMMIT DROP AS
SELECT id AS permit, 0 AS slice FROM registry_permit WHERE id > %(after)s AND id <= %(upto)s
"""

SLICES = "SELECT slice, count(*) FROM span_touched GROUP BY slice ORDER BY slice"

DROP_WORK = "DROP TABLE IF EXISTS span_touches, span_shape, span_form, span_case, span_stage, span_change"

TOUCHES = """
CREATE TEMP TABLE span_touches ON COMMIT DROP AS
SELECT effect.permit_id AS permit,
       array_agg(effect.event_id * %(base)s + array_position(%(effects)s::text[], effect.effect::text) - 1
                 ORDER BY effect.event_id) AS touches
FROM span_touched touched
JOIN registry_permiteffect effect ON effect.permit_id = touched.permit
JOIN registry_measureevent event ON event.id = effect.event_id AND event.state = 'published'
JOIN registry_measure measure ON measure.id = event.measure_id AND measure.state = 'published'
WHERE touched.slice = %(slice)s
  AND (effect.basis = ANY(%(bases)s) OR (effect.basis = 'reported' AND effect.confirmed))
GROUP BY effect.permit_id
"""

SHAPES = """
CREATE TEMP TABLE span_shape ON COMMIT DROP AS
SELECT row_number() OVER ()::int AS number, touches FROM (SELECT DISTINCT touches FROM span_touches) kinds
"""

STORIES = """
WITH touching AS (
    SELECT DISTINCT event.measure_id
    FROM (SELECT DISTINCT unnest(touches) / %(base)s AS id FROM span_shape) touch
    JOIN registry_measureevent event ON event.id = touch.id
), bearing AS (
    SELECT measure_id FROM touching
    UNION
    SELECT event.measure_id
    FROM registry_measureevent_targets target
    JOIN touching ON touching.measure_id = target.measure_id
    JOIN registry_measureevent event ON event.id = target.measureevent_id
)
SELECT measure.id, authority.country_id, measure.instrument, event.id, event.type,
       event.announced_earliest, event.announced_latest, event.effective_earliest, event.effective_latest,
       event.until_earliest, event.until_latest,
       ARRAY(SELECT measure_id FROM registry_measureevent_targets WHERE measureevent_id = event.id) AS targets
FROM bearing
JOIN registry_measure measure ON measure.id = bearing.measure_id AND measure.state = 'published'
JOIN registry_authority authority ON authority.id = measure.authority_id
JOIN registry_measureevent event ON event.measure_id = measure.id AND event.state = 'published'
ORDER BY measure.id, event.type <> 'imposed', event.announced_earliest, event.id
"""
"""In the order of `registry.history`: it decides which of two events is the later one."""

ALL_SHAPES = "SELECT number, touches FROM span_shape"

FORM_TABLE = "CREATE TEMP TABLE span_form (number int, days date[], measures bigint[], form int) ON COMMIT DROP"

FORM_ROWS = "COPY span_form FROM STDIN"

CASES = """
CREATE TEMP TABLE span_case ON COMMIT DROP AS
WITH own AS (
    SELECT permit.id AS permit, form.number AS shape, coalesce(form.form, 0) AS form, form.days,
           permit.issued_earliest IS NOT NULL AS issue_known, authority.country_id = 'CA' AS canadian,
           least(permit.issued_earliest, permit.ended_earliest) AS b1,
           least(permit.issued_latest, permit.ended_latest) AS b2,
           least(permit.ended_earliest, permit.expires_earliest) AS last1,
           least(permit.ended_latest, permit.expires_latest) AS last2,
           CASE WHEN permit.expires_earliest IS NULL OR permit.ended_earliest <= permit.expires_earliest
                THEN permit.ended_how ELSE 'expired' END AS how1,
           CASE WHEN permit.expires_latest IS NULL OR permit.ended_latest <= permit.expires_latest
                THEN permit.ended_how ELSE 'expired' END AS how2
    FROM span_touched touched
    CROSS JOIN LATERAL (SELECT * FROM registry_permit WHERE id = touched.permit OFFSET 0) permit
    JOIN registry_authority authority ON authority.id = permit.authority_id
    LEFT JOIN span_touches touches ON touches.permit = permit.id
    LEFT JOIN span_shape shape ON shape.touches = touches.touches
    LEFT JOIN span_form form ON form.number = shape.number
    WHERE touched.slice = %(slice)s AND permit.state = 'published'
), dated AS (
    SELECT *, CASE WHEN last1 < '9999-12-31' THEN last1 + 1 ELSE last1 END AS e1,
              CASE WHEN last2 < '9999-12-31' THEN last2 + 1 ELSE last2 END AS e2
    FROM own
), placed AS (
    SELECT *, coalesce(width_bucket(b1, days), 0) AS p1, coalesce(width_bucket(b2, days), 0) AS p2,
              coalesce(width_bucket(e1, days), 0) AS p3, coalesce(width_bucket(e2, days), 0) AS p4
    FROM dated
)
SELECT permit, shape, form, b1, b2, e1, e2,
       CASE WHEN b1 IS NULL THEN 0::bigint WHEN days[p1] = b1 THEN 2 * p1 + 2 ELSE 2 * p1 + 1 END
       + (CASE WHEN b2 IS NULL THEN 0::bigint WHEN days[p2] = b2 THEN 2 * p2 + 2 ELSE 2 * p2 + 1 END << 15)
       + (CASE WHEN e1 IS NULL THEN 0::bigint WHEN days[p3] = e1 THEN 2 * p3 + 2 ELSE 2 * p3 + 1 END << 30)
       + (CASE WHEN e2 IS NULL THEN 0::bigint WHEN days[p4] = e2 THEN 2 * p4 + 2 ELSE 2 * p4 + 1 END << 45) AS place,
       CASE WHEN b1 < b2 THEN 0 ELSE 1 END
       + CASE WHEN e1 < e2 THEN 0 ELSE 2 END
       + 4 * CASE WHEN b1 < e1 THEN 0 WHEN b1 = e1 THEN 1 ELSE 2 END
       + 12 * CASE WHEN b1 < e2 THEN 0 WHEN b1 = e2 THEN 1 ELSE 2 END
       + 36 * CASE WHEN b2 < e1 THEN 0 WHEN b2 = e1 THEN 1 ELSE 2 END
       + 108 * CASE WHEN b2 < e2 THEN 0 WHEN b2 = e2 THEN 1 ELSE 2 END
       + 324 * issue_known::int + 648 * canadian::int
       + 1296 * coalesce(array_position(%(endings)s::text[], how1::text), 0)
       + 12960 * coalesce(array_position(%(endings)s::text[], how2::text), 0) AS turn
FROM placed
"""
"""`b`: begins to exist, `e`: the first day after its end, at the earliest (1) and the latest bound (2).

`place` packs, 15 bits each, where these four stand among the shape's days: 0 not known, odd between two, even on one.
`turn` packs how they stand to one another, how the permit ends, and what else of it the rules look at.
OFFSET 0, here and below, has the rows of a slice looked up one by one: the planner, which takes every page for one on
the disk, would read the whole table, ten times in a rebuild.
"""

ANALYSE_TOUCHED = "ANALYZE span_touched"
"""Without it a hundred thousand permits are looked up one by one."""

ANALYSE_TOUCHES = "ANALYZE span_touches"

ANALYSE_SHAPES = "ANALYZE span_form, span_shape"

ANALYSE_CASES = "ANALYZE span_case"

KEYS = """
SELECT found.form, found.place, found.turn, one.b1, one.b2, one.e1, one.e2,
       permit.issued_earliest, permit.issued_latest, permit.expires_earliest, permit.expires_latest,
       permit.ended_how, permit.ended_earliest, permit.ended_latest, authority.country_id,
       coalesce(shape.touches, '{}') AS touches
FROM (SELECT form, place, turn, min(permit) AS permit FROM span_case GROUP BY form, place, turn) found
JOIN span_case one ON one.permit = found.permit
JOIN registry_permit permit ON permit.id = found.permit
JOIN registry_authority authority ON authority.id = permit.authority_id
LEFT JOIN span_shape shape ON shape.number = one.shape
"""

STAGE_TABLE = """
CREATE TEMP TABLE span_stage (
    form int, place bigint, turn int, start_at int, end_at int, status text, alternative text, held int[]
) ON COMMIT DROP
"""

STAGE_ROWS = "COPY span_stage FROM STDIN"

ANALYSE_STAGES = "ANALYZE span_stage"

_SPANS = """
SELECT permit AS permit_id,
       CASE start_at WHEN 0 THEN %(first_day)s::date WHEN -1 THEN b1 WHEN -2 THEN b2 WHEN -3 THEN e1 WHEN -4 THEN e2
                     ELSE days[start_at] END AS from_day,
       CASE end_at WHEN 0 THEN NULL WHEN -1 THEN b1 WHEN -2 THEN b2 WHEN -3 THEN e1 WHEN -4 THEN e2
                   ELSE days[end_at] END AS to_day,
       status, alternative,
       CASE WHEN held = '{}' THEN '{}'::bigint[]
            ELSE ARRAY(SELECT measures[number] FROM unnest(held) number) END AS measures
FROM span_case JOIN span_stage USING (form, place, turn) LEFT JOIN span_form ON span_form.number = span_case.shape
"""

_INTO = "INSERT INTO registry_permitspan (permit_id, from_day, to_day, status, alternative, measures)"

INSERT = f"{_INTO} {_SPANS}"
"""All spans of a slice that has none."""

CHANGES = f"""
CREATE TEMP TABLE span_change ON COMMIT DROP AS
SELECT coalesce(fresh.permit_id, kept.permit_id) AS permit_id, coalesce(fresh.from_day, kept.from_day) AS from_day,
       fresh.to_day, fresh.status, fresh.alternative, fresh.measures, kept.ctid AS place
FROM ({_SPANS}) fresh
FULL JOIN (SELECT found.* FROM span_touched touched
           CROSS JOIN LATERAL (SELECT span.ctid, span.* FROM registry_permitspan span
                               WHERE span.permit_id = touched.permit OFFSET 0) found
           WHERE touched.slice = %(slice)s) kept
     ON kept.permit_id = fresh.permit_id AND kept.from_day = fresh.from_day
WHERE fresh.to_day IS DISTINCT FROM kept.to_day OR fresh.status IS DISTINCT FROM kept.status
   OR fresh.alternative IS DISTINCT FROM kept.alternative OR fresh.measures IS DISTINCT FROM kept.measures
"""  # noqa: S608  # no input in it
"""Spans to write; `status` NULL: to take away. `place`: where the row to be replaced stands, NULL where there is none;
nobody moves it, since all who write spans hold the lock. A new event changes a span or two of each permit, and indexes
cost more than the comparison."""

DELETE_CHANGED = "DELETE FROM registry_permitspan WHERE ctid = ANY (ARRAY(SELECT place FROM span_change))"

INSERT_CHANGED = f"""
{_INTO}
SELECT permit_id, from_day, to_day, status, alternative, measures FROM span_change WHERE status IS NOT NULL
ORDER BY permit_id, from_day
"""  # noqa: S608  # no input in it
"""In the order of the index, which then grows where it was read last."""

DELETE_BETWEEN = "DELETE FROM registry_permitspan WHERE permit_id > %(after)s AND permit_id <= %(upto)s"
"""By number, so that spans whose permit is gone go too."""

DELETE_BEYOND = "DELETE FROM registry_permitspan WHERE permit_id > %s"

LAST_PERMIT = "SELECT coalesce(max(id), 0) FROM registry_permit"
