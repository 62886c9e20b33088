"""Where the applications of an edition stand, and who has them now; of those that this person may know of."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload, selectinload

from award.calendar import days, office
from award.records.applications import Application
from award.records.objections import Objection
from award.records.parties import Person, Unit
from award.records.publicity import Publicity
from award.terms import ObjectionStatus, PublicityStatus
from engine import addresses
from engine.model import Instance, Task
from engine.work import Work
from people import due, recusals

MOST_WAITING = 3


@dataclasses.dataclass(frozen=True)
class Waiting:
    """An open task: what has to be done, who has it, and by when. `count` are those of a name, taken together."""

    name: str
    who: str
    light: due.Light | None
    count: int = 1


@dataclasses.dataclass(frozen=True)
class Standing:
    application: Application
    waiting: tuple[Waiting, ...]

    @property
    def more(self) -> int:
        """How many waits are not shown."""
        return max(len(self.waiting) - MOST_WAITING, 0)


def applications(work: Work, edition_id: int) -> Sequence[Application]:
    """The applications of an edition that the person at the screen may know of, in the order they were opened."""
    query = select(Application).where(
        Application.edition_id == edition_id, Application.id.not_in(recusals.numbers(work.actor, "application"))
    )
    return work.session.scalars(
        query.options(joinedload(Application.unit), selectinload(Application.decisions)).order_by(Application.id)
    ).all()


def standings(work: Work, found: Sequence[Application]) -> list[Standing]:
    """Each application with whoever it waits for; all of them with a few queries."""
    waits = waiting(work, [application.key for application in found])
    return [Standing(application, tuple(waits[application.key])) for application in found]


def waiting(work: Work, keys: Collection[str]) -> Mapping[str, list[Waiting]]:
    """Case key → its open tasks, the most urgent first; tasks of one name and audience kind are told together."""
    query = (
        select(Instance.key, Task.name, Task.audience, Task.unit, Task.due_at, Task.holder)
        .join(Task, Task.instance_id == Instance.id)
        .where(Instance.key.in_(sorted(keys)), Task.closed_at.is_(None))
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
    )
    rows = work.session.execute(query).all()
    names = _names(work, rows)
    calendar = office.current(work.session)
    found: defaultdict[str, list[Waiting]] = defaultdict(list)
    for key, same in _alike(rows).items():
        first = same[0]
        who = names[first.audience] if len(same) == 1 else addresses.audience(first.audience).role
        who = "评审专家" if len(same) > 1 and first.audience.startswith("person:") else who
        holder = f"{who}（{first.holder}签收）" if first.holder and len(same) == 1 else who
        light = due.light(first.due_at, work.now, calendar)
        found[key[0]].append(Waiting(first.name, holder, light, len(same)))
    return found


def _alike(rows: Sequence[Row]) -> dict[tuple[str, str, str], list[Row]]:
    alike: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        alike[row.key, row.name, addresses.audience(row.audience).kind].append(row)
    return alike


def _names(work: Work, rows: Sequence[Row]) -> dict[str, str]:
    """Audience → what people call it."""
    units = {row.unit for row in rows if row.unit is not None}
    reached = [addresses.audience(row.audience) for row in rows]
    people = {each.number for each in reached if each.kind == "person"}
    unit_names = {id: name for id, name in work.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(units)))}
    named = select(Person.id, Person.name).where(Person.id.in_(people))
    person_names = {id: name for id, name in work.session.execute(named)}
    return {row.audience: _name(row, unit_names, person_names) for row in rows}


def _name(row: Row, units: Mapping[int, str], people: Mapping[int, str]) -> str:
    kind, number, role = addresses.audience(row.audience)
    if kind == "person":
        return people.get(number or 0, "评审专家")
    return units.get(row.unit, "") or role if kind == "unit" else role


# ---------------------------------------------------------------- 公示 and objections


@dataclasses.dataclass(frozen=True)
class OpenObjection:
    """An objection that is not settled. Who objected is not told in a list."""

    objection: Objection
    light: due.Light | None

    @property
    def is_screened(self) -> bool:
        return self.objection.screened_at is not None


def publicities(work: Work, edition_id: int, *, running: bool) -> Sequence[Publicity]:
    """The 公示 of an edition, those of one application only where that application may be known of."""
    query = select(Publicity).where(Publicity.edition_id == edition_id, Publicity.opened_at.is_not(None))
    barred = recusals.numbers(work.actor, "application")
    query = query.where(Publicity.application_id.is_(None) | Publicity.application_id.not_in(barred))
    if running:
        query = query.where(Publicity.status.in_([PublicityStatus.OPEN, PublicityStatus.HOLDING]))
    return work.session.scalars(query.order_by(Publicity.closes_at, Publicity.id)).all()


def objections(work: Work, edition_id: int) -> list[OpenObjection]:
    """Objections that are still undecided, with the clock of Article 24 until they are screened."""
    query = (
        select(Objection)
        .join(Application, Application.id == Objection.application_id)
        .where(
            Application.edition_id == edition_id, Objection.status != ObjectionStatus.SETTLED,
            Objection.application_id.not_in(recusals.numbers(work.actor, "application")),
        )
        .order_by(Objection.lodged_at, Objection.id)
    )  # fmt: skip
    calendar = office.current(work.session)
    found = work.session.scalars(query).all()
    return [OpenObjection(each, _clock(each, work.now, calendar)) for each in found]


def _clock(objection: Objection, now: dt.datetime, calendar: days.WorkingCalendar) -> due.Light | None:
    return None if objection.screened_at is not None else due.light(objection.screening_due_at, now, calendar)
