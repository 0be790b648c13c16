"""The invariants of the record that span tables, held by the database itself.

A function a kind of record, `registry_fault_in_…(id)`, returns why it may not be public as it stands and what to do, in
one sentence; NULL where nothing is wrong. Services ask them before they write; the triggers below ask them again, at
the end of the transaction, so that a measure and its first event, or a quote and its replacement, may come in any order
within it. A refused row raises check_violation with the same sentence.

    1   a published fact has evidence; a single source needs the reviewer's reason
    2   what is lifted or converted is a measure of the same country (or a court says so), open on that day
    3   after a termination nothing of the same permit is suspended or reinstated, unless a court annulled it
    4   exactly one imposed, and it is first; no announcement in the future
    5   what is public changes with a new revision only
    6   the members of a group never exceed its maximum
    8   neither a parliament's motion nor a critic's words alone make a measure
    9   an exclude rule meets some include rule; a public measure has a scope, an effect or a count

Beside them stands an index that needs a function of its own: companies by the beginnings of the words in their names.
"""

from django.db import migrations

NAMES = r"""
CREATE FUNCTION registry_public_id(letter text, id bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT 'EW-' || letter || '-' || lpad(id::text, greatest(6, length(id::text)), '0')
$$;

-- A date for people: 5 October 2020, or between two days.
CREATE FUNCTION registry_date_in_words(earliest date, latest date) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN earliest = latest THEN to_char(earliest, 'FMDD FMMonth YYYY')
        ELSE 'between ' || to_char(earliest, 'FMDD FMMonth YYYY') || ' and ' || to_char(latest, 'FMDD FMMonth YYYY') END
$$;
"""

# What a fact rests on: official, corroborated, single_source; NULL without evidence. Two articles of one origin are one
# source: `Article.first_reported_by` reads them the same way.
SUPPORT = r"""
CREATE FUNCTION registry_support(official boolean[], origins text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN official IS NULL THEN NULL
        WHEN true = ANY (official) THEN 'official'
        WHEN (SELECT count(DISTINCT origin) FROM unnest(origins) AS origin) > 1 THEN 'corroborated'
        ELSE 'single_source' END
$$;

CREATE FUNCTION registry_origin(article registry_article) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(btrim(coalesce(nullif(article.origin, ''), nullif(article.publisher, ''), article.url,
                                'article ' || article.id)))
$$;

CREATE FUNCTION registry_support_of(letter text, fact bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE found text;
BEGIN
    IF letter = 'P' THEN
        SELECT registry_support(array_agg(a.official), array_agg(registry_origin(a))) INTO found
        FROM registry_evidence e JOIN registry_article a ON a.id = e.article_id WHERE e.permit_id = fact;
    ELSIF letter = 'E' THEN
        SELECT registry_support(array_agg(a.official), array_agg(registry_origin(a))) INTO found
        FROM registry_evidence e JOIN registry_article a ON a.id = e.article_id WHERE e.event_id = fact;
    ELSE
        SELECT registry_support(array_agg(a.official), array_agg(registry_origin(a))) INTO found
        FROM registry_evidence e JOIN registry_article a ON a.id = e.article_id WHERE e.statement_id = fact;
    END IF;
    RETURN found;
END $$;

CREATE FUNCTION registry_fault_in_support(letter text, fact bigint, reason text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE support text := registry_support_of(letter, fact);
BEGIN
    IF support IS NULL THEN
        RETURN registry_public_id(letter, fact)
            || ' has no evidence; add the quote that proves it before publishing.';
    ELSIF support = 'single_source' AND btrim(reason) = '' THEN
        RETURN registry_public_id(letter, fact)
            || ' rests on a single source; say why it is published all the same.';
    END IF;
    RETURN NULL;
END $$;
"""

