"""Whole years between days, as the Civil Code counts them (民法典第二百零二条)."""

import datetime as dt

from award.calendar import periods


def later(day: dt.date, years: int) -> dt.date:
    """The corresponding day so many years later; 29 February becomes 28 February in a common year."""
    return periods.corresponding_day(day, months=12 * years)


def earlier(day: dt.date, years: int) -> dt.date:
    return periods.corresponding_day(day, months=-12 * years)


def whole(since: dt.date, until: dt.date) -> int:
    """How many years are complete on the day `until`; negative when `since` lies ahead."""
    years = until.year - since.year
    return years if later(since, years) <= until else years - 1
