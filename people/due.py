"""How urgent a task is, in working days: 正常, 临期, 超期."""

import dataclasses
import datetime as dt

from award.calendar import days, periods
from people import wording

NORMAL, SOON, OVERDUE = "正常", "临期", "超期"
SOON_FROM = 2
STATES = {OVERDUE: "late", SOON: "soon", NORMAL: "on"}
Range = tuple[dt.datetime | None, dt.datetime | None]
FARTHEST = dt.timedelta(days=90)


@dataclasses.dataclass(frozen=True)
class Light:
    """`last_day` is the last day on which the task is on time; `said` tells how far off it is."""

    state: str
    last_day: dt.date
    said: str


def light(due_at: dt.datetime | None, now: dt.datetime, calendar: days.WorkingCalendar) -> Light | None:
    """Nothing for a task without a due moment. Today doesn't count as a day that is left."""
    if due_at is None:
        return None
    last, today = wording.last_day(due_at), periods.day_of(now)
    if now >= due_at:
        return Light(OVERDUE, last, f"已超期{_counted(last, today, calendar)}")
    if last == today:
        return Light(SOON, last, "今天到期")
    left = days.working_days_between(today, last, calendar) if last - today <= FARTHEST else None
    said = f"还剩{_counted(today, last, calendar)}"
    return Light(SOON if left is not None and left <= SOON_FROM else NORMAL, last, said)


def ranges(now: dt.datetime, calendar: days.WorkingCalendar) -> dict[str, Range]:
    """State → the half-open range (after, until] of the due moments that are in it now."""
    first_normal = days.last_working_day(periods.day_of(now), SOON_FROM + 1, calendar).last_day
    border = periods.closing(first_normal - dt.timedelta(days=1))
    return {OVERDUE: (None, now), SOON: (now, border), NORMAL: (border, None)}


def _counted(start: dt.date, last: dt.date, calendar: days.WorkingCalendar) -> str:
    """Counting years of days for every line of a list would be felt; beyond a quarter calendar days will do."""
    if last - start > FARTHEST:
        return f"{(last - start).days}天"
    return f"{days.working_days_between(start, last, calendar)}个工作日"
