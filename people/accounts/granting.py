"""Roles: granted for a unit and a period, ended, and refused where they exclude each other (C07)."""

import dataclasses
import datetime as dt

from sqlalchemy import or_, select

from award.acts import administrators
from award.errors import Refused
from award.records.parties import Person, RoleGrant, Unit
from award.terms import AdminRole
from engine import audit
from engine.work import Work
from people import events
from people.accounts import sessions

CHANGED = "您的角色有变更，请重新登录"
LAST_SECURITY = "这是最后一名安全保密管理员，没有接任的人不能停用或者结束角色。"


@dataclasses.dataclass(frozen=True)
class Grant:
    """A role for a unit, from one moment to another; administrators act for no unit."""

    role: str
    unit_id: int | None
    since: dt.datetime
    until: dt.datetime | None = None
    position: str = ""


def check(work: Work, person_id: int, wanted: Grant) -> None:
    """Raises Refused when the person can't be given this role in this period."""
    if (wanted.unit_id is None) != (wanted.role in administrators.ADMINISTRATORS):
        raise Refused("业务角色须写明代表的单位，三类管理员不代表单位。", field="unit")
    if wanted.unit_id is not None and work.session.get(Unit, wanted.unit_id) is None:
        raise Refused("没有这个单位。", field="unit")
    if wanted.until is not None and wanted.until <= max(wanted.since, work.now):
        raise Refused("结束日期应当晚于开始日期和今天。", field="until")
    _check_others(work, person_id, wanted)


def _check_others(work: Work, person_id: int, wanted: Grant) -> None:
    meanwhile = _during(work, person_id, wanted)
    if any((each.role, each.unit_id) == (wanted.role, wanted.unit_id) for each in meanwhile):
        raise Refused("此人在这段时间已有这个角色。", field="role")
    if clash := administrators.clash({wanted.role, *(each.role for each in meanwhile)}):
        raise Refused(clash, field="role")


def grant(work: Work, person_id: int, wanted: Grant) -> RoleGrant:
    """Give a role. Two grants to one person come one after the other. Raises Refused."""
    work.session.get_one(Person, person_id, with_for_update=True)
    check(work, person_id, wanted)
    made = RoleGrant(
        person_id=person_id, role=wanted.role, unit_id=wanted.unit_id, position=wanted.position,
        valid_from=wanted.since, valid_until=wanted.until,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    audit.record(
        work, events.Event.ROLE_GRANTED, of=person_id, role=wanted.role, unit=wanted.unit_id, grant=made.id,
        since=wanted.since.isoformat(), until=wanted.until and wanted.until.isoformat(),
        position=wanted.position,
    )  # fmt: skip
    sessions.close_all(work, person_id, CHANGED)
    return made


def end(work: Work, found: RoleGrant) -> None:
    """Take a role away at once; one that hasn't begun never will. Refused for the last security administrator's."""
    if is_over(found, work.now):
        return
    if found.role == AdminRole.SECURITY:
        keep_one_security(work, found.person_id)
    audit.record(work, events.Event.ROLE_ENDED, of=found.person_id, role=found.role, unit=found.unit_id, grant=found.id)
    sessions.close_all(work, found.person_id, CHANGED)
    if found.valid_from >= work.now:
        work.session.delete(found)
    else:
        found.valid_until = work.now


def keep_one_security(work: Work, without: int) -> None:
    """Raises Refused when nobody but this person could approve anything."""
    others = select(RoleGrant.id).join(RoleGrant.person).where(
        RoleGrant.role == AdminRole.SECURITY, RoleGrant.person_id != without, Person.active,
        RoleGrant.valid_from <= work.now, or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > work.now),
    )  # fmt: skip
    if work.session.scalar(others.limit(1)) is None:
        raise Refused(LAST_SECURITY)


def holds(work: Work, person_id: int, role: str) -> bool:
    """Whether the person holds a role at this moment."""
    return any(each.role == role and each.valid_from <= work.now for each in current(work, person_id))


def current(work: Work, person_id: int) -> list[RoleGrant]:
    """What somebody holds, or will."""
    mine = select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)
    return [each for each in work.session.scalars(mine) if not is_over(each, work.now)]


def is_over(found: RoleGrant, now: dt.datetime) -> bool:
    return found.valid_until is not None and found.valid_until <= now


def _during(work: Work, person_id: int, wanted: Grant) -> list[RoleGrant]:
    """The grants that hold at some moment of the wanted period."""
    mine = select(RoleGrant).where(RoleGrant.person_id == person_id)
    if wanted.until is not None:
        mine = mine.where(RoleGrant.valid_from < wanted.until)
    return list(
        work.session.scalars(mine.where(or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > wanted.since)))
    )
