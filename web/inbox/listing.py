"""The inbox as a page: its tabs with their counts, the lights, the filters, and the lines of one page."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from award.calendar import office
from award.records.desks import SavedFilter
from award.records.editions import Edition
from award.records.parties import Unit
from engine import lists, tasks, versions
from engine.model import Draft, Instance
from engine.work import Work
from people import cases, due
from web.inbox import finding, saved
from web.inbox.wishes import DONE, NAME, TABS, WATCHED, Wish

PAGE = 50


@dataclasses.dataclass(frozen=True)
class Line:
    """One task of a list. `bulk` tells that it may be finished together with others of its form."""

    task: lists.UserTask
    title: str
    light: due.Light | None
    is_held: bool
    can_be_claimed: bool
    has_draft: bool
    bulk: bool
    stands_in: str


@dataclasses.dataclass(frozen=True)
class Listing:
    """One page. `following` is the wish for the next one; `looked_on` says that the search can be gone on with."""

    lines: Sequence[Line]
    following: Wish | None
    looked_on: bool = False


@dataclasses.dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    boxes: Sequence[str]
    editions: Mapping[int, str]
    units: Mapping[str, str]
    filters: Sequence[SavedFilter]


def wanted(work: Work, wish: Wish) -> lists.Wanted:
    """The list of open tasks that a wish means."""
    few, fits = finding.narrowed(work, wish)
    ranges = due.ranges(work.now, office.current(work.session))
    return lists.Wanted(
        whose=wish.tab,
        order=lists.ARRIVED if wish.sort == lists.ARRIVED else lists.DUE,
        audience=wish.unit,
        due=ranges[wish.light] if wish.light else (None, None),
        cases=few,
        fits=fits,
        after=wish.after or None,
    )


def page(work: Work, wish: Wish) -> Listing:
    if wish.tab == WATCHED:
        return Listing([], None)
    if wish.tab == DONE:
        return _done(work, wish)
    if wish.sort == NAME:
        return _by_name(work, wish)
    found = lists.read(work, wanted(work, wish), PAGE)
    following = wish.but(after=found.following) if found.following else None
    return Listing(_lines(work, found.tasks), following, found.looked_on)


def neighbours(work: Work, wish: Wish, task_id: int) -> tuple[int | None, int | None]:
    """The tasks before and after this one in the list that somebody came from."""
    if wish.tab in (DONE, WATCHED):
        return None, None
    if wish.sort == NAME:
        ids = [task.id for task in _sorted(work, wish)]
        at = ids.index(task_id) if task_id in ids else len(ids)
        return (ids[at - 1] if 0 < at < len(ids) else None), (ids[at + 1] if at + 1 < len(ids) else None)
    here = wanted(work, wish)
    return lists.neighbour(work, here, task_id, backwards=True), lists.neighbour(work, here, task_id)


def counts(work: Work, wish: Wish) -> tuple[dict[str, str], dict[str, str]]:
    """How many tasks each tab has, and each light on this one: up to 99, beyond it 99+."""
    tabs = [lists.ALL, lists.MINE, lists.UNITS]
    ranges = due.ranges(work.now, office.current(work.session))
    whose = wish.tab if wish.tab in tabs else lists.ALL
    lights = [lists.Wanted(whose, audience=wish.unit, due=ranges[state]) for state in due.STATES]
    numbers = [lists.said(number) for number in lists.count(work, *(lists.Wanted(tab) for tab in tabs), *lights)]
    return dict(zip(tabs, numbers, strict=False)), dict(zip(due.STATES, numbers[len(tabs) :], strict=True))


def choices(work: Work) -> Choices:
    editions = work.session.execute(select(Edition.id, Edition.year).order_by(Edition.id.desc())).all()
    return Choices(
        boxes=lists.names(work),
        editions={each.id: f"{each.year}年度" if each.year else "尚未启动" for each in editions},
        units=_units(work),
        filters=saved.filters(work),
    )


def _units(work: Work) -> dict[str, str]:
    """The person's own units by audience; there is nothing to choose from with one."""
    parts = {each: each.split(":", 2) for each in work.actor.audiences if each.startswith("unit:")}
    numbered = {each: int(part[1]) for each, part in parts.items() if part[1].isdecimal()}
    if len(numbered) < 2:
        return {}
    found = work.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(set(numbered.values()))))
    names = {row.id: row.name for row in found}
    return {each: f"{names.get(number, '')}（{parts[each][2]}）" for each, number in sorted(numbered.items())}


