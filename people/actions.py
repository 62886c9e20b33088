"""What people do beside finishing tasks: start an edition, apply, withdraw, object, report, enter a notice.

Each is one action in one unit of work: the award's record and the engine's case come into being together (P1).
"""

import dataclasses
import datetime as dt

from award.acts import applications, incidents, nominations, objections
from award.acts import publicity as publicity_acts
from award.calendar import notices, office
from award.concepts import Concept
from award.errors import Refused
from award.profile import Profile
from award.records.applications import Application
from award.records.calendar import CalendarNotice
from award.records.editions import Edition
from award.records.honours import Award, Incident
from award.records.objections import Objection
from award.records.parties import Organisation
from award.records.publicity import Publicity
from engine import audit, instances, messages, tasks, timers
from engine.work import Work
from people import events


@dataclasses.dataclass(frozen=True)
class Report:
    """What is reported of a winner; `kind` is the ground that it may be."""

    kind: str
    text: str
    occurred_on: dt.date | None = None


def start_edition(work: Work, profile: Profile) -> Edition:
    """Open the case of a new edition; the rest is filled in in its first task (Article 4)."""
    edition = Edition()
    work.session.add(edition)
    work.session.flush()
    instances.start(work, profile.start("edition").process, edition.key, {"edition_id": edition.id})
    return edition


def apply(work: Work, profile: Profile, edition_id: int, organisation_id: int) -> Application:
    """Open an organisation's application (Article 8). Raises award.errors.Refused outside the filing window."""
    edition = work.session.get_one(Edition, edition_id)
    organisation = work.session.get_one(Organisation, organisation_id)
    application = applications.open_application(work.session, work.now, edition, organisation)
    return _begin(work, profile, application)


def nominate(
    work: Work, profile: Profile, edition_id: int, nominator: int, nominee: nominations.Nominee
) -> Application:
    """Open the case of somebody whom a unit nominates. Raises award.errors.Refused outside the filing window."""
    edition = work.session.get_one(Edition, edition_id)
    applications.check_window(edition, work.now)
    organisation = nominations.put_on_record(work.session, nominee)
    application = applications.open_application(work.session, work.now, edition, organisation, nominator)
    return _begin(work, profile, application)


def _begin(work: Work, profile: Profile, application: Application) -> Application:
    process = profile.start("application").process
    instances.start(work, process, application.key, applications.start_data(application))
    return application


def withdraw(work: Work, profile: Profile, application_id: int, reason: str) -> None:
    """Ask for the end of an application by its organisation's own will (Article 8: it is voluntary).

    `profile` is that of the version on which the application's case runs: its message is the one that is awaited.
    Raises award.errors.Refused for one that has ended: nobody would be there to receive the message.
    """
    if not work.session.get_one(Application, application_id).still_in:
        raise Refused("已经办结，不能撤回。", article=Concept.APPLICATION)
    messages.send(
        work,
        profile.start("withdrawal").message,
        f"application:{application_id}",
        correlation={"application_id": application_id},
        payload={"reason": reason},
        id=f"withdrawn:{application_id}",
    )


def lodge_objection(work: Work, profile: Profile, publicity_id: int, statement: objections.Statement) -> Objection:
    """Take an objection and start its case (Article 23). Raises award.errors.Refused."""
    publicity = work.session.get_one(Publicity, publicity_id)
    objection = objections.lodge(work.session, work.now, publicity, statement)
    process = profile.start("objection").process
    instances.start(work, process, objection.key, objections.start_data(objection))
    return objection


def report_incident(work: Work, profile: Profile, award_id: int, report: Report) -> Incident:
    """Report something about a winner; its supervision case looks into one report after the other (Articles 31 to 33).

    `profile` is that of the version on which the supervision runs: its message is the one that is awaited.
    Whoever decides on the report before it calls up the next, so that none is left over when an award is revoked.
    """
    award = work.session.get_one(Award, award_id, with_for_update=True, populate_existing=True)
    incident = incidents.report(
        work.session, work.now, award, report.kind, report.text, work.actor.name, occurred_on=report.occurred_on
    )
    if not incidents.is_next(work.session, incident):
        return incident
    messages.send(
        work,
        profile.start("incident").message,
        award.key,
        correlation={"award_id": award.id},
        payload={"incident_id": incident.id},
        id=f"incident:{incident.id}",
    )
    return incident


def enter_notice(work: Work, notice: notices.Notice) -> CalendarNotice:
    """Enter a calendar notice; windows, timers and limits of tasks move later where they must, never earlier (P8)."""
    row = office.enter_notice(work.session, notice, by=work.actor.id, now=work.now)
    # Every other action locks its case before the award's rows: in the opposite order two of them would deadlock.
    moved, prolonged = timers.recompute(work), tasks.recompute(work)
    grown = publicity_acts.extend_windows(work.session, work.now)
    delayed = objections.extend_screenings(work.session)
    audit.record(
        work,
        events.Event.CALENDAR_CHANGED,
        notice=row.id,
        title=notice.title,
        publicities=[each.id for each in grown],
        timers=[each.id for each in moved],
        tasks=prolonged,
        objections=[each.id for each in delayed],
    )
    return row