PERMITS = r"""
-- The group of a permit, and the permit as a group: what its members come to at least, against its maximum.
CREATE FUNCTION registry_fault_in_group(permit bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE grouped record; members bigint;
BEGIN
    FOR grouped IN
        SELECT g.id, g.identity, g.count_max FROM registry_permit g
        WHERE g.id IN (permit, (SELECT member_of_id FROM registry_permit WHERE id = permit))
          AND EXISTS (SELECT 1 FROM registry_permit m WHERE m.member_of_id = g.id AND m.state <> 'withdrawn')
    LOOP
        IF grouped.identity <> 'group' THEN
            RETURN registry_public_id('P', grouped.id)
                || ' is no group; only a group has members. Make it a group, or take its members out.';
        END IF;
        SELECT sum(CASE WHEN m.identity = 'group' THEN coalesce(m.count_min, m.count_approx, 1) ELSE 1 END)
        INTO members FROM registry_permit m WHERE m.member_of_id = grouped.id AND m.state <> 'withdrawn';
        IF members > grouped.count_max THEN
            RETURN format('%s has at most %s permits, and its members come to %s; correct its count, or take a member out.',
                          registry_public_id('P', grouped.id), grouped.count_max, members);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION registry_fault_in_permit(permit bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE p registry_permit;
BEGIN
    SELECT * INTO p FROM registry_permit WHERE id = permit;
    RETURN coalesce(registry_fault_in_support('P', permit, p.single_source_reason),
                    registry_fault_in_group(permit));
END $$;
"""

