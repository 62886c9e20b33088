"""The award's own facts. Importing this package makes the metadata complete."""

from award.records import (
    accounts,
    applications,
    calendar,
    desks,
    documents,
    editions,
    honours,
    objections,
    parties,
    publicity,
    review,
    voting,
)

__all__ = [
    "accounts", "applications", "calendar", "desks", "documents", "editions", "honours", "objections", "parties",
    "publicity", "review", "voting",
]  # fmt: skip
