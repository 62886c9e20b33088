"""代理 as records: setting a substitution up, ending it, and who stands in for whom today."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from award.acts import administrators as administrators_acts
from award.calendar import periods
from award.errors import Refused
from award.profile import Profile
from award.records.parties import Person, RoleGrant
from award.records.substitutions import Substitution
from award.rules import substitution as rules
from award.rules.substitution import Standing, Wish


def appoint(session: Session, now: dt.datetime, unit_id: int, wish: Wish, profile: Profile) -> Substitution:
    """The principal leaves some roles at a unit to a colleague. Raises Refused."""
    # Two wishes of one person at once would not see each other.
    session.get_one(Person, wish.principal_id, with_for_update=True)
    rules.check(wish, _standing(session, now, unit_id, wish), periods.day_of(now), profile)
    made = Substitution(
        principal_id=wish.principal_id, substitute_id=wish.substitute_id, unit_id=unit_id, roles=sorted(wish.roles),
        since=wish.since, until=wish.until, reason=wish.reason.strip(), made_by=wish.principal_id, made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def end(session: Session, now: dt.datetime, substitution_id: int, person_id: int | None) -> Substitution:
    """Either of the two ends it. Raises Refused for anybody else, and for one that is over."""
    found = session.get(Substitution, substitution_id, with_for_update=True)
    if found is None or person_id not in (found.principal_id, found.substitute_id):
        raise Refused("没有这项代理，或您无权结束。")
    if found.ended_at is not None or found.until < periods.day_of(now):
        raise Refused("这项代理已经结束。")
    found.ended_at, found.ended_by = now, person_id
    return found


def of_person(session: Session, person_id: int | None) -> Sequence[Substitution]:
    """Everything that somebody left to others or took on, newest first."""
    mine = or_(Substitution.principal_id == person_id, Substitution.substitute_id == person_id)
    return session.scalars(select(Substitution).where(mine).order_by(Substitution.id.desc())).all()


def in_force(session: Session, now: dt.datetime, substitutes: Collection[int]) -> Sequence[Substitution]:
    """The substitutions that these persons are bound by today."""
    today = periods.day_of(now)
    running = select(Substitution).where(Substitution.since <= today, Substitution.until >= today)
    theirs = running.where(Substitution.ended_at.is_(None), Substitution.substitute_id.in_(list(substitutes)))
    return session.scalars(theirs.order_by(Substitution.id)).all()


def grants(session: Session, now: dt.datetime, people: Collection[int]) -> Sequence[RoleGrant]:
    """The roles that these persons hold at this moment; those who have left hold none."""
    held = select(RoleGrant).join(RoleGrant.person).where(RoleGrant.person_id.in_(list(people)), Person.active)
    begun = held.where(RoleGrant.valid_from <= now)
    return session.scalars(begun.where(or_(RoleGrant.valid_until.is_(None), RoleGrant.valid_until > now))).all()


def colleagues(session: Session, now: dt.datetime, unit_id: int) -> set[int]:
    """Who works on the award's business at a unit now; its administrators see none of it (C07)."""
    there = select(RoleGrant.person_id).where(RoleGrant.unit_id == unit_id).distinct()
    held = grants(session, now, session.scalars(there).all())
    administrators = {each.person_id for each in held if each.role in administrators_acts.ADMINISTRATORS}
    return {each.person_id for each in held if each.unit_id == unit_id} - administrators


def _standing(session: Session, now: dt.datetime, unit_id: int, wish: Wish) -> Standing:
    own = grants(session, now, [wish.principal_id])
    held = frozenset(each.role for each in own if each.unit_id == unit_id)
    colleague = wish.substitute_id in colleagues(session, now, unit_id)
    return Standing(held, colleague, tuple(_taken(session, unit_id, wish)))


def _taken(session: Session, unit_id: int, wish: Wish) -> list[tuple[dt.date, dt.date]]:
    query = select(Substitution).where(Substitution.principal_id == wish.principal_id)
    standing = session.scalars(query.where(Substitution.unit_id == unit_id, Substitution.ended_at.is_(None)))
    return [(each.since, each.until) for each in standing if wish.roles & set(each.roles)]
