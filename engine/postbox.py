"""The box that messages between cases are posted in, and where those that nobody waits for yet are parked (P4)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from database import insert_once, table_of
from engine import audit
from engine.model import Message
from engine.work import Work

_MESSAGE = table_of(Message)
_UNPARK = (
    update(_MESSAGE)
    .where(_MESSAGE.c.to == bindparam("case"), _MESSAGE.c.state == "parked")
    # By the moment of sending, so that they keep their order among those that were never tried.
    .values(state="pending", retry_at=_MESSAGE.c.sent_at)
)
_UNPARK_ONE = _UNPARK.where(_MESSAGE.c.name == bindparam("message"))


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


def unpark(work: Work, case: str, message: str | None = None) -> None:
    """Let parked messages for a case be tried again: it waits now, or it has ended and never will."""
    if message is None:
        work.connection.execute(_UNPARK, {"case": case})
        return
    work.connection.execute(_UNPARK_ONE, {"case": case, "message": message})
