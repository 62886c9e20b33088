"""Opening an application: the record that an 申报 case runs on."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from award.calendar import periods
from award.concepts import Concept
from award.errors import Refused
from award.records.applications import Application
from award.records.editions import Edition
from award.records.parties import Organisation
from award.rules import filing
from award.terms import EditionStatus


def open_application(
    session: Session, now: dt.datetime, edition: Edition, organisation: Organisation, nominator: int | None = None
) -> Application:
    """Open the organisation's application to an edition, once, within the filing window.

    `nominator` is the unit that nominates it, of an award that nobody applies for. Start the case with `start_data`,
    under the key `application.key`.
    """
    check_window(edition, now)
    _refuse_second(session, edition, organisation)
    application = Application(
        edition_id=edition.id,
        unit_id=organisation.unit_id,
        organisation_id=organisation.id,
        is_branch=organisation.is_branch,
        legal_person_unit_id=organisation.legal_person_unit_id,
        nominator_unit_id=nominator,
        opened_at=now,
    )
    session.add(application)
    session.flush()
    return application


def start_data(application: Application) -> dict[str, Any]:
    """What the case of an application begins with."""
    nominated = {"nominator_unit": application.nominator_unit_id} if application.nominator_unit_id else {}
    return {
        **nominated,
        "application_id": application.id,
        "edition_id": application.edition_id,
        "applicant_unit": application.unit_id,
        "legal_person_unit": application.legal_person_unit_id,
    }


def check_window(edition: Edition, now: dt.datetime) -> None:
    """Refuse outside the filing window, which ends at 24:00 of its last day, Beijing time."""
    if edition.status == EditionStatus.DRAFT or edition.filing_opens is None or edition.filing_closes is None:
        raise Refused("本届评选尚未启动。", article=filing.ARTICLE)
    filing.check_window(periods.day_of(now), edition.filing_opens, edition.filing_closes)


def _refuse_second(session: Session, edition: Edition, organisation: Organisation) -> None:
    query = select(Application.id).where(
        Application.edition_id == edition.id, Application.unit_id == organisation.unit_id
    )
    if session.scalar(query) is not None:
        raise Refused(f"{organisation.unit.name}本届已经申报，不能重复申报。", article=Concept.APPLICATION)
