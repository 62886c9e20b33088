"""The stages of an edition with their days, as the records know them, and the earliest days of what is ahead."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from award.calendar import days, office, periods
from award.concepts import Concept
from award.law import Bounds
from award.profile import Profile
from award.profile import Publicity as Kind
from award.records.editions import Edition
from award.records.publicity import Publicity
from award.records.review import ReviewGroup
from award.records.voting import Poll
from award.rules import publicity as rules
from award.terms import EditionStatus
from engine.work import Work
from running import contents
from web.frame import in_force, profiles

DONE, HERE, AHEAD, LEFT_OUT = "done", "here", "ahead", "left_out"
SAID = {DONE: "已完成", HERE: "进行中", AHEAD: "未开始", LEFT_OUT: "未进行"}


@dataclasses.dataclass(frozen=True)
class Phase:
    """One stage: its first day and its last, where they are known, and whether it is over, running or ahead."""

    name: str
    article: str
    begun: dt.date | None
    ended: dt.date | None
    state: str

    @property
    def said(self) -> str:
        return SAID[self.state]


@dataclasses.dataclass(frozen=True)
class _Known:
    """What a stage's own records say."""

    name: str
    article: str
    begun: dt.date | None
    ended: dt.date | None = None


def phases(work: Work, edition: Edition) -> list[Phase]:
    """The stages in their order (Articles 4 to 28). A stage is over when a later one has begun."""
    known = list(_known(work, edition))
    today = periods.day_of(work.now)
    begun = [index for index, each in enumerate(known) if each.begun is not None and each.begun <= today]
    at = max(begun, default=-1)
    ended = edition.ended_at is not None or edition.status in (EditionStatus.COMMENDED, EditionStatus.VACANT)
    return [_phase(each, index, at, known, ended) for index, each in enumerate(known)]


def _phase(each: _Known, index: int, at: int, known: Sequence[_Known], ended: bool) -> Phase:
    following = next((later.begun for later in known[index + 1 :] if later.begun is not None), None)
    until = each.ended if each.ended is not None else (following if each.begun is not None and index < at else None)
    if each.begun is not None and (index < at or ended):
        state = DONE
    elif index == at:
        state = HERE
    else:
        state = LEFT_OUT if ended or index < at else AHEAD
    return Phase(each.name, each.article, each.begun, until, state)


def _known(work: Work, edition: Edition) -> Iterator[_Known]:
    launched = _day(edition.launched_at)
    lists = _lists(work, edition)
    groups = _groups(work, edition)
    of_edition = select(func.min(Poll.met_on), func.max(Poll.counted_at)).where(Poll.edition_id == edition.id)
    met, counted = work.session.execute(of_edition).one()
    closed = edition.filing_closes
    screening = closed + dt.timedelta(days=1) if closed is not None and launched is not None else None
    finished = _day(edition.ended_at) or edition.commended_on
    vacant = edition.status == EditionStatus.VACANT
    known = profiles.of_case(work, edition.key)
    cite = known.cite
    yield _Known("启动", cite(Concept.CYCLE, Concept.ORGANISING), launched, launched)
    filing = cite(Concept.INTERNAL_PUBLICITY, Concept.FILING, Concept.AUDIT)
    yield _Known("申报和审核", filing, edition.filing_opens if launched else None, closed)
    yield _Known("形式审查与受理", cite(Concept.FORMAL_REVIEW, Concept.CONSULTATION, Concept.ACCEPTANCE), screening)
    for stage in known.stages.values():
        yield from _publicised(known, {stage.enters}, lists)
        yield _Known(stage.name, stage.article, groups.get(stage.key))
    yield _Known("审议与投票", cite(Concept.VOTE), met, _day(counted))
    yield from _publicised(known, known.lists.keys() - {stage.enters for stage in known.stages.values()}, lists)
    yield _Known("报请审定", cite(Concept.APPROVAL), _day(edition.requested_at), _day(edition.approved_at))
    end = cite(Concept.CYCLE if vacant else Concept.COMMENDATION)
    yield _Known("奖项空缺" if vacant else "表彰", end, finished, finished)


