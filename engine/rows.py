"""Rows as the engine's statements read them: with the columns of their table, but no objects of the session.

A step reads and writes rows; loading objects would cost more than the step. The objects of `engine.model` have the same
attributes, so what reads a row also reads an object.
"""

import datetime as dt
from typing import Any, Protocol


class CaseRow(Protocol):
    """A row of `instance`."""

    id: int
    key: str
    process: str
    deployment_id: int
    revision: int
    state: str
    started_at: dt.datetime
    ended_at: dt.datetime | None


class TaskRow(Protocol):
    """A row of `task`."""

    id: int
    instance_id: int
    key: str
    case: str
    element: str
    name: str
    form: str
    article: str
    audience: str
    unit: int | None
    not_for: int | None
    item: Any
    visit: str
    scope: str
    holder_id: int | None
    holder: str | None
    open_requests: int
    drafted_at: dt.datetime | None
    urged_on: dt.date | None
    opened_at: dt.datetime
    due_at: dt.datetime | None
    due_days: int | None
    closed_at: dt.datetime | None
    closed_by: str | None
    outcome: str | None


class DatedRow(Protocol):
    """A row of `task` with a limit in working days, and with the version that its case runs on."""

    id: int
    instance_id: int
    case: str
    element: str
    opened_at: dt.datetime
    due_at: dt.datetime
    due_days: int
    deployment_id: int


class InvolvementRow(Protocol):
    """A row of `involvement`."""

    id: int
    task_id: int
    case: str
    kind: str
    person_id: int
    name: str
    asked_by_id: int | None
    asked_by: str
    question: str
    asked_at: dt.datetime
    reply: str
    urged_on: dt.date | None
    closed_at: dt.datetime | None
    outcome: str | None


class RequestRow(TaskRow, Protocol):
    """A row of `task` with what somebody asked about it."""

    involvement_id: int
    kind: str
    asked_by: str
    question: str
    asked_at: dt.datetime
