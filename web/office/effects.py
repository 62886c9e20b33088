"""What a holiday notice would do to open windows, timers and limits of tasks: it is entered, looked at, and undone."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from award.calendar.notices import Notice
from award.records.publicity import Publicity
from award.terms import PublicityStatus
from engine.model import Instance, Task, Timer
from engine.work import Work
from people import actions, cases, recusals, wording
from web.frame import visitor

# Id → name, case, last day.
Running = dict[int, tuple[str, str, dt.date]]
_TIMERS = (
    select(Timer.id, Timer.name, Instance.key, Timer.due_at)
    .join(Instance, Instance.id == Timer.instance_id)
    .where(Timer.closed_at.is_(None))
    .order_by(Timer.id)
)
_TASKS = (
    select(Task.id, Task.name, Task.case, Task.due_at)
    .where(Task.closed_at.is_(None), Task.due_days.is_not(None))
    .order_by(Task.id)
)


@dataclasses.dataclass(frozen=True)
class Moved:
    """Something that ends later than before; it never ends earlier (P8)."""

    what: str
    about: str
    before: dt.date
    after: dt.date

    @property
    def days(self) -> int:
        return (self.after - self.before).days


@dataclasses.dataclass(frozen=True)
class Effect:
    windows: tuple[Moved, ...]
    timers: tuple[Moved, ...]
    tasks: tuple[Moved, ...]
    still_provisional: int


class _Undo(Exception):
    """The notice was entered only to see what comes of it."""


def effect_of(notice: Notice) -> Effect:
    """Enter the notice with everything that follows, in a unit of work that is then undone. Raises Refused.

    So the preview can't differ from what saving does.
    """
    found: list[Effect] = []
    try:
        with visitor.working() as work:
            found.append(_tried(work, notice))
            raise _Undo
    except _Undo:
        return found[0]


def _tried(work: Work, notice: Notice) -> Effect:
    windows, timers, tasks = _windows(work), _running(work, _TIMERS), _running(work, _TASKS)
    actions.enter_notice(work, notice)
    work.flush()
    titles = cases.titles(work.session, sorted({case for _, case, _ in (*timers.values(), *tasks.values())}))
    grown = tuple(_grown_windows(work, windows))
    moved = tuple(_moved(timers, _running(work, _TIMERS), titles))
    prolonged = tuple(_moved(tasks, _running(work, _TASKS), titles))
    provisional = select(Publicity.id).where(Publicity.id.in_(windows), Publicity.provisional)
    return Effect(grown, moved, prolonged, len(work.session.scalars(provisional).all()))


def _windows(work: Work) -> dict[int, dt.date]:
    """The open 公示 that this person may know of, with their last days."""
    barred = recusals.numbers(work.actor, "application")
    query = select(Publicity.id, Publicity.last_day).where(
        Publicity.status == PublicityStatus.OPEN,
        Publicity.application_id.is_(None) | Publicity.application_id.not_in(barred),
    )
    return {id: last for id, last in work.session.execute(query) if last is not None}


def _running(work: Work, query: Any) -> Running:
    """What runs, of cases that this person may know of (P10)."""
    found = work.session.execute(query)
    return {id: (name, key, wording.last_day(due)) for id, name, key, due in found if key not in work.actor.barred}


def _grown_windows(work: Work, before: dict[int, dt.date]) -> Iterator[Moved]:
    for each in work.session.scalars(select(Publicity).where(Publicity.id.in_(before)).order_by(Publicity.id)):
        if each.last_day is not None and each.last_day > before[each.id]:
            yield Moved(each.title, each.name, before[each.id], each.last_day)


def _moved(before: Running, after: Running, titles: dict[str, str]) -> Iterator[Moved]:
    for id, (name, case, last) in before.items():
        if after[id][2] > last:
            yield Moved(name, titles[case], last, after[id][2])
