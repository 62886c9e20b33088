"""Which tasks reach somebody, and what stands in one."""

import dataclasses
from collections.abc import Collection, Mapping

from sqlalchemy import bindparam, literal, select

from database import table_of
from engine import calls, forms, instances, versions
from engine.contract import Actor, Option
from engine.errors import Refusal, TaskAlreadyDone, TaskHeld, TaskNotFound
from engine.model import Involvement, Task
from engine.rows import TaskRow
from engine.work import Work

UserTask = TaskRow

_TASK = table_of(Task)
_BY_ID = select(*_TASK.c).where(_TASK.c.id == bindparam("id"))
_LOCK = select(_TASK.c.id).where(_TASK.c.id == bindparam("id")).with_for_update()
_OPEN = (
    select(*_TASK.c)
    .where(_TASK.c.audience == bindparam("audience"), _TASK.c.closed_at.is_(None), _TASK.c.id > bindparam("after"))
    .order_by(_TASK.c.id)
    .limit(bindparam("limit", literal_execute=False))
)
WITHDRAWN = "withdrawn"
_INVOLVED = (
    select(literal(1))
    .where(
        Involvement.task_id == bindparam("task_id"),
        Involvement.person_id == bindparam("person_id"),
        Involvement.outcome.is_distinct_from(WITHDRAWN),
    )
    .limit(1)
)


def inbox(work: Work, actor: Actor, limit: int = 50, after: int = 0) -> list[UserTask]:
    """Return open tasks that reach the actor, oldest first, `limit` at most, with an id above `after`.

    Each audience is read by its own index range, so the cost does not grow with the number of open tasks (P5).
    """
    found = [task for audience in actor.audiences for task in _range(work, audience, actor.barred, limit, after)]
    return sorted((each for each in found if not is_for_another(actor, each)), key=lambda task: task.id)[:limit]


def _range(work: Work, audience: str, barred: Collection[str], limit: int, after: int) -> list[UserTask]:
    query = _OPEN.where(_TASK.c.case.not_in(sorted(barred))) if barred else _OPEN
    return list(work.connection.execute(query, {"audience": audience, "after": after, "limit": limit}))


def get(work: Work, task_id: int) -> UserTask:
    """Return a task that the actor may see, open or done. Raises TaskNotFound, whether or not it exists (P10).

    It reaches the actor by its audience, or because somebody brought them in (委派, 加签, 抄送).
    """
    task = find(work, task_id)
    if may_see(work.actor, task) or _is_involved(work, task):
        return task
    raise TaskNotFound()


def find(work: Work, task_id: int) -> UserTask:
    """Return a task whomever it reaches, but never one that the actor is recused from. Raises TaskNotFound."""
    task = work.connection.execute(_BY_ID, {"id": task_id}).one_or_none()
    if task is None or task.case in work.actor.barred:
        raise TaskNotFound()
    return task


def may_see(actor: Actor, task: UserTask) -> bool:
    """Whether a task reaches the actor by its audience, and isn't for somebody else than them."""
    return task.audience in actor.audiences and task.case not in actor.barred and not is_for_another(actor, task)


def is_for_another(actor: Actor, task: UserTask) -> bool:
    """Whether the actor, or the one they stand in for, did what the task is to be done apart from."""
    if task.not_for is None:
        return False
    left_to_them = task.audience not in actor.own_audiences and (task.not_for, task.audience) in actor.relieves
    return task.not_for == actor.id or left_to_them


def _is_involved(work: Work, task: UserTask) -> bool:
    asked = {"task_id": task.id, "person_id": work.actor.id}
    return work.actor.id is not None and work.connection.execute(_INVOLVED, asked).first() is not None


def is_in_charge(actor: Actor, task: UserTask) -> bool:
    """Whether the actor may act on an open task now: it reaches them, and nobody else holds it."""
    return may_see(actor, task) and task.holder_id in (None, acting_holder(actor, task))