EVENTS = r"""
-- Whether a rule that leaves out meets one that takes in: no condition that both have shuts the other out.
CREATE FUNCTION registry_rules_meet(one registry_scoperule, other registry_scoperule) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(one.exporter_id = other.exporter_id, true) AND coalesce(one.recipient_id = other.recipient_id, true)
        AND (NOT EXISTS (SELECT 1 FROM registry_scoperule_destinations WHERE scoperule_id = one.id)
          OR NOT EXISTS (SELECT 1 FROM registry_scoperule_destinations WHERE scoperule_id = other.id)
          OR EXISTS (SELECT 1 FROM registry_scoperule_destinations a
                     JOIN registry_scoperule_destinations b ON b.country_id = a.country_id
                     WHERE a.scoperule_id = one.id AND b.scoperule_id = other.id))
$$;

-- 9: an exclude rule of the event that meets no include rule of its measure.
CREATE FUNCTION registry_fault_in_scope(event bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT registry_public_id('E', event) || ' leaves out what ' || registry_public_id('M', e.measure_id)
        || ' does not cover; add the rule that covers it, or drop the exception.'
    FROM registry_measureevent e JOIN registry_scoperule outside ON outside.event_id = e.id
    WHERE e.id = event AND outside.polarity = 'exclude' AND NOT EXISTS (
        SELECT 1 FROM registry_measureevent other JOIN registry_scoperule inside ON inside.event_id = other.id
        WHERE other.measure_id = e.measure_id AND (other.state = 'published' OR other.id = e.id)
          AND inside.polarity = 'include' AND registry_rules_meet(outside, inside))
    LIMIT 1
$$;

-- 4: the imposed event comes first.
CREATE FUNCTION registry_fault_in_order(event bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT format('%s (%s) was announced %s, before %s was imposed (%s); correct one of the two days.',
                  registry_public_id('E', later.id), replace(later.type, '_', ' '),
                  registry_date_in_words(later.announced_earliest, later.announced_latest),
                  registry_public_id('M', later.measure_id),
                  registry_date_in_words(first.announced_earliest, first.announced_latest))
    FROM registry_measureevent first JOIN registry_measureevent later ON later.measure_id = first.measure_id
    WHERE event IN (first.id, later.id) AND first.id <> later.id AND first.type = 'imposed' AND later.type <> 'imposed'
      AND first.state = 'published' AND later.state = 'published' AND later.announced_latest < first.announced_earliest
    LIMIT 1
$$;

-- 2: what is lifted or converted. A conversion with effects ends the hold on the permits that it names and no more.
CREATE FUNCTION registry_fault_in_targets(event bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE e record; t record; ended record; begins date; named boolean;
BEGIN
    SELECT v.id, v.type, v.measure_id, a.country_id, a.kind,
           coalesce(v.effective_earliest, v.announced_earliest) AS earliest,
           coalesce(v.effective_latest, v.announced_latest) AS latest
    INTO e FROM registry_measureevent v JOIN registry_measure m ON m.id = v.measure_id
    JOIN registry_authority a ON a.id = m.authority_id WHERE v.id = event;
    IF e.type NOT IN ('lifted', 'converted') THEN
        RETURN NULL;
    END IF;
    named := EXISTS (SELECT 1 FROM registry_measureevent_targets WHERE measureevent_id = event);
    IF named AND NOT EXISTS (SELECT 1 FROM registry_measureevent_targets x JOIN registry_measure m ON m.id = x.measure_id
                             WHERE x.measureevent_id = event AND m.state = 'published') THEN
        RETURN format('%s says that a measure was %s, and that measure is not public; publish it, or choose another one.',
                      registry_public_id('E', event), e.type);
    END IF;
    FOR t IN
        SELECT m.id, a.country_id, c.name FROM registry_measure m JOIN registry_authority a ON a.id = m.authority_id
        JOIN registry_country c ON c.code = a.country_id
        WHERE m.state = 'published'
          AND (m.id IN (SELECT measure_id FROM registry_measureevent_targets WHERE measureevent_id = event)
               OR NOT named AND m.id = e.measure_id)
        ORDER BY m.id
    LOOP
        IF t.country_id <> e.country_id AND e.kind <> 'court' THEN
            RETURN format('%s is a measure of %s; only an authority of %s, or a court, has it %s. Choose another measure.',
                          registry_public_id('M', t.id), t.name, t.name, e.type);
        END IF;
        SELECT coalesce(effective_earliest, announced_earliest) INTO begins FROM registry_measureevent
        WHERE measure_id = t.id AND type = 'imposed' AND state = 'published';
        IF begins IS NULL OR begins > e.latest THEN
            RETURN format('%s was not in force yet %s, when it is said to be %s; correct the day, or choose another measure.',
                          registry_public_id('M', t.id), registry_date_in_words(e.earliest, e.latest), e.type);
        END IF;
        SELECT x.id, coalesce(x.effective_earliest, x.announced_earliest) AS earliest,
               coalesce(x.effective_latest, x.announced_latest) AS latest
        INTO ended FROM registry_measureevent x JOIN registry_measure m ON m.id = x.measure_id
        WHERE x.id <> e.id AND x.state = 'published' AND m.state = 'published'
          AND (x.type IN ('lifted', 'expired', 'annulled') OR x.type = 'converted'
               AND NOT EXISTS (SELECT 1 FROM registry_permiteffect WHERE event_id = x.id))
          AND (EXISTS (SELECT 1 FROM registry_measureevent_targets WHERE measureevent_id = x.id AND measure_id = t.id)
               OR x.measure_id = t.id
                  AND NOT EXISTS (SELECT 1 FROM registry_measureevent_targets WHERE measureevent_id = x.id))
          AND coalesce(x.effective_latest, x.announced_latest) < e.earliest
        ORDER BY latest LIMIT 1;
        IF ended.id IS NOT NULL THEN
            RETURN format('%s was over already %s (%s), before it is said to be %s; correct the day, or choose another measure.',
                          registry_public_id('M', t.id), registry_date_in_words(ended.earliest, ended.latest),
                          registry_public_id('E', ended.id), e.type);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- 3: counted effects only, certain order only. An annulment of the measure that terminated undoes it.
CREATE FUNCTION registry_fault_in_effects(event bigint) RETURNS text LANGUAGE sql STABLE AS $$
    WITH ends AS NOT MATERIALIZED (
        SELECT x.permit_id, x.event_id, v.measure_id, coalesce(v.effective_latest, v.announced_latest) AS latest
        FROM registry_permiteffect x JOIN registry_measureevent v ON v.id = x.event_id
        JOIN registry_measure m ON m.id = v.measure_id
        WHERE x.effect = 'terminated' AND (x.basis LIKE 'named%' OR x.basis = 'reported' AND x.confirmed)
          AND v.state = 'published' AND m.state = 'published'
    ), revivals AS NOT MATERIALIZED (
        SELECT x.permit_id, x.event_id, x.effect, coalesce(v.effective_earliest, v.announced_earliest) AS earliest,
               coalesce(v.effective_latest, v.announced_latest) AS latest
        FROM registry_permiteffect x JOIN registry_measureevent v ON v.id = x.event_id
        JOIN registry_measure m ON m.id = v.measure_id
        WHERE x.effect IN ('suspended', 'partially_suspended', 'reinstated')
          AND (x.basis LIKE 'named%' OR x.basis = 'reported' AND x.confirmed)
          AND v.state = 'published' AND m.state = 'published'
    ), pairs AS (
        SELECT e.permit_id, e.event_id AS ended_by, e.measure_id, r.event_id AS revived_by, r.effect, r.latest
        FROM revivals r JOIN ends e ON e.permit_id = r.permit_id AND r.earliest > e.latest WHERE r.event_id = event
        UNION ALL
        SELECT e.permit_id, e.event_id, e.measure_id, r.event_id, r.effect, r.latest
        FROM ends e JOIN revivals r ON r.permit_id = e.permit_id AND r.earliest > e.latest WHERE e.event_id = event
    )
    SELECT format('%s was ended for good by %s and cannot be %s by %s after that, unless a court annulled the end; '
                  'record that annulment first, or correct the effect.',
                  registry_public_id('P', p.permit_id), registry_public_id('E', p.ended_by),
                  replace(p.effect, '_', ' '), registry_public_id('E', p.revived_by))
    FROM pairs p WHERE NOT EXISTS (
        SELECT 1 FROM registry_measureevent a JOIN registry_measure m ON m.id = a.measure_id
        WHERE a.type = 'annulled' AND a.state = 'published' AND m.state = 'published'
          AND coalesce(a.effective_earliest, a.announced_earliest) <= p.latest
          AND (a.measure_id = p.measure_id OR EXISTS (
               SELECT 1 FROM registry_measureevent_targets t WHERE t.measureevent_id = a.id AND t.measure_id = p.measure_id)))
    LIMIT 1
$$;

CREATE FUNCTION registry_fault_in_event(event bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE e registry_measureevent;
BEGIN
    SELECT * INTO e FROM registry_measureevent WHERE id = event;
    IF e.announced_earliest > (now() AT TIME ZONE 'UTC')::date THEN
        RETURN format('%s is announced %s, which is in the future; give the day of the announcement.',
                      registry_public_id('E', event), registry_date_in_words(e.announced_earliest, e.announced_latest));
    END IF;
    IF NOT EXISTS (SELECT 1 FROM registry_measure WHERE id = e.measure_id AND state = 'published') THEN
        RETURN format('%s belongs to %s, which is not public; publish the two together.',
                      registry_public_id('E', event), registry_public_id('M', e.measure_id));
    END IF;
    RETURN coalesce(registry_fault_in_support('E', event, e.single_source_reason), registry_fault_in_order(event),
                    registry_fault_in_targets(event), registry_fault_in_effects(event), registry_fault_in_scope(event));
END $$;
"""

