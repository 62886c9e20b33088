"""撤回: taking a finished task back while its case has not gone on.

Only a box with the property `recall` = `yes`, one of several that are done in parallel, and only as long as others of
them are open: then nothing at all came of the step, and the case is put back to where it was before.
"""

from typing import Any

from sqlalchemy import bindparam, delete, func, null, select, update

from database import table_of
from engine import audit, instances, versions
from engine.errors import CaseWentOn, Refusal
from engine.model import FormRecord, Passage, Task
from engine.spiff.process import Process
from engine.tasks import drafts, reading
from engine.tasks.reading import UserTask
from engine.work import Work

RECALL, YES = "recall", "yes"
_TASK = table_of(Task)
_RECORD = table_of(FormRecord)
_PASSED = table_of(Passage)
_OF_TASK = _RECORD.c.task_id == bindparam("of_task")
_KEPT = select(_RECORD.c.person_id, _RECORD.c.answers).where(_OF_TASK)
_FORGET = delete(_RECORD).where(_OF_TASK)
_REOPEN = (
    update(_TASK)
    .where(_TASK.c.id == bindparam("of_task"))
    .values(
        closed_at=null(), closed_by=null(), outcome=null(), holder_id=bindparam("holder_now"),
        holder=bindparam("name_now"),
    )
)  # fmt: skip
_STEP_OF = select(func.min(_PASSED.c.id)).where(
    _PASSED.c.instance_id == bindparam("of_case"),
    _PASSED.c.element == bindparam("of_box"),
    _PASSED.c.at == bindparam("then"),
    _PASSED.c.actor == bindparam("by"),
)
_UNPASS = delete(_PASSED).where(_PASSED.c.id == bindparam("step"))
_LAST = (
    select(_PASSED.c.element)
    .where(_PASSED.c.instance_id == bindparam("of_case"))
    .order_by(_PASSED.c.id.desc())
    .limit(1)
)


def may_recall(work: Work, task: UserTask) -> bool:
    """Whether 撤回 can be offered for a task that is done; `recall` looks again under the lock of the case."""
    if task.outcome != "done" or not reading.may_see(work.actor, task) or not _may_be_recalled(work, task):
        return False
    case = instances.locked(work, task.instance_id)
    return _is_mine(work, task) and instances.look(work, case).can_reopen(task.key)


def recall(work: Work, task_id: int) -> None:
    """Take back what the actor has finished; the answers become their draft, the audit keeps what happened.

    Raises TaskNotFound, CaseWentOn when the case is not where it was, and Refusal.
    """
    case = instances.locked(work, reading.get(work, task_id).instance_id)
    reading.lock(work, task_id)
    # Read again under the lock: somebody may have recalled it in the meantime.
    work, task = reading.mine(work, task_id)
    answers = _taken_back(work, task)
    instances.resume(work, case, lambda process: _step(work, case, process, task))
    _reopen(work, task)
    drafts.put(work, task, work.actor.id, answers)
    audit.record(work, audit.Event.TASK_RECALLED, case=task.case, task=task.id, element=task.element)


def _taken_back(work: Work, task: UserTask) -> dict[str, Any]:
    """The answers of a task that may be recalled."""
    if task.closed_at is None:
        raise Refusal(f"“{task.name}”还没有办结，不需要撤回。")
    if task.outcome != "done":
        raise Refusal(f"“{task.name}”已经撤销，不能撤回。")
    if not _may_be_recalled(work, task):
        raise Refusal(f"“{task.name}”办结后即生效，不能撤回。")
    if not _is_mine(work, task):
        raise Refusal(f"“{task.name}”由{task.closed_by}办结，只能由其本人撤回。")
    return dict(work.connection.execute(_KEPT, {"of_task": task.id}).one().answers)


def _is_mine(work: Work, task: UserTask) -> bool:
    record = work.connection.execute(_KEPT, {"of_task": task.id}).one_or_none()
    return record is not None and record.person_id is not None and record.person_id == work.actor.id


def _may_be_recalled(work: Work, task: UserTask) -> bool:
    case = instances.find(work, task.instance_id)
    version = versions.get(work, case.deployment_id)
    allowed = version.diagram.elements[task.element].properties.get(RECALL) == YES
    return allowed and not version.form(task.form).secret


def _step(work: Work, case: instances.Case, process: Process, task: UserTask) -> None:
    if not process.can_reopen(task.key):
        raise CaseWentOn(name=task.name, box=_last_box(work, case))
    process.reopen_task(task.key)
    # Its row is there already.
    process.waits[f"task/{task.key}"] = task.id


def _last_box(work: Work, case: instances.Case) -> str:
    element = work.connection.execute(_LAST, {"of_case": case.id}).scalar_one()
    known = versions.get(work, case.deployment_id).diagram.elements
    return known[element].name if element in known else str(element)


def _reopen(work: Work, task: UserTask) -> None:
    """Put the rows back. Whoever recalls a task of their unit holds it: it is their answers that are in the draft."""
    step = {"of_case": task.instance_id, "of_box": task.element, "then": task.closed_at, "by": task.closed_by}
    work.connection.execute(_UNPASS, {"step": work.connection.execute(_STEP_OF, step).scalar_one()})
    work.connection.execute(_FORGET, {"of_task": task.id})
    personal = task.audience.startswith("person:")
    holder = (None, None) if personal else (work.actor.id, work.actor.name)
    work.connection.execute(_REOPEN, {"of_task": task.id, "holder_now": holder[0], "name_now": holder[1]})
