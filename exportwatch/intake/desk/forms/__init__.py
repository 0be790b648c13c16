"""The desk's forms, prefilled with what the engine found and cleaned to the reviewer's decision.

fields.py      a passage of the stored text
act.py         what the report is about: further evidence, a new step, a new measure, or statements alone
found.py       the statements and permits that a reviewer takes or leaves
proposal.py    all of one proposal together
deciding.py    rejecting, splitting, merging, dismissing; the queue's filter
articles.py    articles to take in
"""

from exportwatch.intake.desk.forms.articles import HandInForm
from exportwatch.intake.desk.forms.deciding import DismissForm, MergeForm, QueueFilter, RejectForm, SplitForm
from exportwatch.intake.desk.forms.proposal import ProposalForms

__all__ = ["DismissForm", "HandInForm", "MergeForm", "ProposalForms", "QueueFilter", "RejectForm", "SplitForm"]