MEASURES = r"""
-- 8: words alone. What only critics and demands speak of, and what rests on the articles that quote them alone.
CREATE FUNCTION registry_fault_in_voices(measure bigint) RETURNS text LANGUAGE sql STABLE AS $$
    WITH imposed AS (
        SELECT id FROM registry_measureevent WHERE measure_id = measure AND type = 'imposed' AND state = 'published'
    ), voices AS (
        SELECT s.id, l.part = 'critic' OR l.stance IN ('demands', 'welcomes', 'criticises')
                  OR coalesce(a.kind, b.kind) = 'parliament' AS outside
        FROM registry_statementlink l JOIN imposed i ON i.id = l.event_id
        JOIN registry_officialstatement s ON s.id = l.statement_id AND s.state <> 'withdrawn'
        LEFT JOIN registry_authority a ON a.id = s.authority_id
        LEFT JOIN registry_tenure t ON t.id = s.tenure_id LEFT JOIN registry_authority b ON b.id = t.authority_id
    )
    SELECT registry_public_id('M', measure)
        || ' rests on critics or a motion alone, and that makes no measure; add a source for the act itself.'
    WHERE (SELECT bool_and(outside) FROM voices)
      AND NOT EXISTS (SELECT 1 FROM registry_evidence e JOIN imposed i ON i.id = e.event_id WHERE e.article_id NOT IN (
          SELECT x.article_id FROM registry_evidence x JOIN voices v ON v.id = x.statement_id))
$$;

CREATE FUNCTION registry_fault_in_measure(measure bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE m record; imposed bigint;
BEGIN
    SELECT x.id, x.formality, a.kind, a.name INTO m FROM registry_measure x
    JOIN registry_authority a ON a.id = x.authority_id WHERE x.id = measure;
    SELECT count(*) INTO imposed FROM registry_measureevent
    WHERE measure_id = measure AND type = 'imposed' AND state = 'published';
    IF imposed <> 1 THEN
        RETURN format('%s has %s public events that impose it, and needs exactly one; publish the two together.',
                      registry_public_id('M', measure), imposed);
    END IF;
    IF m.kind = 'parliament' AND m.formality <> 'formal' THEN
        RETURN format('%s is a motion of %s, and a motion makes no measure; enter it as a statement, or choose the authority that decided.',
                      registry_public_id('M', measure), m.name);
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM registry_measureevent e WHERE e.measure_id = measure AND e.state = 'published' AND (
            num_nonnulls(e.count_min, e.count_max, e.count_approx) > 0
            OR EXISTS (SELECT 1 FROM registry_scoperule r WHERE r.event_id = e.id)
            OR EXISTS (SELECT 1 FROM registry_permiteffect x WHERE x.event_id = e.id))) THEN
        RETURN registry_public_id('M', measure)
            || ' says neither what it covers, nor which permits it touches, nor how many; add a scope, an effect or a count.';
    END IF;
    RETURN registry_fault_in_voices(measure);
END $$;

CREATE FUNCTION registry_fault_in_statement(statement bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE s registry_officialstatement;
BEGIN
    SELECT * INTO s FROM registry_officialstatement WHERE id = statement;
    IF s.said_earliest > (now() AT TIME ZONE 'UTC')::date THEN
        RETURN format('%s was said %s, which is in the future; give the day on which it was said.',
                      registry_public_id('S', statement), registry_date_in_words(s.said_earliest, s.said_latest));
    END IF;
    RETURN registry_fault_in_support('S', statement, s.single_source_reason);
END $$;
"""

