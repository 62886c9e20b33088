"""公示 as records: opening a window, extending it when the calendar changes, and what stands in its way (P8, R33)."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from award import profile
from award.calendar import days, office, periods
from award.records.applications import Application
from award.records.objections import Objection
from award.records.publicity import Publicity, PublicityEntry, PublicityWindow
from award.rules import publicity as rules
from award.terms import ObjectionOutcome, ObjectionStatus, PublicityStatus

FIRST = "发布公示"
AGAIN = "名单变动，重新公示"
EXTENDED = "放假安排变动，公示期顺延"


def draft(session: Session, publicity: Publicity, applications: Iterable[Application]) -> Publicity:
    """Add a 公示 with the applications on its list."""
    publicity.entries = [PublicityEntry(application_id=one.id) for one in applications]
    session.add(publicity)
    session.flush()
    return publicity


def open_window(session: Session, publicity: Publicity, now: dt.datetime) -> days.Window:
    """Publish from now on for the days of the draft. Today doesn't count, at whatever hour it is.

    Raises Refused for calendar days among which there are fewer working days than the law demands.
    """
    calendar = office.current(session)
    window = count(publicity, periods.day_of(now), calendar)
    publicity.working_days = working_days(window)
    rules.check_length(publicity.name, publicity.article, publicity.working_days, publicity.least_days)
    publicity.round += 1
    publicity.status = PublicityStatus.OPEN
    publicity.opened_on, publicity.opened_at = window.start, now
    _set(publicity, window, calendar.version)
    _record(session, publicity, FIRST if publicity.round == 1 else AGAIN, now)
    return window


def count(publicity: Publicity, start: dt.date, calendar: days.WorkingCalendar) -> days.Window:
    """The window that begins on a day, counted as the draft says."""
    if publicity.calendar_days is None:
        return days.last_working_day(start, publicity.working_days, calendar)
    return days.last_calendar_day(start, publicity.calendar_days, calendar)


def closing(session: Session, publicity: Publicity) -> dt.datetime:
    """When a published window closes by the calendar of today, which can only be later than it was told (P8)."""
    current = window(publicity)
    return max(current.closes_at, _recounted(publicity, current, office.current(session)).closes_at)


def working_days(window: days.Window) -> int:
    return sum(day.counts for day in window.count)


def extend_windows(session: Session, now: dt.datetime) -> list[Publicity]:
    """Compute open windows anew after the calendar changed; return those that grew. None ever gets shorter (R33)."""
    calendar = office.current(session)
    running = select(Publicity).where(Publicity.status == PublicityStatus.OPEN).order_by(Publicity.id).with_for_update()
    return [one for one in session.scalars(running) if _extend(session, one, calendar, now)]


def _extend(session: Session, publicity: Publicity, calendar: days.WorkingCalendar, now: dt.datetime) -> bool:
    current = window(publicity)
    anew = _recounted(publicity, current, calendar)
    held = rules.extend(current, dataclasses.replace(current, last_day=anew.last_day, closes_at=anew.closes_at))
    publicity.provisional, publicity.calendar_version = anew.provisional, calendar.version
    if publicity.calendar_days is not None:
        publicity.working_days = days.working_days_between(held.opened_on, held.last_day, calendar)
    if held == current:
        return False
    publicity.last_day, publicity.closes_at = held.last_day, held.closes_at
    _record(session, publicity, EXTENDED, now)
    return True


def _recounted(publicity: Publicity, current: rules.Window, calendar: days.WorkingCalendar) -> days.Window:
    """Days off that were unknown when calendar days were published must not take the legal working days away."""
    anew = count(publicity, current.opened_on, calendar)
    if working_days(anew) >= current.least_days:
        return anew
    return days.last_working_day(current.opened_on, current.least_days, calendar)


def _set(publicity: Publicity, window: days.Window, calendar_version: str) -> None:
    publicity.last_day, publicity.closes_at = window.last_day, window.closes_at
    publicity.provisional, publicity.calendar_version = window.provisional, calendar_version


def _record(session: Session, publicity: Publicity, reason: str, now: dt.datetime) -> None:
    current = window(publicity)
    session.add(
        PublicityWindow(
            publicity_id=publicity.id,
            round=publicity.round,
            opened_on=current.opened_on,
            last_day=current.last_day,
            closes_at=current.closes_at,
            working_days=current.working_days,
            provisional=publicity.provisional,
            calendar_version=publicity.calendar_version,
            reason=reason,
            recorded_at=now,
        )
    )


def window(publicity: Publicity) -> rules.Window:
    """The window in force of a 公示 that was published."""
    opened_on, last_day, closes_at = publicity.opened_on, publicity.last_day, publicity.closes_at
    if opened_on is None or last_day is None or closes_at is None:
        raise ValueError(f"{publicity.title} was never published")
    return rules.Window(opened_on, last_day, closes_at, publicity.working_days, publicity.least_days)


# ---------------------------------------------------------------- looking


def locked(session: Session, publicity_id: int) -> Publicity:
    """The 公示 with its lock: who lodges, decides or closes here follow one another."""
    session.flush()
    return session.get_one(Publicity, publicity_id, with_for_update=True, populate_existing=True)


def of_application(session: Session, kind: str, application_id: int) -> Publicity | None:
    """The newest 公示 of one application alone."""
    query = select(Publicity).where(Publicity.kind == kind, Publicity.application_id == application_id)
    return session.scalars(query.order_by(Publicity.id.desc()).limit(1)).first()


def of_edition(session: Session, kind: str, edition_id: int) -> Publicity | None:
    """The newest 公示 of a list of an edition."""
    query = select(Publicity).where(Publicity.kind == kind, Publicity.edition_id == edition_id)
    return session.scalars(query.order_by(Publicity.id.desc()).limit(1)).first()


def is_running(session: Session, kind: str, case: str) -> bool:
    """Whether a case still has a 公示 of this kind that has not closed."""
    query = select(Publicity.id).where(Publicity.kind == kind, Publicity.case == case)
    return session.scalar(query.where(Publicity.status != PublicityStatus.CLOSED).limit(1)) is not None


def standing(publicity: Publicity) -> list[int]:
    """The applications that are still on the list."""
    return [entry.application_id for entry in publicity.entries if entry.removed_at is None]


def undecided(session: Session, publicity_id: int, application_id: int | None = None) -> int:
    """How many objections lodged within the window are not settled yet, on the list or against one application."""
    query = select(func.count(Objection.id)).where(
        Objection.publicity_id == publicity_id,
        Objection.status != ObjectionStatus.SETTLED,
        Objection.in_window.is_(True),
    )
    if application_id is not None:
        query = query.where(Objection.application_id == application_id)
    return session.scalar(query) or 0


def upheld(session: Session, application_id: int) -> Sequence[Objection]:
    """The objections against an application that were found right, newest last."""
    query = select(Objection).where(
        Objection.application_id == application_id, Objection.outcome == ObjectionOutcome.UPHELD
    )
    return session.scalars(query.order_by(Objection.decided_at, Objection.id)).all()


def must_have_stood(
    session: Session, kinds: Iterable[profile.Publicity], application: Application, now: dt.datetime
) -> None:
    """R05, R11, R13, R22: each was long enough, is over, and nothing came of it for this application."""
    for kind in kinds:
        found = newest(session, kind.key, application)
        published = found is not None and found.opened_on is not None
        open_questions = undecided(session, found.id, application.id) if found is not None else 0
        stood = window(found) if found is not None and published else None
        rules.check_finished(kind.title, kind.article, stood, now, undecided=open_questions)
        rules.check_nothing_upheld(upheld=bool(upheld(session, application.id)))


def newest(session: Session, kind: str, application: Application) -> Publicity | None:
    """The newest 公示 of a kind that shows an application, on its own or as one of a list."""
    mine = select(PublicityEntry.publicity_id).where(PublicityEntry.application_id == application.id)
    query = select(Publicity).where(Publicity.kind == kind, Publicity.id.in_(mine))
    return session.scalars(query.order_by(Publicity.id.desc()).limit(1)).first()
