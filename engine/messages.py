"""Messages between cases: each is delivered once, to the case it names, also when that case waits only later (P4)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from engine import audit, incidents, instances, postbox, rounds, versions
from engine.contract import Actor
from engine.errors import NotRunning
from engine.model import Instance, Message, Subscription
from engine.work import Runtime, Work

POSTMAN = Actor.system("message")
MOST_FAILURES = 5
SOON = dt.timedelta(minutes=1)


def send(  # noqa: PLR0913 (a message has five parts)
    work: Work, message: str, to: str, *, correlation: Mapping[str, Any], payload: Mapping[str, Any], id: str
) -> None:
    """Send a message to a case; it is delivered after the commit."""
    postbox.post(work, message, to, correlation=correlation, payload=payload, id=id)


def deliver_pending(runtime: Runtime, most: int = 100_000) -> int:
    """Deliver what can be delivered, each message in a unit of work of its own. Returns how many were settled."""
    return rounds.run(runtime, ROUND, most)


def _deliver_next(runtime: Runtime, turn: rounds.Turn) -> None:
    with runtime.begin(POSTMAN) as work:
        turn.id = _claim(work)
        if turn.id is not None:
            deliver(work, turn.id)
    turn.done = turn.id is not None


def _note_failure(work: Work, message_id: int, error: Exception) -> None:
    message = work.session.get_one(Message, message_id, with_for_update=True)
    if message.state != "pending":
        return
    rounds.put_off(work, message)
    if message.failures >= MOST_FAILURES:
        message.state = "failed"
    rounds.alarm(work, ROUND.kind, message.to, message.message_id, error)


ROUND = rounds.Round("message", POSTMAN, _deliver_next, _note_failure)


def _claim(work: Work) -> int | None:
    due = (
        select(Message.id)
        .where(Message.state == "pending", Message.retry_at <= work.now)
        .order_by(Message.retry_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return work.session.scalar(due)


def deliver(work: Work, message_id: int) -> None:
    """Hand a message to the one wait it fits, park it until there is one, or open an incident if there never can."""
    message = work.session.get_one(Message, message_id)
    instance_id = work.session.scalar(select(Instance.id).where(Instance.key == message.to))
    if instance_id is None:
        _start_by(work, message)
        return
    case = instances.locked(work, instance_id)
    if case.ended_at is not None:
        _bury(work, message, f"“{message.to}”已经结束")
        return
    waiting = _waiting(work, case, message.name)
    fitting = [each for each in waiting if each.correlation == message.correlation]
    if fitting:
        _hand_over(work, message, case, fitting[0])
    elif waiting:
        _bury(work, message, f"编号不符：“{message.to}”等待的是{waiting[0].correlation}，收到的是{message.correlation}")
    else:
        message.state = "parked"


def _waiting(work: Work, case: instances.Case, name: str) -> list[Subscription]:
    query = select(Subscription).filter_by(instance_id=case.id, message=name, closed_at=None)
    return list(work.session.scalars(query.order_by(Subscription.id)))


def _hand_over(work: Work, message: Message, case: instances.Case, subscription: Subscription) -> None:
    message.state, message.closed_at = "delivered", work.now
    audit.record(work, audit.Event.MESSAGE_DELIVERED, case=message.to, message=message.name, id=message.message_id)
    key = subscription.key.split(":", 1)[0]
    payload = message.payload
    instances.resume(work, case, lambda process: process.receive(key, message.name, payload))


def _start_by(work: Work, message: Message) -> None:
    """A message may start a case; one to a case that never was is an incident."""
    starts = versions.latest(work).diagram.start_messages
    process = starts.get(message.name)
    if process is None and _is_about_to_start(work, message.to, starts):
        message.retry_at = work.now + SOON
        return
    if process is None:
        _bury(work, message, f"没有名为“{message.to}”的案件")
        return
    brought = {**message.correlation, **message.payload}
    case = instances.start(work, process, message.to, brought, message.name)
    waiting = _waiting(work, case, message.name)
    _hand_over(work, message, case, waiting[0])


def _is_about_to_start(work: Work, key: str, starts: Iterable[str]) -> bool:
    """Is another message on its way that starts the case, or has it just done so in another worker?"""
    starting = select(Message.id).where(Message.to == key, Message.state == "pending", Message.name.in_(starts))
    known = select(Instance.id).where(Instance.key == key)
    return any(work.session.scalars(query.limit(1)).first() is not None for query in (starting, known))


def _bury(work: Work, message: Message, why: str) -> None:
    message.state, message.closed_at = "dead", work.now
    audit.record(work, audit.Event.MESSAGE_DEAD, case=message.to, message=message.name, id=message.message_id, why=why)
    incidents.open(work, "message", message.to, f"message:{message.message_id}", f"消息“{message.name}”无人可收：{why}")


def retry(work: Work, message_id: int) -> None:
    """Let a message that failed for good be tried again, from the first pause."""
    message = work.session.get(Message, message_id, with_for_update=True)
    if message is None or message.state != "failed":
        raise NotRunning()
    message.state, message.failures, message.retry_at, message.closed_at = "pending", 0, work.now, None
    audit.record(work, audit.Event.RETRIED, case=message.to, message=message.message_id)
    work.after_commit.append(work.runtime.woken)
