"""A function that finds the members of stories that share a band with a text, by the index over bands.

A band is nearly always one text's own. The planner takes bands for words, of which every text has the same, and would
rather read the whole table than their index: so the function forbids it that.
"""

from django.db import migrations

SHARING = """
CREATE FUNCTION intake_sharing_a_band(wanted integer[], at_most integer) RETURNS bigint[]
LANGUAGE sql STABLE PARALLEL SAFE SET enable_seqscan = off AS $$
    SELECT coalesce(array_agg(id), '{}')
    FROM (SELECT id FROM intake_storymember WHERE bands && wanted LIMIT at_most) AS sharing
$$;
"""

GONE = "DROP FUNCTION intake_sharing_a_band(integer[], integer);"


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [migrations.RunSQL(SHARING, GONE)]
