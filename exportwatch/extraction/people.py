"""Who is named in a sentence: persons with their office, offices without a name, institutions, documents that speak
for them, and the pronouns that take them up.

Puts the findings of persons.py and institutions.py together. Knows nothing of quotations or acts.
"""

from __future__ import annotations

from exportwatch.extraction.cast import Cast, Mention
from exportwatch.extraction.institutions import InstitutionReader
from exportwatch.extraction.names import Line
from exportwatch.extraction.persons import PersonReader


def find_mentions(line: Line, cast: Cast) -> tuple[Mention, ...]:
    """Return who is named in one sentence, left to right, none overlapping."""
    persons, institutions = PersonReader(line, cast), InstitutionReader(line, cast)
    taken: set[int] = set()
    found: list[Mention] = []
    for finder in (
        persons.spokespersons,
        institutions.private_offices,
        persons.persons,
        persons.offices,
        persons.plural_offices,
        institutions.companies,
        institutions.institutions,
        institutions.authorities,
        persons.surnames,
        persons.speakers,
        institutions.countries_named,
        persons.pronouns,
    ):
        for mention in finder():
            covered = range(mention.first, mention.last + 1)
            if taken.isdisjoint(covered):
                taken.update(covered)
                found.append(mention)
    return tuple(institutions.speaking_through(sorted(found, key=lambda mention: mention.first)))
