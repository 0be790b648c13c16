"""The intake in the admin."""

from exportwatch.intake.admin.tokens import ApiTokenAdmin

__all__ = ["ApiTokenAdmin"]
