"""The intake in the admin: watched addresses, and tokens of the API."""

from exportwatch.intake.admin.feeds import FeedAdmin
from exportwatch.intake.admin.tokens import ApiTokenAdmin

__all__ = ["ApiTokenAdmin", "FeedAdmin"]
