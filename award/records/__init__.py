"""The award's own facts. Importing this package makes the metadata complete."""

from award.records import (
    applications,
    calendar,
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
    "applications", "calendar", "documents", "editions", "honours", "objections", "parties", "publicity", "review",
    "voting",
]  # fmt: skip
