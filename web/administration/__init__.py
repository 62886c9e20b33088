"""The three administrators' pages (C07): people and rights, approvals, operation, the audit log. No business data."""

from web.administration import approvals, auditing, operation, people, presence, units
from web.administration.pages import blueprint

__all__ = ["approvals", "auditing", "blueprint", "operation", "people", "presence", "units"]
