"""Who has been brought into a task, and what it still waits for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from database import table_of
from engine.errors import Refusal, TaskWaits
from engine.model import Involvement, Task
from engine.rows import InvolvementRow, RequestRow
from engine.tasks.reading import UserTask
from engine.work import Work

DELEGATION, OPINION, COPY = "delegation", "opinion", "copy"
_ROWS = table_of(Involvement)
_TASK = table_of(Task)
_OF_TASK = select(*_ROWS.c).where(_ROWS.c.task_id == bindparam("task_id")).order_by(_ROWS.c.id)
_OF_PERSON = (
    select(*_TASK.c, _ROWS.c.id.label("involvement_id"), _ROWS.c.kind, _ROWS.c.asked_by, _ROWS.c.question,
           _ROWS.c.asked_at)
    .join_from(_ROWS, _TASK, _TASK.c.id == _ROWS.c.task_id)
    .where(_ROWS.c.person_id == bindparam("person_id"))
    .order_by(_ROWS.c.id.desc())
    .limit(bindparam("limit", literal_execute=False))
)  # fmt: skip
_WAITING = _OF_PERSON.where(_ROWS.c.closed_at.is_(None), _TASK.c.closed_at.is_(None))
_COPIES = _OF_PERSON.where(_ROWS.c.kind == COPY)

Involved = InvolvementRow


def involvements(work: Work, task: UserTask) -> Sequence[Involved]:
    """Everybody who was brought into a task, in order: 委派, 加签 with their opinions, 抄送."""
    return work.connection.execute(_OF_TASK, {"task_id": task.id}).all()


def waiting(work: Work, limit: int = 50) -> list[RequestRow]:
    """The open tasks that wait for the actor because somebody asked them, newest first.

    Nothing of a case that they are recused from (P10).
    """
    return _of_me(work, _WAITING, limit)


def count_waiting(work: Work) -> int:
    """How many of `waiting` there are."""
    if work.actor.id is None:
        return 0
    counted = select(func.count()).select_from(_without_barred(work, _WAITING.limit(None).order_by(None)).subquery())
    return int(work.connection.execute(counted, {"person_id": work.actor.id}).scalar_one())


def copies(work: Work, limit: int = 50) -> list[RequestRow]:
    """The tasks, open or done, that were copied to the actor, newest first; rows as those of `waiting`."""
    return _of_me(work, _COPIES, limit)


def _of_me(work: Work, query: Any, limit: int) -> list[RequestRow]:
    if work.actor.id is None:
        return []
    rows = work.connection.execute(_without_barred(work, query), {"person_id": work.actor.id, "limit": limit})
    return list(rows)


def _without_barred(work: Work, query: Any) -> Any:
    return query.where(_TASK.c.case.not_in(sorted(work.actor.barred))) if work.actor.barred else query


def open_requests(work: Work, task: UserTask) -> list[Involved]:
    return [each for each in involvements(work, task) if each.closed_at is None]


def delegation(work: Work, task: UserTask) -> Involved | None:
    """The delegation that has not come back yet."""
    return next((each for each in open_requests(work, task) if each.kind == DELEGATION), None)


def is_delegate(work: Work, task: UserTask) -> bool:
    found = delegation(work, task)
    return found is not None and found.person_id == work.actor.id


def check_not_delegated(work: Work, task: UserTask) -> None:
    """Raises Refusal for a task that is with a delegate."""
    found = delegation(work, task)
    if found is not None:
        raise Refusal(f"“{task.name}”已委派给{found.name}，请先收回委派。")


def waits_for(work: Work, task: UserTask) -> TaskWaits | None:
    """Why a task can't be finished yet, if somebody's opinion or a delegate keeps it."""
    missing = [f"{each.name}的{'意见' if each.kind == OPINION else '委派办理'}" for each in open_requests(work, task)]
    return TaskWaits(name=task.name, whom="、".join(missing)) if missing else None
