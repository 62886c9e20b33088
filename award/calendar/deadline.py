"""The answer of `award deadline`: the last day, the count day by day, and whether it may be promised."""

import datetime as dt
from typing import Any

from award.calendar import days, periods
from award.errors import Refused


def read_day(text: str) -> dt.date:
    """A day written as 2025-06-04; anything else is refused."""
    try:
        return periods.read_day(text)
    except ValueError:
        raise Refused("日期应写成“2025-06-04”的样子，并且是真实存在的一天。", field="start") from None


def deadline(start: dt.date, working_days: int, calendar: days.WorkingCalendar) -> dict[str, Any]:
    """The window as plain JSON values: days as 2025-06-04, the closing moment with its offset."""
    window = days.last_working_day(start, working_days, calendar)
    return {
        "start": start.isoformat(),
        "working_days": working_days,
        "last_day": window.last_day.isoformat(),
        "closes_at": window.closes_at.isoformat(),
        "provisional": window.provisional,
        "reasons": list(window.reasons),
        "count": [{"date": day.date.isoformat(), "counts": day.counts, "why": day.why} for day in window.count],
    }
