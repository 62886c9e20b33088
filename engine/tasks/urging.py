"""催办: asking for a task that is late, at most once in a working day.

Which days are working days is for the calendar of whoever asks: `since` is the day in Beijing on which the present
working day began, and a day off belongs to the working day before it.
"""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select, update

from database import table_of
from engine import audit
from engine.errors import Refusal
from engine.model import Involvement, Task
from engine.tasks import asked, reading
from engine.tasks.reading import UserTask
from engine.tasks.telling import tell
from engine.work import Work

BEIJING = ZoneInfo("Asia/Shanghai")
_TASK = table_of(Task)
_ROWS = table_of(Involvement)
_OF_CASE = select(*_TASK.c).where(_TASK.c.case == bindparam("key"), _TASK.c.closed_at.is_(None)).order_by(_TASK.c.id)


def _once_since(table: Any) -> Any:
    not_yet = or_(table.c.urged_on.is_(None), table.c.urged_on < bindparam("since"))
    due = update(table).where(table.c.id == bindparam("row_id"), table.c.closed_at.is_(None), not_yet)
    return due.values(urged_on=bindparam("now_on"))


_URGE = _once_since(_TASK)
_URGE_OPINION = _once_since(_ROWS)


def of_case(work: Work, case: str) -> list[UserTask]:
    """The open tasks of a case, whomever they reach, for somebody who runs it; none of one they are recused from."""
    if case in work.actor.barred:
        return []
    return list(work.connection.execute(_OF_CASE, {"key": case}))


def urge(work: Work, task_id: int, since: dt.date) -> None:
    """催办: remind whoever the task waits for. Raises TaskAlreadyDone, Refusal for the second time since that day.

    Who is concerned in a case is for the caller to see to. Only its audience hears of it, without those recused.
    """
    task = reading.find(work, task_id)
    reading.check_open(task)
    _mark(work, _URGE, task, since)
    audit.record(work, audit.Event.TASK_URGED, case=task.case, task=task.id)
    to = f"person:{task.holder_id}" if task.holder_id is not None else task.audience
    tell(work, task, to, "{by}催办“{name}”，请尽快办理。")


def urge_opinion(work: Work, task_id: int, involvement_id: int, since: dt.date) -> None:
    """Remind somebody of an opinion or a delegation that the actor waits for. Raises Refusal as `urge` does."""
    work, task = reading.in_my_hands(work, task_id)
    found = next((each for each in asked.open_requests(work, task) if each.id == involvement_id), None)
    if found is None:
        raise Refusal("已经收到或者已经撤销，不需要催办。")
    _mark(work, _URGE_OPINION, found, since)
    audit.record(work, audit.Event.TASK_URGED, case=task.case, task=task.id, of=found.person_id)
    tell(work, task, f"person:{found.person_id}", "{by}催您对“{name}”的办理或者意见，请尽快答复。")


def _mark(work: Work, statement: Any, what: Any, since: dt.date) -> None:
    today = work.now.astimezone(BEIJING).date()
    if work.connection.execute(statement, {"row_id": what.id, "since": since, "now_on": today}).rowcount != 1:
        raise Refusal(f"“{what.name}”在这个工作日（含其后的休息日）已经催办过，请到下一个工作日再催。")
