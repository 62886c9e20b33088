"""Rows for what a case waits for, kept in step with the live case."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select, update

from engine import audit
from engine.errors import EngineError
from engine.model import Instance, Message, Subscription, Task, Timer
from engine.spiff import expressions
from engine.spiff.process import Awaited, OpenTask, OpenTimer, Process
from engine.work import Work

Words = Mapping[str, Callable[..., Any]]


class NobodyAssigned(EngineError):
    """“{name}”没有办理人：变量“{variable}”是空的。"""


def remember(work: Work, instance: Instance, process: Process) -> None:
    """Fill a freshly loaded case's list of waits from the open rows."""
    for table in (Task, Timer, Subscription):
        open_rows = select(table.key, table.id).where(table.instance_id == instance.id, table.closed_at.is_(None))
        process.waits.update({f"{table.__tablename__}/{key}": id for key, id in work.session.execute(open_rows)})


def sync(work: Work, instance: Instance, process: Process, words: Words) -> None:
    """Open rows for new waits and close those that are over."""
    wanted: dict[str, Any] = {}
    wanted.update({f"task/{key}": each for key, each in process.open_tasks().items()})
    wanted.update({f"timer/{key}": each for key, each in process.open_timers().items()})
    wanted.update({f"subscription/{key}": each for key, each in process.awaited().items()})
    _close(work, instance, process, [key for key in process.waits if key not in wanted])
    for key, wait in wanted.items():
        if key not in process.waits:
            process.waits[key] = _open(work, instance, wait, words)


def _open(work: Work, instance: Instance, wait: Any, words: Words) -> int:
    if isinstance(wait, OpenTask):
        return _open_task(work, instance, wait, words)
    if isinstance(wait, OpenTimer):
        return _open_timer(work, instance, wait)
    return _subscribe(work, instance, wait)


def _insert(work: Work, table: Any, values: dict[str, Any]) -> int:
    key = work.session.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _open_task(work: Work, instance: Instance, task: OpenTask, words: Words) -> int:
    audience, unit = _audience(task)
    values = {
        "instance_id": instance.id,
        "key": task.key,
        "case": instance.key,
        "element": task.element,
        "name": task.name,
        "form": task.properties.get("form", task.element),
        "article": task.properties.get("article", ""),
        "audience": audience,
        "unit": unit,
        "item": task.item,
        "opened_at": work.now,
        "due_at": _due(task, words),
    }
    task_id = _insert(work, Task, values)
    audit.record(work, audit.Event.TASK_OPENED, case=instance.key, task=task_id, element=task.element, to=audience)
    return task_id


def _audience(task: OpenTask) -> tuple[str, int | None]:
    for kind, property_name in (("person", "assign_user"), ("unit", "assign_unit")):
        variable = task.properties.get(property_name)
        if variable is None:
            continue
        party = task.data.get(variable)
        if party is None:
            raise NobodyAssigned(name=task.name, variable=variable)
        return (f"person:{party}", None) if kind == "person" else (f"unit:{party}:{task.lane}", int(party))
    return f"role:{task.lane}", None


def _due(task: OpenTask, words: Words) -> dt.datetime | None:
    days = task.properties.get("due_working_days")
    if days is None:
        return None
    due: dt.datetime = words["working_days"](expressions.compile(days).evaluate(task.data, words))
    return due


def _open_timer(work: Work, instance: Instance, timer: OpenTimer) -> int:
    values = {
        "instance_id": instance.id,
        "key": timer.key,
        "element": timer.element,
        "name": timer.name,
        "word": timer.word,
        "arguments": timer.arguments,
        "base_at": timer.base,
        "due_at": timer.due,
        "retry_at": timer.due,
    }
    timer_id = _insert(work, Timer, {**values, "failures": 0, "fired": False})
    audit.record(
        work,
        audit.Event.TIMER_STARTED,
        case=instance.key,
        timer=timer_id,
        element=timer.element,
        due=timer.due.isoformat(),
    )
    return timer_id


def _subscribe(work: Work, instance: Instance, awaited: Awaited) -> int:
    values = {
        "instance_id": instance.id,
        "key": f"{awaited.key}:{awaited.message}",
        "element": awaited.element,
        "name": awaited.name,
        "message": awaited.message,
        "correlation": dict(awaited.correlation),
        "opened_at": work.now,
    }
    # A message may have come before anybody waited for it (P4).
    unpark(work, instance.key, awaited.message)
    return _insert(work, Subscription, values)


def unpark(work: Work, key: str, message: str | None = None) -> None:
    """Let parked messages for a case be tried again: it waits now, or it has ended and never will."""
    parked = update(Message).where(Message.to == key, Message.state == "parked")
    if message is not None:
        parked = parked.where(Message.name == message)
    work.session.execute(parked.values(state="pending", retry_at=work.now))


_OVER = {
    "task": (Task, audit.Event.TASK_CANCELLED, "cancelled"),
    "timer": (Timer, audit.Event.TIMER_CANCELLED, None),
    "subscription": (Subscription, None, None),
}


def _close(work: Work, instance: Instance, process: Process, keys: Iterable[str]) -> None:
    for key in keys:
        row_id = process.waits.pop(key)
        kind = key.split("/", 1)[0]
        table, event, outcome = _OVER[kind]
        values: dict[str, Any] = {"closed_at": work.now}
        if outcome is not None:
            values["outcome"] = outcome
        still_open = update(table).where(table.id == row_id, table.closed_at.is_(None))
        closed = work.session.execute(still_open.values(**values))
        if event is not None and closed.rowcount:  # type: ignore[attr-defined]
            audit.record(work, event, case=instance.key, **{kind: row_id})
