"""Whom the story does without and the demo needs: a second auditor in each 审核机关, to hand a task over to, and the
three administrators, one of whom has asked another for something."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.profile import RoleKind
from award.records.parties import Person, RoleGrant, Unit
from award.terms import AdminRole, UnitKind
from people.accounts import requests
from people.accounts.granting import Grant
from rehearsal import cast
from rehearsal.world import World


def join(world: World) -> None:
    """When the story is told, so that nothing in it goes another way."""
    with world.read() as session:
        for unit in session.scalars(select(Unit).where(Unit.kind == UnitKind.AUDITOR).order_by(Unit.id)).all():
            name = f"{_surname(unit.id)}某{unit.id}（{unit.name.removesuffix('（演练）')}，虚构）"
            _employ(session, Person(name=name, unit_id=unit.id), world.profile.lane(RoleKind.AUDITOR), world.now)
        administration = Unit(name="信息中心（虚构）", kind=UnitKind.ADMINISTRATION)
        session.add(administration)
        session.flush()
        administrators = {
            role: Person(name=f"{_surname(number)}某（{role}，虚构）", unit_id=administration.id)
            for number, role in enumerate(AdminRole)
        }
        for role, person in administrators.items():
            _employ(session, person, role, world.now)
        system = administrators[AdminRole.SYSTEM].id
    _ask_for_a_clerk(world, system)


def _employ(session: Session, person: Person, role: str, now: dt.datetime) -> None:
    """Give somebody new a role of their unit; administrators act for none."""
    session.add(person)
    session.flush()
    unit = None if role in set(AdminRole) else person.unit_id
    session.add(RoleGrant(person_id=person.id, role=role, unit_id=unit, valid_from=now))


def _ask_for_a_clerk(world: World, administrator: int) -> None:
    """Somebody is to join the office; that takes the approval of a second administrator (C08)."""
    with world.acting(administrator) as work:
        office = work.session.scalars(select(Unit.id).where(Unit.kind == UnitKind.OFFICE)).first()
        newcomer = Person(name="新某（办公室，虚构）", unit_id=office)
        work.session.add(newcomer)
        work.session.flush()
        requests.ask_role(work, newcomer.id, Grant(world.profile.lane(RoleKind.OFFICE), office, work.now))


def _surname(number: int) -> str:
    """Another one than that of whoever works there already."""
    return cast.SURNAMES[-1 - number % len(cast.SURNAMES)]
