"""Whom the story does without and the demo needs: a second auditor in each 审核机关, to hand a task over to."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.records.parties import Person, RoleGrant, Unit
from award.terms import Role, UnitKind
from web.rehearsal import cast


def join(session: Session, now: dt.datetime) -> None:
    """When the story is told, so that nothing in it goes another way."""
    for unit in session.scalars(select(Unit).where(Unit.kind == UnitKind.AUDITOR).order_by(Unit.id)).all():
        colleague = Person(name=f"{_name(unit.id)}（{unit.name.removesuffix('（演练）')}，虚构）", unit_id=unit.id)
        session.add(colleague)
        session.flush()
        session.add(RoleGrant(person_id=colleague.id, role=Role.AUDITOR, unit_id=unit.id, valid_from=now))


def _name(number: int) -> str:
    """Another one than that of whoever works there already."""
    return f"{cast.SURNAMES[-1 - number % len(cast.SURNAMES)]}某{number}"