TRIGGERS = r"""
CREATE FUNCTION registry_refuse(fault text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF fault IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = fault;
    END IF;
END $$;

CREATE FUNCTION registry_refuse_event(event bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE owner bigint;
BEGIN
    SELECT measure_id INTO owner FROM registry_measureevent WHERE id = event AND state = 'published';
    IF owner IS NOT NULL THEN
        PERFORM registry_refuse(registry_fault_in_event(event));
    END IF;
END $$;

CREATE FUNCTION registry_refuse_measure(measure bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registry_measure WHERE id = measure AND state = 'published') THEN
        PERFORM registry_refuse(registry_fault_in_measure(measure));
    END IF;
END $$;

CREATE FUNCTION registry_check_permit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM registry_refuse(CASE WHEN p.state = 'published' THEN registry_fault_in_permit(p.id)
                            ELSE registry_fault_in_group(p.id) END)
    FROM registry_permit p WHERE p.id = NEW.id AND p.state <> 'withdrawn';
    RETURN NULL;
END $$;

CREATE FUNCTION registry_check_measure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM registry_refuse_measure(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION registry_check_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM registry_refuse_event(NEW.id);
    IF NEW.type = 'imposed' OR OLD.type = 'imposed' OR NEW.state <> 'published' THEN
        PERFORM registry_refuse_measure(NEW.measure_id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION registry_check_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM registry_refuse(registry_fault_in_statement(s.id))
    FROM registry_officialstatement s WHERE s.id = NEW.id AND s.state = 'published';
    RETURN NULL;
END $$;

-- Evidence that goes: what it proved must still be proved.
CREATE FUNCTION registry_check_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM registry_refuse(registry_fault_in_support('P', p.id, p.single_source_reason))
    FROM registry_permit p WHERE p.id = OLD.permit_id AND p.state = 'published';
    PERFORM registry_refuse(registry_fault_in_support('E', e.id, e.single_source_reason))
    FROM registry_measureevent e WHERE e.id = OLD.event_id AND e.state = 'published';
    PERFORM registry_refuse(registry_fault_in_support('S', s.id, s.single_source_reason))
    FROM registry_officialstatement s WHERE s.id = OLD.statement_id AND s.state = 'published';
    RETURN NULL;
END $$;

CREATE FUNCTION registry_check_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM registry_refuse_event(coalesce(NEW.event_id, OLD.event_id));
    PERFORM registry_refuse_measure(e.measure_id)
    FROM registry_measureevent e WHERE e.id = coalesce(NEW.event_id, OLD.event_id);
    RETURN NULL;
END $$;

-- Once a statement, not once a row: an event may name 100,000 permits, and a foreign key of PostgreSQL's own asks twice
-- for each and locks what it finds. So these two are held here: who deletes what may be named waits for those who write
-- effects, and they for him, by one advisory lock (its number is "EFFE" in ASCII).
CREATE FUNCTION registry_check_effects() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1162233413);
    SELECT coalesce(
        (SELECT permit_id FROM written WHERE NOT EXISTS (SELECT FROM registry_permit p WHERE p.id = permit_id) LIMIT 1),
        (SELECT event_id FROM (SELECT DISTINCT event_id FROM written) named
         WHERE NOT EXISTS (SELECT FROM registry_measureevent e WHERE e.id = event_id) LIMIT 1)
    ) INTO missing;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
            MESSAGE = format('An effect names row %s, which does not exist; enter the permit and the event first.', missing);
    END IF;
    PERFORM registry_refuse(registry_fault_in_effects(e.id)) FROM registry_measureevent e
    WHERE e.state = 'published' AND e.id IN (SELECT event_id FROM written);
    RETURN NULL;
END $$;

CREATE FUNCTION registry_check_effects_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE named bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM gone) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(1162233413);
    EXECUTE format('SELECT x.%1$I FROM registry_permiteffect x JOIN gone g ON g.id = x.%1$I LIMIT 1', TG_ARGV[0])
    INTO named;
    IF named IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',
            MESSAGE = format('Effects still name row %s of %s; delete those first.', named, TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;

-- What a row says, without what is kept about it.
CREATE FUNCTION registry_said(written jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT written - '{version,submitted_at,published_at,author_id,reviewer_id,single_source_reason}'::text[]
$$;

-- 5: a public row whose columns change goes to a new version, and the version says why.
CREATE FUNCTION registry_check_revised() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE letter text := TG_ARGV[0]; current jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE id = $1', TG_TABLE_NAME) INTO current USING NEW.id;
    IF current->>'state' = 'published' AND registry_said(current) <> registry_said(to_jsonb(OLD)) AND NOT EXISTS (
        SELECT 1 FROM registry_revision r WHERE r.kind = letter AND r.record = NEW.id
        AND r.number = (current->>'version')::bigint AND r.number > OLD.version AND r.cause <> '') THEN
        PERFORM registry_refuse(registry_public_id(letter, NEW.id)
            || ' is public and was changed without a version that says why; record the change with its cause.');
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER registry_permit_holds
    AFTER INSERT OR UPDATE OF state, identity, count_min, count_max, count_approx, member_of_id ON registry_permit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'published' OR NEW.member_of_id IS NOT NULL OR NEW.identity = 'group')
    EXECUTE FUNCTION registry_check_permit();
CREATE CONSTRAINT TRIGGER registry_measure_holds AFTER INSERT OR UPDATE ON registry_measure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION registry_check_measure();
-- The columns that the rules read: that a row got a version is no reason to ask them again.
CREATE CONSTRAINT TRIGGER registry_event_holds
    AFTER INSERT OR UPDATE OF state, measure_id, type, announced_earliest, announced_latest, effective_earliest,
        effective_latest, count_min, count_max, count_approx, single_source_reason ON registry_measureevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state <> 'draft') EXECUTE FUNCTION registry_check_event();
CREATE CONSTRAINT TRIGGER registry_statement_holds AFTER INSERT OR UPDATE ON registry_officialstatement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'published')
    EXECUTE FUNCTION registry_check_statement();
CREATE CONSTRAINT TRIGGER registry_evidence_holds AFTER UPDATE OR DELETE ON registry_evidence
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_check_evidence();
CREATE CONSTRAINT TRIGGER registry_scope_holds AFTER INSERT OR UPDATE OR DELETE ON registry_scoperule
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry_check_scope();
CREATE TRIGGER registry_effects_of_permits AFTER DELETE ON registry_permit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION registry_check_effects_left('permit_id');
CREATE TRIGGER registry_effects_of_events AFTER DELETE ON registry_measureevent
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION registry_check_effects_left('event_id');
CREATE TRIGGER registry_new_effects_hold AFTER INSERT ON registry_permiteffect
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION registry_check_effects();
CREATE TRIGGER registry_changed_effects_hold AFTER UPDATE ON registry_permiteffect
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION registry_check_effects();
"""

