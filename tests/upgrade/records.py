"""The cast of a rehearsal, read back from what it left on record."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.profile import Profile, RoleKind
from award.records.applications import Application, Material
from award.records.parties import Expert, Organisation, RoleGrant, Unit
from award.terms import UnitKind
from rehearsal.cast import Cast


def players(session: Session, profile: Profile) -> Cast:
    """Who answers for which audience, and which records belong to which organisation."""
    found = Cast()
    _people(session, profile, found)
    _organisations(session, profile, found)
    for application, material in session.execute(select(Application, Material).join(Material)):
        found.materials[application.key] = material.id
    found.experts = list(session.scalars(select(Expert.person_id).order_by(Expert.id)))
    units = select(Unit.id).where(Unit.kind == UnitKind.MEMBER)
    found.members = list(session.scalars(units.order_by(Unit.id)))
    lane = profile.lane(RoleKind.VOTER)
    found.voters = [found.persons[f"unit:{unit}:{lane}"] for unit in found.members]
    return found


def _people(session: Session, profile: Profile, found: Cast) -> None:
    for grant in session.scalars(select(RoleGrant).order_by(RoleGrant.id)):
        for audience in _audiences(grant):
            found.persons[audience] = grant.person_id
            found.kinds[audience] = next(role.kind for role in profile.roles.values() if role.name == grant.role)


def _audiences(grant: RoleGrant) -> Iterator[str]:
    yield f"person:{grant.person_id}"
    yield f"role:{grant.role}"
    yield f"unit:{grant.unit_id}:{grant.role}"


def _organisations(session: Session, profile: Profile, found: Cast) -> None:
    applicant, winner = profile.lane(RoleKind.APPLICANT), profile.lane(RoleKind.WINNER)
    for organisation in session.scalars(select(Organisation).order_by(Organisation.id)):
        name, unit = organisation.unit.name, organisation.unit_id
        found.organisations[name], found.units[name] = organisation.id, unit
        found.leaders[name] = organisation.responsible_person
        columns = Organisation.__table__.columns
        found.records[name] = {column.key: getattr(organisation, column.key) for column in columns}
        # The right to act for the winner comes with the award.
        found.persons[f"unit:{unit}:{winner}"] = found.persons[f"unit:{unit}:{applicant}"]
        found.kinds[f"unit:{unit}:{winner}"] = RoleKind.WINNER
