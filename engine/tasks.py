"""User tasks: listing, reading and finishing them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, union_all, update
from sqlalchemy.orm import aliased

from engine import answers as kept
from engine import audit, forms, instances, versions
from engine.contract import Actor, Option
from engine.errors import TaskAlreadyDone, TaskNotFound
from engine.model import Instance, Task
from engine.work import Work


def inbox(work: Work, actor: Actor, limit: int = 50, after: int = 0) -> list[Task]:
    """Return open tasks that reach the actor, oldest first, `limit` at most, with an id above `after`.

    Each audience is read by its own index range, so the cost does not grow with the number of open tasks (P5).
    """
    if not actor.audiences:
        return []
    ranges = [_open_range(audience, actor.barred, limit, after) for audience in sorted(actor.audiences)]
    found = union_all(*[select(each.subquery()) for each in ranges]).subquery()
    task = aliased(Task, found)
    return list(work.session.scalars(select(task).order_by(task.id).limit(limit)))


def _open_range(audience: str, barred: Collection[str], limit: int, after: int) -> Any:
    query = select(Task).where(Task.audience == audience, Task.closed_at.is_(None), Task.id > after)
    if barred:
        query = query.where(Task.case.not_in(sorted(barred)))
    return query.order_by(Task.id).limit(limit)


def get(work: Work, task_id: int) -> Task:
    """Return a task that the actor may see, open or done. Raises TaskNotFound without saying whether it exists (P10)."""
    task = work.session.get(Task, task_id)
    if task is None or not may_see(work.actor, task):
        raise TaskNotFound()
    return task


def may_see(actor: Actor, task: Task) -> bool:
    return task.audience in actor.audiences and task.case not in actor.barred


def form(work: Work, task: Task) -> forms.Form:
    """Return the form of a task, in the version that its case runs on."""
    return versions.get(work, task.instance.deployment_id).form(task.form)


def options(work: Work, task: Task) -> dict[str, list[Option]]:
    """Return the choices of the form's fields that name a source."""
    version = versions.get(work, task.instance.deployment_id)
    wanted = version.form(task.form).sources
    if not wanted:
        return {}
    data = instances.look(work, task.instance).task_data(task.key)
    question = instances.ask(work, task.instance, version, data)
    return {key: work.runtime.sources[source].list(question) for key, source in wanted.items()}


def complete(work: Work, task_id: int, answers: Mapping[str, Any]) -> None:
    """Finish a task. Raises TaskNotFound, TaskAlreadyDone, AnswersRejected, or the Refusal of a handler.

    One of several people finishes it; the others are told who did (P2).
    """
    task = get(work, task_id)
    instance = instances.locked(work, task.instance_id)
    work.session.refresh(task)
    if task.closed_at is not None:
        raise TaskAlreadyDone(name=task.name, by=task.closed_by or "系统")
    version = versions.get(work, instance.deployment_id)
    definition = version.form(task.form)
    clean = forms.validate(definition, dict(answers), options(work, task))
    _finish(work, task, instance, version, definition, clean)


def _finish(
    work: Work, task: Task, instance: Instance, version: versions.Version, form: forms.Form, clean: dict[str, Any]
) -> None:
    data = instances.look(work, instance).task_data(task.key) if form.secret else {}
    kept.keep(work, task, version.id, form, clean, data)
    closed = {"closed_at": work.now, "closed_by": work.actor.name, "outcome": "done"}
    work.session.execute(update(Task).where(Task.id == task.id).values(**closed))
    shown = {} if form.secret else {"answers": clean}
    audit.record(work, audit.Event.TASK_COMPLETED, case=task.case, task=task.id, element=task.element, **shown)
    variables = forms.variables(form, clean)
    instances.resume(work, instance, lambda process: process.finish_task(task.key, variables))
