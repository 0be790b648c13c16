"""Case files: one history a file, in and out of the record. The format is documented in docs/data-model.md.

    shapes.py, checks.py, reading_permits.py, reading.py, rules.py
                   pure: a text → a case, or every problem with its JSON path
    linking.py     what a case refers to → rows that several dossiers share: articles, people, companies, authorities
    records.py     permits, measures, events and statements → rows, each through its model's own checks
    importing.py   a case → the record, all or nothing; what was created, changed or left alone
    exporting.py   a dossier → a case, with the same local ids and order
    expecting.py   whether the statuses that a dossier expects follow from the record
    starter.py     the case files that ship with the product

Only the pure side is named here, so that a case can be read and checked where there is no database.
"""

from exportwatch.registry.cases.reading import read_case
from exportwatch.registry.cases.shapes import Case, CaseRefusedError, Problem

__all__ = ["Case", "CaseRefusedError", "Problem", "read_case"]
