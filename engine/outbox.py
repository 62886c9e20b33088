"""What leaves after the commit: notices and documents. A row is written with the action and sent afterwards."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import insert, select

from engine import audit, rounds
from engine.contract import Actor
from engine.errors import NotRunning
from engine.model import Dispatch
from engine.work import Runtime, Work

SENDER = Actor.system("outbox")
MOST_FAILURES = 5
LEASE = dt.timedelta(minutes=10)
# A sender does its work outside any transaction and returns what is to be recorded in the next one, or nothing.
Send = Callable[[Runtime, Mapping[str, Any]], Callable[[Work], None] | None]
_QUEUE = insert(Dispatch.__table__)  # type: ignore[arg-type]


def queue(work: Work, kind: str, case: str, payload: Mapping[str, Any]) -> None:
    """Put a dispatch in the box. `kind` is `notice` or `document`; the payload is plain JSON."""
    row = {"kind": kind, "case": case, "payload": dict(payload), "created_at": work.now, "state": "pending"}
    work.connection.execute(_QUEUE, {**row, "retry_at": work.now, "failures": 0})


def send_pending(runtime: Runtime, senders: Mapping[str, Send], most: int = 1000) -> int:
    """Send what waits. Returns how many were sent.

    A dispatch is leased, sent outside any transaction, and ticked off: a slow mail server holds no lock. After a crash
    the lease runs out and it is sent again, so senders use the dispatch's id to recognise a repetition.
    """

    def send_next(runtime: Runtime, turn: rounds.Turn) -> None:
        leased = _lease(runtime)
        if leased is None:
            return
        turn.id, kind, payload = leased
        _tick_off(runtime, turn.id, senders[kind](runtime, payload))
        turn.done = True

    return rounds.run(runtime, rounds.Round("dispatch", SENDER, send_next, _note_failure, leased=True), most)


def _lease(runtime: Runtime) -> tuple[int, str, dict[str, Any]] | None:
    with runtime.begin(SENDER) as work:
        due = (
            select(Dispatch)
            .where(Dispatch.state == "pending", Dispatch.retry_at <= work.now)
            .order_by(Dispatch.retry_at, Dispatch.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        dispatch = work.session.scalars(due).first()
        if dispatch is None:
            return None
        dispatch.retry_at = work.now + LEASE
        return dispatch.id, dispatch.kind, {**dispatch.payload, "case": dispatch.case, "dispatch_id": dispatch.id}


def _tick_off(runtime: Runtime, dispatch_id: int, settle: Callable[[Work], None] | None) -> None:
    with runtime.begin(SENDER) as work:
        dispatch = work.session.get_one(Dispatch, dispatch_id, with_for_update=True)
        if dispatch.state != "pending":
            # Sending took longer than the lease, and another worker was faster.
            return
        if settle is not None:
            settle(work)
        dispatch.state, dispatch.closed_at = "sent", work.now
        event = audit.Event.DOCUMENT_RENDERED if dispatch.kind == "document" else audit.Event.NOTICE_SENT
        audit.record(work, event, case=dispatch.case, dispatch=dispatch.id)


def _note_failure(work: Work, dispatch_id: int, error: Exception) -> None:
    dispatch = work.session.get_one(Dispatch, dispatch_id, with_for_update=True)
    if dispatch.state != "pending":
        return
    rounds.put_off(work, dispatch)
    audit.record(work, audit.Event.DISPATCH_FAILED, case=dispatch.case, dispatch=dispatch.id)
    if dispatch.failures >= MOST_FAILURES:
        dispatch.state = "failed"
        rounds.alarm(work, "dispatch", dispatch.case, dispatch.id, error)


def retry(work: Work, dispatch_id: int) -> None:
    """Let a notice or document that failed for good be sent again, from the first pause."""
    dispatch = work.session.get(Dispatch, dispatch_id, with_for_update=True)
    if dispatch is None or dispatch.state != "failed":
        raise NotRunning()
    dispatch.state, dispatch.failures, dispatch.retry_at, dispatch.closed_at = "pending", 0, work.now, None
    audit.record(work, audit.Event.RETRIED, case=dispatch.case, dispatch=dispatch.id)
    work.after_commit.append(work.runtime.woken)
