"""The one query string of page, figure, JSON and CSV: what it may say, what it means, and how it is written again.

A repeated key means OR, different keys mean AND. An unknown key or value is refused, named in a message; what was
understood is kept, so that a page can show the rest of the form. Days without a precision: a record dated "May 2020" is
taken at the first day that is possible, as the charts draw it.

    keys.py       which keys there are, what each asks for, and which addresses understand which
    asked.py      Filter: what a query string asks for, and how it is written again
    parsing.py    the query string → a Filter, or a FilterError that names what is not understood
    meaning.py    a Filter → conditions and querysets of published records
    form.py       the choices of the filter form with their counts, and the chips that take one out again
"""

from exportwatch.public.filters.asked import Filter
from exportwatch.public.filters.keys import (
    ANY_DESTINATION,
    DAY_KEYS,
    FIGURE_KEYS,
    LIST_KEYS,
    MAX_LIMIT,
    MEANING,
    MEASURE_LIST_KEYS,
    NO_DESTINATION,
    PAGE_SIZE,
    PERMIT_LIST_KEYS,
)
from exportwatch.public.filters.parsing import FilterError, Problem, parse

__all__ = [
    "ANY_DESTINATION",
    "DAY_KEYS",
    "FIGURE_KEYS",
    "LIST_KEYS",
    "MAX_LIMIT",
    "MEANING",
    "MEASURE_LIST_KEYS",
    "NO_DESTINATION",
    "PAGE_SIZE",
    "PERMIT_LIST_KEYS",
    "Filter",
    "FilterError",
    "Problem",
    "parse",
]
