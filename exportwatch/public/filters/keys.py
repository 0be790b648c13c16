"""The keys of the query string: what each asks for, and which addresses understand which."""

from __future__ import annotations

from exportwatch.vocabulary import Axis, Instrument, Step

PAGE_SIZE = 50
MAX_LIMIT = 500
DEEPEST_ROW = 10_000
"""How far `page` reaches into a list; beyond it, `after` goes on, which costs the same everywhere."""

NAMES = ("company", "person", "authority")
"""Keys whose values are slugs, or written names that stand for one of them."""
MEASURE_KEYS = frozenset(
    {
        "issuer",
        "destination",
        "instrument",
        "applies_to",
        "status",
        *NAMES,
        "control",
        "q",
        "since",
        "until",
        "known_on",
    }
)
FIGURE_KEYS = MEASURE_KEYS | {"as_of", "by"}
RECORD_KEYS = frozenset({"named", "in_force_toward", "step", "month_known"})
"""What the marks of figures ask a list for, besides the figure's own filter: exactly their records."""
LIST_KEYS = MEASURE_KEYS | {"as_of", "sort", "page", "after", "limit"}
MEASURE_LIST_KEYS = LIST_KEYS | RECORD_KEYS
PERMIT_LIST_KEYS = LIST_KEYS | {"measure"}
DAY_KEYS = frozenset({"as_of", "known_on"})
NO_DESTINATION = "none"
"""The value of `named` that asks for measures which name no destination."""
ANY_DESTINATION = "any"
"""The value of `in_force_toward` that asks for measures in force, whatever they name."""
MEANING = {
    "issuer": "country whose government acts, ISO 3166-1 alpha-2 or EU",
    "destination": "country toward which it acts, ISO 3166-1 alpha-2; worldwide measures are among the answers",
    "instrument": f"what the government does: {', '.join(Instrument)}",
    "applies_to": f"what the measure applies to: {', '.join(Axis)}",
    "status": "where the record stands on the day: a permit’s status, for all else the state of the measure",
    "company": "a company that is named: its slug, or its name where only one is called so",
    "person": "a person who spoke about it: slug or name",
    "authority": "the authority that decides, or for which somebody speaks: slug or name",
    "control": "a code on a control list, such as 6A003 or EU-AI:6A003; the entries below it are among the answers",
    "q": "words that all stand in the record, in plain letters; each also stands for longer ones",
    "since": "first day, YYYY-MM-DD, inclusive",
    "until": "last day, YYYY-MM-DD, inclusive",
    "as_of": "the day for which the answer holds, YYYY-MM-DD; today where it is left out",
    "known_on": "what was public here by the end of that day, YYYY-MM-DD",
    "by": "what a figure is broken down by: instrument (as where it is left out), issuer or destination",
    "named": "destination that the measure itself names, ISO 3166-1 alpha-2; or none: measures that name none",
    "in_force_toward": "destination against which the measure stands, or may, on the day as_of; any: whatever it names",
    "step": f"step of a measure's life that was announced from since to until: {', '.join(Step)}; imposed if left out",
    "month_known": "yes: the announcement is dated to a month or better; no: less precisely",
    "measure": "measure of which a step names the permit: its id, such as EW-M-000012",
    "sort": "the order of a list, a minus before it for the latest first",
    "page": "number of the page, from 1",
    "after": "where to go on, from the answer’s “next”",
    "limit": f"rows a page, 1 to {MAX_LIMIT}",
}
"""Every key of the query string, for people."""
