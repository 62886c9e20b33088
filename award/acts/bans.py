"""The registry of bans (Article 32): who may not apply, from which day to which."""

import dataclasses
import datetime as dt

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from award.calendar import periods
from award.records.applications import Application
from award.records.honours import Ban
from award.records.parties import Unit
from award.rules import bans


@dataclasses.dataclass(frozen=True)
class Ground:
    """For how many years and why somebody is banned, by which decision, from which application or award."""

    years: int
    reason: str
    article: str
    decision_no: str = ""
    application_id: int | None = None
    award_id: int | None = None


def add(session: Session, unit: Unit, ground: Ground, now: dt.datetime, start: str = "decision") -> Ban:
    """Ban a unit, from the day of the decision or the day after it (`ban.start`)."""
    starts_on, ends_on = bans.period(periods.day_of(now), ground.years, start)
    ban = Ban(
        unit_id=unit.id,
        credit_code=unit.credit_code,
        starts_on=starts_on,
        ends_on=ends_on,
        decided_at=now,
        **dataclasses.asdict(ground),
    )
    session.add(ban)
    session.flush()
    return ban


def check(session: Session, application: Application, day: dt.date) -> None:
    """R30: refuse an application whose organisation, or whose legal person, is banned on this day."""
    who = applicant(application)
    bans.check(_bans_of(session, who), who, day)


def is_banned(session: Session, application: Application, day: dt.date) -> bool:
    who = applicant(application)
    return bool(bans.in_force(_bans_of(session, who), who, day))


def applicant(application: Application) -> bans.Applicant:
    organisation = application.organisation
    legal_person = organisation.legal_person
    return bans.Applicant(
        unit_id=application.unit_id,
        credit_code=organisation.credit_code,
        legal_person_unit_id=organisation.legal_person_unit_id,
        legal_person_credit_code=legal_person.credit_code if legal_person else None,
    )


def _bans_of(session: Session, who: bans.Applicant) -> list[bans.Ban]:
    hit = or_(Ban.unit_id.in_(who.units()), Ban.credit_code.in_(who.credit_codes()))
    return [
        bans.Ban(ban.starts_on, ban.ends_on, ban.years, ban.unit_id, ban.credit_code, ban.article)
        for ban in session.scalars(select(Ban).where(hit))
    ]
