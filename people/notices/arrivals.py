"""待办到达: whoever has a new task is told, without a statement more in the transaction that opened it.

When a task is over, what was told of it counts as read: nobody has to clear away what somebody has done.

New and finished tasks are read out of the audit log from a bookmark on: entries get their numbers under one lock, so
they come in the order of their commits, which ids of tasks on PostgreSQL don't.
"""

import json

from sqlalchemy import bindparam, select, update

from award.records.notices import Bookmark, SiteNotice
from award.terms import NoticeKind
from database import insert_once
from engine import audit, outbox
from engine.contract import Actor
from engine.model import AuditEntry, AuditHead, Task
from engine.rows import TaskRow
from engine.work import Runtime, Work
from people import cases, wording

CLERK = Actor.system("notices")
BOOKMARK = "arrivals"
AT_ONCE = 2000
WITHOUT_DUE = "“{name}”（{title}）等您办理。"
WITH_DUE = "“{name}”（{title}）等您办理，请于{due}24:00前办结。"

_POSITION = select(Bookmark.position).where(Bookmark.name == bindparam("name")).with_for_update(skip_locked=True)
_END = select(AuditHead.entries)
_OPENED = audit.Event.TASK_OPENED.value
_OVER = (audit.Event.TASK_COMPLETED.value, audit.Event.TASK_CANCELLED.value)
_ENTRIES = select(AuditEntry.event, AuditEntry.detail).where(
    AuditEntry.id > bindparam("after"), AuditEntry.id <= bindparam("upto"), AuditEntry.event.in_([_OPENED, *_OVER])
)
_MOVE = update(Bookmark).where(Bookmark.name == bindparam("which")).values(position=bindparam("upto"))


def announce(runtime: Runtime) -> int:
    """Queue a notice for each task that was opened since the last time and is still open. Returns how many."""
    total = 0
    while True:
        with runtime.begin(CLERK) as work:
            queued, is_end = _read_on(work)
        total += queued
        if is_end or runtime.stopping():
            return total


def _read_on(work: Work) -> tuple[int, bool]:
    """One stretch of the log, and whether it was the last."""
    position = work.connection.scalar(_POSITION, {"name": BOOKMARK})
    end = work.connection.scalar(_END) or 0
    if position is None:
        # Nobody has read yet; or the row is there and another worker reads on.
        is_new = insert_once(work.session, Bookmark, {"name": BOOKMARK, "position": 0})
        return 0, not is_new
    if position >= end:
        return 0, True
    upto = min(end, position + AT_ONCE)
    entries = work.connection.execute(_ENTRIES, {"after": position, "upto": upto}).all()
    _settle(work, [json.loads(entry.detail)["task"] for entry in entries if entry.event in _OVER])
    opened = _still_open(work, [json.loads(entry.detail)["task"] for entry in entries if entry.event == _OPENED])
    titles = cases.titles(work.session, sorted({task.case for task in opened}))
    for task in opened:
        _queue(work, task, titles[task.case])
    work.connection.execute(_MOVE, {"which": BOOKMARK, "upto": upto})
    return len(opened), upto == end


def _settle(work: Work, ids: list[int]) -> None:
    """Mark as read what was told of tasks that are over."""
    about = SiteNotice.task_id.in_(ids) & SiteNotice.read_at.is_(None) & (SiteNotice.kind != NoticeKind.OTHER)
    if ids:
        work.session.execute(update(SiteNotice).where(about).values(read_at=work.now))


def _still_open(work: Work, ids: list[int]) -> list[TaskRow]:
    query = select(Task.id, Task.name, Task.case, Task.audience, Task.due_at)
    return list(work.connection.execute(query.where(Task.id.in_(ids), Task.closed_at.is_(None)).order_by(Task.id)))


def _queue(work: Work, task: TaskRow, title: str) -> None:
    facts = {"name": task.name, "title": title}
    if task.due_at is not None:
        facts["due"] = wording.day(wording.last_day(task.due_at))
    template = WITHOUT_DUE if task.due_at is None else WITH_DUE
    payload = {"to": task.audience, "template": template, "facts": facts, "kind": NoticeKind.ARRIVAL, "task": task.id}
    outbox.queue(work, "notice", task.case, payload)
