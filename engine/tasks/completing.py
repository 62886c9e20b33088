"""办结: finishing a task with the answers to its form."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, literal_column, or_, update

from database import table_of
from engine import answers as kept
from engine import audit, forms, instances, versions
from engine.contract import Option
from engine.errors import EngineError, Refusal, StateConflict, TaskAlreadyDone, TaskHeld
from engine.model import Task
from engine.spiff.process import Process
from engine.tasks import asked, drafts, reading
from engine.tasks.reading import UserTask
from engine.work import Work

_TASK = table_of(Task)
# Everything that may stand in the way is asked in the one statement that closes the task.
_CLOSE = (
    update(_TASK)
    .where(
        _TASK.c.id == bindparam("task_id"),
        _TASK.c.closed_at.is_(None),
        _TASK.c.open_requests == 0,
        or_(_TASK.c.holder_id.is_(None), _TASK.c.holder_id == bindparam("as_holder")),
    )
    .values(closed_at=bindparam("at"), closed_by=bindparam("by"), outcome=literal_column("'done'"))
    .returning(_TASK.c.drafted_at)
)


def complete(work: Work, task_id: int, answers: Mapping[str, Any]) -> None:
    """Finish a task. Raises TaskNotFound, TaskAlreadyDone, TaskHeld, TaskWaits, AnswersRejected, or the Refusal of a
    handler.

    One of several people finishes it; the others are told who did (P2).
    """
    work, task = reading.mine(work, task_id)
    case = instances.locked(work, task.instance_id)
    # First of all: whoever comes second is told who was first, and not what is wrong with the answers.
    _close(work, task)
    version = versions.get(work, case.deployment_id)
    definition = version.form(task.form)
    listed = reading.options_in(work, case, task)
    known = reading.known(work, definition, listed)
    _check_whole(task, definition, listed, known)
    clean = forms.validate(definition, answers, known)
    _keep(work, case, task, definition, clean)
    variables = forms.variables(definition, clean)
    instances.resume(work, case, lambda process: _step(process, task, variables))


def _check_whole(
    task: UserTask, form: forms.Form, listed: Mapping[str, Sequence[Option]], known: Mapping[str, Sequence[Option]]
) -> None:
    """What has to be decided item by item is not for somebody who must stand back from one of them. Raises Refusal."""
    rows = (field.key for field in form.fields if field.type == "rows" and field.key in listed)
    if any(len(known[key]) < len(listed[key]) for key in rows):
        raise Refusal(f"“{task.name}”涉及您应当回避的事项，请由其他人员办理。")


def _step(process: Process, task: UserTask, variables: Mapping[str, Any]) -> None:
    process.finish_task(task.key, variables)
    # Its row is closed already, by the person and not by the case.
    process.waits.pop(f"task/{task.key}", None)


def _close(work: Work, task: UserTask) -> None:
    parameters = {"task_id": task.id, "as_holder": reading.acting_holder(work.actor, task), "at": work.now}
    closed = work.connection.execute(_CLOSE, {**parameters, "by": work.actor.name}).one_or_none()
    if closed is None:
        # Perhaps only while this one waited for the lock of the case, so the row is read again.
        raise _hindrance(work, reading.find(work, task.id))
    if closed.drafted_at is not None:
        drafts.clear(work, task.id)


def _hindrance(work: Work, task: UserTask) -> EngineError:
    if task.closed_at is not None:
        return TaskAlreadyDone(name=task.name, by=task.closed_by or "系统")
    if not reading.is_in_charge(work.actor, task):
        return TaskHeld(name=task.name, by=task.holder)
    return asked.waits_for(work, task) or StateConflict()


def _keep(work: Work, case: instances.Case, task: UserTask, form: forms.Form, clean: dict[str, Any]) -> None:
    data = instances.look(work, case).task_data(task.key) if form.secret else {}
    kept.keep(work, task, kept.Filled(case.deployment_id, form, clean, data))
    shown: dict[str, Any] = {} if form.secret else {"answers": clean}
    audit.record(work, audit.Event.TASK_COMPLETED, case=task.case, task=task.id, element=task.element, **shown)
