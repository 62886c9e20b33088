"""Whether an application meets Articles 9, 10 and 32, by its self-check and the registry (R03, R30)."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.acts import bans
from award.calendar import periods
from award.errors import Refused
from award.records.applications import Application, Exemption, SelfCheck
from award.records.honours import Award, Incident
from award.rules import eligibility
from award.rules.parameters import Sheet


def faults(
    session: Session, application: Application, sheet: Sheet, free: Collection[str], today: dt.date
) -> list[Refused]:
    """All that speaks against an application, each with its article. Winners of a `free` tier may apply again at once.

    Ages are taken at the end of filing; the regulation names no day for them.
    """
    reference = application.edition.filing_closes or today
    return [
        *eligibility.faults(_declaration(session, application), reference, sheet),
        *_reapplication(session, application, reference, sheet, free),
        *_bans(session, application, today),
    ]


def self_check(session: Session, application: Application) -> SelfCheck | None:
    return session.scalars(select(SelfCheck).where(SelfCheck.application_id == application.id)).first()


def _declaration(session: Session, application: Application) -> eligibility.Declaration:
    """What was declared; of two founding days, the declared and the registered, the later one counts."""
    organisation = application.organisation
    declared = self_check(session, application)
    incidents = tuple(_incidents(session, application))
    if declared is None:
        since = organisation.operating_since or organisation.founded_on
        return eligibility.Declaration(
            organisation.founded_on, since, organisation.new_economy, organisation.is_individual, incidents=incidents
        )
    conditions = {field: getattr(declared, field) for field, _ in eligibility.DECLARED}
    return eligibility.Declaration(
        founded_on=max(declared.founded_on, organisation.founded_on),
        operating_since=declared.operating_since,
        new_economy=declared.new_economy,
        individual=organisation.is_individual,
        incidents=incidents,
        **conditions,
    )


def _incidents(session: Session, application: Application) -> list[dt.date]:
    """The days of what was established against the organisation as an earlier winner."""
    query = select(Incident).join(Award, Award.id == Incident.award_id)
    established = query.where(Award.unit_id == application.unit_id, Incident.established.is_(True))
    return [incident.occurred_on or periods.day_of(incident.reported_at) for incident in session.scalars(established)]


def _reapplication(
    session: Session, application: Application, reference: dt.date, sheet: Sheet, free: Collection[str]
) -> list[Refused]:
    declared = self_check(session, application)
    earlier = (Award.unit_id == application.unit_id, Award.tier.not_in(free))
    granted = session.scalars(select(Award.granted_on).where(*earlier))
    case = eligibility.Reapplication(
        granted_on=granted.all(),
        same_results=declared is not None and declared.reapply_same_results,
        released=_is_released(session, application),
    )
    try:
        eligibility.check_reapplication(case, reference, sheet)
    except Refused as refused:
        return [refused]
    return []


def _is_released(session: Session, application: Application) -> bool:
    query = select(Exemption.id).where(
        Exemption.application_id == application.id, Exemption.article == eligibility.REAPPLICATION
    )
    return session.scalar(query) is not None


def _bans(session: Session, application: Application, today: dt.date) -> list[Refused]:
    try:
        bans.check(session, application, today)
    except Refused as refused:
        return [refused]
    return []
