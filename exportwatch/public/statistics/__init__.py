"""The numbers behind the figures: rows as the figures take them, in a constant number of queries. Published facts only.

    measures.py       what began, was extended and eased in each month
    lives.py          what stood when: in force over time, the timeline, the map and the flows
    announcements.py  who announced
    sources.py        the articles that prove it

Each row carries the address of the list that holds exactly its records.
"""

from exportwatch.public.statistics.announcements import announcements
from exportwatch.public.statistics.lives import Lives, flows, in_force, on_the_map, passages
from exportwatch.public.statistics.measures import measures_by_month
from exportwatch.public.statistics.sources import SOURCES_SHOWN, sources_of_announcements, sources_of_measures

__all__ = [
    "SOURCES_SHOWN",
    "Lives",
    "announcements",
    "flows",
    "in_force",
    "measures_by_month",
    "on_the_map",
    "passages",
    "sources_of_announcements",
    "sources_of_measures",
]
