"""A written name, or a found act, → candidates in the record, each with its reasons in words. Ambiguity is a value; the
reviewer decides. Reads only; knows nothing of where the words were found.

    measures.py   which measure, and which step of its life, an act is about
    permits.py    which permit or group is spoken of
    people.py     who spoke, and the office held on that day
    names.py      companies and authorities by name, near spellings too
"""

from exportwatch.registry.matching.measures import (
    FAMILIES,
    SAME_ACT_WINDOW,
    MeasureCandidate,
    held_by,
    measures_like,
    open_measures,
    steps_like,
)
from exportwatch.registry.matching.names import (
    AuthorityCandidate,
    CompanyCandidate,
    authorities_like,
    companies_like,
    company_named,
    deciders,
)
from exportwatch.registry.matching.people import PersonCandidate, Speakers, person_named, speakers_like
from exportwatch.registry.matching.permits import PermitCandidate, PermitClues, permits_like

__all__ = [
    "FAMILIES",
    "SAME_ACT_WINDOW",
    "AuthorityCandidate",
    "CompanyCandidate",
    "MeasureCandidate",
    "PermitCandidate",
    "PermitClues",
    "PersonCandidate",
    "Speakers",
    "authorities_like",
    "companies_like",
    "company_named",
    "deciders",
    "held_by",
    "measures_like",
    "open_measures",
    "permits_like",
    "person_named",
    "speakers_like",
    "steps_like",
]
