"""The audit log: every state change, each entry chained to the one before by SM3 (P12).

The digest covers the entry's number, moment, event, actor, person, case and detail, and the digest before it, so a
changed, removed or reordered entry breaks the chain at its place.
"""

import dataclasses
import datetime as dt
import enum
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from database import insert_once, table_of
from engine.contract import Actor
from engine.model import AuditEntry, AuditHead
from engine.work import Work

GENESIS = "0" * 64
_BATCH = 1000
_HEAD = table_of(AuditHead)
_LOCK_HEAD = select(_HEAD.c.entries, _HEAD.c.digest).where(_HEAD.c.id == 1).with_for_update()
_MOVE_HEAD = update(_HEAD).where(_HEAD.c.id == 1).values(entries=bindparam("number"), digest=bindparam("last"))
_APPEND = insert(AuditEntry.__table__)  # type: ignore[arg-type]


class Event(enum.StrEnum):
    """What happens in the engine. Whoever records more has an enum of their own."""

    DEFINITION_DEPLOYED = "definition_deployed"
    CASE_STARTED = "case_started"
    CASE_ENDED = "case_ended"
    TASK_OPENED = "task_opened"
    TASK_COMPLETED = "task_completed"
    TASK_CANCELLED = "task_cancelled"
    TASK_CLAIMED = "task_claimed"
    TASK_RELEASED = "task_released"
    TASK_TAKEN_OVER = "task_taken_over"
    TASK_HANDED_OVER = "task_handed_over"
    TASK_DELEGATED = "task_delegated"
    TASK_GIVEN_BACK = "task_given_back"
    TASK_CALLED_BACK = "task_called_back"
    OPINION_ASKED = "opinion_asked"
    OPINION_GIVEN = "opinion_given"
    OPINION_WITHDRAWN = "opinion_withdrawn"
    TASK_COPIED = "task_copied"
    TASK_URGED = "task_urged"
    TASK_RECALLED = "task_recalled"
    TASK_EXTENDED = "task_extended"
    SERVICE_CALLED = "service_called"
    DECISION_MADE = "decision_made"
    TIMER_STARTED = "timer_started"
    TIMER_FIRED = "timer_fired"
    TIMER_CANCELLED = "timer_cancelled"
    TIMER_EXTENDED = "timer_extended"
    MESSAGE_SENT = "message_sent"
    MESSAGE_DELIVERED = "message_delivered"
    MESSAGE_DEAD = "message_dead"
    NOTICE_SENT = "notice_sent"
    DOCUMENT_RENDERED = "document_rendered"
    DISPATCH_FAILED = "dispatch_failed"
    INCIDENT_OPENED = "incident_opened"
    INCIDENT_CLOSED = "incident_closed"
    RETRIED = "retried"


def record(
    work: Work, event: enum.StrEnum, *, case: str | None = None, actor: Actor | None = None, **detail: Any
) -> None:
    """Note what happened. It is written with the rest of the unit of work, or not at all."""
    by = actor or work.actor
    work.entries.append({"event": event.value, "case": case, "actor": by.name, "person_id": by.id, "detail": detail})


def append(work: Work) -> None:
    """Chain the unit of work's entries to the log. Called last, because it locks the head of the chain."""
    if not work.entries:
        return
    number, previous = _lock_head(work)
    rows = []
    for entry in work.entries:
        number += 1
        row = {**entry, "id": number, "at": work.now, "detail": _canonical(entry["detail"]), "previous": previous}
        previous = row["digest"] = _digest(row)
        rows.append(row)
    work.connection.execute(_APPEND, rows)
    work.connection.execute(_MOVE_HEAD, {"number": number, "last": previous})


def _lock_head(work: Work) -> tuple[int, str]:
    head = work.connection.execute(_LOCK_HEAD).one_or_none()
    if head is None:
        # The first entries of a new database may come from two workers at once.
        insert_once(work.session, AuditHead, {"id": 1, "entries": 0, "digest": GENESIS})
        head = work.connection.execute(_LOCK_HEAD).one()
    return head.entries, head.digest


def _canonical(detail: Any) -> str:
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _digest(row: dict[str, Any]) -> str:
    at: dt.datetime = row["at"]
    parts = [row["id"], at.astimezone(dt.UTC).isoformat(), row["event"], row["actor"], row["person_id"], row["case"],
             row["detail"], row["previous"]]  # fmt: skip
    return hashlib.new("sm3", json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@dataclasses.dataclass(frozen=True)
class Verdict:
    """`broken_at` is the number of the first entry that doesn't fit, or None."""

    entries: int
    ok: bool
    broken_at: int | None = None
    reason: str = ""


def entries(session: Session) -> Iterator[dict[str, Any]]:
    """All entries in the order of the chain."""
    last = 0
    while True:
        page = session.scalars(select(AuditEntry).where(AuditEntry.id > last).order_by(AuditEntry.id).limit(_BATCH))
        rows = list(page)
        for row in rows:
            yield {name: getattr(row, name) for name in
                   ("id", "at", "event", "actor", "person_id", "case", "detail", "previous", "digest")}  # fmt: skip
            last = row.id
        session.expunge_all()
        if len(rows) < _BATCH:
            return


def verify(session: Session) -> Verdict:
    """Walk the whole chain. What others append meanwhile is no fault."""
    claimed = _head(session)
    number, previous, at_head = 0, GENESIS, GENESIS
    for row in entries(session):
        number += 1
        if row["id"] != number:
            return Verdict(number - 1, False, number, f"第{number}条记录缺失")
        if row["previous"] != previous:
            return Verdict(number - 1, False, number, f"第{number}条记录与前一条不相接")
        if row["digest"] != _digest(row):
            return Verdict(number - 1, False, number, f"第{number}条记录的内容被改动")
        previous = row["digest"]
        if number == claimed[0]:
            at_head = previous
    return _against_head(session, number, claimed, at_head)


def _head(session: Session) -> tuple[int, str]:
    head = session.execute(select(_HEAD.c.entries, _HEAD.c.digest)).one_or_none()
    return (head.entries, head.digest) if head is not None else (0, GENESIS)


def _against_head(session: Session, number: int, claimed: tuple[int, str], digest: str) -> Verdict:
    """Hold the entries against the head as it was before the walk, and those after it against the head of now."""
    if number < claimed[0]:
        return Verdict(number, False, number + 1, f"末尾缺少{claimed[0] - number}条记录，或链首被改动")
    if digest != claimed[1]:
        return Verdict(number, False, claimed[0], f"链首与第{claimed[0]}条记录不符")
    known, _ = _head(session)
    if number > known:
        return Verdict(number, False, known + 1, f"末尾多出{number - known}条记录，或链首被改动")
    return Verdict(number, True)
