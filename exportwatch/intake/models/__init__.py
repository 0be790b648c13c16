"""What was asked for, what came, and what the machine makes of it. Nothing here is public.

Foreign keys into the registry carry `related_name="+"`, so that no reverse accessor climbs the wall.
"""

from __future__ import annotations

from exportwatch.intake.models.dismissals import Dismissal
from exportwatch.intake.models.error_reports import ErrorReport
from exportwatch.intake.models.feeds import Feed, FeedStanding, Host
from exportwatch.intake.models.fetches import Fetch, FetchState
from exportwatch.intake.models.handing_in import HandedItem, HandIn
from exportwatch.intake.models.proposals import Proposal, ProposalKind, ProposalState
from exportwatch.intake.models.rereadings import Rereading, RereadingState
from exportwatch.intake.models.snapshots import Body, PageChange, Revisit, Snapshot
from exportwatch.intake.models.stories import Story, StoryMember
from exportwatch.intake.models.tokens import ApiToken, TokenScope

__all__ = [
    "ApiToken",
    "Body",
    "Dismissal",
    "ErrorReport",
    "Feed",
    "FeedStanding",
    "Fetch",
    "FetchState",
    "HandIn",
    "HandedItem",
    "Host",
    "PageChange",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Rereading",
    "RereadingState",
    "Revisit",
    "Snapshot",
    "Story",
    "StoryMember",
    "TokenScope",
]
