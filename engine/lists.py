"""Lists of tasks: what waits for somebody, and what they have done.

Each list is read along an index, one range for each audience, and no further than a page needs, or a filter may look:
the cost doesn't grow with the number of open tasks (P5). What somebody is recused from is left out before anything is
counted or cut off (P10).
"""

import dataclasses
import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true, tuple_

from database import table_of
from engine.contract import Actor
from engine.model import FormRecord, Instance, Task
from engine.rows import TaskRow
from engine.work import Work

UserTask = TaskRow

ALL, MINE, UNITS = "all", "mine", "units"
DUE, ARRIVED = "due", "arrived"
# So many rows does a filter look at for one page; more are looked at from where it stopped.
LOOK = 2000
MOST_COUNTED = 100
FIRST_CHUNK, CHUNK = 60, 500

_TASK = table_of(Task)
_INSTANCE = table_of(Instance)
_RECORD = table_of(FormRecord)
_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What a list shows of the open tasks that reach somebody.

    `whose` is ALL that they may work on now, MINE (addressed to them or in their hands), or UNITS (their units' and
    roles', in whose hands ever). `due` is a half-open range of moments: (after, until]. `cases` narrows the list to a
    few cases; `fits` judges single tasks. `after` is the task to go on from, in the other direction when `backwards`.
    """

    whose: str = ALL
    order: str = DUE
    audience: str = ""
    due: tuple[dt.datetime | None, dt.datetime | None] = (None, None)
    cases: Collection[str] | None = None
    fits: Callable[[UserTask], bool] | None = None
    after: int | None = None
    backwards: bool = False


@dataclasses.dataclass(frozen=True)
class Found:
    """`following` is the task to go on from, if there is more; `looked_on` tells that the search isn't finished."""

    tasks: list[UserTask]
    following: int | None
    looked_on: bool = False


def read(work: Work, wanted: Wanted, limit: int) -> Found:
    """A page of a list, in its order: by due moment, those without one last, or by arrival."""
    found: list[UserTask] = []
    last = None
    for looked, task in enumerate(_merged(work, wanted)):
        if looked == LOOK:
            return Found(found, last, looked_on=True)
        if wanted.fits is None or wanted.fits(task):
            if len(found) == limit:
                return Found(found, found[-1].id)
            found.append(task)
        last = task.id
    return Found(found, None)


def neighbour(work: Work, wanted: Wanted, task_id: int, *, backwards: bool = False) -> int | None:
    """The task after this one in a list, or before it."""
    found = read(work, dataclasses.replace(wanted, after=task_id, backwards=backwards), 1)
    return found.tasks[0].id if found.tasks else None


def count(work: Work, *all_wanted: Wanted) -> list[int]:
    """How many tasks each of these lists has, MOST_COUNTED at most; `cases` and `fits` are left aside."""
    parts = [[_few(work.actor, wanted, each) for each in _both(work.actor, wanted)] for wanted in all_wanted]
    numbers = iter(work.connection.execute(select(*itertools.chain(*parts))).one())
    return [min(sum(itertools.islice(numbers, len(part))), MOST_COUNTED) for part in parts]


def said(number: int) -> str:
    """A count as it is shown: beyond what is counted, 99+."""
    return str(number) if number < MOST_COUNTED else f"{MOST_COUNTED - 1}+"


def _few(actor: Actor, wanted: Wanted, source: Any) -> Any:
    reaching = (source, *_within(wanted), _may_do(actor))
    few = select(_TASK.c.id).where(*reaching).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def done(work: Work, limit: int, before: int | None = None, fits: Callable[[UserTask], bool] | None = None) -> Found:
    """The tasks that the actor has finished, last first."""
    record = _RECORD.c.id.label("record_id")
    query: Select[Any] = (
        select(*_TASK.c, record)
        .join_from(_RECORD, _TASK, _TASK.c.id == _RECORD.c.task_id)
        .where(_RECORD.c.person_id == work.actor.id, _not_barred(work.actor, _RECORD.c.case))
        .order_by(_RECORD.c.id.desc())
        .limit(LOOK if fits else limit + 1)
    )
    if before is not None:
        query = query.where(_RECORD.c.id < before)
    found: list[Any] = [task for task in work.connection.execute(query) if fits is None or fits(task)]
    return Found(found[:limit], found[limit - 1].record_id if len(found) > limit else None)


def names(work: Work) -> list[str]:
    """The names of the boxes that wait for the actor now, as far as the first tasks of each audience tell."""
    first = itertools.islice(_merged(work, Wanted()), CHUNK)
    return sorted({task.name for task in first})


def of_case(work: Work, case: str) -> Sequence[UserTask]:
    """All tasks of a case that reach the actor, open and done, oldest first; none of one they are recused from."""
    mine = or_(_TASK.c.audience.in_(sorted(work.actor.audiences)), _TASK.c.holder_id == work.actor.id)
    one = select(_INSTANCE.c.id).where(_INSTANCE.c.key == case).scalar_subquery()
    query = select(*_TASK.c).where(_TASK.c.instance_id == one, mine, _may_do(work.actor))
    return work.connection.execute(query.order_by(_TASK.c.id)).all()


def open_boxes(work: Work, case: str) -> list[str]:
    """The names of the boxes in which a case waits for somebody; whether the actor may read it is not asked here."""
    one = select(_INSTANCE.c.id).where(_INSTANCE.c.key == case).scalar_subquery()
    query = select(_TASK.c.name).where(_TASK.c.instance_id == one, _TASK.c.closed_at.is_(None)).distinct()
    return sorted(work.connection.execute(query).scalars())


# ---------------------------------------------------------------- ranges


def _merged(work: Work, wanted: Wanted) -> Iterator[UserTask]:
    """The tasks of all ranges in one order."""
    ranges = [_along(work, wanted, source) for source in _sources(work.actor, wanted)]
    return heapq.merge(*ranges, key=_key(wanted), reverse=wanted.backwards)


def _sources(actor: Actor, wanted: Wanted) -> list[Any]:
    """Conditions that an index leads to, without a task in common: one for each audience, one for what is held."""
    if wanted.cases is not None:
        few = select(_INSTANCE.c.id).where(_INSTANCE.c.key.in_(sorted(wanted.cases)))
        return [and_(_TASK.c.instance_id.in_(few), or_(*_both(actor, wanted)))]
    addressed = [and_(_TASK.c.audience == each, _hands(actor, wanted)) for each in _audiences(actor, wanted)]
    return [*addressed, *_both(actor, wanted)[1:]]


def _both(actor: Actor, wanted: Wanted) -> list[Any]:
    """What reaches the actor by an audience, and what they hold besides."""
    audiences = _audiences(actor, wanted)
    addressed = and_(_TASK.c.audience.in_(audiences), _hands(actor, wanted))
    if wanted.whose == UNITS or wanted.audience:
        return [addressed]
    return [addressed, and_(_TASK.c.holder_id == actor.id, _TASK.c.audience.not_in(audiences))]


def _audiences(actor: Actor, wanted: Wanted) -> list[str]:
    own = f"person:{actor.id}"
    chosen = {ALL: actor.audiences, MINE: actor.audiences & {own}, UNITS: actor.audiences - {own}}[wanted.whose]
    return sorted(chosen & {wanted.audience} if wanted.audience else chosen)


def _hands(actor: Actor, wanted: Wanted) -> Any:
    """What others hold is theirs; a unit sees it all the same."""
    if wanted.whose == UNITS:
        return or_(_TASK.c.holder_id.is_(None), _TASK.c.holder_id != actor.id)
    return or_(_TASK.c.holder_id.is_(None), _TASK.c.holder_id == actor.id)


def _within(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Open, and in the range of due moments; no due moment is later than any."""
    after, until = wanted.due
    conditions: list[ColumnElement[bool]] = [_TASK.c.closed_at.is_(None)]
    if until is not None:
        conditions.append(_TASK.c.due_at <= until)
    if after is not None:
        conditions.append(or_(_TASK.c.due_at > after, _TASK.c.due_at.is_(None)))
    return conditions


def _may_do(actor: Actor) -> Any:
    """Not of a case that the actor is recused from, nor apart from what they, or those they stand in for, did."""
    reached = [_TASK.c.not_for.is_distinct_from(actor.id), _not_barred(actor, _TASK.c.case)]
    left = sorted((person, audience) for person, audience in actor.relieves if audience not in actor.own_audiences)
    if left:
        reached.append(or_(_TASK.c.not_for.is_(None), tuple_(_TASK.c.not_for, _TASK.c.audience).not_in(left)))
    return and_(*reached)


def _not_barred(actor: Actor, column: Any) -> Any:
    return column.not_in(sorted(actor.barred)) if actor.barred else true()


# ---------------------------------------------------------------- along an index


def _along(work: Work, wanted: Wanted, source: Any) -> Iterator[UserTask]:
    """One range from its beginning, or from where the list goes on; it is read as far as somebody asks."""
    at = _place(work, wanted.after)
    query = select(*_TASK.c).where(source, *_within(wanted), _may_do(work.actor))
    for part in _parts(wanted, at):
        yield from _in_pieces(work, query, part, wanted.backwards)


def _place(work: Work, task_id: int | None) -> Any:
    """Where the list goes on: at a task that reaches the actor, open or not. Any other number is none (P10)."""
    if task_id is None:
        return None
    mine = or_(_TASK.c.audience.in_(sorted(work.actor.audiences)), _TASK.c.holder_id == work.actor.id)
    query = select(_TASK.c.due_at, _TASK.c.id).where(_TASK.c.id == task_id, mine)
    return work.connection.execute(query.where(_may_do(work.actor))).one_or_none()


@dataclasses.dataclass(frozen=True)
class _Part:
    """A stretch of a range in which `columns` order it, from `at` on."""

    only: Any
    columns: tuple[Any, ...]
    at: Any

    def beyond(self, at: Any, backwards: bool) -> Any:
        if at is None:
            return true()
        row = tuple_(*self.columns)
        here = tuple_(*(literal(getattr(at, column.name), column.type) for column in self.columns))
        return row < here if backwards else row > here


def _parts(wanted: Wanted, at: Any) -> list[_Part]:
    """In the order of due moments, what has none comes last."""
    if wanted.order == ARRIVED:
        return [_Part(true(), (_TASK.c.id,), at)]
    is_dated = at is None or at.due_at is not None
    dated = _Part(_TASK.c.due_at.is_not(None), (_TASK.c.due_at, _TASK.c.id), at if is_dated else None)
    undated = _Part(_TASK.c.due_at.is_(None), (_TASK.c.id,), None if is_dated else at)
    if wanted.backwards:
        return [dated] if is_dated and at is not None else [undated, dated]
    return [dated, undated] if is_dated else [undated]


def _in_pieces(work: Work, query: Select[Any], part: _Part, backwards: bool) -> Iterator[UserTask]:
    order = [column.desc() if backwards else column for column in part.columns]
    at, size = part.at, FIRST_CHUNK
    while True:
        piece = query.where(part.only, part.beyond(at, backwards)).order_by(*order).limit(size)
        rows = work.connection.execute(piece).all()
        yield from rows
        if len(rows) < size:
            return
        at, size = rows[-1], CHUNK


def _key(wanted: Wanted) -> Callable[[UserTask], Any]:
    if wanted.order == ARRIVED:
        return lambda task: task.id
    return lambda task: (task.due_at or _LAST, task.id)
