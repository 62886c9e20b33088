"""Who is acting: a person of the records, with what reaches them and what they must find no trace of."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from award.acts import administrators, substitutions
from award.records.honours import Award
from award.records.objections import Objection
from award.records.parties import Person, RoleGrant
from award.records.review import ConflictDeclaration
from award.records.substitutions import Substitution
from engine import addresses
from engine.contract import Actor

Grants = Mapping[int, Sequence[RoleGrant]]


def actor(session: Session, person_id: int, now: dt.datetime) -> Actor:
    """Return the person as an actor, by the roles granted at this moment and the recusals on record (Article 35).

    Whoever stands in for somebody reaches what the substitution leaves to them, and is barred from what either of the
    two is recused from.
    """
    return actors(session, [person_id], now)[person_id]


def actors(session: Session, people: Collection[int], now: dt.datetime) -> dict[int, Actor]:
    """The same for many, with as many queries as for one."""
    standing_in = _by_substitute(substitutions.in_force(session, now, people))
    principals = {each.principal_id for all in standing_in.values() for each in all}
    known = {*people, *principals}
    names = {each.id: each.name for each in session.scalars(select(Person).where(Person.id.in_(known)))}
    grants = _by_person(substitutions.grants(session, now, known))
    recused = _recused(session, grants, known)
    cases = _cases(session, {application for all in recused.values() for application in all})
    return {
        person: _actor(person, names, grants, standing_in[person], _barred(person, standing_in[person], recused, cases))
        for person in people
    }


def _actor(
    person: int,
    names: Mapping[int, str],
    grants: Grants,
    standing_in: Sequence[Substitution],
    barred: frozenset[str],
) -> Actor:
    own = {f"person:{person}", *_audiences(grants[person])}
    # Whoever administers the site sees no business of the award, whoever would leave it to them (C07).
    taken_on = () if any(each.role in administrators.ADMINISTRATORS for each in grants[person]) else standing_in
    left = [(each.principal_id, audience) for each in taken_on for audience in _left(each, grants)]
    stands_in = {audience: names[principal] for principal, audience in left if audience not in own}
    return Actor(person, names[person], frozenset(own | stands_in.keys()), barred, stands_in, frozenset(left))


def _audiences(grants: Iterable[RoleGrant]) -> set[str]:
    held = {(each.unit_id, role) for each in grants for role in (each.role, addresses.post(each.role, each.position))}
    return {audience for unit, role in held for audience in (addresses.role(role), f"unit:{unit}:{role}")}


def _left(substitution: Substitution, grants: Grants) -> set[str]:
    """What reaches the principal in the roles that they left to somebody, as long as they hold them."""
    held = (each for each in grants[substitution.principal_id] if each.unit_id == substitution.unit_id)
    return _audiences(each for each in held if each.role in substitution.roles)


def _by_person(grants: Iterable[RoleGrant]) -> Grants:
    found: dict[int, list[RoleGrant]] = defaultdict(list)
    for each in grants:
        found[each.person_id].append(each)
    return defaultdict(tuple, {person: administrators.effective(held) for person, held in found.items()})


def _by_substitute(all: Iterable[Substitution]) -> Mapping[int, list[Substitution]]:
    found: dict[int, list[Substitution]] = defaultdict(list)
    for each in all:
        found[each.substitute_id].append(each)
    return found


# Recusal (Article 35)


def _recused(session: Session, grants: Grants, people: Collection[int]) -> Mapping[int, set[int]]:
    """Person → the applications that they, or a unit they act for, stand back from."""
    units = {person: {each.unit_id for each in grants[person] if each.unit_id is not None} for person in people}
    concerned = or_(
        ConflictDeclaration.person_id.in_(people),
        ConflictDeclaration.unit_id.in_({unit for each in units.values() for unit in each}),
    )
    found: dict[int, set[int]] = defaultdict(set)
    for declared in session.scalars(select(ConflictDeclaration).where(concerned)):
        for person in people:
            if declared.person_id == person or declared.unit_id in units[person]:
                found[person].add(declared.application_id)
    return found


def _cases(session: Session, applications: Collection[int]) -> Mapping[int, set[str]]:
    """Application → the keys of all cases about it."""
    keys = defaultdict(set, {each: {f"application:{each}"} for each in applications})
    if not applications:
        return keys
    for table, kind in ((Objection, "objection"), (Award, "award")):
        rows = session.execute(select(table.id, table.application_id).where(table.application_id.in_(applications)))
        for number, application in rows:
            keys[application].add(f"{kind}:{number}")
    return keys


def _barred(
    person: int,
    standing_in: Sequence[Substitution],
    recused: Mapping[int, set[int]],
    cases: Mapping[int, set[str]],
) -> frozenset[str]:
    """A substitute carries both recusals: otherwise the principal would get in by the back door (P10)."""
    persons = {person, *(each.principal_id for each in standing_in)}
    applications = {application for each in persons for application in recused[each]}
    return frozenset(key for each in applications for key in cases[each])
