"""What could not be done and waits for an operator."""

from sqlalchemy import select

from engine import audit
from engine.model import Incident
from engine.work import Work


def open(work: Work, kind: str, case: str | None, subject: str, error: str) -> None:
    """Open an incident; a second one for the same open subject only renews its text."""
    found = work.session.scalars(select(Incident).filter_by(kind=kind, subject=subject, closed_at=None)).first()
    if found is not None:
        found.error = error
        return
    incident = Incident(kind=kind, case=case, subject=subject, error=error, opened_at=work.now)
    work.session.add(incident)
    work.session.flush()
    audit.record(work, audit.Event.INCIDENT_OPENED, case=case, incident=incident.id, subject=subject, error=error)


def close(work: Work, incident_id: int) -> None:
    incident = work.session.get_one(Incident, incident_id)
    if incident.closed_at is None:
        incident.closed_at, incident.closed_by = work.now, work.actor.name
        audit.record(work, audit.Event.INCIDENT_CLOSED, case=incident.case, incident=incident.id)
