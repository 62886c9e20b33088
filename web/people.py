"""Who is acting: a person of the records, with what reaches them and what they must find no trace of."""

import datetime as dt

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from award import separation
from award.records.honours import Award
from award.records.objections import Objection
from award.records.parties import Person, RoleGrant
from award.records.review import ConflictDeclaration
from engine.contract import Actor


def actor(session: Session, person_id: int, now: dt.datetime) -> Actor:
    """Return the person as an actor, by the roles granted at this moment and the recusals on record (Article 35)."""
    person = session.get_one(Person, person_id)
    grants = separation.effective(_grants(session, person, now))
    audiences = {f"person:{person.id}"}
    for grant in grants:
        audiences |= {f"role:{grant.role}", f"unit:{grant.unit_id}:{grant.role}"}
    units = {grant.unit_id for grant in grants if grant.unit_id is not None}
    return Actor(person.id, person.name, frozenset(audiences), barred(session, person.id, units))


def _grants(session: Session, person: Person, now: dt.datetime) -> list[RoleGrant]:
    if not person.active:
        return []
    begun = select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.valid_from <= now)
    return list(session.scalars(begun.where(or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > now))))


def barred(session: Session, person_id: int, units: set[int]) -> frozenset[str]:
    """Return the keys of all cases about the applications that the person, or a unit they act for, is recused from."""
    mine = or_(ConflictDeclaration.person_id == person_id, ConflictDeclaration.unit_id.in_(units))
    applications = set(session.scalars(select(ConflictDeclaration.application_id).where(mine)))
    if not applications:
        return frozenset()
    objections = session.scalars(select(Objection.id).where(Objection.application_id.in_(applications)))
    awards = session.scalars(select(Award.id).where(Award.application_id.in_(applications)))
    keys = [f"application:{each}" for each in applications]
    keys += [f"objection:{each}" for each in objections]
    keys += [f"award:{each}" for each in awards]
    return frozenset(keys)
