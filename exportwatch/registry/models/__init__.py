"""The tables of the record, one file a subject. Import models from here."""

from exportwatch.registry.models.evidence import Article, Evidence, proof_of, support_of
from exportwatch.registry.models.measures import Measure, MeasureEvent, PermitEffect, ScopeRule
from exportwatch.registry.models.permits import Permit, PermitLine, PermitParty
from exportwatch.registry.models.records import Record
from exportwatch.registry.models.reference import Authority, Company, Country, CountryName, Person, Tenure
from exportwatch.registry.models.statements import OfficialStatement, StatementLink

__all__ = [
    "Article",
    "Authority",
    "Company",
    "Country",
    "CountryName",
    "Evidence",
    "Measure",
    "MeasureEvent",
    "OfficialStatement",
    "Permit",
    "PermitEffect",
    "PermitLine",
    "PermitParty",
    "Person",
    "Record",
    "ScopeRule",
    "StatementLink",
    "Tenure",
    "proof_of",
    "support_of",
]
