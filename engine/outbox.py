"""What leaves after the commit: notices and documents. A row is written with the action and sent afterwards."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from database import insert_once
from engine import audit, incidents
from engine.contract import Actor
from engine.errors import NotRunning
from engine.model import Dispatch, Message
from engine.work import Runtime, Work

log = logging.getLogger(__name__)

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


def post(  # noqa: PLR0913 (a message has five parts)
    work: Work, message: str, to: str, *, correlation: Mapping[str, Any], payload: Mapping[str, Any], id: str
) -> None:
    """Send a message to a case. A second message with the same id changes nothing (P4)."""
    values = {
        "message_id": id,
        "name": message,
        "to": to,
        "correlation": dict(correlation),
        "payload": {**payload, **correlation},
        "sent_at": work.now,
        "sent_by": work.actor.name,
        "state": "pending",
        "retry_at": work.now,
        "failures": 0,
    }
    if insert_once(work.session, Message, values):
        audit.record(work, audit.Event.MESSAGE_SENT, case=to, message=message, id=id)
        work.after_commit.append(work.runtime.woken)


_MESSAGE: Any = Message.__table__
_UNPARK = (
    update(_MESSAGE)
    .where(_MESSAGE.c.to == bindparam("case"), _MESSAGE.c.state == "parked")
    # By the moment of sending, so that they keep their order among those that were never tried.
    .values(state="pending", retry_at=_MESSAGE.c.sent_at)
)
_UNPARK_ONE = _UNPARK.where(_MESSAGE.c.name == bindparam("message"))


def unpark(work: Work, case: str, message: str | None = None) -> None:
    """Let parked messages for a case be tried again: it waits now, or it has ended and never will."""
    if message is None:
        work.connection.execute(_UNPARK, {"case": case})
        return
    work.connection.execute(_UNPARK_ONE, {"case": case, "message": message})


def send_pending(runtime: Runtime, senders: Mapping[str, Send], most: int = 1000) -> int:
    """Send what waits. Returns how many were sent.

    A dispatch is leased, sent outside any transaction, and ticked off: a slow mail server holds no lock. After a crash
    the lease runs out and it is sent again, so senders use the dispatch's id to recognise a repetition.
    """
    sent = 0
    for _ in range(most):
        if runtime.stopping():
            break
        leased = _lease(runtime)
        if leased is None:
            return sent
        dispatch_id, kind, payload = leased
        try:
            settle = senders[kind](runtime, payload)
            _tick_off(runtime, dispatch_id, settle)
            sent += 1
        except Exception as error:  # whatever a mail server or a template does, the row stays and is tried again
            log.warning("dispatch %s failed: %r", dispatch_id, error)
            _note_failure(runtime, dispatch_id, error)
    return sent


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


def _note_failure(runtime: Runtime, dispatch_id: int, error: Exception) -> None:
    with runtime.begin(SENDER) as work:
        dispatch = work.session.get_one(Dispatch, dispatch_id, with_for_update=True)
        if dispatch.state != "pending":
            return
        dispatch.failures += 1
        dispatch.retry_at = work.now + dt.timedelta(minutes=2**dispatch.failures)
        audit.record(work, audit.Event.DISPATCH_FAILED, case=dispatch.case, dispatch=dispatch.id)
        if dispatch.failures >= MOST_FAILURES:
            dispatch.state = "failed"
            incidents.open(work, "dispatch", dispatch.case, f"dispatch:{dispatch.id}", repr(error))


def retry(work: Work, dispatch_id: int) -> None:
    """Let a notice or document that failed for good be sent again, from the first pause."""
    dispatch = work.session.get(Dispatch, dispatch_id, with_for_update=True)
    if dispatch is None or dispatch.state != "failed":
        raise NotRunning()
    dispatch.state, dispatch.failures, dispatch.retry_at, dispatch.closed_at = "pending", 0, work.now, None
    audit.record(work, audit.Event.RETRIED, case=dispatch.case, dispatch=dispatch.id)
    work.after_commit.append(work.runtime.woken)
