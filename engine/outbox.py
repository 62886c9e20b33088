"""What leaves after the commit: notices and documents. A row is written with the action and sent afterwards."""

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import insert, select, update

from engine import audit, incidents
from engine.contract import Actor
from engine.model import Dispatch
from engine.work import Runtime, Work

log = logging.getLogger(__name__)

SENDER = Actor.system("outbox")
MOST_FAILURES = 5
Send = Callable[[Work, Mapping[str, Any]], None]


def queue(work: Work, kind: str, case: str, payload: Mapping[str, Any]) -> None:
    """Put a dispatch in the box. `kind` is `notice` or `document`; the payload is plain JSON."""
    row = {"kind": kind, "case": case, "payload": dict(payload), "created_at": work.now, "state": "pending"}
    work.session.execute(insert(Dispatch).values(**row, retry_at=work.now, failures=0))


def send_pending(runtime: Runtime, senders: Mapping[str, Send], most: int = 1000) -> int:
    """Send what waits, each in a unit of work of its own. Returns how many were sent."""
    sent = 0
    for _ in range(most):
        try:
            with runtime.begin(SENDER) as work:
                dispatch = _claim(work)
                if dispatch is None:
                    return sent
                _send(work, dispatch, senders)
            sent += 1
        except _Failed as failed:
            log.warning("dispatch %s failed: %s", failed.dispatch_id, failed.__cause__)
            _note_failure(runtime, failed)
    return sent


class _Failed(Exception):
    def __init__(self, dispatch_id: int) -> None:
        super().__init__(dispatch_id)
        self.dispatch_id = dispatch_id


def _claim(work: Work) -> Dispatch | None:
    due = (
        select(Dispatch)
        .where(Dispatch.state == "pending", Dispatch.retry_at <= work.now)
        .order_by(Dispatch.retry_at, Dispatch.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return work.session.scalars(due).first()


def _send(work: Work, dispatch: Dispatch, senders: Mapping[str, Send]) -> None:
    try:
        senders[dispatch.kind](work, {**dispatch.payload, "case": dispatch.case})
    except Exception as error:  # whatever a mail server or a template does, the row stays and is tried again
        raise _Failed(dispatch.id) from error
    dispatch.state, dispatch.closed_at = "sent", work.now
    event = audit.Event.DOCUMENT_RENDERED if dispatch.kind == "document" else audit.Event.NOTICE_SENT
    audit.record(work, event, case=dispatch.case, dispatch=dispatch.id)


def _note_failure(runtime: Runtime, failed: _Failed) -> None:
    with runtime.begin(SENDER) as work:
        dispatch = work.session.get_one(Dispatch, failed.dispatch_id)
        failures = dispatch.failures + 1
        state = "failed" if failures >= MOST_FAILURES else "pending"
        retry_at = work.now + dt.timedelta(minutes=2**failures)
        work.session.execute(
            update(Dispatch)
            .where(Dispatch.id == failed.dispatch_id)
            .values(failures=failures, state=state, retry_at=retry_at)
        )
        audit.record(work, audit.Event.DISPATCH_FAILED, case=dispatch.case, dispatch=dispatch.id)
        if state == "failed":
            incidents.open(work, "dispatch", dispatch.case, f"dispatch:{dispatch.id}", repr(failed.__cause__))
