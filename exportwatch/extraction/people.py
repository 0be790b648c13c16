"""Who is named in a sentence: persons with their office, offices without a name, institutions, documents that speak
for them, and the pronouns that take them up.

Puts the findings of persons.py and institutions.py together. Knows nothing of quotations or acts.
"""

from __future__ import annotations

from functools import lru_cache

from exportwatch.extraction.cast import Cast, Mention
from exportwatch.extraction.institutions import InstitutionReader, media_words, telling_nouns
from exportwatch.extraction.lexicon import Lexicon
from exportwatch.extraction.names import Line
from exportwatch.extraction.persons import ACRONYM, PersonReader, speaking_words


def find_mentions(line: Line, cast: Cast) -> tuple[Mention, ...]:
    """Return who is named in one sentence, left to right, none overlapping."""
    if _names_nobody(line, cast):
        return ()
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


def _names_nobody(line: Line, cast: Cast) -> bool:
    """Whether no reader can find anybody: no word that shows one, and at most the capital that begins a sentence, on a
    word that is no name met before."""
    toks = line.toks
    if line.companies or line.authorities or line.countries or len(toks.capitals) > 1:
        return False
    if not toks.words.isdisjoint(_showing(cast.lexicon)):
        return False
    for index in toks.capitals:
        word = toks.texts[index]
        bare = word.removesuffix("'s").removesuffix("’s")
        if cast.known_surname(bare) or cast.known_short(bare):
            return False
        if word in media_words(cast.lexicon) or ACRONYM.match(word):
            return False
    return True


@lru_cache(maxsize=8)
def _showing(lexicon: Lexicon) -> frozenset[str]:
    """Words of which one stands in every sentence that names somebody who is not known by name."""
    people = lexicon.people
    return speaking_words(lexicon).union(
        telling_nouns(lexicon),
        people.private_office,
        people.role_heads,
        people.plural_heads,
        people.spokespersons,
        people.documents,
    )
