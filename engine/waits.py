"""Rows for what a case waits for, kept in step with the live case."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from engine import addresses, audit, postbox
from engine.errors import EngineError
from engine.model import FormRecord, Subscription, Task, Timer
from engine.rows import CaseRow
from engine.spiff import expressions
from engine.spiff.process import Awaited, OpenTask, OpenTimer, Process
from engine.work import Work

Words = Mapping[str, Callable[..., Any]]

_TABLES: tuple[Any, ...] = (Task, Timer, Subscription)
_INSERT = {table: insert(table.__table__) for table in _TABLES}
_STILL_OPEN = {
    table: select(table.key, table.id).where(table.instance_id == bindparam("case_id"), table.closed_at.is_(None))
    for table in _TABLES
}
_CLOSE = {
    table: update(table.__table__)
    .where(table.id == bindparam("row_id"), table.closed_at.is_(None))
    .values(closed_at=bindparam("at"), **({"outcome": "cancelled"} if table is Task else {}))
    for table in _TABLES
}
ANOTHER_PERSON = "not_same_person_as"
_LAST_DONE_BY = (
    select(FormRecord.person_id)
    .where(FormRecord.case == bindparam("case"), FormRecord.element == bindparam("element"))
    .order_by(FormRecord.id.desc())
    .limit(1)
)
_OVER: dict[str, tuple[Any, audit.Event | None]] = {
    "task": (Task, audit.Event.TASK_CANCELLED),
    "timer": (Timer, audit.Event.TIMER_CANCELLED),
    "subscription": (Subscription, None),
}


class NobodyAssigned(EngineError):
    """“{name}”没有办理人：变量“{variable}”是空的。"""


def remember(work: Work, case: CaseRow, process: Process) -> None:
    """Fill a freshly loaded case's list of waits from the open rows."""
    for table in _TABLES:
        rows = work.connection.execute(_STILL_OPEN[table], {"case_id": case.id})
        process.waits.update({f"{table.__tablename__}/{key}": row_id for key, row_id in rows})


def sync(work: Work, case: CaseRow, process: Process, words: Words) -> None:
    """Open rows for new waits and close those that are over."""
    wanted: dict[str, Any] = {}
    wanted.update({f"task/{key}": each for key, each in process.open_tasks().items()})
    wanted.update({f"timer/{key}": each for key, each in process.open_timers().items()})
    wanted.update({f"subscription/{key}": each for key, each in process.awaited().items()})
    _close(work, case, process, [key for key in process.waits if key not in wanted])
    for key, wait in wanted.items():
        if key not in process.waits:
            process.waits[key] = _open(work, case, wait, words)


def _open(work: Work, case: CaseRow, wait: Any, words: Words) -> int:
    if isinstance(wait, OpenTask):
        return _open_task(work, case, wait, words)
    if isinstance(wait, OpenTimer):
        return _open_timer(work, case, wait)
    return _subscribe(work, case, wait)


def _insert(work: Work, table: type[Task | Timer | Subscription], values: dict[str, Any]) -> int:
    inserted: Any = work.connection.execute(_INSERT[table], values).inserted_primary_key
    return int(inserted[0])


def _open_task(work: Work, case: CaseRow, task: OpenTask, words: Words) -> int:
    audience, unit = _audience(task)
    values = {
        "instance_id": case.id,
        "key": task.key,
        "case": case.key,
        "element": task.element,
        "name": task.name,
        "form": task.properties.get("form", task.element),
        "article": task.properties.get("article", ""),
        "audience": audience,
        "unit": unit,
        "not_for": _other_person(work, case, task),
        "item": task.item,
        "visit": task.visit,
        "scope": task.scope,
        "opened_at": work.now,
        **_due(task, words),
    }
    task_id = _insert(work, Task, values)
    audit.record(work, audit.Event.TASK_OPENED, case=case.key, task=task_id, element=task.element, to=audience)
    return task_id


def _other_person(work: Work, case: CaseRow, task: OpenTask) -> int | None:
    """Whoever did the box last that this one is to be done apart from."""
    box = task.properties.get(ANOTHER_PERSON)
    if not box:
        return None
    return work.connection.execute(_LAST_DONE_BY, {"case": case.key, "element": box}).scalar()


def _audience(task: OpenTask) -> tuple[str, int | None]:
    lane = addresses.post(task.lane, task.properties.get("position", ""))
    for kind, property_name in (("person", "assign_user"), ("unit", "assign_unit")):
        variable = task.properties.get(property_name)
        if variable is None:
            continue
        party = task.data.get(variable)
        if party is None:
            raise NobodyAssigned(name=task.name, variable=variable)
        if kind == "person":
            return addresses.person(party), None
        return addresses.unit(party, lane), int(party)
    return addresses.role(lane), None


def _due(task: OpenTask, words: Words) -> dict[str, Any]:
    limit = task.properties.get("due_working_days")
    if limit is None:
        return {"due_at": None, "due_days": None}
    days = expressions.compile(limit).evaluate(task.data, words)
    return {"due_at": words["working_days"](days), "due_days": days}


def _open_timer(work: Work, case: CaseRow, timer: OpenTimer) -> int:
    values = {
        "instance_id": case.id,
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
        case=case.key,
        timer=timer_id,
        element=timer.element,
        due=timer.due.isoformat(),
    )
    return timer_id


def _subscribe(work: Work, case: CaseRow, awaited: Awaited) -> int:
    values = {
        "instance_id": case.id,
        "key": f"{awaited.key}:{awaited.message}",
        "element": awaited.element,
        "name": awaited.name,
        "message": awaited.message,
        "correlation": dict(awaited.correlation),
        "opened_at": work.now,
    }
    # A message may have come before anybody waited for it (P4).
    postbox.unpark(work, case.key, awaited.message)
    return _insert(work, Subscription, values)


def _close(work: Work, case: CaseRow, process: Process, keys: Iterable[str]) -> None:
    for key in keys:
        row_id = process.waits.pop(key)
        kind = key.split("/", 1)[0]
        table, event = _OVER[kind]
        closed = work.connection.execute(_CLOSE[table], {"row_id": row_id, "at": work.now})
        if event is not None and closed.rowcount:
            about: dict[str, Any] = {kind: row_id}
            audit.record(work, event, case=case.key, **about)