def _publicised(known: Profile, shown: Collection[str], lists: Mapping[str, Publicity]) -> Iterator[_Known]:
    """The 公示 of these lists, published or still to come."""
    for kind in (each for each in known.publicities.values() if each.shows in shown):
        found, name = lists.get(kind.key), f"公示{known.list(kind.shows).name}"
        begun = found.opened_on if found else None
        yield _Known(name, kind.article, begun, (_day(found.closed_at) or found.last_day) if found else None)


def _lists(work: Work, edition: Edition) -> dict[str, Publicity]:
    query = select(Publicity).where(
        Publicity.edition_id == edition.id, Publicity.application_id.is_(None), Publicity.opened_on.is_not(None)
    )
    return {found.kind: found for found in work.session.scalars(query.order_by(Publicity.id))}


def _groups(work: Work, edition: Edition) -> dict[str, dt.date]:
    """Stage -> the day on which its first group was set up."""
    query = select(ReviewGroup.stage, func.min(ReviewGroup.constituted_at))
    query = query.where(ReviewGroup.edition_id == edition.id)
    return {stage: periods.day_of(at) for stage, at in work.session.execute(query.group_by(ReviewGroup.stage))}


def _day(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else periods.day_of(moment)


# ---------------------------------------------------------------- what is ahead


@dataclasses.dataclass(frozen=True)
class Earliest:
    """The earliest day on which something can be over, and why that day may still move (P9)."""

    name: str
    day: dt.date
    how: str
    provisional: bool


def earliest(work: Work, edition: Edition) -> list[Earliest]:
    """The earliest possible days from today: the windows that are left, one after the other, and nothing between.

    Tasks of people take time too, so nothing here is a promise; it tells before which day nothing can be over.
    """
    if edition.launched_at is None or edition.ended_at is not None:
        return []
    sheet = {**in_force.bundle(work).parameters, **edition.parameters}
    law = contents.bounds(in_force.bundle(work))
    plan = _Plan(edition, sheet, law, office.current(work.session), periods.day_of(work.now))
    return list(_earliest(plan, in_force.profile(work), _lists(work, edition)))


@dataclasses.dataclass(frozen=True)
class _Plan:
    edition: Edition
    sheet: Mapping[str, Any]
    law: Bounds
    calendar: days.WorkingCalendar
    today: dt.date

    def window(self, kind: Kind, at: dt.date) -> days.Window:
        """The window of a 公示 that is published on a day."""
        count = days.last_calendar_day if kind.in_calendar_days else days.last_working_day
        least = int(self.law.least("publicity", kind.key)) or 1
        return count(at, rules.days(kind, {str(kind.days): least, **self.sheet}, least), self.calendar)


def _earliest(plan: _Plan, known: Profile, lists: Mapping[str, Publicity]) -> Iterator[Earliest]:
    at, edition = plan.today, plan.edition
    if edition.filing_closes is not None and at <= edition.filing_closes:
        at = edition.filing_closes
        yield Earliest("申报截止", at, "启动时确定", provisional=False)
        for kind in (each for each in known.publicities.values() if each.of_one and each.audience == "public"):
            window = plan.window(kind, at)
            at = window.last_day
            yield _planned(f"{kind.title}期满", window)
    for kind in (each for each in known.publicities.values() if not each.of_one):
        step = _of_kind(plan, kind, lists.get(kind.key), at)
        if step is not None:
            at = step.day
            yield step
    if edition.requested_at is None:
        window = days.last_working_day(at, 1, plan.calendar)
        approver = known.names.founder_short
        yield Earliest(f"报请{approver}审定", window.last_day, "公示期满后的第一个工作日", window.provisional)


def _of_kind(plan: _Plan, kind: Kind, found: Publicity | None, at: dt.date) -> Earliest | None:
    """The end of a list's 公示 that runs or is still to come; nothing for one that is over."""
    if found is None:
        return _planned(f"{kind.title}期满", plan.window(kind, at))
    if found.closed_at is not None or found.last_day is None or found.last_day < plan.today:
        return None
    return Earliest(f"{kind.title}期满", max(at, found.last_day), "正在公示", found.provisional)


def _planned(name: str, window: days.Window) -> Earliest:
    count = sum(each.counts for each in window.count)
    said = f"{window.start.month}月{window.start.day}日发布，公示{count}个工作日"
    return Earliest(name, window.last_day, said, window.provisional)
