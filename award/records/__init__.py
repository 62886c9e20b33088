"""The award's own facts. Importing this package makes the metadata complete."""

from award.records import (
    accounts,
    applications,
    calendar,
    desks,
    documents,
    editions,
    honours,
    notices,
    objections,
    parties,
    publicity,
    registrations,
    review,
    substitutions,
    voting,
)

__all__ = [
    "accounts", "applications", "calendar", "desks", "documents", "editions", "honours", "notices", "objections",
    "parties", "publicity", "registrations", "review", "substitutions", "voting",
]  # fmt: skip
