"""Names as words: a function that makes a text-search document of an array of folded names, and indexes of its answers.

The function is declared immutable, which `array_to_string` of texts is: PostgreSQL calls it stable only because some
types print differently from session to session, and text does not.
"""

from django.db import migrations

WORDS = r"""
CREATE FUNCTION registry_words(names text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple', array_to_string(names, ' '))
$$;
CREATE INDEX company_words ON registry_company USING gin (registry_words(folded_names::text[]));
CREATE INDEX person_words ON registry_person USING gin (registry_words(folded_names::text[]));
"""

GONE = """
DROP INDEX person_words;
DROP INDEX company_words;
DROP FUNCTION registry_words(text[]);
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_roles")]

    operations = [migrations.RunSQL(WORDS, GONE)]
