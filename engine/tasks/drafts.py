"""Drafts: what a person has typed into a task's form and not handed in yet, exactly as typed.

Secret forms have none: a draft would tie a voter to a vote (P11). Whatever happened to a task, the drafts of one that
is closed are gone.
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from database import insert_once, table_of
from engine.errors import DraftMovedOn, Refusal
from engine.model import Draft, Task
from engine.tasks import asked, lawful, reading
from engine.tasks.reading import UserTask
from engine.work import Work

LARGEST = 2_000_000  # characters of JSON
_DRAFT = table_of(Draft)
_TASK = table_of(Task)
_OF = (_DRAFT.c.task_id == bindparam("of_task"), _DRAFT.c.person_id == bindparam("of_person"))
_FIND = select(*_DRAFT.c).where(*_OF)
_WRITE = update(_DRAFT).where(*_OF).values(answers=bindparam("typed"), saved_at=bindparam("at"))
_WRITE_OVER = _WRITE.where(_DRAFT.c.saved_at == bindparam("known"))
_DROP = delete(_DRAFT).where(*_OF)
_CLEAR = delete(_DRAFT).where(_DRAFT.c.task_id == bindparam("of_task"))
_MARK_TASK = update(_TASK).where(_TASK.c.id == bindparam("of_task")).values(drafted_at=bindparam("at"))


def save(work: Work, task_id: int, answers: Mapping[str, Any]) -> None:
    """Keep what the actor has typed so far, whatever was kept before; nobody validates it.

    Raises TaskNotFound, TaskAlreadyDone, Refusal.
    """
    put(work, _keepable(work, task_id, answers), work.actor.id, answers)


def save_over(work: Work, task_id: int, answers: Mapping[str, Any], known: dt.datetime | None) -> None:
    """The same, but over nothing except the draft that was saved at `known`: what another tab keeps stays.

    Raises DraftMovedOn besides, with the moment `at` of the other draft. A draft that is gone may be saved anew.
    """
    task = _keepable(work, task_id, answers)
    is_over = _write(work, _WRITE_OVER, task, work.actor.id, answers, known=known)
    if not is_over and not _insert(work, task, work.actor.id, answers):
        raise DraftMovedOn(name=task.name, at=_find(work, task, work.actor.id).saved_at)
    _mark(work, task)


def read(work: Work, task_id: int) -> dict[str, Any] | None:
    """Return what the actor has typed into a task that is still open, or None."""
    task = reading.get(work, task_id)
    found = _find(work, task, work.actor.id) if task.closed_at is None else None
    return dict(found.answers) if found is not None else None


def drop(work: Work, task_id: int) -> None:
    """Throw the actor's draft away."""
    task = reading.get(work, task_id)
    work.connection.execute(_DROP, {"of_task": task.id, "of_person": work.actor.id})


def share(work: Work, task: UserTask, with_person: int | None) -> None:
    """Let somebody go on with a copy of the actor's draft: they were handed the task, or it was delegated to them."""
    copy(work, task, work.actor.id, with_person)


def copy(work: Work, task: UserTask, from_person: int | None, to_person: int | None) -> None:
    found = _find(work, task, from_person) if task.drafted_at is not None else None
    if found is not None and from_person != to_person:
        put(work, task, to_person, found.answers)


def put(work: Work, task: UserTask, person_id: int | None, answers: Mapping[str, Any]) -> None:
    """Keep somebody's draft, whoever acts. The task's row is locked already."""
    if person_id is None:
        return
    if not _write(work, _WRITE, task, person_id, answers):
        _insert(work, task, person_id, answers)
    _mark(work, task)


def clear(work: Work, task_id: int) -> None:
    """Forget everybody's drafts of a task that is done."""
    work.connection.execute(_CLEAR, {"of_task": task_id})


def _write(  # noqa: PLR0913 (whose draft of what, and over which)
    work: Work, statement: Any, task: UserTask, person_id: int | None, answers: Mapping[str, Any], **over: Any
) -> bool:
    whose = {"of_task": task.id, "of_person": person_id}
    written = work.connection.execute(statement, {**whose, **over, "typed": dict(answers), "at": work.now})
    return bool(written.rowcount)


def _insert(work: Work, task: UserTask, person_id: int | None, answers: Mapping[str, Any]) -> bool:
    row = {"task_id": task.id, "person_id": person_id, "answers": dict(answers), "saved_at": work.now}
    return insert_once(work.session, Draft, row)


def _mark(work: Work, task: UserTask) -> None:
    if task.drafted_at is None:
        work.connection.execute(_MARK_TASK, {"of_task": task.id, "at": work.now})


def _find(work: Work, task: UserTask, person_id: int | None) -> Any:
    return work.connection.execute(_FIND, {"of_task": task.id, "of_person": person_id}).one_or_none()


def _keepable(work: Work, task_id: int, answers: Mapping[str, Any]) -> UserTask:
    """The task, if such a draft of it may be kept."""
    task = _writable(work, task_id)
    if reading.form(work, task).secret:
        raise Refusal(f"“{task.name}”不记名，不能保存草稿。")
    if len(json.dumps(answers, ensure_ascii=False)) > LARGEST:
        raise Refusal("草稿太大，没有保存。请把长文作为附件上传。")
    return task


def _writable(work: Work, task_id: int) -> UserTask:
    """A task that the actor works on now: it is theirs and in nobody else's hands, or it was delegated to them."""
    reading.lock(work, task_id)
    task = reading.get(work, task_id)
    reading.check_open(task)
    if not reading.is_in_charge(work.actor, task) and not asked.is_delegate(work, task):
        raise lawful.not_in_charge(task)
    return task