def watched(work: Work) -> list[tuple[str, str, str]]:
    """The cases that the person follows: key, title, and the boxes they are at."""
    keys = [key for key in tasks.watching.watched(work) if lists.of_case(work, key)]
    titles = cases.titles(work.session, keys)
    return [(key, titles[key], "、".join(lists.open_boxes(work, key)) or "已办结") for key in keys]


def asked(work: Work) -> list[tuple[Any, str]]:
    """What somebody else asked this person to prepare (委派) or to give an opinion on (加签), with its title."""
    waiting = tasks.waiting(work)
    titles = cases.titles(work.session, {each.case for each in waiting})
    return [(each, titles[each.case]) for each in waiting]


def _done(work: Work, wish: Wish) -> Listing:
    found = lists.done(work, PAGE, wish.after or None, finding.judge(work, wish))
    following = wish.but(after=found.following) if found.following else None
    return Listing(_lines(work, found.tasks), following)


def _by_name(work: Work, wish: Wish) -> Listing:
    tasks = _sorted(work, wish)
    rest = tasks[wish.after :]
    following = wish.but(after=wish.after + PAGE) if len(rest) > PAGE else None
    return Listing(_lines(work, rest[:PAGE]), following)


def _sorted(work: Work, wish: Wish) -> list[lists.UserTask]:
    """By what the cases are called: no index knows that, so it is done among the tasks that are due first."""
    found = lists.read(work, wanted(work, wish.but(after=0)), lists.LOOK).tasks
    titles = cases.titles(work.session, {task.case for task in found})
    # The common characters stand there in the order of their pronunciation.
    return sorted(found, key=lambda task: (titles[task.case].encode("gb18030"), task.id))


def _lines(work: Work, tasks: Sequence[lists.UserTask]) -> list[Line]:
    titles = cases.titles(work.session, sorted({task.case for task in tasks}))
    calendar = office.current(work.session)
    drafts, bulk = _drafts(work, tasks), _bulk(work, tasks)
    return [
        Line(
            task=task,
            title=titles[task.case],
            light=due.light(task.due_at, work.now, calendar) if task.closed_at is None else None,
            is_held=task.holder_id == work.actor.id,
            can_be_claimed=task.holder_id is None and not task.audience.startswith("person:"),
            has_draft=task.id in drafts,
            bulk=task.id in bulk and task.holder_id in (None, work.actor.id),
            stands_in=work.actor.stands_in.get(task.audience, ""),
        )
        for task in tasks
    ]


def _drafts(work: Work, tasks: Sequence[lists.UserTask]) -> set[int]:
    mine = select(Draft.task_id).where(Draft.person_id == work.actor.id, Draft.task_id.in_([task.id for task in tasks]))
    return set(work.session.scalars(mine)) if tasks else set()


def _bulk(work: Work, tasks: Sequence[lists.UserTask]) -> set[int]:
    """The open tasks among these whose form allows to finish several at once."""
    open_tasks = [task for task in tasks if task.closed_at is None]
    ids = {task.instance_id for task in open_tasks}
    found = work.session.execute(select(Instance.id, Instance.deployment_id).where(Instance.id.in_(ids)))
    version = {row.id: versions.get(work, row.deployment_id) for row in found}
    return {task.id for task in open_tasks if version[task.instance_id].form(task.form).bulk}


def tabs(wish: Wish, numbers: Mapping[str, str]) -> list[tuple[str, str, bool, Any]]:
    """As the macro wants them. A filter stays with its tab."""
    return [(words, Wish(tab=tab).address, wish.tab == tab, numbers.get(tab)) for tab, words in TABS.items()]
