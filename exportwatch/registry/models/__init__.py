"""The tables of the record, one file a subject. Import models from here."""

from exportwatch.registry.models.dossiers import Dossier, DossierEntry
from exportwatch.registry.models.evidence import Article, Evidence, proof_of, support_of
from exportwatch.registry.models.measures import Ground, Measure, MeasureEvent, PermitEffect, ScopeRule
from exportwatch.registry.models.permits import Permit, PermitIdentifier, PermitLine, PermitParty
from exportwatch.registry.models.records import Record
from exportwatch.registry.models.reference import (
    Authority,
    Company,
    CompanyIdentifier,
    ControlEntry,
    Country,
    CountryName,
    Person,
    Tenure,
)
from exportwatch.registry.models.revisions import Revision
from exportwatch.registry.models.saved_filters import SavedFilter
from exportwatch.registry.models.search import SearchEntry
from exportwatch.registry.models.spans import MeasureReach, MeasureSpan, PermitSpan
from exportwatch.registry.models.statements import OfficialStatement, StatementLink
from exportwatch.registry.models.synthesis import SyntheticRegister

__all__ = [
    "Article",
    "Authority",
    "Company",
    "CompanyIdentifier",
    "ControlEntry",
    "Country",
    "CountryName",
    "Dossier",
    "DossierEntry",
    "Evidence",
    "Ground",
    "Measure",
    "MeasureEvent",
    "MeasureReach",
    "MeasureSpan",
    "OfficialStatement",
    "Permit",
    "PermitEffect",
    "PermitIdentifier",
    "PermitLine",
    "PermitParty",
    "PermitSpan",
    "Person",
    "Record",
    "Revision",
    "SavedFilter",
    "ScopeRule",
    "SearchEntry",
    "StatementLink",
    "SyntheticRegister",
    "Tenure",
    "proof_of",
    "support_of",
]
