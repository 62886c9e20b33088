"""The office's own calendar: notices it has entered, and the working calendar they make."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from award.calendar import days, notices
from award.calendar.notices import Notice, NoticeDay
from award.errors import Refused
from award.records.calendar import CalendarDay, CalendarNotice

REGION = notices.XINJIANG
LONGEST_TITLE, LONGEST_SOURCE, LONGEST_NAME = 200, 1000, 50
MOST_CALENDARS_KEPT = 32

# Calendars by the contents of their notices, so that databases and undone transactions never see each other's.
_calendars: dict[tuple[str, ...], days.WorkingCalendar] = {}


def current(session: Session) -> days.WorkingCalendar:
    """The calendar made of every notice entered so far, as this transaction sees them.

    Costs one small query; the calendar itself is built once for each set of notices.
    """
    digests = tuple(session.scalars(select(CalendarNotice.digest).order_by(CalendarNotice.id)))
    if digests not in _calendars:
        if len(_calendars) >= MOST_CALENDARS_KEPT:
            _calendars.clear()
        _calendars[digests] = days.WorkingCalendar(REGION, tuple(_value(row) for row in entered(session)))
    return _calendars[digests]


def entered(session: Session) -> Sequence[CalendarNotice]:
    """All notices with their days, in the order in which they were entered."""
    query = select(CalendarNotice).options(selectinload(CalendarNotice.days)).order_by(CalendarNotice.id)
    return session.scalars(query).all()


def enter_notice(session: Session, notice: Notice, *, by: int | None, now: dt.datetime) -> CalendarNotice:
    """Add a notice to the calendar; publicity windows are then recomputed by whoever entered it (P8).

    Refuses a notice that contradicts itself, strays from its year, or was entered before.
    """
    _refuse_bad_notice(notice)
    if notice.digest in session.scalars(select(CalendarNotice.digest)).all():
        raise Refused(f"内容相同的《{notice.title}》已经录入。", field="title")
    row = CalendarNotice(
        region=notice.region,
        year=notice.year,
        title=notice.title,
        source=notice.source,
        complete=notice.complete,
        digest=notice.digest,
        entered_by=by,
        entered_at=now,
        days=[CalendarDay(day=day.day, works=day.works, name=day.name) for day in notice.days],
    )
    session.add(row)
    session.flush()
    return row


def seed_verified(session: Session, now: dt.datetime) -> int:
    """Enter the shipped notices that are not there yet; return how many were added."""
    known = set(session.scalars(select(CalendarNotice.digest)))
    missing = [notice for notice in notices.verified() if notice.digest not in known]
    for notice in missing:
        enter_notice(session, notice, by=None, now=now)
    return len(missing)


def _value(row: CalendarNotice) -> Notice:
    marked = tuple(NoticeDay(day.day, day.works, day.name) for day in row.days)
    return Notice(row.region, row.year, row.title, row.source, row.complete, marked)


def _refuse_bad_notice(notice: Notice) -> None:
    if notice.region not in notices.AUTHORITIES:
        raise Refused(f"适用范围应为{'或'.join(notices.AUTHORITIES)}。", field="region")
    if not days.FIRST_YEAR <= notice.year <= days.LAST_YEAR:
        raise Refused(f"年份应在{days.FIRST_YEAR}至{days.LAST_YEAR}之间。", field="year")
    if not 1 <= len(notice.title.strip()) <= LONGEST_TITLE:
        raise Refused(f"请填写通知名称，不超过{LONGEST_TITLE}字。", field="title")
    if not 1 <= len(notice.source.strip()) <= LONGEST_SOURCE:
        raise Refused(f"请填写通知的出处（发文机关、文号或日期），不超过{LONGEST_SOURCE}字。", field="source")
    _refuse_bad_days(notice)


def _refuse_bad_days(notice: Notice) -> None:
    if not notice.days:
        raise Refused("请至少填写一天放假或上班的日期。", field="days")
    for day in notice.days:
        if len(day.name) > LONGEST_NAME:
            raise Refused(f"{_written(day.day)}的节日名称超过{LONGEST_NAME}字。", field="days")
        if day.day.year != notice.year and (day.day.year, day.day.month) != (notice.year - 1, 12):
            raise Refused(f"{_written(day.day)}不属于{notice.year}年，也不在上一年12月。", field="days")
    _refuse_repeated_days(notice)


def _refuse_repeated_days(notice: Notice) -> None:
    both = {day.day for day in notice.days if day.works} & {day.day for day in notice.days if not day.works}
    if both:
        raise Refused(f"{_written(min(both))}既填了放假又填了上班。", field="days")
    repeated = [day for day, times in Counter(day.day for day in notice.days).items() if times > 1]
    if repeated:
        raise Refused(f"{_written(min(repeated))}填写了不止一次。", field="days")


def _written(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
