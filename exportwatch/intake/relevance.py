"""How soon a person should look at a proposal: a number from 0 to 100. Pure: knows no database.

Not how true it is: what is told plainly, dated and announced by somebody is quicker to decide and more likely news.
"""

from __future__ import annotations

from exportwatch.intake.payload import ProposalPayload

_OFFICIAL_PARTS = frozenset({"announcer", "decider", "spokesperson"})


def relevance_of(payload: ProposalPayload) -> int:
    """Return the relevance of what the engine found: acts above 40, statements alone at most 40."""
    spoken = [statement for statement in payload["statements"] if statement["stance"]]
    action = payload["action"]
    if action is None:
        official = any(statement["part"] in _OFFICIAL_PARTS for statement in spoken)
        return min(40, 5 + 5 * len(spoken) + 15 * official)
    date = action["date"]
    points = (
        (40, True),
        (15, action["issuer_iso2"] is not None),
        (15, bool(action["destinations"])),
        (10, bool(date and date["earliest"])),
        (10, action["announced_by"] is not None),
        (5, bool(action["counts"] or action["companies"])),
        (5, len(action["evidence"]) > 1 or bool(spoken)),
    )
    return sum(worth for worth, holds in points if holds)
