"""催办: asking for a task that is late, at most once a day in Beijing."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select, update

from engine import audit
from engine.errors import Refusal
from engine.model import Involvement, Task
from engine.tasks import asked, reading
from engine.tasks.reading import UserTask
from engine.tasks.telling import tell
from engine.work import Work

BEIJING = ZoneInfo("Asia/Shanghai")
_TASK: Any = Task.__table__
_ROWS: Any = Involvement.__table__
_OF_CASE = select(*_TASK.c).where(_TASK.c.case == bindparam("key"), _TASK.c.closed_at.is_(None)).order_by(_TASK.c.id)


def _once_a_day(table: Any) -> Any:
    not_today = or_(table.c.urged_on.is_(None), table.c.urged_on < bindparam("today"))
    due = update(table).where(table.c.id == bindparam("row_id"), table.c.closed_at.is_(None), not_today)
    return due.values(urged_on=bindparam("now_on"))


_URGE = _once_a_day(_TASK)
_URGE_OPINION = _once_a_day(_ROWS)


def of_case(work: Work, case: str) -> list[UserTask]:
    """The open tasks of a case, whomever they reach, for somebody who runs it; none of one they are recused from."""
    if case in work.actor.barred:
        return []
    return list(work.connection.execute(_OF_CASE, {"key": case}))


def urge(work: Work, task_id: int) -> None:
    """催办: remind whoever the task waits for. Raises TaskAlreadyDone, Refusal for the second time on a day.

    Who is concerned in a case is for the caller to see to. Only its audience hears of it, without those recused.
    """
    task = reading.find(work, task_id)
    reading.check_open(task)
    today = work.now.astimezone(BEIJING).date()
    _mark(work, _URGE, task.id, task.name, today)
    audit.record(work, audit.Event.TASK_URGED, case=task.case, task=task.id)
    to = f"person:{task.holder_id}" if task.holder_id is not None else task.audience
    tell(work, task, to, "{by}催办“{name}”，请尽快办理。")


def urge_opinion(work: Work, task_id: int, involvement_id: int) -> None:
    """Remind somebody of an opinion or a delegation that the actor waits for. Raises Refusal as `urge` does."""
    work, task = reading.in_my_hands(work, task_id)
    found = next((each for each in asked.open_requests(work, task) if each.id == involvement_id), None)
    if found is None:
        raise Refusal("已经收到或者已经撤销，不需要催办。")
    _mark(work, _URGE_OPINION, found.id, found.name, work.now.astimezone(BEIJING).date())
    audit.record(work, audit.Event.TASK_URGED, case=task.case, task=task.id, of=found.person_id)
    tell(work, task, f"person:{found.person_id}", "{by}催您对“{name}”的办理或者意见，请尽快答复。")


def _mark(work: Work, statement: Any, row_id: int, name: str, today: dt.date) -> None:
    marked = work.connection.execute(statement, {"row_id": row_id, "today": today, "now_on": today})
    if marked.rowcount != 1:
        raise Refusal(f"“{name}”今天已经催办过，请明天再催。")
