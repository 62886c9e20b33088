"""Timers: firing the due ones, each once (P3), and moving running ones when the calendar changes (P8)."""

import datetime as dt

from sqlalchemy import select, update

from engine import audit, calls, instances, rounds, versions
from engine.contract import Actor
from engine.errors import NotRunning
from engine.model import Instance, Timer
from engine.work import Runtime, Work

CLOCK = Actor.system("timer")


def fire_due(runtime: Runtime, most: int = 10_000) -> int:
    """Fire what is due, each timer in a unit of work of its own. Returns how many fired."""
    return rounds.run(runtime, ROUND, most)


def _fire_next(runtime: Runtime, turn: rounds.Turn) -> None:
    with runtime.begin(CLOCK) as work:
        turn.id = _claim(work)
        fired = turn.id is not None and fire(work, turn.id)
    turn.done = fired


def _note_failure(work: Work, timer_id: int, error: Exception) -> None:
    timer = work.session.get_one(Timer, timer_id, with_for_update=True)
    if timer.closed_at is None:
        rounds.put_off(work, timer)
        rounds.alarm(work, ROUND.kind, timer.instance.key, timer.id, error)


ROUND = rounds.Round("timer", CLOCK, _fire_next, _note_failure)


def _claim(work: Work) -> int | None:
    """Take the case of the next due timer, unless another worker has it."""
    due = (
        select(Timer.id)
        .join(Instance)
        .where(Timer.closed_at.is_(None), Timer.retry_at <= work.now)
        .order_by(Timer.retry_at, Timer.id)
        .limit(1)
        .with_for_update(of=Instance, skip_locked=True)
    )
    return work.session.scalar(due)


def fire(work: Work, timer_id: int) -> bool:
    """Fire one timer. One that fired already, or whose moment has not come, stays as it is: then it returns False."""
    timer = work.session.get_one(Timer, timer_id)
    case = instances.locked(work, timer.instance_id)
    work.session.refresh(timer)
    if timer.closed_at is not None or timer.due_at > work.now:
        return False
    values = {"closed_at": work.now, "fired": True}
    work.session.execute(update(Timer).where(Timer.id == timer.id).values(**values))
    audit.record(work, audit.Event.TIMER_FIRED, case=case.key, timer=timer.id, element=timer.element)
    instances.resume(work, case, lambda process: process.fire_timer(timer.key))
    return True


def next_due(work: Work) -> dt.datetime | None:
    """Return the moment of the next timer, so that the worker can sleep until then."""
    query = select(Timer.retry_at).where(Timer.closed_at.is_(None)).order_by(Timer.retry_at).limit(1)
    return work.session.scalar(query)


def recompute(work: Work) -> list[Timer]:
    """Compute running timers anew after the calendar changed. A timer moves only later, never earlier (P8).

    All words are asked again: which of them look at the calendar is theirs to know. Returns the timers that moved;
    each move is in the audit with the moment before and after.
    """
    running = select(Timer).where(Timer.closed_at.is_(None)).order_by(Timer.instance_id, Timer.id)
    return [timer for timer in work.session.scalars(running).all() if _extend(work, timer, _due_anew(work, timer))]


def _due_anew(work: Work, timer: Timer) -> dt.datetime:
    case = instances.find(work, timer.instance_id)
    question = calls.ask(work, case.key, versions.get(work, case.deployment_id), base=timer.base_at)
    due: dt.datetime = work.runtime.words[timer.word].run(question, *timer.arguments)
    return due


def _extend(work: Work, timer: Timer, due: dt.datetime) -> bool:
    if due <= timer.due_at:
        return False
    case = instances.locked(work, timer.instance_id)
    work.session.refresh(timer)
    if timer.closed_at is not None or due <= timer.due_at:
        # It ended, or somebody else moved it, while this one waited for the lock of its case.
        return False
    before = timer.due_at
    timer.due_at = timer.retry_at = due
    instances.resume(work, case, lambda process: process.move_timer(timer.key, due))
    audit.record(
        work, audit.Event.TIMER_EXTENDED, case=case.key, timer=timer.id, element=timer.element,
        before=before.isoformat(), after=due.isoformat(),
    )  # fmt: skip
    return True


def retry(work: Work, timer_id: int) -> None:
    """Don't wait out the pause after a failure. Never before the timer's own moment (P3)."""
    timer = work.session.get(Timer, timer_id, with_for_update=True)
    if timer is None or timer.closed_at is not None or timer.failures == 0:
        raise NotRunning()
    timer.retry_at = max(work.now, timer.due_at)
    audit.record(work, audit.Event.RETRIED, case=timer.instance.key, timer=timer.id)
    work.after_commit.append(work.runtime.woken)
