"""The registry in the admin: what records refer to. Records themselves enter the record through the desk and its
review."""

from exportwatch.registry.admin import reference

__all__ = ["reference"]
