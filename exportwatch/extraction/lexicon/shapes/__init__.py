"""Which lists a language must have: one class a file of its folder, one field a list.

Knows the shapes and nothing of the files or of what is done with their words.
"""

from __future__ import annotations

from dataclasses import dataclass

from exportwatch.extraction.lexicon.shapes.acts import Acts, Certainties, Pairs
from exportwatch.extraction.lexicon.shapes.kinds import Words
from exportwatch.extraction.lexicon.shapes.language import Amounts, Asides, Calendar, Currencies, Grammar, TextMarks
from exportwatch.extraction.lexicon.shapes.voices import Agencies, Authorities, Companies, People, Speech

__all__ = [
    "Acts",
    "Agencies",
    "Amounts",
    "Asides",
    "Authorities",
    "Calendar",
    "Certainties",
    "Companies",
    "Currencies",
    "Grammar",
    "Lexicon",
    "Pairs",
    "People",
    "Speech",
    "TextMarks",
]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All word lists of one language, handed down to whoever reads a text in it."""

    language: str
    acts: Acts
    authorities: Authorities
    certainty: Certainties
    grammar: Grammar
    pairs: Pairs
    people: People
    speech: Speech
    companies: Companies
    calendar: Calendar
    amounts: Amounts
    asides: Asides
    text_marks: TextMarks
    cue_words: Words
    """Every word that may tell of an act; a sentence with none of them tells of none."""
    act_objects: Words
    """Every word that may be what an act is done to, or take it up; a sentence with none of them tells of none."""
    permit_words: Words
    """Every word for a permit."""
    plainly_controlled: Words
    """Words of goods that alone show that a text is about controlled ones."""
    governing: Words
    """Every word for somebody who may govern: institutions, offices and those of pairs.toml."""
    of_state: Words
    """Those of them that are a state's own."""
