"""Periods of days, months and years, and the end of a day (民法典第二百零一条、第二百零二条)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from award.calendar import periods


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        ("2024-02-29", 5, "2029-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2023-09-07", 10, "2033-09-07"),
        ("2025-12-31", 1, "2026-12-31"),
    ],
)
def test_years_end_on_the_corresponding_day(start: str, years: int, last: str) -> None:
    assert periods.add_years(date(start), years) == periods.closing(date(last))


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-03-31", 1, "2025-04-30"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-15", 12, "2026-12-15"),
        ("2025-12-15", 1, "2026-01-15"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_end_of_the_month(start: str, months: int, last: str) -> None:
    assert periods.corresponding_day(date(start), months=months) == date(last)
    assert periods.add_months(date(start), months) == periods.closing(date(last))


def test_calendar_days_do_not_count_the_start() -> None:
    assert periods.calendar_days(date("2025-03-01"), 10) == periods.closing(date("2025-03-11"))


def test_a_day_ends_at_midnight_in_beijing_time() -> None:
    end = periods.closing(date("2025-12-31"))
    assert end.isoformat() == "2026-01-01T00:00:00+08:00"
    assert end == dt.datetime(2025, 12, 31, 16, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2025-06-03T15:59:59+00:00", "2025-06-03"),
        ("2025-06-03T16:00:00+00:00", "2025-06-04"),
        ("2025-06-04T23:59:59+08:00", "2025-06-04"),
        ("2025-06-05T00:00:00+06:00", "2025-06-05"),
        ("2025-06-04T22:30:00+06:00", "2025-06-05"),
    ],
)
def test_a_moment_falls_on_its_day_in_beijing_time(moment: str, day: str) -> None:
    assert periods.day_of(dt.datetime.fromisoformat(moment)) == date(day)


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        periods.day_of(dt.datetime(2025, 6, 4))  # noqa: DTZ001


DATES = st.dates(date("2004-01-01"), date("2090-12-31"))


@given(DATES, st.integers(0, 120))
def test_months_keep_the_day_unless_the_month_is_too_short(start: dt.date, months: int) -> None:
    end = periods.corresponding_day(start, months=months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + dt.timedelta(days=1)).day == 1)


@given(DATES)
def test_the_end_of_a_day_is_the_first_moment_of_the_next(day: dt.date) -> None:
    assert periods.day_of(periods.closing(day)) == day + dt.timedelta(days=1)
    assert periods.day_of(periods.closing(day) - dt.timedelta(microseconds=1)) == day
