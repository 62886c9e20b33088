"""Conflicts of interest as the records show them: employers, ties, subordination, declarations (Article 35)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from award.records.applications import Application
from award.records.parties import Expert, Interest, Person, Unit
from award.records.review import ConflictDeclaration
from award.rules import recusal
from award.rules.recusal import Body, Conflict, Party, Tie
from award.terms import ConflictKind

Found = dict[int, list[Conflict]]
Holder = InstrumentedAttribute[int | None]


def of_people(
    session: Session, application: Application, people: Collection[int], today: dt.date, lookback: int
) -> Found:
    """Person id -> what keeps the person away from this application; people without any conflict are left out."""
    parties = {id: Party(bodies, is_person=True) for id, bodies in _bodies_of_people(session, people).items()}
    ties = _ties(session, Interest.person_id, people)
    declared = _declared(session, ConflictDeclaration.person_id, application, people)
    return _found(application, parties, ties, declared, (today, lookback))


def of_units(
    session: Session, application: Application, units: Collection[int], today: dt.date, lookback: int
) -> Found:
    """Unit id -> what keeps the unit away from this application; units without any conflict are left out."""
    known = session.scalars(select(Unit).where(Unit.id.in_(units)))
    parties = {unit.id: Party((body(unit),)) for unit in known}
    ties = _ties(session, Interest.unit_id, units)
    declared = _declared(session, ConflictDeclaration.unit_id, application, units)
    return _found(application, parties, ties, declared, (today, lookback))


def applicant(application: Application) -> Body:
    unit = application.unit
    return Body(unit.id, unit.credit_code, unit.parent_id, application.legal_person_unit_id)


def body(unit: Unit) -> Body:
    return Body(unit.id, unit.credit_code, unit.parent_id)


def _found(
    application: Application,
    parties: Mapping[int, Party],
    ties: Mapping[int, tuple[Tie, ...]],
    declared: Mapping[int, list[Conflict]],
    when: tuple[dt.date, int],
) -> Found:
    other = applicant(application)
    found: Found = {}
    for id, party in parties.items():
        known = Party(party.bodies, ties.get(id, ()), party.is_person)
        conflicts = [*declared.get(id, ()), *recusal.inferred(known, other, *when)]
        if conflicts:
            found[id] = conflicts
    return found


def _bodies_of_people(session: Session, people: Collection[int]) -> dict[int, tuple[Body, ...]]:
    """The units that a person belongs to: the own one, and the employer known to the pool of experts."""
    query = (
        select(Person, Unit)
        .outerjoin(Expert, Expert.person_id == Person.id)
        .outerjoin(Unit, Unit.id == Expert.employer_unit_id)
        .where(Person.id.in_(people))
        .options(joinedload(Person.unit))
    )
    return {
        person.id: tuple(body(unit) for unit in (person.unit, employer) if unit is not None)
        for person, employer in session.execute(query)
    }


def _ties(session: Session, holder: Holder, ids: Collection[int]) -> dict[int, tuple[Tie, ...]]:
    found: defaultdict[int, tuple[Tie, ...]] = defaultdict(tuple)
    for interest in session.scalars(select(Interest).where(holder.in_(ids))):
        found[_held_by(interest)] += (Tie(interest.other_unit_id, ConflictKind(interest.kind), interest.until),)
    return found


def _declared(session: Session, holder: Holder, application: Application, ids: Collection[int]) -> Found:
    of_application = ConflictDeclaration.application_id == application.id
    found: defaultdict[int, list[Conflict]] = defaultdict(list)
    for declaration in session.scalars(select(ConflictDeclaration).where(of_application, holder.in_(ids))):
        found[_held_by(declaration)].append(Conflict(ConflictKind(declaration.kind), declaration.reason))
    return found


def _held_by(row: Interest | ConflictDeclaration) -> int:
    """Each row belongs to a person or to a unit; its table sees to that."""
    return row.person_id or row.unit_id or 0