def acting_holder(actor: Actor, task: UserTask) -> int | None:
    """The person as whom the actor may act: themselves, or the holder that they stand in for."""
    return task.holder_id if (task.holder_id, task.audience) in actor.relieves else actor.id


def mine(work: Work, task_id: int) -> tuple[Work, UserTask]:
    """Return a task of the actor's with the unit of work in the name under which they act on it.

    Whoever acts for somebody else does so as “李四（代张三办理）”. Raises TaskNotFound, Refusal.
    """
    return _acting_on(work, get(work, task_id))


def open_and_mine(work: Work, task_id: int) -> tuple[Work, UserTask]:
    """The same under the lock of its row, so that what is found stays so. Raises TaskAlreadyDone besides."""
    lock(work, task_id)
    acting, task = mine(work, task_id)
    check_open(task)
    return acting, task


def in_my_hands(work: Work, task_id: int) -> tuple[Work, UserTask]:
    """The same for a task that nobody else holds. Raises TaskHeld besides."""
    acting, task = open_and_mine(work, task_id)
    if not is_in_charge(work.actor, task):
        raise TaskHeld(name=task.name, by=task.holder)
    return acting, task


def lock(work: Work, task_id: int) -> None:
    """Let nobody else change this task until the end of the unit of work; whoever needs its case locks that first."""
    work.connection.execute(_LOCK, {"id": task_id})


def check_open(task: UserTask) -> None:
    if task.closed_at is not None:
        raise TaskAlreadyDone(name=task.name, by=task.closed_by or "系统")


def _acting_on(work: Work, task: UserTask) -> tuple[Work, UserTask]:
    if not may_see(work.actor, task):
        raise not_yours(task)
    principal = acts_for(work.actor, task)
    if principal is None:
        return work, task
    return work.acting(dataclasses.replace(work.actor, name=f"{work.actor.name}（代{principal}办理）")), task


def not_yours(task: UserTask) -> Refusal:
    """For somebody who may read a task and no more."""
    return Refusal(f"“{task.name}”不由您办理。")


def acts_for(actor: Actor, task: UserTask) -> str | None:
    """The name of the person in whose place the actor acts on a task (代理), or None.

    Own right goes before a substitute's, except for what the principal holds.
    """
    if task.holder_id is not None and task.holder_id == actor.id:
        return None
    if (task.holder_id, task.audience) in actor.relieves:
        return str(task.holder)
    return actor.stands_in.get(task.audience)


def form(work: Work, task: UserTask) -> forms.Form:
    """Return the form of a task, in the version that its case runs on."""
    case = instances.find(work, task.instance_id)
    return versions.get(work, case.deployment_id).form(task.form)


def options(work: Work, task: UserTask) -> dict[str, list[Option]]:
    """Return the choices of the form's fields that name a source, as far as the actor may know of them.

    Under the lock of the case: a case that is loaded while another step is stored would be half old, half new.
    """
    listed = options_in(work, instances.locked(work, task.instance_id), task)
    return known(work, form(work, task), listed)


def known(work: Work, definition: forms.Form, listed: Mapping[str, list[Option]]) -> dict[str, list[Option]]:
    """The options without what the actor is recused from (P10)."""
    by_path = {path: work.runtime.sources[name] for path, name in definition.sources.items()}
    return {
        path: [one for one in options if not by_path[path].is_barred(work.actor, one.value)]
        for path, options in listed.items()
    }


def options_in(work: Work, case: instances.Case, task: UserTask) -> dict[str, list[Option]]:
    """All of them, whoever may know of them, in a case that is locked already."""
    version = versions.get(work, case.deployment_id)
    wanted = version.form(task.form).sources
    if not wanted:
        return {}
    question = calls.ask(work, case.key, version, data=instances.look(work, case).task_data(task.key))
    question = dataclasses.replace(question, item=task.item)
    return {key: work.runtime.sources[source].list(question) for key, source in wanted.items()}
