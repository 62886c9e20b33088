"""签收, 释放, 接手, 转办: in whose hands a task is.

A task that nobody holds can be finished by anybody whom it reaches; claiming it keeps the others from working on it.
"""


from sqlalchemy import bindparam, update

from database import table_of
from engine import audit
from engine.contract import Actor
from engine.errors import Refusal
from engine.model import Task
from engine.tasks import asked, drafts, lawful, reading
from engine.tasks.reading import UserTask
from engine.tasks.telling import tell
from engine.work import Work

_TASK = table_of(Task)
_HOLD = (
    update(_TASK)
    .where(_TASK.c.id == bindparam("task_id"))
    .values(holder_id=bindparam("holder_now"), holder=bindparam("name_now"))
)


def claim(work: Work, task_id: int) -> None:
    """签收: keep a task of one's unit or role for oneself. Raises TaskHeld, TaskAlreadyDone, Refusal."""
    work, task = reading.in_my_hands(work, task_id)
    if task.audience.startswith("person:"):
        raise Refusal(f"“{task.name}”本来就由您本人办理，不需要签收。")
    if task.holder_id == work.actor.id:
        return
    _hold(work, task, work.actor.id, work.actor.name)
    audit.record(work, audit.Event.TASK_CLAIMED, case=task.case, task=task.id)


def release(work: Work, task_id: int) -> None:
    """释放: give a claimed task back to all whom it reaches. Raises TaskHeld for one that somebody else has claimed."""
    work, task = reading.in_my_hands(work, task_id)
    if task.holder_id is None:
        raise Refusal(f"“{task.name}”没有人签收，不需要释放。")
    asked.check_not_delegated(work, task)
    _hold(work, task, None, None)
    audit.record(work, audit.Event.TASK_RELEASED, case=task.case, task=task.id)


def take_over(work: Work, task_id: int, reason: str) -> None:
    """接手: take a task out of a colleague's hands, who is told why. Raises Refusal without a reason."""
    work, task = reading.open_and_mine(work, task_id)
    if task.holder_id in (None, work.actor.id):
        raise Refusal(f"“{task.name}”不在别人手里，可以直接签收或者办理。")
    why = lawful.words("接手的理由", reason, "reason")
    _hold(work, task, work.actor.id, work.actor.name)
    audit.record(
        work, audit.Event.TASK_TAKEN_OVER, case=task.case, task=task.id, held_by=task.holder_id, reason=why
    )
    tell(work, task, f"person:{task.holder_id}", "您签收的“{name}”已由{by}接手。理由：{reason}", reason=why)


def hand_over(work: Work, task_id: int, to: Actor, reason: str) -> None:
    """转办: put a task into the hands of a colleague whom it reaches too, with what was drafted.

    `to` is that colleague as an actor. Raises Refusal for anybody else, without telling why: one who is recused looks
    like one who has left (P10).
    """
    work, task = reading.in_my_hands(work, task_id)
    lawful.check_not_personal(work, task, "转办")
    asked.check_not_delegated(work, task)
    why = lawful.words("转办的理由", reason, "reason")
    if to.id is None or to.id == work.actor.id or not lawful.may_take(to, task):
        raise Refusal("只能转给同一单位、同一角色的其他在职人员。", field="person")
    _hold(work, task, to.id, to.name)
    drafts.share(work, task, to.id)
    audit.record(work, audit.Event.TASK_HANDED_OVER, case=task.case, task=task.id, to=to.id, reason=why)
    tell(work, task, f"person:{to.id}", "{by}把“{name}”转给您办理。理由：{reason}", reason=why)


def _hold(work: Work, task: UserTask, holder: int | None, name: str | None) -> None:
    work.connection.execute(_HOLD, {"task_id": task.id, "holder_now": holder, "name_now": name})
