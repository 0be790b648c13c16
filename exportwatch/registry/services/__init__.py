"""Every write to the record. Records are entered as drafts and published by a reviewer; what is published has evidence.

The functions run inside the caller's transaction where there is one, so that an act, its statements and its permits
become public together or not at all. They raise ValidationError with sentences that a person can act on; nothing is
written then.

    names.py            a written name → company, authority, person, registered where nobody knows it
    entering.py         drafts, with the quotes that prove them
    publishing.py       submit, publish, withdraw
    versions.py         every change as a revision; who saves over a version not seen is told
    restoring.py        an old version → what the record says now
    merging.py          two companies that turn out to be one
    sources.py          pages that changed since their quotes were taken
    faults.py           what the database refuses, in words
    reference_data.py   countries, companies and control entries from the files that ship
"""

from exportwatch.registry.content import content_of, contents_of
from exportwatch.registry.services.entering import (
    Fact,
    MeasureEntry,
    PermitEntry,
    Quote,
    StatementEntry,
    StepEntry,
    add_evidence,
    enter_measure,
    enter_permit,
    enter_statement,
    enter_step,
    name_permits,
)
from exportwatch.registry.services.faults import faults_in, refuse_faults
from exportwatch.registry.services.merging import merge_companies
from exportwatch.registry.services.names import authority, company, free_slug, person_in_office
from exportwatch.registry.services.publishing import publish, submit, withdraw
from exportwatch.registry.services.reference_data import load_reference
from exportwatch.registry.services.restoring import restore
from exportwatch.registry.services.sources import note_page_changed, note_page_checked
from exportwatch.registry.services.versions import history_of, lock, record_version, record_versions

__all__ = [
    "Fact",
    "MeasureEntry",
    "PermitEntry",
    "Quote",
    "StatementEntry",
    "StepEntry",
    "add_evidence",
    "authority",
    "company",
    "content_of",
    "contents_of",
    "enter_measure",
    "enter_permit",
    "enter_statement",
    "enter_step",
    "faults_in",
    "free_slug",
    "history_of",
    "load_reference",
    "lock",
    "merge_companies",
    "name_permits",
    "note_page_changed",
    "note_page_checked",
    "person_in_office",
    "publish",
    "record_version",
    "record_versions",
    "refuse_faults",
    "restore",
    "submit",
    "withdraw",
]
