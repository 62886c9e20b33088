"""Whom a notice reaches, and who must not learn of it (P10)."""

import dataclasses

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from award.records.notices import NoticePreference, SiteNotice
from award.records.parties import Person, RoleGrant
from engine import addresses
from engine.contract import Actor
from engine.work import Work
from people import actors, recusals


@dataclasses.dataclass(frozen=True)
class Reader:
    """A person who may know, with what they hold now and what they want by mail."""

    person: Person
    actor: Actor
    wants: NoticePreference


def readers_of(work: Work, audience: str, case: str, text: str) -> list[Reader]:
    """The active persons behind `person:3`, `role:办公室`, `unit:4:审核机关` or `unit:4` who may know of the case."""
    found = []
    for person in _reached(work, audience):
        actor = actors.actor(work.session, person.id, work.now)
        if may_know(work.session, actor, case, text):
            found.append(Reader(person, actor, wishes(work.session, person.id)))
    return found


def may_know(session: Session, actor: Actor, case: str, text: str) -> bool:
    """Nothing of a case reaches whoever is recused from it, nor what names its organisation for another case."""
    return case not in actor.barred and not any(name in text for name in recusals.names(session, actor))


def visible(session: Session, actor: Actor) -> list[ColumnElement[bool]]:
    """The same as conditions of a query: a recusal that came after the notice takes it away too."""
    mine: list[ColumnElement[bool]] = [SiteNotice.person_id == actor.id]
    if actor.barred:
        mine.append(SiteNotice.case.not_in(sorted(actor.barred)))
        mine += [~SiteNotice.text.contains(name, autoescape=True) for name in recusals.names(session, actor)]
    return mine


def unread(session: Session, actor: Actor) -> int:
    """How many notices a person has not read, for the bell on every page."""
    query = select(func.count(SiteNotice.id)).where(SiteNotice.read_at.is_(None), *visible(session, actor))
    return session.scalar(query) or 0


def wishes(session: Session, person_id: int) -> NoticePreference:
    """What a person wants by mail; by default everything, at once."""
    found = session.get(NoticePreference, person_id)
    return found or NoticePreference(
        person_id=person_id, arrival=True, reminder=True, overdue=True, other=True, digest=False
    )


def _reached(work: Work, audience: str) -> list[Person]:
    kind, number, role = addresses.audience(audience)
    query = select(Person).where(Person.active).order_by(Person.id)
    if kind == "person":
        return list(work.session.scalars(query.where(Person.id == number)))
    running = (RoleGrant.valid_from <= work.now) & or_(
        RoleGrant.valid_until.is_(None), RoleGrant.valid_until > work.now
    )
    query = query.join(RoleGrant).where(running).distinct()
    held = or_(RoleGrant.role == role, RoleGrant.role + "（" + RoleGrant.position + "）" == role)
    if kind == "role":
        return list(work.session.scalars(query.where(held, RoleGrant.unit_id.is_not(None))))
    query = query.where(RoleGrant.unit_id == number)
    return list(work.session.scalars(query.where(held) if role else query))
