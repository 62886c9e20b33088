"""The due moments of open tasks when the calendar has changed: they move later, never earlier, and that is recorded."""

import datetime as dt

from sqlalchemy import bindparam, select, update

from database import table_of
from engine import audit, calls, instances, versions
from engine.model import Instance, Task
from engine.rows import DatedRow
from engine.work import Work

_TASK = table_of(Task)
_CASE = table_of(Instance)
_DATED = (
    select(*_TASK.c["id", "instance_id", "case", "element", "opened_at", "due_at", "due_days"])
    .add_columns(_CASE.c.deployment_id)
    .join_from(_TASK, _CASE, _TASK.c.instance_id == _CASE.c.id)
    .where(_TASK.c.closed_at.is_(None), _TASK.c.due_days.is_not(None))
    .order_by(_TASK.c.instance_id, _TASK.c.id)
)
_PROLONG = (
    update(_TASK)
    .where(_TASK.c.id == bindparam("row_id"), _TASK.c.closed_at.is_(None), _TASK.c.due_at < bindparam("later"))
    .values(due_at=bindparam("later"))
)


def recompute(work: Work) -> list[int]:
    """Count the limits of open tasks anew, from when each was opened. Returns the ids of the tasks that moved."""
    dated = work.connection.execute(_DATED).all()
    return [task.id for task in dated if _prolong(work, task, _due_anew(work, task))]


def _due_anew(work: Work, task: DatedRow) -> dt.datetime:
    question = calls.ask(work, task.case, versions.get(work, task.deployment_id), base=task.opened_at)
    due: dt.datetime = work.runtime.words["working_days"].run(question, task.due_days)
    return due


def _prolong(work: Work, task: DatedRow, due: dt.datetime) -> bool:
    if due <= task.due_at:
        return False
    # Whoever finishes a task locks its case first, then the rows that this closes.
    instances.locked(work, task.instance_id)
    if work.connection.execute(_PROLONG, {"row_id": task.id, "later": due}).rowcount != 1:
        return False
    audit.record(
        work, audit.Event.TASK_EXTENDED, case=task.case, task=task.id, element=task.element,
        before=task.due_at.isoformat(), after=due.isoformat(),
    )  # fmt: skip
    return True
