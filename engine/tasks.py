"""User tasks: listing, reading and finishing them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, bindparam, literal_column, select, update

from engine import answers as kept
from engine import audit, calls, forms, instances, versions
from engine.contract import Actor, Option
from engine.errors import TaskAlreadyDone, TaskNotFound
from engine.model import Task
from engine.spiff.process import Process
from engine.work import Work

UserTask = Row[Any]

_TASK: Any = Task.__table__
_BY_ID = select(*_TASK.c).where(_TASK.c.id == bindparam("id"))
_OPEN = (
    select(*_TASK.c)
    .where(_TASK.c.audience == bindparam("audience"), _TASK.c.closed_at.is_(None), _TASK.c.id > bindparam("after"))
    .order_by(_TASK.c.id)
    .limit(bindparam("limit", literal_execute=False))
)
_CLOSE = (
    update(_TASK)
    .where(_TASK.c.id == bindparam("task_id"), _TASK.c.closed_at.is_(None))
    .values(closed_at=bindparam("at"), closed_by=bindparam("by"), outcome=literal_column("'done'"))
)


def inbox(work: Work, actor: Actor, limit: int = 50, after: int = 0) -> list[UserTask]:
    """Return open tasks that reach the actor, oldest first, `limit` at most, with an id above `after`.

    Each audience is read by its own index range, so the cost does not grow with the number of open tasks (P5).
    """
    found = [task for audience in actor.audiences for task in _range(work, audience, actor.barred, limit, after)]
    return sorted(found, key=lambda task: task.id)[:limit]


def _range(work: Work, audience: str, barred: Collection[str], limit: int, after: int) -> list[UserTask]:
    query = _OPEN.where(_TASK.c.case.not_in(sorted(barred))) if barred else _OPEN
    return list(work.connection.execute(query, {"audience": audience, "after": after, "limit": limit}))


def get(work: Work, task_id: int) -> UserTask:
    """Return a task that the actor may see, open or done. Raises TaskNotFound, whether or not it exists (P10)."""
    task = work.connection.execute(_BY_ID, {"id": task_id}).one_or_none()
    if task is None or not may_see(work.actor, task):
        raise TaskNotFound()
    return task


def may_see(actor: Actor, task: UserTask) -> bool:
    return task.audience in actor.audiences and task.case not in actor.barred


def form(work: Work, task: UserTask) -> forms.Form:
    """Return the form of a task, in the version that its case runs on."""
    case = instances.find(work, task.instance_id)
    return versions.get(work, case.deployment_id).form(task.form)


def options(work: Work, task: UserTask) -> dict[str, list[Option]]:
    """Return the choices of the form's fields that name a source.

    Under the lock of the case: a case that is loaded while another step is stored would be half old, half new.
    """
    return _options(work, instances.locked(work, task.instance_id), task)


def _options(work: Work, case: instances.Case, task: UserTask) -> dict[str, list[Option]]:
    version = versions.get(work, case.deployment_id)
    wanted = version.form(task.form).sources
    if not wanted:
        return {}
    question = calls.ask(work, case, version, data=instances.look(work, case).task_data(task.key))
    return {key: work.runtime.sources[source].list(question) for key, source in wanted.items()}


def complete(work: Work, task_id: int, answers: Mapping[str, Any]) -> None:
    """Finish a task. Raises TaskNotFound, TaskAlreadyDone, AnswersRejected, or the Refusal of a handler.

    One of several people finishes it; the others are told who did (P2).
    """
    task = get(work, task_id)
    case = instances.locked(work, task.instance_id)
    # First of all: whoever comes second is told who was first, and not what is wrong with the answers.
    _close(work, task)
    version = versions.get(work, case.deployment_id)
    definition = version.form(task.form)
    clean = forms.validate(definition, answers, _options(work, case, task))
    _keep(work, case, task, definition, clean)
    variables = forms.variables(definition, clean)
    instances.resume(work, case, lambda process: _step(process, task, variables))


def _step(process: Process, task: UserTask, variables: Mapping[str, Any]) -> None:
    process.finish_task(task.key, variables)
    # Its row is closed already, by the person and not by the case.
    process.waits.pop(f"task/{task.key}", None)


def _close(work: Work, task: UserTask) -> None:
    closed = work.connection.execute(_CLOSE, {"task_id": task.id, "at": work.now, "by": work.actor.name})
    if closed.rowcount != 1:
        # Perhaps only while this one waited for the lock of the case, so the row is read again.
        found = get(work, task.id)
        raise TaskAlreadyDone(name=found.name, by=found.closed_by or "系统")


def _keep(work: Work, case: instances.Case, task: UserTask, form: forms.Form, clean: dict[str, Any]) -> None:
    data = instances.look(work, case).task_data(task.key) if form.secret else {}
    kept.keep(work, task, kept.Filled(case.deployment_id, form, clean, data))
    shown: dict[str, Any] = {} if form.secret else {"answers": clean}
    audit.record(work, audit.Event.TASK_COMPLETED, case=task.case, task=task.id, element=task.element, **shown)
