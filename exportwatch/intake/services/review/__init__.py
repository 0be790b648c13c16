"""Deciding on a proposal: accept (as found or corrected), reject with a reason, undo. Each is one transaction.

Every quote that enters the record is found character for character in the snapshot first; a quote that is not there
is refused.

    decisions.py   the shapes in which a reviewer hands a decision in
    accepting.py   a decision → published records
    refusing.py    rejecting one proposal, or all of a story
    undoing.py     the way back
"""

from exportwatch.intake.services.review.accepting import accept, locate
from exportwatch.intake.services.review.decisions import (
    ActDecision,
    Decision,
    FurtherEvidence,
    NewMeasure,
    NewStep,
    PermitDecision,
    StatementDecision,
)
from exportwatch.intake.services.review.refusing import reject, reject_all
from exportwatch.intake.services.review.undoing import undo

__all__ = [
    "ActDecision",
    "Decision",
    "FurtherEvidence",
    "NewMeasure",
    "NewStep",
    "PermitDecision",
    "StatementDecision",
    "accept",
    "locate",
    "reject",
    "reject_all",
    "undo",
]
