"""Reminders before a task is due, and escalation when it is overdue, in working days (not in the regulation: the
sheet's defaults `remind.before` and `remind.again`).

Each goes out once: a row for task, kind and day is inserted with it, and whoever finds the row there lets it be.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Row, select, tuple_

from award.calendar import days, office, periods
from award.profile import Profile, RoleKind
from award.records.notices import TaskReminder
from award.records.parties import Unit
from award.terms import NoticeKind
from database import insert_once
from engine import addresses, outbox, versions
from engine.contract import Actor
from engine.errors import EngineError
from engine.model import Task
from engine.work import Runtime, Work
from people import cases, wording

CLERK = Actor.system("notices")
AT_ONCE = 200
BEFORE, AGAIN = "remind.before", "remind.again"
DEFAULTS = {BEFORE: 2, AGAIN: 3}
# Counting years of days for a task that everybody has forgotten would be felt; by then nobody counts any more.
FARTHEST = dt.timedelta(days=366)

SOON = "“{name}”（{title}）将于{due}24:00到期，{left}，请按时办结。"
LATE = "“{name}”（{title}）应于{due}24:00前办结，{past}，请立即办理。"
LATE_AT = "{whose}的“{name}”（{title}）应于{due}24:00前办结，{past}，请督促办理。"
# id, name, case, audience, unit, due moment, holder
OpenTask = Row[int, str, str, str, int | None, dt.datetime | None, int | None]


def remind(runtime: Runtime, profile_of: Callable[[Work], Profile]) -> int:
    """Queue every reminder whose day has come, by the award that `profile_of` tells. Returns how many."""
    total, after = 0, None
    while True:
        with runtime.begin(CLERK) as work:
            found = _due(work, _rhythm(work), after, profile_of)
            total += sum(_remind(work, task, *found.of(task)) for task in found.tasks)
        if len(found.tasks) < AT_ONCE or runtime.stopping():
            return total
        last = found.tasks[-1]
        after = (last.due_at, last.id)


@dataclasses.dataclass(frozen=True)
class Rhythm:
    """How many working days before the end, and how many between two escalations."""

    before: int
    again: int


@dataclasses.dataclass(frozen=True)
class _Found:
    tasks: Sequence[OpenTask]
    titles: dict[str, str]
    owners: dict[int, str]
    calendar: days.WorkingCalendar
    rhythm: Rhythm
    office: str
    expert: str

    def of(self, task: OpenTask) -> tuple["_Found", str, str]:
        return self, self.titles[task.case], self._whose(task)

    def _whose(self, task: OpenTask) -> str:
        """Whom the office is told of: one person is an expert, others are named by their unit or role."""
        kind, _, role = addresses.audience(task.audience)
        return self.expert if kind == "person" else self.owners.get(task.unit or 0, "") or role


def _rhythm(work: Work) -> Rhythm:
    """By the sheet in force now: how the office is reminded is no rule of a review, so no edition freezes it."""
    try:
        sheet = versions.latest(work).parameters
    except EngineError:
        sheet = {}
    return Rhythm(*(int(sheet.get(key, DEFAULTS[key])) for key in (BEFORE, AGAIN)))


def _due(
    work: Work, rhythm: Rhythm, after: tuple[dt.datetime, int] | None, profile_of: Callable[[Work], Profile]
) -> _Found:
    """Open tasks that are due within the days of the reminder or overdue, by the index on their due moments."""
    calendar = office.current(work.session)
    horizon = days.last_working_day(periods.day_of(work.now), rhythm.before, calendar).closes_at
    query = select(Task.id, Task.name, Task.case, Task.audience, Task.unit, Task.due_at, Task.holder_id).where(
        Task.closed_at.is_(None), Task.due_at <= horizon
    )
    if after is not None:
        query = query.where(tuple_(Task.due_at, Task.id) > after)
    found = work.connection.execute(query.order_by(Task.due_at, Task.id).limit(AT_ONCE)).all()
    titles = cases.titles(work.session, sorted({task.case for task in found}))
    units = {task.unit for task in found if task.unit is not None}
    owners = {id: name for id, name in work.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))}
    if not found:
        return _Found(found, titles, owners, calendar, rhythm, "", "")
    profile = profile_of(work)
    office_role, expert = addresses.role(profile.lane(RoleKind.OFFICE)), profile.lane(RoleKind.EXPERT)
    return _Found(found, titles, owners, calendar, rhythm, office_role, expert)


def _remind(work: Work, task: OpenTask, found: _Found, title: str, whose: str) -> int:
    last, today = wording.last_day(task.due_at), periods.day_of(work.now)
    facts = {"name": task.name, "title": title, "due": wording.day(last)}
    if work.now < task.due_at:
        if not _first(work, task, NoticeKind.REMINDER, last):
            return 0
        left = days.working_days_between(today, last, found.calendar)
        facts["left"] = f"还剩{left}个工作日" if left else "今天到期"
        return _queue(work, task, NoticeKind.REMINDER, SOON, facts, [_holder(task)])
    past = days.working_days_between(max(last, today - FARTHEST), today, found.calendar)
    if not _first(work, task, NoticeKind.OVERDUE, _occasion(last, past, found)):
        return 0
    facts |= {"past": f"已超期{past}个工作日" if past else "已经超期", "whose": whose}
    return _escalate(work, task, facts, found.office)


def _occasion(last: dt.date, past: int, found: _Found) -> dt.date:
    """The due day, or the day of the newest repetition: after days of downtime there is one reminder, not many."""
    times = past // found.rhythm.again
    if not times:
        return last
    return days.last_working_day(last, min(times * found.rhythm.again, days.MOST_WORKING_DAYS), found.calendar).last_day


def _first(work: Work, task: OpenTask, kind: NoticeKind, day: dt.date) -> bool:
    values = {"task_id": task.id, "kind": kind, "day": day, "sent_at": work.now}
    return insert_once(work.session, TaskReminder, values)


def _escalate(work: Work, task: OpenTask, facts: dict[str, str], office: str) -> int:
    """Everybody who could do it is told, whoever has claimed it, and the office beside them."""
    queued = _queue(work, task, NoticeKind.OVERDUE, LATE, facts, [task.audience])
    if task.audience == office:
        return queued
    return queued + _queue(work, task, NoticeKind.OVERDUE, LATE_AT, facts, [office])


def _holder(task: OpenTask) -> str:
    return addresses.person(task.holder_id) if task.holder_id is not None else task.audience


def _queue(  # noqa: PLR0913 (a notice has these parts)
    work: Work, task: OpenTask, kind: NoticeKind, template: str, facts: dict[str, str], audiences: Sequence[str]
) -> int:
    for to in audiences:
        payload = {"to": to, "template": template, "facts": facts, "kind": kind, "task": task.id}
        outbox.queue(work, "notice", task.case, payload)
    return len(audiences)


# ---------------------------------------------------------------- on the page of the task


@dataclasses.dataclass(frozen=True)
class Reminded:
    """A line on the page of a task."""

    at: dt.datetime
    said: str


def of_task(work: Work, task_id: int) -> list[Reminded]:
    """The reminders of a task, newest first; for whoever may see the task."""
    query = select(TaskReminder).where(TaskReminder.task_id == task_id).order_by(TaskReminder.id.desc())
    return list(_said(work.session.scalars(query).all()))


def _said(found: Sequence[TaskReminder]) -> Iterator[Reminded]:
    for each in found:
        yield Reminded(each.sent_at, "到期前提醒" if each.kind == NoticeKind.REMINDER else "超期督办，已告知办公室")