TABLES = {"P": "permit", "M": "measure", "E": "measureevent", "S": "officialstatement"}
REVISED = "".join(
    f"""
CREATE CONSTRAINT TRIGGER registry_{table}_is_revised AFTER UPDATE ON registry_{table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.state = 'published' AND NEW.state = 'published'
          AND registry_said(to_jsonb(OLD)) IS DISTINCT FROM registry_said(to_jsonb(NEW)))
    EXECUTE FUNCTION registry_check_revised('{letter}');
"""
    for letter, table in TABLES.items()
)

# Rows of a table go with it; functions that name a table's row type do not, so they go first.
UNDO = r"""
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = current_schema() AND p.proname LIKE 'registry\_%'
    LOOP
        EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', found.name);
    END LOOP;
END $$;
"""


# The first three letters of each word of some names: what near spellings are looked for by.
NAME_STARTS = r"""
CREATE FUNCTION registry_name_starts(names varchar[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT left(word, 3)), '{}') FROM unnest(names) AS name, string_to_table(name, ' ') AS word
$$;
CREATE INDEX company_name_starts ON registry_company USING gin (registry_name_starts(folded_names));
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql=[NAMES, SUPPORT, PERMITS, EVENTS, MEASURES, TRIGGERS, REVISED, NAME_STARTS],
            reverse_sql=UNDO,
        ),
    ]
