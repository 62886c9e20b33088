"""The three administrators' pages (C07): people and rights, approvals, operation, the audit log. No business data."""

from web.administration import approvals, auditing, importing, operation, people, presence, units
from web.administration.pages import blueprint

__all__ = ["approvals", "auditing", "blueprint", "importing", "operation", "people", "presence", "units"]
