"""Periods of calendar days, months and years, and the moment at which a day ends (民法典第二百零一条至第二百零三条)."""

import calendar
import datetime as dt

# Official documents and office hours in Xinjiang use Beijing time; it has had no summer time since 1991,
# so a fixed offset is exact for every year that can occur here and needs no zone database.
SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 1900, 2100


def day_of(moment: dt.datetime) -> dt.date:
    """The day in Asia/Shanghai on which this aware moment falls."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return moment.astimezone(SHANGHAI).date()


def read_day(text: str) -> dt.date:
    """A day as it is typed, like 2026-03-02, of a year in which one can still count. Raises ValueError."""
    day = dt.date.fromisoformat(text.strip())
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"no year to count in: {day.year}")
    return day


def closing(last_day: dt.date) -> dt.datetime:
    """24:00 of the day in Asia/Shanghai, which is 00:00 of the next."""
    return dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time.min, SHANGHAI)


def calendar_days(start: dt.date, n: int) -> dt.datetime:
    """When n calendar days after `start` are over; the start is not counted."""
    return closing(start + dt.timedelta(days=n))


def add_months(start: dt.date, n: int) -> dt.datetime:
    """When n months after `start` are over."""
    return closing(corresponding_day(start, months=n))


def add_years(start: dt.date, n: int) -> dt.datetime:
    """When n years after `start` are over; bans and supervision run like this (Articles 32, 33)."""
    return closing(corresponding_day(start, months=12 * n))


def corresponding_day(start: dt.date, *, months: int) -> dt.date:
    """The same day of the month, so many months later, or that month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
